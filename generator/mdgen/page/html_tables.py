"""Tables that are written as HTML, read as the same nodes as Markdown's."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import NamedTuple

from msgspec import Struct, field

from mdgen.diagnostics import catalogue
from mdgen.diagnostics.model import Diagnostic
from mdgen.page.blocks import PageLines
from mdgen.page.nodes import Cell, Html, Row, Table
from mdgen.source import Span

_BLANKS = " \t\r\n"
_TAG = re.compile(
    r"<!--|<(?P<close>/?)(?P<name>table|thead|tbody|tfoot|tr|th|td)\b(?P<attributes>[^<>]*)>",
    re.IGNORECASE,
)
_SPANNING = re.compile(r"\b(?:row|col)span[ \t]*=[ \t]*[\"']?0*([0-9]+)", re.IGNORECASE)


class HtmlRead(NamedTuple):
    """An HTML block as tables and the HTML around them, in page order."""

    blocks: tuple[Html | Table, ...]
    diagnostics: tuple[Diagnostic, ...]


def read_html(page: PageLines, first: int, end: int) -> HtmlRead:
    """The HTML block on the lines `first` to `end - 1`, counted from 0.

    Only plain tables are read: a header row (`<thead>`, or a first row with `<th>`) and cells that span
    nothing. A cell's text is its source between the tags. What is not read stays HTML, with a word on why.
    """
    if "<table" not in "\n".join(page.lines[first:end]).lower():
        return HtmlRead((page.html(first, end),), ())
    text = _Text(page, first, end)
    blocks: list[Html | Table] = []
    diagnostics: list[Diagnostic] = []
    rest = 0
    for found in _find_tables(text.text):
        reason = found.reason
        header = found.rows[0] if found.rows else None
        if reason is None and (header is None or not header.is_header):
            reason = "it has no header row"
        if reason is not None or header is None:
            diagnostics.append(
                catalogue.HTML_TABLE_UNREAD.at(
                    text.span(found.start, found.start + len("<table")), reason=reason
                )
            )
            continue
        blocks += text.html(rest, found.start)
        rows = [text.row(row) for row in found.rows]
        span = text.span(found.start, found.end)
        blocks.append(Table(rows[0], tuple(rows[1:]), span, text.line(found.end - 1) + 1))
        for row in rows[1:]:
            expected = len(rows[0].cells)
            if len(row.cells) != expected:
                rule = (
                    catalogue.ROW_TOO_SHORT if len(row.cells) < expected else catalogue.ROW_TOO_LONG
                )
                diagnostics.append(rule.at(row.span, found=len(row.cells), expected=expected))
        rest = found.end
    blocks += text.html(rest, len(text.text))
    return HtmlRead(tuple(blocks), tuple(diagnostics))


class _HtmlRow(Struct):
    """A row on its way: where its tag stands, and where the text of its cells begins and ends."""

    start: int
    is_header: bool
    cells: list[tuple[int, int]] = field(default_factory=list)


class _HtmlTable(Struct):
    """A table on its way. `reason` says why it cannot be read."""

    start: int
    end: int = 0
    reason: str | None = None
    rows: list[_HtmlRow] = field(default_factory=list)


def _find_tables(text: str) -> list[_HtmlTable]:
    """The outermost tables of the text, which ends where HTML's optional closing tags are left out."""
    tables: list[_HtmlTable] = []
    depth = 0
    in_head = False
    row: _HtmlRow | None = None
    cell: int | None = None
    comments_end = True
    position = 0
    while True:
        tag = _TAG.search(text, position)
        if tag is None:
            break
        position = tag.end()
        if tag["name"] is None:
            close = text.find("-->", position) if comments_end else -1
            comments_end = close >= 0
            position = max(position, close)
            continue
        name = tag["name"].lower()
        if name == "table" and not tag["close"]:
            depth += 1
            if depth == 1:
                tables.append(_HtmlTable(tag.start()))
                in_head = False
            else:
                tables[-1].reason = "it holds another table"
            continue
        if depth == 0:
            continue
        table = tables[-1]
        if name == "table" and depth > 1:
            depth -= 1
            continue
        if depth > 1:
            continue
        if cell is not None and row is not None:
            row.cells.append((cell, tag.start()))
        cell = None
        match name:
            case "td" | "th" if not tag["close"]:
                if row is None:
                    row = _HtmlRow(tag.start(), in_head)
                    table.rows.append(row)
                row.is_header = row.is_header or name == "th"
                spans = _SPANNING.findall(tag["attributes"])
                if any(span != "1" for span in spans):
                    table.reason = "its cells span several rows or columns"
                cell = tag.end()
            case "td" | "th":
                pass
            case "tr" if not tag["close"]:
                row = _HtmlRow(tag.start(), in_head)
                table.rows.append(row)
            case "thead":
                in_head = not tag["close"]
                row = None
            case "table":
                depth = 0
                table.end = tag.end()
                row = None
            case _:
                row = None
    for table in tables:
        table.rows = [row for row in table.rows if row.cells]
        if not table.end and table.reason is None:
            table.reason = "it is never closed"
    return tables


class _Text:
    """The block's text, and where each character of it stands in the page."""

    def __init__(self, page: PageLines, first: int, end: int) -> None:
        lines = page.lines[first:end]
        self.text = "\n".join(lines)
        self._source = page.source
        self._first = first
        self._starts = list(accumulate((len(line) + 1 for line in lines), initial=0))

    def line(self, position: int) -> int:
        """The index in the page of the line on which the character stands."""
        return self._first + bisect_right(self._starts, position, hi=len(self._starts) - 1) - 1

    def span(self, start: int, end: int) -> Span:
        line = self.line(start)
        column = start - self._starts[line - self._first] + 1
        length = len(self.text[start:end].partition("\n")[0])
        return self._source.span(line + 1, column, length)

    def row(self, row: _HtmlRow) -> Row:
        cells = tuple(self._cell(start, end) for start, end in row.cells)
        return Row(cells, self.span(row.start, row.cells[-1][1]))

    def html(self, start: int, end: int) -> list[Html]:
        """The HTML between tables, if there is any."""
        start, end = self._stripped(start, end)
        return [Html(self.text[start:end], self.span(start, end))] if start < end else []

    def _cell(self, start: int, end: int) -> Cell:
        start, end = self._stripped(start, end)
        return Cell(self.text[start:end], self.span(start, end))

    def _stripped(self, start: int, end: int) -> tuple[int, int]:
        text = self.text[start:end]
        stripped = text.strip(_BLANKS)
        if not stripped:
            return start, start
        start += len(text) - len(text.lstrip(_BLANKS))
        return start, start + len(stripped)
