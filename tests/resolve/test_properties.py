"""What holds for every schema, whatever the pages say."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from mdgen.ir.nodes import (
    Alias,
    Declaration,
    DeclarationId,
    ListOf,
    MapOf,
    Module,
    Nullable,
    Record,
    Schema,
    TypeExpr,
    Union,
    UnionOf,
)
from mdgen.ir.walk import declarations, references, types
from mdgen.resolve import resolve
from resolve_modules import TEXT, alias, constant, enum, field, page, record, ref, union

PAGES = ("a.md", "x/a.md", "x/b.md", "X/B.md", "y/components/c.md", "components/c.md")
TITLES = ("Agent", "agent", "Role", "Order Line", "Agent_2", "")
LINKS = (
    None,
    "a.md",
    "b.md",
    "../a.md",
    "x/b.md",
    "#role",
    "c.md#agent",
    "",
    "%%%",
    "<",
    "../../z",
)
NAMES = (*TITLES, "components.Agent", "::Role", "a.b.", "...", "models.Nobody")

leaves = st.one_of(
    st.builds(ref, st.sampled_from(NAMES), st.sampled_from(LINKS)),
    st.just(TEXT),
    st.sampled_from(["a", "b", 1, True]).map(constant),
)
type_exprs: st.SearchStrategy[TypeExpr] = st.recursive(
    leaves,
    lambda inner: st.one_of(
        inner.map(ListOf),
        inner.map(MapOf),
        inner.map(Nullable),
        st.lists(inner, max_size=3).map(lambda each: UnionOf(tuple(each))),
    ),
    max_leaves=5,
)
fields = st.builds(field, st.sampled_from(["type", "id"]), type_exprs)
titles = st.sampled_from(TITLES)
any_declaration: st.SearchStrategy[Declaration] = st.one_of(
    st.builds(lambda name, each: record(name, *each), titles, st.lists(fields, max_size=3)),
    st.builds(alias, titles, type_exprs),
    st.builds(lambda name, each: union(name, *each), titles, st.lists(type_exprs, max_size=3)),
    st.builds(lambda name: enum(name, "a", "b"), titles),
)


@st.composite
def trees(draw: st.DrawFn) -> list[Module]:
    paths = draw(st.lists(st.sampled_from(PAGES), unique=True, max_size=len(PAGES)))
    return [page(path, *draw(st.lists(any_declaration, max_size=4))) for path in paths]


def resolved(modules: list[Module]) -> Schema:
    return resolve(modules).value


def targets(declaration: Declaration) -> list[DeclarationId | None]:
    return [each.target for type_ in types(declaration) for each in references(type_)]


@given(trees())
def test_every_reference_has_a_target_that_exists(modules: list[Module]) -> None:
    found = declarations(resolved(modules))
    assert all(each in found for one in found.values() for each in targets(one))


@given(trees())
def test_nothing_is_lost_and_every_name_stands_once(modules: list[Module]) -> None:
    schema = resolved(modules)
    count = sum(len(module.declarations) for module in modules)
    assert len(declarations(schema)) == count
    assert sum(len(module.declarations) for module in schema.modules) == count


@given(trees())
def test_groups_are_a_partition_with_dependencies_first(modules: list[Module]) -> None:
    schema = resolved(modules)
    found = declarations(schema)
    place = {id_: at for at, group in enumerate(schema.groups) for id_ in group}
    assert sum(map(len, schema.groups)) == len(place) == len(found)
    assert all(list(group) == sorted(group) for group in schema.groups)
    for id_, one in found.items():
        assert all(each is not None and place[each] <= place[id_] for each in targets(one))


@given(trees())
def test_everything_in_a_group_reaches_everything_in_it(modules: list[Module]) -> None:
    schema = resolved(modules)
    found = declarations(schema)
    for group in schema.groups:
        for start in group:
            reached: dict[DeclarationId, None] = {}
            pending = [start]
            while pending:
                for each in targets(found[pending.pop()]):
                    if each is not None and each not in reached:
                        reached[each] = None
                        pending.append(each)
            assert len(group) == 1 or all(each in reached for each in group)


@given(trees(), st.randoms(use_true_random=False))
def test_the_order_of_the_pages_does_not_matter(modules: list[Module], random: Any) -> None:
    shuffled = list(modules)
    random.shuffle(shuffled)
    assert resolve(shuffled) == resolve(modules)


def is_made_of(type_: TypeExpr) -> list[DeclarationId | None]:
    match type_:
        case Nullable(inner):
            return is_made_of(inner)
        case UnionOf(variants):
            return [each for variant in variants for each in is_made_of(variant)]
        case ListOf() | MapOf():
            return []
        case _:
            return [each.target for each in references(type_)]


@given(trees())
def test_no_name_is_made_of_itself(modules: list[Module]) -> None:
    found = declarations(resolved(modules))
    made_of = {
        id_: [each for type_ in types(one) for each in is_made_of(type_)]
        for id_, one in found.items()
        if isinstance(one, (Alias, Union))
    }
    for start in made_of:
        pending, seen = list(made_of[start]), {start: None}
        while pending:
            each = pending.pop()
            assert each != start
            if each is not None and each in made_of and each not in seen:
                seen[each] = None
                pending.extend(made_of[each])


@given(trees())
def test_that_a_field_may_be_null_is_never_said_by_its_type(modules: list[Module]) -> None:
    for one in declarations(resolved(modules)).values():
        if isinstance(one, Record):
            assert not any(isinstance(each.type, Nullable) for each in one.fields)


@given(trees())
def test_no_union_is_empty(modules: list[Module]) -> None:
    for one in declarations(resolved(modules)).values():
        assert not isinstance(one, Union) or one.variants
