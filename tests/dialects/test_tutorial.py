"""The tutorial's dialect reads the tutorial's tables."""

from __future__ import annotations

import re
from pathlib import Path

from mdgen.dialects.load import read_dialect
from mdgen.ir.nodes import Enum, Record
from mdgen.lower import lower
from mdgen.page.parse import parse_page
from mdgen.resolve import resolve
from mdgen.source import SourceFile

TUTORIAL = Path(__file__).parents[2] / "docs" / "dialects.md"


def blocks(language: str) -> list[str]:
    text = TUTORIAL.read_text(encoding="utf-8")
    return re.findall(rf"(?ms)^```{language}\n(.*?)^```$", text)


def test_the_tutorials_tables_become_the_models_that_it_names() -> None:
    loaded = read_dialect("haus.toml", blocks("toml")[0])
    assert loaded.value is not None, loaded.diagnostics
    lowered = [
        lower(parse_page(SourceFile(f"{number}.md", page)).value, loaded.value)
        for number, page in enumerate(blocks("md"))
    ]
    assert [each for staged in lowered for each in staged.diagnostics] == []
    schema = resolve([staged.value for staged in lowered])
    assert schema.diagnostics == ()
    declared = {each.name: each for module in schema.value.modules for each in module.declarations}
    assert list(declared) == ["Kunde", "Rechnung", "Rechnung posten", "Kundenart"]
    posten, art = declared["Rechnung posten"], declared["Kundenart"]
    assert isinstance(posten, Record) and isinstance(art, Enum)
    assert [(each.name, each.required) for each in posten.fields] == [
        ("text", True),
        ("preis", False),
    ]
    assert [each.value for each in art.members] == ["privat", "gewerbe"]


def test_the_tutorials_other_blocks_are_keys_of_the_format() -> None:
    for block in blocks("toml")[1:]:
        loaded = read_dialect("ours.toml", f'[dialect]\nname = "x"\nextends = "generic"\n{block}')
        assert loaded.diagnostics == ()
