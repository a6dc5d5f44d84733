"""What is known of data beside the tables: single facts, where they come from, and what is assumed."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from mdgen.evidence.casing import Style
from mdgen.ir.nodes import Constant, DeclarationId
from mdgen.source import Span

Fact = Literal[
    "wire_name", "nullable", "required", "numbers", "type", "added", "open", "extra"
]  # fmt: skip
Origin = Literal["docs", "overrides"]
WireNames = Literal["auto", "as-written", "snake", "camel", "pascal"]
Numbers = Literal["auto", "open", "integer", "float"]
NullKind = Literal["list", "map", "date", "other"]
NULL_KINDS: tuple[NullKind, ...] = ("list", "map", "date", "other")


class Learnt(Struct, frozen=True):
    """One fact that no table prints, and what it is based on.

    `field` is the name as the page writes it, "" for a fact about the declaration as a whole. `spans` are the
    places that show the fact (the first few), `count` is how many there are; `seen` is the overrides file's
    own words for it.
    """

    declaration: DeclarationId
    field: str
    fact: Fact
    value: Constant
    origin: Origin
    count: int
    spans: tuple[Span, ...]
    seen: str = ""


class Assume(Struct, frozen=True):
    """What to take for granted where the docs are silent.

    `lenient` lists the kinds of type that accept null wherever the dialect does not print nullability; the
    others do not. `numbers` says what a number is that may or may not be whole: `open` leaves it so, `auto`
    decides by the field's examples.
    """

    wire_names: WireNames = "auto"
    lenient: frozenset[NullKind] = frozenset()
    numbers: Numbers = "auto"


class Naming(Struct, frozen=True):
    """How one docs root's wire names are spelled, and why.

    `style` is None where names are taken as written. `votes` counts, for each style, the distinct names of
    several words that the docs show in it; `names` is how many such names the tables hold.
    """

    docs_root: str
    style: Style | None
    votes: tuple[tuple[Style, int], ...]
    names: int
    renamed: int
