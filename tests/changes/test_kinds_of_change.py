"""Every kind of change is found at its row, with its level, and nothing else is found besides."""

from __future__ import annotations

import pytest
from docs_pairs import NO, Pages, changes, link, model, one_of, said, schema_of, values
from mdgen.changes import compare
from mdgen.ir.nodes import Constraints, Default, Field, JsonValue, Primitive, Record, Scalar, Schema
from msgspec.structs import replace

PET = "docs/models/pet.md"
KEEPER = "docs/models/keeper.md"
MOOD = "docs/models/mood.md"
FOOD = "docs/models/food.md"


def pet(*rows: str) -> Pages:
    """A model with two fields that stay as they are, and these."""
    return {PET: model("Pet", "id | *str*", *rows, "age | *int*")}


def mood(*listed: str, is_open: bool = False) -> Pages:
    return {MOOD: values("Mood", *listed, is_open=is_open)}


def food(*types: str) -> Pages:
    return {
        FOOD: one_of("Food", *types),
        "docs/models/hay.md": model("Hay", "bales | *int*", "dry | *bool*"),
        "docs/models/fish.md": model("Fish", "weight | *float*", "fresh | *bool*"),
    }


ANIMAL = ("id | *str*", "legs | *int*", "sound | *Optional[str]* | " + NO, "born | *str*")

