"""Any single edit of any schema is found, and there is a finding exactly where the facts differ."""

from __future__ import annotations

import json
from collections.abc import Callable

from docs_pairs import link, model, schema_of
from hypothesis import given, settings
from hypothesis import strategies as st
from mdgen.changes import compare
from mdgen.ir.nodes import (
    Alias,
    Constraints,
    Declaration,
    DeclarationId,
    Default,
    Enum,
    Field,
    ListOf,
    LiteralOf,
    MapOf,
    Member,
    Module,
    Nullable,
    Primitive,
    Record,
    Reference,
    Scalar,
    Schema,
    TypeExpr,
    Union,
    UnionOf,
    Variant,
)
from mdgen.resolve import resolve
from mdgen.source import Span
from msgspec.structs import replace

NAMES = ("Alpha", "Beta", "Gamma", "Delta")
FIELDS = ("id", "name", "kind", "size")


def page(name: str) -> str:
    return f"docs/{name.lower()}.md"


def mention(name: str) -> Reference:
    span = Span("docs/x.md", 1)
    return Reference(name, f"{name.lower()}.md", span, DeclarationId(page(name), name))


spans = st.builds(lambda line: Span("docs/x.md", line), st.integers(1, 99))
texts = st.sampled_from(("", "One.", "Two words."))
constants = st.sampled_from(("a", "b", 1, 2))
leaves: st.SearchStrategy[TypeExpr] = st.one_of(
    st.sampled_from(Primitive).map(Scalar),
    st.sampled_from(NAMES).map(mention),
    st.lists(constants, min_size=1, max_size=2, unique=True).map(lambda v: LiteralOf(tuple(v))),
)
types_ = st.recursive(
    leaves,
    lambda inner: st.one_of(
        inner.map(ListOf),
        inner.map(MapOf),
        st.lists(inner, min_size=2, max_size=3).map(lambda v: UnionOf(tuple(v))),
    ),
    max_leaves=4,
)
fields = st.builds(
    Field,
    name=st.just(""),
    wire_name=st.just(""),
    type=types_,
    required=st.booleans(),
    span=spans,
    nullable=st.sampled_from((None, True, False)),
    default=st.sampled_from((None, Default(None), Default(1), Default(True), Default("a"))),
    doc=texts,
    examples=st.sampled_from(((), ("x",), ("x", "y"))),
    deprecated=st.sampled_from((None, "", "Old.")),
    constraints=st.builds(
        Constraints, minimum=st.sampled_from((None, 1, 2)), pattern=st.sampled_from((None, "a"))
    ),
)


@st.composite
def records(draw: st.DrawFn, name: str) -> Declaration:
    names = draw(st.lists(st.sampled_from(FIELDS), unique=True, max_size=4))
    own = tuple(replace(draw(fields), name=each, wire_name=each) for each in names)
    extra = draw(st.one_of(st.none(), types_))
    return Record(name, draw(texts), own, draw(spans), extra, draw(st.sampled_from((None, "Old."))))


@st.composite
def enums(draw: st.DrawFn, name: str) -> Declaration:
    values = draw(st.lists(st.sampled_from("abc"), unique=True, min_size=1))
    members = tuple(
        Member(draw(st.sampled_from((each, each.upper()))), each, draw(spans), draw(texts))
        for each in values
    )
    return Enum(name, draw(texts), members, Primitive.STRING, draw(spans), draw(st.booleans()))


@st.composite
def unions(draw: st.DrawFn, name: str) -> Declaration:
    # Names of unions in a union could be a circle, which `resolve` would cut.
    variants = draw(st.lists(st.sampled_from(Primitive).map(Scalar), unique=True, min_size=1))
    own = tuple(Variant(each, draw(spans)) for each in variants)
    return Union(name, draw(texts), own, draw(spans), draw(st.booleans()))


@st.composite
def aliases(draw: st.DrawFn, name: str) -> Declaration:
    return Alias(name, draw(texts), draw(types_.map(ListOf)), draw(spans))


@st.composite
def schemas(draw: st.DrawFn) -> Schema:
    kinds: tuple[Callable[[str], st.SearchStrategy[Declaration]], ...]
    kinds = (records, records, enums, unions, aliases)
    modules = [
        Module(page(name), (draw(draw(st.sampled_from(kinds))(name)),), docs_root="docs")
        for name in NAMES
    ]
    return resolve(modules).value


def facts(schema: Schema) -> str:
    """All that a schema says, as one text: no places, no spelling of references, no order in unions."""
    return json.dumps(
        {f"{m.page}#{d.name}": declared(d) for m in schema.modules for d in m.declarations},
        sort_keys=True,
    )


