"""Schemas in few words, for tests of what they become: pages of declarations, built, written and imported."""

from __future__ import annotations

import importlib
import itertools
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from mdgen.diagnostics.model import Diagnostic
from mdgen.ir.nodes import (
    Constant,
    Declaration,
    Enum,
    Field,
    ListOf,
    LiteralOf,
    MapOf,
    Member,
    Module,
    Primitive,
    Record,
    Reference,
    Scalar,
    TypeExpr,
    Union,
    UnionOf,
    Variant,
)
from mdgen.options import Options
from mdgen.render import render
from mdgen.resolve import resolve
from mdgen.source import Span
from mdgen.targets import plan_modules

HERE = Span("page.md", 1)
STRING = Scalar(Primitive.STRING)
INTEGER = Scalar(Primitive.INTEGER)
NUMBER = Scalar(Primitive.NUMBER)
FLOAT = Scalar(Primitive.FLOAT)
BOOLEAN = Scalar(Primitive.BOOLEAN)
DATETIME = Scalar(Primitive.DATETIME)
ANY = Scalar(Primitive.ANY)

_numbers = itertools.count()


def to(link: str, name: str = "") -> Reference:
    """A mention of the declaration on the page that `link` leads to."""
    return Reference(name or link.rpartition("/")[2].removesuffix(".md"), link, HERE)


def literal(*values: Constant) -> LiteralOf:
    return LiteralOf(values)


def field(name: str, type_: TypeExpr = STRING, wire_name: str | None = None, **facts: Any) -> Field:
    """A required field, unless `facts` say otherwise; "" is a wire name too."""
    wire = name if wire_name is None else wire_name
    return Field(name, wire, type_, facts.pop("required", True), HERE, **facts)


def optional(
    name: str, type_: TypeExpr = STRING, wire_name: str | None = None, **facts: Any
) -> Field:
    return field(name, type_, wire_name, required=False, **facts)


def record(name: str, *fields: Field, doc: str = "", **facts: Any) -> Record:
    return Record(name, doc, fields, HERE, **facts)


def enum(name: str, *values: Constant, doc: str = "", **facts: Any) -> Enum:
    kinds = {str: Primitive.STRING, bool: Primitive.BOOLEAN, int: Primitive.INTEGER}
    kind = kinds.get(type(values[0]), Primitive.FLOAT) if values else Primitive.STRING
    members = tuple(Member("", value, HERE) for value in values)
    return Enum(name, doc, members, kind, HERE, **facts)


def union(name: str, *types: TypeExpr, doc: str = "", **facts: Any) -> Union:
    return Union(name, doc, tuple(Variant(each, HERE) for each in types), HERE, **facts)


def one_of(*types: TypeExpr) -> UnionOf:
    return UnionOf(types)


def list_of(item: TypeExpr) -> ListOf:
    return ListOf(item)


def map_of(value: TypeExpr) -> MapOf:
    return MapOf(value)


def modules(pages: Mapping[str, Declaration | Iterable[Declaration]]) -> list[Module]:
    return [
        Module(page, tuple(declared) if isinstance(declared, (list, tuple)) else (declared,))  # type: ignore[arg-type]
        for page, declared in pages.items()
    ]


def build(
    pages: Mapping[str, Declaration | Iterable[Declaration]], **options: Any
) -> tuple[dict[str, str], tuple[Diagnostic, ...]]:
    """What pages become: text by path, and what planning had to say."""
    chosen = Options(**options)
    schema = resolve(modules(pages)).value
    planned = plan_modules(schema, chosen)
    return {
        a.path: a.text for a in (render(plan, chosen) for plan in planned.value)
    }, planned.diagnostics


def files(
    pages: Mapping[str, Declaration | Iterable[Declaration]], **options: Any
) -> dict[str, str]:
    return build(pages, **options)[0]


def write(texts: Mapping[str, str], folder: Path) -> Path:
    for path, text in texts.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    return folder


def package(
    pages: Mapping[str, Declaration | Iterable[Declaration]], tmp_path: Path, **options: Any
) -> ModuleType:
    """The package that pages become, imported, every module of it."""
    texts = files(pages, **options)
    name = f"generated_{next(_numbers)}"
    write(texts, tmp_path / name)
    sys.path.insert(0, str(tmp_path))
    try:
        root = importlib.import_module(name)
        for path in sorted(texts):
            dotted = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
            if dotted != "__init__":
                importlib.import_module(f"{name}.{dotted}")
    finally:
        sys.path.remove(str(tmp_path))
    return root
