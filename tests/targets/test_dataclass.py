"""Dataclasses depend on nothing, and say their wire names."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from mdgen.ir.nodes import Default
from pydantic import TypeAdapter
from schemas import (
    INTEGER,
    STRING,
    build,
    field,
    files,
    list_of,
    literal,
    map_of,
    optional,
    package,
    record,
    to,
)


@pytest.mark.parametrize(
    ("given", "written"),
    [
        (field("x"), "x: str"),
        (optional("x"), "x: str | None = None"),
        (field("x", literal("a")), 'x: Literal["a"] = "a"'),
        (
            field("pageSize"),
            'page_size: str = field(metadata={"wire_name": "pageSize", "alias": "pageSize"})',
        ),
        (
            optional("from", wire_name="from"),
            "from_: str | None = field(\n"
            '        default=None, metadata={"wire_name": "from", "alias": "from"}\n    )',
        ),
        (
            optional("x", list_of(STRING), default=Default([])),
            "x: list[str] = field(default_factory=lambda: [])",
        ),
        (
            optional("x", map_of(STRING), default=Default({"a": "b"})),
            'x: dict[str, str] = field(default_factory=lambda: {"a": "b"})',
        ),
    ],
)
def test_fields_are_written_exactly(given: object, written: str) -> None:
    text = files({"r.md": record("R", given)}, target="dataclass")["r.py"]  # type: ignore[arg-type]
    assert text.partition("\n\n\n")[2] == (
        f"@dataclass(kw_only=True, slots=True)\nclass R:\n    {written}\n"
    )


def test_fields_named_like_what_the_body_calls_do_no_harm(tmp_path: Path) -> None:
    root = package(
        {
            "r.md": record(
                "R",
                optional("field", default=Default("x")),
                optional("list", list_of(STRING), default=Default(["a"])),
                optional("pageSize"),
                field("required", list_of(STRING)),
            )
        },
        tmp_path,
        target="dataclass",
    )
    made = root.R(required=[])
    assert (made.field_, made.list_, made.page_size) == ("x", ["a"], None)
    assert root.R(required=[]).list_ is not made.list_
    wire_names = [each.metadata.get("wire_name", each.name) for each in dataclasses.fields(root.R)]
    assert wire_names == ["field", "list", "pageSize", "required"]


def test_a_circle_of_dataclasses_is_read(tmp_path: Path) -> None:
    root = package(
        {
            "a.md": record("A", optional("b", to("b.md"))),
            "b.md": record("B", field("many", list_of(to("a.md")))),
        },
        tmp_path,
        target="dataclass",
    )
    assert TypeAdapter(root.A).validate_python({"b": {"many": [{}]}}) == root.A(
        b=root.B(many=[root.A()])
    )


def test_pydantic_reads_and_writes_the_names_that_go_over_the_wire(tmp_path: Path) -> None:
    root = package(
        {"r.md": record("R", field("pageSize"), optional("from", list_of(to("r.md", "R"))))},
        tmp_path,
        target="dataclass",
    )
    document = {"pageSize": "a", "from": [{"pageSize": "b"}]}
    adapter = TypeAdapter(root.R)
    made = adapter.validate_python(document)
    assert made == root.R(page_size="a", from_=[root.R(page_size="b")])
    assert adapter.dump_python(made, by_alias=True, exclude_none=True) == document


def test_frozen_dataclasses_are_frozen_and_can_be_hashed(tmp_path: Path) -> None:
    root = package({"r.md": record("R", field("x"))}, tmp_path, target="dataclass", frozen=True)
    made = root.R(x="a")
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.x = "b"
    assert {made} == {root.R(x="a")}


def test_keys_that_are_not_listed_are_said_to_be_lost() -> None:
    given = {"r.md": record("R", field("x"), doc="A thing.", extra=INTEGER)}
    texts, diagnostics = build(given, target="dataclass")
    assert [each.code for each in diagnostics] == ["MDG306"]
    assert "Other keys may stand beside these." in texts["r.py"]
