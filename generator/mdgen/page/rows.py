"""Pipe tables: which physical lines are one row, and where its cells are cut."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from msgspec import Struct, field

from mdgen.diagnostics import catalogue
from mdgen.diagnostics.model import Diagnostic
from mdgen.page.blocks import indentation, interrupts_a_table, is_blank
from mdgen.page.nodes import Cell, Row, Table
from mdgen.page.text import closing_ticks
from mdgen.source import SourceFile, Span

_BLANKS = " \t\r\n"
_CUT = re.compile(r"(?<!\\)\|")
_SINGLE_CUT = re.compile(r"(?<![\\|])\|(?!\|)")
_DELIMITER_CELL = re.compile(r":?-+:?")


class TableRead(NamedTuple):
    """A table, and the index of the first line that is no longer part of it."""

    table: Table
    next_line: int
    diagnostics: tuple[Diagnostic, ...]


def starts_table(lines: Sequence[str], first: int, end: int) -> bool:
    """Whether `lines[first]` is the header of a table, which the line below it decides, as in GFM.

    `lines[:end]` are the lines of the innermost container (the page, a list item, a quote).
    """
    header = lines[first]
    if "|" not in header or first + 1 >= end:
        return False
    columns = _delimiter_columns(lines[first + 1])
    return columns > 0 and len(_cut(_pieces(header)).pieces) == columns


def read_table(
    source: SourceFile,
    lines: Sequence[str],
    first: int,
    end: int,
    *,
    offsets: Sequence[int] | None = None,
    rows_go_on: bool = True,
) -> TableRead:
    """The table whose header is `lines[first]`, where `starts_table` is true.

    `lines[i]` is the page's line `i + 1` without its first `offsets[i]` characters. Rows end as in GFM,
    with three exceptions, for what GFM would tear apart or swallow:

    - A row of a table with outer pipes goes on over several lines where `rows_go_on` (see `_OpenRows`).
    - A line without a pipe below a finished row ends the table, unless another row follows directly.
    - An indented line that begins with a pipe is a row, not code.

    Linear in the lines read; what is looked at beyond the table ends at the next table's header.
    """
    header_cut = _cut(_pieces(lines[first]))
    shape = _Shape(len(header_cut.pieces), header_cut.leading, header_cut.trailing)
    reader = _RowReader(source.span(1).path, lines, offsets, shape)
    header = reader.row(first, first, header_cut)
    rows: list[Row] = []
    open_rows = (
        _OpenRows(lines, first + 2, end, shape.columns)
        if rows_go_on and shape.leading and shape.trailing
        else None
    )
    followed_until = first
    line = first + 2
    while line < end and not is_blank(lines[line]):
        text = lines[line]
        last = line
        if text.lstrip(" \t").startswith("|"):
            if open_rows is not None and not _is_full(text, shape.columns):
                last = open_rows.last_line(line)
        elif indentation(text) >= 4 or interrupts_a_table(text):
            break
        elif line >= followed_until and not _CUT.search(text):
            followed_until = _next_row(lines, line, end, shape)
            if followed_until == line:
                break
        rows.append(reader.read(line, last))
        line = last + 1
    table = Table(header, tuple(rows), header.span, line)
    return TableRead(table, line, tuple(reader.diagnostics))


def is_loose_row(line: str) -> bool:
    """Whether a line that belongs to no table looks like a row of one."""
    return _pipe_count(line) > 1 and line.lstrip(" \t").startswith("|") and _ends_with_pipe(line)


class _Shape(NamedTuple):
    """What a header says about its rows: their cells, and whether it has the outer pipes."""

    columns: int
    leading: bool
    trailing: bool


class _Cut(NamedTuple):
    """A row's text between its pipes. `start` is where the first piece begins in the row's text."""

    pieces: list[str]
    start: int
    leading: bool
    trailing: bool


def _delimiter_columns(line: str) -> int:
    """How many columns a delimiter row (`| --- | :-: |`) has; 0 where the line is none.

    Dashes alone are a setext underline or a thematic break, and `- |` opens a list item.
    """
    if line.strip("|-: \t\r"):
        return 0
    text = line.strip(_BLANKS)
    if not ("|" in text or ":" in text) or text.startswith(("- ", "-\t")):
        return 0
    pieces = _cut(text.split("|")).pieces
    if all(_DELIMITER_CELL.fullmatch(piece.strip(_BLANKS)) for piece in pieces):
        return len(pieces)
    return 0


def _pieces(row: str) -> list[str]:
    """The text between the unescaped pipes. Code spans do not protect a pipe here, as in GFM."""
    return _CUT.split(row) if "\\|" in row else row.split("|")


def _as_text(row: str, columns: int) -> _Cut | None:
    """The row, cut into `columns` cells by taking as text what hardly cuts: pipes in code, and `||`."""
    spans = _code_spans(row) if "`" in row else []
    for pipes, code in ((_CUT, spans), (_SINGLE_CUT, []), (_SINGLE_CUT, spans)):
        cut = _cut(_pieces_outside(row, pipes, code))
        if len(cut.pieces) == columns:
            return cut
    return None


def _pieces_outside(row: str, pipes: re.Pattern[str], spans: list[tuple[int, int]]) -> list[str]:
    """The text between those pipes that stand in none of the spans."""
    pieces: list[str] = []
    start = passed = 0
    for match in pipes.finditer(row):
        pipe = match.start()
        while passed < len(spans) and spans[passed][1] <= pipe:
            passed += 1
        if passed == len(spans) or pipe < spans[passed][0]:
            pieces.append(row[start:pipe])
            start = pipe + 1
    pieces.append(row[start:])
    return pieces


def _code_spans(text: str) -> list[tuple[int, int]]:
    """Where code spans begin and end: a run of backticks up to the next run of the same length."""
    spans: list[tuple[int, int]] = []
    behind = 0
    for start, (_, end) in closing_ticks(text).items():
        if start >= behind and text[start - 1 : start] != "\\":
            spans.append((start, end))
            behind = end
    return spans


def _cut(pieces: list[str]) -> _Cut:
    """The pieces of a row without the blanks outside its outer pipes; a lone pipe is a row of no cells."""
    start = 0
    leading = trailing = False
    if len(pieces) > 1 and not pieces[0].strip(_BLANKS):
        leading = True
        start = len(pieces[0]) + 1
        pieces = pieces[1:]
    if (leading or len(pieces) > 1) and not pieces[-1].strip(_BLANKS):
        trailing = True
        pieces = pieces[:-1]
    return _Cut(pieces, start, leading, trailing)


def _pipe_count(line: str) -> int:
    """How many unescaped pipes the line has."""
    return line.count("|") - line.count("\\|")


def _ends_with_pipe(line: str) -> bool:
    text = line.rstrip(_BLANKS)
    return text.endswith("|") and not text.endswith("\\|")


def _is_full(line: str, columns: int) -> bool:
    """Whether the line alone is a whole row with both outer pipes."""
    return (
        _pipe_count(line) == columns + 1
        and line.lstrip(" \t").startswith("|")
        and _ends_with_pipe(line)
    )


def _next_row(lines: Sequence[str], first: int, end: int, shape: _Shape) -> int:
    """The index of the next whole row in the same run of lines; `first` where none follows."""
    for line in range(first + 1, end):
        text = lines[line]
        if is_blank(text):
            break
        begins = text.lstrip(" \t").startswith("|")
        if not begins and (indentation(text) >= 4 or interrupts_a_table(text)):
            break
        if (begins or not shape.leading) and _CUT.search(text):
            return first if starts_table(lines, line, end) else line
    return first


class _OpenRows:
    """Finds the last line of a row that its own line does not finish, in a table with outer pipes.

    Such a row holds fewer cells than the header, or its last cell is not closed. It goes on up to the line
    that completes it: the pipes from its first line on are then exactly the header's, and the last of them
    ends that line. On the way, blank lines, headings, lists and fences are text of the cell, for that is
    what descriptions hold where line breaks are real. The row does not go on

    - over a line that is a whole row by itself, or the header of another table;
    - up to a pipe inside a code fence that was opened on the way (that is code, not a table).

    Where the search ends at a whole row that has no other table to belong to, and the open row lacks
    nothing but its last pipe, the lines between belong to the open row too.

    Each line is looked at once, however many rows stand open: counts are kept as running sums.
    """

    def __init__(self, lines: Sequence[str], first: int, end: int, columns: int) -> None:
        self._lines = lines
        self._first = first
        self._end = end
        self._columns = columns
        # Of the lines first..first+i-1: their unescaped pipes, and their fence marks.
        self._pipes = [0]
        self._fences = [0]
        self._stop: int | None = None

    def last_line(self, row: int) -> int:
        """The index of the last line of the row that begins at `row`."""
        if self._stop is not None and self._stop <= row:
            self._stop = None
        while self._scanned <= row:
            self._count()
        before = self._pipes[row - self._first]
        wanted = before + self._columns + 1
        while self._pipes[-1] < wanted and self._stop is None:
            if self._scanned >= self._end or self._is_stop(self._scanned):
                self._stop = self._scanned
            else:
                self._count()
        if self._pipes[-1] >= wanted:
            index = bisect_left(self._pipes, wanted)
            line = self._first + index - 1
            if (
                self._pipes[index] == wanted
                and _ends_with_pipe(self._lines[line])
                and self._fences_even(row, line)
            ):
                return line
            return row
        return self._before_stop(row, wanted)

    @property
    def _scanned(self) -> int:
        return self._first + len(self._pipes) - 1

    def _count(self) -> None:
        text = self._lines[self._scanned]
        self._pipes.append(self._pipes[-1] + _pipe_count(text))
        # A fence may open a cell, so what counts is the text behind the line's last pipe, too.
        ahead, pipe, cell = text.rpartition("|")
        in_cell = bool(pipe) and not ahead.endswith("\\") and _opens_with_fence(cell)
        self._fences.append(self._fences[-1] + _opens_with_fence(text) + in_cell)

    def _is_stop(self, line: int) -> bool:
        text = self._lines[line]
        return "|" in text and (
            _is_full(text, self._columns) or starts_table(self._lines, line, self._end)
        )

    def _fences_even(self, row: int, line: int) -> bool:
        return (self._fences[line - self._first + 1] - self._fences[row - self._first]) % 2 == 0

    def _before_stop(self, row: int, wanted: int) -> int:
        stop = self._stop
        index = row - self._first
        if (
            stop is None
            or stop >= self._end
            or self._pipes[index + 1] != wanted - 1
            or self._pipes[stop - self._first] != wanted - 1
            or _ends_with_pipe(self._lines[row])
            or starts_table(self._lines, stop, self._end)
            or not self._fences_even(row, stop - 1)
        ):
            return row
        return stop - 1


def _opens_with_fence(text: str) -> bool:
    return text.lstrip(" \t").startswith(("```", "~~~"))


class _RowReader(Struct):
    """Makes rows of lines, with spans, and gathers what there is to say about them."""

    path: str
    lines: Sequence[str]
    offsets: Sequence[int] | None
    shape: _Shape
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def read(self, first: int, last: int) -> Row:
        """The row on the lines `first` to `last`."""
        columns, leading, trailing = self.shape
        text = self.lines[first] if first == last else "\n".join(self.lines[first : last + 1])
        pieces = _pieces(text)
        cut = _cut(pieces)
        rule = None
        if len(cut.pieces) > columns:
            rule = catalogue.ROW_TOO_LONG
            mended = _as_text(text, columns)
            if mended is not None:
                rule, cut = catalogue.PIPE_AS_TEXT, mended
        elif len(cut.pieces) < columns:
            # Without outer pipes, the pipe at the row's edge may stand before (or behind) an empty cell.
            if len(cut.pieces) == columns - 1 and cut.trailing and not trailing:
                cut = cut._replace(pieces=[*cut.pieces, pieces[-1]], trailing=False)
            elif len(cut.pieces) == columns - 1 and cut.leading and not leading:
                cut = cut._replace(pieces=[pieces[0], *cut.pieces], start=0, leading=False)
            else:
                rule = catalogue.ROW_TOO_SHORT
        elif first != last and not cut.trailing:
            rule = catalogue.ROW_CUT_OFF
        elif leading and trailing and cut.leading and not cut.trailing:
            rule = catalogue.ROW_NOT_CLOSED
        row = self.row(first, last, cut)
        if rule is not None:
            self.diagnostics.append(rule.at(row.span, found=len(row.cells), expected=columns))
        return row

    def row(self, first: int, last: int, cut: _Cut) -> Row:
        """The row of these pieces."""
        offset = self.offsets[first] if self.offsets else 0
        text = self.lines[first]
        indent = len(text) - len(text.lstrip(_BLANKS))
        span = Span(self.path, first + 1, offset + indent + 1, len(text.strip(_BLANKS)))
        cells: list[Cell] = []
        start = cut.start
        if first == last:
            column = offset + 1
            for piece in cut.pieces:
                stripped = piece.strip(_BLANKS)
                ahead = len(piece) - len(piece.lstrip(_BLANKS)) if stripped else 0
                cells.append(
                    Cell(
                        stripped,
                        Span(self.path, first + 1, column + start + ahead, len(stripped)),
                    )
                )
                start += len(piece) + 1
            return Row(tuple(cells), span)
        starts = list(
            accumulate(
                (len(line) + 1 for line in self.lines[first:last]),
                initial=0,
            )
        )
        for piece in cut.pieces:
            stripped = piece.strip(_BLANKS)
            at = start + (len(piece) - len(piece.lstrip(_BLANKS)) if stripped else 0)
            index = bisect_right(starts, at) - 1
            line = first + index
            column = at - starts[index] + 1 + (self.offsets[line] if self.offsets else 0)
            cells.append(
                Cell(stripped, Span(self.path, line + 1, column, len(stripped.partition("\n")[0])))
            )
            start += len(piece) + 1
        return Row(tuple(cells), span)
