"""Structs are read and written by msgspec, whatever unions the docs describe."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import msgspec
import pytest
from mdgen.ir.nodes import Declaration, Default, Primitive, Scalar, TypeExpr
from schemas import (
    ANY,
    BOOLEAN,
    DATETIME,
    FLOAT,
    INTEGER,
    NUMBER,
    STRING,
    build,
    enum,
    field,
    files,
    list_of,
    literal,
    map_of,
    one_of,
    optional,
    package,
    record,
    to,
    union,
)


@pytest.mark.parametrize(
    ("given", "written"),
    [
        (field("x"), "x: str"),
        (field("x", nullable=True), "x: str | None"),
        (optional("x"), "x: str | UnsetType | None = UNSET"),
        (optional("x", nullable=True), "x: str | UnsetType | None = UNSET"),
        (optional("x", nullable=False), "x: str | UnsetType = UNSET"),
        (optional("x", default=Default("a")), 'x: str = "a"'),
        (optional("x", default=Default(None)), "x: str | None = None"),
        (field("x", literal("a")), 'x: Literal["a"] = "a"'),
        (field("pageSize"), 'page_size: str = field(name="pageSize")'),
        (
            optional("from", nullable=False),
            'from_: str | UnsetType = field(default=UNSET, name="from")',
        ),
        (
            optional("x", list_of(STRING), default=Default(["a"])),
            'x: list[str] = field(default_factory=lambda: ["a"])',
        ),
    ],
)
def test_fields_are_written_exactly(given: object, written: str) -> None:
    text = files({"r.md": record("R", given)}, target="msgspec")["r.py"]  # type: ignore[arg-type]
    assert text.partition("\n\n\n")[2] == f"class R(Struct, kw_only=True):\n    {written}\n"


def test_absent_and_null_stay_apart_unless_none_is_asked_for(tmp_path: Path) -> None:
    pages = {"r.md": record("R", optional("firstName"), optional("x", list_of(to("r.md", "R"))))}
    apart = package(pages, tmp_path, target="msgspec").R
    for document in (b"{}", b'{"firstName":null}', b'{"firstName":"a","x":[{}]}'):
        assert msgspec.json.encode(msgspec.json.decode(document, type=apart)) == document
    one = package(pages, tmp_path, target="msgspec", unset="none").R
    assert one().first_name is None
    assert msgspec.json.decode(b'{"firstName":null}', type=one) == one()


def event(title: str, *kinds: str, key: str = "type") -> Declaration:
    return record(title, field(key, literal(*kinds)), optional("size", INTEGER))


def test_records_of_a_union_are_told_apart_by_their_tag(tmp_path: Path) -> None:
    pages = {
        "opened.md": event("Opened", "opened", key="eventType"),
        "closed.md": event("Closed", "closed", key="eventType"),
        "one.md": enum("One", "merged"),
        "merged.md": record("Merged", field("eventType", to("one.md"))),
        "event.md": union("Event", to("opened.md"), to("closed.md")),
        "any.md": union("AnyEvent", to("event.md"), to("merged.md")),
    }
    root = package(pages, tmp_path, target="msgspec")
    assert root.Opened.event_type == "opened"
    for type_, document in (
        (root.Event, b'{"eventType":"closed","size":1}'),
        (root.AnyEvent, b'{"eventType":"opened","size":1}'),
        (root.AnyEvent, b'{"eventType":"merged"}'),
    ):
        assert msgspec.json.encode(msgspec.json.decode(document, type=type_)) == document
    assert type(msgspec.json.decode(b'{"eventType":"merged"}', type=root.AnyEvent)) is root.Merged
    with pytest.raises(msgspec.ValidationError, match="eventType"):
        msgspec.json.decode(b'{"eventType":"reopened"}', type=root.Event)


@pytest.mark.parametrize(
    "pages",
    [
        pytest.param({"a.md": event("A", "a"), "b.md": event("B", "b", "c")}, id="several values"),
        pytest.param({"a.md": record("A", field("a")), "b.md": record("B")}, id="no tag"),
        pytest.param({"a.md": event("A", "a"), "b.md": event("B", 1)}, id="kinds of tags"),  # type: ignore[arg-type]
        pytest.param({"a.md": event("A", True), "b.md": event("B", False)}, id="booleans"),  # type: ignore[arg-type]
    ],
)
def test_objects_that_nothing_tells_apart_are_dicts_and_a_finding_says_so(
    pages: dict[str, Declaration], tmp_path: Path
) -> None:
    pages = {**pages, "u.md": union("U", to("a.md"), to("b.md"), STRING)}
    assert [each.code for each in build(pages, target="msgspec")[1]] == ["MDG306"]
    root = package(pages, tmp_path, target="msgspec")
    document = {"type": "x", "more": [1]}
    assert msgspec.convert(document, root.U) == document
    assert msgspec.convert("x", root.U) == "x"


def test_a_record_that_two_unions_tell_by_different_keys_has_one_tag(tmp_path: Path) -> None:
    shared = record("S", field("type", literal("s")), field("kind", literal("s")))
    pages = {
        "s.md": shared,
        "a.md": event("A", "a"),
        "b.md": event("B", "b", key="kind"),
        "u.md": union("U", to("s.md"), to("a.md")),
        "v.md": union("V", to("s.md"), to("b.md")),
    }
    assert [each.code for each in build(pages, target="msgspec")[1]] == ["MDG306"]
    root = package(pages, tmp_path, target="msgspec")
    document = {"type": "s", "kind": "s"}
    read = (msgspec.convert(document, root.U), msgspec.convert(document, root.V))
    assert sorted(type(each).__name__ for each in read) == ["S", "dict"]


SHARED: dict[str, Declaration] = {
    "record.md": record("Record", field("x")),
    "other.md": record("Other", field("x")),
    "a.md": event("A", "a"),
    "b.md": event("B", "b"),
    "tagged.md": union("Tagged", to("a.md"), to("b.md")),
    "colour.md": enum("Colour", "red", "blue"),
    "open.md": enum("Open", "x", "y", is_open=True),
    "one.md": enum("One", "one"),
    "code.md": enum("Code", 1, 2),
    "rate.md": enum("Rate", 0.5, 1.5),
    "truth.md": enum("Truth", True),
    "mixed.md": union("Mixed", STRING, list_of(INTEGER), map_of(STRING)),
    "json.md": union("Json", STRING, list_of(to("json.md")), map_of(to("json.md"))),
}
KINDS: tuple[tuple[TypeExpr, Any], ...] = (
    (STRING, "text"),
    (INTEGER, 4),
    (NUMBER, 4.5),
    (FLOAT, 4.5),
    (BOOLEAN, True),
    (DATETIME, "2026-01-31T12:00:00Z"),
    (Scalar(Primitive.DATE), "2026-01-31"),
    (Scalar(Primitive.TIME), "12:00:00"),
    (Scalar(Primitive.DURATION), "PT1S"),
    (Scalar(Primitive.BYTES), "YWI="),
    (Scalar(Primitive.DECIMAL), 1.5),
    (Scalar(Primitive.UUID), "12345678-1234-5678-1234-567812345678"),
    (Scalar(Primitive.NULL), None),
    (ANY, {"x": [1]}),
    (literal("a", "b"), "a"),
    (literal(1, 2), 1),
    (literal("a", 1), 1),
    (literal(True), True),
    (literal(1.5), 1.5),
    (list_of(STRING), ["x"]),
    (list_of(INTEGER), [1]),
    (list_of(to("record.md")), [{"x": "x"}]),
    (map_of(STRING), {"x": "x"}),
    (map_of(INTEGER), {"x": 1}),
    *(
        (to(page), document)
        for page, document in {
            "record.md": {"x": "x"},
            "other.md": {"x": "x"},
            "tagged.md": {"type": "b"},
            "colour.md": "red",
            "open.md": "z",
            "one.md": "one",
            "code.md": 2,
            "rate.md": 1.5,
            "truth.md": True,
            "mixed.md": [1],
            "json.md": [{"a": ["b"]}],
        }.items()
    ),
)


@pytest.mark.parametrize("enums", ["class", "literal"])
def test_msgspec_takes_a_union_of_any_two_types_and_either_ones_document(
    enums: str, tmp_path: Path
) -> None:
    pairs = list(itertools.combinations(KINDS, 2))
    fields = [field(f"f{number}", one_of(a, b)) for number, ((a, _), (b, _)) in enumerate(pairs)]
    pages = {**SHARED, "pairs.md": record("Pairs", *fields)}
    root = package(pages, tmp_path, target="msgspec", enums=enums)
    for side in (0, 1):
        document = {f"f{number}": pair[side][1] for number, pair in enumerate(pairs)}
        decoded = msgspec.convert(document, root.Pairs)
        assert list(msgspec.to_builtins(decoded)) == list(document)


@pytest.mark.parametrize("enums", ["class", "literal"])
def test_what_msgspec_can_carry_is_left_as_it_is(enums: str) -> None:
    given = (
        (STRING, INTEGER, FLOAT, BOOLEAN, list_of(STRING), to("record.md")),
        (STRING, literal("a")),
        (DATETIME, INTEGER),
        (to("tagged.md"), STRING),
        (map_of(STRING), to("colour.md"), to("code.md")),
    )
    pages = {
        **{page: SHARED[page] for page in SHARED if page not in ("rate.md", "json.md")},
        "r.md": record("R", *(field(f"f{n}", one_of(*each)) for n, each in enumerate(given))),
    }
    assert build(pages, target="msgspec", enums=enums)[1] == ()


def test_two_fields_of_one_key_are_one(tmp_path: Path) -> None:
    pages = {"r.md": record("R", field("a", wire_name="k"), field("b", INTEGER, wire_name="k"))}
    root = package(pages, tmp_path, target="msgspec")
    assert msgspec.convert({"k": 1}, root.R) == root.R(b=1)


def test_frozen_structs_are_frozen(tmp_path: Path) -> None:
    root = package({"r.md": record("R", field("x"))}, tmp_path, target="msgspec", frozen=True)
    with pytest.raises(AttributeError):
        root.R(x="a").x = "b"
