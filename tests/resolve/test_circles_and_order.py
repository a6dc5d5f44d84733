"""Declarations that are made of each other, and the order in which they can be written."""

from __future__ import annotations

import pytest
from mdgen.ir.nodes import (
    Alias,
    Declaration,
    DeclarationId,
    ListOf,
    MapOf,
    Nullable,
    Primitive,
    Scalar,
    TypeExpr,
    Union,
    UnionOf,
    Unknown,
)
from mdgen.ir.walk import declarations
from mdgen.resolve import resolve
from resolve_modules import (
    TEXT,
    alias,
    codes,
    field,
    only,
    page,
    record,
    ref,
    target,
    union,
    variants,
)


def named(name: str) -> DeclarationId:
    return DeclarationId("a.md", name)


def resolved(*declared: Declaration) -> tuple[dict[DeclarationId, Declaration], list[str]]:
    staged = resolve([page("a.md", *declared)])
    return declarations(staged.value), codes(staged)


def test_a_union_among_its_own_variants_is_dropped_from_them() -> None:
    staged = resolve([page("a.md", union("Content", TEXT, ref("Content"), ListOf(ref("Content"))))])
    text, list_ = variants(staged.value, "a.md", "Content")
    assert text == TEXT
    assert isinstance(list_, ListOf)
    assert target(list_.item) == named("Content")
    assert codes(staged) == ["MDG208"]


@pytest.mark.parametrize(
    "own", [alias("Loop", ref("Loop")), union("Loop", ref("Loop")), union("Loop", ref("loop"))]
)
def test_a_name_that_means_itself_alone_accepts_anything(own: Alias | Union) -> None:
    found, said = resolved(own)
    assert found[named("Loop")] == alias("Loop", Unknown("Loop"))
    assert said == ["MDG210"]


def test_aliases_of_each_other_and_nothing_else_accept_anything() -> None:
    found, said = resolved(alias("A", ref("B")), alias("B", ref("A")))
    assert found[named("A")] == alias("A", Unknown("A"))
    other = found[named("B")]
    assert isinstance(other, Alias)
    assert target(other.target) == named("A")
    assert said == ["MDG210"]


def test_unions_of_each_other_keep_what_any_of_them_holds() -> None:
    staged = resolve(
        [
            page("input.md", union("Input", ref("Item"), ref("Text"))),
            page("item.md", union("Item", ref("Input"), ref("Image"), ref("Text"))),
            page("records.md", record("Text"), record("Image")),
        ]
    )
    assert [target(each) for each in variants(staged.value, "input.md", "Input")] == [
        DeclarationId("records.md", "Text"),
        DeclarationId("records.md", "Image"),
    ]
    item = declarations(staged.value)[DeclarationId("item.md", "Item")]
    assert isinstance(item, Alias)
    assert target(item.target) == DeclarationId("input.md", "Input")
    found = only(staged.diagnostics)
    assert found.message == (
        "`Input`, `Item` are made of each other; all of them mean what `Input` means"
    )


def test_null_in_a_circle_is_kept() -> None:
    found, _ = resolved(alias("A", Nullable(ref("B"))), union("B", ref("A"), TEXT))
    assert found[named("A")] == alias("A", UnionOf((Scalar(Primitive.NULL), TEXT)))


@pytest.mark.parametrize("container", [ListOf, MapOf])
def test_a_circle_through_a_container_is_kept(container: type[ListOf | MapOf]) -> None:
    found, said = resolved(alias("Tree", container(ref("Tree"))))
    tree = found[named("Tree")]
    assert isinstance(tree, Alias)
    assert isinstance(tree.target, container)
    assert said == []


def test_a_circle_through_a_field_is_kept_and_is_one_group() -> None:
    clause = record("Clause", field("inner", ref("Filter")))
    staged = resolve([page("a.md", clause, union("Filter", ref("Clause"), TEXT))])
    assert staged.value.groups == ((named("Clause"), named("Filter")),)
    assert staged.diagnostics == ()


def test_dependencies_stand_before_what_needs_them() -> None:
    chain = [record(f"R{n}", field("next", ListOf(ref(f"R{n + 1}")))) for n in range(5)]
    staged = resolve([page("a.md", *chain, record("R5"))])
    assert staged.value.groups == tuple((named(f"R{n}"),) for n in reversed(range(6)))


@pytest.mark.parametrize("kind", ["records", "aliases", "unions"])
def test_a_circle_of_ten_thousand_pages_is_resolved(kind: str) -> None:
    count = 10_000

    def declared(number: int) -> Declaration:
        name = f"A{number}"
        next_: TypeExpr = ref(f"A{(number + 1) % count}", f"a{(number + 1) % count}.md")
        match kind:
            case "records":
                return record(name, field("next", next_))
            case "aliases":
                return alias(name, next_)
            case _:
                return union(name, next_, ListOf(ref(name)))

    staged = resolve([page(f"a{number}.md", declared(number)) for number in range(count)])
    first = DeclarationId("a0.md", "A0")
    if kind == "records":
        (group,) = staged.value.groups
        assert len(group) == count
    else:
        assert len(staged.diagnostics) == 1
        others = [each for id_, each in declarations(staged.value).items() if id_ != first]
        assert all(isinstance(each, Alias) for each in others)
        assert {target(each.target) for each in others if isinstance(each, Alias)} == {first}


def test_a_chain_of_ten_thousand_aliases_is_resolved() -> None:
    chain = [alias(f"A{n}", ref(f"A{n + 1}")) for n in range(10_000)]
    staged = resolve([page("a.md", *chain, record("A10000"))])
    assert staged.value.groups[0] == (named("A10000"),)
    assert staged.value.groups[-1] == (named("A0"),)
    assert staged.diagnostics == ()
