"""What a declaration is called, and the section that says so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from typing_extensions import assert_never

from mdgen.dialects.model import NameSource
from mdgen.lower.classify import lead
from mdgen.lower.draft import Draft, Match
from mdgen.lower.wire import cased
from mdgen.page.text import plain


def name_of(match: Match, draft: Draft) -> tuple[str, int] | None:
    """A declaration's name and the section that gives it (-1: no section does); None where none does."""
    for source in match.rule.names:
        for section, text in _candidates(source, match, draft):
            if source.skip is not None and source.skip.search(text):
                continue
            name = text
            if source.match is not None:
                found = source.match.search(text)
                if found is None:
                    continue
                name = found["name"]
            if not name and source.source != "title":
                continue
            if source.join is not None and source.join.search(name):
                name = _joined(name, section, source, draft)
            name = cased(name, source.casing)
            if source.qualify:
                name = _qualified(name, section, draft)
            if source.form != "{name}":
                name = source.form.replace("{name}", name)
            return name, section
    return None


def _candidates(source: NameSource, match: Match, draft: Draft) -> Iterator[tuple[int, str]]:
    """The texts in which a source looks for the name, best first, each with its section."""
    outline, index = draft.outline, match.index
    sections = draft.page.sections
    match source.source:
        case "title":
            for at, section in enumerate(sections):
                if section.level == 1 and section.title:
                    yield at, outline.titles[at]
                    return
        case "heading":
            yield index, outline.titles[index]
        case "parent":
            level = sections[index].level
            for at in range(index - 1, -1, -1):
                if 0 < sections[at].level < level:
                    yield at, outline.titles[at]
                    return
        case "ancestor":
            yield index, outline.titles[index]
            for at in outline.above(index):
                yield at, outline.titles[at]
        case "anchor":
            for anchor in draft.anchors[index]:
                yield index, anchor
        case "file":
            yield -1, PurePosixPath(draft.page.path).stem
        case "lead":
            blocks = sections[index].blocks
            position = next((at for at, each in enumerate(blocks) if each is match.block), 0)
            # Several tables of one section each have a paragraph of their own.
            yield -1, plain(lead(sections[index], position))
        case "front-matter":
            yield -1, draft.page.front_matter
        case _:
            assert_never(source.source)


def _qualified(name: str, section: int, draft: Draft) -> str:
    """A name that the page gave before, in another section, after that of the record before it."""
    if draft.places.get(name, section) == section or not draft.last_record:
        return name
    return f"{draft.last_record} {name}"


def _joined(name: str, section: int, source: NameSource, draft: Draft) -> str:
    """A name that says nothing alone, after that of the heading above it."""
    if section < 0:
        return name
    for above in draft.outline.above(section):
        text = draft.outline.titles[above]
        if source.skip is None or not source.skip.search(text):
            return f"{text} {name}"
    return name
