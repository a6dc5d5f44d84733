"""Whatever a page holds, every dialect reads it: no failure, no long wait, and each table accounted for."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mdgen.dialects import load_dialect, shipped_names
from mdgen.lower import lower
from mdgen.page.parse import parse_page
from mdgen.resolve import resolve
from mdgen.source import SourceFile

LOADED = [load_dialect(name).value for name in shipped_names()]
DIALECTS = [each for each in LOADED if each is not None and not each.abstract]

CELL = st.one_of(
    st.sampled_from(
        [
            "name",
            "type",
            "value",
            "array of [x](#a) objects",
            "?",
            "`a[].b`",
            "> > b",
            "1 << 70",
            "",
            "[a)(#b)",
        ]
    ),
    st.text(st.characters(exclude_characters="\n\r|", exclude_categories=("Cs",)), max_size=9),
)
HEADINGS = [
    "Fields",
    "Enum",
    "X Object",
    "message X",
    "x.txt",
    "x.json",
    "JSON Params",
    "4.1 X *class*",
]


TABLE = "# A\n\n| Field | Type |\n|---|---|\n| a | string |\n"


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(DIALECTS),
    st.lists(
        st.tuples(
            st.integers(1, 6),
            st.sampled_from(HEADINGS),
            st.lists(st.lists(CELL, min_size=1, max_size=4), max_size=4),
        ),
        max_size=4,
    ),
)
def test_any_page_is_read(
    dialect: object, sections: list[tuple[int, str, list[list[str]]]]
) -> None:
    lines: list[str] = []
    for level, title, rows in sections:
        lines += [
            f"{'#' * level} {title}",
            "",
            "| Name | Type | Required | Description |",
            "|---|---|---|---|",
        ]
        lines += ["|".join(["", *row, ""]) for row in rows]
        lines.append("")
    page = parse_page(SourceFile("docs/page.md", "\n".join(lines))).value
    assert dialect in DIALECTS
    module = lower(page, dialect).value  # type: ignore[arg-type]
    resolve([module])


@pytest.mark.parametrize("dialect", DIALECTS, ids=[each.name for each in DIALECTS])
@pytest.mark.parametrize(
    "hostile",
    [
        TABLE + "\n" + "<!-- -->" * 3000 + "x",
        "# A\n\n" + "<!--" * 3000 + "\n\n" + TABLE,
        TABLE + "\n" + "{/* */}" * 3000 + "x",
        "## X Object\n\n" * 1500,
        "### x.txt\n\n| Field Name | Type | Presence |\n|---|---|---|\n| a | Enum | Optional |\n\n"
        * 400,
        "# A\n\n| Field | Type |\n|---|---|\n" + "| a | " + "array of " * 3000 + "x |\n",
        "# A\n\n| Field | Type |\n|---|---|\n" + "| a | " + "((" * 3000 + " |\n",
        "# A\n\n| Field | Type | Description |\n|---|---|---|\n| a | string | "
        + "[x](#y) " * 3000
        + "|\n",
        "# A\n\n| Field | Type |\n|---|---|\n| " + "> " * 3000 + "a | string |\n",
    ],
    ids=range(9),
)
def test_a_hostile_page_is_read_in_time(dialect: object, hostile: str) -> None:
    page = parse_page(SourceFile("docs/page.md", hostile)).value
    module = lower(page, dialect).value  # type: ignore[arg-type]
    assert [each.page for each in resolve([module]).value.modules] == ["docs/page.md"]
