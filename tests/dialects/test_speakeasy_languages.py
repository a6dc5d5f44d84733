"""Speakeasy's pages in seven languages: what each language writes its own way comes to the same declarations."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from mdgen.config import Config, configure
from mdgen.dialects import detect
from mdgen.ir.nodes import (
    Alias,
    Declaration,
    ListOf,
    MapOf,
    Primitive,
    Record,
    Reference,
    Scalar,
    TypeExpr,
    Union,
    UnionOf,
    Unknown,
)
from mdgen.pipeline import understand
from mdgen.source import SourceFile

STRING, INTEGER, ANY = (
    Scalar(each) for each in (Primitive.STRING, Primitive.INTEGER, Primitive.ANY)
)


def declared(
    language: str, pages: Mapping[str, str], **settings: str
) -> tuple[dict[str, Declaration], list[str]]:
    """The resolved declarations of some pages by name, and the codes of what was said of them."""
    config = the_config(dialect=f"speakeasy-{language}", **settings)
    known = understand([SourceFile(path, text) for path, text in pages.items()], config)
    assert known.value is not None, known.diagnostics
    found = {
        each.name: each for module in known.value.schema.modules for each in module.declarations
    }
    notes = {"MDG122", "MDG124"}
    return found, [each.code for each in known.diagnostics if each.code not in notes]


def the_config(**flags: str) -> Config:
    with TemporaryDirectory() as folder:
        staged = configure(Path(folder), {"source": "docs", **flags}, ("pydantic",))
    assert staged.value is not None, staged.diagnostics
    return staged.value


def written(type_: TypeExpr) -> str:
    """A type in a few letters: `[Boat]` is a list, `{any}` a map, `?` what could not be read."""
    match type_:
        case Scalar(primitive):
            return primitive.value
        case Reference(target=target) if target is not None:
            return target.name
        case ListOf(item):
            return f"[{written(item)}]"
        case MapOf(value):
            return f"{{{written(value)}}}"
        case UnionOf(variants):
            return " | ".join(map(written, variants))
        case Unknown():
            return "?"
        case _:
            return repr(type_)


def field_types(declaration: Declaration) -> list[str]:
    assert isinstance(declaration, Record), declaration
    return [written(each.type) for each in declaration.fields]


def members(declaration: Declaration) -> list[str]:
    assert isinstance(declaration, Union), declaration
    return [written(each.type) for each in declaration.variants]


def fields_page(title: str, *rows: str) -> str:
    lines = [
        f"# {title}",
        "",
        "",
        "## Fields",
        "",
        "| Field | Type | Required | Description |",
        "| ----- | ---- | -------- | ----------- |",
        *(f"| {row} | :heavy_check_mark: | N/A |" for row in rows),
        "",
    ]
    return "\n".join(lines)


def constructors_page(title: str, *names: str) -> str:
    blocks = (
        f"### {name}\n\n```csharp\n{title}.Create{name}(/* values here */);\n```\n"
        for name in names
    )
    return f"# {title}\n\n\n## Supported Types\n\n" + "\n".join(blocks)


@pytest.mark.parametrize(
    ("constructor", "type_"),
    [
        ("Str", "string"),
        ("Integer", "integer"),
        ("Number", "float"),
        ("Boolean", "boolean"),
        ("Any", "any"),
        ("Boat", "Boat"),
        ("ArrayOfStr", "[string]"),
        ("MapOfAny", "{any}"),
        ("ArrayOfMapOfBoat", "[{Boat}]"),
        ("ArrayOf1", "[One]"),
        ("ArrayOfHope", "ArrayOfHope"),  # a title, although it begins as a list does
    ],
)
def test_csharp_prints_no_more_of_a_unions_member_than_its_constructors_name(
    constructor: str, type_: str
) -> None:
    found, said = declared(
        "csharp",
        {
            "docs/Models/Components/Cargo.md": constructors_page("Cargo", "Decimal", constructor),
            "docs/Models/Components/Boat.md": fields_page("Boat", "`Name` | *string*"),
            "docs/Models/Components/One.md": fields_page("One", "`Name` | *string*"),
            "docs/Models/Components/ArrayOfHope.md": fields_page(
                "ArrayOfHope", "`Name` | *string*"
            ),
        },
    )
    assert members(found["Cargo"]) == ["decimal", type_]
    assert said == []


def test_a_constructor_named_after_a_tag_tells_no_type_and_is_reported() -> None:
    found, said = declared(
        "csharp",
        {
            "docs/Models/Components/Cargo.md": constructors_page("Cargo", "Boat", "Tag1"),
            "docs/Models/Components/Boat.md": fields_page("Boat", "`Name` | *string*"),
        },
    )
    assert members(found["Cargo"]) == ["Boat", "?"]
    assert said == ["MDG203"]


def test_a_model_that_is_called_as_a_scalars_constructor_is_still_a_model() -> None:
    found, _ = declared(
        "csharp",
        {
            "docs/Models/Components/Any.md": fields_page("Any", "`Name` | *string*"),
            "docs/Models/Components/Boat.md": fields_page("Boat", "`Cargo` | [Any](./Any.md)"),
        },
    )
    assert field_types(found["Boat"]) == ["Any"]


@pytest.mark.parametrize(
    ("language", "types"),
    [
        ("typescript", ["*string*", "*number*", "*boolean*"]),
        ("go", ["*string*", "*int64*", "*bool*"]),
        ("csharp", ["*string*", "*long*", "*bool*"]),
        ("php", ["*string*", "*int*", "*?bool*", "*mixed*"]),
        ("python", ["*str*", "*int*", "*bool*"]),
        ("java", ["*String*", "*long*", "*boolean*"]),
        ("ruby", ["*::String*", "*::Integer*", "*T::Boolean*"]),
    ],
)
def test_scalars_alone_tell_the_language(language: str, types: list[str]) -> None:
    rows = [f"`field{number}` | {type_}" for number, type_ in enumerate(types)]
    found = detect([SourceFile("docs/models/boat.md", fields_page("Boat", *rows))])
    assert [each.name for each in found.value if each] == [f"speakeasy-{language}"]
    assert [each.code for each in found.diagnostics] == ["MDG122"]


@pytest.mark.parametrize(
    ("cell", "languages"),
    [
        ("[Boat](boat.md)", {"csharp", "go", "java", "php", "python", "ruby", "typescript"}),
        ("*string*", {"csharp", "go", "php", "typescript"}),
        ("*int*", {"csharp", "java", "php", "python"}),
    ],
)
def test_a_language_that_nothing_tells_is_told_as_a_doubt(cell: str, languages: set[str]) -> None:
    found = detect([SourceFile("docs/models/boat.md", fields_page("Boat", f"`next` | {cell}"))])
    (tied,) = found.diagnostics
    assert tied.code == "MDG127"
    named = {each for each in languages if f"`speakeasy-{each}`" in tied.message}
    assert named == languages and tied.message.count("`speakeasy-") == len(languages)
    assert tied.help is not None and "--dialect" in tied.help


def test_the_family_alone_leaves_the_language_to_the_pages() -> None:
    page = SourceFile("docs/models/boat.md", fields_page("Boat", "`decks` | *number*"))
    found = detect([page], "speakeasy")
    assert [each.name for each in found.value if each] == ["speakeasy-typescript"]


def envelope_pages() -> dict[str, str]:
    answer = "`raw_response` | [requests.Response](https://requests.readthedocs.io/en/latest/)"
    shared, operations = "docs/models/shared", "docs/models/operations"
    return {
        f"{shared}/boat.md": fields_page("Boat", "`name` | *str*"),
        f"{operations}/getboatresponse.md": fields_page(
            "GetBoatResponse", "`boat` | [shared.Boat](../../models/shared/boat.md)", answer
        ),
        f"{operations}/getboatrequest.md": fields_page("GetBoatRequest", "`boat_id` | *str*"),
        f"{shared}/security.md": fields_page("Security", "`token` | *str*"),
        f"{shared}/toolresponse.md": fields_page("ToolResponse", "`raw_response` | *str*"),
    }


@pytest.mark.parametrize(
    ("envelopes", "left"),
    [
        (
            "keep",
            {"Boat", "GetBoatRequest", "GetBoatResponse", "Security", "ToolResponse"},
        ),
        ("keep-requests", {"Boat", "GetBoatRequest", "Security", "ToolResponse"}),
        ("drop", {"Boat", "ToolResponse"}),
    ],
)
def test_what_sdks_wrap_around_documents_is_left_out_as_the_setting_says(
    envelopes: str, left: set[str]
) -> None:
    found, said = declared("python", envelope_pages(), envelopes=envelopes)
    assert found.keys() == left
    assert said == []


def test_pages_left_out_are_counted_and_named() -> None:
    pages = [SourceFile(path, text) for path, text in envelope_pages().items()]
    known = understand(pages, the_config(dialect="speakeasy-python")).value
    assert known is not None
    assert {each.page: each.skipped for each in known.modules if not each.declarations} == {
        "docs/models/operations/getboatresponse.md": "transport envelope"
    }


def test_an_envelope_that_a_model_refers_to_is_kept_with_what_it_needs() -> None:
    pages = envelope_pages()
    link = "[operations.GetBoatResponse](../../models/operations/getboatresponse.md)"
    pages["docs/models/shared/log.md"] = fields_page("Log", f"`answer` | {link}")
    found, said = declared("python", pages, envelopes="drop")
    assert {"Log", "GetBoatResponse", "Boat"} <= found.keys()
    assert said == []


def test_nothing_is_said_of_a_page_that_is_left_out() -> None:
    pages = envelope_pages()
    page = "docs/models/operations/getboatresponse.md"
    pages[page] = pages[page].replace("shared/boat.md", "shared/gone.md").replace("Boat]", "Gone]")
    assert declared("python", pages)[1] == []
    assert declared("python", pages, envelopes="keep")[1] == ["MDG202"]


def test_retry_settings_are_no_models() -> None:
    page = fields_page("RetryConfig", "`strategy` | `*str*`")
    found, _ = declared(
        "python",
        {"docs/models/utils/retryconfig.md": page, **envelope_pages()},
    )
    assert "RetryConfig" not in found


def test_a_link_whose_label_says_no_more_than_array_is_the_page() -> None:
    found, said = declared(
        "php",
        {
            "docs/Models/Components/Cargo.md": "# Cargo\n\n\n## Supported Types\n\n### `array`\n\n"
            "```php\n/**\n* @var array<string>\n*/\narray $value = /* values here */\n```\n",
            "docs/Models/Components/Boat.md": fields_page(
                "Boat", "`cargo` | [array](../../Models/Components/Cargo.md)"
            ),
        },
    )
    assert field_types(found["Boat"]) == ["Cargo"]
    assert said == []


@pytest.mark.parametrize(
    ("language", "lists", "maps"),
    [
        ("csharp", "List<*long*>", "Dictionary<String, *string*>"),
        ("go", "[]*int64*", "map[string]*string*"),
        ("java", r"List\<*long*>", r"Map\<String, *String*>"),
        ("typescript", "*number*[]", "Record<string, *string*>"),
    ],
)
def test_other_keys_are_no_field_where_a_field_has_their_name(
    language: str, lists: str, maps: str
) -> None:
    name = "AdditionalProperties" if language in ("csharp", "go") else "additionalProperties"
    page = fields_page("Boat", f"`{name}` | {lists}", f"`{name}T` | {maps}")
    found, _ = declared(language, {"docs/models/components/boat.md": page})
    boat = found["Boat"]
    assert isinstance(boat, Record)
    assert [each.name for each in boat.fields] == [name]
    assert boat.extra == STRING


RUBY_BOAT = fields_page("Boat", "`name` | *::String*")
RUBY_CARGO = "# Cargo\n"


def test_a_union_that_prints_no_members_has_those_that_a_label_lists() -> None:
    label = "[T.any(::Docks::Shared::Boat, ::String)](../../models/shared/cargo.md)"
    found, said = declared(
        "ruby",
        {
            "docs/models/shared/boat.md": RUBY_BOAT,
            "docs/models/shared/cargo.md": RUBY_CARGO,
            "docs/models/shared/dock.md": fields_page("Dock", f"`cargo` | {label}"),
            "docs/models/shared/port.md": fields_page("Port", f"`cargo` | T::Array<{label}>"),
        },
    )
    assert members(found["Cargo"]) == ["Boat", "string"]
    assert field_types(found["Dock"]) == ["Cargo"]
    assert field_types(found["Port"]) == ["[Cargo]"]
    assert said == []


@pytest.mark.parametrize("language", ["ruby", "java"])
def test_a_union_that_nothing_tells_the_members_of_is_anything(language: str) -> None:
    link = "[Cargo](../../models/shared/cargo.md)"
    found, said = declared(
        language,
        {
            "docs/models/shared/cargo.md": RUBY_CARGO,
            "docs/models/shared/dock.md": fields_page("Dock", f"`cargo` | {link}"),
        },
    )
    cargo = found["Cargo"]
    assert isinstance(cargo, Alias)
    assert written(cargo.target) == "any"
    assert said == ["MDG108"]
