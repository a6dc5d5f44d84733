"""What became what: evidence decides, and where it does not, one was removed and one was added."""

from __future__ import annotations

from docs_pairs import changes, link, model, one_of, said, schema_of, values
from mdgen.changes import compare

ROWS = ("id | *str*", "legs | *int*", "sound | *str*", "born | *str*", "tame | *bool*")


def codes(old: dict[str, str], new: dict[str, str]) -> list[str]:
    return sorted(each.code for each in changes(old, new))


def test_a_renamed_model_may_have_changed_a_little() -> None:
    old = {"docs/models/pet.md": model("Pet", *ROWS, "name | *str*")}
    new = {"docs/models/animal.md": model("Animal", *ROWS)}
    assert said(changes(old, new)) == [
        "breaking MDG603 docs/models/animal.md:1 Animal: renamed, Pet -> Animal",
        "breaking MDG613 docs/models/pet.md:14 Animal.name: removed, was string",
    ]


def test_models_that_share_half_of_their_fields_are_two() -> None:
    old = {"docs/models/pet.md": model("Pet", *ROWS)}
    new = {"docs/models/car.md": model("Car", *ROWS[:2], "doors | *int*", "fuel | *str*")}
    assert codes(old, new) == ["MDG601", "MDG610"]


def test_the_same_names_with_other_types_are_two_models() -> None:
    old = {"docs/models/pet.md": model("Pet", *ROWS)}
    new = {"docs/models/car.md": model("Car", *(row.replace("*str*", "*int*") for row in ROWS))}
    assert codes(old, new) == ["MDG601", "MDG610"]


def test_of_two_equal_candidates_neither_is_taken() -> None:
    old = {"docs/models/pet.md": model("Pet", *ROWS)}
    new = {f"docs/models/{each}.md": model(each, *ROWS) for each in ("xa", "xb")}
    assert codes(old, new) == ["MDG601", "MDG610", "MDG610"]


def test_one_common_field_is_no_evidence() -> None:
    old = {"docs/models/pet.md": model("Pet", "id | *str*")}
    new = {"docs/models/invoice.md": model("Invoice", "id | *str*")}
    assert codes(old, new) == ["MDG601", "MDG610"]


def test_another_title_on_the_same_page_is_a_rename() -> None:
    old = {"docs/models/pet.md": model("Pet", "id | *str*")}
    new = {"docs/models/pet.md": model("Invoice", "id | *str*")}
    assert codes(old, new) == ["MDG603"]


def test_a_union_of_renamed_models_is_the_same_union() -> None:
    old = {
        "docs/models/any.md": one_of("Any", "models.Pet", "List[models.Pet]"),
        "docs/models/pet.md": model("Pet", *ROWS),
    }
    new = {
        "docs/models/any.md": one_of("Any", "models.Animal", "List[models.Animal]"),
        "docs/models/animal.md": model("Animal", *ROWS),
    }
    assert codes(old, new) == ["MDG603"]


def test_a_model_that_was_renamed_and_moved_is_one_finding() -> None:
    old = {"docs/models/pet.md": model("Pet", *ROWS)}
    new = {"docs/parts/animal.md": model("Animal", *ROWS)}
    assert said(changes(old, new)) == [
        "breaking MDG603 docs/parts/animal.md:1 Animal: renamed,"
        " Pet (docs/models/pet.md) -> Animal (docs/parts/animal.md)"
    ]


def test_titles_that_several_folders_have_move_folder_by_folder() -> None:
    def tree(root: str) -> dict[str, str]:
        return {
            f"{root}/models/error.md": model("Error", *ROWS),
            f"{root}/shared/error.md": model("Error", *ROWS[:3]),
        }

    found = said(changes(tree("docs"), tree("api/docs")))
    assert [line.partition("moved, ")[2] for line in found] == [
        "docs/models/error.md -> api/docs/models/error.md",
        "docs/shared/error.md -> api/docs/shared/error.md",
    ]


