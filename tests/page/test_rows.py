"""Tables as rows and cells: what is one row, where it is cut, and where each cell stands."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from mdgen.page.nodes import Block, Page, Table
from mdgen.page.parse import parse_page
from mdgen.source import SourceFile, Span


def parse(text: str) -> tuple[Page, list[str]]:
    staged = parse_page(SourceFile("page.md", text))
    return staged.value, [f"{found.span} {found.code}" for found in staged.diagnostics]


def blocks(page: Page) -> list[Block]:
    return [block for section in page.sections for block in section.blocks]


def tables(page: Page) -> list[Table]:
    return [block for block in blocks(page) if isinstance(block, Table)]


def cells(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in (table.header, *table.rows)]


def read(text: str) -> tuple[list[list[str]], list[str]]:
    """The cells of the page's only table, and the findings."""
    page, findings = parse(text)
    (table,) = tables(page)
    return cells(table), findings


def text_at(text: str, span: Span) -> str:
    line = text.split("\n")[span.line - 1]
    return line[span.column - 1 : span.column - 1 + span.length]


HEAD = "| Name | Type | Notes |\n| ---- | ---- | ----- |\n"


def test_cells_are_what_stands_between_the_pipes() -> None:
    found, findings = read(HEAD + "| `a`  | *str* |  |\n|b|x y|z|\n")
    assert found[1:] == [["`a`", "*str*", ""], ["b", "x y", "z"]]
    assert findings == []


def test_an_escaped_pipe_does_not_cut_and_stays_as_written() -> None:
    found, findings = read(HEAD + r"| a | x \| y | `p\|q` \\| r |" + "\n")
    assert found[1] == ["a", r"x \| y", r"`p\|q` \\| r"]
    assert findings == []


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ('| `s` | `"a" | "b"` | n |', ["`s`", '`"a" | "b"`', "n"]),
        ("| s | ``x ` | y`` | n |", ["s", "``x ` | y``", "n"]),
        ("| s | a || b | n |", ["s", "a || b", "n"]),
        ("| s | `a | b` || c | n |", ["s", "`a | b` || c", "n"]),
    ],
)
def test_pipes_in_code_are_text_where_the_row_would_be_too_long(
    row: str, expected: list[str]
) -> None:
    found, findings = read(HEAD + row + "\n")
    assert found[1] == expected
    assert findings == ["page.md:3:1 MDG014"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("| `a | b` | c |", ["`a", "b`", "c"]),
        ("| a || c |", ["a", "", "c"]),
    ],
)
def test_pipes_in_code_cut_where_that_gives_the_right_number_of_cells(
    row: str, expected: list[str]
) -> None:
    assert read(HEAD + row + "\n") == ([["Name", "Type", "Notes"], expected], [])


def test_a_carriage_return_inside_a_line_is_part_of_the_cell() -> None:
    found, findings = read(HEAD + "| a | one\r<br/>\rtwo | n |\n| b | c | d |\n")
    assert found[1:] == [["a", "one\r<br/>\rtwo", "n"], ["b", "c", "d"]]
    assert findings == []


def test_lines_may_end_in_carriage_return_and_newline() -> None:
    text = HEAD + "| a | b | c |\n| d | e\nmore | f |\n"
    assert read(text.replace("\n", "\r\n")) == read(text)


@pytest.mark.parametrize(
    "page",
    [
        "Name | Type | Notes\n---- | ---- | -----\na | b | c\n",
        "| Name | Type | Notes\n| ---- | ---- | -----\n| a | b | c\n",
        "Name | Type | Notes |\n---- | ---- | ----- |\na | b | c |\n",
        "Name | Type | Notes\n---- | ---- | -----\n| a | b | c |\n",
        "| Name | Type | Notes |\n|------|------|-------|\na | b | c |\n",
        "| Name | Type | Notes |\n:-:|:-|-:\n| a | b | c |",
    ],
)
def test_outer_pipes_may_be_missing(page: str) -> None:
    assert read(page) == ([["Name", "Type", "Notes"], ["a", "b", "c"]], [])


def test_the_last_pipe_of_a_table_without_outer_pipes_stands_before_an_empty_cell() -> None:
    found, findings = read("Name | Type | Notes\n--- | --- | ---\na | b | \n | b | c\na || \n")
    assert found[1:] == [["a", "b", ""], ["", "b", "c"], ["a", "", ""]]
    assert findings == []


def test_a_short_row_and_a_long_one_are_kept_as_written_and_told() -> None:
    found, findings = read(HEAD + "| a | b |\n| c | d | e | f |\n| g | h | i |\n")
    assert found[1:] == [["a", "b"], ["c", "d", "e", "f"], ["g", "h", "i"]]
    assert findings == ["page.md:3:1 MDG010", "page.md:4:1 MDG011"]


# Rows over several lines.


