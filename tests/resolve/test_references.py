"""What a mention of a type leads to, and what is said where it leads nowhere."""

from __future__ import annotations

import pytest
from mdgen.diagnostics.catalogue import RULES
from mdgen.diagnostics.model import Severity
from mdgen.ir.nodes import (
    DeclarationId,
    ListOf,
    Module,
    Nullable,
    Primitive,
    Record,
    Scalar,
    UnionOf,
    Unknown,
)
from mdgen.ir.walk import declarations
from mdgen.resolve import resolve
from mdgen.source import Span
from resolve_modules import (
    TEXT,
    alias,
    codes,
    constant,
    field,
    held,
    holder,
    only,
    page,
    record,
    ref,
    target,
    union,
    variants,
)

AGENT = DeclarationId("docs/models/agent.md", "Agent")
A_ROLE = page("docs/models/role.md", record("Role"))
AN_AGENT = page("docs/models/agent.md", record("Agent"))


@pytest.mark.parametrize(
    "link",
    [
        "../models/agent.md",
        "agent.md",
        "./agent.md",
        "<../models/agent.md>",
        'agent.md "All about agents"',
        "agent.md 'All about agents'",
        "agent.md (All about agents)",
        "agent.md#fields",
        "agent.md?plain=1",
        "%61gent.md",
        "agent\\.md",
        "&#97;gent.md",
        "/docs/models/agent.md",
        "/models/agent.md",
        "agent",
        "agent/",
        "agent.html",
        "..\\models\\agent.md",
    ],
)
def test_every_way_to_write_a_link_leads_to_its_page(link: str) -> None:
    home = page("docs/models/holder.md", holder(ref("models.Agent", link)), root="docs")
    there = page("docs/models/agent.md", record("Agent"), root="docs")
    staged = resolve([home, there])
    assert target(held(staged.value)) == AGENT
    assert staged.diagnostics == ()


def test_the_page_of_a_link_wins_over_its_label() -> None:
    home = page("docs/models/holder.md", holder(ref("models.Role", "agent.md")))
    staged = resolve([home, AN_AGENT, A_ROLE])
    assert target(held(staged.value)) == AGENT
    assert staged.diagnostics == ()


@pytest.mark.parametrize(
    ("label", "link"),
    [
        ("models.Tool", "kit.md"),
        ("tool", "kit.md"),
        ("see there", "kit.md#tool"),
        ("models.Tool", "kit.md#fields"),
        ("models.Spanner", "kit.md#tool"),
    ],
)
def test_one_of_several_declarations_is_chosen_by_fragment_then_by_label(
    label: str, link: str
) -> None:
    kit = page("kit.md", record("Spanner"), record("Tool"))
    staged = resolve([page("holder.md", holder(ref(label, link))), kit])
    assert target(held(staged.value)) == DeclarationId("kit.md", "Tool")
    assert staged.diagnostics == ()


def test_a_fragment_finds_a_title_of_several_words_on_the_same_page() -> None:
    home = page("a.md", holder(ref("the address", "#postal-address")), record("Postal address"))
    assert target(held(resolve([home]).value)) == DeclarationId("a.md", "Postal address")


def test_the_same_fragment_means_another_thing_on_every_page() -> None:
    def kit(name: str) -> Module:
        path = f"{name}.md"
        return page(path, record(name, field("part", ref("part", "#part"))), record("Part"))

    for module in resolve([kit("Car"), kit("Boat")]).value.modules:
        car = module.declarations[0]
        assert isinstance(car, Record)
        assert target(car.fields[0].type) == DeclarationId(module.page, "Part")


def test_a_fragment_that_declares_nothing_is_not_the_page_it_stands_on() -> None:
    staged = resolve([page("order.md", holder(ref("Address", "#address")))])
    assert held(staged.value) == Unknown("Address")
    assert codes(staged) == ["MDG202"]


def test_references_deep_inside_a_type_are_resolved_too() -> None:
    deep = ListOf(Nullable(UnionOf((ref("Agent"), TEXT))))
    home = page("docs/models/holder.md", holder(deep))
    match held(resolve([home, AN_AGENT]).value):
        case ListOf(Nullable(UnionOf((found, _)))):
            assert target(found) == AGENT
        case other:
            raise AssertionError(other)


def test_the_type_of_extra_properties_is_resolved_too() -> None:
    home = page("a.md", Record("Free", "", (), Span("a.md", 1), extra=ref("Agent")))
    free = declarations(resolve([home, AN_AGENT]).value)[DeclarationId("a.md", "Free")]
    assert isinstance(free, Record)
    assert free.extra is not None
    assert target(free.extra) == AGENT


@pytest.mark.parametrize(
    "name",
    ["components.Filter", "COMPONENTS.filter", "Components\\Filter", "::Sdk::Components::Filter"],
)
def test_a_name_without_a_link_is_found_by_folder_and_title(name: str) -> None:
    modules = [
        page("docs/operations/holder.md", holder(ref(name))),
        page("docs/components/filter_.md", record("Filter")),
        page("docs/operations/filter_.md", record("Filter")),
    ]
    staged = resolve(modules)
    assert target(held(staged.value)) == DeclarationId("docs/components/filter_.md", "Filter")
    assert staged.diagnostics == ()


