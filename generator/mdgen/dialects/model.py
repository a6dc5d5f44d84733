"""A dialect: a documentation vendor's conventions, as data that `lower` follows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from mdgen.dialects.type_grammar import TypeGrammar

Role = Literal[
    "name", "type", "description", "required", "nullable", "default", "values", "value", "example",
    "constraints", "notes", "cardinality", "ignore",
]  # fmt: skip
Kind = Literal["record", "enum", "union", "skip"]
BlockKind = Literal["table", "list", "fence", "headings", "page"]
Printed = Literal["scalar", "reference", "list", "map", "date"]


@dataclass(frozen=True, slots=True)
class When:
    """What a rule asks of a block: every condition that is given must hold.

    `block` is what the rule reads: a table, a list, a code fence, a section with its subsections
    ("headings"), or a page on which no other rule found anything ("page"). `heading` is searched in the
    heading of the block's section, `path` in the page's path. `roles` must all be columns of the table.
    """

    block: BlockKind = "table"
    heading: re.Pattern[str] | None = None
    level: int | None = None
    path: re.Pattern[str] | None = None
    roles: frozenset[Role] = frozenset()
    languages: frozenset[str] = frozenset()
    empty: bool = False


@dataclass(frozen=True, slots=True)
class NameSource:
    """Where a declaration's name is: the page's title, the block's own heading or the heading above it.

    `match` takes a part of it (its group `name`).
    """

    source: Literal["title", "heading", "parent"] = "title"
    match: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One classification rule; the first that holds for a block wins.

    `fences` find a union member's type in the code fence below its heading (group `type`) where the heading
    does not write it; `prefer_fence` says that the fence knows better (the heading is a constructor's name).
    """

    kind: Kind
    when: When
    name: NameSource = NameSource()
    fences: tuple[re.Pattern[str], ...] = ()
    prefer_fence: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Marker:
    """A pattern in a cell of one role, and the facts that it sets; `strip` takes the match out of the text."""

    role: Role
    match: re.Pattern[str]
    required: bool | None = None
    nullable: bool | None = None
    deprecated: bool | None = None
    strip: bool = False


@dataclass(frozen=True, slots=True)
class SkippedPages:
    """Pages that hold no models, by path or by their headings, and what they are called in the summary."""

    reason: str
    path: re.Pattern[str] | None = None
    heading: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class FieldRules:
    """How rows become fields.

    `required` holds for rows that nothing marks. `prints_nullable` lists the kinds of type whose
    nullability the dialect prints; of others mdgen knows nothing. `unescape` takes the SDK's escapes off a
    field's name. `extra` names the rows that stand for keys that are not listed. `no_text` are cells that
    say nothing.
    """

    required: bool = False
    prints_nullable: frozenset[Printed] = frozenset()
    unescape: re.Pattern[str] | None = None
    extra: frozenset[str] = frozenset()
    no_text: frozenset[str] = frozenset()
    example_labels: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Detection:
    """Evidence for a dialect: `require` must be found in a tree's text, `prefer` weighs among those left."""

    require: tuple[re.Pattern[str], ...] = ()
    prefer: tuple[re.Pattern[str], ...] = ()


@dataclass(frozen=True, slots=True)
class Dialect:
    """Everything that reading one vendor's pages needs.

    `columns` maps a header's plain words (lower case) to the column's role. `doc_ends` is searched in
    headings: prose of a declaration ends there. `deprecation` finds the sentence that marks something as
    deprecated (group `reason`), `open_enum` the one that opens an enum. `root` finds a page's docs root
    (group `root`) in its path.
    """

    name: str
    title: str
    abstract: bool
    lineage: tuple[str, ...]
    detection: Detection
    columns: Mapping[str, Role]
    pages: tuple[SkippedPages, ...]
    rules: tuple[Rule, ...]
    markers: tuple[Marker, ...]
    fields: FieldRules
    grammar: TypeGrammar
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    root: re.Pattern[str] | None = None
    doc_ends: re.Pattern[str] | None = None
    deprecation: re.Pattern[str] | None = None
    open_enum: re.Pattern[str] | None = None
    notes: Mapping[str, str] = field(default_factory=dict)
