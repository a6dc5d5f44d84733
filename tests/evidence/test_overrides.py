"""The overrides file: what it may hold, what it does, and how proposals are written into it."""

from __future__ import annotations

import pytest
from evidence_pages import codes, decided, field, overrides_file, record_page, stated
from mdgen.evidence import read_overrides
from mdgen.evidence.overrides import Override
from mdgen.evidence.overrides_file import proposal_diff, with_proposals
from mdgen.ir.nodes import Enum, ListOf, Primitive, Record, Scalar
from mdgen.ir.walk import declarations
from mdgen.source import SourceFile, Span

ORDER = record_page(
    "Order",
    "order_id | *str* | yes",
    "lines | List[*str*] | yes",
    "state | [models.State](../models/state.md) | no",
)
PAGES = {
    "docs/models/order.md": ORDER,
    "docs/models/state.md": (
        "# State\n\n## Values\n\n| Name | Value |\n| --- | --- |\n| `ON` | on |\n| `OFF` | off |\n"
    ),
}


def proposal(declaration: str, name: str, seen: str, **facts: bool | str) -> Override:
    return Override(declaration, name, tuple(facts.items()), Span("", 0), seen)  # type: ignore[arg-type]


def test_every_fact_can_be_stated() -> None:
    overrides = """\
        [Order.order_id]
        wire_name = "orderId"
        required = false

        [Order.lines]
        nullable = true
        type = "integer[]"

        [Order.tracking]
        added = true
        type = "string"

        [Order]
        extra = "any"

        [State]
        open = true
        """
    staged = decided(PAGES, overrides=overrides)
    assert staged.diagnostics == ()
    schema = staged.value.schema
    order_id, lines = field(schema, "Order", "order_id"), field(schema, "Order", "lines")
    assert (order_id.wire_name, order_id.required) == ("orderId", False)
    assert (lines.nullable, lines.type) == (True, ListOf(Scalar(Primitive.INTEGER)))
    assert field(schema, "Order", "tracking").type == Scalar(Primitive.STRING)
    by_name = {id_.name: each for id_, each in declarations(schema).items()}
    assert isinstance(order := by_name["Order"], Record)
    assert order.extra == Scalar(Primitive.ANY)
    assert isinstance(state := by_name["State"], Enum)
    assert state.is_open


def test_facts_from_overrides_are_listed_with_the_place_that_states_them() -> None:
    staged = decided(PAGES, overrides='[Order.lines]\nnullable = true\nseen = "null in 3 of 9"\n')
    (learnt,) = staged.value.learnt
    assert (learnt.origin, learnt.seen) == ("overrides", "null in 3 of 9")
    assert str(learnt.spans[0]) == "mdgen.overrides.toml:1:1"


def test_an_entry_for_every_declaration_holds_where_the_docs_are_silent() -> None:
    pages = PAGES | {
        "docs/models/cart.md": record_page("Cart", "lines | *str* | yes", "order_id | *str* | no")
    }
    overrides = """\
        ["*".lines]
        nullable = true
        ["*".order_id]
        wire_name = "oid"
        [Cart.order_id]
        wire_name = "id"
        """
    schema = decided(pages, overrides=overrides).value.schema
    assert field(schema, "Order", "lines").nullable is True
    assert field(schema, "Cart", "lines").nullable is False  # its docs print that
    assert field(schema, "Order", "order_id").wire_name == "oid"
    assert field(schema, "Cart", "order_id").wire_name == "id"


def test_a_title_that_two_pages_have_is_told_by_its_folder() -> None:
    pages = {
        "docs/models/components/tag.md": record_page("Tag", "name_text | *str* | yes"),
        "docs/models/operations/tag.md": record_page("Tag", "name_text | *str* | yes"),
    }
    staged = decided(pages, overrides='[Tag.name_text]\nwire_name = "n"\n')
    (diagnostic,) = staged.diagnostics
    assert diagnostic.code == "MDG512"
    assert (
        diagnostic.help
        == 'several pages declare it; write ["components/Tag"] or ["operations/Tag"]'
    )
    staged = decided(pages, overrides='["operations/Tag".name_text]\nwire_name = "n"\n')
    assert staged.diagnostics == ()
    (learnt,) = staged.value.learnt
    assert learnt.declaration.page == "docs/models/operations/tag.md"


@pytest.mark.parametrize(
    ("overrides", "code", "line", "help_"),
    [
        ("\n[Oder.lines]\nnullable = true\n", "MDG512", 2, "did you mean `Order`?"),
        ("[Order.line]\nnullable = true\n", "MDG513", 1, "did you mean `lines`?"),
        (
            '["*".nowhere]\nnullable = true\n',
            "MDG513",
            1,
            "`added = true` says that the docs lack it",
        ),
    ],
)
def test_entries_for_what_the_docs_do_not_have_are_reported_in_the_file(
    overrides: str, code: str, line: int, help_: str
) -> None:
    (diagnostic,) = decided(PAGES, overrides=overrides).diagnostics
    assert (diagnostic.code, diagnostic.help) == (code, help_)
    assert diagnostic.span == Span("mdgen.overrides.toml", line)


