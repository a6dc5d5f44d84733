"""The same findings for people, pull requests and machines; the machines' forms follow their schemas."""

from __future__ import annotations

import datetime
import json
from xml.etree import ElementTree

import jsonschema
import pytest
from docs_pairs import NO, YES, Pages, changes, link, model, values
from mdgen.changes import FailOn, suggested_bump
from mdgen.changes.ignore import apply_ignores, read_ignores
from mdgen.changes.report import Report, render_report, report_schema
from mdgen.diagnostics.junit import junit
from mdgen.diagnostics.markdown import markdown
from mdgen.diagnostics.model import Diagnostic, Severity
from mdgen.source import SourceFile, Span

AGENT = "docs/models/agent.md"
OLD = {
    AGENT: model("Agent", "id | *str*", "version | *int*", "old | *str*"),
    "docs/models/listresponse.md": model("ListResponse", "all | " + link("Agent")),
    "docs/models/gone.md": values("Gone", "x"),
}
NEW = {
    AGENT: model(
        "Agent",
        f"id | *str* | {YES} | Unique.",
        f"version | *Optional[int]* | {NO}",
        f"temperature | *Optional[float]* | {NO}",
    ),
    "docs/models/listresponse.md": model("ListResponse", "all | " + link("Agent")),
}
IGNORES = '[[ignore]]\ncode = "MDG613"\ndeclaration = "Agent"\nreason = "never | sent"\nexpires = 2031-01-01\n'


def report(
    old: Pages = OLD, new: Pages = NEW, ignores: str = "", fail_on: FailOn = "breaking"
) -> Report:
    entries = read_ignores(SourceFile("mdgen-ignore.toml", ignores)).value
    assert entries is not None
    found = apply_ignores(changes(old, new), entries, datetime.date(2030, 1, 1)).value
    bump = suggested_bump(found.findings)
    return Report("main:docs", "docs", found.findings, found.ignored, fail_on, bump)


def test_a_finding_is_one_line_with_its_level_code_row_and_whom_it_breaks() -> None:
    # The agent is held by a response alone, so only those who read it are hurt.
    assert render_report(report(), "concise") == (
        f"BREAKING MDG615 {AGENT}:10  Agent.version: required -> optional (readers)\n"
        f"BREAKING MDG613 {AGENT}:11  Agent.old: removed, was string (readers)\n"
        "BREAKING MDG601 docs/models/gone.md:1  Gone: removed, was an enum of 1 value\n"
        f"COMPAT   MDG611 {AGENT}:11  Agent.temperature: added, optional float\n"
        f"DOCS     MDG680 {AGENT}:9  Agent.id: description changed\n"
        "3 breaking, 0 risky, 1 compatible, 1 docs-only. Suggested bump: major.\n"
    )


def test_ignored_findings_are_counted_and_shown_with_their_reason_in_full() -> None:
    concise = render_report(report(ignores=IGNORES), "concise")
    assert "MDG613" not in concise
    assert concise.endswith("1 docs-only (1 ignored). Suggested bump: major.\n")
    full = render_report(report(ignores=IGNORES), "full")
    assert f"ignored: BREAKING MDG613 {AGENT}:11  Agent.old: removed, was string" in full
    assert "         never | sent\n" in full


def test_the_full_form_shows_fingerprints_and_both_descriptions() -> None:
    full = render_report(report(), "full")
    for finding in report().findings:
        assert f"fingerprint {finding.fingerprint}\n" in full
    assert "         - \n         + Unique.\n" in full


def test_nothing_changed_is_one_line() -> None:
    assert render_report(report(OLD, OLD), "concise") == "no changes in meaning\n"
    assert render_report(report(OLD, OLD), "github") == ""


@pytest.mark.parametrize("ignores", ["", IGNORES])
@pytest.mark.parametrize("pair", [(OLD, NEW), (NEW, OLD), (OLD, OLD)])
def test_json_follows_its_published_schema(pair: tuple[Pages, Pages], ignores: str) -> None:
    schema = json.loads(report_schema())
    jsonschema.Draft202012Validator.check_schema(schema)
    document = json.loads(render_report(report(*pair, ignores), "json"))
    jsonschema.Draft202012Validator(schema).validate(document)
    assert len(document["changes"]) == len(report(*pair, ignores).findings)


def test_json_says_in_which_tree_a_place_is_and_what_lost_it() -> None:
    document = json.loads(render_report(report(), "json"))
    by_code = {each["code"]: each for each in document["changes"]}
    assert by_code["MDG613"]["place"]["tree"] == "old"
    assert by_code["MDG613"]["near"]["line"] == 1
    assert by_code["MDG601"]["near"] is None
    assert by_code["MDG615"]["place"] == {
        "tree": "new",
        "path": AGENT,
        "line": 10,
        "column": 3,
        "length": 9,
    }
    assert document["summary"]["failed"] is True


