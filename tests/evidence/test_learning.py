"""What recorded payloads teach, with how much evidence, and what never leaves them."""

from __future__ import annotations

import base64
import json

import pytest
from evidence_pages import codes, decided, field, overrides_file, payloads, record_page, stated
from hypothesis import given
from hypothesis import strategies as st
from mdgen.evidence.learn import learn
from mdgen.evidence.overrides_file import with_proposals
from mdgen.evidence.payloads import PayloadFile, read_payloads, told_model
from mdgen.ir.nodes import JsonValue, Primitive, Scalar, Schema

ORDER = record_page(
    "Order",
    "order_id | *str* | yes",
    "paid_at | List[*str*] | yes",
    "sent_from | *str* | no",
    "note | *str* | no",
)


def schema_of(*pages: str, dialect: str = "speakeasy-python", overrides: str = "") -> Schema:
    by_path = {f"docs/models/{page.split()[1].lower()}.md": page for page in pages}
    return decided(by_path, dialect=dialect, overrides=overrides).value.schema


def learnt(schema: Schema, *documents: JsonValue, model: str) -> list[str]:
    """The entries that documents of one declaration call for, each on one line."""
    text = "\n".join(json.dumps(each) for each in documents)
    proposals = learn(schema, payloads(text, model=model))
    return [each.written().replace("\n", "; ") for each in proposals.value.overrides]


def test_a_key_in_another_spelling_is_the_field_s_wire_name() -> None:
    found = learnt(schema_of(ORDER), {"orderId": "a", "paid_at": []}, model="Order")
    assert found == ['[Order.order_id]; wire_name = "orderId"; seen = "key in 1 of 1"']


def test_one_null_says_that_a_field_may_be_null_and_counts_tell_how_often() -> None:
    documents: list[JsonValue] = [
        {"order_id": "a", "paid_at": None},
        {"order_id": "b", "paid_at": []},
    ]
    assert learnt(schema_of(ORDER), *documents, model="Order") == [
        '[Order.paid_at]; nullable = true; seen = "null in 1 of 2"'
    ]


def test_what_is_never_null_teaches_nothing() -> None:
    documents: list[JsonValue] = [{"order_id": "a", "paid_at": []}] * 40
    assert learnt(schema_of(ORDER), *documents, model="Order") == []


@pytest.mark.parametrize(
    ("numbers", "entry"),
    [
        ([1, 2, 3], '[Run.steps]; numbers = "integer"; seen = "whole in all of 3"'),
        ([1, 2], None),
        ([1, 1, 1, 1], None),
        ([1, 2.5, 3], '[Run.steps]; numbers = "float"; seen = "a fraction in 1 of 3"'),
        ([1.0], '[Run.steps]; numbers = "float"; seen = "a fraction in 1 of 1"'),
    ],
)
def test_whole_numbers_must_be_seen_several_times_to_be_integers(
    numbers: list[float], entry: str | None
) -> None:
    schema = schema_of(record_page("Run", "steps | *number* | yes"), dialect="speakeasy-typescript")
    found = learnt(schema, *({"steps": each} for each in numbers), model="Run")
    assert found == ([entry] if entry else [])


def test_a_required_key_that_two_payloads_lack_is_optional_and_a_constant_is_not() -> None:
    page = record_page(
        "Event", "at | *str* | yes", 'kind | *Literal["event"]* | yes', "id | *str* | yes"
    )
    assert learnt(schema_of(page), {"id": "a"}, {"id": "b"}, model="Event") == [
        '[Event.at]; required = false; seen = "missing in 2 of 2"'
    ]
    assert learnt(schema_of(page), {"id": "a"}, {"id": "b", "at": "x"}, model="Event") == []


