"""How the names that go over the wire are found in what pages show beside their tables."""

from __future__ import annotations

import pytest
from evidence_pages import codes, decided, field, record_page, wire_names
from hypothesis import given
from hypothesis import strategies as st
from mdgen.evidence import Assume
from mdgen.evidence.casing import STYLES, folded, in_style, styles_of, words
from mdgen.ir.nodes import DeclarationId

PARCEL = record_page(
    "Parcel",
    "parcel_id | *str* | yes | Given back as `parcelId`.",
    "sent_at | *str* | yes | Set together with `deliveredAt`.",
    "delivered_at | *str* | no | Later than `sentAt`.",
    "weight_in_grams | *int* | no",
    "note | *str* | no",
)


def test_names_that_descriptions_show_spell_all_the_others() -> None:
    staged = decided({"docs/models/parcel.md": PARCEL})
    assert wire_names(staged.value.schema) == {
        "Parcel.parcel_id": "parcelId",
        "Parcel.sent_at": "sentAt",
        "Parcel.delivered_at": "deliveredAt",
        "Parcel.weight_in_grams": "weightInGrams",
        "Parcel.note": "note",
    }
    (note,) = staged.diagnostics
    assert note.code == "MDG500"
    assert note.message == (
        "docs: wire names are taken to be in camel case: 3 of 3 names that the pages show as keys are;"
        " 4 fields are respelled"
    )


def test_two_names_are_too_few_to_respell_all() -> None:
    page = record_page(
        "Parcel",
        "sent_at | *str* | yes | See `deliveredAt`.",
        "delivered_at | *str* | no | See `sentAt`.",
        "parcel_id | *str* | yes",
    )
    schema = decided({"docs/models/parcel.md": page}).value.schema
    assert field(schema, "Parcel", "parcel_id").wire_name == "parcel_id"


def test_names_in_two_styles_settle_nothing_and_say_so_in_a_large_tree() -> None:
    rows = [f"some_name_{letter} | *str* | no" for letter in "abcdefghijklmnopqrstuvw"]
    page = record_page(
        "Wide",
        *rows,
        before="Takes `someNameA`, `someNameB` and `someNameC`, but `some_name_d` and `some_name_e`.",
    )
    staged = decided({"docs/models/wide.md": page})
    assert set(wire_names(staged.value.schema).values()) == {
        f"some_name_{letter}" for letter in "abcdefghijklmnopqrstuvw"
    }
    assert codes(staged.diagnostics) == ["MDG501"]
    assert "2 in snake, 3 in camel" in staged.diagnostics[0].message


@pytest.mark.parametrize(
    ("language", "sample", "spelled"),
    [
        ("json", '{"parcelId": 1, "sentAt": "x", "deliveredAt": null}', "weightInGrams"),
        ("bash", "curl -d '{\"parcelId\": 1, \"sentAt\": 2, \"deliveredAt\": 3}' host", "weightInGrams"),
        ("python", 'requests.post(url, json={"parcelId": 1, "sentAt": 2, "deliveredAt": 3})', "weightInGrams"),
        ("python", 'client.send({"parcelId": 1, "sentAt": 2, "deliveredAt": 3})', "weight_in_grams"),
        ("typescript", 'let p: Parcel = {"parcelId": 1, "sentAt": 2, "deliveredAt": 3}', "weight_in_grams"),
    ],
)  # fmt: skip
def test_code_samples_count_where_they_show_the_wire_and_not_an_sdk(
    language: str, sample: str, spelled: str
) -> None:
    page = record_page(
        "Parcel",
        "parcel_id | *str* | yes",
        "sent_at | *str* | yes",
        "delivered_at | *str* | no",
        "weight_in_grams | *int* | no",
        after=f"## Example\n\n```{language}\n{sample}\n```\n",
    )
    schema = decided({"docs/models/parcel.md": page}).value.schema
    assert field(schema, "Parcel", "weight_in_grams").wire_name == spelled


def test_the_names_of_typescript_docs_are_taken_back_to_snake_case() -> None:
    page = record_page(
        "Run",
        "startedAt | *string* | yes | Before `finished_at`.",
        "finishedAt | *string* | yes | After `started_at`.",
        "maxSteps | *number* | no | As in `max_steps`.",
        "lastError | *string* | no",
    )
    schema = decided({"docs/models/run.md": page}, dialect="speakeasy-typescript").value.schema
    assert field(schema, "Run", "lastError").wire_name == "last_error"


def test_an_example_s_key_wins_over_the_style_of_the_tree() -> None:
    order = record_page(
        "Order",
        'parcel_row | [models.Row](../models/row.md) | yes | N/A | {"utm_source": "a", "rowId": 1}',
        "order_id | *str* | yes | `orderId`",
        "paid_at | *str* | yes | `paidAt`",
        "sent_at | *str* | yes | `sentAt`",
    )
    row = record_page(
        "Row", "utm_source | *str* | no", "row_id | *int* | no", "row_note | *str* | no"
    )
    staged = decided({"docs/models/order.md": order, "docs/models/row.md": row})
    names = wire_names(staged.value.schema)
    assert names["Row.utm_source"] == "utm_source"
    assert names["Row.row_id"] == "rowId"
    assert names["Row.row_note"] == "rowNote"


