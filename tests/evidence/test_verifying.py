"""Which payloads the models would take and give back, and what is said of the others."""

from __future__ import annotations

import json

import pytest
from evidence_pages import decided, payloads, record_page
from mdgen.evidence.verify import verify
from mdgen.ir.nodes import JsonValue

PAGES = {
    "docs/models/order.md": record_page(
        "Order",
        "order_id | *str* | yes",
        "lines | List[[models.Line](../models/line.md)] | yes",
        "count | *int* | no",
        "on | [datetime](https://docs.python.org/3/library/datetime.html#datetime-objects) | no",
        "state | [models.State](../models/state.md) | no",
        'kind | *Literal["order"]* | no',
        "sizes | Dict[str, *int*] | no",
    ),
    "docs/models/line.md": record_page(
        "Line", "price_net | *float* | yes", "tags | List[*str*] | yes"
    ),
    "docs/models/state.md": (
        "# State\n\n## Values\n\n| Name | Value |\n| --- | --- |\n| `ON` | on |\n| `OFF` | off |\n"
    ),
}
GOOD: dict[str, JsonValue] = {"order_id": "a", "lines": [{"price_net": 1, "tags": []}]}
SCHEMA = decided(PAGES).value.schema


def test_a_payload_that_fits_is_taken_and_given_back() -> None:
    full = GOOD | {
        "count": 3,
        "on": "2024-05-31",
        "state": "on",
        "kind": "order",
        "sizes": {"x": 1},
    }
    for document in (GOOD, full, GOOD | {"count": None}):
        staged = verify(SCHEMA, payloads(json.dumps(document), model="Order"))
        assert staged.diagnostics == ()
        (verdict,) = staged.value
        assert (verdict.accepted, verdict.given_back) == (True, True)


@pytest.mark.parametrize(
    ("change", "cause", "override", "line"),
    [
        (
            {"lines": None},
            "`lines` is null, and the docs do not say whether it may be",
            "[Order.lines]; nullable = true",
            10,
        ),
        (
            {"order_id": None},
            "`order_id` is null, and by the docs it never is",
            "[Order.order_id]; nullable = true",
            9,
        ),
        (
            {"order_id": 7},
            "`order_id` is an integer, the docs say string",
            '[Order.order_id]; type = "integer"',
            9,
        ),
        (
            {"count": 1.5},
            "`count` has a fraction, and by the docs it is whole",
            '[Order.count]; type = "float"',
            11,
        ),
        ({"on": "soon"}, "`on` is text that is no date", '[Order.on]; type = "string"', 12),
        (
            {"state": "secret"},
            "`state` holds a value that the docs do not list",
            "[State]; open = true",
            13,
        ),
        ({"kind": "secret"}, "`kind` holds another value than the constant of the docs", None, 14),
        (
            {"lines": [{"price_net": 1}]},
            "`lines[].tags` is missing, and by the docs it never is",
            "[Line.tags]; required = false",
            10,
        ),
        (
            {"lines": [{"priceNet": 1, "tags": []}]},
            "`lines[].price_net` is there as `priceNet`",
            '[Line.price_net]; wire_name = "priceNet"',
            9,
        ),
        ({"sizes": {"secret-key": "x"}}, "`sizes[]` is a string, the docs say integer", None, 15),
    ],
)
def test_a_refused_payload_is_told_with_the_row_the_cause_and_the_mending(
    change: dict[str, JsonValue], cause: str, override: str | None, line: int
) -> None:
    staged = verify(SCHEMA, payloads(json.dumps(GOOD | change), "got.json", "Order"))
    (verdict,) = staged.value
    assert (verdict.accepted, verdict.given_back) == (False, False)
    (diagnostic,) = staged.diagnostics
    assert diagnostic.code == "MDG525"
    assert diagnostic.message == f"got.json is no `Order`: {cause}"
    assert diagnostic.help == (None if override is None else f"in the overrides: {override}")
    assert diagnostic.span is not None
    assert diagnostic.span.line == line
    assert "secret" not in str(diagnostic)


def test_a_key_that_the_docs_do_not_list_is_lost_and_told() -> None:
    staged = verify(SCHEMA, payloads(json.dumps(GOOD | {"tracking": 1}), "got.json", "Order"))
    (verdict,) = staged.value
    assert (verdict.accepted, verdict.given_back) == (True, False)
    (diagnostic,) = staged.diagnostics
    assert diagnostic.code == "MDG526"
    assert (
        diagnostic.message
        == "got.json would not come back as it was: the docs do not list `tracking`"
    )
    assert diagnostic.help == 'in the overrides: [Order.tracking]; added = true; type = "integer"'


def test_the_same_flaw_of_many_payloads_is_one_finding() -> None:
    lines = "\n".join(json.dumps(GOOD | {"lines": None}) for _ in range(40))
    staged = verify(SCHEMA, payloads(lines, "got.jsonl", "Order"))
    assert len(staged.value) == 40
    (diagnostic,) = staged.diagnostics
    assert diagnostic.message.startswith("got.jsonl, line 1 and 39 more is no `Order`")


def test_the_override_that_is_named_mends_the_payload() -> None:
    changes: list[dict[str, JsonValue]] = [
        {"lines": None},
        {"order_id": 7},
        {"count": 1.5},
        {"on": "soon"},
        {"state": "other"},
        {"lines": [{"price_net": 1}]},
        {"tracking": 1},
    ]
    for change in changes:
        documents = payloads(json.dumps(GOOD | change), model="Order")
        (diagnostic,) = verify(SCHEMA, documents).diagnostics
        assert diagnostic.help is not None
        text = diagnostic.help.removeprefix("in the overrides: ").replace("; ", "\n")
        (verdict,) = verify(decided(PAGES, overrides=text).value.schema, documents).value
        assert verdict.given_back, change


def test_a_deep_payload_of_unions_is_judged_in_linear_time() -> None:
    pages = {
        "docs/models/node.md": record_page("Node", "below | [models.Tree](../models/tree.md) | no"),
        "docs/models/leaf.md": record_page("Leaf", "below | [models.Tree](../models/tree.md) | no"),
        "docs/models/tree.md": (
            "# Tree\n\n## Supported Types\n\n### `models.Node`\n\n```python\nx: models.Node = /* */\n```\n\n"
            "### `models.Leaf`\n\n```python\nx: models.Leaf = /* */\n```\n"
        ),
    }
    document: JsonValue = {}
    for _ in range(55):
        document = {"below": document}
    (verdict,) = verify(
        decided(pages).value.schema, payloads(json.dumps(document), model="Node")
    ).value
    assert verdict.given_back
