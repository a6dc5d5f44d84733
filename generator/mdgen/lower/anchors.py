"""By which fragments of links each declaration of a page is found."""

from __future__ import annotations

from msgspec.structs import replace

from mdgen.ir.nodes import Declaration
from mdgen.lower.draft import Draft, Key


def with_anchors(draft: Draft) -> tuple[Declaration, ...]:
    """The page's declarations, each with the anchors of its headings; none where the dialect names none."""
    links = draft.dialect.links
    if not (links.headings or links.anchors or links.owners):
        return tuple(draft.declarations.values())
    own: dict[Key, list[str]] = {key: [] for key in draft.declarations}
    claimed: dict[int, None] = {}
    for key, index in draft.sections.items():
        if key not in own:
            continue
        for section in dict.fromkeys((key[0], index)):
            if section >= 0:
                own[key] += _of_section(section, draft)
                claimed[section] = None
    if links.owners is not None:
        _owned(own, claimed, draft)
    return tuple(
        replace(declaration, anchors=tuple(dict.fromkeys(own[key])))
        for key, declaration in draft.declarations.items()
    )


def _of_section(index: int, draft: Draft) -> list[str]:
    links, outline = draft.dialect.links, draft.outline
    found = list(draft.anchors[index]) if links.anchors else []
    if links.headings:
        slug = outline.slugs[index]
        found.append(slug)
        if links.composed:
            parent = next(outline.above(index), None)
            if parent is not None:
                found.append(f"{outline.slugs[parent]}-{slug}")
    return found


def _owned(own: dict[Key, list[str]], claimed: dict[int, None], draft: Draft) -> None:
    """Headings that declare nothing, and are meant as the first declaration below them."""
    owners, outline = draft.dialect.links.owners, draft.outline
    first_of: dict[int, Key] = {}
    for key, index in draft.sections.items():
        if key in own:
            first_of.setdefault(index, key)
    sections = draft.page.sections
    for index in range(len(sections)):
        if index in claimed or owners is None or not owners.search(outline.titles[index]):
            continue
        for below in range(index + 1, len(sections)):
            if sections[below].level <= sections[index].level:
                break
            if below in first_of:
                own[first_of[below]] += _of_section(index, draft)
                break
