"""`mdgen show`: one declaration as mdgen understands it, with the place of each fact."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import AGENT, TOOL, Run, write
from mdgen.targets import flavour_names

KIND = """\
# Kind

## Values

| Name | Value |
| --- | --- |
| `A` | a |
| `B` | b |
"""
TEAM = """\
# Team

> :warning: **DEPRECATED**: Use groups.

## Fields

| Field | Type | Required | Description |
| --- | --- | --- | --- |
| `leader` | [models.Agent](../models/agent.md) | :heavy_check_mark: | Who leads. |
| `created_at` | [date](https://docs.python.org/3/library/datetime.html#date-objects) | :heavy_check_mark: | N/A |
"""


def test_each_fact_stands_beside_its_row(run: Run, project: Path) -> None:
    write(project, {"docs/models/team.md": TEAM})
    ended = run("show", "Agent", "docs")
    assert (ended.code, ended.err) == (0, "")
    lines = [" ".join(line.split()) for line in ended.out.splitlines()]
    assert lines[0] == "Agent: a model with 2 fields"
    assert lines[1].startswith("docs/models/agent.md:1:")
    assert "name string, required, never null docs/models/agent.md:9:3" in lines
    assert any(line.startswith("tools list[Tool], optional") for line in lines)
    assert any(line.startswith("Tool docs/models/tool.md:1:") for line in lines)
    assert any(line.startswith("Team.leader docs/models/team.md:9:") for line in lines)


@pytest.mark.parametrize("target", flavour_names())
def test_the_python_is_that_of_a_build(run: Run, project: Path, target: str) -> None:
    shown = run("show", "Agent", "docs", "--target", target).out
    run("build", "docs", "--target", target)
    head, _, code = shown.partition(f"{target}: generated/models/agent.py\n\n")
    assert head and code
    assert code in (project / "generated/models/agent.py").read_text()
    assert f"\n{code}".count("\nclass ") == 1


@pytest.mark.parametrize("layout", ["tree", "single"])
def test_values_and_unions_are_shown_in_every_layout(run: Run, project: Path, layout: str) -> None:
    write(
        project,
        {
            "mdgen.toml": f'layout = "{layout}"\n',
            "docs/models/kind.md": KIND,
        },
    )
    shown = run("show", "Kind", "docs").out
    assert "Kind: an enum of 2 values\n" in shown and '\n    A = "a"\n' in shown
    assert "  closed\n" in shown
    assert 'A  "a"' in shown and "docs/models/kind.md:7:" in shown


def test_what_is_learnt_is_told_from_what_is_printed(run: Run, project: Path) -> None:
    write(
        project,
        {
            "docs/models/team.md": TEAM,
            "mdgen.overrides.toml": '[Team.created_at]\nwire_name = "createdOn"\nseen = "3 of 3"\n',
        },
    )
    shown = run("show", "Team", "docs").out
    assert "deprecated: Use groups." in shown
    assert "on the wire createdOn" in shown
    assert 'wire name "createdOn": overrides (3 of 3), mdgen.overrides.toml:' in shown


@pytest.mark.parametrize("name", ["tool", "models/Tool", "models/tool.md", "models/tool.md#Tool"])
def test_a_declaration_goes_by_several_names(run: Run, name: str) -> None:
    assert run("show", name, "docs").out.startswith("Tool: a model with 1 field\n")


def test_several_matches_are_listed_with_the_name_that_tells_them_apart(
    run: Run, project: Path
) -> None:
    write(project, {"docs/errors/tool.md": TOOL})
    ended = run("show", "Tool", "docs")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err_lines == [
        "error: several declarations are called Tool:",
        "  mdgen show errors/Tool  errors/tool.md",
        "  mdgen show models/Tool  models/tool.md",
    ]
    for each in ("errors", "models"):
        assert f"docs/{each}/tool.md:1:" in run("show", f"{each}/Tool", "docs").out


@pytest.mark.parametrize(
    ("name", "said"), [("Tol", "did you mean Tool?"), ("Zzzzzz", "no title is like it")]
)
def test_an_unknown_name_gets_the_nearest_ones(run: Run, name: str, said: str) -> None:
    ended = run("show", name, "docs")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err_lines == [f"error: no declaration is called {name}; {said}"]


def test_the_documentation_may_be_configured(run: Run, project: Path) -> None:
    assert run("show", "Agent").code == 2
    write(project, {"mdgen.toml": 'source = "docs"\n'})
    assert run("show", "Agent").code == 0


def test_an_escape_sequence_of_a_page_does_not_reach_the_terminal(run: Run, project: Path) -> None:
    page = AGENT.replace("Something that answers.", "Some\x1b[2Jthing \u202eback")
    write(project, {"docs/models/agent.md": page})
    shown = run("show", "Agent", "docs").out
    assert "\x1b" not in shown and "\u202e" not in json.dumps(shown, ensure_ascii=False)
