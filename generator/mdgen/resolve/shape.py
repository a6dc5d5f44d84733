"""When two types are the same type, wherever they are written."""

from __future__ import annotations

from collections.abc import Hashable

from typing_extensions import assert_never

from mdgen.ir.nodes import (
    ListOf,
    LiteralOf,
    MapOf,
    Nullable,
    Reference,
    Scalar,
    TypeExpr,
    UnionOf,
    Unknown,
)


def shape(type_: TypeExpr) -> Hashable:
    """What makes two types the same: everything but where and how references are written."""
    match type_:
        case Reference(target=target):
            return target
        case Scalar() | Unknown():
            return type_
        case LiteralOf(values):
            # 1, 1.0 and True are equal in Python and three values in JSON.
            return LiteralOf, *((type(value), value) for value in values)
        case ListOf(item):
            return ListOf, shape(item)
        case MapOf(value):
            return MapOf, shape(value)
        case Nullable(inner):
            return Nullable, shape(inner)
        case UnionOf(variants):
            return UnionOf, *map(shape, variants)
        case _:
            assert_never(type_)
