"""A page's headings as the tree that they form, and the anchors that lead to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from msgspec import Struct

from mdgen.dialects.model import LinkRules
from mdgen.page.nodes import Page
from mdgen.page.text import plain

_SLUG_DROPS = re.compile(r"[^\w\- ]")
# Each comment is read in one way alone: a second would double the time with every comment of a line.
_NOTHING_BUT_TAGS = re.compile(
    r"(?:\s|&nbsp;|<!--(?:[^-]|-(?!->))*-->|</?[A-Za-z][^<>]*>|\{/\*(?:[^*]|\*(?!/\}))*\*/\})*"
)


class Outline(Struct, dict=True):
    """What is derived from a page's sections, each when first asked for."""

    page: Page
    lines: tuple[str, ...]

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """The headings' plain words, by section."""
        return tuple(plain(section.title) for section in self.page.sections)

    @cached_property
    def parents(self) -> tuple[int, ...]:
        """The section above each, -1 where there is none."""
        found: list[int] = []
        open_: list[int] = []
        for index, section in enumerate(self.page.sections):
            while open_ and self.page.sections[open_[-1]].level >= section.level:
                open_.pop()
            found.append(open_[-1] if open_ else -1)
            if section.level > 0:
                open_.append(index)
        return tuple(found)

    def above(self, index: int) -> Iterator[int]:
        """The sections above one, the nearest first."""
        while (index := self.parents[index]) >= 0:
            yield index

    @cached_property
    def slugs(self) -> tuple[str, ...]:
        """The headings' anchors as GitHub makes them: the second `Fields` of a page is `fields-1`."""
        seen: dict[str, int] = {}
        found: list[str] = []
        for title in self.titles:
            slug = _SLUG_DROPS.sub("", title.lower()).replace(" ", "-")
            count = seen.get(slug, -1) + 1
            seen[slug] = count
            found.append(f"{slug}-{count}" if count else slug)
        return tuple(found)

    def explicit(self, rules: LinkRules) -> tuple[tuple[str, ...], ...]:
        """The anchors that the page itself sets, by section; those above a heading are the heading's."""
        found: list[list[str]] = [[] for _ in self.page.sections]
        sections = self.page.sections
        for index, section in enumerate(sections):
            first, last = section.first_line, section.last_line
            tail = last
            while tail > first and _NOTHING_BUT_TAGS.fullmatch(self.lines[tail - 1]):
                tail -= 1
            for number in range(first, last + 1):
                line = self.lines[number - 1]
                if line.lstrip().startswith("|"):
                    continue  # an anchor in a table's row is the row's
                after = index + 1 if number > tail and index + 1 < len(sections) else index
                for pattern in rules.anchors:
                    found[after] += (each["anchor"] for each in pattern.finditer(line))
        return tuple(map(tuple, found))
