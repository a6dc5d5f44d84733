"""The intermediate representation: what documentation says of data, in no vendor's and no target's words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum as PythonEnum
from typing import Literal

from mdgen.source import Span

JsonValue = str | int | float | bool | None | list["JsonValue"] | dict[str, "JsonValue"]
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


@dataclass(frozen=True, slots=True, order=True)
class DeclarationId:
    """Who a declaration is: the page it stands on (path in the docs tree) and its title there.

    A title alone is not enough: 636 titles stand on two pages of one real tree.
    """

    page: str
    name: str


@dataclass(frozen=True, slots=True)
class Scalar:
    primitive: Primitive


@dataclass(frozen=True, slots=True)
class Reference:
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


@dataclass(frozen=True, slots=True)
class ListOf:
    item: TypeExpr


@dataclass(frozen=True, slots=True)
class MapOf:
    """A JSON object with free keys; keys are always strings on the wire."""

    value: TypeExpr


@dataclass(frozen=True, slots=True)
class UnionOf:
    variants: tuple[TypeExpr, ...]


@dataclass(frozen=True, slots=True)
class Nullable:
    inner: TypeExpr


@dataclass(frozen=True, slots=True)
class LiteralOf:
    values: tuple[Constant, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """A type that the docs name and mdgen could not read; a diagnostic was given. Targets write `Any`."""

    text: str


TypeExpr = Scalar | Reference | ListOf | MapOf | UnionOf | Nullable | LiteralOf | Unknown


@dataclass(frozen=True, slots=True)
class Default:
    """A default value, as JSON. Its own class, so that a default of null differs from no default."""

    value: JsonValue


@dataclass(frozen=True, slots=True)
class Constraints:
    """Limits that a page states on a value; None: not stated."""

    minimum: float | int | None = None
    maximum: float | int | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None


@dataclass(frozen=True, slots=True)
class Field:
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


@dataclass(frozen=True, slots=True)
class Record:
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


@dataclass(frozen=True, slots=True)
class Member:
    """One enum value. `name` is the page's name for it, "" where the page lists values alone."""

    name: str
    value: Constant
    span: Span
    doc: str = ""


@dataclass(frozen=True, slots=True)
class Enum:
    """A closed or open set of constants, all of one kind: STRING, INTEGER, FLOAT or BOOLEAN."""

    name: str
    doc: str
    members: tuple[Member, ...]
    value_kind: Primitive
    span: Span
    is_open: bool = False
    deprecated: str | None = None
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Variant:
    """One member of a union, with the place that names it."""

    type: TypeExpr
    span: Span


@dataclass(frozen=True, slots=True)
class Union:
    """One of several types. `is_open`: values of none of them are to be expected too."""

    name: str
    doc: str
    variants: tuple[Variant, ...]
    span: Span
    is_open: bool = False
    deprecated: str | None = None
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alias:
    """A name for another type."""

    name: str
    doc: str
    target: TypeExpr
    span: Span
    deprecated: str | None = None
    anchors: tuple[str, ...] = ()


Declaration = Record | Enum | Union | Alias


@dataclass(frozen=True, slots=True)
class UnreadTable:
    """A table that no rule of the dialect took, and why, in a phrase."""

    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Module:
    """What one page declares. `page` is its path in the docs tree.

    `skipped` says in a word why a page without declarations is no model (`operations`, `readme`, ...);
    "" for pages that declare something.
    """

    page: str
    declarations: tuple[Declaration, ...]
    skipped: str = ""
    unread: tuple[UnreadTable, ...] = ()
    docs_root: str = ""


@dataclass(frozen=True, slots=True)
class Discriminator:
    """The field that tells a union's variants apart.

    `wire_name` is the key; `tags` pairs each variant's position with the constants that it carries there.
    """

    wire_name: str
    tags: tuple[tuple[Constant, ...], ...]


@dataclass(frozen=True, slots=True)
class Schema:
    """All modules, joined: every `Reference` has a target that exists.

    `groups` are the strongly connected components of declarations, dependencies first, each group sorted;
    a group of one is the usual case. `discriminators` holds one entry per union that has one, keyed by the
    tuple of its variants' types.
    """

    modules: tuple[Module, ...]
    groups: tuple[tuple[DeclarationId, ...], ...]
    discriminators: dict[tuple[TypeExpr, ...], Discriminator]