def test_a_key_under_a_shorter_name_stands_for_the_required_field_that_is_never_there() -> None:
    page = record_page("File", "size_bytes | *int* | yes", "name | *str* | yes")
    documents: list[JsonValue] = [{"bytes": 7, "name": "a"}, {"bytes": 9, "name": "b"}]
    assert learnt(schema_of(page), *documents, model="File") == [
        '[File.size_bytes]; wire_name = "bytes"; seen = "key in 2 of 2"'
    ]
    of_another_type: list[JsonValue] = [{"bytes": "x", "name": "a"}, {"bytes": "y", "name": "b"}]
    assert learnt(schema_of(page), *of_another_type, model="File") == []


def test_an_optional_field_that_is_never_there_beside_a_key_like_it_is_for_the_user_to_pair() -> (
    None
):
    page = record_page("Query", "type_filter | *str* | no", "page | *int* | yes")
    text = "\n".join(json.dumps({"type": "a", "page": n}) for n in range(2))
    staged = learn(schema_of(page), payloads(text, model="Query"))
    assert staged.value.overrides == ()
    (diagnostic,) = staged.diagnostics
    assert diagnostic.code == "MDG524"
    assert diagnostic.message == "`type_filter` of `Query` is in none of 2 payloads"


def test_a_name_that_two_declarations_share_is_learnt_for_all_that_were_not_seen() -> None:
    pages = [
        record_page(title, "sent_from | *str* | no", "id | *str* | yes")
        for title in ("A1", "B1", "C1")
    ]
    schema = schema_of(*pages)
    lines = "\n".join(
        json.dumps({"model": model, "payload": {"id": "x", "sentFrom": "y"}})
        for model in ("A1", "B1")
    )
    proposals = learn(schema, payloads(lines)).value
    (entry,) = [each.written() for each in proposals.overrides]
    assert (
        entry
        == '["*".sent_from]\nwire_name = "sentFrom"\nseen = "key in 2 of 2, in 2 declarations"'
    )
    against = lines + "\n" + json.dumps({"model": "C1", "payload": {"id": "x", "sent_from": "y"}})
    assert [each.declaration for each in learn(schema, payloads(against)).value.overrides] == [
        "A1",
        "B1",
    ]


def test_null_is_carried_over_unless_a_declaration_speaks_against_it() -> None:
    pages = [
        record_page(f"T{n}", "ended | List[*str*] | yes", "id | *str* | yes") for n in range(8)
    ]
    schema = schema_of(*pages)
    lines = [
        json.dumps({"model": f"T{n}", "payload": {"id": "x", "ended": value}})
        for n in range(6)
        for value in (None, [])
    ]
    overrides = learn(schema, payloads("\n".join(lines))).value.overrides
    assert [(each.declaration, each.seen) for each in overrides] == [
        ("*", "null in 6 of 12, in 6 declarations")
    ]
    lines += [json.dumps({"model": "T6", "payload": {"id": "x", "ended": []}})] * 12
    overrides = learn(schema, payloads("\n".join(lines))).value.overrides
    assert [each.declaration for each in overrides] == [f"T{n}" for n in range(6)]


def test_the_other_keys_of_a_declaration_are_spelled_as_those_that_were_seen() -> None:
    page = record_page(
        "Span", "trace_id | *str* | yes", "span_id | *str* | yes", "parent_span_id | *str* | no"
    )
    found = learnt(schema_of(page), {"traceId": "a", "spanId": "b"}, model="Span")
    assert found[0] == (
        '[Span.parent_span_id]; wire_name = "parentSpanId"; seen = "spelled as 2 other keys here"'
    )


def test_nothing_is_learnt_from_an_object_that_may_be_either_of_two_records() -> None:
    pages = [
        record_page("Held", "what | [models.Either](../models/either.md) | yes"),
        record_page("Left", "tags | List[*str*] | yes"),
        record_page("Right", "tags | List[*str*] | yes"),
        "# Either\n\n## Supported Types\n\n### `models.Left`\n\n```python\nx: models.Left = /* */\n```\n\n"
        "### `models.Right`\n\n```python\nx: models.Right = /* */\n```\n",
    ]
    assert learnt(schema_of(*pages), {"what": {"tags": None}}, model="Held") == []


