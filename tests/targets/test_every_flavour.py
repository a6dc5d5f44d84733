"""What holds for every flavour of Python that mdgen writes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from mdgen.ir.nodes import Default
from mdgen.targets import flavour_names
from schemas import (
    ANY,
    DATETIME,
    INTEGER,
    NUMBER,
    STRING,
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
    write,
)

# One page or more for every construct, and names that have broken generators.
EVERYTHING = {
    "models/agent.md": record(
        "Agent",
        field("id", doc='Its "id".<br/><br/>See [models.Tool](tool.md).'),
        optional("from", wire_name="from"),
        optional("temperature", NUMBER, nullable=True, default=Default(0.5)),
        optional("kind", literal("agent")),
        optional("children", list_of(to("agent.md"))),
        optional("tool", to("tool.md")),
        field("createdAt", DATETIME),
        optional("color", to("color.md"), default=Default("red")),
        optional("stops", list_of(STRING), default=Default(["a", "b"])),
        optional("none", list_of(STRING), default=Default([])),
        optional("str", STRING),
        optional("field", STRING, default=Default("x")),
        optional("old", STRING, deprecated="Use `id`."),
        optional("_id"),
        optional("first-name"),
        doc="Somebody.",
    ),
    "models/tool.md": record(
        "Tool",
        field("type", literal("tool")),
        optional("agent", to("agent.md")),
        extra=INTEGER,
        deprecated="",
    ),
    "models/any.md": record("Any", field("type", literal("any")), optional("x", ANY)),
    "models/field.md": record("Field", field("type", literal("field")), optional("n", INTEGER)),
    "models/str.md": record("str", field("x", map_of(STRING)), optional("y", list_of(STRING))),
    "models/color.md": enum("Color", "red", "", "+1", is_open=True),
    "models/code.md": enum("Code", 1, -2),
    "models/one.md": enum("One", "one"),
    "models/thing.md": union("Thing", to("tool.md"), to("any.md"), to("field.md"), doc="A thing."),
    "models/json.md": union("Json", STRING, list_of(to("json.md")), map_of(to("json.md"))),
    "models/clause.md": union("Clause", to("filter.md"), STRING),
    "models/filter.md": record("Filter", field("clauses", list_of(to("clause.md")))),
    "models/empty.md": record("Empty", doc="Nothing in it."),
    "operations/agent.md": record(
        "Agent",
        field("agent", to("../models/agent.md")),
        optional("thing", to("../models/thing.md")),
        optional("json", to("../models/json.md")),
        optional("one", to("../models/one.md")),
        optional("inline", list_of(one_of(to("../models/any.md"), to("../models/field.md")))),
        optional("text", to("../models/str.md")),
        optional("code", to("../models/code.md")),
    ),
}


@pytest.mark.parametrize("layout", ["tree", "single"])
@pytest.mark.parametrize("target", flavour_names())
def test_everything_can_be_imported(target: str, layout: str, tmp_path: Path) -> None:
    root = package(EVERYTHING, tmp_path, target=target, layout=layout)
    assert {"Any", "Color", "Field", "Json", "Thing", "str"} <= set(dir(root))


def checked(tmp_path: Path, *command: str) -> str:
    """What a checker says of every flavour in both layouts; "" for nothing."""
    for target in flavour_names():
        for layout in ("tree", "single"):
            folder = tmp_path / f"{target}_{layout}"
            write(files(EVERYTHING, target=target, layout=layout), folder)
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_mypy_has_nothing_to_say(tmp_path: Path) -> None:
    assert checked(tmp_path, "mypy", "--strict", "--python-version", "3.10", ".") == ""


def test_pyright_has_nothing_to_say(tmp_path: Path) -> None:
    config = '{"typeCheckingMode": "strict", "pythonVersion": "3.10"}'
    (tmp_path / "pyrightconfig.json").write_text(config)
    assert checked(tmp_path, "pyright", "--pythonpath", sys.executable) == ""


def test_ruff_has_nothing_to_say(tmp_path: Path) -> None:
    # PYI051: an open enum as a `Literal` beside `str` names the known values for readers and editors.
    options = "--isolated --target-version py310 --select E,F,I,UP,B,PYI,RUF --ignore E501,PYI051"
    assert checked(tmp_path, "ruff", "check", *options.split(), ".") == ""


@pytest.mark.parametrize("target", flavour_names())
def test_the_order_of_pages_changes_nothing(target: str) -> None:
    backwards = dict(reversed(EVERYTHING.items()))
    assert files(backwards, target=target) == files(EVERYTHING, target=target)


@pytest.mark.parametrize("unseen", ["\U000e0100", "\u180b", "\u200d"])
@pytest.mark.parametrize("target", flavour_names())
def test_no_name_holds_what_a_reader_cannot_see(target: str, unseen: str, tmp_path: Path) -> None:
    pages = {
        f"a{unseen}b/r{unseen}.md": record(f"R{unseen}", field(f"user{unseen}", wire_name="user")),
        "e.md": enum(unseen, f"red{unseen}", unseen),
        "u.md": union(f"{unseen}U", to("e.md"), INTEGER),
    }
    written = files(pages, target=target)
    assert not any(unseen in text for text in (*written, *written.values()))
    package(pages, tmp_path, target=target)