# old, new -> what is found
CASES: dict[str, tuple[Pages, Pages, list[str]]] = {
    "a model was removed": (
        pet() | {KEEPER: model("Keeper", "name | *str*")},
        pet(),
        [f"breaking MDG601 {KEEPER}:1 Keeper: removed, was a model with 1 field"],
    ),
    "a page moved to another folder": (
        {"docs/models/pet.md": model("Pet", "id | *str*", "age | *int*")},
        {"docs/components/pet.md": model("Pet", "id | *str*", "age | *int*")},
        [
            "breaking MDG602 docs/components/pet.md:1 Pet: moved,"
            " docs/models/pet.md -> docs/components/pet.md"
        ],
    ),
    "a page moved to another file of its folder": (
        {"docs/models/pet.md": model("Pet", "id | *str*", "age | *int*")},
        {"docs/models/a-pet.md": model("Pet", "id | *str*", "age | *int*")},
        ["docs MDG680 docs/models/a-pet.md:1 Pet: name of the page changed"],
    ),
    "a model was renamed, and what mentions it is the same": (
        {
            PET: model("Pet", *ANIMAL),
            KEEPER: model(
                "Keeper", "one | " + link("Pet"), f"all | List[{link('Pet')}]", "id | *str*"
            ),
            FOOD: one_of("Owned", "models.Pet", "str"),
        },
        {
            "docs/models/animal.md": model("Animal", *ANIMAL),
            KEEPER: model(
                "Keeper", "one | " + link("Animal"), f"all | List[{link('Animal')}]", "id | *str*"
            ),
            FOOD: one_of("Owned", "models.Animal", "str"),
        },
        ["breaking MDG603 docs/models/animal.md:1 Animal: renamed, Pet -> Animal"],
    ),
    "an enum was renamed": (
        {
            MOOD: values("Mood", "happy", "calm", "angry"),
            PET: model("Pet", "mood | " + link("Mood")),
        },
        {
            "docs/models/temper.md": values("Temper", "happy", "calm", "angry"),
            PET: model("Pet", "mood | " + link("Temper")),
        },
        ["breaking MDG603 docs/models/temper.md:1 Temper: renamed, Mood -> Temper"],
    ),
    "a model was added": (
        pet(),
        pet() | {KEEPER: model("Keeper", "name | *str*")},
        [f"compatible MDG610 {KEEPER}:1 Keeper: added, a model with 1 field"],
    ),
    "an optional field was added": (
        pet(),
        pet(f"nick | *Optional[str]* | {NO}"),
        [f"compatible MDG611 {PET}:10 Pet.nick: added, optional string"],
    ),
    "a required field was added": (
        pet(),
        pet("nick | *Nullable[str]*"),
        [f"breaking MDG612 {PET}:10 Pet.nick: added, required string | null"],
    ),
    "a field was removed": (
        pet("nick | *str*"),
        pet(),
        [f"breaking MDG613 {PET}:10 Pet.nick: removed, was string"],
    ),
    "a field became required": (
        pet(f"nick | *Optional[str]* | {NO}"),
        pet("nick | *str*"),
        [f"breaking MDG614 {PET}:10 Pet.nick: optional -> required"],
    ),
    "a field became optional": (
        pet("nick | *str*"),
        pet(f"nick | *Optional[str]* | {NO}"),
        [f"breaking MDG615 {PET}:10 Pet.nick: required -> optional"],
    ),
    "a field became nullable": (
        pet("nick | *str*"),
        pet("nick | *Nullable[str]*"),
        [f"breaking MDG616 {PET}:10 Pet.nick: never null -> may be null"],
    ),
    "a field became non-null": (
        pet(f"nick | *OptionalNullable[str]* | {NO}"),
        pet(f"nick | *Optional[str]* | {NO}"),
        [f"breaking MDG617 {PET}:10 Pet.nick: may be null -> never null"],
    ),
    "a model takes other keys": (
        pet(),
        pet(f"__pydantic_extra__ | Dict[str, *Any*] | {NO}"),
        [f"compatible MDG618 {PET}:1 Pet.*: no other keys -> other keys hold any"],
    ),
    "a model takes no other keys any more": (
        pet(f"__pydantic_extra__ | Dict[str, *str*] | {NO}"),
        pet(),
        [f"risky MDG618 {PET}:1 Pet.*: other keys hold string -> no other keys"],
    ),
    "the type of other keys was narrowed": (
        pet(f"__pydantic_extra__ | Dict[str, *Any*] | {NO}"),
        pet(f"__pydantic_extra__ | Dict[str, *str*] | {NO}"),
        [f"breaking MDG621 {PET}:1 Pet.*: any -> string (narrower)"],
    ),
    "a type was widened": (
        pet("nick | *str*"),
        pet("nick | *Union[str, int]*"),
        [f"breaking MDG620 {PET}:10 Pet.nick: string -> string | integer (wider)"],
    ),
    "a whole number became any number": (
        pet("size | *int*"),
        pet("size | *float*"),
        [f"breaking MDG620 {PET}:10 Pet.size: integer -> float (wider)"],
    ),
    "the items of a list were widened": (
        pet("sizes | List[*int*]"),
        pet("sizes | List[*float*]"),
        [f"breaking MDG620 {PET}:10 Pet.sizes: list[integer] -> list[float] (wider)"],
    ),
    "the values of a map were narrowed": (
        pet("sizes | Dict[str, List[*Any*]]"),
        pet("sizes | Dict[str, List[*str*]]"),
        [f"breaking MDG621 {PET}:10 Pet.sizes: map[list[any]] -> map[list[string]] (narrower)"],
    ),
    "a type was narrowed": (
        pet("nick | *Any*"),
        pet("nick | *str*"),
        [f"breaking MDG621 {PET}:10 Pet.nick: any -> string (narrower)"],
    ),
    "a literal became an enum that contains it": (
        pet('mood | *Literal["calm"]*') | mood("happy", "calm"),
        pet("mood | " + link("Mood")) | mood("happy", "calm"),
        [f'breaking MDG620 {PET}:10 Pet.mood: "calm" -> Mood (wider)'],
    ),
    "an enum became a text": (
        pet("mood | " + link("Mood")) | mood("happy", "calm"),
        pet("mood | *str*") | mood("happy", "calm"),
        [f"breaking MDG620 {PET}:10 Pet.mood: Mood -> string (wider)"],
    ),
    "a type was changed": (
        pet("nick | *str*"),
        pet("nick | *int*"),
        [f"breaking MDG622 {PET}:10 Pet.nick: string -> integer"],
    ),
    "a type became a list of it": (
        pet("nick | *str*"),
        pet("nick | List[*str*]"),
        [f"breaking MDG622 {PET}:10 Pet.nick: string -> list[string]"],
    ),
    "an enum became a model": (
        {MOOD: values("Mood", "happy", "calm")},
        {MOOD: model("Mood", "level | *int*")},
        [f"breaking MDG622 {MOOD}:1 Mood: an enum of 2 values -> a model with 1 field"],
    ),
    "an enum became a union that takes its values": (
        {MOOD: values("Mood", "happy", "calm")},
        {MOOD: one_of("Mood", "str", "int")},
        [f"breaking MDG620 {MOOD}:1 Mood: an enum of 2 values -> a union of 2 types (wider)"],
    ),
    "a literal became an enum of that value alone": (
        pet('mood | *Literal["calm"]*') | mood("calm"),
        pet("mood | " + link("Mood")) | mood("calm"),
        [f'risky MDG623 {PET}:10 Pet.mood: "calm" -> Mood (the same values)'],
    ),
    "a value was added to a closed enum": (
        mood("happy", "calm"),
        mood("happy", "calm", "angry"),
        [f'breaking MDG630 {MOOD}:11 Mood.ANGRY: value "angry" added (closed enum)'],
    ),
    "a value was added to an open enum": (
        mood("happy", "calm", is_open=True),
        mood("happy", "calm", "angry", is_open=True),
        [f'compatible MDG631 {MOOD}:13 Mood.ANGRY: value "angry" added (open enum)'],
    ),
    "a value was removed": (
        mood("happy", "calm", "angry"),
        mood("happy", "calm"),
        [f'breaking MDG632 {MOOD}:11 Mood.ANGRY: value "angry" removed'],
    ),
    "an enum was closed": (
        mood("happy", "calm", is_open=True),
        mood("happy", "calm"),
        [f"risky MDG633 {MOOD}:1 Mood: open -> closed"],
    ),
    "an enum was opened": (
        mood("happy", "calm"),
        mood("happy", "calm", is_open=True),
        [f"risky MDG633 {MOOD}:1 Mood: closed -> open"],
    ),
    "the values of an enum became numbers": (
        mood("LOW=one", "HIGH=two"),
        mood("LOW=1", "HIGH=2"),
        [f"breaking MDG622 {MOOD}:1 Mood: values of type string -> values of type integer"],
    ),
    "a type was added to a union": (
        food("models.Hay", "str"),
        food("models.Hay", "str", "models.Fish"),
        [f"breaking MDG640 {FOOD}:19 Food: Fish added to the union"],
    ),
    "a type was removed from a union": (
        food("models.Hay", "models.Fish", "str"),
        food("models.Hay", "str"),
        [f"breaking MDG641 {FOOD}:13 Food: Fish removed from the union"],
    ),
    "a type of a union was widened": (
        food("models.Hay", "List[int]"),
        food("models.Hay", "List[float]"),
        [f"breaking MDG620 {FOOD}:13 Food: list[integer] -> list[float] (wider)"],
    ),
    "the types of a union stand in another order": (
        food("models.Hay", "str"),
        food("str", "models.Hay"),
        [f"docs MDG680 {FOOD}:1 Food: order of the types changed"],
    ),
    "a field has another name, and the same on the wire": (
        pet("from_ | *str*"),
        pet("from | *str*"),
        [f"breaking MDG651 {PET}:10 Pet.from: from_ is called from, the same on the wire"],
    ),
    "a value has another name": (
        mood("HAPPY=happy", "CALM=calm"),
        mood("HAPPY=happy", "QUIET=calm"),
        [f"breaking MDG651 {MOOD}:10 Mood.QUIET: CALM is called QUIET, the same on the wire"],
    ),
    "a field was renamed": (
        pet("nick | *str* | :heavy_check_mark: | What its keeper calls it at home."),
        pet("alias | *str* | :heavy_check_mark: | What its keeper calls it when at home."),
        [
            f"breaking MDG652 {PET}:10 Pet.alias: renamed, nick -> alias",
            f"docs MDG680 {PET}:10 Pet.alias: description changed",
        ],
    ),
    "a field without a description was renamed": (
        pet("nick | *str*"),
        pet("nick_name | *str*"),
        [f"breaking MDG652 {PET}:10 Pet.nick_name: renamed, nick -> nick_name"],
    ),
    "a field was deprecated": (
        pet("nick | *str*"),
        pet("~~`nick`~~ | *str* | :heavy_check_mark: | : warning: ** DEPRECATED **: Say id."),
        [f"compatible MDG670 {PET}:10 Pet.nick: not deprecated -> deprecated: Say id."],
    ),
    "a field is no longer deprecated": (
        pet("nick | *str* | :heavy_check_mark: | : warning: ** DEPRECATED **: Say id."),
        pet("nick | *str*"),
        [f"compatible MDG670 {PET}:10 Pet.nick: deprecated -> not deprecated"],
    ),
    "the reason of a deprecation changed": (
        pet("nick | *str* | :heavy_check_mark: | : warning: ** DEPRECATED **: Say id."),
        pet("nick | *str* | :heavy_check_mark: | : warning: ** DEPRECATED **: Say age."),
        [f"docs MDG680 {PET}:10 Pet.nick: reason of the deprecation changed"],
    ),
    "a model was deprecated": (
        {PET: model("Pet", "id | *str*")},
        {PET: model("~~Pet~~", "id | *str*")},
        [f"compatible MDG670 {PET}:1 Pet: not deprecated -> deprecated"],
    ),
    "a field's description changed": (
        pet("nick | *str* | :heavy_check_mark: | A short name."),
        pet("nick | *str* | :heavy_check_mark: | A very short name."),
        [f"docs MDG680 {PET}:10 Pet.nick: description changed"],
    ),
    "a model's description changed": (
        {PET: model("Pet", "id | *str*", doc="An animal.")},
        {PET: model("Pet", "id | *str*", doc="An animal at home.")},
        [f"docs MDG680 {PET}:1 Pet: description changed"],
    ),
    "the fields stand in another order": (
        pet("nick | *str*", "size | *int*"),
        pet("size | *int*", "nick | *str*"),
        [f"docs MDG680 {PET}:1 Pet: order of the fields changed"],
    ),
    "the values stand in another order": (
        mood("happy", "calm"),
        mood("calm", "happy"),
        [f"docs MDG680 {MOOD}:1 Mood: order of the values changed"],
    ),
}


