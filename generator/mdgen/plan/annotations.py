"""Types of the IR as Python types, for every flavour; what differs between flavours is passed in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct
from typing_extensions import assert_never

from mdgen.ir.nodes import (
    Constant,
    ListOf,
    LiteralOf,
    MapOf,
    Nullable,
    Primitive,
    Reference,
    Scalar,
    TypeExpr,
    UnionOf,
    Unknown,
)
from mdgen.plan.code import Code, Import, builtin, code, joined, subscript
from mdgen.plan.literals import json_literal

ANY = Import("typing", "Any")
LITERAL = Import("typing", "Literal")
ANNOTATED = Import("typing", "Annotated")
NONE = code("None")
_DT = Import("datetime", alias="dt")

_SCALARS: dict[Primitive, Code] = {
    Primitive.STRING: code(builtin("str")),
    Primitive.INTEGER: code(builtin("int")),
    Primitive.FLOAT: code(builtin("float")),
    Primitive.BOOLEAN: code(builtin("bool")),
    Primitive.BYTES: code(builtin("bytes")),
    Primitive.DATE: code(_DT, ".date"),
    Primitive.DATETIME: code(_DT, ".datetime"),
    Primitive.TIME: code(_DT, ".time"),
    Primitive.DURATION: code(_DT, ".timedelta"),
    Primitive.DECIMAL: code(Import("decimal", "Decimal")),
    Primitive.UUID: code(Import("uuid", "UUID")),
    Primitive.URL: code(builtin("str")),
    Primitive.NULL: NONE,
    Primitive.ANY: code(ANY),
}

_WIDEST = 200

# Wraps a union that a field tells apart: (variants as the IR has them, the union) -> the union, or None.
Tagging = Callable[[tuple[TypeExpr, ...], Code], "Code | None"]


class _Member(Struct, frozen=True):
    """One member of a union: a type, or constants that are gathered into one `Literal`."""

    code: Code
    values: tuple[Constant, ...] = ()


def annotation(
    type_: TypeExpr,
    tag: Tagging = lambda *_: None,
    *,
    nullable: bool = False,
    beside: Import | None = None,
) -> Code:
    """A type as Python writes it, with `beside` as one more member, and `None` at the end where it may be null."""
    members = [*_members(type_, tag)]
    if beside is not None:
        members.append(_Member(code(beside)))
    if nullable:
        members.append(_Member(NONE))
    return _one_of(_gathered(members))


def literal_type(values: Iterable[Constant]) -> Code:
    """`Literal[...]` of constants that are no floats."""
    written = [json_literal(value) for value in values]
    return subscript(LITERAL, *(each for each in written if each is not None))


def _members(type_: TypeExpr, tag: Tagging) -> Iterator[_Member]:
    match type_:
        case Scalar(Primitive.NUMBER):
            yield _Member(_SCALARS[Primitive.INTEGER])
            yield _Member(_SCALARS[Primitive.FLOAT])
        case Scalar(primitive):
            yield _Member(_SCALARS[primitive])
        case Reference(target=target):
            yield _Member(code(ANY if target is None else target))
        case ListOf(item):
            yield _Member(subscript(builtin("list"), annotation(item, tag)))
        case MapOf(value):
            yield _Member(subscript(builtin("dict"), builtin("str"), annotation(value, tag)))
        case UnionOf(variants):
            members = [member for variant in variants for member in _members(variant, tag)]
            tagged = tag(variants, _one_of(_gathered(members)))
            if tagged is None:
                yield from members
            else:
                yield _Member(tagged)
        case Nullable(inner):
            yield from _members(inner, tag)
            yield _Member(NONE)
        case LiteralOf(values):
            exact = tuple(value for value in values if not isinstance(value, float))
            if exact:
                yield _Member(code(), exact)
            if len(exact) < len(values):
                yield _Member(code(builtin("float")))
        case Unknown():
            yield _Member(code(ANY))
        case _:
            assert_never(type_)


def _one_of(members: list[Code]) -> Code:
    """Types as a union.

    Every `|` nests one deeper, and parsers of Python follow no more than some hundred levels: a wide union
    is written flat.
    """
    if len(members) > _WIDEST:
        return subscript(Import("typing", "Union"), *members)
    return joined(" | ", members)


def _gathered(members: Iterable[_Member]) -> list[Code]:
    """Each member once, constants in one `Literal` at the first one's place, None last."""
    values: dict[tuple[type, Constant], Constant] = {}
    codes: dict[Code, None] = {}
    here = code("Literal")
    for member in members:
        for value in member.values:
            values.setdefault((type(value), value), value)
        codes[here if member.values else member.code] = None
    if NONE in codes and len(codes) > 1:
        del codes[NONE]
        codes[NONE] = None
    if code(ANY) in codes:
        # Any takes null too, and whatever else stands beside it.
        codes = {key: None for key in codes if key != NONE or len(codes) == 1}
    if not codes:
        return [code(ANY)]
    return [literal_type(values.values()) if key == here else key for key in codes]
