"""What rules of a dialect file do, on pages that no shipped dialect has."""

from __future__ import annotations

from pathlib import Path

from mdgen.dialects import Dialect, load_dialect
from mdgen.dialects.load import read_dialect
from mdgen.ir.nodes import Enum, Module, Record, Schema
from mdgen.lower import lower
from mdgen.page.parse import parse_page
from mdgen.resolve import resolve
from mdgen.source import SourceFile

HEAD = '[dialect]\nname = "ours"\nextends = "generic"\n'


def dialect(toml: str) -> Dialect:
    loaded = read_dialect("ours.toml", HEAD + toml)
    assert loaded.value is not None, loaded.diagnostics
    return loaded.value


def module(toml: str, text: str, path: str = "page.md") -> Module:
    return lower(parse_page(SourceFile(path, text)).value, dialect(toml)).value


def schema(toml: str, **pages: str) -> Schema:
    return resolve([module(toml, text, f"{name}.md") for name, text in pages.items()]).value


def fields(found: Module | Schema, name: str) -> list[str]:
    modules = found.modules if isinstance(found, Schema) else (found,)
    [record] = [
        each
        for one in modules
        for each in one.declarations
        if isinstance(each, Record) and each.name == name
    ]
    return [f"{each.wire_name}{'' if each.required else '?'}" for each in record.fields]


def test_a_record_has_the_fields_of_what_it_extends() -> None:
    toml = "[records]\ninherits = 'Inherits from (?P<base>\\[[^\\]]+\\]\\([^)]+\\))'\n"
    found = schema(
        toml,
        boat="# Boat\n\n| Field | Type |\n|---|---|\n| name | string |\n| mast | integer |\n",
        yacht="# Yacht\n\nInherits from [Boat](boat.md).\n\n| Field | Type |\n|---|---|\n"
        "| mast | number |\n| bar | boolean |\n",
        ketch="# Ketch\n\nInherits from [Yacht](yacht.md).\n\n| Field | Type |\n|---|---|\n| mizzen | string |\n",
    )
    assert fields(found, "Yacht") == ["name", "mast", "bar"]
    assert sorted(fields(found, "Ketch")) == ["bar", "mast", "mizzen", "name"]


def test_one_cell_may_hold_two_roles() -> None:
    """`name` _type_ in one column, as generators of reference pages for resources print."""
    toml = """
[columns]
description = ["what"]
[[rule]]
kind = "record"
when = { headers = ['field', 'what'] }
name = { from = "heading" }
[[cell]]
column = "name"
match = '^`(?P<name>\\w+)` _(?P<type>[^_]+)_$'
"""
    found = module(
        toml, "# Boat\n\n| Field | What |\n|---|---|\n| `masts` _integer_ | How many. |\n"
    )
    [boat] = found.declarations
    assert isinstance(boat, Record)
    assert [(each.name, str(each.type)) for each in boat.fields] == [
        ("masts", "Scalar(primitive=<Primitive.INTEGER: 'integer'>)")
    ]


def test_rows_are_nested_by_the_marks_before_their_names() -> None:
    toml = "[nesting]\nstyle = \"marked\"\nmark = '&gt;\\s*|>\\s*'\n"
    text = (
        "# Order\n\n| Parameter | Type |\n|---|---|\n| id | string |\n| > strange | string |\n| list | array |\n"
        "| > price | string |\n| > > fee | string |\n| total | string |\n"
    )
    found = module(toml, text)
    assert fields(found, "Order") == ["id", "list", "total"]
    assert fields(found, "Order list") == ["price"]
    assert fields(found, "Order list price") == ["fee"]


def test_flags_add_up_and_values_in_lists_are_found_by_a_pattern() -> None:
    toml = """
[[rule]]
kind = "flags"
when = { roles = ["value"], cells = { value = '<<' } }
name = { from = "heading" }
[[rule]]
kind = "enum"
when = { block = "list", heading = 'Colours' }
item = '^(?P<value>\\w+): (?P<description>.+)$'
name = { from = "heading" }
"""
    text = (
        "# Rights\n\n| Value | Name |\n|---|---|\n| `1 << 0` | READ |\n| `1 << 3` | WRITE |\n\n"
        "# Colours\n\n- red: as blood\n- blue: as the sky\n"
    )
    rights, colours = module(toml, text).declarations
    assert isinstance(rights, Enum) and isinstance(colours, Enum)
    assert [each.value for each in rights.members] == [1, 8] and rights.is_open
    assert [(each.value, each.doc) for each in colours.members] == [
        ("red", "as blood"),
        ("blue", "as the sky"),
    ]


def test_a_link_follows_anchors_of_several_kinds() -> None:
    text = (
        "# Boats\n\n## Boat\n\n| Field | Type |\n|---|---|\n| a | [x](#crew-member) |\n| b | [x](#the-captain) |\n"
        "| c | [x](#same-1) |\n\n## Crew Member\n\n| Field | Type |\n|---|---|\n| n | string |\n\n"
        '<a id="the-captain">'
        "</a>\n\n## Captain\n\n| Field | Type |\n|---|---|\n| n | string |\n\n## Same\n\nNothing.\n\n## Same\n\n"
        "| Field | Type |\n|---|---|\n| n | string |\n"
    )
    found = schema("", boats=text)
    [boat] = [each for each in found.modules[0].declarations if each.name == "Boat"]
    assert isinstance(boat, Record)
    targets = [getattr(each.type, "target", None) for each in boat.fields]
    assert [each and each.name for each in targets] == ["Crew Member", "Captain", "Same"]


def test_pages_are_chosen_by_globs() -> None:
    table = "# Boat\n\n| Field | Type |\n|---|---|\n| name | string |\n"
    toml = '[source]\ninclude = ["api/**"]\nexclude = ["**/old/*.md", "**/*_CN.md"]\n'
    read = {
        path: bool(module(toml, table, path).declarations)
        for path in (
            "api/boat.md",
            "api/v1/boat.md",
            "api/old/boat.md",
            "api/boat_CN.md",
            "boat.md",
        )
    }
    assert [path for path, declares in read.items() if declares] == [
        "api/boat.md",
        "api/v1/boat.md",
    ]


def test_a_function_of_the_users_reads_what_no_rule_can(tmp_path: Path) -> None:
    """Headings that hold the type, say: the function gives the page that the rules can read."""
    (tmp_path / "hooks.py").write_text(
        "from msgspec.structs import replace\n"
        "def titled(page):\n"
        "    sections = tuple(replace(each, title=each.title.split(':')[-1].strip()) for each in page.sections)\n"
        "    return replace(page, sections=sections)\n"
        "def broken(page):\n"
        "    return page.nothing\n"
    )
    page = parse_page(
        SourceFile("page.md", "# type: Boat\n\n| Field | Type |\n|---|---|\n| name | string |\n")
    )
    for function, names, codes in (
        ("titled", ["Boat"], []),
        ("broken", ["type: Boat"], ["MDG126"]),
    ):
        file = tmp_path / f"{function}.toml"
        file.write_text(f'{HEAD}[python]\npage = "hooks.py:{function}"\n')
        loaded = load_dialect(str(file)).value
        assert loaded is not None
        lowered = lower(page.value, loaded)
        assert [each.name for each in lowered.value.declarations] == names
        assert [each.code for each in lowered.diagnostics] == codes
