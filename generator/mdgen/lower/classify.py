"""Which rule of the dialect takes which block of a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from typing_extensions import assert_never

from mdgen.dialects.model import Dialect, Role, Rule, When
from mdgen.lower.draft import Match
from mdgen.lower.outline import Outline
from mdgen.page.nodes import (
    Block,
    CodeBlock,
    Html,
    ListBlock,
    Page,
    Paragraph,
    Quote,
    Section,
    Table,
)
from mdgen.page.text import plain


def matches(page: Page, dialect: Dialect, outline: Outline) -> Iterator[Match]:
    """The blocks that rules take, in page order; where there are none, what a rule says of the page."""
    found = False
    for index, section in enumerate(page.sections):
        rule = _whole_section(dialect, page, index, outline)
        if rule is not None:
            found = True
            yield Match(rule, index, None, {})
            continue
        for position, block in enumerate(section.blocks):
            match = _block(dialect, page, index, position, block, outline)
            if match is not None:
                found = True
                yield match
    if found:
        return
    empty = len(page.sections) == 1 and all(
        isinstance(block, Paragraph | Quote) for block in page.sections[0].blocks
    )
    for rule in dialect.by_block.get("page", ()):
        when = rule.when
        if (
            (when.path is None or when.path.search(page.path))
            and (empty or not when.empty)
            and any(section.level == 1 for section in page.sections)
        ):
            yield Match(rule, 0, None, {})
            return


def header_words(table: Table) -> tuple[str, ...]:
    """The words of a table's header, as dialects write them."""
    return tuple(plain(cell.text).lower().strip("_ ") for cell in table.header.cells)


def columns_of(words: Sequence[str], dialect: Dialect, rule: Rule | None = None) -> dict[Role, int]:
    """Column positions by role; of two columns with one role the first has it."""
    found: dict[Role, int] = {}
    for position, word in enumerate(words):
        role = dialect.columns.get(word)
        if role is not None:
            found.setdefault(role, position)
    if rule is None or not rule.columns:
        return found
    special: dict[Role, int] = {}
    for role, synonyms in rule.columns.items():
        position = next((words.index(each) for each in synonyms if each in words), -1)
        if position >= 0 and position not in special.values():
            special[role] = position
    taken = special.values()
    return special | {
        role: position
        for role, position in found.items()
        if position not in taken and role not in special
    }


def _whole_section(dialect: Dialect, page: Page, index: int, outline: Outline) -> Rule | None:
    section = page.sections[index]
    for rule in dialect.by_block.get("headings", ()):
        bare = not rule.when.bare or not any(map(_is_data, section.blocks))
        if bare and _stands(rule.when, page, index, outline):
            return rule
    return None


def _is_data(block: Block) -> bool:
    return isinstance(block, Table | ListBlock | CodeBlock)


def _block(
    dialect: Dialect, page: Page, index: int, position: int, block: Block, outline: Outline
) -> Match | None:
    rules = dialect.by_block.get(_kind(block))
    if rules is None:
        return None
    words: tuple[str, ...] = ()
    plain_columns: dict[Role, int] = {}
    if isinstance(block, Table):
        words = header_words(block)
        plain_columns = columns_of(words, dialect)
    for rule in rules:
        when = rule.when
        if not _stands(when, page, index, outline):
            continue
        columns = columns_of(words, dialect, rule) if rule.columns else plain_columns
        if (
            when.roles <= columns.keys()
            and when.not_roles.isdisjoint(columns)
            and (not when.headers or _headers_match(when, words))
            and (not when.cells or _cells_match(when, block, columns))
            and (when.lead is None or when.lead.search(lead(page.sections[index], position)))
            and (
                not when.languages
                or (isinstance(block, CodeBlock) and block.language in when.languages)
            )
        ):
            return Match(rule, index, block, columns)
    return None


def lead(section: Section, position: int) -> str:
    """The paragraph directly before a block, or the list item that holds it; "" where there is neither."""
    line = section.blocks[position].span.line if position < len(section.blocks) else 0
    while position > 0:
        position -= 1
        match section.blocks[position]:
            case Paragraph(text=text) | Quote(text=text):
                return text
            case ListBlock(items=items):
                holding = [each for each in items if each.span.line < line]
                return holding[-1].text if holding and "|" in holding[-1].text else ""
            case Html() | Table():
                continue  # anchors, comments and the other tables of a list stand between
            case CodeBlock():
                return ""
    return ""


def _stands(when: When, page: Page, index: int, outline: Outline) -> bool:
    """Do a rule's conditions on the block's place hold?"""
    if when.level is not None and when.level != page.sections[index].level:
        return False
    if when.heading is not None and not when.heading.search(outline.titles[index]):
        return False
    if when.path is not None and not when.path.search(page.path):
        return False
    if when.front_matter is not None and not when.front_matter.search(page.front_matter):
        return False
    if when.under is not None and not any(
        when.under.search(outline.titles[each]) for each in outline.above(index)
    ):
        return False
    return when.outside is None or not any(
        when.outside.search(outline.titles[each]) for each in outline.above(index)
    )


def _headers_match(when: When, words: Sequence[str]) -> bool:
    return len(when.headers) <= len(words) and all(
        pattern.fullmatch(word) for pattern, word in zip(when.headers, words, strict=False)
    )


def _cells_match(when: When, block: Block, columns: Mapping[Role, int]) -> bool:
    if not isinstance(block, Table) or not block.rows:
        return False
    for role, pattern in when.cells.items():
        position = columns.get(role)
        if position is None:
            return False
        for row in block.rows:
            if position >= len(row.cells) or not pattern.search(row.cells[position].text):
                return False
    return True


def _kind(block: Block) -> str:
    match block:
        case Table():
            return "table"
        case ListBlock():
            return "list"
        case CodeBlock():
            return "fence"
        case Paragraph() | Quote() | Html():
            return "prose"
        case _:
            assert_never(block)