@pytest.mark.parametrize("claim", CASES)
def test_a_change_is_found_and_nothing_else(claim: str) -> None:
    old, new, expected = CASES[claim]
    assert said(changes(old, new)) == expected


@pytest.mark.parametrize("claim", CASES)
def test_nothing_changed_between_a_state_and_itself(claim: str) -> None:
    old, new, _ = CASES[claim]
    assert changes(old, old) == ()
    assert changes(new, new) == ()


def tagged(key: str, dog: str = '*Literal["dog"]*', cat: str = '*Literal["cat"]*') -> Pages:
    return {
        "docs/models/animal.md": one_of("Animal", "models.Dog", "models.Cat"),
        "docs/models/dog.md": model("Dog", f"{key} | {dog}", "barks | *bool*"),
        "docs/models/cat.md": model("Cat", f"{key} | {cat}", "purrs | *bool*"),
    }


def test_another_discriminator_is_found_at_the_union() -> None:
    found = said(changes(tagged("kind"), tagged("type")))
    assert (
        "breaking MDG642 docs/models/animal.md:1 Animal: told apart by kind -> type" in found
    ), found
    assert {line.split()[1] for line in found} <= {"MDG642", "MDG613", "MDG612", "MDG652"}


def test_a_lost_discriminator_is_risky() -> None:
    found = said(changes(tagged("kind"), tagged("kind", dog="*str*")))
    assert found == [
        'breaking MDG620 docs/models/dog.md:9 Dog.kind: "dog" -> string (wider)',
        "risky MDG642 docs/models/animal.md:1 Animal: told apart by kind -> no field",
    ]


