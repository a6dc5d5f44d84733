"""Enums that a field's description, or its cell of possible values, lists."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from mdgen.ir.nodes import (
    Constant,
    Enum,
    Field,
    ListOf,
    Member,
    Primitive,
    Reference,
    Scalar,
    TypeExpr,
)
from mdgen.lower.cells import RowCells
from mdgen.lower.draft import Draft
from mdgen.page.text import lines_of, plain

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,299})\Z")
_LISTED = re.compile(r"[`\"](?P<value>[^`\"]+)[`\"]")


class InlineEnum(Struct, frozen=True):
    """The enum, and the field's type with it."""

    enum: Enum
    type: TypeExpr


def inline_enum(name: str, field: Field, cells: RowCells, draft: Draft) -> InlineEnum | None:
    """The values that a field's own row lists, as an enum of that name; None where it lists none."""
    kind = _scalar_of(field.type)
    if kind is None:
        return None
    found = list(_values(cells, draft))
    if len(found) < 2 and not (found and "values" in cells.cells):
        return None
    whole = kind is not Primitive.STRING and all(_INTEGER.match(each) for each, _ in found)
    if kind is Primitive.INTEGER and not whole:
        return None
    span = cells.cell("description").span
    constants: dict[str, Member] = {}
    for text, doc in found:
        value: Constant = int(text) if whole else text
        constants.setdefault(text, Member("", value, span, doc))
    value_kind = Primitive.INTEGER if whole else Primitive.STRING
    enum = Enum(name, "", tuple(constants.values()), value_kind, span)
    return InlineEnum(enum, _with(field.type, Reference(name, None, span)))


def _values(cells: RowCells, draft: Draft) -> Iterator[tuple[str, str]]:
    """The values with what is said of each."""
    listed = cells.text("values", draft.dialect)
    if listed:
        for found in _LISTED.finditer(listed):
            yield found["value"], ""
        return
    text = cells.text("description", draft.dialect)
    if not draft.dialect.inline_values or not text:
        return
    text = lines_of(text)
    for rule in draft.dialect.inline_values:
        found_list = rule.match.search(text)
        if found_list is None:
            continue
        for found in rule.item.finditer(found_list["values"]):
            groups = found.groupdict()
            yield found["value"].strip(), plain(groups.get("description") or "")
        return


def _scalar_of(type_: TypeExpr) -> Primitive | None:
    match type_:
        case Scalar(Primitive.STRING | Primitive.INTEGER | Primitive.ANY as kind):
            return kind
        case ListOf(item):
            return _scalar_of(item)
        case _:
            return None


def _with(type_: TypeExpr, leaf: Reference) -> TypeExpr:
    return replace(type_, item=_with(type_.item, leaf)) if isinstance(type_, ListOf) else leaf
