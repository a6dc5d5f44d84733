"""Every format of every command that has findings: documents are valid, annotations point at rows of pages."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from conftest import DEAD_LINK, TOOL, Run, write
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from mdgen.diagnostics.catalogue import RULES
from mdgen.diagnostics.model import Diagnostic, Label, Severity
from mdgen.diagnostics.render import FORMATS, Format, Style, diagnostics_schema, render
from mdgen.source import Span

SCHEMA = json.loads(diagnostics_schema())
VALIDATOR = Draft202012Validator(SCHEMA)

TEXT = st.text(st.characters(), max_size=20)
SPANS = st.builds(Span, TEXT, st.integers(1, 10**6), st.integers(1, 10**6), st.integers(0, 99))
DIAGNOSTICS = st.builds(
    Diagnostic,
    st.sampled_from([*RULES, "MDG999"]),
    st.sampled_from(Severity),
    TEXT,
    st.none() | SPANS,
    st.none() | TEXT,
    st.lists(st.builds(Label, SPANS, TEXT), max_size=2).map(tuple),
)


def test_the_schema_of_findings_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@given(st.lists(DIAGNOSTICS, max_size=5))
def test_any_findings_make_valid_documents_in_every_format(found: list[Diagnostic]) -> None:
    VALIDATOR.validate(json.loads(render(found, "json", {}, Style())))
    sarif = json.loads(render(found, "sarif", {}, Style()))
    assert len(sarif["runs"][0]["results"]) == len(found)
    suite = ElementTree.fromstring(render(found, "junit", {}, Style()).encode())
    assert len(suite.findall("./testsuite/testcase")) == max(len(found), 1)
    assert len(suite.findall(".//failure")) == sum(
        each.severity is Severity.ERROR for each in found
    )
    github = render(found, "github", {}, Style())
    assert len(github.splitlines()) >= len(found)
    assert len([line for line in github.split("\n") if line.startswith("::")]) == len(found)
    markdown = render(found, "markdown", {}, Style())
    assert markdown == "" if not found else len(markdown.split("\n")) == len(found) + 3


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("build", "docs"), 0),
        (("build", "docs", "--strict"), 1),
        (("build", "docs", "--check"), 1),
        (("build", "nowhere"), 2),
        (("build", "docs", "--layout", "x"), 2),
    ],
)
@pytest.mark.parametrize("format", [each for each in FORMATS if each not in ("full", "concise")])
def test_findings_go_to_standard_output_whatever_the_outcome(
    run: Run, project: Path, arguments: tuple[str, ...], code: int, format: Format
) -> None:
    write(project, {"docs/models/agent.md": DEAD_LINK})
    ended = run(*arguments, "--format", format)
    assert ended.code == code
    assert "MDG" in ended.out and "[MDG" not in ended.err
    match format:
        case "json":
            VALIDATOR.validate(json.loads(ended.out))
        case "sarif":
            assert json.loads(ended.out)["version"] == "2.1.0"
        case "junit":
            failures = ElementTree.fromstring(ended.out.encode()).attrib["failures"]
            assert (failures == "0") == (code == 0)
        case "markdown":
            assert ended.out.startswith("| Severity | Code | Place | Finding |\n")
        case "github":
            assert all(line.startswith("::") for line in ended.out.splitlines())


def test_the_row_of_the_page_is_what_github_is_pointed_at(run: Run, project: Path) -> None:
    write(project, {"docs/models/agent.md": DEAD_LINK})
    out = run("build", "docs", "--format", "github").out
    assert "::warning file=docs/models/agent.md,line=10,col=19,endColumn=30,title=MDG202" in out


@pytest.mark.parametrize("format", FORMATS)
def test_diff_has_the_same_formats(run: Run, project: Path, format: Format) -> None:
    write(
        project, {"new/models/tool.md": TOOL.replace("*str*", "*int*"), "old/models/tool.md": TOOL}
    )
    ended = run("diff", "old", "new", "--format", format)
    assert ended.code == 1
    assert "MDG622" in ended.out and "new/models/tool.md" in ended.out
