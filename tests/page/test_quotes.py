"""Block quotes, mark by mark."""

from __future__ import annotations

from mdgen.page.nodes import Quote
from mdgen.page.parse import parse_page
from mdgen.source import SourceFile


def test_a_line_that_goes_on_lazily_keeps_its_text() -> None:
    page = parse_page(SourceFile("p.md", "> one\nwhere a > b\n  > three\n")).value
    assert [block.text for block in page.sections[0].blocks if isinstance(block, Quote)] == [
        "one\nwhere a > b\nthree"
    ]
