"""The prose around a declaration's data: its description, deprecation and footnotes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mdgen.dialects.model import Dialect
from mdgen.lower.classify import lead
from mdgen.lower.draft import Draft, Match
from mdgen.page.nodes import Paragraph, Section
from mdgen.page.text import prose

_BLANK_LINES = re.compile(r"\n{3,}")


def description(match: Match, naming: int, draft: Draft) -> tuple[str, str | None]:
    """The prose between a declaration's heading and its data, and its deprecation, if any.

    Descriptions may hold headings, fences and tables of their own: only the dialect's known headings
    end them, or, where it lists none, the next heading.
    """
    sections = draft.page.sections
    if naming < 0 and match.block is not None:
        blocks = sections[match.index].blocks
        position = next((at for at, each in enumerate(blocks) if each is match.block), 0)
        text = prose(lead(sections[match.index], position).partition("\n\n")[0])
        return without_deprecation(without_marks(text, draft.dialect), draft.dialect)
    start = naming if naming >= 0 else match.index
    ends = draft.dialect.docs.ends
    last = sections[start].last_line
    for index in range(start + 1, match.index + 1):
        if ends is None or ends.search(draft.outline.titles[index]):
            break
        last = sections[index].last_line
    if match.block is not None:
        last = min(last, match.block.span.line - 1)
    if match.rule.when.block != "headings" or match.rule.kind == "union":
        draft.doc_ends = max(draft.doc_ends, last)
    text = prose("\n".join(draft.lines[sections[start].first_line : last]))
    return without_deprecation(without_marks(text, draft.dialect), draft.dialect)


def searched_prose(match: Match, naming: int, draft: Draft) -> str:
    """All text from the declaration's heading to the end of its section: what prose rules look at."""
    dialect = draft.dialect
    if dialect.open_record is None and dialect.inherits is None:
        return ""
    sections = draft.page.sections
    start = sections[naming if naming >= 0 else match.index].first_line
    return "\n".join(draft.lines[start : sections[match.index].last_line])


def without_marks(text: str, dialect: Dialect) -> str:
    """A text without what the dialect says is no documentation."""
    if not dialect.docs.drop or not text:
        return text
    for pattern in dialect.docs.drop:
        text = pattern.sub("", text)
    return _BLANK_LINES.sub("\n\n", text).strip()


def without_deprecation(text: str, dialect: Dialect) -> tuple[str, str | None]:
    """The text without its deprecation sentence, and that sentence's reason (None: not deprecated)."""
    if dialect.docs.deprecated is None:
        return text.strip(), None
    found = dialect.docs.deprecated.search(text)
    if found is None:
        return text.strip(), None
    rest = (text[: found.start()] + text[found.end() :]).strip()
    return rest, (found["reason"] or "").strip()


def footnotes(section: Section, dialect: Dialect) -> Mapping[str, str]:
    """The footnotes of a section, by mark."""
    pattern = dialect.docs.footnotes
    if pattern is None:
        return {}
    return {
        found["mark"]: found["text"].strip()
        for block in section.blocks
        if isinstance(block, Paragraph)
        for found in pattern.finditer(block.text)
    }
