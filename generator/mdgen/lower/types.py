"""Type cells as types, and what is to be said of them."""

from __future__ import annotations

from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace
from typing_extensions import assert_never

from mdgen.diagnostics.catalogue import TYPE_MENDED, TYPE_TOO_DEEP, TYPE_UNKNOWN, TYPE_UNREAD
from mdgen.dialects.type_grammar import MAX_DEPTH, ParsedType, TypeGrammar, parse_type
from mdgen.ir.nodes import Reference, TypeExpr
from mdgen.ir.walk import references, replace_leaves
from mdgen.lower.draft import Draft
from mdgen.page.nodes import Cell
from mdgen.source import Span


class _Same(Struct, frozen=True, eq=False):
    """A grammar, equal to itself alone: comparing two by their words would cost more than it saves."""

    grammar: TypeGrammar

    def __hash__(self) -> int:
        return id(self.grammar)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.grammar is self.grammar


def parsed_type(cell: Cell, draft: Draft) -> ParsedType:
    """What a cell's type is; what of it could not be read is among the draft's diagnostics."""
    parsed = _placed(_parsed(cell.text, _Same(draft.dialect.grammar), cell.span.length), cell.span)
    for problem in parsed.problems:
        span = cell.span
        if "\n" not in cell.text[: problem.offset]:
            span = replace(span, column=span.column + problem.offset, length=len(problem.text) or 1)
        match problem.kind:
            case "stray":
                draft.diagnostics.append(TYPE_MENDED.at(span, text=problem.text))
            case "unknown":
                draft.diagnostics.append(TYPE_UNKNOWN.at(span, name=problem.text))
            case "deep":
                draft.diagnostics.append(TYPE_TOO_DEEP.at(span, limit=MAX_DEPTH))
            case "unread":
                draft.diagnostics.append(TYPE_UNREAD.at(span, text=cell.text[:60]))
            case _:
                assert_never(problem.kind)
    return parsed


# Of a real tree's type cells, four of five are one of a hundred texts.
@lru_cache(maxsize=4096)
def _parsed(text: str, same: _Same, length: int) -> ParsedType:
    """A cell's type, as if the cell stood at the start of a page without a name."""
    return parse_type(text, same.grammar, Span("", 1, 1, length))


def _placed(parsed: ParsedType, cell: Span) -> ParsedType:
    """The type with its mentions where the cell is."""
    if not references(parsed.type):
        return parsed
    return replace(parsed, type=replace_leaves(parsed.type, lambda leaf: _placed_leaf(leaf, cell)))


def _placed_leaf(leaf: TypeExpr, cell: Span) -> TypeExpr:
    if not isinstance(leaf, Reference):
        return leaf
    there = leaf.span
    span = Span(cell.path, cell.line, cell.column + there.column - 1, there.length)
    return replace(leaf, span=span)