def test_a_list_of_values_that_payloads_leave_is_opened_and_the_values_stay_in_the_payload() -> (
    None
):
    pages = [
        record_page("Job", "state | [models.State](../models/state.md) | yes"),
        "# State\n\n## Values\n\n| Name | Value |\n| --- | --- |\n| `ON` | on |\n| `OFF` | off |\n",
    ]
    found = learnt(schema_of(*pages), {"state": "secret-state"}, {"state": "on"}, model="Job")
    assert found == ['[State]; open = true; seen = "other values in 1 of 2"']


def test_fields_that_the_docs_lack_are_added_by_name_and_kind() -> None:
    documents: list[JsonValue] = [
        {"order_id": "a", "paid_at": [], "tracking": 12},
        {"order_id": "b", "paid_at": [], "tracking": None},
        {"order_id": "c", "paid_at": [], "once": True},
    ]
    assert learnt(schema_of(ORDER), *documents, model="Order") == [
        '[Order.tracking]; added = true; type = "integer"; nullable = true;'
        ' seen = "key in 2 of 3; null in 1 of 2"'
    ]


def test_keys_that_are_data_are_never_copied() -> None:
    people = {f"user-{number}-4711": number for number in range(9)}
    documents: list[JsonValue] = [{"order_id": "a", "paid_at": [], **people}] * 3
    found = learnt(schema_of(ORDER), *documents, model="Order")
    assert found == ['[Order]; extra = "any"; seen = "other keys, 27 in 3"']


@given(
    st.dictionaries(
        st.from_regex(r"(zq[0-9]{3}[a-z]{0,5}){1,3}", fullmatch=True),
        st.from_regex(r"zq[a-z0-9]{6,20}", fullmatch=True)
        | st.none()
        | st.integers(100_000, 999_999),
        max_size=8,
    ),
    st.from_regex(r"zq[a-z0-9]{6,20}", fullmatch=True),
)
def test_no_value_and_no_odd_key_of_a_payload_reaches_the_overrides(
    extra: dict[str, JsonValue], secret: str
) -> None:
    document: JsonValue = {"orderId": secret, "paid_at": [secret], "note": secret, **extra}
    text = "\n".join(json.dumps(document) for _ in range(4))
    staged = learn(schema_of(ORDER), payloads(text, model="Order"))
    written = with_proposals(overrides_file(""), staged.value.overrides).value or ""
    said = "".join(f"{each.message}{each.help}" for each in staged.diagnostics)
    assert "zq" not in written + said
    assert not any(str(each) in written for each in extra.values() if isinstance(each, int))


def test_what_was_learnt_is_not_proposed_again_and_makes_the_payload_fit() -> None:
    documents: list[JsonValue] = [
        {"orderId": "a", "paid_at": None},
        {"orderId": "b", "paid_at": ["c"]},
    ]
    text = "\n".join(json.dumps(each) for each in documents)
    proposals = learn(schema_of(ORDER), payloads(text, model="Order")).value
    written = with_proposals(overrides_file(""), proposals.overrides).value
    assert written is not None
    schema = schema_of(ORDER, overrides=written)
    assert field(schema, "Order", "order_id").wire_name == "orderId"
    assert field(schema, "Order", "paid_at").nullable is True
    assert learn(schema, payloads(text, model="Order")).value.overrides == ()


def test_a_type_that_no_value_has_is_replaced() -> None:
    page = record_page("Run", "code | *int* | yes", "id | *str* | yes")
    documents: list[JsonValue] = [{"id": "a", "code": str(n)} for n in range(3)]
    found = learnt(schema_of(page), *documents, model="Run")
    assert found == ['[Run.code]; type = "string"; seen = "a string in all of 3"']
    schema = schema_of(page, overrides=stated_text(found))
    assert field(schema, "Run", "code").type == Scalar(Primitive.STRING)


