"""What a process ends with, in every situation; where it is 2, one line says why and nothing is written."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import AGENT, DEAD_LINK, NO_MODEL, TOOL, Run, tree, write


@dataclass(frozen=True)
class Situation:
    """What there is beside the documentation, what is typed, how it ends, and what is said."""

    name: str
    arguments: str
    code: int
    says: str = ""
    files: tuple[tuple[str, str | bytes], ...] = ()
    built_before: bool = False
    then: tuple[tuple[str, str | bytes], ...] = ()
    prepare: Callable[[Path], None] | None = None


def _without_docs(folder: Path) -> None:
    for path in (folder / "docs").rglob("*.md"):
        path.unlink()


def _unreadable(folder: Path) -> None:
    # A folder that says it is a page is no page; a link to nowhere is not followed: neither is read.
    (folder / "docs/models/agent.md").unlink()
    (folder / "docs/models/agent.md").symlink_to(folder / "nowhere.md")
    (folder / "docs/models/tool.md").unlink()
    (folder / "docs/models/tool.md").mkdir()


def _interrupted(folder: Path) -> None:
    (folder / "generated/.mdgen-writing").mkdir(parents=True)


def _remove_a_model(folder: Path) -> None:
    (folder / "generated/models/tool.py").unlink()


SITUATIONS = [
    Situation("a build", "build docs", 0, "2 pages: 2 models"),
    Situation("one page", "build docs/models/tool.md", 0, "1 page: 1 model"),
    Situation("a build of what is up to date", "build docs", 0, "unchanged", built_before=True),
    Situation("a warning", "build docs", 0, "1 warning", (("docs/models/agent.md", DEAD_LINK),)),
    Situation("a version", "--version", 0),
    Situation("help", "build --help", 0),
    Situation("an explanation", "explain MDG450", 0),
    Situation("all rules", "explain", 0),
    Situation("the configuration", "build docs --show-config", 0),
    Situation("a declaration", "show Agent docs", 0),
    Situation("a first configuration", "init", 0, "wrote mdgen.toml"),
    Situation("a clean check", "build docs --check", 0, "up to date", built_before=True),
    Situation("a clean diff", "build docs --diff", 0, "up to date", built_before=True),
    Situation(
        "a strict warning",
        "build docs --strict",
        1,
        "nothing was written",
        (("docs/models/agent.md", DEAD_LINK),),
    ),
    Situation(
        "a check of pages with errors",
        "build docs --check --strict",
        2,
        "error[MDG202]",
        (("docs/models/agent.md", DEAD_LINK),),
    ),
    Situation("a stale check", "build docs --check", 1, "run: mdgen build docs"),
    Situation("a stale diff", "build docs --diff", 1, "out of date"),
    Situation(
        "a check of a changed page",
        "build docs --check",
        1,
        "would update",
        built_before=True,
        then=(("docs/models/tool.md", TOOL.replace("called", "named")),),
    ),
    Situation(
        "a check of a removed model",
        "build docs --check",
        1,
        "would create",
        built_before=True,
        prepare=_remove_a_model,
    ),
    Situation(
        "an edited model",
        "build docs",
        1,
        "error[MDG450]: generated/models/tool.py was edited by hand",
        built_before=True,
        then=(("generated/models/tool.py", "mine"),),
    ),
    Situation(
        "a check with an edited model",
        "build docs --check",
        1,
        "edited by hand generated/models/tool.py",
        built_before=True,
        then=(("generated/models/tool.py", "mine"),),
    ),
    Situation(
        "an edited model, by force",
        "build docs --force",
        0,
        built_before=True,
        then=(("generated/models/tool.py", "mine"),),
    ),
    Situation("no documentation named", "build", 2, "error[MDG403]: which documentation?"),
    Situation("a folder that is not there", "build dcos", 2, "error[MDG403]: there is no folder"),
    Situation(
        "a folder without pages",
        "build docs",
        2,
        "error[MDG404]: no Markdown page in docs",
        prepare=_without_docs,
    ),
    Situation(
        "a folder of links and folders",
        "build docs",
        2,
        "error[MDG404]: no Markdown page in docs",
        prepare=_unreadable,
    ),
    Situation(
        "a binary page",
        "build docs",
        2,
        "error[MDG406]: docs/logo.md is no page of text",
        (("docs/logo.md", b"\x89PNG\0\0"),),
    ),
    Situation(
        "a page in Latin-1",
        "build docs",
        2,
        "error[MDG406]: docs/old.md is no page of text: not UTF-8 text",
        (("docs/old.md", "caf\u00e9".encode("latin-1")),),
    ),
    Situation(
        "prose alone",
        "build prose",
        2,
        "error[MDG407]: no page in prose describes a model",
        (("prose/a.md", NO_MODEL), ("prose/b.md", NO_MODEL)),
    ),
    Situation(
        "an output that is a file",
        "build docs",
        2,
        "error[MDG410]: the output generated is not a folder",
        (("generated", "a file"),),
    ),
    Situation(
        "a check of an output that is a file",
        "build docs --check",
        2,
        "error[MDG410]: the output generated is not a folder",
        (("generated", "a file"),),
    ),
    Situation("an output among the pages", "build docs --out docs", 2, "error[MDG411]"),
    Situation("an output above the pages", "build docs --out .", 2, "error[MDG411]"),
    Situation(
        "a foreign file in the way",
        "build docs",
        2,
        "error[MDG430]: generated/models/tool.py stands where a model should",
        (("generated/models/tool.py", "mine"),),
    ),
    Situation(
        "a foreign file in the way, by force",
        "build docs --force",
        2,
        "error[MDG430]",
        (("generated/models/tool.py", "mine"),),
    ),
    Situation(
        "a check after a build that was killed",
        "build docs --check",
        2,
        "error[MDG434]",
        prepare=_interrupted,
    ),
    Situation("an unknown command", "bild docs", 2, "error: No such command"),
    Situation("an unknown flag", "build docs --chekc", 2, "error: No such option"),
    Situation("an unknown target", "build docs --target x", 2, "error[MDG402]: --target"),
    Situation("an unknown layout", "build docs --layout x", 2, "error[MDG402]: --layout"),
    Situation("an unknown Python", "build docs --python 2.7", 2, "error[MDG402]: --python"),
    Situation("a line of no length", "build docs --line-length x", 2, "error[MDG402]"),
    Situation("an unknown format", "build docs --format xml", 2, "error: Invalid value"),
    Situation("an unknown dialect", "build docs --dialect klingon", 2, "error[MDG120]"),
    Situation(
        "a dialect file that is not there", "build docs --dialect x.toml", 2, "error[MDG121]"
    ),
    Situation(
        "an unknown declaration", "show Agnet docs", 2, "error: no declaration is called Agnet"
    ),
    Situation(
        "a configuration that is there",
        "init",
        2,
        "error[MDG412]: mdgen.toml is there already",
        (("mdgen.toml", "strict = true\n"),),
    ),
    Situation("an unknown rule", "explain MDG999", 2, "error: there is no rule MDG999"),
    Situation(
        "a setting that does not exist",
        "build docs",
        2,
        "error[MDG401]",
        (("mdgen.toml", 'taget = "pydantic"\n'),),
    ),
    Situation(
        "a setting that cannot be",
        "build docs",
        2,
        "error[MDG402]",
        (("mdgen.toml", "line_length = 1\n"),),
    ),
    Situation(
        "a configuration that is no TOML",
        "build docs",
        2,
        "error[MDG400]",
        (("pyproject.toml", "[tool.mdgen]\nout = \n"),),
    ),
]


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation.name)
def test_a_run_ends_with(run: Run, project: Path, situation: Situation) -> None:
    write(project, dict(situation.files))
    if situation.built_before:
        assert run("build", "docs").code == 0
    write(project, dict(situation.then))
    if situation.prepare is not None:
        situation.prepare(project)
    before = tree(project)

    ended = run(*situation.arguments.split())

    assert ended.code == situation.code, ended.err
    assert situation.says in ended.err
    assert "Traceback" not in ended.err
    if ended.code == 2:
        assert ended.out == ""
        assert ended.err_lines[0].startswith(situation.says[:7])
        assert [line for line in ended.err_lines if line.startswith("error")] == [
            ended.err_lines[0]
        ]
    if ended.code == 2 or "--check" in situation.arguments or "--diff" in situation.arguments:
        assert tree(project) == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_a_page_that_may_not_be_read_is_named(run: Run, project: Path) -> None:
    (project / "docs/models/tool.md").chmod(0)
    ended = run("build", "docs")
    assert ended.code == 2
    assert ended.err_lines[0].startswith("error[MDG405]: docs/models/tool.md cannot be read")


def test_a_bug_of_ours_is_one_message_and_no_traceback(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("out of cheese")

    monkeypatch.setattr("mdgen.pipeline.build", broken)
    ended = run("build", "docs")
    assert ended.code == 2
    assert ended.err_lines[0] == "error: internal error: RuntimeError: out of cheese"
    assert "Traceback" not in ended.err
    assert not (project / "generated").exists()


def test_an_interrupted_run_ends_with_130(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("mdgen.pipeline.build", interrupted)
    assert run("build", "docs").code == 130
    assert (project / "docs/models/agent.md").read_text() == AGENT
