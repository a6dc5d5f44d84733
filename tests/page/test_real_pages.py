"""Real pages: which rows are broken there, and that tables are what a GFM parser reads."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from mdgen.page.nodes import Table
from mdgen.page.parse import parse_page
from mdgen.source import SourceFile, decode

pytestmark = pytest.mark.corpus


def sources(folder: Path) -> list[SourceFile]:
    return [
        SourceFile(path.relative_to(folder).as_posix(), decode(path.read_bytes()))
        for path in sorted(folder.rglob("*"))
        if path.suffix in (".md", ".mdx")
    ]


def tables(source: SourceFile) -> list[Table]:
    page = parse_page(source).value
    return [
        block for section in page.sections for block in section.blocks if isinstance(block, Table)
    ]


def test_the_seed_page_has_seven_rows_and_one_description_over_two_lines(shared: Path) -> None:
    (source,) = sources(shared / "seeds")
    (table,) = tables(source)
    assert [len(row.cells) for row in table.rows] == [4] * 7
    texts = [row.cells[3].text for row in table.rows]
    assert [text.count("\n") for text in texts] == [0, 0, 0, 0, 1, 0, 0]
    assert texts[4].endswith("might impact determinism.")
    assert parse_page(source).diagnostics == ()


def test_no_generated_row_is_broken_but_those_with_raw_pipes(shared: Path) -> None:
    found: Counter[str] = Counter()
    pages = sources(shared / "corpus" / "speakeasy")
    for source in pages:
        found.update(diagnostic.code for diagnostic in parse_page(source).diagnostics)
    # Four pages describe retries, and have a row with a raw pipe in a code span each.
    assert found == {"MDG014": 4}


@pytest.mark.parametrize(
    "folder", ["binance", "discord", "gbfs", "gtfs", "openapi-spec", "protoc-gen-doc"]
)
def test_a_table_that_gfm_reads_cleanly_is_read_the_same(shared: Path, folder: str) -> None:
    parser = MarkdownIt("commonmark").enable("table")
    compared = 0
    for source in sources(shared / "corpus" / folder):
        ours = {table.span.line: table for table in tables(source)}
        for line, rows in gfm_tables(parser, source).items():
            table = ours[line]
            if any(len(row.cells) != len(table.header.cells) for row in table.rows):
                continue
            if len(table.rows) + 1 != len(rows):
                # GFM takes the line below the table, or a row's closing pipe, for a row.
                assert rows[-1][1:] == [""] * (len(rows[0]) - 1)
                rows = rows[:-1]
            texts = [
                [cell.text.replace("\\|", "|") for cell in row.cells]
                for row in (table.header, *table.rows)
            ]
            assert texts == rows, f"{source.path}:{line}"
            compared += 1
    assert compared > 0


def gfm_tables(parser: MarkdownIt, source: SourceFile) -> dict[int, list[list[str]]]:
    """The outermost tables of a page as markdown-it-py reads them, by the line of their header."""
    lines = source.lines
    if lines[0] == "---":
        end = lines.index("---", 1) + 1
        lines = ("",) * end + lines[end:]
    tables: dict[int, list[list[str]]] = {}
    rows: list[list[str]] = []
    for token in parser.parse("\n".join(lines)):
        if token.type == "table_open" and token.map is not None:
            rows = tables[token.map[0] + 1] = []
        elif token.type == "table_close":
            rows = []
        elif token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and token.level >= 4 and rows:
            rows[-1].append(token.content)
    return tables
