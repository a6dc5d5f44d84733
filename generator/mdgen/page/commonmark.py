"""The long way: markdown-it-py finds the blocks, with this package's rules for tables and HTML."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import overload

from markdown_it import MarkdownIt
from markdown_it.common.html_re import HTML_OPEN_CLOSE_TAG_STR
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from typing_extensions import override

from mdgen.diagnostics import catalogue
from mdgen.diagnostics.model import Diagnostic
from mdgen.page.blocks import (
    HTML_NAMES,
    RAW_HTML_NAMES,
    Item,
    PageLines,
    is_heading,
    opening_fence,
)
from mdgen.page.html_tables import read_html
from mdgen.page.rows import TableRead, is_loose_row, read_table, starts_table

_LONG_LINE = 200
_LONG_TAG = 4096


def read_commonmark(page: PageLines) -> tuple[list[Item], list[Diagnostic]]:
    """The page's headings and blocks in page order.

    CommonMark's blocks, with GFM's tables as `mdgen.page.rows` reads them, and three differences:

    - An HTML block also ends where a heading, a table or a fence begins, not only at a blank line: docs
      put anchors and component tags directly above those.
    - An HTML table is one block although blank lines stand in it.
    - Link definitions are paragraphs, for all text of a page is kept.

    Tables in list items and quotes come directly after the list or the quote that holds them.
    """
    parser = _parser()
    skeleton = [_outline(line) for line in page.lines]
    starts: list[int] = []
    position = 0
    for line in skeleton:
        starts.append(position)
        position += len(line) + 1
    closing_tables = [index for index, line in enumerate(page.lines) if "</table" in line.lower()]
    tokens: list[Token] = []
    environment = {_KEY: _Environment(page, starts, closing_tables)}
    parser.block.parse("\n".join(skeleton), parser, environment, tokens)
    items: list[Item] = []
    diagnostics: list[Diagnostic] = []
    _gather(page, tokens, items, diagnostics)
    return items, diagnostics


class _Environment:
    """What the two rules below need to know of the page."""

    def __init__(self, page: PageLines, starts: list[int], closing_tables: list[int]) -> None:
        self.page = page
        self.starts = starts
        self.closing_tables = closing_tables


_KEY = "mdgen"


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").disable("reference")
    interrupts = ["paragraph", "reference", "blockquote"]
    parser.block.ruler.at("table", _table, {"alt": interrupts})
    parser.block.ruler.at("html_block", _html_block, {"alt": interrupts})
    return parser.enable("table")


def _outline(line: str) -> str:
    """As much of a line as decides about blocks. Most bytes of a page are the padding of its tables."""
    if len(line) <= _LONG_LINE or not line.lstrip(" \t").startswith("|") or "</" in line:
        return line
    if "->" in line or "?>" in line or "]>" in line:
        return line
    return line[:_LONG_LINE]


class _Inside(Sequence[str]):
    """The page's lines as a list item or a quote sees them: without what stands before its content."""

    def __init__(self, state: StateBlock, lazy: bool) -> None:
        self._state = state
        self._environment: _Environment = state.env[_KEY]
        self._lazy = lazy

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    @override
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        if isinstance(index, slice):
            return [self[line] for line in range(*index.indices(len(self)))]
        if not self._lazy and self._state.sCount[index] < self._state.blkIndent:
            return ""
        return self._environment.page.lines[index][_offset(self._state, index) :]

    @override
    def __len__(self) -> int:
        return self._state.lineMax


class _Offsets(Sequence[int]):
    """How many characters of each line stand before what `_Inside` gives."""

    def __init__(self, state: StateBlock) -> None:
        self._state = state

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[int]: ...
    @override
    def __getitem__(self, index: int | slice) -> int | Sequence[int]:
        if isinstance(index, slice):
            return [self[line] for line in range(*index.indices(len(self)))]
        return _offset(self._state, index)

    @override
    def __len__(self) -> int:
        return self._state.lineMax


def _offset(state: StateBlock, line: int) -> int:
    environment: _Environment = state.env[_KEY]
    return state.bMarks[line] + state.tShift[line] - environment.starts[line]


def _lines_of(state: StateBlock, lazy: bool) -> Sequence[str]:
    environment: _Environment = state.env[_KEY]
    return environment.page.lines if state.level == 0 else _Inside(state, lazy)