def test_a_typescript_number_is_wider_than_nothing_but_its_literals() -> None:
    old = {PET: model("Pet", "size | *2*")}
    new = {PET: model("Pet", "size | *number*")}
    found = changes(old, new, "speakeasy-typescript")
    assert [each.code for each in found] == ["MDG620"]


def with_field(schema: Schema, name: str, **facts: object) -> Schema:
    """The schema with facts about one field that these pages have no column for."""

    def changed(field: Field) -> Field:
        return replace(field, **facts) if field.name == name else field  # type: ignore[arg-type]

    modules = tuple(
        replace(
            module,
            declarations=tuple(
                (
                    replace(each, fields=tuple(map(changed, each.fields)))
                    if isinstance(each, Record)
                    else each
                )
                for each in module.declarations
            ),
        )
        for module in schema.modules
    )
    return replace(schema, modules=modules)


NONE = Constraints()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (NONE, Constraints(minimum=1), "breaking no minimum -> minimum 1"),
        (Constraints(minimum=1), NONE, "risky minimum 1 -> no minimum"),
        (Constraints(minimum=1), Constraints(minimum=2), "breaking minimum 1 -> minimum 2"),
        (Constraints(maximum=9), Constraints(maximum=10), "risky maximum 9 -> maximum 10"),
        (
            Constraints(max_length=9),
            Constraints(max_length=8),
            "breaking max length 9 -> max length 8",
        ),
        (
            Constraints(min_length=2),
            Constraints(min_length=1),
            "risky min length 2 -> min length 1",
        ),
        (Constraints(pattern="a+"), Constraints(pattern="b+"), "breaking pattern a+ -> pattern b+"),
    ],
)
def test_a_limit_is_tightened_or_loosened(
    old: Constraints, new: Constraints, expected: str
) -> None:
    schema = schema_of(pet("size | *int*"))
    found = compare(
        with_field(schema, "size", constraints=old), with_field(schema, "size", constraints=new)
    )
    level, words = expected.split(" ", 1)
    assert said(found) == [f"{level} MDG661 {PET}:10 Pet.size: {words}"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (None, Default(3), "none -> 3"),
        (Default(3), Default(None), "3 -> null"),
        (Default(1), Default(True), "1 -> true"),
        (Default({"b": 1, "a": []}), None, '{"a": [], "b": 1} -> none'),
    ],
)
def test_another_default_is_risky_for_those_who_build(
    old: Default | None, new: Default | None, words: str
) -> None:
    schema = schema_of(pet("size | *int*"))
    found = compare(
        with_field(schema, "size", default=old), with_field(schema, "size", default=new)
    )
    assert said(found) == [f"risky MDG660 {PET}:10 Pet.size: default {words}"]


