"""A dialect: a documentation vendor's conventions, as data that `lower` follows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Literal

from msgspec import Struct, field

from mdgen.dialects.type_grammar import TypeGrammar
from mdgen.ir.nodes import Envelope, TypeExpr

Role = Literal[
    "name", "type", "description", "required", "nullable", "default", "values", "value", "example",
    "constraints", "notes", "cardinality", "ignore",
]  # fmt: skip
Kind = Literal["record", "enum", "flags", "union", "patterned", "skip"]
BlockKind = Literal["table", "list", "fence", "headings", "page"]
Printed = Literal["scalar", "reference", "list", "map", "date"]
Place = Literal["title", "heading", "parent", "ancestor", "anchor", "file", "lead", "front-matter"]
Casing = Literal["as-written", "camel", "pascal", "snake"]
NestingStyle = Literal["none", "dotted", "marked"]

Columns = Mapping[Role, tuple[str, ...]]
"""Header words by role; of several words of one role that a table has, the first one listed is meant."""


class When(Struct, frozen=True):
    """What a rule asks of a block: every condition that is given must hold.

    `block` is what the rule reads: a table, a list, a code fence, a section with its subsections
    ("headings"), or a page on which no other rule found anything ("page"). `heading` is searched in the
    heading of the block's section, `under` in the headings above it (one must match, all joined lines
    apart), `outside` likewise (none may match), `path` in the page's path, `lead` in the paragraph
    directly before the block. `headers` match the first columns' words, one each. `roles` must all be
    columns of the table, `not_roles` none; `cells` must match in every row's cell of that role. `bare`
    asks for a section without tables, lists and code.
    """

    block: BlockKind = "table"
    heading: re.Pattern[str] | None = None
    level: int | None = None
    path: re.Pattern[str] | None = None
    roles: frozenset[Role] = frozenset()
    languages: frozenset[str] = frozenset()
    empty: bool = False
    under: re.Pattern[str] | None = None
    outside: re.Pattern[str] | None = None
    lead: re.Pattern[str] | None = None
    front_matter: re.Pattern[str] | None = None
    headers: tuple[re.Pattern[str], ...] = ()
    not_roles: frozenset[Role] = frozenset()
    cells: Mapping[Role, re.Pattern[str]] = field(default_factory=dict)
    bare: bool = False


class NameSource(Struct, frozen=True):
    """Where a declaration's name is.

    `source`: the page's title, the block's own heading, the heading above it ("parent"), the nearest
    heading from the block's own upward that `match` finds and `skip` does not ("ancestor"), an anchor on
    the block's section, the file's stem, the paragraph before the block ("lead") or the front matter.
    `match` takes a part of it (its group `name`), `skip` refuses it. A name in which `join` is found says
    nothing alone: the name of the heading above goes before it. `casing` changes its case, and `form` is
    the finished name, with `{name}` for what was found. `qualify`: a name that the page gave before goes
    after that of the record before it.
    """

    source: Place = "title"
    match: re.Pattern[str] | None = None
    skip: re.Pattern[str] | None = None
    join: re.Pattern[str] | None = None
    casing: Casing = "as-written"
    form: str = "{name}"
    qualify: bool = False


class Constructors(Struct, frozen=True):
    """How an SDK names a union's constructors, where its pages print those and no types.

    `words` maps names to scalars, `lists` and `maps` are what stands before the name of what a list or a
    map holds. Any other name is a title; `titles` holds those that are written otherwise.
    """

    words: Mapping[str, TypeExpr] = field(default_factory=dict)
    lists: tuple[str, ...] = ()
    maps: tuple[str, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)


class Rule(Struct, frozen=True):
    """One classification rule; the first that holds for a block wins.

    `names` are tried in order. `columns` are header words that mean another role here. `item` finds the
    values in a list's items (groups `value`, `name` and `description`). `fences` find a union member's
    type in the code fence below its heading (group `type`) where the heading does not write it;
    `prefer_fence` says that the fence knows better. `constructors`: the headings name no types, and the
    fences tell nothing.
    """

    kind: Kind
    when: When
    names: tuple[NameSource, ...] = (NameSource(),)
    columns: Columns = field(default_factory=dict)
    item: re.Pattern[str] | None = None
    is_open: bool = False
    required: bool | None = None
    fences: tuple[re.Pattern[str], ...] = ()
    prefer_fence: bool = False
    constructors: Constructors | None = None
    reason: str = ""


class Marker(Struct, frozen=True):
    """A pattern in a cell of one role, and the facts that it sets; `strip` takes the match out of the text.

    A named group of the pattern is the text of another column's cell (`type`, `default`, ...), a limit
    (`minimum`, `max_length`, ...) or the mark of a footnote (`footnote`). `many`: the value is a list.
    `pattern`: the row stands for all keys of a form. `skip`: the row is no field. `deprecated` and
    `required` as in the IR.
    """

    role: Role
    match: re.Pattern[str]
    required: bool | None = None
    nullable: bool | None = None
    deprecated: bool | None = None
    strip: bool = False
    many: bool = False
    pattern: bool = False
    skip: bool = False
    groups: tuple[str, ...] = ()


class SkippedPages(Struct, frozen=True):
    """Pages that hold no models, by path or by their headings, and what they are called in the summary."""

    reason: str
    path: re.Pattern[str] | None = None
    heading: re.Pattern[str] | None = None


class EnvelopeRule(Struct, frozen=True):
    """Records that an SDK wraps around documents: every condition that is given must hold.

    `title` is searched in the record's name, `path` in the page's path; `name` and `type` in the cells of
    one row.
    """

    kind: Envelope
    title: re.Pattern[str] | None = None
    path: re.Pattern[str] | None = None
    name: re.Pattern[str] | None = None
    type: re.Pattern[str] | None = None


class FieldRules(Struct, frozen=True):
    """How rows become fields.

    `required` and `nullable` hold for rows that nothing marks. `prints_nullable` lists the kinds of type
    whose nullability the dialect prints; of others mdgen knows nothing. `unescape` takes the SDK's escapes
    off a field's name, `casing` turns what is left into the wire name, and with `wire_in_prose` a word of
    the description that has the same letters wins over that. `extra` names the rows that stand for keys
    that are not listed. `no_text` are cells that say nothing. `linked_enums`: a scalar whose description
    links to an enum holds that enum.
    """

    required: bool = False
    nullable: bool | None = None
    prints_nullable: frozenset[Printed] = frozenset()
    unescape: re.Pattern[str] | None = None
    casing: Casing = "as-written"
    wire_in_prose: bool = False
    extra: frozenset[str] = frozenset()
    no_text: frozenset[str] = frozenset()
    example_labels: re.Pattern[str] | None = None
    linked_enums: bool = False


class Nesting(Struct, frozen=True):
    """How rows say that they belong to the row above.

    "dotted": the name is a path, its parts joined by `separator`, lists marked by `array` behind a part.
    "marked": `mark` at the beginning of the name cell, once per level (its group `level`, or all of it).
    """

    style: NestingStyle = "none"
    separator: str = "."
    array: str = "[]"
    mark: re.Pattern[str] | None = None


class DocRules(Struct, frozen=True):
    """What of the prose is documentation.

    `ends` is searched in headings: prose of a declaration ends there. `deprecated` finds the sentence that
    marks something as deprecated (group `reason`). What `drop` matches is taken out. `footnotes` finds a
    footnote (groups `mark` and `text`).
    """

    ends: re.Pattern[str] | None = None
    deprecated: re.Pattern[str] | None = None
    drop: tuple[re.Pattern[str], ...] = ()
    footnotes: re.Pattern[str] | None = None


class InlineValues(Struct, frozen=True):
    """Values that a description lists: `match` finds the list (group `values`), `item` each one (group `value`)."""

    match: re.Pattern[str]
    item: re.Pattern[str]


class LinkRules(Struct, frozen=True):
    """How links find declarations on a page.

    `headings`: headings have anchors as GitHub makes them. `anchors` find the explicit ones (group
    `anchor`). `owners` matches headings whose anchor means the first declaration below them. `composed`:
    a heading's anchor has that of the heading above before it.
    """

    headings: bool = False
    anchors: tuple[re.Pattern[str], ...] = ()
    owners: re.Pattern[str] | None = None
    composed: bool = False


class Detection(Struct, frozen=True):
    """Evidence for a dialect: `require` must be found in a tree's text, `prefer` weighs among those left.

    A `fallback` is taken only where no other dialect fits.
    """

    require: tuple[re.Pattern[str], ...] = ()
    prefer: tuple[re.Pattern[str], ...] = ()
    fallback: bool = False


class Marks(Struct, frozen=True):
    """What tells a shipped dialect from the others, without the rest of it."""

    name: str
    title: str
    abstract: bool
    lineage: tuple[str, ...]
    detection: Detection
    root: re.Pattern[str] | None


class Hook(Struct, frozen=True):
    """A user's function from page to page, run before the rules: a Python file and a name in it."""

    file: str
    function: str


