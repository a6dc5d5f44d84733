"""Pages as sections of blocks: what each line becomes, and where it stands."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from mdgen.page.blocks import PageLines
from mdgen.page.commonmark import read_commonmark
from mdgen.page.nodes import Block, CodeBlock, Html, ListBlock, Page, Paragraph, Quote, Table
from mdgen.page.parse import parse_page
from mdgen.page.plain import read_plain
from mdgen.source import SourceFile, Span, split_lines


def parse(text: str) -> Page:
    return parse_page(SourceFile("page.md", text)).value


def findings(text: str) -> list[str]:
    return [
        str(found.span) + " " + found.code
        for found in parse_page(SourceFile("p", text)).diagnostics
    ]


def outline(page: Page) -> list[tuple[int, str, int, int]]:
    return [(each.level, each.title, each.first_line, each.last_line) for each in page.sections]


def blocks(text: str) -> list[Block]:
    return [block for section in parse(text).sections for block in section.blocks]


def text_at(text: str, span: Span) -> str:
    line = text.split("\n")[span.line - 1]
    return line[span.column - 1 : span.column - 1 + span.length]


def test_sections_are_flat_and_hold_every_line() -> None:
    text = (
        "Before.\n\n# One\n\n### Three #\nText.\n## Two ##\nTitle\nover lines\n===\n###### Six#\n"
    )
    assert outline(parse(text)) == [
        (0, "", 1, 2),
        (1, "One", 3, 4),
        (3, "Three", 5, 6),
        (2, "Two", 7, 7),
        (1, "Title\nover lines", 8, 10),
        (6, "Six#", 11, 12),
    ]


@pytest.mark.parametrize("line", ["### ", "###", "### ###", "###\t"])
def test_a_heading_may_be_empty(line: str) -> None:
    assert outline(parse(f"# A\n{line}\n```\nx\n```\n")) == [(1, "A", 1, 1), (3, "", 2, 6)]


@pytest.mark.parametrize("line", ["#Title", "####### Title", "\\# Title", "    # Title"])
def test_this_is_no_heading(line: str) -> None:
    assert outline(parse(line)) == [(0, "", 1, 1)]


def test_headings_in_code_quotes_and_lists_open_no_section() -> None:
    text = "# A\n```\n# b\n```\n> # c\n\n- # d\n\n<!--\n# e\n-->\n\n    # f\n"
    assert [title for _, title, _, _ in outline(parse(text))] == ["A"]


@pytest.mark.parametrize(
    "above",
    ['<Anchor id="x" />', "<a name='x'></a>", "<div>", "</Note>", "<br>", "- item", "> quote"],
)
def test_a_heading_may_follow_directly_on_any_line(above: str) -> None:
    assert [title for _, title, _, _ in outline(parse(f"# A\n\n{above}\n## B\n"))] == ["A", "B"]


def test_a_heading_below_a_table_row_is_a_heading() -> None:
    text = "# A\n\n| a | b |\n|---|---|\n| c | d |\n## B\n"
    assert outline(parse(text)) == [(1, "A", 1, 5), (2, "B", 6, 7)]


def test_front_matter_is_kept_apart_and_counts_as_lines() -> None:
    page = parse("---\ntitle: x\n# no heading\n---\n# A\n")
    assert page.front_matter == "title: x\n# no heading"
    assert outline(page) == [(0, "", 1, 4), (1, "A", 5, 6)]
    assert page.sections[0].blocks == ()


@pytest.mark.parametrize(
    "text", ["---\n\ntext\n\n---\n", "---\ntext\n", "text\n---\na: b\n---\n", "---"]
)
def test_a_thematic_break_is_no_front_matter(text: str) -> None:
    assert parse(text).front_matter == ""


def test_code_is_kept_to_the_letter() -> None:
    text = '```JSON title="x"\n{\n  "a": 1\n\n}\n```\n\n  ~~~~\n    x\n  ~~~\n  ~~~~\n\n    y\n\n    z\n'
    found = blocks(text)
    assert [(b.language, b.text) for b in found if isinstance(b, CodeBlock)] == [
        ("json", '{\n  "a": 1\n\n}'),
        ("", "  x\n~~~"),
        ("", "y\n\nz"),
    ]


def test_a_fence_that_is_never_closed_is_told() -> None:
    assert findings("# A\n\n```json\n{}\n\n# B\n") == ["p:3:1 MDG017"]
    assert findings("# A\n\n```json\n{}\n```") == []


def test_list_items_are_their_source_without_the_bullet() -> None:
    text = '- `"a"`\n- b\n  - nested\n\n    more\n\nText.\n\n3. c\n4.  d\n    e\n'
    found = blocks(text)
    assert [
        ([item.text for item in block.items], block.ordered)
        for block in found
        if isinstance(block, ListBlock)
    ] == [(['`"a"`', "b\n- nested\n\n  more"], False), (["c", "d\ne"], True)]
    first = found[0]
    assert isinstance(first, ListBlock)
    assert [text_at(text, item.span) for item in first.items] == ['`"a"`', "b"]


def test_a_quote_is_its_source_without_the_marks() -> None:
    (quote,) = blocks("> :warning: **OLD**: Use\n>  other.\nlazy\n")
    assert quote == Quote(":warning: **OLD**: Use\n other.\nlazy", Span("page.md", 1, 1, 24))


def test_paragraphs_keep_their_source_and_their_links() -> None:
    first, second = blocks("One *two*\n  three [x][y] <br/>\n\n[y]: https://example.com\n")
    assert isinstance(first, Paragraph) and isinstance(second, Paragraph)
    assert first.text == "One *two*\n  three [x][y] <br/>"
    assert second.text == "[y]: https://example.com"


@pytest.mark.parametrize(
    "html",
    ["<!-- a\n\nb -->", "<div>\ntext\n</div>", "<Card\n  title='x'\n>", "<pre>\n\n# x\n</pre>"],
)
def test_html_is_kept_as_written(html: str) -> None:
    assert [block.text for block in blocks(f"{html}\n\nText.\n") if isinstance(block, Html)] == [
        html
    ]


# HTML tables.


def test_an_html_table_is_a_table() -> None:
    text = (
        "Text.\n<div>\n<table>\n <thead>\n  <tr><th>Name</th><th align='left'>Type</th></tr>\n </thead>\n\n"
        " <tbody>\n  <tr>\n   <td><code>a</code></td>\n   <td>one<br>\n   two</td>\n  </tr>\n\n"
        "  <tr><td>b<td><!-- <td> -->c\n </tbody>\n</table>\n</div>\n\n# Next\n"
    )
    found = blocks(text)
    assert [type(block).__name__ for block in found] == ["Paragraph", "Html", "Table", "Html"]
    table = found[2]
    assert isinstance(table, Table)
    assert [[cell.text for cell in row.cells] for row in (table.header, *table.rows)] == [
        ["Name", "Type"],
        ["<code>a</code>", "one<br>\n   two"],
        ["b", "<!-- <td> -->c"],
    ]
    assert text_at(text, table.rows[0].cells[0].span) == "<code>a</code>"
    assert (table.span.line, table.last_line) == (3, 17)
    assert [title for _, title, _, _ in outline(parse(text))] == ["", "Next"]


@pytest.mark.parametrize(
    "table",
    [
        "<table><tr><th>a</th></tr><tr><td rowspan=2>b</td></tr></table>",
        "<table><tr><th>a</th></tr><tr><td><table></table></td></tr></table>",
        "<table><tr><td>a</td></tr></table>",
        "<table><tr><th>a</th></tr>",
    ],
)
def test_an_html_table_that_is_not_plain_stays_html(table: str) -> None:
    (block,) = blocks(table)
    assert isinstance(block, Html)
    assert block.text == table
    assert findings(table) == ["p:1:1 MDG016"]


def test_rows_of_html_tables_are_counted_too() -> None:
    text = "<table>\n<tr><th>a<th>b</tr>\n<tr><td>c</tr>\n<tr><td>d<td>e<td>f</tr>\n</table>\n"
    assert findings(text) == ["p:3:1 MDG010", "p:4:1 MDG011"]


# Any page.

PIECES = st.sampled_from(
    [
        *"\n\n\n\n \t|`~#>-+*_=<[]!:.1a\\\"'\r",
        *(
            "    ",
            "```",
            "~~~",
            "---",
            "===",
            "- ",
            "1. ",
            "> ",
            "# ",
            "## ",
            "| a ",
            "|---",
            "\n\n",
        ),
        *(
            "<!--",
            "-->",
            "<div>",
            "</div>",
            "<A b",
            "/>",
            "<table>",
            "</table>",
            "<tr>",
            "<th>",
            "<td>",
        ),
        *(
            "\n| a | b |\n|---|---|\n",
            "\n| c | d |\n",
            "\n| c | d\n",
            "\n|\n",
            "\na|b\n-|-\n",
            "word",
            "é\u2028",
        ),
    ]
)
TEXT = st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=60))
PLAIN_PIECES = st.sampled_from(
    [
        *(
            "\n",
            "\n\n",
            "text",
            "**b** c",
            "`x` y",
            "# T",
            "## ",
            "- `a`",
            "- b",
            "* c",
            "> q",
            "<!-- x -->",
        ),
        *(
            "```py",
            "```",
            "~~~",
            "| a | b |\n|---|---|\n| c | d |",
            "| c | d",
            "|",
            "1990",
            "---",
            " ",
            "\t",
        ),
    ]
)
PLAIN = st.lists(st.one_of(PLAIN_PIECES, st.just("\n")), max_size=25).map("".join)


@given(st.one_of(TEXT, PLAIN))
def test_any_text_is_a_page_whose_sections_hold_its_lines_in_order(text: str) -> None:
    page = parse(text)
    next_line = 1
    for section in page.sections:
        assert section.first_line == next_line
        assert section.last_line >= section.first_line
        next_line = section.last_line + 1
        place = section.first_line
        for block in section.blocks:
            assert place <= block.span.line <= section.last_line
            if not isinstance(block, Table):
                place = block.span.line
    assert next_line == len(split_lines(text)) + 1


@given(st.one_of(TEXT, PLAIN))
@example("```\n\n")
@example("text\n- a\n# b\n> c\n\n* d\n\n- e")
def test_the_short_way_through_a_page_and_the_long_way_end_at_the_same_blocks(text: str) -> None:
    page = PageLines(SourceFile("page.md", text), split_lines(text))
    read = read_plain(page)
    if read is not None:
        assert read == read_commonmark(page)
