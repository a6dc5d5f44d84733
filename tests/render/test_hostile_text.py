"""Text of a page in generated code: it reads back as it was, and black has nothing to change."""

from __future__ import annotations

import ast
import inspect
import re

import black
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from mdgen.ir.nodes import Declaration, Default, Enum, Member, Primitive
from mdgen.plan.literals import has_unseen, string_literal
from mdgen.prose import class_links, docstring_lines
from mdgen.targets import flavour_names
from schemas import HERE, INTEGER, STRING, enum, field, files, literal, optional, record, union

# Characters that have ended literals, lines or files in one generator or another, and their neighbours.
HOSTILE = st.text(
    st.sampled_from("\"'\\\n\r\t\f\v\0 {}%#`ab\u2028\u2029\u202e\u200b\ufeff\x85\xa0\ud800é🙂")
)
TEXT = st.one_of(HOSTILE, st.text())
MODE = black.Mode(target_versions={black.TargetVersion.PY310})


def blackened(text: str) -> str:
    return black.format_str(text, mode=MODE)


def whole(text: str) -> str:
    """What a literal can say of a text: everything but lone surrogates."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


@given(TEXT)
@example('"""')
@example("\\")
@example('x"')
def test_a_string_literal_reads_back_as_the_text(text: str) -> None:
    written = string_literal(text)
    assert ast.literal_eval(written) == whole(text)
    assert "\n" not in written
    assert not has_unseen(written)
    assert (
        blackened(f"x = {written}\n").replace("(\n    ", "").replace("\n)", "")
        == f"x = {written}\n"
    )


@given(TEXT, TEXT)
@example('ends with "', 'ends with """')
@example('"starts', "ends with \\")
@example("a\n\n    indented\n", "```\ncode\\\n```")
@example("x" * 200, "y " * 200)
def test_docstrings_read_back_as_the_prepared_text(of_class: str, of_field: str) -> None:
    text = files({"r.md": record("R", field("a", doc=of_field), doc=of_class)})["r.py"]
    assert blackened(text) == text
    (cls,) = (node for node in ast.parse(text).body if isinstance(node, ast.ClassDef))
    assert (ast.get_docstring(cls) or "") == prepared(of_class)
    last = cls.body[-1]
    under = last.value.value if isinstance(last, ast.Expr) else ""  # type: ignore[attr-defined]
    assert inspect.cleandoc(under) == prepared(of_field)


def prepared(text: str) -> str:
    for quotes in (3, 6):
        lines = docstring_lines(text, 88 - 4 - quotes, "full")
        if len(lines) != 1 or len(lines[0]) <= 88 - 4 - quotes - 3:
            break
    return inspect.cleandoc(whole("\n".join(lines)))


@st.composite
def pages(draw: st.DrawFn) -> dict[str, Declaration]:
    def say() -> str:
        return draw(TEXT)

    values = draw(st.lists(TEXT, min_size=1, max_size=3, unique=True))
    return {
        f"{draw(st.text('ab/.-:=#é ', min_size=1, max_size=12))}x.md": record(
            say(),
            field(say(), STRING, say(), doc=say()),
            optional(say(), STRING, say(), default=Default(say()), deprecated=say()),
            field(say(), literal(*values)),
            optional(say(), INTEGER, default=Default(draw(st.integers()))),
            doc=say(),
            deprecated=draw(st.none() | TEXT),
        ),
        "enums/e.md": Enum(
            say(),
            say(),
            tuple(Member(say(), value, HERE, say()) for value in values),
            Primitive.STRING,
            HERE,
            draw(st.booleans()),
        ),
        "unions/u.md": union(say(), STRING, literal(*values), doc=say(), deprecated=say()),
    }


@given(
    pages(),
    st.sampled_from(flavour_names()),
    st.sampled_from(["tree", "single"]),
    st.sampled_from([None, "class", "literal"]),
)
def test_any_text_in_any_place_gives_modules_that_parse_and_that_black_leaves_alone(
    given_pages: dict[str, Declaration], target: str, layout: str, enums: str | None
) -> None:
    for path, text in files(given_pages, target=target, layout=layout, enums=enums).items():
        ast.parse(text.encode("utf-8"))
        assert not has_unseen(text), path
        assert blackened(text) == text
        assert re.fullmatch(r"(?:[^/\\:. ]+/)*[^/\\:. ]+\.py", path)


@pytest.mark.parametrize(
    ("markdown", "lines"),
    [
        ("One.<br/>Two.<br>Three.<BR />Four.", ["One.", "Two.", "Three.", "Four."]),
        ("a\rb\r\nc", ["a", "b", "c"]),
        ("word " * 9, ["word word word word", "word word word word", "word"]),
        (
            "- a list item that is long enough to wrap",
            ["- a list item that is long enough to wrap"],
        ),
        ("```\na line of code that is long\n```", ["```", "a line of code that is long", "```"]),
        ("| a table | that is long enough |", ["| a table | that is long enough |"]),
        (
            "https://example.com/a-long-address-of-a-page",
            ["https://example.com/a-long-address-of-a-page"],
        ),
        ("\n\n\n  a\n\n\n\nb  \n\n", ["a", "", "b"]),
        ("a\tb\xa0c", ["a    b c"]),
        ("", []),
        (" \n\t", []),
    ],
)
def test_markdown_becomes_lines(markdown: str, lines: list[str]) -> None:
    assert list(docstring_lines(markdown, 20, "full")) == lines


def test_links_between_components_become_the_classes() -> None:
    class_at = class_links("docs/models/tool.md", {"docs/models/agent.md": "Agent"})

    def line(text: str) -> str:
        return "\n".join(docstring_lines(text, 80, "full", class_at))

    assert line("See [models.Agent](../models/agent.md).") == "See `Agent`."
    assert line("See [`Agent`](agent.md#fields).") == "See `Agent`."
    assert line("See [the agent](agent.md).") == "See the agent (`Agent`)."
    assert line("See [other](other.md).") == "See [other](other.md)."
    assert (
        line("See [site](https://example.com/agent.md).")
        == "See [site](https://example.com/agent.md)."
    )


def test_a_header_sets_no_encoding() -> None:
    text = files({"-*- coding: utf-7 -*-.md": record("R")})["r.py"]
    assert re.search(r"coding[:=]", text) is None
    assert ast.parse(text.encode("ascii"))


def test_an_enum_of_many_values_is_read_in_one_go() -> None:
    text = files({"e.md": enum("E", *map(str, range(5000)))})["e.py"]
    assert text.count("VALUE_") == 5000
