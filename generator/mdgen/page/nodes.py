"""A documentation page as blocks with spans. Nothing here knows what a field or a model is."""

from __future__ import annotations

from msgspec import Struct

from mdgen.source import SourceFile, Span


class Cell(Struct, frozen=True):
    """One table cell: its Markdown source, outer blanks removed, `\\|` kept as written.

    A cell that goes on over several physical lines holds them joined by `\\n`, blank ones too.
    """

    text: str
    span: Span


class Row(Struct, frozen=True):
    """One logical row. `cells` has as many cells as the page wrote; the table pads nothing."""

    cells: tuple[Cell, ...]
    span: Span


class Table(Struct, frozen=True):
    """A pipe or HTML table. `last_line` is the last physical line that belongs to it."""

    header: Row
    rows: tuple[Row, ...]
    span: Span
    last_line: int


class CodeBlock(Struct, frozen=True):
    """A fenced or indented code block; `language` is the first word of the info string, lower case."""

    language: str
    text: str
    span: Span


class ListItem(Struct, frozen=True):
    """One list item's Markdown source, the bullet removed; nested items are part of their parent's text."""

    text: str
    span: Span


class ListBlock(Struct, frozen=True):
    """A bullet or numbered list."""

    items: tuple[ListItem, ...]
    ordered: bool
    span: Span


class Paragraph(Struct, frozen=True):
    """A paragraph's Markdown source, its lines joined by `\\n`. Anchors and inline HTML are kept."""

    text: str
    span: Span


class Quote(Struct, frozen=True):
    """A block quote's Markdown source, the `>` marks removed."""

    text: str
    span: Span


class Html(Struct, frozen=True):
    """An HTML block or comment (or JSX element), as written."""

    text: str
    span: Span


Block = Table | CodeBlock | ListBlock | Paragraph | Quote | Html


class Section(Struct, frozen=True):
    """A heading and what stands below it, up to the next heading of any level.

    `level` is 0 for what stands before the first heading. `title` is the heading's Markdown source.
    `first_line` is the heading's line and `last_line` the line before the next heading.
    """

    level: int
    title: str
    blocks: tuple[Block, ...]
    span: Span
    first_line: int
    last_line: int


class Page(Struct, frozen=True):
    """One page. Sections stand in page order, flat; a section's parent is the last one of a lower level."""

    source: SourceFile
    sections: tuple[Section, ...]
    front_matter: str = ""

    @property
    def path(self) -> str:
        return self.source.path
