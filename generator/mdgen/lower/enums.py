"""Lists of values as enums."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace
from typing_extensions import assert_never

from mdgen.diagnostics.catalogue import ENUM_WITHOUT_VALUES, VALUE_UNREAD
from mdgen.dialects.model import Role, Rule
from mdgen.dialects.type_grammar import parse_type
from mdgen.ir.nodes import (
    Alias,
    Constant,
    Declaration,
    Enum,
    LiteralOf,
    Member,
    Primitive,
    Scalar,
    TypeExpr,
    UnionOf,
)
from mdgen.lower.cells import row_cells
from mdgen.lower.draft import Draft
from mdgen.page.nodes import Block, CodeBlock, ListBlock, Row, Table
from mdgen.page.text import plain, prose
from mdgen.source import Span

# Longer numbers are no values; Python itself reads none of more than 4,300 digits.
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,299})\Z")
_SHIFT = re.compile(r"(?<!\d)(\d{1,10})\s*<<\s*(\d{1,3})\Z", re.ASCII)
_HEX = re.compile(r"0[xX][0-9a-fA-F]{1,64}\Z")
_QUOTES = ('""', "''", "“”")


class Values(Struct, frozen=True):
    """The values of one block. `written`: they are as a table or list prints them, numbers without a sign
    that they are numbers.
    """

    members: tuple[Member, ...]
    is_open: bool = False
    written: bool = False


def read_values(
    block: Block, columns: Mapping[Role, int], name: str, rule: Rule, draft: Draft
) -> Values:
    """The values that one block lists. Those of tables are text; `enum_of` decides what they are."""
    match block:
        case Table(rows=rows):
            read = (_member(row, columns, name, rule, draft) for row in rows)
            return Values(tuple(each for each in read if each is not None), written=True)
        case ListBlock(items):
            if rule.item is not None:
                found = [(rule.item.search(item.text), item.span) for item in items]
                listed = tuple(_listed(match, span) for match, span in found if match is not None)
                return Values(listed, written=True)
            constants = [_constants(item.text, item.span, name, draft) for item in items]
            return Values(tuple(each for values in constants for each in values.members))
        case CodeBlock():
            return _constants(block.text, block.span, name, draft)
        case _:
            return Values(())


def enum_of(read: Values, enum: Enum, draft: Draft) -> Declaration:
    """An enum of one kind of constants; of several kinds, an alias of the literals."""
    if not read.members:
        draft.diagnostics.append(ENUM_WITHOUT_VALUES.at(enum.span, name=enum.name))
        return Alias(enum.name, enum.doc, Scalar(Primitive.STRING), enum.span, enum.deprecated)
    kept = _without_repeats(read.members)
    if (
        read.written
        and (draft.dialect.marked_values or all(each.name for each in kept))
        and all(_is_whole(each.value) for each in kept)
    ):
        # Tables do not quote: values that all look whole are taken as whole numbers.
        kept = _without_repeats(tuple(replace(each, value=int(each.value)) for each in kept))
    kinds = {_constant_kind(each.value): None for each in kept}
    if len(kinds) > 1:
        literals: TypeExpr = LiteralOf(tuple(each.value for each in kept))
        if read.is_open:
            literals = UnionOf((literals, Scalar(Primitive.ANY)))
        return Alias(enum.name, enum.doc, literals, enum.span, enum.deprecated)
    return replace(enum, members=kept, value_kind=next(iter(kinds)), is_open=read.is_open)


def _is_whole(value: Constant) -> bool:
    match value:
        case bool():
            return False
        case int():
            return True
        case str():
            return _INTEGER.match(value) is not None
        case _:
            return False


def _without_repeats(members: tuple[Member, ...]) -> tuple[Member, ...]:
    unique: dict[tuple[type, Constant], Member] = {}
    for each in members:
        unique.setdefault((type(each.value), each.value), each)
    return tuple(unique.values())


def _member(
    row: Row, columns: Mapping[Role, int], name: str, rule: Rule, draft: Draft
) -> Member | None:
    """One row's value, its name "" where the page lists values alone."""
    dialect = draft.dialect
    if not dialect.marked_values:
        title, value = (
            row.cells[at].text if (at := columns.get(role, -1)) >= 0 and at < len(row.cells) else ""
            for role in ("name", "value")
        )
        at = columns.get("name", len(row.cells))
        span = row.cells[at].span if at < len(row.cells) else row.span
        return Member(plain(title), _verbatim(value), span)
    cells = row_cells(row, columns, dialect)
    if cells.skip:
        return None
    cell = cells.cell("value")
    text = _without_quotes(plain(cell.text))
    title = plain(cells.cell("name").text)
    if not text:
        draft.diagnostics.append(VALUE_UNREAD.at(row.span, text=title[:40], name=name))
        return None
    doc = prose(cells.text("description", dialect))
    constant = _flag(text) if rule.kind == "flags" else text
    return Member(title if title != text else "", constant, cell.span, doc)


def _listed(found: re.Match[str], span: Span) -> Member:
    groups = found.groupdict()
    text = _without_quotes(plain(groups["value"]))
    return Member(
        plain(groups.get("name") or ""), text, span, prose(groups.get("description") or "")
    )


def _flag(text: str) -> Constant:
    """`1 << 4` and `0x10` as whole numbers."""
    shift = _SHIFT.search(text)
    if shift is not None:
        return int(shift[1]) << int(shift[2])
    return int(text, 16) if _HEX.match(text) else text


def _without_quotes(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] + text[-1] in _QUOTES else text


def _verbatim(cell: str) -> str:
    """A value as it goes over the wire: the cell's text, without the code marks around all of it."""
    text = cell.replace("\\|", "|")
    inside = text.strip("`")
    is_code = len(text) > 1 and text[0] == text[-1] == "`" and "`" not in inside
    return inside if is_code else text


def _constants(text: str, span: Span, name: str, draft: Draft) -> Values:
    """The constants of a type expression; anything in it that is none leaves the enum open."""
    parsed = parse_type(text, draft.dialect.grammar, span)
    variants = parsed.type.variants if isinstance(parsed.type, UnionOf) else (parsed.type,)
    members: list[Member] = []
    is_open = False
    for variant in variants:
        match variant:
            case LiteralOf(values):
                members += (Member("", value, span) for value in values)
            case Scalar():
                is_open = True
            case _:
                shown = text.strip()[:40]
                draft.diagnostics.append(VALUE_UNREAD.at(span, text=shown, name=name))
    return Values(tuple(members), is_open)


def _constant_kind(value: Constant) -> Primitive:
    match value:
        case bool():
            return Primitive.BOOLEAN
        case int():
            return Primitive.INTEGER
        case float():
            return Primitive.FLOAT
        case str():
            return Primitive.STRING
        case _:
            assert_never(value)