@pytest.mark.parametrize(
    ("overrides", "reason"),
    [
        ("[Order.order_id]\nnullable = true\n", "by the docs, `order_id` is never null"),
        ("[Order.lines]\nadded = true\n", "the docs list `lines` now"),
        ('[Order.lines]\nnumbers = "integer"\n', "by the docs, `lines` is no open number any more"),
        ("[Order]\nopen = true\n", "`open` says nothing about a record"),
        ("[State.x]\nnullable = true\n", "`State` has no fields"),
    ],
)
def test_what_the_docs_contradict_is_reported(overrides: str, reason: str) -> None:
    (diagnostic,) = decided(PAGES, overrides=overrides).diagnostics
    assert (diagnostic.code, diagnostic.message) == ("MDG514", reason)


def test_an_override_wins_over_an_example_that_says_otherwise() -> None:
    page = record_page("Tool", "meta | *str* | no | Sent as `_meta`.")
    staged = decided({"docs/models/tool.md": page}, overrides='[Tool.meta]\nwire_name = "Meta"\n')
    assert field(staged.value.schema, "Tool", "meta").wire_name == "Meta"
    (diagnostic,) = staged.diagnostics
    assert diagnostic.message == "the docs show wire_name = _meta, this says Meta"
    assert diagnostic.related[0].span.path == "docs/models/tool.md"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("[Order\n", "MDG510", 1),
        ("[Order.lines]\nnulable = true\n", "MDG511", 2),
        ('[Order.lines]\nnullable = "yes"\n', "MDG511", 2),
        ('[Order.lines]\n\ntype = "strin"\n', "MDG511", 3),
        ('[Order.lines]\nnumbers = "whole"\n', "MDG511", 2),
        ("Order = 1\n", "MDG511", 1),
        ('[Order.a]\nseen = """\n[Order.b]\n"""\n[Order.c]\nx = 1\n', "MDG511", 6),
        ("Order.lines.nulable = true\n", "MDG511", 1),
    ],
)
def test_a_file_that_cannot_be_read_is_reported_at_its_line(
    text: str, code: str, line: int
) -> None:
    (diagnostic,) = read_overrides(overrides_file(text)).diagnostics
    assert diagnostic.code == code
    assert diagnostic.span is not None
    assert diagnostic.span.line == line


def test_a_new_file_holds_the_proposals_and_is_read_back_as_them() -> None:
    proposed = [
        proposal("*", "modified_at", "null in 3 of 9", nullable=True),
        proposal("components/Order", "a.b", 'key in 2 of 2, "quoted"', wire_name='x"y\\z'),
    ]
    text = with_proposals(overrides_file(""), proposed).value
    assert text is not None
    assert text.startswith("# What payloads show and the docs do not say.")
    assert [(each.declaration, each.field, each.facts, each.seen) for each in stated(text)] == [
        (each.declaration, each.field, each.facts, each.seen) for each in proposed
    ]


MINE = """\
# Mine.
[Order.order_id]   # seen by hand
wire_name = "orderId"   # surely

[Order.lines]
nullable = true
seen = "null in 1 of 2"

[Order.state]
required = true
"""


def test_only_what_is_new_is_written_and_all_else_stays_to_the_letter() -> None:
    proposed = [
        proposal("Order", "order_id", "missing in 2 of 4", required=False),
        proposal(
            "Order", "lines", "null in 5 of 9; missing in 2 of 11", nullable=True, required=False
        ),
        proposal("State", "", "other values in 1 of 3", open=True),
    ]
    staged = with_proposals(overrides_file(MINE), proposed)
    assert staged.diagnostics == ()
    assert staged.value == (
        MINE.replace("# surely\n", "# surely\nrequired = false  # missing in 2 of 4\n").replace(
            'seen = "null in 1 of 2"\n',
            'seen = "null in 5 of 9; missing in 2 of 11"\nrequired = false\n',
        )
        + '\n[State]\nopen = true\nseen = "other values in 1 of 3"\n'
    )


def test_what_the_user_states_otherwise_is_kept_and_reported() -> None:
    proposed = [
        proposal("Order", "order_id", "key in 4 of 4", wire_name="id"),
        proposal("Order", "lines", "null in none of 4", nullable=False),
    ]
    staged = with_proposals(overrides_file(MINE), proposed)
    assert staged.value == MINE.replace("nullable = true", "nullable = false").replace(
        "null in 1 of 2", "null in none of 4"
    )
    (diagnostic,) = staged.diagnostics
    assert (diagnostic.code, diagnostic.span) == ("MDG515", Span("mdgen.overrides.toml", 2))


def test_an_entry_in_one_line_is_left_alone() -> None:
    text = "Order.lines = { nullable = true }\n"
    staged = with_proposals(overrides_file(text), [proposal("Order", "lines", "x", required=False)])
    assert staged.value == text
    assert codes(staged.diagnostics) == ["MDG515"]


def test_line_ends_are_kept_and_the_diff_shows_what_changes() -> None:
    old = "[Order.order_id]\r\nnullable = true\r\n"
    file = SourceFile("mdgen.overrides.toml", old)
    new = with_proposals(file, [proposal("Order", "lines", "", nullable=True)]).value
    assert new == old + "\r\n[Order.lines]\r\nnullable = true\r\n"
    assert proposal_diff(old, new, file.path).splitlines()[:2] == [
        "--- a/mdgen.overrides.toml",
        "+++ b/mdgen.overrides.toml",
    ]
    assert proposal_diff(old, old, file.path) == ""
