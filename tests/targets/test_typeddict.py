"""TypedDicts say what JSON documents hold, key by key."""

from __future__ import annotations

from pathlib import Path

import pytest
import typing_extensions
from pydantic import TypeAdapter
from schemas import (
    STRING,
    build,
    enum,
    field,
    files,
    list_of,
    literal,
    optional,
    package,
    record,
    to,
)


@pytest.mark.parametrize(
    ("given", "written"),
    [
        (field("x"), "x: str"),
        (field("x", nullable=True), "x: str | None"),
        (optional("x", nullable=False), "x: NotRequired[str]"),
        (optional("x", nullable=True), "x: NotRequired[str | None]"),
        (optional("x"), "x: NotRequired[str | None]"),
        (optional("x", literal("a"), nullable=False), 'x: NotRequired[Literal["a"]]'),
        (field("pageSize", wire_name="pageSize"), "pageSize: str"),
    ],
)
def test_presence_is_written_exactly(given: object, written: str) -> None:
    text = files({"r.md": record("R", given)}, target="typeddict")["r.py"]  # type: ignore[arg-type]
    assert text.partition("\n\n\n")[2] == f"class R(TypedDict):\n    {written}\n"


@pytest.mark.parametrize(
    "key", ["from", "first-name", "__private", "", "str", "list", "é", "ﬁ", 'a"b']
)
def test_any_key_can_be_asked_for(key: str, tmp_path: Path) -> None:
    root = package(
        {"r.md": record("R", field(key), optional("more", list_of(to("r.md", "R"))))},
        tmp_path,
        target="typeddict",
    )
    assert set(typing_extensions.get_type_hints(root.R)) == {key, "more"}
    document = {key: "x", "more": [{key: "y"}]}
    assert TypeAdapter(root.R).validate_python(document) == document


def test_enums_are_literals_unless_classes_are_asked_for() -> None:
    pages = {
        "e.md": enum("E", "a", "b"),
        "r.md": record("R", field("e", to("e.md")), field("s", STRING)),
    }
    assert 'E: TypeAlias = Literal["a", "b"]' in files(pages, target="typeddict")["e.py"]
    assert "class E(str, Enum):" in files(pages, target="typeddict", enums="class")["e.py"]


def test_keys_that_are_not_listed_are_said_to_be_lost() -> None:
    for key in ("x", "first-name"):
        given = {"r.md": record("R", field(key), extra=STRING)}
        texts, diagnostics = build(given, target="typeddict")
        assert [each.code for each in diagnostics] == ["MDG306"]
        assert "Other keys may stand beside these." in texts["r.py"]