class Dialect(Struct, frozen=True, dict=True):
    """Everything that reading one vendor's pages needs.

    `columns` maps a header's plain words (lower case) to the column's role. `open_enum` finds the sentence
    that opens an enum, `open_record` the one that allows keys that are not listed, `inherits` the one that
    names what a record extends. `marked_values`: values in tables are Markdown, not verbatim. `root` finds
    a page's docs root (group `root`) in its path. `include` and `exclude` match whole paths of pages;
    without `include` all are read.
    """

    name: str
    title: str
    abstract: bool
    lineage: tuple[str, ...]
    detection: Detection
    columns: Mapping[str, Role]
    pages: tuple[SkippedPages, ...]
    rules: tuple[Rule, ...]
    markers: Mapping[Role, tuple[Marker, ...]]
    fields: FieldRules
    grammar: TypeGrammar
    docs: DocRules = DocRules()
    nesting: Nesting = Nesting()
    links: LinkRules = LinkRules()
    include: tuple[re.Pattern[str], ...] = ()
    exclude: tuple[re.Pattern[str], ...] = ()
    root: re.Pattern[str] | None = None
    open_enum: re.Pattern[str] | None = None
    marked_values: bool = False
    inline_values: tuple[InlineValues, ...] = ()
    open_record: re.Pattern[str] | None = None
    inherits: re.Pattern[str] | None = None
    hook: Hook | None = None
    envelopes: tuple[EnvelopeRule, ...] = ()

    @cached_property
    def by_block(self) -> Mapping[str, tuple[Rule, ...]]:
        """Most rules are for another kind of block than the one at hand."""
        kinds = dict.fromkeys(rule.when.block for rule in self.rules)
        return {
            kind: tuple(each for each in self.rules if each.when.block == kind) for kind in kinds
        }

    def reads(self, path: str) -> bool:
        """Whether the page at this path is one that the dialect reads."""
        return (not self.include or any(each.fullmatch(path) for each in self.include)) and not any(
            each.fullmatch(path) for each in self.exclude
        )
