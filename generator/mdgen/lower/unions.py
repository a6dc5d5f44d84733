"""Sections with one heading per member as unions."""

from __future__ import annotations

from mdgen.diagnostics.catalogue import MEMBER_UNREAD
from mdgen.dialects.model import Constructors, Rule
from mdgen.dialects.type_grammar import MAX_DEPTH, parse_type
from mdgen.ir.nodes import (
    ListOf,
    MapOf,
    Nullable,
    Reference,
    TypeExpr,
    Unknown,
    Variant,
)
from mdgen.lower.cells import row_cells
from mdgen.lower.draft import Draft, Match
from mdgen.lower.types import parsed_type
from mdgen.page.nodes import CodeBlock, Section, Table
from mdgen.page.text import plain
from mdgen.source import Span


def read_variants(match: Match, name: str, draft: Draft) -> tuple[Variant, ...]:
    """The members of a union: one per row of a table, or one per heading below the rule's."""
    if isinstance(match.block, Table):
        return _rows(match.block, match, draft)
    sections = draft.page.sections
    top = sections[match.index].level
    found: list[Variant] = []
    for section in sections[match.index + 1 :]:
        if section.level <= top:
            break
        if section.level != top + 1:
            continue
        type_ = _variant(section, match.rule, draft)
        if type_ is None:
            draft.diagnostics.append(MEMBER_UNREAD.at(section.span, name=name))
            type_ = Unknown(plain(section.title))
        found.append(Variant(type_, section.span))
    return tuple(found)


def _rows(table: Table, match: Match, draft: Draft) -> tuple[Variant, ...]:
    found: list[Variant] = []
    for row in table.rows:
        cell = row_cells(row, match.columns, draft.dialect).cell("type")
        if cell.text:
            parsed = parsed_type(cell, draft)
            found.append(
                Variant(Nullable(parsed.type) if parsed.nullable else parsed.type, cell.span)
            )
    return tuple(found)


def _variant(section: Section, rule: Rule, draft: Draft) -> TypeExpr | None:
    """What type a union member's section says: in its heading, else in the code below it."""
    if rule.constructors is not None:
        return _constructed(plain(section.title), rule.constructors, section.span)
    heading = [section.title] if section.title.strip() else []
    blocks = [block for block in section.blocks if isinstance(block, CodeBlock)]
    fences = [
        found["type"]
        for pattern in rule.fences
        for block in blocks
        if (found := pattern.search(block.text))
    ]
    for text in fences + heading if rule.prefer_fence else heading + fences:
        parsed = parse_type(text, draft.dialect.grammar, section.span)
        if not any(problem.kind in ("unread", "deep") for problem in parsed.problems):
            return Nullable(parsed.type) if parsed.nullable else parsed.type
    return None


def _constructed(name: str, rules: Constructors, span: Span, depth: int = 0) -> TypeExpr | None:
    """What a union's constructor of that name takes; None where it has no name.

    A title may begin as a list does (`ArrayOfHope`): where it is one, it is meant.
    """
    name = rules.titles.get(name, name)
    if not name:
        return None
    if name in rules.words:
        return rules.words[name]
    holders = ((rules.lists, ListOf), (rules.maps, MapOf))
    for prefix, holder in ((each, holder) for prefixes, holder in holders for each in prefixes):
        if name.startswith(prefix) and depth < MAX_DEPTH:
            inner = _constructed(name[len(prefix) :], rules, span, depth + 1)
            if inner is not None:
                return Reference(name, None, span, otherwise=holder(inner))
    return Reference(name, None, span)