def test_github_annotates_rows_that_the_new_docs_have() -> None:
    lines = render_report(report(), "github").splitlines()
    assert lines[0].startswith(f"::error file={AGENT},line=1,col=1,")
    assert "MDG613 (field-removed)::breaking: Agent.old: removed, was string" in lines[0]
    assert any(
        line.startswith(f"::error file={AGENT},line=10,col=3,endColumn=12,title=MDG615")
        for line in lines
    )
    assert any(line.startswith(f"::notice file={AGENT},line=11") for line in lines)


def test_sarif_carries_the_fingerprints_of_its_own_results() -> None:
    made = report()
    results = json.loads(render_report(made, "sarif"))["runs"][0]["results"]
    by_print = {each.fingerprint: each for each in made.findings}
    assert len(results) == len(by_print)
    for result in results:
        finding = by_print[result["partialFingerprints"]["mdgen/v1"]]
        assert result["ruleId"] == finding.code
        assert finding.message in result["message"]["text"]


@pytest.mark.parametrize(("fail_on", "failures"), [("breaking", 3), ("any", 5), ("none", 0)])
def test_junit_fails_what_the_gate_fails(fail_on: FailOn, failures: int) -> None:
    root = ElementTree.fromstring(render_report(report(fail_on=fail_on), "junit").split("\n", 1)[1])
    assert root.get("tests") == "5"
    assert root.get("failures") == str(failures) == str(len(root.findall(".//failure")))
    assert report(fail_on=fail_on).failed is (failures > 0)


def test_junit_without_findings_has_a_case_that_passes() -> None:
    root = ElementTree.fromstring(junit((), "mdgen").split("\n", 1)[1])
    assert [case.get("name") for case in root.iter("testcase")] == ["no findings"]
    assert root.find(".//failure") is None


HOSTILE = "a|b `x` ``y`` <img src=x> @team [l](http://x) \x1b[31m \u202e \ud800 \x00 \ufffe"


def test_no_text_of_a_page_becomes_markup() -> None:
    finding = Diagnostic("MDG680", Severity.ERROR, HOSTILE, Span(HOSTILE, 1), HOSTILE)
    root = ElementTree.fromstring(junit([finding], "mdgen").split("\n", 1)[1])
    assert "<img src=x>" in str(root.find(".//failure").get("message"))  # type: ignore[union-attr]
    row = markdown([finding]).splitlines()[2]
    assert row.count("```") >= 2  # longer than any run of backticks in the text
    assert "\x1b" not in row
    assert row.replace("\\|", "").count("|") == 5


def test_markdown_lists_the_worst_first_and_folds_the_rest() -> None:
    text = render_report(report(ignores=IGNORES), "markdown")
    assert text.index("#### Breaking (2)") < text.index("<summary>Compatible (1)</summary>")
    assert "<summary>Ignored (1)</summary>" in text
    assert "`never \\| sent`" in text


def test_a_long_report_stays_below_what_github_takes() -> None:
    rows = [f"field_{n} | *str*" for n in range(2000)]
    text = render_report(
        report({AGENT: model("Agent", *rows)}, {AGENT: model("Agent")}), "markdown"
    )
    assert len(text) < 65_536
    assert "… and 1,920 more" in text


ONE_FIELD = {AGENT: model("Agent", "id | *str*")}
TWO_FIELDS = {AGENT: model("Agent", "id | *str*", f"size | *Optional[int]* | {NO}")}
DESCRIBED = {AGENT: model("Agent", "id | *str*", doc="An agent.")}


@pytest.mark.parametrize(
    ("old", "new", "version", "bump"),
    [
        (OLD, NEW, "", "major"),
        (OLD, NEW, "1.4.0", "major"),
        (OLD, NEW, "0.4.0", "minor"),
        (OLD, NEW, "v0.4.0", "minor"),
        (ONE_FIELD, TWO_FIELDS, "1.0.0", "minor"),
        (ONE_FIELD, TWO_FIELDS, "0.9.1", "patch"),
        (ONE_FIELD, DESCRIBED, "1.0.0", "patch"),
        (OLD, OLD, "1.0.0", "none"),
    ],
)
def test_the_bump_follows_from_the_worst_change(
    old: Pages, new: Pages, version: str, bump: str
) -> None:
    assert suggested_bump(changes(old, new), version) == bump


def test_a_fingerprint_does_not_depend_on_the_row() -> None:
    def prints(*before: str) -> set[str]:
        old = {AGENT: model("Agent", *before, "version | *int*")}
        new = {AGENT: model("Agent", *before, f"version | *Optional[int]* | {NO}")}
        return {each.fingerprint for each in changes(old, new)}

    assert prints() == prints("a | *str*", "b | *str*")
    assert len(prints()) == 1
