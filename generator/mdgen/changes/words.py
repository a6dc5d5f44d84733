"""Types, declarations and values in words, as a report prints them: `list[Tool] | null`, `"on" | "off"`."""

from __future__ import annotations

import json

from msgspec import Struct
from typing_extensions import assert_never

from mdgen.ir.nodes import (
    Alias,
    Constant,
    Constraints,
    Declaration,
    Default,
    Enum,
    Field,
    ListOf,
    LiteralOf,
    MapOf,
    Nullable,
    Record,
    Reference,
    Scalar,
    TypeExpr,
    Union,
    UnionOf,
    Unknown,
)

_LONGEST = 60


class Wording(Struct, frozen=True):
    """How much is said: how many types of a union, and whether names come with their pages."""

    shown: int | None = 6
    pages: bool = False


SHORT = Wording()
FULL = Wording(shown=None)


def type_words(type_: TypeExpr, wording: Wording = SHORT) -> str:
    """A type on one line; what is left out is counted."""
    match type_:
        case Scalar(primitive):
            return primitive.value
        case Unknown():
            return "any"
        case Reference(name=name, target=target):
            if target is None:
                return name
            return f"{target.name} ({target.page})" if wording.pages else target.name
        case ListOf(item):
            return f"list[{type_words(item, wording)}]"
        case MapOf(value):
            return f"map[{type_words(value, wording)}]"
        case Nullable(inner):
            return f"{type_words(inner, wording)} | null"
        case LiteralOf(values):
            return _joined(
                [constant_words(value) for value in values[: wording.shown]], len(values)
            )
        case UnionOf(variants):
            return _joined(
                [type_words(each, wording) for each in variants[: wording.shown]], len(variants)
            )
        case _:
            assert_never(type_)


def type_change(old: TypeExpr, new: TypeExpr) -> tuple[str, str]:
    """Two types in words that differ, where they can."""
    for wording in (SHORT, FULL, Wording(shown=None, pages=True)):
        words = type_words(old, wording), type_words(new, wording)
        if words[0] != words[1]:
            break
    return words


def field_words(field: Field) -> str:
    """A field's type, with null where it may be null."""
    return f"{type_words(field.type)} | null" if field.nullable else type_words(field.type)


def declaration_words(declaration: Declaration) -> str:
    """What a declaration is: `a model with 3 fields`, `an enum of 2 values`."""
    match declaration:
        case Record(fields=fields):
            return f"a model with {_count(len(fields), 'field')}"
        case Enum(members=members):
            return f"an enum of {_count(len(members), 'value')}"
        case Union(variants=variants):
            return f"a union of {_count(len(variants), 'type')}"
        case Alias(target=target):
            return f"an alias of {type_words(target)}"
        case _:
            assert_never(declaration)


def constant_words(value: Constant) -> str:
    """A value as JSON, cut where it is long."""
    return excerpt(json.dumps(value, ensure_ascii=False))


def default_words(default: Default | None) -> str:
    """A default as JSON, or `none`."""
    return "none" if default is None else excerpt(default_json(default))


def default_json(default: Default) -> str:
    """A default as JSON, the same text for the same value."""
    return json.dumps(default.value, ensure_ascii=False, sort_keys=True)


def constraint_words(constraints: Constraints, name: str) -> str:
    """One limit: `minimum 1`, `no minimum`."""
    value = getattr(constraints, name)
    words = name.replace("_", " ")
    return f"no {words}" if value is None else f"{words} {excerpt(str(value))}"


def excerpt(text: str) -> str:
    """The beginning of a text, on one line."""
    line = " ".join(text.split()) if "\n" in text or "\r" in text else text
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _joined(shown: list[str], total: int) -> str:
    more = [f"… {total - len(shown)} more"] if total > len(shown) else []
    return " | ".join(shown + more)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
