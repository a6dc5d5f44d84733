"""How findings look to people and to machines."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mdgen.diagnostics.model import Diagnostic, Label, Severity
from mdgen.diagnostics.printable import columns
from mdgen.diagnostics.render import FORMATS, Format, Style, render
from mdgen.source import SourceFile, Span

WIDE = " " * 400
PAGE = SourceFile(
    "models/agent.md",
    f"# Agent\n\n| `tools`{WIDE}| [Tool](../models/tol.md){WIDE}| required |\n",
    "docs/models/agent.md",
)
SOURCES = {PAGE.shown_path: PAGE}
LINK = PAGE.span(3, 412, 24)
DEAD_LINK = Diagnostic(
    "MDG999",
    Severity.WARNING,
    "no such page",
    LINK,
    "did you mean `tool.md`?",
    (Label(PAGE.span(1, 3, 5), "asked for here"),),
)


def test_a_finding_shows_its_line_with_carets_its_other_places_and_its_help() -> None:
    assert render([DEAD_LINK], "full", SOURCES, Style(width=70)) == (
        "warning[MDG999]: no such page\n"
        " --> docs/models/agent.md:3:412\n"
        "  |\n"
        "3 | | `tools`  | [Tool](../models/tol.md)  | required |\n"
        "  |              ^^^^^^^^^^^^^^^^^^^^^^^^\n"
        " ::: docs/models/agent.md:1:3\n"
        "  |\n"
        "1 | # Agent\n"
        "  |   ----- asked for here\n"
        "  |\n"
        "  = help: did you mean `tool.md`?\n"
    )


def test_concise_is_one_line_per_finding() -> None:
    assert (
        render([DEAD_LINK], "concise", SOURCES, Style())
        == "docs/models/agent.md:3:412: MDG999 no such page\n"
    )


def test_github_points_at_the_row_of_the_page_and_escapes_what_would_end_the_command() -> None:
    finding = Diagnostic(
        "MDG999", Severity.NOTE, "50% ::error::", Span("a,b:c.md", 3, 2, 4), "x\ny"
    )
    assert render([finding], "github", {}, Style()) == (
        "::notice file=a%2Cb%3Ac.md,line=3,col=2,endColumn=6,title=MDG999::"
        "50%25 ::error::%0Ahelp: x%0Ay\n"
    )


def test_json_holds_every_fact_of_a_finding() -> None:
    document = json.loads(render([DEAD_LINK], "json", SOURCES, Style()))
    assert document == {
        "version": 1,
        "diagnostics": [
            {
                "code": "MDG999",
                "name": None,
                "severity": "warning",
                "message": "no such page",
                "help": "did you mean `tool.md`?",
                "place": {
                    "path": "docs/models/agent.md",
                    "line": 3,
                    "column": 412,
                    "length": 24,
                },
                "related": [
                    {
                        "message": "asked for here",
                        "place": {
                            "path": "docs/models/agent.md",
                            "line": 1,
                            "column": 3,
                            "length": 5,
                        },
                    }
                ],
            }
        ],
    }


def test_sarif_names_the_rule_and_the_region_in_characters() -> None:
    run = json.loads(render([DEAD_LINK], "sarif", SOURCES, Style()))["runs"][0]
    assert run["columnKind"] == "unicodeCodePoints"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["MDG999"]
    result = run["results"][0]
    assert result["level"] == "warning"
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "docs/models/agent.md"
    assert place["region"] == {"startLine": 3, "startColumn": 412, "endColumn": 436}


@pytest.mark.parametrize("format", FORMATS)
def test_nothing_found_is_silence_for_people_and_a_document_for_machines(format: Format) -> None:
    text = render([], format, {}, Style())
    if format in ("json", "sarif"):
        assert json.loads(text)
    elif format == "junit":
        assert ElementTree.fromstring(text.encode()).attrib["failures"] == "0"
    else:
        assert text == ""


def test_findings_are_sorted_by_place_and_those_of_no_place_come_first() -> None:
    spans = [PAGE.span(10), None, PAGE.span(2, 7), Span("docs/a.md", 99), PAGE.span(2, 3)]
    found = [Diagnostic("MDG999", Severity.ERROR, "x", span) for span in spans]
    assert render(found, "concise", {}, Style()).splitlines() == [
        "MDG999 x",
        "docs/a.md:99:1: MDG999 x",
        "docs/models/agent.md:2:3: MDG999 x",
        "docs/models/agent.md:2:7: MDG999 x",
        "docs/models/agent.md:10:1: MDG999 x",
    ]


def test_a_thousand_findings_of_one_rule_do_not_bury_the_one_of_another() -> None:
    many = [Diagnostic("MDG998", Severity.WARNING, "many", PAGE.span(n)) for n in range(1, 1423)]
    one = Diagnostic("MDG997", Severity.ERROR, "the one", PAGE.span(2000))
    text = render([*many, one], "full", {}, Style(limit=10))
    assert text.count("warning[MDG998]") == 10
    assert text.count("error[MDG997]") == 1
    assert text.endswith("… and 1,412 more MDG998, -v shows all\n")
    assert render(many, "full", {}, Style(limit=None)).count("warning[MDG998]") == 1422


def test_colours_are_added_and_nothing_else() -> None:
    coloured = render([DEAD_LINK], "full", SOURCES, Style(colour=True))
    assert "\033[1;33mwarning[MDG999]\033[0m" in coloured
    bare = coloured
    for code in ("1;31", "1;33", "1;36", "1;34", "1", "0"):
        bare = bare.replace(f"\033[{code}m", "")
    assert bare == render([DEAD_LINK], "full", SOURCES, Style())


def test_an_escape_sequence_of_a_page_does_not_reach_the_terminal() -> None:
    page = SourceFile("a.md", "\x1b[2J| \u202egnitset | \u2028\x07")
    finding = Diagnostic("MDG999", Severity.ERROR, "bad \x1b[31m\n", page.span(1, 7, 8), "\x9b0m")
    shown = render([finding], "full", {"a.md": page}, Style())
    shown += render([finding], "concise", {"a.md": page}, Style())
    assert shown.replace("\n", "").isprintable()


def test_wide_characters_keep_the_carets_below_what_they_mean() -> None:
    page = SourceFile("a.md", "| 日本語 | Tol |")
    finding = Diagnostic("MDG999", Severity.ERROR, "x", page.span(1, 9, 3))
    lines = render([finding], "full", {"a.md": page}, Style()).splitlines()
    assert lines[3:] == ["1 | | 日本語 | Tol |", "  |            ^^^"]


@given(
    line=st.text(st.characters(exclude_characters="\n"), max_size=300),
    column=st.integers(1, 320),
    length=st.integers(0, 320),
    width=st.integers(40, 120),
)
def test_a_shown_line_fits_and_its_carets_stand_inside_it(
    line: str, column: int, length: int, width: int
) -> None:
    page = SourceFile("a.md", line)
    finding = Diagnostic("MDG999", Severity.ERROR, "x", page.span(1, column, length))
    lines = render([finding], "full", {"a.md": page}, Style(width=width)).splitlines()
    excerpt, carets = lines[3], lines[4]
    assert columns(excerpt) <= width + 1
    assert "^" in carets
    assert len(carets) <= width + 1


def test_a_line_of_a_megabyte_is_shown_as_fast_as_a_short_one() -> None:
    page = SourceFile("a.md", "x" * 10_000_000)
    finding = Diagnostic("MDG999", Severity.ERROR, "x", page.span(1, 5_000_000, 7))
    (excerpt,) = (
        line
        for line in render([finding], "full", {"a.md": page}, Style(width=60)).splitlines()
        if line.startswith("1 |")
    )
    assert columns(excerpt) <= 60
    assert excerpt.startswith("1 | …x") and excerpt.endswith("x…")
