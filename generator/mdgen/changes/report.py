"""A comparison as text: for people, for pull requests, and for machines."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal, get_args

from msgspec import Struct
from typing_extensions import assert_never

from mdgen.changes.ignore import Ignored
from mdgen.changes.model import LEVELS, Bump, FailOn, Finding, Level, Side, fails
from mdgen.diagnostics import render as diagnostics
from mdgen.diagnostics.junit import junit
from mdgen.diagnostics.markdown import code_span, table
from mdgen.diagnostics.model import Diagnostic, Severity
from mdgen.diagnostics.printable import in_order, printable
from mdgen.diagnostics.render import Style
from mdgen.source import Span

ReportFormat = Literal["full", "concise", "json", "github", "sarif", "junit", "markdown"]
REPORT_FORMATS: tuple[ReportFormat, ...] = get_args(ReportFormat)

JsonObject = dict[str, object]

_WORDS = {
    Level.BREAKING: "BREAKING",
    Level.RISKY: "RISKY",
    Level.COMPATIBLE: "COMPAT",
    Level.DOCS: "DOCS",
}
_PAINT = {
    Level.BREAKING: "\033[1;31m",
    Level.RISKY: "\033[1;33m",
    Level.COMPATIBLE: "\033[32m",
    Level.DOCS: "\033[2m",
}
_PLAIN = "\033[0m"
_SEVERITIES = {
    Level.BREAKING: Severity.ERROR,
    Level.RISKY: Severity.WARNING,
    Level.COMPATIBLE: Severity.NOTE,
    Level.DOCS: Severity.NOTE,
}
_FAILING: dict[FailOn, tuple[Severity, ...]] = {
    "breaking": (Severity.ERROR,),
    "risky": (Severity.ERROR, Severity.WARNING),
    "any": tuple(Severity),
    "none": (),
}
_TITLES = {
    Level.BREAKING: "Breaking",
    Level.RISKY: "Risky",
    Level.COMPATIBLE: "Compatible",
    Level.DOCS: "Docs only",
}
# A table per level: together they stay below what GitHub takes as one comment.
_ROWS = 80


class Report(Struct, frozen=True):
    """What `mdgen diff` found. `old` and `new` are the two states as they were asked for."""

    old: str
    new: str
    findings: tuple[Finding, ...]
    ignored: tuple[Ignored, ...]
    fail_on: FailOn
    bump: Bump

    @property
    def failed(self) -> bool:
        return fails(self.findings, self.fail_on)


def render_report(report: Report, format: ReportFormat, *, colour: bool = False) -> str:
    """The whole report; json, sarif and junit are whole documents even where nothing changed."""
    match format:
        case "full":
            return _full(report, colour)
        case "concise":
            lines = [_line(each, colour) for each in report.findings]
            return "".join(f"{line}\n" for line in [*lines, summary(report)])
        case "json":
            return json.dumps(_document(report), indent=2, ensure_ascii=True) + "\n"
        case "github":
            return diagnostics.render(as_diagnostics(report.findings), "github", {}, Style())
        case "sarif":
            return _sarif(report.findings)
        case "junit":
            failing = _FAILING[report.fail_on]
            return junit(as_diagnostics(report.findings), "mdgen diff", failing)
        case "markdown":
            return _markdown(report)
        case _:
            assert_never(format)


def report_schema() -> str:
    """The JSON Schema of the json format."""
    return Path(__file__).with_name("report.schema.json").read_text(encoding="utf-8")


def summary(report: Report) -> str:
    """One line: how many of each level, and what they mean for the next version."""
    ignored = f" ({len(report.ignored)} ignored)" if report.ignored else ""
    if not report.findings:
        return f"no changes in meaning{ignored}"
    counts = _counts(report.findings)
    named = (
        f"{counts[Level.BREAKING]} breaking",
        f"{counts[Level.RISKY]} risky",
        f"{counts[Level.COMPATIBLE]} compatible",
        f"{counts[Level.DOCS]} docs-only",
    )
    return f"{', '.join(named)}{ignored}. Suggested bump: {report.bump}."


def as_diagnostics(findings: Iterable[Finding]) -> tuple[Diagnostic, ...]:
    """The findings as diagnostics, at places that the new docs have wherever there is one."""
    return tuple(_diagnostic(each) for each in findings)


def _diagnostic(finding: Finding) -> Diagnostic:
    # CI shows the new docs: what was removed is shown at what lost it.
    span = finding.near if finding.near is not None else finding.span
    text = f"{finding.level.value}: {finding.message}{_whom(finding)}"
    help_ = f"fingerprint {finding.fingerprint}"
    return Diagnostic(finding.code, _SEVERITIES[finding.level], text, span, help_)


def _counts(findings: Iterable[Finding]) -> Counter[Level]:
    return Counter(each.level for each in findings)


# ---------------------------------------------------------------------------------------- people


def _line(finding: Finding, colour: bool) -> str:
    word = f"{_WORDS[finding.level]:<8}"
    if colour:
        word = f"{_PAINT[finding.level]}{word}{_PLAIN}"
    place = printable(f"{finding.span.path}:{finding.span.line}")
    return f"{word} {finding.code} {place}  {printable(finding.message)}{_whom(finding)}"


def _whom(finding: Finding) -> str:
    if finding.level not in (Level.BREAKING, Level.RISKY) or len(finding.hurt) != 1:
        return ""
    return " (builders)" if finding.hurt[0] is Side.BUILD else " (readers)"


def _full(report: Report, colour: bool) -> str:
    out: list[str] = []
    for finding in report.findings:
        out.append(_line(finding, colour))
        if finding.code == "MDG680" and (finding.old or finding.new):
            out += [f"         - {printable(finding.old)}", f"         + {printable(finding.new)}"]
        where = " in the old docs" if finding.in_old else ""
        rule = finding.kind.rule
        out.append(f"         {rule.name}{where}, fingerprint {finding.fingerprint}")
    for ignored in report.ignored:
        line = _line(ignored.finding, colour=False)
        out += [f"ignored: {line}", f"         {printable(ignored.entry.reason)}"]
    return "".join(f"{line}\n" for line in [*out, summary(report)])


def _markdown(report: Report) -> str:
    between = f"{code_span(report.old)} → {code_span(report.new)}"
    out = [f"### Changes in meaning\n\n{between}: {summary(report)}\n"]
    for level in LEVELS:
        found = [each for each in report.findings if each.level is level]
        if not found:
            continue
        rows = [
            (
                each.code,
                f"{code_span(each.message)}{_whom(each)}",
                code_span(f"{each.span.path}:{each.span.line}"),
                f"`{each.fingerprint}`",
            )
            for each in found[:_ROWS]
        ]
        text = table(("Code", "Change", "Place", "Fingerprint"), rows, len(found))
        title = f"{_TITLES[level]} ({len(found)})"
        if level in (Level.BREAKING, Level.RISKY):
            out.append(f"#### {title}\n\n{text}")
        else:
            out.append(f"<details><summary>{title}</summary>\n\n{text}\n</details>\n")
    if report.ignored:
        reasons = [
            (each.finding.code, code_span(each.finding.message), code_span(each.entry.reason))
            for each in report.ignored[:_ROWS]
        ]
        text = table(("Code", "Change", "Reason"), reasons, len(report.ignored))
        title = f"Ignored ({len(report.ignored)})"
        out.append(f"<details><summary>{title}</summary>\n\n{text}\n</details>\n")
    return "\n".join(out)


# -------------------------------------------------------------------------------------- machines


def _document(report: Report) -> JsonObject:
    counts = _counts(report.findings)
    return {
        "version": 1,
        "old": report.old,
        "new": report.new,
        "summary": {
            **{level.value: counts[level] for level in LEVELS},
            "ignored": len(report.ignored),
            "bump": report.bump,
            "fail_on": report.fail_on,
            "failed": report.failed,
        },
        "changes": [_json(each) for each in report.findings],
        "ignored": [
            {
                "change": _json(each.finding),
                "reason": each.entry.reason,
                "expires": each.entry.expires.isoformat() if each.entry.expires else None,
            }
            for each in report.ignored
        ],
    }


def _json(finding: Finding) -> JsonObject:
    return {
        "fingerprint": finding.fingerprint,
        "code": finding.code,
        "name": finding.kind.rule.name,
        "level": finding.level.value,
        "levels": {"build": finding.kind.build.value, "read": finding.kind.read.value},
        "sides": [side.value for side in finding.sides],
        "page": finding.declaration.page,
        "declaration": finding.declaration.name,
        "field": finding.field or None,
        "old": finding.old or None,
        "new": finding.new or None,
        "message": finding.message,
        "place": {"tree": "old" if finding.in_old else "new", **_place(finding.span)},
        "near": _place(finding.near) if finding.near is not None else None,
    }


def _place(span: Span) -> JsonObject:
    return {"path": span.path, "line": span.line, "column": span.column, "length": span.length}


def _sarif(findings: Sequence[Finding]) -> str:
    """The diagnostics' own SARIF, with the fingerprints by which alerts are followed over time."""
    pairs = [(_diagnostic(each), each) for each in findings]
    by_identity = {id(diagnostic): finding for diagnostic, finding in pairs}
    ordered = in_order(diagnostic for diagnostic, _ in pairs)
    document = json.loads(diagnostics.render(ordered, "sarif", {}, Style()))
    for diagnostic, result in zip(ordered, document["runs"][0]["results"], strict=True):
        finding = by_identity[id(diagnostic)]
        result["partialFingerprints"] = {"mdgen/v1": finding.fingerprint}
        result["properties"] = {"level": finding.level.value}
    return json.dumps(document, indent=2, ensure_ascii=True) + "\n"