def stated_text(entries: list[str]) -> str:
    text = "\n\n".join(each.replace("; ", "\n") for each in entries)
    assert stated(text)
    return text


# ------------------------------------------------------------------------------ which declaration a payload is


def test_a_payload_is_known_by_what_it_is_told_to_be_by_its_file_or_by_its_keys() -> None:
    schema = schema_of(ORDER, record_page("Shop", "name | *str* | yes", "city | *str* | yes"))
    order = json.dumps({"order_id": "a", "paid_at": []})
    for documents, how in (
        (payloads(order, model="Order"), "told"),
        (payloads(json.dumps({"model": "Order", "payload": json.loads(order)})), "told"),
        (payloads(order, "captures/order-2.json"), "file name"),
        (payloads(order, "captures/x.json"), "best fit"),
    ):
        (match,) = learn(schema, documents).value.matches
        assert (match.declaration.name, match.how) == ("Order", how)


def test_a_payload_that_fits_two_declarations_alike_is_left_aside() -> None:
    twins = [
        record_page(title, "name | *str* | yes", "city | *str* | yes") for title in ("Home", "Work")
    ]
    staged = learn(schema_of(*twins), payloads('{"name": "a", "city": "b"}', "x.json"))
    assert staged.value.matches == ()
    assert codes(staged.diagnostics) == ["MDG523"]


def test_a_wrong_name_is_answered_with_the_nearest() -> None:
    staged = learn(schema_of(ORDER), payloads("{}", model="Ordr"))
    (diagnostic,) = staged.diagnostics
    assert (diagnostic.code, diagnostic.help) == ("MDG522", "did you mean `Order`?")


def test_the_bodies_of_a_har_file_are_read_and_its_headers_are_not() -> None:
    answer = base64.b64encode(b'[{"order_id": "a", "paid_at": null}]').decode()
    har = {
        "log": {
            "entries": [
                {
                    "request": {
                        "headers": [{"name": "authorization", "value": "Bearer x"}],
                        "postData": {"mimeType": "application/json", "text": '{"order_id": "b", "paid_at": []}'},
                    },
                    "response": {
                        "content": {
                            "mimeType": "application/vnd.shop+json; charset=utf-8",
                            "text": answer,
                            "encoding": "base64",
                        }
                    },
                },
                {"response": {"content": {"mimeType": "text/html", "text": "<html>"}}},
                {"response": {"content": {"mimeType": "application/json", "text": '{"cut": '}}},
            ]
        }
    }  # fmt: skip
    read = payloads(json.dumps(har), "traffic.har")
    assert [str(each) for each in read] == [
        "traffic.har, request 1",
        "traffic.har, response 1, item 1",
    ]
    (entry,) = learn(schema_of(ORDER), read).value.overrides
    assert entry.seen == "null in 1 of 2"


@pytest.mark.parametrize(
    ("text", "line"),
    [("{", 1), ('{"a": 1}\n{"a": \n{"a": 2}', 2), ("no json", 1), ("[" * 100_000, 1)],
)
def test_what_is_no_json_is_reported_at_its_line(text: str, line: int) -> None:
    (diagnostic,) = read_payloads(PayloadFile("x.jsonl", text)).diagnostics
    assert diagnostic.code == "MDG520"
    assert diagnostic.span is not None
    assert diagnostic.span.line == line


def test_a_payload_that_is_nested_without_end_is_left_aside() -> None:
    staged = read_payloads(PayloadFile("x.json", '{"a": ' * 70 + "1" + "}" * 70))
    assert (staged.value, codes(staged.diagnostics)) == ((), ["MDG521"])


def test_a_model_is_told_before_an_equals_sign() -> None:
    assert told_model("Order=a/b.json") == ("Order", "a/b.json")
    assert told_model("components/Order=a.json") == (None, "components/Order=a.json")
    assert told_model("a/b.json") == (None, "a/b.json")