def test_a_row_goes_on_to_the_line_that_closes_it() -> None:
    found, findings = read(
        HEAD + "| a | b | First.\n\nSecond:\n- x\n- y\n\n## Third\n|\n| c | d | e |\n"
    )
    assert found[1:] == [["a", "b", "First.\n\nSecond:\n- x\n- y\n\n## Third"], ["c", "d", "e"]]
    assert findings == []


def test_further_cells_may_follow_on_the_line_that_closes_a_cell() -> None:
    found, findings = read(HEAD + '| a | one\n\ntwo | {\n  "x": 1\n} |\n| b | c |\nd |\n')
    assert found[1:] == [["a", "one\n\ntwo", '{\n  "x": 1\n}'], ["b", "c", "d"]]
    assert findings == []


def test_a_fence_in_a_cell_hides_no_pipe_behind_it_and_no_table_after_it() -> None:
    text = (
        HEAD + "| a | b | ```json\n{}\n``` |\n| c | d | e\n```sh\nls\n```\n|\n\n# Next\n\n" + HEAD
    )
    page, findings = parse(text)
    first, second = tables(page)
    assert cells(first)[1:] == [["a", "b", "```json\n{}\n```"], ["c", "d", "e\n```sh\nls\n```"]]
    assert cells(second) == [["Name", "Type", "Notes"]]
    assert findings == []


def test_a_pipe_in_code_below_the_table_closes_no_row() -> None:
    page, findings = parse(HEAD + "| a | b | c\n\n```sh\nls |\nwc\n```\n")
    assert cells(tables(page)[0])[1:] == [["a", "b", "c"]]
    assert findings == ["page.md:3:1 MDG012"]


def test_a_row_that_is_whole_is_never_swallowed() -> None:
    found, findings = read(HEAD + "| a | b | c\n| d | e | f |\n| g | h\n| i | j | k |\n")
    assert found[1:] == [["a", "b", "c"], ["d", "e", "f"], ["g", "h"], ["i", "j", "k"]]
    assert findings == ["page.md:3:1 MDG012", "page.md:5:1 MDG010"]


def test_the_next_table_is_never_swallowed() -> None:
    page, _ = parse(HEAD + "| a | b\n\n# Next\n\n| x |\n| - |\n| y |\n")
    assert [cells(table) for table in tables(page)] == [
        [["Name", "Type", "Notes"], ["a", "b"]],
        [["x"], ["y"]],
    ]
    assert [section.title for section in page.sections] == ["", "Next"]


def test_text_up_to_a_row_of_the_same_table_belongs_to_the_row_above() -> None:
    found, findings = read(HEAD + "| a | b | One.\n\nTwo.\n\n| c | d | e |\n")
    assert found[1:] == [["a", "b", "One.\n\nTwo."], ["c", "d", "e"]]
    assert findings == ["page.md:3:1 MDG013"]


def test_text_below_a_finished_row_ends_the_table() -> None:
    page, findings = parse(HEAD + "| a | b | c |\n</Note>\n")
    assert cells(tables(page)[0])[1:] == [["a", "b", "c"]]
    assert tables(page)[0].last_line == 3
    assert findings == []


def test_text_between_two_rows_is_a_row_as_in_gfm() -> None:
    found, findings = read(HEAD + "| a | b | c |\ntext\n| d | e | f |\n")
    assert found[1:] == [["a", "b", "c"], ["text"], ["d", "e", "f"]]
    assert findings == ["page.md:4:1 MDG010"]


@pytest.mark.parametrize(
    "below", ["# x | y", "> x | y", "- x | y", "1. x | y", "```", "---", "<div> | x", "<!-- | -->"]
)
def test_a_block_below_a_table_ends_it(below: str) -> None:
    page, _ = parse(HEAD + "| a | b | c |\n" + below + "\n")
    assert cells(tables(page)[0])[1:] == [["a", "b", "c"]]


def test_a_table_without_outer_pipes_has_no_rows_of_several_lines() -> None:
    page, _ = parse("Name | Type\n--- | ---\na | b\nmore\n\nc |\n")
    assert cells(tables(page)[0]) == [["Name", "Type"], ["a", "b"]]


# What is a table at all.


@pytest.mark.parametrize(
    "text",
    [
        "Title | More\n---\n",  # a heading that is underlined
        "| a | b |\n| --- |\n",  # fewer cells than the header
        "a\n| - |\n",  # no pipe in the header
        "a | b\n- | -\n",  # a list item
        "```\n| a | b |\n|---|---|\n```\n",
        "<!--\n| a | b |\n|---|---|\n-->\n",
        "    | a | b |\n    |---|---|\n",
    ],
)
def test_this_is_no_table(text: str) -> None:
    page, _ = parse(text)
    assert tables(page) == []


