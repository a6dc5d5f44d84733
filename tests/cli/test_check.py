"""What `mdgen build --check` says of each file: what changed in the models, for people and for machines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import AGENT, TOOL, Ended, Run, tree, write
from mdgen.targets import flavour_names

KIND = """\
# Kind

## Values

| Name | Value |
| --- | --- |
| `SMALL` | small |
| `LARGE` | large |
"""
ROW = "| `name` | *str* | :heavy_check_mark: | What it is called. |\n"
NEW_ROW = "| `temperature` | *Optional[float]* | :heavy_minus_sign: | How bold it is. |\n"
CONSTANT = '| `object` | *Literal["agent"]* | :heavy_check_mark: | N/A |\n'


def lines(ended: Ended) -> dict[str, str]:
    """Path -> what is said of it: the action, the lines, the models."""
    return {
        words[2] if words[0] == "would" else words[3]: line
        for line in ended.err_lines[:-1]
        if (words := line.split())
    }


@pytest.mark.parametrize("target", flavour_names())
def test_a_check_says_what_changed_in_each_model(run: Run, project: Path, target: str) -> None:
    write(
        project,
        {"docs/models/agent.md": AGENT + "| `object` | *str* | :heavy_check_mark: | N/A |\n"},
    )
    run("build", "docs", "-t", target)
    write(project, {"docs/models/agent.md": AGENT.replace(ROW, NEW_ROW) + CONSTANT})
    ended = run("build", "docs", "-t", target, "--check")
    assert ended.code == 1
    said = lines(ended)["generated/models/agent.py"]
    assert said.startswith("would update ")
    assert 'Agent: +temperature, -name, object now Literal["agent"]' in said
    assert ended.err_lines[-1].startswith(
        f"1 of 4 files out of date; run: mdgen build docs --target {target} ("
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("*str*", "*Optional[str]*", "Tool: name now str | None"),
        ("*str*", "*int*", "Tool: name now int"),
        ("`name`", "`fullName`", "Tool: +full_name, -name"),
        ("What it is called.", "Its name.", "Tool: docs"),
        ("# Tool\n", "# Tool\n\nA tool.\n", "Tool: docs"),
        ("# Tool\n", "# Tool\n\n> :warning: **DEPRECATED**: Old.\n", "Tool: "),
    ],
)
def test_one_edit_of_a_page_is_one_change_of_a_model(
    run: Run, project: Path, old: str, new: str, said: str
) -> None:
    run("build", "docs")
    assert old in TOOL
    write(project, {"docs/models/tool.md": TOOL.replace(old, new)})
    ended = run("build", "docs", "--check")
    assert f"  {said}" in lines(ended)["generated/models/tool.py"]


@pytest.mark.parametrize("enums", ["class", "literal"])
def test_values_that_come_and_go_are_named(run: Run, project: Path, enums: str) -> None:
    write(project, {"docs/models/kind.md": KIND})
    run("build", "docs", "--enums", enums)
    write(project, {"docs/models/kind.md": KIND.replace("SMALL", "TINY").replace("small", "tiny")})
    said = lines(run("build", "docs", "--enums", enums, "--check"))["generated/models/kind.py"]
    came, went = ("+TINY", "-SMALL") if enums == "class" else ('+"tiny"', '-"small"')
    assert f"Kind: {came}, {went}" in said


def test_models_that_come_and_go_are_named_with_the_page_that_is_gone(
    run: Run, project: Path
) -> None:
    run("build", "docs")
    (project / "docs/models/tool.md").unlink()
    write(
        project,
        {
            "docs/models/agent.md": AGENT.replace(
                "List[[models.Tool](../models/tool.md)]", "*str*"
            ),
            "docs/models/skill.md": TOOL.replace("# Tool", "# Skill"),
        },
    )
    said = lines(run("build", "docs", "--check"))
    assert said["generated/models/skill.py"].endswith("  +Skill")
    assert said["generated/models/tool.py"].endswith("  -Tool (page gone: models/tool.md)")
    assert said["generated/models/__init__.py"].endswith("  exports: +Skill, -Tool")


def test_many_changes_are_counted_and_v_shows_them_all(run: Run, project: Path) -> None:
    run("build", "docs", "--layout", "single")
    more = {
        f"docs/models/m{n}.md": TOOL.replace("# Tool", f"# Model{n}").replace(
            ROW, "".join(ROW.replace("name", f"f{k}") for k in range(12))
        )
        for n in range(9)
    }
    write(project, more)
    run("build", "docs", "--layout", "single")
    write(project, {path: text.replace("`f", "`g") for path, text in more.items()})
    said = lines(run("build", "docs", "--layout", "single", "--check"))["generated/__init__.py"]
    assert "Model0: +g0, +g1, +g2, +g3, +g4, +g5, +g6, +g7, 16 more; " in said
    assert said.endswith("; 5 more")
    said = lines(run("build", "docs", "--layout", "single", "--check", "-v"))
    assert "more" not in said["generated/__init__.py"]
    assert "Model8: " in said["generated/__init__.py"] and "-f11" in said["generated/__init__.py"]


def test_what_was_edited_by_hand_is_told_with_the_edit_that_would_be_given_up(
    run: Run, project: Path
) -> None:
    run("build", "docs")
    model = project / "generated/models/tool.py"
    model.write_text(model.read_text().replace("    name: str\n", "    name: str\n    mine: int\n"))
    ended = run("build", "docs", "--check")
    assert lines(ended)["generated/models/tool.py"].endswith("-1       Tool: -mine")
    assert "run: mdgen build docs (keeps what was edited; --force gives it up)" in ended.err
    model.write_text("def broken(:\n")
    ended = run("build", "docs", "--check")
    assert ended.code == 1
    assert lines(ended)["generated/models/tool.py"].startswith("edited by hand generated")


@pytest.mark.parametrize(
    ("page", "old", "new", "place"),
    [
        ("models/tool.md", "*str*", "*int*", ("docs/models/tool.md", 7)),
        ("models/agent.md", ROW, ROW + NEW_ROW, ("docs/models/agent.md", 10)),
        ("models/agent.md", ROW, "", ("docs/models/agent.md", 1)),
    ],
)
def test_machines_are_pointed_at_the_row_of_the_page(
    run: Run, project: Path, page: str, old: str, new: str, place: tuple[str, int]
) -> None:
    run("build", "docs")
    text = (project / "docs" / page).read_text()
    assert old in text
    write(project, {f"docs/{page}": text.replace(old, new)})
    found = json.loads(run("build", "docs", "--check", "--format", "json").out)["diagnostics"]
    (model,) = (each for each in found if each["code"] == "MDG452")
    assert (model["place"]["path"], model["place"]["line"]) == place
    annotations = run("build", "docs", "--check", "--format", "github").out.splitlines()
    assert any(
        each.startswith(f"::error file={place[0]},line={place[1]},") and "would update" in each
        for each in annotations
    )


def test_a_file_whose_page_is_gone_is_a_finding_at_the_file(run: Run, project: Path) -> None:
    write(project, {"docs/models/skill.md": TOOL.replace("# Tool", "# Skill")})
    run("build", "docs")
    (project / "docs/models/skill.md").unlink()
    found = json.loads(run("build", "docs", "--check", "--format", "json").out)["diagnostics"]
    places = {each["place"]["path"] for each in found if each["code"] == "MDG452"}
    assert "generated/models/skill.py" in places


def test_a_check_writes_nothing_whatever_it_finds(run: Run, project: Path) -> None:
    run("build", "docs")
    write(project, {"docs/models/tool.md": TOOL.replace("*str*", "*int*")})
    before = tree(project)
    for arguments in (
        ["--check"],
        ["--diff"],
        ["--check", "--diff"],
        ["--check", "--format", "sarif"],
    ):
        assert run("build", "docs", *arguments).code == 1
        assert tree(project) == before