def test_what_a_single_field_shows_is_learnt_with_its_place() -> None:
    page = record_page("Tool", "meta | *str* | no | Sent as `_meta`.")
    staged = decided({"docs/models/tool.md": page})
    (learnt,) = staged.value.learnt
    assert learnt.declaration == DeclarationId("docs/models/tool.md", "Tool")
    assert (learnt.field, learnt.fact, learnt.value, learnt.origin) == (
        "meta",
        "wire_name",
        "_meta",
        "docs",
    )
    assert str(learnt.spans[0]).startswith("docs/models/tool.md:9:")


def test_a_type_s_name_in_a_description_is_no_wire_name() -> None:
    page = record_page("Upload", "file | *str* | yes | The `File` to send.")
    assert decided({"docs/models/upload.md": page}).value.learnt == ()


def test_two_spellings_of_one_field_are_reported_and_neither_is_taken() -> None:
    page = record_page(
        "Tool", "mime_type | *str* | no | `mimeType`, or in old versions `MIME_TYPE`."
    )
    staged = decided({"docs/models/tool.md": page})
    assert field(staged.value.schema, "Tool", "mime_type").wire_name == "mime_type"
    (diagnostic,) = staged.diagnostics
    assert diagnostic.code == "MDG502"
    assert diagnostic.message == "the docs show `mime_type` spelled as `mimeType` and `MIME_TYPE`"


@pytest.mark.parametrize(
    ("policy", "expected"),
    [("as-written", "page_token"), ("camel", "pageToken"), ("pascal", "PageToken"), ("snake", "page_token")],
)  # fmt: skip
def test_a_stated_policy_needs_no_evidence_and_says_nothing(policy: str, expected: str) -> None:
    page = record_page("Listing", "page_token | *str* | no")
    staged = decided({"docs/models/listing.md": page}, assume=Assume(wire_names=policy))  # type: ignore[arg-type]
    assert field(staged.value.schema, "Listing", "page_token").wire_name == expected
    assert staged.diagnostics == ()


def test_a_union_is_still_told_apart_when_its_tag_is_respelled() -> None:
    pages = {
        "docs/models/cat.md": record_page("Cat", 'pet_kind | *Literal["cat"]* | yes'),
        "docs/models/dog.md": record_page("Dog", 'pet_kind | *Literal["dog"]* | yes'),
        "docs/models/pet.md": (
            "# Pet\n\n## Supported Types\n\n### `models.Cat`\n\n```python\nvalue: models.Cat = /* */\n```\n\n"
            "### `models.Dog`\n\n```python\nvalue: models.Dog = /* */\n```\n"
        ),
    }
    schema = decided(pages, assume=Assume(wire_names="camel")).value.schema
    assert [each.wire_name for each in schema.discriminators.values()] == ["petKind"]
    overrides = '[Cat.pet_kind]\nwire_name = "catKind"\n'
    assert decided(pages, overrides=overrides).value.schema.discriminators == {}


@pytest.mark.parametrize(
    ("name", "camel", "snake", "pascal"),
    [
        ("id", "id", "id", "Id"),
        ("_id", "_id", "_id", "_Id"),
        ("__typename", "__typename", "__typename", "__Typename"),
        ("address_line_1", "addressLine1", "address_line_1", "AddressLine1"),
        ("s3Bucket", "s3Bucket", "s3_bucket", "S3Bucket"),
        ("HTTPServer", "httpServer", "http_server", "HTTPServer"),
        ("accountID", "accountID", "account_id", "AccountId"),
        ("from_", "from_", "from_", "From_"),
        ("Content-Type", "Content-Type", "Content-Type", "Content-Type"),
        ("$schema", "$schema", "$schema", "$schema"),
        ("API_KEY", "API_KEY", "API_KEY", "API_KEY"),
    ],
)
def test_names_are_respelled_word_by_word(name: str, camel: str, snake: str, pascal: str) -> None:
    assert [in_style(name, style) for style in ("camel", "snake", "pascal")] == [
        camel,
        snake,
        pascal,
    ]


@given(st.text(max_size=30))
def test_respelling_any_text_keeps_its_letters_and_is_done_once(name: str) -> None:
    for style in STYLES:
        spelled = in_style(name, style)
        assert folded(spelled) == folded(name)
        assert in_style(spelled, style) == spelled


@given(st.lists(st.from_regex(r"[a-z]{2,6}", fullmatch=True), min_size=2, max_size=4))
def test_words_survive_every_style(parts: list[str]) -> None:
    for style in STYLES:
        spelled = in_style("_".join(parts), style)
        assert words(spelled) == tuple(parts)
        assert style in styles_of(spelled)