def test_the_same_default_is_no_change() -> None:
    schema = schema_of(pet("size | *int*"))
    one: JsonValue = {"a": 1, "b": 2}
    other: JsonValue = {"b": 2, "a": 1}
    old = with_field(schema, "size", default=Default(one))
    assert compare(old, with_field(schema, "size", default=Default(other))) == ()


def test_another_wire_name_is_breaking_though_the_source_stays() -> None:
    schema = schema_of(pet("size | *int*"))
    found = compare(schema, with_field(schema, "size", wire_name="petSize"))
    assert said(found) == [f"breaking MDG650 {PET}:10 Pet.size: wire name size -> petSize"]


def test_nullability_that_was_not_printed_is_no_fact() -> None:
    schema = schema_of(pet("size | *int*"))
    unknown = with_field(schema, "size", nullable=None)
    assert compare(schema, unknown) == ()
    assert [each.code for each in compare(unknown, with_field(schema, "size", nullable=True))] == [
        "MDG616"
    ]


def test_number_is_wider_than_float_is_wider_than_integer() -> None:
    schema = schema_of(pet("size | *int*"))
    chain = [
        with_field(schema, "size", type=Scalar(each))
        for each in (Primitive.INTEGER, Primitive.FLOAT, Primitive.NUMBER, Primitive.ANY)
    ]
    for number, narrow in enumerate(chain):
        for wide in chain[number + 1 :]:
            assert [each.code for each in compare(narrow, wide)] == ["MDG620"]
            assert [each.code for each in compare(wide, narrow)] == ["MDG621"]


def test_a_date_is_no_text() -> None:
    schema = schema_of(pet("size | *int*"))
    text = with_field(schema, "size", type=Scalar(Primitive.STRING))
    for each in (Primitive.DATE, Primitive.DATETIME, Primitive.UUID, Primitive.BYTES):
        assert [
            found.code for found in compare(text, with_field(schema, "size", type=Scalar(each)))
        ] == ["MDG622"]
