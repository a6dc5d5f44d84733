"""A change breaks those who build a model, those who read one, or both: by what requests and responses hold."""

from __future__ import annotations

import pytest
from docs_pairs import NO, YES, Pages, changes, link, model, one_of
from mdgen.changes import Finding, Level, Side


def docs(mark: str, *holders: str) -> Pages:
    """A part whose field is required or not, and models that hold the part through a union and a list."""
    type_ = "*str*" if mark == YES else "*Optional[str]*"
    pages = {
        "docs/models/part.md": model("Part", "size | *int*", f"label | {type_} | {mark}"),
        "docs/models/choice.md": one_of("Choice", "models.Part", "str"),
    }
    for title in holders:
        pages[f"docs/models/{title.lower()}.md"] = model(title, f"all | List[{link('Choice')}]")
    return pages


def only(findings: tuple[Finding, ...]) -> Finding:
    (finding,) = findings
    return finding


@pytest.mark.parametrize(
    ("holders", "sides", "becomes_required", "becomes_optional"),
    [
        (("MakeRequest",), (Side.BUILD,), Level.BREAKING, Level.COMPATIBLE),
        (("MakeRequestBody",), (Side.BUILD,), Level.BREAKING, Level.COMPATIBLE),
        (("MakeResponse",), (Side.READ,), Level.COMPATIBLE, Level.BREAKING),
        (("MakeResponseBody", "ListResponses"), (Side.READ,), Level.COMPATIBLE, Level.BREAKING),
        (("MakeRequest", "MakeResponse"), (Side.BUILD, Side.READ), Level.BREAKING, Level.BREAKING),
        (("MakeRequest", "Other"), (Side.BUILD, Side.READ), Level.BREAKING, Level.BREAKING),
        ((), (Side.BUILD, Side.READ), Level.BREAKING, Level.BREAKING),
    ],
)
def test_a_part_is_on_the_sides_of_what_holds_it(
    holders: tuple[str, ...],
    sides: tuple[Side, ...],
    becomes_required: Level,
    becomes_optional: Level,
) -> None:
    stricter = only(changes(docs(NO, *holders), docs(YES, *holders)))
    assert (stricter.code, stricter.sides, stricter.level) == ("MDG614", sides, becomes_required)
    looser = only(changes(docs(YES, *holders), docs(NO, *holders)))
    assert (looser.code, looser.sides, looser.level) == ("MDG615", sides, becomes_optional)


def test_a_side_that_a_model_was_on_before_counts_too() -> None:
    found = changes(docs(YES, "MakeRequest", "MakeResponse"), docs(NO, "MakeRequest"))
    part = next(each for each in found if each.code == "MDG615")
    assert (part.sides, part.level, part.hurt) == (
        (Side.BUILD, Side.READ),
        Level.BREAKING,
        (Side.READ,),
    )


def test_models_that_hold_each_other_have_sides_too() -> None:
    def tree(mark: str) -> Pages:
        label = f"label | {'*str*' if mark == YES else '*Optional[str]*'} | {mark}"
        below = f"below | List[{link('Node')}]"
        return {
            "docs/models/node.md": model("Node", label, below),
            "docs/models/growrequest.md": model("GrowRequest", "root | " + link("Node")),
        }

    assert only(changes(tree(NO), tree(YES))).sides == (Side.BUILD,)
