"""Which field tells the variants of a union apart, and when none does."""

from __future__ import annotations

import pytest
from mdgen.ir.nodes import (
    Declaration,
    Discriminator,
    Enum,
    Field,
    ListOf,
    Nullable,
    Record,
    TypeExpr,
    Union,
    UnionOf,
)
from mdgen.resolve import resolve
from msgspec.structs import replace
from resolve_modules import (
    TEXT,
    alias,
    constant,
    enum,
    field,
    holder,
    page,
    record,
    ref,
    union,
)


def found(*declared: Declaration) -> list[Discriminator]:
    return list(resolve([page("a.md", *declared)]).value.discriminators.values())


def tagged(name: str, tag: TypeExpr, *, key: str = "type") -> Record:
    return record(name, field("id"), field(key, tag))


CAT = tagged("Cat", constant("cat"))
DOG = tagged("Dog", constant("dog"))
PET = union("Pet", ref("Cat"), ref("Dog"))
BY_TYPE = Discriminator("type", (("cat",), ("dog",)))


def test_disjoint_constants_in_a_required_field_tell_variants_apart() -> None:
    assert found(CAT, DOG, PET) == [BY_TYPE]


def test_the_entry_is_keyed_by_the_variants_as_they_stand_in_the_schema() -> None:
    schema = resolve([page("a.md", PET, CAT, DOG)]).value
    pet = schema.modules[0].declarations[0]
    assert isinstance(pet, Union)
    key = tuple(each.type for each in pet.variants)
    assert schema.discriminators == {key: BY_TYPE}


def test_an_inline_union_inside_a_list_has_one_too() -> None:
    pets = ListOf(Nullable(UnionOf((ref("Cat"), ref("Dog")))))
    assert found(CAT, DOG, holder(pets)) == [BY_TYPE]


def test_tags_are_found_in_enums_and_through_aliases() -> None:
    declared = [
        enum("Cats", "cat", "kitten"),
        enum("Dogs", "dog"),
        alias("Barking", ref("Dogs")),
        tagged("Cat", ref("Cats")),
        tagged("Dog", ref("Barking")),
        alias("Hound", ref("Dog")),
        union("Pet", ref("Cat"), ref("Hound")),
    ]
    assert found(*declared) == [Discriminator("type", (("cat", "kitten"), ("dog",)))]


def test_the_wire_name_counts_and_not_the_name_on_the_page() -> None:
    cat = record("Cat", replace(field("kind", constant("cat")), wire_name="type"))
    assert found(cat, DOG, PET) == [BY_TYPE]


def test_a_union_inside_a_union_counts_with_all_its_tags() -> None:
    fish = tagged("Fish", constant("fish"))
    animal = union("Animal", ref("Pet"), ref("Fish"))
    assert found(CAT, DOG, fish, animal, PET) == [
        BY_TYPE,
        Discriminator("type", (("cat", "dog"), ("fish",))),
    ]


@pytest.mark.parametrize(
    "tag",
    [
        field("type", constant("dog"), required=False),
        replace(field("type", constant("dog")), nullable=True),
        field("type", Nullable(constant("dog"))),
        field("type", constant("dog", "cat")),
        field("type", TEXT),
        field("type", UnionOf((constant("dog"), TEXT))),
        field("type", constant(1.5)),
        field("kind", constant("dog")),
        field("type", ref("Open")),
    ],
    ids=[
        "optional",
        "nullable",
        "nullable type",
        "shared constant",
        "no constant",
        "perhaps a constant",
        "a float",
        "another key",
        "open enum",
    ],
)
def test_a_tag_that_may_mislead_is_none(tag: Field) -> None:
    assert found(CAT, record("Dog", tag), enum("Open", "dog", is_open=True), PET) == []


def test_one_and_true_do_not_tell_variants_apart() -> None:
    cat, dog = tagged("Cat", constant(1)), tagged("Dog", constant(True))
    assert found(cat, dog, PET) == []


def test_numbers_and_booleans_may_be_tags() -> None:
    cat, dog = tagged("Cat", constant(False)), tagged("Dog", constant(7))
    assert found(cat, dog, PET) == [Discriminator("type", ((False,), (7,)))]


@pytest.mark.parametrize("other", [TEXT, ListOf(ref("Dog")), Nullable(ref("Dog")), ref("Size")])
def test_a_variant_that_is_no_record_leaves_no_discriminator(other: TypeExpr) -> None:
    size: Enum = enum("Size", "small")
    assert found(CAT, DOG, size, union("Pet", ref("Cat"), ref("Dog"), other)) == []


def test_a_union_of_one_needs_no_discriminator() -> None:
    assert found(CAT, union("Pet", ref("Cat"))) == []


def test_a_key_that_stands_twice_in_a_record_is_no_tag() -> None:
    dog = record("Dog", field("type", constant("dog")), field("type", TEXT))
    assert found(CAT, dog, PET) == []


def test_an_open_union_has_one_but_cannot_be_looked_through() -> None:
    fish = tagged("Fish", constant("fish"))
    pet = replace(PET, is_open=True)
    assert found(CAT, DOG, fish, pet, union("Animal", ref("Pet"), ref("Fish"))) == [BY_TYPE]


def test_of_several_keys_the_first_of_the_first_variant_is_taken() -> None:
    def both(name: str, *keys: str) -> Record:
        return record(name, *(field(key, constant(f"{name} {key}")) for key in keys))

    cat, dog = both("Cat", "object", "type", "kind"), both("Dog", "kind", "type", "object")
    assert [each.wire_name for each in found(cat, dog, PET)] == ["object"]


def test_a_key_whose_constants_collide_gives_way_to_the_next() -> None:
    cat = record("Cat", field("object", constant("pet")), field("type", constant("cat")))
    dog = record("Dog", field("object", constant("pet")), field("type", constant("dog")))
    assert found(cat, dog, PET) == [BY_TYPE]


def test_unions_that_hold_each_other_through_records_have_discriminators() -> None:
    node = record("Node", field("type", constant("node")), field("inner", ListOf(ref("Tree"))))
    leaf = tagged("Leaf", constant("leaf"))
    assert found(union("Tree", ref("Node"), ref("Leaf")), node, leaf) == [
        Discriminator("type", (("node",), ("leaf",)))
    ]


def test_three_hundred_unions_of_a_thousand_variants_each_get_theirs() -> None:
    records = [tagged(f"R{n}", constant(f"r{n}")) for n in range(1000)]
    unions = [union(f"U{u}", *(ref(each.name) for each in records)) for u in range(300)]
    # Each union's references are its own, as they are on pages: they stand at different places.
    pages = [page(f"u{n}.md", each) for n, each in enumerate(unions)]
    schema = resolve([page("r.md", *records), *pages]).value
    (only_,) = schema.discriminators.values()
    assert only_.tags == tuple((f"r{n}",) for n in range(1000))
