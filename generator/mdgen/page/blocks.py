"""Lines of Markdown: what a single one is, and the blocks that runs of them become."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from mdgen.diagnostics import catalogue
from mdgen.diagnostics.model import Diagnostic
from mdgen.page.nodes import Block, CodeBlock, Html, ListBlock, ListItem, Paragraph, Quote
from mdgen.source import SourceFile, Span

# The names that open an HTML block even inside a paragraph: CommonMark 4.6, kinds 6 and 1.
HTML_NAMES = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|"
    "dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|"
    "hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|"
    "search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul"
)
RAW_HTML_NAMES = "script|pre|style|textarea"
_INTERRUPTS_TABLE = re.compile(
    r" {0,3}(?:"
    r"\#{1,6}(?:[ \t]|$)"
    r"|`{3,}[^`]*$|~{3}"
    r"|>"
    r"|-[ \t]*(?:-[ \t]*){2,}$|\*[ \t]*(?:\*[ \t]*){2,}$|_[ \t]*(?:_[ \t]*){2,}$"
    r"|[-+*](?:[ \t]|$)|\d{1,9}[.)](?:[ \t]|$)"
    rf"|<(?:!--|\?|![A-Za-z]|!\[CDATA\[|(?:{RAW_HTML_NAMES})(?:[ \t>]|$)"
    rf"|/?(?:{HTML_NAMES})(?:[ \t]|/?>|$))"
    r")",
    re.IGNORECASE,
)
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]|$)")
_FENCE = re.compile(r" {0,3}(?:(`{3,})([^`]*)|(~{3,})(.*))$")
_BULLET = re.compile(r"[ \t]*(?:[-+*]|\d{1,9}[.)])")
_QUOTE_MARK = re.compile(r"[ \t]*> ?")


def is_blank(line: str) -> bool:
    """Whether the line holds nothing but spaces and tabs."""
    return not line.strip(" \t")


def indentation(line: str) -> int:
    """How many columns the line is indented, four for four or more; a tab fills four."""
    width = 0
    for character in line[:4]:
        if character == "\t":
            return 4
        if character != " ":
            break
        width += 1
    return width


def is_heading(line: str) -> bool:
    """Whether the line is a heading with `#` marks."""
    return _HEADING.match(line) is not None


def interrupts_a_table(line: str) -> bool:
    """Whether a block begins here that needs no blank line between it and a table above."""
    return _INTERRUPTS_TABLE.match(line) is not None


class Fence(Struct, frozen=True):
    """A line that opens a code fence: its marks, and the info string behind them."""

    marks: str
    info: str

    def closed_by(self, line: str) -> bool:
        """Whether the line closes the code block."""
        text = line.strip(" \t")
        return (
            len(text) >= len(self.marks) and not text.strip(self.marks[0]) and indentation(line) < 4
        )


def opening_fence(line: str) -> Fence | None:
    """The fence that the line opens, outside of code."""
    match = _FENCE.match(line)
    if match is None:
        return None
    return Fence(match[1] or match[3], match[2] if match[1] else match[4])


class Heading(Struct, frozen=True):
    """A heading on its way to becoming a section. `next_line` is the index of the line below it."""

    level: int
    title: str
    span: Span
    first_line: int
    next_line: int


class PageLines(Struct, frozen=True):
    """The lines that blocks are made of. Indexes count from 0; lines of front matter are blank."""

    source: SourceFile
    lines: tuple[str, ...]

    def span(self, line: int) -> Span:
        """The text of a line, without the blanks around it."""
        text = self.lines[line]
        stripped = text.strip(" \t")
        column = len(text) - len(text.lstrip(" \t")) + 1 if stripped else 1
        return self.source.span(line + 1, column, len(stripped))

    def heading(self, line: int) -> Heading:
        """The heading with `#` marks on this line."""
        text = self.lines[line].strip(" \t")
        marked = text.lstrip("#")
        title = marked.strip(" \t")
        unclosed = title.rstrip("#")
        if not unclosed or unclosed.endswith((" ", "\t")):
            title = unclosed.rstrip(" \t")
        return Heading(len(text) - len(marked), title, self.span(line), line, line + 1)

    def underlined_heading(self, first: int, end: int) -> Heading:
        """The heading whose last line, before `end`, is its underline."""
        level = 1 if self.lines[end - 1].strip(" \t").startswith("=") else 2
        title = "\n".join(line.strip(" \t") for line in self.lines[first : end - 1])
        return Heading(level, title, self.span(first), first, end)

    def paragraph(self, first: int, end: int) -> Paragraph:
        return Paragraph("\n".join(self.lines[first:end]).strip(" \t"), self.span(first))

    def html(self, first: int, end: int) -> Html:
        first, end = self._without_blank_lines(first, end)
        return Html("\n".join(self.lines[first:end]).strip(" \t"), self.span(first))

    def fenced_code(self, first: int, end: int) -> CodeBlock:
        """The code between fences, without as many blanks as the opening fence is indented."""
        fence = opening_fence(self.lines[first])
        assert fence is not None
        body = self.lines[first + 1 : end]
        if body and fence.closed_by(body[-1]):
            body = body[:-1]
        else:
            # Only the end of the page ends the code, and the blank lines there are no part of it.
            _, end = self._without_blank_lines(first, end)
            body = self.lines[first + 1 : end]
        width = indentation(self.lines[first])
        text = "\n".join(_dedent(line, width) for line in body) if width else "\n".join(body)
        language = fence.info.split(maxsplit=1)[0].lower() if fence.info.strip() else ""
        return CodeBlock(language, text, self.span(first))

    def unclosed_fence(self, first: int, end: int) -> Iterator[Diagnostic]:
        """A word on code that only the end of the page ended."""
        fence = opening_fence(self.lines[first])
        if fence is not None and (end - first < 2 or not fence.closed_by(self.lines[end - 1])):
            yield catalogue.FENCE_NOT_CLOSED.at(
                self.span(first), help=f"close it with a line of {fence.marks}"
            )

    def indented_code(self, first: int, end: int) -> CodeBlock:
        first, end = self._without_blank_lines(first, end)
        text = "\n".join(_dedent(line, 4) for line in self.lines[first:end])
        return CodeBlock("", text, self.span(first))

    def quote(self, first: int, end: int) -> Quote:
        first, end = self._without_blank_lines(first, end)
        text = "\n".join(_without_quote_mark(line) for line in self.lines[first:end])
        return Quote(text.strip(" \t\n"), self.span(first))

    def list_block(self, items: list[tuple[int, int]], ordered: bool) -> ListBlock:
        """The list of the items that stand on these lines, each given as (first, end)."""
        return ListBlock(
            tuple(self._list_item(first, end) for first, end in items),
            ordered,
            self.span(items[0][0]),
        )

    def _list_item(self, first: int, end: int) -> ListItem:
        first, end = self._without_blank_lines(first, end)
        text = self.lines[first]
        bullet = _BULLET.match(text)
        assert bullet is not None
        content = text[bullet.end() :].strip(" \t")
        if not content and end == first + 1:
            return ListItem("", self.span(first))
        column = len(text.rstrip(" \t")) - len(content)
        blanks = column - bullet.end()
        # Content that is indented like code, or begins on the next line, stands one column behind.
        width = column if content and blanks <= 4 else bullet.end() + 1
        rest = [_dedent(line, width) for line in self.lines[first + 1 : end]]
        span = (
            self.source.span(first + 1, column + 1, len(content)) if content else self.span(first)
        )
        return ListItem("\n".join([content, *rest]).strip(" \t\n"), span)

    def _without_blank_lines(self, first: int, end: int) -> tuple[int, int]:
        while end > first + 1 and is_blank(self.lines[end - 1]):
            end -= 1
        return first, end


Item = Heading | Block


def _without_quote_mark(line: str) -> str:
    """A quote's line without its mark; a line that goes on lazily has none, whatever stands in it."""
    mark = _QUOTE_MARK.match(line)
    return line[mark.end() :] if mark is not None else line


def _dedent(line: str, width: int) -> str:
    """The line without up to `width` columns of indentation; a tab fills four."""
    column = 0
    for index, character in enumerate(line):
        if column >= width:
            return line[index:]
        if character == " ":
            column += 1
        elif character == "\t":
            column += 4 - column % 4
        else:
            return line[index:]
    return ""