def test_a_table_may_follow_directly_on_text_and_html() -> None:
    page, _ = parse("Text:\n" + HEAD + "\n<a id='x'></a>\n" + HEAD + "\n> quote\n" + HEAD)
    assert [table.span.line for table in tables(page)] == [2, 6, 10]


def test_tables_in_lists_and_quotes_follow_their_list_or_quote() -> None:
    text = "1. one\n\n   | a | b |\n   | - | - |\n   | `c` | d |\n\n2. two\n\n> | e |\n> | - |\n> | f |\n"
    page, _ = parse(text)
    assert [type(block).__name__ for block in blocks(page)] == [
        "ListBlock",
        "Table",
        "Quote",
        "Table",
    ]
    first, second = tables(page)
    assert cells(first) == [["a", "b"], ["`c`", "d"]]
    assert cells(second) == [["e"], ["f"]]
    assert text_at(text, first.rows[0].cells[0].span) == "`c`"
    assert text_at(text, second.rows[0].cells[0].span) == "f"


def test_rows_without_a_table_are_told() -> None:
    page, findings = parse("| a | b |\n|---|\n| c | d |\n\nText.\n\n| e | f |\n")
    assert tables(page) == []
    assert findings == ["page.md:1:1 MDG015", "page.md:7:1 MDG015"]


# Any table.

INLINE = st.text(st.sampled_from("ab1 `\\*_é漢😀\r\u00a0\u2028#-:<>[](){}&\t"), max_size=12)


def escaped(text: str) -> str:
    """A cell's text as a careful generator writes it: nothing at its edges that is not its own."""
    return re.sub(r"\\+$", "", text.replace("|", r"\|")).strip(" \t\r\n")


CELL = st.lists(st.one_of(INLINE, st.just("|")), max_size=3).map("".join).map(escaped)
LINES = st.lists(CELL, min_size=1, max_size=4).map("\n".join)
# Half of a code fence hides the pipe that closes the cell, and a row of dashes looks like a table's.
MISLEADING = re.compile(r"^[ \t]*(?:```|~~~)|^[-:]+$", re.MULTILINE)
LONG_CELL = LINES.map(lambda text: re.sub(r"\\+$", "", text.strip(" \t\r\n"))).filter(
    lambda text: not MISLEADING.search(text)
)


@st.composite
def grids(draw: st.DrawFn, cell: st.SearchStrategy[str]) -> list[list[str]]:
    columns = draw(st.integers(1, 5))
    rows = draw(st.lists(st.lists(cell, min_size=columns, max_size=columns), max_size=5))
    return [[f"H{column}" for column in range(columns)], *rows]


def written(grid: list[list[str]], padding: int, outer: bool) -> str:
    blanks = " " * padding

    def row(texts: list[str]) -> str:
        line = "|".join(f"{blanks}{text}{blanks} " for text in texts)
        return f"|{line}|" if outer else line

    return "\n".join([row(grid[0]), row(["---"] * len(grid[0])), *map(row, grid[1:])]) + "\n"


@given(grids(CELL), st.integers(0, 3), st.booleans())
def test_a_table_reads_back_cell_by_cell(
    grid: list[list[str]], padding: int, newline: bool
) -> None:
    text = written(grid, padding, outer=True)
    found, findings = read(text.replace("\n", "\r\n") if newline else text)
    assert found == grid
    assert findings == []


@given(grids(LONG_CELL), st.integers(0, 3))
@example([["H0", "H1"], ["", "a\n\n\nb"], ["x\ny", "# z\n- w"]], 1)
def test_a_table_of_cells_over_several_lines_reads_back_cell_by_cell(
    grid: list[list[str]], padding: int
) -> None:
    text = "# Title\n\n" + written(grid, padding, outer=True) + "\nText.\n"
    found, findings = read(text)
    assert found == grid
    assert findings == []


@given(grids(LONG_CELL), st.integers(0, 3))
def test_a_span_points_at_the_first_line_of_its_cell(grid: list[list[str]], padding: int) -> None:
    text = "\n" + written(grid, padding, outer=True)
    page, _ = parse(text)
    (table,) = tables(page)
    for row in (table.header, *table.rows):
        for cell in row.cells:
            assert text_at(text, cell.span) == cell.text.partition("\n")[0]


@given(
    st.lists(st.sampled_from(["| a | b |", "| a", "a |", "|", "text", "", "| a | b", "```", "`|`"]))
)
def test_no_text_of_a_broken_table_is_lost(lines: list[str]) -> None:
    text = "| H | I |\n|---|---|\n" + "\n".join(lines)
    page, _ = parse(text)
    kept = "".join(
        "".join(map("".join, cells(block))) if isinstance(block, Table) else block_text(block)
        for block in blocks(page)
    )
    words = re.compile("[ab]|text")
    assert words.findall(kept) == words.findall("\n".join(lines))


def block_text(block: Block) -> str:
    text = getattr(block, "text", None)
    return text if isinstance(text, str) else ""
