"""The short way: pages made of headings, paragraphs, fences, tables and flat lists, without a Markdown parser."""

from __future__ import annotations

import re

from mdgen.diagnostics.model import Diagnostic
from mdgen.page.blocks import (
    Item,
    PageLines,
    is_blank,
    is_heading,
    opening_fence,
)
from mdgen.page.html_tables import read_html
from mdgen.page.rows import read_table, starts_table

# What can only be text at the start of a line, whatever stands before it.
_TEXT = re.compile(
    r"[^\W\d_]|[^\x00-\x7f]|\d(?!\d{0,8}[.)](?:[ \t]|$))"
    r"|`(?!``)|~(?!~~)|\*{1,2}[^\s*]|[\[(\"'!@$%&,./:;?\\{}^\]]"
)
_BULLET_ITEM = re.compile(r"([-+*]) [^ \t]")


def read_plain(page: PageLines) -> tuple[list[Item], list[Diagnostic]] | None:
    """What `mdgen.page.commonmark` would give, or None for a page that needs it.

    Nine pages of ten that generators write are this plain, and a parser costs them five times as much.
    """
    lines = page.lines
    end = len(lines)
    items: list[Item] = []
    diagnostics: list[Diagnostic] = []
    line = 0
    while line < end:
        text = lines[line]
        first = line
        if is_blank(text):
            line += 1
        elif text[0] == "#" and is_heading(text):
            items.append(page.heading(line))
            line += 1
        elif text[0] in " \t":
            return None
        elif starts_table(lines, line, end):
            read = read_table(page.source, lines, line, end)
            items.append(read.table)
            diagnostics += read.diagnostics
            line = read.next_line
        elif text.startswith(("```", "~~~")):
            fence = opening_fence(text)
            if fence is None:
                return None
            line += 1
            while line < end and not fence.closed_by(lines[line]):
                line += 1
            line = min(line + 1, end)
            items.append(page.fenced_code(first, line))
            diagnostics += page.unclosed_fence(first, line)
        elif _BULLET_ITEM.match(text):
            line = _end_of_list(lines, line)
            if line == first:
                return None
            items.append(
                page.list_block([(item, item + 1) for item in range(first, line)], ordered=False)
            )
        elif text[0] == ">":
            while line < end and lines[line].startswith(">") and "|" not in lines[line]:
                line += 1
            if line < end and not is_blank(lines[line]):
                return None
            items.append(page.quote(first, line))
        elif text.startswith("<!--") and "-->" in text:
            html = read_html(page, line, line + 1)
            items += html.blocks
            diagnostics += html.diagnostics
            line += 1
        else:
            line = _end_of_paragraph(lines, line)
            if line == first:
                return None
            items.append(page.paragraph(first, line))
    return items, diagnostics


def _end_of_list(lines: tuple[str, ...], first: int) -> int:
    """Where a list of one-line items ends; `first` where it is no such list."""
    bullet = lines[first][0]
    line = first
    while line < len(lines):
        match = _BULLET_ITEM.match(lines[line])
        if match is None:
            break
        if match[1] != bullet or not lines[line].strip("-*_ \t"):
            return first
        line += 1
    after = line
    while after < len(lines) and is_blank(lines[after]):
        after += 1
    if after == len(lines):
        return line
    below = lines[after]
    if after == line:
        return line if below[0] == "#" and is_heading(below) else first
    return first if below[0] in " \t-+*" else line


def _end_of_paragraph(lines: tuple[str, ...], first: int) -> int:
    """Where a paragraph ends; `first` where the lines may be something else."""
    line = first
    while line < len(lines):
        text = lines[line]
        if is_blank(text) or text.startswith("<!--") or (text[0] == "#" and is_heading(text)):
            break
        if text.startswith(("```", "~~~")):
            return line if opening_fence(text) is not None else first
        if line > first and _BULLET_ITEM.match(text) and text.strip("-*_ \t"):
            break
        if not _TEXT.match(text):
            return first if not starts_table(lines, line, len(lines)) else line
        if "|" in text and starts_table(lines, line, len(lines)):
            break
        line += 1
    return line