def test_a_type_of_the_same_title_on_another_page_is_another_type() -> None:
    def tree(target: str) -> dict[str, str]:
        return {
            "docs/models/error.md": model("Error", *ROWS),
            "docs/shared/error.md": model("Error", *ROWS[:3]),
            "docs/models/result.md": model("Result", f"error | [models.Error]({target})"),
        }

    assert said(changes(tree("../models/error.md"), tree("../shared/error.md"))) == [
        "breaking MDG622 docs/models/result.md:9 Result.error:"
        " Error (docs/models/error.md) -> Error (docs/shared/error.md)"
    ]


def test_of_two_fields_that_fit_neither_is_the_renamed_one() -> None:
    old = {"docs/models/pet.md": model("Pet", "id | *str*", "name | *str*")}
    new = {"docs/models/pet.md": model("Pet", "id | *str*", "name_one | *str*", "name_two | *str*")}
    assert codes(old, new) == ["MDG612", "MDG612", "MDG613"]


def test_fields_that_mean_the_opposite_are_two() -> None:
    old = {"docs/models/pet.md": model("Pet", "id | *str*", "max_age | *int*")}
    new = {"docs/models/pet.md": model("Pet", "id | *str*", "min_age | *int*")}
    assert codes(old, new) == ["MDG612", "MDG613"]


def test_a_removed_enum_whose_values_became_a_literal_is_told_by_its_values() -> None:
    old = {
        "docs/models/mood.md": values("Mood", "calm", "angry"),
        "docs/models/pet.md": model("Pet", "mood | " + link("Mood")),
    }
    new = {"docs/models/pet.md": model("Pet", 'mood | *Literal["calm"]*')}
    assert codes(old, new) == ["MDG601", "MDG621"]


def test_unions_that_name_themselves_are_compared_too() -> None:
    def tree(title: str, scalar: str) -> dict[str, str]:
        return {
            f"docs/models/{title.lower()}.md": one_of(title, scalar, f"List[models.{title}]"),
            "docs/models/box.md": model("Box", "content | " + link(title)),
        }

    assert codes(tree("Json", "int"), tree("Deep", "float")) == ["MDG601", "MDG610", "MDG620"]


def test_a_thousand_models_are_compared_in_no_time_whatever_happened_to_them() -> None:
    def tree(count: int, title: str, type_: str) -> dict[str, str]:
        return {
            f"docs/models/{title.lower()}{n}.md": model(
                f"{title}{n}",
                *(f"field_{f} | {type_}" for f in range(8)),
                f"own_{n} | *int*",
                f"next | [models.{title}{(n + 1) % count}]({title.lower()}{(n + 1) % count}.md)",
            )
            for n in range(count)
        }

    pairs = {
        "same": (tree(1000, "Part", "*str*"), tree(1000, "Part", "*str*")),
        "changed": (tree(1000, "Part", "*str*"), tree(1000, "Part", "*int*")),
        "renamed": (tree(1000, "Part", "*str*"), tree(1000, "Piece", "*str*")),
        "replaced": (tree(1000, "Part", "*str*"), tree(1000, "Piece", "*int*")),
    }
    counts = {"same": 0, "changed": 8000, "renamed": 1000, "replaced": 2000}
    for name, (old, new) in pairs.items():
        before, after = schema_of(old), schema_of(new)
        assert len(compare(before, after)) == counts[name], name


def test_hostile_types_are_compared_in_no_time() -> None:
    def chain(title: str) -> dict[str, str]:
        """A type that is a list of another one, three thousand times."""
        pages = {
            f"docs/models/{title.lower()}{n}.md": one_of(
                f"{title}{n}", f"List[models.{title}{n + 1}]", "bool"
            )
            for n in range(3000)
        }
        end = {f"docs/models/{title.lower()}3000.md": one_of(f"{title}3000", "str", "int")}
        return pages | end | {"docs/models/box.md": model("Box", f"a | {link(f'{title}0')}")}

    def wide(type_: str) -> dict[str, str]:
        """A hundred unions of a hundred lists each."""
        return {
            f"docs/models/u{n}.md": one_of(
                f"U{n}", *(f'Dict[str, List[Union[{type_}, Literal["{m}"]]]]' for m in range(100))
            )
            for n in range(100)
        }

    pairs = ((chain("Old"), chain("New")), (wide("int"), wide("bool")))
    for old, new in pairs:
        before, after = schema_of(old), schema_of(new)
        assert compare(before, after)