def declared(declaration: Declaration) -> object:
    common = [type(declaration).__name__, declaration.doc, declaration.deprecated]
    match declaration:
        case Record(fields=own, extra=extra):
            return [*common, [field_facts(each) for each in own], extra and written(extra)]
        case Enum(members=members, is_open=is_open, value_kind=kind):
            listed = [[type(m.value).__name__, m.value, m.name, m.doc] for m in members]
            return [*common, listed, is_open, kind.value]
        case Union(variants=variants, is_open=is_open):
            return [*common, [written(each.type) for each in variants], is_open]
        case Alias(target=target):
            return [*common, written(target)]


def field_facts(field: Field) -> object:
    limits = field.constraints
    return [
        field.name,
        field.wire_name,
        written(field.type),
        field.required,
        bool(field.nullable),
        None if field.default is None else [field.default.value],
        field.doc,
        field.examples,
        field.deprecated,
        [limits.minimum, limits.maximum, limits.min_length, limits.max_length, limits.pattern],
    ]


def written(type_: TypeExpr) -> str:
    return " | ".join(sorted(set(alternatives(type_))))


def alternatives(type_: TypeExpr) -> list[str]:
    match type_:
        case Scalar(primitive):
            return [primitive.value]
        case Reference(target=target):
            assert target is not None
            return [f"{target.page}#{target.name}"]
        case ListOf(item):
            return [f"list[{written(item)}]"]
        case MapOf(value):
            return [f"map[{written(value)}]"]
        case LiteralOf(values):
            return [f"{type(each).__name__} {each}" for each in values]
        case Nullable(inner):
            return [*alternatives(inner), "null"]
        case UnionOf(variants):
            return [each for variant in variants for each in alternatives(variant)]
        case _:
            return ["any"]


@settings(max_examples=150, deadline=None)
@given(schemas(), schemas())
def test_two_schemas_have_no_changes_exactly_where_they_say_the_same(
    old: Schema, new: Schema
) -> None:
    assert (compare(old, new) == ()) == (facts(old) == facts(new))


@settings(max_examples=150, deadline=None)
@given(schemas())
def test_a_schema_has_no_changes_to_itself(schema: Schema) -> None:
    assert compare(schema, schema) == ()


@settings(max_examples=200, deadline=None)
@given(schemas(), st.data())
def test_one_edited_declaration_is_the_only_one_reported(
    schema: Schema, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(NAMES))
    kind = data.draw(st.sampled_from((records, enums, aliases)))
    edited = Module(page(name), (data.draw(kind(name)),), docs_root="docs")
    modules = [edited if module.page == page(name) else module for module in schema.modules]
    new = resolve(modules).value
    found = compare(schema, new)
    assert (found == ()) == (facts(schema) == facts(new))
    # A union elsewhere may be told apart by a field of the edited model.
    assert {each.declaration.name for each in found if each.code != "MDG642"} <= {name}
    assert len({each.fingerprint for each in found}) == len(found)


@settings(max_examples=400, deadline=None)
@given(records("Alpha"), st.data())
def test_one_edited_fact_of_a_field_is_found_there_and_nowhere_else(
    record: Declaration, data: st.DataObject
) -> None:
    assert isinstance(record, Record)
    rest = [Module(page(name), (data.draw(enums(name)),), docs_root="docs") for name in NAMES[1:]]
    one = replace(data.draw(fields), name="edited", wire_name="edited")
    fact = data.draw(st.sampled_from([each for each in Field.__slots__ if each != "name"]))
    drawn = data.draw(fields)
    value = data.draw(st.sampled_from(("edited", "Edited"))) if fact == "wire_name" else None
    other = replace(one, **{fact: value if fact == "wire_name" else getattr(drawn, fact)})
    old, new = (
        resolve([Module(page("Alpha"), (with_field,), docs_root="docs"), *rest]).value
        for with_field in (
            replace(record, fields=(*record.fields, one)),
            replace(record, fields=(*record.fields, other)),
        )
    )
    found = compare(old, new)
    assert (found == ()) == (facts(old) == facts(new))
    assert {(each.declaration.name, each.field) for each in found} <= {("Alpha", "edited")}
    assert all(each.span == other.span for each in found)


@settings(max_examples=100, deadline=None)
@given(schemas(), schemas())
def test_there_and_back_touches_the_same_declarations(old: Schema, new: Schema) -> None:
    there = {each.declaration.name for each in compare(old, new)}
    back = {each.declaration.name for each in compare(new, old)}
    assert there == back


def test_a_thousand_models_that_all_mention_each_other_are_compared() -> None:
    pages = {
        f"models/m{n}.md": model(
            f"M{n}", *(f"f{k} | List[{link(f'M{(n * 7 + k) % 1000}')}]" for k in range(4))
        )
        for n in range(1000)
    }
    assert compare(schema_of(pages), schema_of(pages)) == ()
