"""Walks over the IR that every stage shares: the references in a type, a type with its parts replaced."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace
from typing_extensions import assert_never

from mdgen.ir.nodes import (
    Alias,
    Declaration,
    DeclarationId,
    Enum,
    ListOf,
    LiteralOf,
    MapOf,
    Module,
    Nullable,
    Record,
    Reference,
    Scalar,
    Schema,
    TypeExpr,
    Union,
    UnionOf,
    Unknown,
)


def declarations(schema: Schema) -> dict[DeclarationId, Declaration]:
    """Every declaration of a schema by who it is, in page order. Keep it: it walks all pages."""
    return declared_in(schema.modules)


def declared_in(modules: Iterable[Module]) -> dict[DeclarationId, Declaration]:
    """The declarations of modules whose names are distinct on each page."""
    return {
        DeclarationId(module.page, declaration.name): declaration
        for module in modules
        for declaration in module.declarations
    }


def parts(type_: TypeExpr) -> tuple[TypeExpr, ...]:
    """The types directly inside a type."""
    match type_:
        case Scalar() | Reference() | LiteralOf() | Unknown():
            return ()
        case ListOf(item):
            return (item,)
        case MapOf(value):
            return (value,)
        case Nullable(inner):
            return (inner,)
        case UnionOf(variants):
            return variants
        case _:
            assert_never(type_)


def references(type_: TypeExpr) -> Sequence[Reference]:
    """Every reference inside a type, from left to right; no recursion, so any nesting is fine."""
    match type_:
        # Most types are these, and this runs over every field on every build.
        case Scalar() | LiteralOf() | Unknown():
            return ()
        case Reference():
            return (type_,)
        case _:
            pass
    found: list[Reference] = []
    stack: list[TypeExpr] = [type_]
    while stack:
        node = stack.pop()
        if isinstance(node, Reference):
            found.append(node)
        else:
            stack.extend(reversed(parts(node)))
    return found


def types(declaration: Declaration) -> Iterator[TypeExpr]:
    """The types that a declaration is made of, in page order."""
    match declaration:
        case Record():
            for field in declaration.fields:
                yield field.type
            if declaration.extra is not None:
                yield declaration.extra
        case Union():
            for variant in declaration.variants:
                yield variant.type
        case Alias():
            yield declaration.target
        case Enum():
            return
        case _:
            assert_never(declaration)


def targets(declaration: Declaration) -> Iterator[DeclarationId]:
    """The declarations that a declaration's types mention, as often as they do, in page order."""
    for type_ in types(declaration):
        for reference in references(type_):
            if reference.target is not None:
                yield reference.target


def inner_unions(type_: TypeExpr) -> Iterator[UnionOf]:
    """Every union inside a type, itself first."""
    stack = [type_]
    while stack:
        node = stack.pop()
        if isinstance(node, UnionOf):
            yield node
        stack.extend(reversed(parts(node)))


def with_changed(module: Module, changed: Mapping[DeclarationId, Declaration]) -> Module:
    """The module with those of its declarations that are in `changed` replaced."""
    ids = [DeclarationId(module.page, each.name) for each in module.declarations]
    if not any(id_ in changed for id_ in ids):
        return module
    new = (changed.get(id_, old) for id_, old in zip(ids, module.declarations, strict=True))
    return replace(module, declarations=tuple(new))


def replace_leaves(type_: TypeExpr, leaf: Callable[[TypeExpr], TypeExpr]) -> TypeExpr:
    """The same type with `leaf` applied to everything in it that has no parts."""
    match type_:
        case ListOf(item):
            return ListOf(replace_leaves(item, leaf))
        case MapOf(value):
            return MapOf(replace_leaves(value, leaf))
        case Nullable(inner):
            return Nullable(replace_leaves(inner, leaf))
        case UnionOf(variants):
            return UnionOf(tuple(replace_leaves(variant, leaf) for variant in variants))
        case _:
            return leaf(type_)


def with_types(declaration: Declaration, change: Callable[[TypeExpr], TypeExpr]) -> Declaration:
    """The same declaration with every type that it is made of changed."""
    match declaration:
        case Record():
            fields = tuple(replace(field, type=change(field.type)) for field in declaration.fields)
            extra = None if declaration.extra is None else change(declaration.extra)
            return replace(declaration, fields=fields, extra=extra)
        case Union():
            variants = tuple(replace(each, type=change(each.type)) for each in declaration.variants)
            return replace(declaration, variants=variants)
        case Alias():
            return replace(declaration, target=change(declaration.target))
        case Enum():
            return declaration
        case _:
            assert_never(declaration)