def test_of_two_folders_of_one_name_the_nearer_one_is_meant() -> None:
    modules = [
        page(f"docs/{api}/components/filter.md", record("Filter")) for api in ("bank", "shop")
    ]
    home = page("docs/shop/operations/holder.md", holder(ref("components.Filter")))
    found = target(held(resolve([home, *modules]).value))
    assert found == DeclarationId("docs/shop/components/filter.md", "Filter")


def test_a_title_that_is_unique_in_the_docs_root_is_enough() -> None:
    home = page("docs/operations/holder.md", holder(ref("elsewhere.Agent")))
    assert target(held(resolve([home, AN_AGENT]).value)) == AGENT


def test_a_title_with_dots_is_found_whole() -> None:
    home = page("a.md", holder(ref(".acme.v1.Order.Line")), record("Line"), record("Order.Line"))
    assert target(held(resolve([home]).value)) == DeclarationId("a.md", "Order.Line")


def test_a_title_on_the_same_page_is_nearer_than_others() -> None:
    home = page("x/a.md", holder(ref("Error")), record("Error"))
    others = [page("x/b.md", record("Error")), page("y/c.md", record("Error"))]
    assert target(held(resolve([home, *others]).value)) == DeclarationId("x/a.md", "Error")


def test_a_title_in_the_same_folder_is_nearer_than_others() -> None:
    home = page("x/a.md", holder(ref("Error")))
    others = [page("x/b.md", record("Error")), page("y/c.md", record("Error"))]
    assert target(held(resolve([home, *others]).value)) == DeclarationId("x/b.md", "Error")


def test_names_do_not_reach_into_another_docs_root() -> None:
    home = page("bank/docs/a.md", holder(ref("Agent")), root="bank/docs")
    other = page("shop/docs/agent.md", record("Agent"), root="shop/docs")
    staged = resolve([home, other])
    assert held(staged.value) == Unknown("Agent")
    assert only(staged.diagnostics).help is None


def test_links_do_reach_into_another_docs_root() -> None:
    home = page(
        "bank/docs/a.md", holder(ref("Agent", "../../shop/docs/agent.md")), root="bank/docs"
    )
    other = page("shop/docs/agent.md", record("Agent"), root="shop/docs")
    found = target(held(resolve([home, other]).value))
    assert found == DeclarationId("shop/docs/agent.md", "Agent")


def test_a_dead_link_is_mended_by_its_name_with_a_warning_at_the_cell() -> None:
    cell = Span("docs/operations/holder.md", 7, 12, 20)
    home = page(
        "docs/operations/holder.md", holder(ref("models.Agent", "../agents/agent.md", cell))
    )
    staged = resolve([home, AN_AGENT])
    assert target(held(staged.value)) == AGENT
    found = only(staged.diagnostics)
    assert (found.code, found.severity, found.span) == ("MDG201", Severity.WARNING, cell)
    assert found.message == "`../agents/agent.md` is no page; `Agent` was taken by its name"
    assert found.help == "link to `../models/agent.md`"


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        ("Agent.md", "is a file of another case; `Agent` was taken ignoring case"),
        ("readme.md", "declares nothing; `Agent` was taken by its name"),
        ("kit.md", "declares no `Agent`; `Agent` was taken by its name"),
        ("https://example.com/agent", "leads out of these docs; `Agent` was taken by its name"),
        ("../../../agent.md", "leads out of these docs; `Agent` was taken by its name"),
    ],
)
def test_a_mended_link_says_what_is_wrong_with_it(link: str, reason: str) -> None:
    modules = [
        page("docs/models/holder.md", holder(ref("models.Agent", link))),
        page("docs/models/readme.md"),
        page("docs/models/kit.md", record("Spanner"), record("Tool")),
        AN_AGENT,
    ]
    staged = resolve(modules)
    assert target(held(staged.value)) == AGENT
    assert only(staged.diagnostics).message == f"`{link}` {reason}"


def test_pages_that_differ_by_case_alone_stay_apart() -> None:
    modules = [
        page("a/Deletechats.md", record("Deletechats")),
        page("a/DeleteChats.md", record("DeleteChats")),
        page("a/holder.md", holder(ref("DeleteChats", "DeleteChats.md"))),
    ]
    staged = resolve(modules)
    assert target(held(staged.value)) == DeclarationId("a/DeleteChats.md", "DeleteChats")
    assert staged.diagnostics == ()


def test_a_link_to_nothing_becomes_unknown_and_names_the_nearest_title() -> None:
    cell = Span("docs/models/holder.md", 9, 4, 30)
    home = page("docs/models/holder.md", holder(ref("models.Agnet", "../models/agnet.md", cell)))
    staged = resolve([home, AN_AGENT, A_ROLE])
    assert held(staged.value) == Unknown("models.Agnet")
    found = only(staged.diagnostics)
    assert (found.code, found.severity, found.span) == ("MDG202", Severity.WARNING, cell)
    assert found.message == "`../models/agnet.md` is no page, and no page declares `Agnet`"
    assert found.help == "did you mean `Agent`? (here.md)"
    assert RULES["MDG202"].strict


