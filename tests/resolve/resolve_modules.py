"""Modules for the tests of resolution, written by hand in a few words each."""

from __future__ import annotations

from collections.abc import Iterable

from mdgen.diagnostics.model import Diagnostic, Staged
from mdgen.ir.nodes import (
    Alias,
    Constant,
    Declaration,
    DeclarationId,
    Enum,
    Field,
    LiteralOf,
    Member,
    Module,
    Primitive,
    Record,
    Reference,
    Scalar,
    Schema,
    TypeExpr,
    Union,
    Variant,
)
from mdgen.ir.walk import declarations
from mdgen.source import Span

TEXT = Scalar(Primitive.STRING)
HERE = Span("here.md", 1)


def ref(name: str, link: str | None = None, span: Span = HERE) -> Reference:
    return Reference(name, link, span)


def field(name: str, type_: TypeExpr = TEXT, *, required: bool = True) -> Field:
    return Field(name, name, type_, required, HERE)


def record(name: str, *fields: Field) -> Record:
    return Record(name, "", fields, HERE)


def holder(type_: TypeExpr) -> Record:
    """A record whose one field has the type that a test is about."""
    return record("Holder", field("held", type_))


def enum(name: str, *values: Constant, is_open: bool = False) -> Enum:
    members = tuple(Member("", value, HERE) for value in values)
    return Enum(name, "", members, Primitive.STRING, HERE, is_open)


def union(name: str, *variants: TypeExpr, is_open: bool = False) -> Union:
    return Union(name, "", tuple(Variant(each, HERE) for each in variants), HERE, is_open)


def alias(name: str, target: TypeExpr) -> Alias:
    return Alias(name, "", target, HERE)


def constant(*values: Constant) -> LiteralOf:
    return LiteralOf(values)


def page(path: str, *declared: Declaration, root: str = "") -> Module:
    return Module(path, declared, docs_root=root)


def held(schema: Schema) -> TypeExpr:
    """The resolved type of the `Holder`'s field."""
    found = next(each for each in declarations(schema).values() if each.name == "Holder")
    assert isinstance(found, Record)
    return found.fields[0].type


def target(type_: TypeExpr) -> DeclarationId | None:
    assert isinstance(type_, Reference), type_
    return type_.target


def variants(schema: Schema, page_: str, name: str) -> tuple[TypeExpr, ...]:
    found = declarations(schema)[DeclarationId(page_, name)]
    assert isinstance(found, Union), found
    return tuple(each.type for each in found.variants)


def codes(staged: Staged[Schema]) -> list[str]:
    return [each.code for each in staged.diagnostics]


def only(diagnostics: Iterable[Diagnostic]) -> Diagnostic:
    (one,) = diagnostics
    return one
