"""The type grammar: cells of every language in, type expressions out, whatever the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mdgen.dialects import load_dialect
from mdgen.dialects.type_grammar import MAX_DEPTH, ParsedType, TypeGrammar, parse_type
from mdgen.ir.nodes import (
    ListOf,
    LiteralOf,
    MapOf,
    Nullable,
    Primitive,
    Reference,
    Scalar,
    TypeExpr,
    UnionOf,
    Unknown,
)
from mdgen.ir.walk import replace_leaves
from mdgen.source import Span
from msgspec.structs import replace

SPAN = Span("page.md", 7, 12, 40)
LANGUAGES = ("python", "typescript", "go", "java", "csharp", "php", "ruby")


def grammar(language: str) -> TypeGrammar:
    dialect = load_dialect(f"speakeasy-{language}").value
    assert dialect is not None
    return dialect.grammar


def read(language: str, cell: str) -> ParsedType:
    parsed = parse_type(cell, grammar(language), SPAN)
    return replace(parsed, type=without_places(parsed.type))


def without_places(type_: TypeExpr) -> TypeExpr:
    def placed(leaf: TypeExpr) -> TypeExpr:
        if not isinstance(leaf, Reference):
            return leaf
        return replace(leaf, span=SPAN, members=tuple(map(without_places, leaf.members)))

    return replace_leaves(type_, placed)


def ref(name: str, link: str | None = None, *members: TypeExpr) -> Reference:
    return Reference(name, link, SPAN, members=members)


STRING, INTEGER, ANY = (Scalar(p) for p in (Primitive.STRING, Primitive.INTEGER, Primitive.ANY))


@pytest.mark.parametrize(
    ("language", "cell", "type_", "optional", "nullable"),
    [
        ("python", "*str*", STRING, False, False),
        ("python", "*OptionalNullable[str]*", STRING, True, True),
        ("python", "*Nullable[int]*", INTEGER, False, True),
        ("python", "list[*str*]", ListOf(STRING), False, False),
        ("python", "Dict[str, List[*int*]]", MapOf(ListOf(INTEGER)), False, False),
        ("python", '*Optional[Literal["a|b"]]*', LiteralOf(("a|b",)), True, False),
        ("python", '*Literal["say \\"hi\\""]*', LiteralOf(('say "hi"',)), False, False),
        ("python", "List[[m.Cat](../cat.md)]", ListOf(ref("m.Cat", "../cat.md")), False, False),
        ("python", "[Optional[m.Cat]](../cat.md)", ref("m.Cat", "../cat.md"), True, False),
        (
            "python",
            "Dict[str, [Nullable[m.Cat]](cat.md)]",
            MapOf(Nullable(ref("m.Cat", "cat.md"))),
            False,
            False,
        ),
        # a link's label may list the members of the union that the link leads to
        (
            "python",
            "[Union[m.Cat, str]](../pet.md)",
            ref("pet", "../pet.md", ref("m.Cat"), STRING),
            False,
            False,
        ),
        (
            "python",
            "[Optional[Union[m.Cat, str]]](pet.md)",
            ref("pet", "pet.md", ref("m.Cat"), STRING),
            True,
            False,
        ),
        (
            "python",
            "[date](https://docs.python.org/3/library/datetime.html#date-objects)",
            Scalar(Primitive.DATETIME),
            False,
            False,
        ),
        ("python", "datetime", Scalar(Primitive.DATETIME), False, False),
        ("python", "*Union[str, None]*", STRING, False, True),
        ("typescript", "*number*[]", ListOf(Scalar(Primitive.NUMBER)), False, False),
        ("typescript", "*c.Pet*", ref("c.Pet"), False, False),
        ("typescript", '*"cat"*', LiteralOf(("cat",)), False, False),
        ("typescript", "*true*", LiteralOf((True,)), False, False),
        ("typescript", "{ [k: string]: number; }", MapOf(Scalar(Primitive.NUMBER)), False, False),
        (
            "typescript",
            "Record<string, [c.Cat](../cat.md)[]>",
            MapOf(ListOf(ref("c.Cat", "../cat.md"))),
            False,
            False,
        ),
        ("typescript", '"on" \\| "off"', LiteralOf(("on", "off")), False, False),
        ("typescript", "(string | number)[]", None, False, False),
        ("go", "**string*", STRING, True, False),
        ("go", "`*string`", STRING, True, False),
        ("go", "[]*string*", ListOf(STRING), False, False),
        ("go", "map[string][]*int64*", MapOf(ListOf(INTEGER)), False, False),
        ("go", "[*shared.Cat](../cat.md)", ref("shared.Cat", "../cat.md"), True, False),
        ("go", "[[]shared.Cat](../cat.md)", ListOf(ref("shared.Cat", "../cat.md")), False, False),
        ("go", "map[string]*interface{}*", MapOf(ANY), False, False),
        ("java", "*Optional\\<String>*", STRING, True, False),
        ("java", "*JsonNullable\\<Long>*", INTEGER, True, True),
        ("java", "Map\\<String, List\\\\<*String*>>", MapOf(ListOf(STRING)), False, False),
        ("java", "*byte[]*", Scalar(Primitive.BYTES), False, False),
        ("csharp", "List<List<*long*>>", ListOf(ListOf(INTEGER)), False, False),
        ("csharp", "Dictionary<String, *object*>", MapOf(ANY), False, False),
        ("php", "array<string, *mixed*>", MapOf(ANY), False, False),
        ("php", "[?Shared\\Cat](../Cat.md)", ref("Shared\\Cat", "../Cat.md"), True, False),
        ("php", "*?\\Brick\\Math\\BigDecimal*", Scalar(Primitive.DECIMAL), True, False),
        ("ruby", "T::Hash[Symbol, T::Array<*::String*>]", MapOf(ListOf(STRING)), False, False),
        ("ruby", "[T.nilable(::A::Cat)](../cat.md)", ref("A::Cat", "../cat.md"), True, False),
        (
            "ruby",
            "[T.any(::A::Cat, ::A::Dog)](../pet.md)",
            ref("pet", "../pet.md", ref("A::Cat"), ref("A::Dog")),
            False,
            False,
        ),
    ],
)
def test_a_cell_means_what_its_generator_meant(
    language: str, cell: str, type_: TypeExpr | None, optional: bool, nullable: bool
) -> None:
    expected = type_ or ListOf(UnionOf((STRING, Scalar(Primitive.NUMBER))))
    assert read(language, cell) == ParsedType(expected, optional, nullable)


def test_a_reference_points_at_its_name_in_the_cell() -> None:
    parsed = parse_type("List[[m.Cat](../cat.md)]", grammar("python"), SPAN)
    assert isinstance(parsed.type, ListOf) and isinstance(parsed.type.item, Reference)
    assert parsed.type.item.span == Span("page.md", 7, 12 + len("List[["), len("m.Cat"))


def test_a_stray_bracket_is_read_over_and_told() -> None:
    parsed = read("typescript", "[AxiosResponse>](https://example.com/response)")
    assert parsed.type == ANY
    assert [(p.kind, p.text) for p in parsed.problems] == [("stray", ">")]


@pytest.mark.parametrize(
    "cell", ["List[", "Dict[str", "", "|", "*", "a b", "[x](", "{ [k: string }"]
)
def test_a_cell_outside_the_grammar_is_unknown_and_told(cell: str) -> None:
    parsed = read("python", cell)
    assert parsed.type == Unknown(cell)
    assert [problem.kind for problem in parsed.problems] == ["unread"]


@pytest.mark.parametrize(
    ("opening", "closing"), [("List[", "]"), ("(", ")"), ("{ [k: string]: ", " }"), ("[", "](x)")]
)
def test_deep_nesting_is_refused_and_told(opening: str, closing: str) -> None:
    parsed = read("python", opening * 50_000 + "str" + closing * 50_000)
    assert isinstance(parsed.type, Unknown)
    assert [problem.kind for problem in parsed.problems] == ["deep"]


scalars = st.sampled_from(["str", "int", "bool"])
WORDS: dict[str, TypeExpr] = {
    "str": STRING,
    "int": INTEGER,
    "bool": Scalar(Primitive.BOOLEAN),
}
names = st.from_regex(r"[A-Z][A-Za-z0-9]{0,8}", fullmatch=True).filter(
    lambda name: name not in grammar("python").heads and (name,) not in grammar("python").words
)
constants = st.one_of(
    st.text(st.characters(exclude_characters='"\\', exclude_categories=("C", "Z")), max_size=12),
    st.integers(-9999, 9999),
)


leaves = st.one_of(
    scalars.map(lambda word: (f"*{word}*", WORDS[word])),
    names.map(lambda name: (f"[models.{name}](../models/{name.lower()}.md)",
                            ref(f"models.{name}", f"../models/{name.lower()}.md"))),
    constants.map(
        lambda value: (f'*Literal["{value}"]*', LiteralOf((value,)))
        if isinstance(value, str)
        else (f"*Literal[{value}]*", LiteralOf((value,)))
    ),
)  # fmt: skip
python_cells = st.recursive(
    leaves,
    lambda inner: st.one_of(
        inner.map(lambda pair: (f"List[{pair[0]}]", ListOf(pair[1]))),
        inner.map(lambda pair: (f"Dict[str, {pair[0]}]", MapOf(pair[1]))),
    ),
    max_leaves=4,
)


@given(python_cells)
def test_what_is_written_is_what_is_read(pair: tuple[str, TypeExpr]) -> None:
    cell, type_ = pair
    assert read("python", cell) == ParsedType(type_)


@given(st.text(max_size=200), st.sampled_from(LANGUAGES))
def test_any_text_gives_a_type(cell: str, language: str) -> None:
    parsed = read(language, cell)
    assert isinstance(parsed.type, Unknown) <= bool(parsed.problems)


marks = st.text(st.sampled_from(list('[](){}<>*`~|?,:"\\_ \n.aB1')), max_size=120)


@given(marks, st.sampled_from(LANGUAGES))
def test_any_mixture_of_marks_gives_a_type(cell: str, language: str) -> None:
    read(language, cell)


@pytest.mark.parametrize(
    "unit", ["[a](b)|", "*a*|", "((", "[", "](", '"', "`", "\\", "<", "a.b|", "*[", "[]("]
)
def test_a_cell_of_300_000_marks_is_read(unit: str) -> None:
    """A reader that looks at a character more than a few times would not come to an end here."""
    parsed = read("typescript", unit * (300_000 // len(unit)))
    assert isinstance(parsed.type, Unknown) <= bool(parsed.problems)


def test_the_depth_limit_is_far_from_real_types() -> None:
    cell = "List[" * (MAX_DEPTH - 2) + "*str*" + "]" * (MAX_DEPTH - 2)
    assert read("python", cell).problems == ()
