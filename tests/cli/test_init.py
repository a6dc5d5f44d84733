"""`mdgen init`: finds the documentation, and writes the configuration that builds it, over nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from conftest import AGENT, NO_MODEL, TOOL, Run, tree, write

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PROJECT = """\
# Ours.
[project]
name = "client"   # the package

[tool.other]
x = [1,
     2]
"""
FOREIGN = """\
# Things

## Thing

| Attribut | Datentyp | Bedeutung |
| --- | --- | --- |
| `kennung` | Zeichenkette | Wie es heisst. |
| `anzahl` | Ganzzahl | Wie viele es sind. |
| `aktiv` | boolean | Ob es an ist. |
"""


def settings(text: str) -> object:
    return tomllib.loads(text)["tool"]["mdgen"]


def test_what_it_writes_builds_what_it_saw(run: Run, project: Path) -> None:
    write(project, {"README.md": NO_MODEL, "docs/guide.md": NO_MODEL})
    ended = run("init")
    assert (ended.code, ended.out) == (0, "")
    assert ended.err_lines == [
        "docs: 2 of 3 pages describe models; speakeasy-python (3)",
        "wrote mdgen.toml; next: mdgen build",
    ]
    assert tomllib.loads((project / "mdgen.toml").read_text()) == {
        "source": "docs",
        "out": "generated",
        "dialect": "speakeasy-python",
    }
    assert "2 pages: 2 models" in run("build").err
    assert run("build", "--check").code == 0


@pytest.mark.parametrize("text", [PROJECT, PROJECT.replace("\n", "\r\n"), "", "[project]"])
def test_a_pyproject_keeps_all_else_that_it_says(run: Run, project: Path, text: str) -> None:
    write(project, {"pyproject.toml": text.encode()})
    assert run("init").code == 0
    written = (project / "pyproject.toml").read_bytes().decode()
    assert written.startswith(text)
    assert written.count("\r\n") in (0, written.count("\n"))
    assert settings(written) == {
        "source": "docs",
        "out": "generated",
        "dialect": "speakeasy-python",
    }
    assert not (project / "mdgen.toml").exists()
    assert run("build").code == 0


def test_a_configuration_is_replaced_by_force_alone(run: Run, project: Path) -> None:
    before = f'{PROJECT}\n[tool.mdgen]\nout = "mine"\nstrict = true\n\n[tool.more]\ny = 1\n'
    write(project, {"pyproject.toml": before})
    ended = run("init")
    assert ended.code == 2
    assert ended.err_lines[0].startswith("error[MDG412]: pyproject.toml is there already")
    assert (project / "pyproject.toml").read_text() == before
    assert run("init", "--force").code == 0
    written = (project / "pyproject.toml").read_text()
    assert settings(written) == {
        "source": "docs",
        "out": "generated",
        "dialect": "speakeasy-python",
    }
    assert written.startswith(PROJECT) and written.endswith("\n\n[tool.more]\ny = 1\n")


@pytest.mark.parametrize(
    "text", ['tool.mdgen.out = "x"\n', '[tool]\nmdgen = {out = "x"}\n', "[tool.mdgen]\n[project\n"]
)
def test_a_table_in_another_form_is_left_alone(run: Run, project: Path, text: str) -> None:
    write(project, {"pyproject.toml": text})
    before = tree(project)
    for arguments in ([], ["--force"]):
        ended = run("init", *arguments)
        assert ended.code == 2 and ended.err_lines[0].startswith("error[MDG4")
        assert tree(project) == before


def test_nothing_is_written_where_there_is_no_documentation(run: Run, project: Path) -> None:
    for page in (project / "docs/models").iterdir():
        page.write_text(NO_MODEL)
    before = tree(project)
    ended = run("init")
    assert (ended.code, tree(project)) == (2, before)
    assert ended.err_lines[0].startswith("error[MDG407]")


def test_of_several_folders_the_one_with_most_models_is_built(run: Run, project: Path) -> None:
    write(
        project,
        {
            "packages/azure/docs/models/tool.md": TOOL,
            "packages/azure/docs/models/readme.md": NO_MODEL,
            "node_modules/x/agent.md": AGENT,
        },
    )
    ended = run("init")
    assert ended.err_lines[0].startswith("docs: 2 of 2 pages describe models; ")
    assert ended.err_lines[1].startswith("also packages")
    assert 'source = "docs"' in (project / "mdgen.toml").read_text()


def test_pages_of_no_known_kind_get_a_dialect_of_their_own(run: Run, project: Path) -> None:
    for page in (project / "docs/models").iterdir():
        page.unlink()
    write(project, {f"docs/{n}.md": FOREIGN.replace("Thing", f"Thing{n}") for n in range(4)})
    write(project, {"README.md": NO_MODEL})
    ended = run("init")
    assert ended.code == 0
    assert ended.err_lines[0] == "docs: 4 of 4 pages describe models; ours (4)"
    assert "  columns read as name: attribut" in ended.err_lines
    assert "wrote mdgen-dialect.toml, mdgen.toml; next: mdgen build" in ended.err
    assert 'dialect = "mdgen-dialect.toml"' in (project / "mdgen.toml").read_text()
    assert "4 pages: 4 models" in run("build").err
    (project / "mdgen.toml").unlink()
    ended = run("init")
    assert ended.code == 2
    assert ended.err_lines[0].startswith("error[MDG412]: mdgen-dialect.toml is there already")
