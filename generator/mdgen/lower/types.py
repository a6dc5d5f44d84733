"""Type cells as types, and what is to be said of them."""

from __future__ import annotations

from dataclasses import replace

from typing_extensions import assert_never

from mdgen.diagnostics.catalogue import TYPE_MENDED, TYPE_TOO_DEEP, TYPE_UNKNOWN, TYPE_UNREAD
from mdgen.dialects.type_grammar import MAX_DEPTH, ParsedType, parse_type
from mdgen.lower.draft import Draft
from mdgen.page.nodes import Cell


def parsed_type(cell: Cell, draft: Draft) -> ParsedType:
    """What a cell's type is; what of it could not be read is among the draft's diagnostics."""
    parsed = parse_type(cell.text, draft.dialect.grammar, cell.span)
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
