"""What one page has given so far, while it is lowered."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct, field

from mdgen.diagnostics.model import Diagnostic
from mdgen.dialects.model import Dialect, Role, Rule
from mdgen.ir.nodes import Declaration
from mdgen.lower.outline import Outline
from mdgen.page.nodes import Block, Page

Key = tuple[int, str]
"""The section that names a declaration (-1: none does), and the name."""


class Match(Struct, frozen=True):
    """A block that a rule takes: the section it stands in (by index), and a table's columns by role."""

    rule: Rule
    index: int
    block: Block | None
    columns: Mapping[Role, int]


class Draft(Struct, dict=True):
    """Lives only while the page is lowered. `sections` says where each declaration's block stands."""

    page: Page
    dialect: Dialect
    lines: tuple[str, ...]
    outline: Outline
    declarations: dict[Key, Declaration] = field(default_factory=dict)
    sections: dict[Key, int] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)  # the section that first gave each name
    last_record: str = ""
    taken: set[int] = field(default_factory=set)  # first lines of tables that a rule took
    doc_ends: int = 0  # tables above this line are part of a description

    @cached_property
    def anchors(self) -> tuple[tuple[str, ...], ...]:
        """The anchors that the page itself sets, by section."""
        return self.outline.explicit(self.dialect.links)
