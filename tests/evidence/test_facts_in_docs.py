"""Null, number kinds and dates, as examples and descriptions show them."""

from __future__ import annotations

import pytest
from evidence_pages import codes, decided, field, record_page
from mdgen.evidence import Assume, assumptions
from mdgen.ir.nodes import ListOf, MapOf, Primitive, Scalar, TypeExpr

# As the vendor's generator prints them in Python docs: the two names are exchanged.
A_DATE = "[datetime](https://docs.python.org/3/library/datetime.html#datetime-objects)"
A_TIME = "[date](https://docs.python.org/3/library/datetime.html#date-objects)"


@pytest.mark.parametrize(
    ("description", "nullable"),
    [
        ("Null when there are no more.", True),
        ("The next token. `null` if this is the last page.", True),
        ("How often; null means without limit.", True),
        ("It is never null when paid.", None),
        ("Cannot be null unless it was drawn back.", None),
        ("One of `read` and `null` (no access).", None),
        ("Nullable columns are listed.", None),
    ],
)
def test_a_description_that_says_when_it_is_null_says_that_it_may_be(
    description: str, nullable: bool | None
) -> None:
    page = record_page("Job", f"tags | List[*str*] | yes | {description}")
    schema = decided({"docs/models/job.md": page}).value.schema
    assert field(schema, "Job", "tags").nullable is nullable


def test_a_null_in_an_example_says_that_it_may_be_null() -> None:
    pages = {
        "docs/models/job.md": record_page(
            "Job",
            "tags | List[*str*] | yes | N/A | null",
            'owner | [models.Owner](../models/owner.md) | yes | N/A | {"teams": null}',
        ),
        "docs/models/owner.md": record_page("Owner", "teams | List[*str*] | yes"),
    }
    schema = decided(pages).value.schema
    assert field(schema, "Job", "tags").nullable is True
    assert field(schema, "Owner", "teams").nullable is True


def test_a_printed_nullability_is_not_overruled_by_an_example() -> None:
    page = record_page("Job", "name | *str* | yes | N/A | null")
    schema = decided({"docs/models/job.md": page}).value.schema
    assert field(schema, "Job", "name").nullable is False


@pytest.mark.parametrize(
    ("type_", "example", "kind"),
    [
        ("*number*", "0.5", Primitive.FLOAT),
        ("*number*", "1.0", Primitive.FLOAT),
        ("*number*", "1702256327", Primitive.INTEGER),
        ("*number*", "3", Primitive.NUMBER),
        ("*number*", "3600", Primitive.NUMBER),
        ("*number*", "soon", Primitive.NUMBER),
    ],
)
def test_an_example_settles_a_number_only_where_it_can(
    type_: str, example: str, kind: Primitive
) -> None:
    page = record_page("Run", f"amount | {type_} | yes | N/A | {example}")
    schema = decided({"docs/models/run.md": page}, dialect="speakeasy-typescript").value.schema
    assert field(schema, "Run", "amount").type == Scalar(kind)


@pytest.mark.parametrize(
    ("type_", "example", "expected"),
    [
        ("*number*[]", "[0.1, 1]", ListOf(Scalar(Primitive.FLOAT))),
        ("Record<string, *number*>", '{"a": 20000}', MapOf(Scalar(Primitive.INTEGER))),
    ],
)
def test_numbers_inside_lists_and_maps_are_settled_too(
    type_: str, example: str, expected: TypeExpr
) -> None:
    page = record_page("Run", f"amounts | {type_} | yes | N/A | {example}")
    schema = decided({"docs/models/run.md": page}, dialect="speakeasy-typescript").value.schema
    assert field(schema, "Run", "amounts").type == expected


def test_numbers_that_stay_open_are_told_once_a_tree() -> None:
    page = record_page("Run", "steps | *number* | yes", "cost | *number* | yes")
    staged = decided({"docs/models/run.md": page}, dialect="speakeasy-typescript")
    assert codes(staged.diagnostics) == ["MDG504"]
    assert "2 fields" in staged.diagnostics[0].message
    assumed = Assume(numbers="integer")
    staged = decided({"docs/models/run.md": page}, dialect="speakeasy-typescript", assume=assumed)
    assert field(staged.value.schema, "Run", "steps").type == Scalar(Primitive.INTEGER)
    assert staged.diagnostics == ()


@pytest.mark.parametrize(
    ("type_", "example", "found"),
    [
        (A_DATE, "2024-05-31T08:30:00Z", "a time"),
        (A_TIME, "2024-05-31", "a date"),
        (A_DATE, "2022-10-23 07:00:00 +0000 UTC", "a time"),
        (A_DATE, "2022-10-23 00:00:00 +0000 UTC", None),
        (A_TIME, "2022-10-23 00:00:00 +0000 UTC", None),
    ],
)  # fmt: skip
def test_an_example_of_the_other_kind_of_date_is_reported(
    type_: str, example: str, found: str | None
) -> None:
    page = record_page("Day", f"on | {type_} | yes | N/A | {example}")
    staged = decided({"docs/models/day.md": page})
    expected = [] if found is None else [("MDG503", found)]
    assert [
        (each.code, each.message.rsplit("shows ", 1)[1]) for each in staged.diagnostics
    ] == expected


def test_leniency_is_chosen_by_kind_and_touches_required_fields_alone() -> None:
    page = record_page(
        "Job",
        "tags | List[*str*] | yes",
        "labels | Dict[str, *str*] | yes",
        "more | List[*str*] | no",
    )
    schema = decided(
        {"docs/models/job.md": page}, assume=Assume(lenient=frozenset({"list"}))
    ).value.schema
    nullable = [field(schema, "Job", name).nullable for name in ("tags", "labels", "more")]
    assert nullable == [True, None, None]


def test_what_is_assumed_of_null_is_told_once_with_its_kinds() -> None:
    page = record_page("Job", "tags | List[*str*] | yes", "labels | Dict[str, *str*] | yes")
    schema = decided({"docs/models/job.md": page}).value.schema
    (note,) = assumptions(schema.modules)
    assert "lists and maps" in note.message
