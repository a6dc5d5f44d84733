"""Looking at unknown documentation: the proposal loads and reads it, the report leaves no table out."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st
from mdgen.dialects import detect
from mdgen.dialects.load import read_dialect
from mdgen.lower import lower
from mdgen.page.parse import parse_page
from mdgen.source import SourceFile
from mdgen.survey import as_json, as_markdown, as_text, propose, report

GERMAN = """
# Objekt Kunde

Wer bei uns kauft.

| Feld    | Datentyp     | Pflicht | Beschreibung         |
| ------- | ------------ | ------- | -------------------- |
| nummer  | Ganzzahl     | ja      | Die Nummer auf allem |
| name    | Zeichenkette | ja      | Wie er heißt         |
| geboren | date         | nein    | Wann das war         |

# Objekt Rechnung

| Feld    | Datentyp     | Pflicht | Beschreibung         |
| ------- | ------------ | ------- | -------------------- |
| kunde   | Kunde        | ja      | Wer sie bezahlt      |
| summe   | decimal      | ja      | Was sie kostet       |

# Objekt Mahnung

| Feld    | Datentyp     | Pflicht | Beschreibung         |
| ------- | ------------ | ------- | -------------------- |
| text    | string       | nein    | Was darin steht      |

## Gebühren

| Stufe | Preis in Euro |
| ----- | ------------- |
| 1     | 5             |
"""


def test_a_proposal_reads_tables_whose_words_nobody_knows() -> None:
    source = SourceFile("handbuch.md", GERMAN)
    found = propose([source], "haus")
    assert dict(found.columns) == {
        "name": ("feld",),
        "type": ("datentyp",),
        "required": ("pflicht",),
        "description": ("beschreibung",),
    }
    assert found.types == (("Ganzzahl", 1), ("Zeichenkette", 1))
    assert found.unread == (("stufe, preis in euro", 1),)
    loaded = read_dialect("haus.toml", found.text)
    assert loaded.value is not None, loaded.diagnostics
    module = lower(parse_page(source).value, loaded.value).value
    assert [(each.name, len(getattr(each, "fields", ()))) for each in module.declarations] == [
        ("Kunde", 3),
        ("Rechnung", 2),
        ("Mahnung", 1),
    ]
    assert [field.required for field in getattr(module.declarations[0], "fields", ())] == [
        True,
        True,
        False,
    ]


WORDS = st.text(
    st.characters(exclude_characters="\n\r|", exclude_categories=("Cs", "Cc")), max_size=12
)


@given(st.lists(st.lists(WORDS, min_size=2, max_size=4), min_size=1, max_size=6), WORDS, WORDS)
def test_whatever_tables_say_the_proposal_loads(
    rows: list[list[str]], heading: str, name: str
) -> None:
    columns = max(map(len, rows))
    table = ["|".join(["", *row, *[""] * (columns - len(row)), ""]) for row in rows]
    table.insert(1, "|" + "---|" * columns)
    page = "\n".join([f"# {heading} Thing", "", *table, ""] * 3)
    found = propose([SourceFile("page.md", page)], name or "ours")
    loaded = read_dialect("ours.toml", found.text)
    assert loaded.value is not None, (found.text, loaded.diagnostics)


PAGES = """
# Boat

| Field | Type |
| ----- | ---- |
| motor | Engin |
| crew  | [Sailor](#sailr) |

# Prices

| Season | Price |
| ------ | ----- |
| summer | 40    |
"""


def test_a_report_says_what_became_of_every_table() -> None:
    sources = [SourceFile("boats.md", PAGES)]
    found = report(sources, detect(sources))
    assert (found.models, found.fields, len(found.tables), len(found.unread)) == (1, 2, 2, 1)
    assert [(name, len(each)) for name, each in found.findings] == [
        ("unknown types", 1),
        ("dangling links", 1),
    ]
    text, markdown = as_text(found), as_markdown(found)
    for shown in ("boats.md:11:1", "season, price", "no page declares `Engin`"):
        assert shown in text and shown in markdown
    data = json.loads(json.dumps(as_json(found)))
    assert data["unread_tables"][0]["line"] == 11
    assert data["tables"] == {"read": 1, "no rule of the dialect takes it": 1}