def _table(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    if state.is_code_block(first):
        return False
    end = min(end, state.lineMax)
    lines = _lines_of(state, lazy=silent)
    if not starts_table(lines, first, end):
        return False
    if silent:
        return True
    environment: _Environment = state.env[_KEY]
    if state.level == 0:
        read = read_table(environment.page.source, lines, first, end)
    else:
        read = read_table(
            environment.page.source,
            lines,
            first,
            end,
            offsets=_Offsets(state),
            rows_go_on=False,
        )
    token = state.push("table", "", 0)
    token.map = [first, read.next_line]
    token.meta = {_KEY: read}
    state.line = read.next_line
    return True


# CommonMark 4.6: how HTML blocks of the kinds 1 to 5 begin and end.
_CLOSED_HTML = tuple(
    (re.compile(begin, re.IGNORECASE), re.compile(finish, re.IGNORECASE))
    for begin, finish in (
        (rf"<(?:{RAW_HTML_NAMES})(?=[ \t>]|$)", rf"</(?:{RAW_HTML_NAMES})>"),
        (r"<!--", r"-->"),
        (r"<\?", r"\?>"),
        (r"<![a-z]", r">"),
        (r"<!\[CDATA\[", r"\]\]>"),
    )
)
_BLOCK_TAG = re.compile(rf"</?(?:{HTML_NAMES})(?=[ \t]|/?>|$)", re.IGNORECASE)
_WHOLE_TAG = re.compile(HTML_OPEN_CLOSE_TAG_STR + r"[ \t]*$")
# The first line of a component's tag whose attributes stand on lines of their own (MDX).
_OPEN_COMPONENT = re.compile(r"<[A-Z][A-Za-z0-9.]*(?:[ \t][^>]*)?$")
_TABLE_TAG = re.compile(r"<(/?)table(?=[\s>]|$)", re.IGNORECASE)


def _html_block(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    text = state.src[state.bMarks[first] + state.tShift[first] : state.eMarks[first]]
    if not text.startswith("<") or state.is_code_block(first):
        return False
    finish = next((finish for begin, finish in _CLOSED_HTML if begin.match(text)), None)
    if finish is not None:
        if silent:
            return True
        line = first
        while not finish.search(text):
            line += 1
            if line >= end or (state.sCount[line] < state.blkIndent and not state.isEmpty(line)):
                break
            text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
        else:
            line += 1
    else:
        is_block_tag = _BLOCK_TAG.match(text) is not None
        if silent or not is_block_tag:
            # The regular expressions for tags are not linear, and no tag is this long.
            is_tag = len(text) <= _LONG_TAG and (
                _WHOLE_TAG.match(text) is not None or _OPEN_COMPONENT.match(text) is not None
            )
            if silent or not is_tag:
                return silent and is_block_tag
        line = _end_of_html(state, first, end)
    token = state.push("html_block", "", 0)
    token.map = [first, line]
    state.line = line
    return True


def _end_of_html(state: StateBlock, first: int, end: int) -> int:
    environment: _Environment = state.env[_KEY]
    lines = _lines_of(state, lazy=False)
    open_tables = 0
    line = first
    while line < end:
        if line > first and (
            state.sCount[line] < state.blkIndent
            or state.isEmpty(line)
            or is_heading(lines[line])
            or opening_fence(lines[line]) is not None
            or starts_table(lines, line, min(end, state.lineMax))
        ):
            break
        text = lines[line]
        if "<" in text:
            for tag in _TABLE_TAG.finditer(text):
                open_tables += -1 if tag[1] else 1
        if open_tables > 0 and state.level == 0:
            index = bisect_left(environment.closing_tables, line + 1)
            if index == len(environment.closing_tables):
                open_tables = 0
            else:
                closing = environment.closing_tables[index]
                for between in range(line + 1, closing):
                    open_tables += len(_TABLE_TAG.findall(lines[between]))
                line = closing
                continue
        line += 1
    return line


def _gather(
    page: PageLines, tokens: list[Token], items: list[Item], diagnostics: list[Diagnostic]
) -> None:
    index = 0
    while index < len(tokens):
        token = tokens[index]
        close = index
        if token.nesting == 1:
            close += 1
            while tokens[close].level != token.level:
                close += 1
        inside = tokens[index + 1 : close]
        index = close + 1
        if token.map is None:
            continue
        first, end = token.map
        match token.type:
            case "table":
                _take_table(token, items, diagnostics)
            case "heading_open":
                if token.markup.startswith("#"):
                    items.append(page.heading(first))
                else:
                    items.append(page.underlined_heading(first, end))
            case "paragraph_open":
                items.append(page.paragraph(first, end))
                diagnostics += _loose_rows(page, first, end)
            case "fence":
                items.append(page.fenced_code(first, end))
                diagnostics += page.unclosed_fence(first, end)
            case "code_block":
                items.append(page.indented_code(first, end))
            case "html_block":
                read = read_html(page, first, end)
                items += read.blocks
                diagnostics += read.diagnostics
            case "blockquote_open":
                items.append(page.quote(first, end))
                _take_tables(inside, items, diagnostics)
            case "bullet_list_open" | "ordered_list_open":
                spans = [
                    (part.map[0], part.map[1])
                    for part in inside
                    if part.type == "list_item_open" and part.level == 1 and part.map is not None
                ]
                items.append(page.list_block(spans, token.type == "ordered_list_open"))
                _take_tables(inside, items, diagnostics)
            case _:
                # A thematic break says nothing.
                pass


def _take_tables(tokens: list[Token], items: list[Item], diagnostics: list[Diagnostic]) -> None:
    for token in tokens:
        if token.type == "table":
            _take_table(token, items, diagnostics)


def _take_table(token: Token, items: list[Item], diagnostics: list[Diagnostic]) -> None:
    read = token.meta[_KEY]
    assert isinstance(read, TableRead)
    items.append(read.table)
    diagnostics.extend(read.diagnostics)


def _loose_rows(page: PageLines, first: int, end: int) -> Iterator[Diagnostic]:
    for line in range(first, end):
        if is_loose_row(page.lines[line]):
            yield catalogue.ROW_OUTSIDE_TABLE.at(page.span(line))
            return
