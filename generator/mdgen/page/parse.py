"""Bytes in, spans out: a documentation page as sections of blocks."""

from __future__ import annotations

from mdgen.diagnostics.model import Staged
from mdgen.page.blocks import Heading, Item, PageLines, is_blank
from mdgen.page.nodes import Block, Page, Section
from mdgen.page.plain import read_plain
from mdgen.source import SourceFile


def parse_page(source: SourceFile) -> Staged[Page]:
    """The page's sections in order. Any text is a page; time and memory are linear in its length."""
    lines = source.lines
    body = _front_matter_lines(lines)
    front_matter = "\n".join(lines[1 : body - 1]) if body else ""
    page = PageLines(source, ("",) * body + lines[body:])
    read = read_plain(page)
    if read is None:
        # markdown-it-py takes longer to import than a hundred plain pages to read.
        from mdgen.page.commonmark import read_commonmark

        read = read_commonmark(page)
    items, diagnostics = read
    sections = _sections(items, source, len(lines))
    return Staged(Page(source, sections, front_matter), tuple(diagnostics))


def load_parser() -> None:
    """Imports the parser for pages that are not plain, of which every larger tree has some."""
    from mdgen.page import commonmark  # noqa: F401


def _front_matter_lines(lines: tuple[str, ...]) -> int:
    """How many lines at the top are front matter: `---`, what is between, and `---`."""
    if lines[0].rstrip(" \t") != "---" or len(lines) < 2 or is_blank(lines[1]):
        return 0
    for index in range(1, len(lines)):
        if lines[index].rstrip(" \t") in ("---", "..."):
            return index + 1
    return 0


def _sections(items: list[Item], source: SourceFile, line_count: int) -> tuple[Section, ...]:
    """The blocks under their headings; the sections' lines are all the lines of the page."""
    sections: list[Section] = []
    blocks: list[Block] = []
    # What stands before the first heading is a section too, unless nothing does.
    heading = Heading(0, "", source.span(1), 0, 0)

    def close(next_line: int) -> None:
        if next_line > heading.first_line:
            sections.append(
                Section(
                    heading.level,
                    heading.title,
                    tuple(blocks),
                    heading.span,
                    heading.first_line + 1,
                    next_line,
                )
            )
            blocks.clear()

    for item in items:
        if isinstance(item, Heading):
            close(item.first_line)
            heading = item
        else:
            blocks.append(item)
    close(line_count)
    return tuple(sections)
