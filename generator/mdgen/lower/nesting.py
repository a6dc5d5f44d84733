"""Rows that belong to the row above them, as records of their own."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from mdgen.dialects.model import Nesting
from mdgen.ir.nodes import Field, ListOf, MapOf, Nullable, Record, Reference, Scalar, TypeExpr
from mdgen.page.text import plain

_DEEPEST = 32


class RowPath(Struct, frozen=True):
    """Where a row stands: its parents' names where it is written as a path, its depth, its own name.

    `many`: its own name has the mark of a list.
    """

    name: str
    depth: int
    parents: tuple[str, ...] | None = None
    many: bool = False


class NestedRow(Struct, frozen=True):
    """A row's field, and its place; None where the dialect has no nested rows."""

    path: RowPath | None
    field: Field


class Tree(Struct, frozen=True):
    """The fields of the table's own record, and the records of the rows below rows."""

    fields: tuple[Field, ...]
    records: tuple[Record, ...]


class _Node(Struct):
    field: Field
    many: bool
    children: list[_Node] = msgspec.field(default_factory=list)


def row_path(cell: str, nesting: Nesting) -> RowPath | None:
    """Where a row with this name cell stands; None where the dialect has no nested rows."""
    match nesting.style:
        case "none":
            return None
        case "dotted":
            parts = [part.strip() for part in plain(cell).split(nesting.separator)][-_DEEPEST:]
            names = tuple(part.removesuffix(nesting.array).strip() for part in parts)
            return RowPath(names[-1], len(names) - 1, names[:-1], parts[-1].endswith(nesting.array))
        case "marked":
            depth = 0
            while nesting.mark is not None and depth < _DEEPEST:
                found = nesting.mark.match(cell)
                if found is None or not found.end():
                    break
                cell = cell[found.end() :]
                depth += 1
            return RowPath(plain(cell), depth)


def nested_records(record: str, rows: Sequence[NestedRow]) -> Tree:
    """The rows as a tree: each that has rows below it becomes a record, named after its parents."""
    roots: list[_Node] = []
    open_: list[tuple[int, _Node]] = []
    for row in rows:
        node = _Node(row.field, row.path is not None and row.path.many)
        depth = 0 if row.path is None else row.path.depth
        if row.path is not None and row.path.parents is not None:
            depth = _depth_below(row.path.parents, open_)
        while open_ and open_[-1][0] >= depth:
            open_.pop()
        (open_[-1][1].children if open_ else roots).append(node)
        open_.append((depth, node))
    records: list[Record] = []
    fields = tuple(_field(node, record, records) for node in roots)
    return Tree(fields, tuple(records))


def _depth_below(parents: tuple[str, ...], open_: Sequence[tuple[int, _Node]]) -> int:
    """How many of the rows above a path's row are its parents."""
    depth = 0
    for name, (_, node) in zip(parents, open_, strict=False):
        if node.field.name != name:
            break
        depth += 1
    return depth


def _field(node: _Node, above: str, records: list[Record]) -> Field:
    if not node.children:
        if node.many and not isinstance(node.field.type, ListOf):
            return replace(node.field, type=ListOf(node.field.type))
        return node.field
    name = f"{above} {node.field.name}"
    at = len(records)
    fields = tuple(_field(child, name, records) for child in node.children)
    records.insert(at, Record(name, node.field.doc, fields, node.field.span))
    reference = Reference(name, None, node.field.span)
    return replace(node.field, type=_holding(node.field.type, reference, many=node.many))


def _holding(type_: TypeExpr, inner: Reference, *, many: bool) -> TypeExpr:
    """The parent's type with the record of its rows in it: a list of them, a map, or itself."""
    match type_:
        case ListOf():
            return ListOf(inner)
        case MapOf(Scalar()):
            return ListOf(inner) if many else inner  # `object`
        case MapOf():
            return MapOf(inner)
        case Nullable(inside):
            return Nullable(_holding(inside, inner, many=many))
        case _:
            return ListOf(inner) if many else inner
