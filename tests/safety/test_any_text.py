"""Any text in any position gives diagnostics or models, and what the models say reads back as the page wrote it."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Mapping
from typing import get_args

import pytest
from attempts import built, configuration, page
from hostile_docs import POSITIONS, enum, record, values
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from mdgen.dialects import load_dialect
from mdgen.dialects.model import Dialect
from mdgen.ir.nodes import Declaration, Enum, Field, LiteralOf, Record
from mdgen.lower import lower
from mdgen.options import Layout
from mdgen.output.paths import check_paths
from mdgen.page.parse import parse_page
from mdgen.prose import docstring_lines
from mdgen.targets import flavour_names

FLAVOURS = st.sampled_from(flavour_names())
LAYOUTS = st.sampled_from(get_args(Layout))
PIECES = st.sampled_from(
    [
        '"', '"""', "'", "'''", "\\", "\\\\", "\\n", "\\N{", "\\x", "\\u", "{", "}", "{{", "%}", "#", "@", ":=",
        "\n", "\r", "\r\n", "\f", "\v", "\x85", "\u2028", "\u2029", "\0", "\ud800", "\udc00", "\u202e", "\u200b",
        "\ufeff", "\t", " ", "`", "```", "*", "_", "~~", "|", "\\|", "[", "]", "](", "(", ")", "<", ">", "<br/>",
        "<!--", "-->", "&quot;", "&#10;", "- ", "> ", "## ", "str", "List[", "Union[", "models.", ".md", "../",
        "coding: utf-7", "import os", "exec", "class", "None", "é", "ﬁ", "İ", "9", "-", ".",
    ]
)  # fmt: skip
TEXT = st.lists(PIECES | st.text(max_size=4), max_size=12).map("".join) | st.text(max_size=60)
# What one cell of a table may hold without ending it.
CELL = TEXT.map(lambda text: text.replace("|", "").replace("\n", "").strip(" \t\r\n"))
PLAIN = st.text(
    st.characters(exclude_characters="|`*~<>[]()\\\n\r&", exclude_categories=()), max_size=40
).map(lambda text: text.strip())


def dialect() -> Dialect:
    loaded = load_dialect("speakeasy-python").value
    assert loaded is not None
    return loaded


def declarations(text: str) -> tuple[Declaration, ...]:
    """What a page declares, before names and references are settled."""
    return lower(parse_page(page("page.md", text)).value, dialect()).value.declarations


def declared(text: str) -> Declaration:
    (declaration,) = declarations(text)
    return declaration


def texts_of(files: Mapping[str, bytes]) -> set[str]:
    """Every string that the modules hold, docstrings without their indentation."""
    return {
        each
        for data in files.values()
        for node in ast.walk(ast.parse(data))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for each in (node.value, inspect.cleandoc(node.value))
    }


def names_of(files: Mapping[str, bytes]) -> set[str]:
    return {
        node.id
        for data in files.values()
        for node in ast.walk(ast.parse(data))
        if isinstance(node, ast.Name)
    }


def whole(text: str) -> str:
    """Text as a document can hold it: half characters are what no encoding knows."""
    return "".join("\ufffd" if "\ud800" <= each <= "\udfff" else each for each in text)


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("position", POSITIONS)
@given(text=TEXT, flavour=FLAVOURS, layout=LAYOUTS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_gives_modules_that_parse_and_pass(
    position: str, text: str, flavour: str, layout: Layout
) -> None:
    files, diagnostics = built(
        [page("page.md", POSITIONS[position](text)), page("thing.md", record())],
        configuration(flavour, layout),
    )
    assert files or diagnostics
    assert not check_paths(files)
    for path, data in files.items():
        compile(data, path, "exec", dont_inherit=True)


@given(path=TEXT.filter(bool), other=TEXT.filter(bool), flavour=FLAVOURS, layout=LAYOUTS)
@settings(max_examples=150, deadline=None)
def test_any_path_gives_plain_paths(path: str, other: str, flavour: str, layout: Layout) -> None:
    pages = [page(path, record()), page(f"{other}/{path}", record()), page(f"{path}.md", enum())]
    files, _ = built(pages, configuration(flavour, layout))
    assert not check_paths(files)
    for name, data in files.items():
        compile(data, name, "exec", dont_inherit=True)


@given(doc=TEXT, text=TEXT, flavour=FLAVOURS, layout=LAYOUTS)
@settings(max_examples=300, deadline=None)
@example(doc='"""', text='\\"""', flavour="pydantic", layout="tree")
@example(doc="x" * 200 + ' "', text="\\" * 99, flavour="typeddict", layout="single")
def test_docstrings_read_back_as_the_text(
    doc: str, text: str, flavour: str, layout: Layout
) -> None:
    source = record(doc=doc, description=f"Say {text}.")
    files, _ = built([page("page.md", source)], configuration(flavour, layout))
    held = " ".join(sorted(map(words, texts_of(files))))
    for each in declarations(source):
        docs = [each.doc]
        if isinstance(each, Record):
            docs += [field.doc for field in each.fields]
        for expected in docs:
            lines = docstring_lines(expected, 10_000, "full")
            assert words(whole("\n".join(lines))) in held


@given(text=PLAIN)
@settings(max_examples=300, deadline=None)
def test_a_description_is_what_the_cell_says(text: str) -> None:
    found = declared(record(description=text))
    assert isinstance(found, Record)
    assert found.fields[0].doc.split() == ([] if text == "N/A" else text.split())


@given(name=CELL, flavour=FLAVOURS, layout=LAYOUTS)
@settings(max_examples=300, deadline=None)
def test_wire_names_read_back_exactly(name: str, flavour: str, layout: Layout) -> None:
    source = record(name=f"`{name.replace('`', '')}`")
    found = declared(source)
    assert isinstance(found, Record)
    files, said = built([page("page.md", source)], configuration(flavour, layout))
    known = texts_of(files) | names_of(files)
    left_out = {each.span for each in said if each.code == "MDG306"}
    for field in found.fields:
        assert (whole(field.wire_name) in known) is (field.span not in left_out)
    inside = name.replace("`", "").strip()
    if inside and not (inside.endswith("_") or set(inside) & set("\\~(")):
        assert inside in [field.wire_name for field in found.fields]


@given(value=CELL, other=CELL, flavour=FLAVOURS, layout=LAYOUTS)
@settings(max_examples=300, deadline=None)
def test_enum_values_read_back_exactly(
    value: str, other: str, flavour: str, layout: Layout
) -> None:
    source = enum(value=value, more=f"| `MORE` | {other} |\n")
    found = declared(source)
    assert isinstance(found, Enum)
    assert value.strip("`") in [str(each.value).strip("`") for each in found.members]
    files, _ = built([page("page.md", source)], configuration(flavour, layout))
    known = texts_of(files)
    for member in found.members:
        if isinstance(member.value, str):
            assert whole(member.value) in known


@given(text=TEXT, flavour=FLAVOURS, layout=LAYOUTS)
@settings(max_examples=300, deadline=None)
def test_literals_read_back_exactly(text: str, flavour: str, layout: Layout) -> None:
    literal = text.replace("\\", "").replace('"', "").replace("|", "").replace("\n", "")
    literal = literal.replace("&", "").replace("](", "")
    for source in (record(type_=f'*"{literal}"*'), values(f'- `"{literal}"`\n- `"other"`')):
        for found in declarations(source):
            written = literals_in(found)
            files, _ = built([page("page.md", source)], configuration(flavour, layout))
            known = texts_of(files)
            assert all(whole(each) in known for each in written)
            if isinstance(found, Record):
                assert literal in written


def literals_in(declaration: Declaration) -> list[str]:
    match declaration:
        case Record(fields=(Field(type=LiteralOf(values=constants)), *_)):
            return [each for each in constants if isinstance(each, str)]
        case Enum(members=members):
            return [each.value for each in members if isinstance(each.value, str)]
        case _:
            return []
