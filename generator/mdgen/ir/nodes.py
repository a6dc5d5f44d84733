"""The intermediate representation: what documentation says of data, in no vendor's and no target's words."""

from __future__ import annotations

from enum import Enum as PythonEnum
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct

from mdgen.source import Span

if TYPE_CHECKING:
    JsonValue = str | int | float | bool | None | list["JsonValue"] | dict[str, "JsonValue"]
else:
    JsonValue = Any  # msgspec reads back no type that holds itself but classes
Constant = str | int | float | bool
Envelope = Literal["request", "response"]
"""What an SDK wraps around a document: a call's parameters and settings, or the whole answer to it."""


class Primitive(PythonEnum):
    """What a scalar holds. NUMBER may or may not be whole; FLOAT may have a fraction."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    FLOAT = "float"
    BOOLEAN = "boolean"
    BYTES = "bytes"
    DATE = "date"
    DATETIME = "datetime"
    TIME = "time"
    DURATION = "duration"
    DECIMAL = "decimal"
    UUID = "uuid"
    URL = "url"
    NULL = "null"
    ANY = "any"

    # There is one of each, and types, which are hashed all the time, are made of them.
    __hash__ = object.__hash__


class Node(Struct, frozen=True, array_like=True, tag=True, tag_field="node"):
    """What all nodes have in common: how a cache keeps them, and tells one kind from the other."""


class DeclarationId(Node, frozen=True, order=True):
    """Who a declaration is: the page it stands on (path in the docs tree) and its title there.

    A title alone is not enough: 636 titles stand on two pages of one real tree.
    """

    page: str
    name: str


class Scalar(Node, frozen=True):
    primitive: Primitive


class Reference(Node, frozen=True):
    """A mention of a declaration. `name` and `link` are as the page writes them; `resolve` sets `target`.

    `name` may be qualified (`components.Agent`); `link` is the link's destination, None where the page
    writes the name alone. `otherwise` makes it a guess: where it leads to no enum of that scalar's kind
    (without a link: to nothing), the type is `otherwise`, and nobody need hear of it.
    `partial`: all fields of the record may be absent. `members` are what the label of a link to a union's
    page lists. After `resolve` all three are as they are here.
    """

    name: str
    link: str | None
    span: Span
    target: DeclarationId | None = None
    otherwise: TypeExpr | None = None
    partial: bool = False
    members: tuple[TypeExpr, ...] = ()


class ListOf(Node, frozen=True):
    item: TypeExpr


class MapOf(Node, frozen=True):
    """A JSON object with free keys; keys are always strings on the wire."""

    value: TypeExpr


class UnionOf(Node, frozen=True):
    variants: tuple[TypeExpr, ...]


class Nullable(Node, frozen=True):
    inner: TypeExpr


class LiteralOf(Node, frozen=True):
    values: tuple[Constant, ...]


class Unknown(Node, frozen=True):
    """A type that the docs name and mdgen could not read; a diagnostic was given. Targets write `Any`."""

    text: str


TypeExpr = Scalar | Reference | ListOf | MapOf | UnionOf | Nullable | LiteralOf | Unknown


class Default(Node, frozen=True):
    """A default value, as JSON. Its own class, so that a default of null differs from no default."""

    value: JsonValue


class Constraints(Node, frozen=True):
    """Limits that a page states on a value; None: not stated."""

    minimum: float | int | None = None
    maximum: float | int | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None


class Field(Node, frozen=True):
    """One field of a record.

    `name` is as the page writes it, `wire_name` the key in JSON. `required`: the key is always there.
    `nullable`: the value may be null; None where the dialect does not print it. `type` is never a
    `Nullable` at its top. `doc` is Markdown. `deprecated` is None, or the reason ("" where none is given).
    """

    name: str
    wire_name: str
    type: TypeExpr
    required: bool
    span: Span
    nullable: bool | None = None
    default: Default | None = None
    doc: str = ""
    examples: tuple[str, ...] = ()
    deprecated: str | None = None
    constraints: Constraints = Constraints()


class Record(Node, frozen=True):
    """An object with named fields. `extra` is the type of keys that are not listed; None: nothing said.

    `bases` are the records whose fields it has too; `resolve` copies them and leaves none. `anchors` are
    what the fragment of a link to the page may say to mean this declaration, here and below. `envelope`
    says that no document has this shape.
    """

    name: str
    doc: str
    fields: tuple[Field, ...]
    span: Span
    extra: TypeExpr | None = None
    deprecated: str | None = None
    anchors: tuple[str, ...] = ()
    bases: tuple[Reference, ...] = ()
    envelope: Envelope | None = None


class Member(Node, frozen=True):
    """One enum value. `name` is the page's name for it, "" where the page lists values alone."""

    name: str
    value: Constant
    span: Span
    doc: str = ""


class Enum(Node, frozen=True):
    """A closed or open set of constants, all of one kind: STRING, INTEGER, FLOAT or BOOLEAN."""

    name: str
    doc: str
    members: tuple[Member, ...]
    value_kind: Primitive
    span: Span
    is_open: bool = False
    deprecated: str | None = None
    anchors: tuple[str, ...] = ()


class Variant(Node, frozen=True):
    """One member of a union, with the place that names it."""

    type: TypeExpr
    span: Span


class Union(Node, frozen=True):
    """One of several types. `is_open`: values of none of them are to be expected too."""

    name: str
    doc: str
    variants: tuple[Variant, ...]
    span: Span
    is_open: bool = False
    deprecated: str | None = None
    anchors: tuple[str, ...] = ()


class Alias(Node, frozen=True):
    """A name for another type."""

    name: str
    doc: str
    target: TypeExpr
    span: Span
    deprecated: str | None = None
    anchors: tuple[str, ...] = ()


Declaration = Record | Enum | Union | Alias


class UnreadTable(Node, frozen=True):
    """A table that no rule of the dialect took, and why, in a phrase."""

    span: Span
    reason: str


class Module(Node, frozen=True):
    """What one page declares. `page` is its path in the docs tree.

    `skipped` says in a word why a page without declarations is no model (`operations`, `readme`, ...);
    "" for pages that declare something.
    """

    page: str
    declarations: tuple[Declaration, ...]
    skipped: str = ""
    unread: tuple[UnreadTable, ...] = ()
    docs_root: str = ""


class Discriminator(Node, frozen=True):
    """The field that tells a union's variants apart.

    `wire_name` is the key; `tags` pairs each variant's position with the constants that it carries there.
    """

    wire_name: str
    tags: tuple[tuple[Constant, ...], ...]


class Schema(Node, frozen=True):
    """All modules, joined: every `Reference` has a target that exists.

    `groups` are the strongly connected components of declarations, dependencies first, each group sorted;
    a group of one is the usual case. `discriminators` holds one entry per union that has one, keyed by the
    tuple of its variants' types.
    """

    modules: tuple[Module, ...]
    groups: tuple[tuple[DeclarationId, ...], ...]
    discriminators: dict[tuple[TypeExpr, ...], Discriminator]
