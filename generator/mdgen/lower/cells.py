"""The cells of a row by role, and what the dialect's marks in them say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import cast

from msgspec import Struct, field
from msgspec.structs import replace

from mdgen.dialects.format import ROLES
from mdgen.dialects.model import Dialect, Role
from mdgen.dialects.type_grammar import NO_LIMITS
from mdgen.ir.nodes import Constraints
from mdgen.page.nodes import Cell, Row

_NUMBER = re.compile(r"-?\d{1,300}(?:\.\d{1,300})?")


class RowCells(Struct):
    """A row while it is read: its cells, marks taken off, and the facts that the marks set."""

    row: Row
    cells: dict[Role, Cell]
    required: bool | None = None
    nullable: bool | None = None
    deprecated: bool = False
    many: bool = False
    pattern: bool = False
    skip: bool = False
    limits: Constraints = NO_LIMITS
    footnotes: list[str] = field(default_factory=list)

    def cell(self, role: Role) -> Cell:
        return self.cells.get(role) or Cell("", self.row.span)

    def text(self, role: Role, dialect: Dialect) -> str:
        """A cell's text, "" where it holds what the dialect says is nothing."""
        cell = self.cells.get(role)
        return "" if cell is None or cell.text in dialect.fields.no_text else cell.text


def row_cells(row: Row, columns: Mapping[Role, int], dialect: Dialect) -> RowCells:
    """The cells of a row, with the dialect's markers applied: of several that set one fact the first wins."""
    count = len(row.cells)
    found = RowCells(row, {role: row.cells[at] for role, at in columns.items() if at < count})
    for role, markers in dialect.markers.items():
        if role not in found.cells:
            if role in columns:
                found.cells[role] = Cell("", row.span)
            else:
                continue
        for marker in markers:
            cell = found.cells[role]
            match = marker.match.search(cell.text)
            if match is None:
                continue
            if found.required is None:
                found.required = marker.required
            if found.nullable is None:
                found.nullable = marker.nullable
            found.deprecated |= bool(marker.deprecated)
            found.many |= marker.many
            found.pattern |= marker.pattern
            found.skip |= marker.skip
            for group in marker.groups:
                _enter(group, match, cell, found)
            if marker.strip and role not in marker.groups:
                found.cells[role] = replace(
                    found.cells[role], text=marker.match.sub("", found.cells[role].text).strip()
                )
    return found


def _enter(group: str, match: re.Match[str], cell: Cell, found: RowCells) -> None:
    text = match[group]
    if text is None:
        return
    if group == "footnote":
        found.footnotes.append(text.strip())
    elif group in ROLES:
        start = match.start(group)
        span = cell.span
        if "\n" not in cell.text[:start]:
            span = replace(span, column=span.column + start, length=max(len(text), 1))
        found.cells[cast(Role, group)] = Cell(text.strip(), span)
    elif _NUMBER.fullmatch(text.strip()):
        number = float(text) if "." in text else int(text)
        match group:
            case "minimum":
                found.limits = replace(found.limits, minimum=number)
            case "maximum":
                found.limits = replace(found.limits, maximum=number)
            case "min_length":
                found.limits = replace(found.limits, min_length=int(number))
            case _:
                found.limits = replace(found.limits, max_length=int(number))
