"""Diagnostics as text: for people (full, concise) and for machines (json, github, sarif, junit, markdown)."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal, get_args
from urllib.parse import quote

from msgspec import Struct
from typing_extensions import assert_never

from mdgen.diagnostics.catalogue import RULES
from mdgen.diagnostics.markdown import markdown
from mdgen.diagnostics.model import Diagnostic, Severity
from mdgen.diagnostics.printable import columns, in_order, printable
from mdgen.source import SourceFile, Span

Format = Literal["full", "concise", "json", "github", "sarif", "junit", "markdown"]
FORMATS: tuple[Format, ...] = get_args(Format)
MACHINE_FORMATS: frozenset[Format] = frozenset(FORMATS) - {"full", "concise"}

JsonObject = dict[str, object]


class Style(Struct, frozen=True):
    """How text for people looks. `width` is in terminal columns.

    `limit` is how many findings of one rule are shown in full (None: all of them).
    """

    colour: bool = False
    width: int = 100
    limit: int | None = 10


def render(
    diagnostics: Iterable[Diagnostic],
    format: Format,
    sources: Mapping[str, SourceFile],
    style: Style,
) -> str:
    """All findings, sorted by place, as one text; "" where nothing is to be said.

    `sources` are the pages by the path that their spans carry; a span into another file is shown
    without its line. json, sarif and junit give a whole document even where there is no finding.
    """
    ordered = in_order(diagnostics)
    match format:
        case "full":
            return _full(ordered, sources, style)
        case "concise":
            return "".join(f"{_concise(diagnostic)}\n" for diagnostic in ordered)
        case "github":
            return "".join(f"{_github(diagnostic)}\n" for diagnostic in ordered)
        case "json":
            return _document({"version": 1, "diagnostics": [_json(each) for each in ordered]})
        case "sarif":
            return _document(_sarif(ordered))
        case "junit":
            from mdgen.diagnostics.junit import junit  # XML is for the few who ask for it

            return junit(ordered, "mdgen")
        case "markdown":
            return markdown(ordered)
        case _:
            assert_never(format)


def diagnostics_schema() -> str:
    """The JSON Schema of the json format."""
    return Path(__file__).with_name("diagnostics.schema.json").read_text(encoding="utf-8")


# ------------------------------------------------------------------------------------------ full


def _full(ordered: Sequence[Diagnostic], sources: Mapping[str, SourceFile], style: Style) -> str:
    lines_of: dict[str, Sequence[str]] = {}
    shown: list[str] = []
    seen: Counter[str] = Counter()
    for diagnostic in ordered:
        seen[diagnostic.code] += 1
        if style.limit is not None and seen[diagnostic.code] > style.limit:
            continue
        for span in (diagnostic.span, *(label.span for label in diagnostic.related)):
            if span is not None and span.path not in lines_of:
                source = sources.get(span.path)
                lines_of[span.path] = source.lines if source is not None else ()
        shown.append(_block(diagnostic, lines_of, style))
    left_out = [
        f"… and {count - style.limit:,} more {code}{_name(code)}, -v shows all\n"
        for code, count in sorted(seen.items())
        if style.limit is not None and count > style.limit
    ]
    return "\n".join(shown + (["".join(left_out)] if left_out else []))


def _name(code: str) -> str:
    return f" ({RULES[code].name})" if code in RULES else ""


_PAINT = {
    Severity.ERROR: "\033[1;31m",
    Severity.WARNING: "\033[1;33m",
    Severity.NOTE: "\033[1;36m",
}
_BOLD = "\033[1m"
_BLUE = "\033[1;34m"
_PLAIN = "\033[0m"


def _block(diagnostic: Diagnostic, lines_of: Mapping[str, Sequence[str]], style: Style) -> str:
    """One finding as rustc shows it: the head, the line with carets, related places, the help."""

    def painted(text: str, paint: str) -> str:
        return f"{paint}{text}{_PLAIN}" if style.colour and text else text

    severity = _PAINT[diagnostic.severity]
    head = painted(f"{diagnostic.severity.value}[{diagnostic.code}]", severity)
    out = [f"{head}{painted(f': {printable(diagnostic.message)}', _BOLD)}"]

    places = [("-->", diagnostic.span, "", severity)] if diagnostic.span is not None else []
    places += [(":::", label.span, printable(label.message), _BLUE) for label in diagnostic.related]
    gutter = max((len(str(span.line)) for _, span, _, _ in places if span), default=0)
    bar = painted(f"{' ' * gutter} |", _BLUE)
    for arrow, span, label, paint in places:
        assert span is not None
        out.append(f"{' ' * gutter}{painted(arrow, _BLUE)} {printable(str(span))}")
        lines = lines_of.get(span.path, ())
        if not 0 < span.line <= len(lines):
            if label:
                out.append(f"{bar} {label}")
            continue
        excerpt, carets = _excerpt(lines[span.line - 1], span, style.width - gutter - 3)
        number = painted(f"{span.line:>{gutter}} |", _BLUE)
        marks = carets.replace("^", "-") if arrow == ":::" else carets
        indent = " " * (len(marks) - len(marks.lstrip()))
        pointed = f"{marks.lstrip()} {label}" if label else marks.lstrip()
        out += [bar, f"{number} {excerpt}".rstrip(), f"{bar} {indent}{painted(pointed, paint)}"]
    if diagnostic.help is not None:
        if places:
            out.append(bar)
        out.append(f"{' ' * gutter} {painted('=', _BLUE)} help: {printable(diagnostic.help)}")
    return "".join(f"{line}\n" for line in out)


def _excerpt(line: str, span: Span, width: int) -> tuple[str, str]:
    """The part of a line about the span that fits, and the carets below it.

    Rows of real tables are padded to thousands of columns: runs of blanks and dashes are squeezed,
    and what still does not fit is cropped on both sides, in time that does not grow with the line.
    """
    width = max(width, 20)
    reach = 8 * width
    start = min(span.column - 1, len(line))
    end = min(start + max(span.length, 1), len(line))
    before = _squeezed(printable(line[max(0, start - reach) : start]))
    marked = printable(line[start : min(end, start + reach)])
    after = _squeezed(printable(line[end : end + reach]))
    if start > reach:
        before = f"…{before}"
    if columns(marked) > width - 2:
        marked = f"{_cropped(marked, width - 3)}…"
    room = width - columns(marked)
    for_before = min(columns(before), max(room // 2, room - columns(after)))
    if columns(before) > for_before:
        before = f"…{_cropped(before[::-1], max(for_before - 1, 0))[::-1]}"
    for_after = room - columns(before)
    if columns(after) > for_after:
        after = f"{_cropped(after, max(for_after - 1, 0))}…"
    return before + marked + after, " " * columns(before) + "^" * max(columns(marked), 1)


def _squeezed(text: str) -> str:
    return re.sub(r" {3,}", "  ", re.sub(r"-{4,}", "---", text))


def _cropped(text: str, width: int) -> str:
    """The longest beginning of `text` that takes up at most `width` columns."""
    taken = 0
    for position, character in enumerate(text):
        taken += columns(character)
        if taken > width:
            return text[:position]
    return text


# --------------------------------------------------------------------------- concise and machines


def _concise(diagnostic: Diagnostic) -> str:
    place = f"{printable(str(diagnostic.span))}: " if diagnostic.span is not None else ""
    return f"{place}{diagnostic.code} {printable(diagnostic.message)}"


_GITHUB_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def _github(diagnostic: Diagnostic) -> str:
    """A workflow command: GitHub shows it at the row of the page in the pull request."""
    span = diagnostic.span
    properties: list[tuple[str, str | int]] = []
    if span is not None:
        properties = [
            ("file", span.path),
            ("line", span.line),
            ("col", span.column),
            ("endColumn", span.column + max(span.length, 1)),
        ]
    properties.append(("title", f"{diagnostic.code}{_name(diagnostic.code)}"))
    listed = ",".join(f"{key}={_github_property(str(value))}" for key, value in properties)
    text = diagnostic.message + (f"\nhelp: {diagnostic.help}" if diagnostic.help else "")
    return f"::{_GITHUB_LEVEL[diagnostic.severity]} {listed}::{_github_text(text)}"


def _github_text(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _github_property(text: str) -> str:
    return _github_text(text).replace(":", "%3A").replace(",", "%2C")


def _document(value: JsonObject) -> str:
    # ASCII alone: a lone surrogate of a page could not be encoded otherwise.
    return json.dumps(value, indent=2, ensure_ascii=True) + "\n"


def _json(diagnostic: Diagnostic) -> JsonObject:
    rule = RULES.get(diagnostic.code)
    return {
        "code": diagnostic.code,
        "name": rule.name if rule is not None else None,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "help": diagnostic.help,
        "place": _json_place(diagnostic.span),
        "related": [
            {"message": label.message, "place": _json_place(label.span)}
            for label in diagnostic.related
        ],
    }


def _json_place(span: Span | None) -> JsonObject | None:
    if span is None:
        return None
    return {"path": span.path, "line": span.line, "column": span.column, "length": span.length}


_SARIF_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def _sarif(ordered: Sequence[Diagnostic]) -> JsonObject:
    codes = sorted({diagnostic.code for diagnostic in ordered})
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {"name": "mdgen", "rules": [_sarif_rule(code) for code in codes]}
                },
                # mdgen counts characters; SARIF would count UTF-16 units unless told.
                "columnKind": "unicodeCodePoints",
                "results": [_sarif_result(each, codes.index(each.code)) for each in ordered],
            }
        ],
    }


def _sarif_rule(code: str) -> JsonObject:
    rule = RULES.get(code)
    if rule is None:
        return {"id": code}
    return {
        "id": code,
        "name": rule.name,
        "fullDescription": {"text": rule.explanation},
        "defaultConfiguration": {"level": _SARIF_LEVEL[rule.severity]},
    }


def _sarif_result(diagnostic: Diagnostic, rule_index: int) -> JsonObject:
    text = diagnostic.message + (f" (help: {diagnostic.help})" if diagnostic.help else "")
    result: JsonObject = {
        "ruleId": diagnostic.code,
        "ruleIndex": rule_index,
        "level": _SARIF_LEVEL[diagnostic.severity],
        "message": {"text": text},
    }
    if diagnostic.span is not None:
        result["locations"] = [_sarif_location(diagnostic.span, None)]
    if diagnostic.related:
        result["relatedLocations"] = [
            _sarif_location(label.span, label.message) for label in diagnostic.related
        ]
    return result


def _sarif_location(span: Span, message: str | None) -> JsonObject:
    location: JsonObject = {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(span.path, safe="/:", errors="surrogatepass")},
            "region": {
                "startLine": span.line,
                "startColumn": span.column,
                "endColumn": span.column + max(span.length, 1),
            },
        }
    }
    if message is not None:
        location["message"] = {"text": message}
    return location
