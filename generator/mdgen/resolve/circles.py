"""Aliases and unions that mean themselves, made to mean something."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace
from typing_extensions import assert_never

from mdgen.diagnostics.catalogue import CIRCLE_OF_NAMES, EMPTY_CIRCLE, OWN_VARIANT
from mdgen.diagnostics.model import Diagnostic, Label, Staged
from mdgen.ir.nodes import (
    Alias,
    Declaration,
    DeclarationId,
    Enum,
    ListOf,
    LiteralOf,
    MapOf,
    Nullable,
    Primitive,
    Record,
    Reference,
    Scalar,
    TypeExpr,
    Union,
    UnionOf,
    Unknown,
    Variant,
)
from mdgen.resolve.components import strongly_connected
from mdgen.resolve.shape import shape

_SHOWN = 3


class Names(Struct, frozen=True):
    """What is wrong with a schema's aliases and unions, put right.

    `changed` holds the declarations that have to change; `order` all aliases and unions, each after
    those that it is then made of.
    """

    changed: dict[DeclarationId, Declaration]
    order: tuple[DeclarationId, ...]


def without_name_circles(declared: Mapping[DeclarationId, Declaration]) -> Staged[Names]:
    """The changes after which no alias or union is made of itself.

    `A = A | B` says no more than `A = B`. Names that mean each other (`A = B | X`, `B = A | Y`) all
    mean the same: everything in the circle that is no name of it. The first one, in the order of
    `declared`, gets all of that, and the others become aliases of it. What is left with nothing
    becomes `Unknown`. A circle that goes through a list, a map or a record's field is data of any
    depth, and fine.
    """
    nodes, successors = _name_graph(declared)
    changed: dict[DeclarationId, Declaration] = {}
    diagnostics: list[Diagnostic] = []
    components = strongly_connected(successors)
    for component in components:
        first = component[0]
        if len(component) == 1 and first not in successors[first]:
            continue
        mended = _mended([nodes[each] for each in component], declared)
        changed.update(mended.value)
        diagnostics.extend(mended.diagnostics)
    # The first name of a circle comes first, and the others are made of it: this order holds after all.
    order = tuple(nodes[each] for component in components for each in component)
    return Staged(Names(changed, order), tuple(diagnostics))


def _name_graph(
    declared: Mapping[DeclarationId, Declaration],
) -> tuple[list[DeclarationId], list[list[int]]]:
    """The aliases and unions, and for each the places of those that it is made of."""
    nodes = [id_ for id_, each in declared.items() if isinstance(each, (Alias, Union))]
    number = {id_: place for place, id_ in enumerate(nodes)}
    successors = [
        [number[to] for each in _direct(declared[id_]) if (to := each.target) in number]
        for id_ in nodes
    ]
    return nodes, successors


def _direct_references(type_: TypeExpr) -> Sequence[Reference]:
    """The references that a type is; those inside a list or a map it merely holds."""
    match type_:
        case Reference():
            return (type_,)
        case Nullable(inner):
            return _direct_references(inner)
        case UnionOf(variants):
            return [found for each in variants for found in _direct_references(each)]
        case Scalar() | ListOf() | MapOf() | LiteralOf() | Unknown():
            return ()
        case _:
            assert_never(type_)


def _meanings(declaration: Declaration) -> tuple[Variant, ...]:
    """What an alias or a union stands for; nothing for a record or an enum, which stand for
    themselves.
    """
    match declaration:
        case Union():
            return declaration.variants
        case Alias():
            return (Variant(declaration.target, declaration.span),)
        case Record() | Enum():
            return ()
        case _:
            assert_never(declaration)


def _direct(declaration: Declaration) -> Iterator[Reference]:
    for variant in _meanings(declaration):
        yield from _direct_references(variant.type)


def _mended(
    circle: Sequence[DeclarationId], declared: Mapping[DeclarationId, Declaration]
) -> Staged[dict[DeclarationId, Declaration]]:
    inside = dict.fromkeys(circle)
    kept: dict[object, Variant] = {}
    for id_ in circle:
        for variant in _meanings(declared[id_]):
            left = _without(variant.type, inside)
            if left is not None:
                kept.setdefault(shape(left), replace(variant, type=left))
    first = circle[0]
    changed = {first: _meaning(declared[first], tuple(kept.values()), circle, declared)}
    for id_ in circle[1:]:
        old = declared[id_]
        target = Reference(first.name, None, old.span, first)
        changed[id_] = Alias(old.name, old.doc, target, old.span, old.deprecated)
    return Staged(changed, tuple(_findings(circle, declared, inside, empty=not kept)))


def _meaning(
    first: Declaration,
    variants: tuple[Variant, ...],
    circle: Sequence[DeclarationId],
    declared: Mapping[DeclarationId, Declaration],
) -> Declaration:
    if not variants:
        return Alias(first.name, first.doc, Unknown(first.name), first.span, first.deprecated)
    if isinstance(first, Union):
        is_open = any(isinstance(each := declared[id_], Union) and each.is_open for id_ in circle)
        return replace(first, variants=variants, is_open=is_open)
    types = tuple(variant.type for variant in variants)
    target = types[0] if len(types) == 1 else UnionOf(types)
    return Alias(first.name, first.doc, target, first.span, first.deprecated)


def _without(type_: TypeExpr, inside: Mapping[DeclarationId, None]) -> TypeExpr | None:
    """What is left of a type without the references into a circle; None: nothing."""
    match type_:
        case Reference(target=target):
            return None if target in inside else type_
        case Nullable(inner):
            left = _without(inner, inside)
            return Scalar(Primitive.NULL) if left is None else Nullable(left)
        case UnionOf(variants):
            rest = [left for each in variants if (left := _without(each, inside)) is not None]
            if len(rest) > 1:
                return UnionOf(tuple(rest))
            return rest[0] if rest else None
        case Scalar() | ListOf() | MapOf() | LiteralOf() | Unknown():
            return type_
        case _:
            assert_never(type_)


def _findings(
    circle: Sequence[DeclarationId],
    declared: Mapping[DeclarationId, Declaration],
    inside: Mapping[DeclarationId, None],
    *,
    empty: bool,
) -> Iterator[Diagnostic]:
    first = declared[circle[0]]
    names = ", ".join(f"`{id_.name}`" for id_ in circle[:_SHOWN])
    if len(circle) > _SHOWN:
        names += f" and {len(circle) - _SHOWN} more"
    others = [Label(declared[id_].span, "part of the circle") for id_ in circle[1:_SHOWN]]
    if empty:
        help_ = "say on one of these pages what it is made of"
        yield EMPTY_CIRCLE.at(first.span, names=names, related=others, help=help_)
    elif len(circle) > 1:
        yield CIRCLE_OF_NAMES.at(first.span, names=names, related=others, first=first.name)
    else:
        own = next(each for each in _direct(first) if each.target in inside)
        yield OWN_VARIANT.at(own.span, name=first.name, help="remove it from its own list")
