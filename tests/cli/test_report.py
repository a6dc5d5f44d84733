"""`mdgen report`: what becomes of every table, as text, JSON and Markdown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Run, write

STRAY = "\n## Limits\n\n| Plan | Calls |\n| --- | --- |\n| free | 10 |\n"


@pytest.fixture(autouse=True)
def stray_table(project: Path) -> None:
    page = project / "docs/models/agent.md"
    write(project, {"docs/models/agent.md": page.read_text(encoding="utf-8") + STRAY})


def test_a_table_that_nothing_reads_is_listed_with_its_place(run: Run) -> None:
    ended = run("report", "docs")
    assert (ended.code, ended.err) == (0, "")
    assert "2 pages, 2 with models; speakeasy-python: 2" in ended.out
    unread = ended.out.partition("unread tables\n")[2].splitlines()[0]
    assert unread.strip().startswith("docs/models/agent.md:")
    assert unread.endswith("plan, calls")


def test_programs_and_pages_get_the_same_figures(run: Run) -> None:
    found = json.loads(run("report", "docs", "--format", "json").out)
    assert (found["pages"], found["models"]) == (2, 2)
    page = run("report", "docs", "--format", "markdown").out
    assert page.startswith("# ")
    assert "| models | 2 |" in page


@pytest.mark.parametrize(
    "arguments",
    [(), ("nowhere",), ("docs", "--format", "xml"), ("docs", "--dialect", "nobodys")],
)
def test_what_cannot_be_reported_on_is_one_error(run: Run, arguments: tuple[str, ...]) -> None:
    ended = run("report", *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert "error" in ended.err
