"""Dialect files: what is wrong with one is said with its place, and what describes the format is fresh."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from mdgen.dialects import load_dialect, shipped_names
from mdgen.dialects.describe import json_schema, reference
from mdgen.dialects.load import read_dialect

REPOSITORY = Path(__file__).parents[2]
REFERENCE = REPOSITORY / "docs" / "dialects-reference.md"
SCHEMA = REPOSITORY / "generator" / "mdgen" / "dialects" / "dialect.schema.json"
UPDATE = os.environ.get("MDGEN_UPDATE") == "1"
LONGEST = 90
"""More lines than this, and a vendor's conventions are no table of facts any more."""


def hold(file: Path, text: str) -> None:
    if UPDATE:
        file.write_text(text, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == text, "MDGEN_UPDATE=1 writes it anew"


def test_the_schema_for_editors_is_the_format() -> None:
    hold(SCHEMA, json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n")


def test_the_reference_is_the_format() -> None:
    hold(REFERENCE, reference())


@pytest.mark.parametrize("name", shipped_names())
def test_a_shipped_dialect_loads_and_is_short(name: str) -> None:
    loaded = load_dialect(name)
    assert loaded.diagnostics == ()
    assert loaded.value is not None and loaded.value.name == name
    text = (REPOSITORY / "generator" / "mdgen" / "dialects" / f"{name}.toml").read_text("utf-8")
    assert len(text.splitlines()) < LONGEST


@pytest.mark.parametrize(
    ("text", "place", "problem", "hint"),
    [
        (
            '[dialect]\nname = "x"\n[colums]\nname = ["feld"]\n',
            "3:1",
            "`colums` is no key of a dialect",
            "did you mean `columns`?",
        ),
        (
            '[dialect]\nname = "x"\n[[rule]]\nkind = "record"\n[[rule]]\nkind = "recrd"\n',
            "6:1",
            "`kind` cannot be `recrd`",
            "did you mean `record`?",
        ),
        (
            '[dialect]\nname = "x"\n[[rule]]\nkind = "skip"\nwhen = { roles = ["nam"] }\n',
            "5:10",
            "`roles` cannot be `nam`",
            "did you mean `name`?",
        ),
        (
            '[dialect]\nname = "x"\n\n[[cell]]\nmatch = "(a"\n',
            "5:1",
            "`match` is no regular expression: missing ), unterminated subpattern at position 0",
            None,
        ),
        (
            '[dialect]\nname = "x"\n[[cell]]\nstrip = true\n',
            "3:1",
            "[[cell]] must have a `match`",
            None,
        ),
        (
            '[dialect]\nname = "x"\n[[cell]]\nmatch = "(?P<typ>a)"\n',
            "4:1",
            "`typ` is no group that a cell can give",
            None,
        ),
        (
            '[dialect]\nname = "x"\n[source]\nroot = "^docs/"\n',
            "4:1",
            "`root` must have a group `root`",
            "write (?P<root>...) around it",
        ),
        (
            '[dialect]\nname = "x"\n[fields]\nrequired = "yes"\n',
            "4:1",
            "`required` must be true or false",
            None,
        ),
        (
            '[dialect]\nname = "x"\nextends = "sqeakeasy"\n',
            "3:1",
            "there is no dialect `sqeakeasy`",
            None,
        ),
        ('[dialect]\ntitle = "x"\n', "1:1", "[dialect] must have a `name`", None),
        ('name = "x"\n', "1:1", "a dialect must have a [dialect] table", None),
        ('[dialect\nname = "x"\n', "1:9", None, None),
    ],
)
def test_a_mistake_is_said_with_its_place(
    text: str, place: str, problem: str | None, hint: str | None
) -> None:
    loaded = read_dialect("ours.toml", text)
    assert loaded.value is None
    [found] = loaded.diagnostics
    assert found.code == "MDG121"
    assert str(found.span) == f"ours.toml:{place}"
    assert problem is None or found.message == problem
    assert hint is None or found.help == hint


def test_a_childs_words_win_over_its_parents() -> None:
    """`value` is the parent's word for values; a child may say that it is its name column."""
    head = '[dialect]\nname = "x"\nextends = "generic"\n'
    text = head + '[columns]\nname = ["value"]\n[types.words]\nstring = ["date"]\n'
    loaded = read_dialect("ours.toml", text).value
    assert loaded is not None
    assert loaded.columns["value"] == "name"
    assert str(loaded.grammar.words["date",]) == str(loaded.grammar.words["string",])


def test_a_file_extends_a_file_beside_it(tmp_path: Path) -> None:
    (tmp_path / "house.toml").write_text('[dialect]\nname = "house"\nextends = "generic"\n')
    (tmp_path / "team.toml").write_text('[dialect]\nname = "team"\nextends = "house.toml"\n')
    loaded = load_dialect(str(tmp_path / "team.toml"))
    assert loaded.value is not None, loaded.diagnostics
    assert loaded.value.lineage == ("base", "prose", "generic", "house", "team")