def test_the_nearest_of_many_titles_is_named() -> None:
    modules = [page(f"m/{n}.md", record(f"Account{n:04}Payload")) for n in range(500)]
    modules += [page(f"o/{n}.md", record(f"Order{n:04}Payload")) for n in range(500)]
    modules.append(page("m/special.md", record("InvoiceReceipt")))
    for wrong in ("InvoiceReciept", "XnvoiceReceipt", "invoice_receipt"):
        staged = resolve([*modules, page("m/holder.md", holder(ref(wrong)))])
        assert only(staged.diagnostics).help == "did you mean `InvoiceReceipt`? (here.md)"


def test_an_unlinked_name_that_no_page_declares_is_reported() -> None:
    staged = resolve([page("a.md", holder(ref("models.Zebra"))), AN_AGENT])
    found = only(staged.diagnostics)
    assert (found.code, found.message, found.help) == (
        "MDG203",
        "no page declares `Zebra`",
        None,
    )


def test_a_name_that_may_be_several_is_not_guessed_at() -> None:
    others = [page(f"{folder}/b.md", record("Error")) for folder in ("x", "y")]
    staged = resolve([page("z/a.md", holder(ref("models.Error"))), *others])
    assert held(staged.value) == Unknown("models.Error")
    found = only(staged.diagnostics)
    assert (found.code, found.message) == ("MDG204", "`Error` may be one of several declarations")


def test_one_place_is_reported_once_and_two_dead_names_in_it_twice() -> None:
    cell = UnionOf((ref("Lost"), ListOf(ref("Lost")), ref("Gone")))
    staged = resolve([page("a.md", holder(cell))])
    assert [each.message for each in staged.diagnostics] == [
        "no page declares `Lost`",
        "no page declares `Gone`",
    ]


def test_a_title_that_stands_twice_on_a_page_is_told_apart() -> None:
    twice = page("a.md", record("Agent"), record("Agent_2"), record("Agent"), record("Agent"))
    staged = resolve([twice, page("b.md", holder(ref("Agent", "a.md")))])
    names = [each.name for each in staged.value.modules[0].declarations]
    assert names == ["Agent", "Agent_2", "Agent_3", "Agent_4"]
    assert codes(staged) == ["MDG205", "MDG205"]
    assert target(held(staged.value)) == DeclarationId("a.md", "Agent")


def test_the_same_title_on_two_pages_is_no_finding() -> None:
    staged = resolve([page("x/a.md", record("Agent")), page("y/a.md", record("Agent"))])
    assert len(declarations(staged.value)) == 2
    assert staged.diagnostics == ()


def test_variants_that_are_the_same_declaration_become_one() -> None:
    both = union("Any agent", ref("models.Agent", "agent.md"), TEXT, ref("Agent"))
    staged = resolve([page("docs/models/any.md", both), AN_AGENT])
    first, second = variants(staged.value, "docs/models/any.md", "Any agent")
    assert (target(first), second) == (AGENT, TEXT)
    assert only(staged.diagnostics).severity is Severity.NOTE


def test_an_inline_union_of_one_type_is_that_type() -> None:
    staged = resolve([page("a.md", holder(UnionOf((ListOf(TEXT), ListOf(TEXT)))))])
    assert held(staged.value) == ListOf(TEXT)


def test_an_inline_union_of_one_nullable_type_makes_the_field_nullable() -> None:
    twice = UnionOf((Nullable(ref("Agent")), Nullable(ref("models.Agent"))))
    home, _ = reversed(resolve([page("holder.md", holder(twice)), AN_AGENT]).value.modules)
    found = home.declarations[0]
    assert isinstance(found, Record)
    assert (target(found.fields[0].type), found.fields[0].nullable) == (AGENT, True)


def test_constants_that_python_holds_equal_are_different_variants() -> None:
    both = UnionOf((constant(1), constant(True)))
    staged = resolve([page("a.md", holder(both))])
    assert held(staged.value) == both
    assert staged.diagnostics == ()


def test_a_union_of_nothing_accepts_anything_and_says_so() -> None:
    staged = resolve([page("a.md", union("Nothing"), holder(ref("Nothing")))])
    nothing = declarations(staged.value)[DeclarationId("a.md", "Nothing")]
    assert nothing == alias("Nothing", Scalar(Primitive.ANY))
    assert codes(staged) == ["MDG108"]


def test_a_type_that_is_one_of_nothing_accepts_anything_and_says_so() -> None:
    staged = resolve([page("a.md", holder(UnionOf(())))])
    assert held(staged.value) == Unknown("")
    assert codes(staged) == ["MDG207"]


def test_ten_thousand_dead_links_among_ten_thousand_titles_take_no_square_of_time() -> None:
    modules = [
        page(
            f"m/payload{n}.md",
            record(f"AccountingPayload{n}", field("lost", ref(f"AcountingPayloadX{n}", "x.md"))),
        )
        for n in range(10_000)
    ]
    assert codes(resolve(modules)) == ["MDG202"] * 10_000
