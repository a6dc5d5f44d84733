"""Markdown of a page as the lines of a docstring."""

from __future__ import annotations

import posixpath
import re
import textwrap
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Literal

ClassAt = Callable[[str], "str | None"]

_BREAK = re.compile(r"<br ?/?>|\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]", re.IGNORECASE)
_BLANK = re.compile(r"[\t\x1f\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_FENCE = re.compile(r"(`{3,}|~{3,})")
# What Markdown reads by its lines: lists, quotes, headings, tables, indented code.
_LAID_OUT = re.compile(r"[-*+>#|]|\d+[.)]\s|\s{4}")
# A link; the label holds no bracket, so that time stays linear.
_LINK = re.compile(r"\[([^\[\]]{1,300})\]\(([^()\s<>]{1,500})\)")


def docstring_lines(
    text: str,
    width: int,
    detail: Literal["none", "summary", "full"],
    class_at: ClassAt | None = None,
) -> tuple[str, ...]:
    """Markdown as lines of at most `width` columns where it is prose; () for no docstring.

    `<br/>` and line ends become lines; lists, code and tables are not wrapped. `class_at` gives the class
    that a link's destination declares, or None; such links become the class's name in backticks. `summary`
    keeps the first paragraph. No line ends in blanks or holds a tab; the first and last are not empty.
    """
    if detail == "none":
        return ()
    if "](" not in text:
        return _lines_without_links(text, width, detail)
    return _lines(text, width, detail, class_at)


@lru_cache(maxsize=4096)  # what stands in every flavour, and on many pages
def _lines_without_links(
    text: str, width: int, detail: Literal["summary", "full"]
) -> tuple[str, ...]:
    return _lines(text, width, detail, None)


def _lines(
    text: str, width: int, detail: Literal["summary", "full"], class_at: ClassAt | None
) -> tuple[str, ...]:
    lines: list[str] = []
    fence = ""
    for raw in _BREAK.split(text):
        line = _BLANK.sub(lambda blank: "    " if blank.group() == "\t" else " ", raw).rstrip()
        mark = _FENCE.match(line.lstrip())
        if mark is not None and (not fence or line.strip().startswith(fence)):
            fence = "" if fence else mark.group()
            lines.append(line)
        elif fence or not line:
            lines.append(line)
        else:
            line = _with_classes(line, class_at) if class_at is not None else line
            lines.extend([line] if _LAID_OUT.match(line) else _wrapped(line.lstrip(), width))
    if detail == "summary":
        lines = _first_paragraph(lines)
    return _trimmed(lines)


def class_links(page: str, classes: Mapping[str, str]) -> ClassAt:
    """For a page: which class a link's destination declares. `classes` maps pages to their classes."""

    def class_at(destination: str) -> str | None:
        path = destination.partition("#")[0]
        if not path or ":" in path:
            return None
        return classes.get(posixpath.normpath(posixpath.join(posixpath.dirname(page), path)))

    return class_at


def _with_classes(line: str, class_at: ClassAt) -> str:
    def replaced(link: re.Match[str]) -> str:
        label, destination = link.groups()
        name = class_at(destination)
        if name is None:
            return link.group()
        said = label.strip("`* ")
        if said.rpartition(".")[2] == name or said.rpartition("::")[2] == name:
            return f"`{name}`"
        return f"{label} (`{name}`)"

    return _LINK.sub(replaced, line) if "](" in line else line


def _wrapped(line: str, width: int) -> list[str]:
    if len(line) <= width:
        return [line]
    return textwrap.wrap(
        line,
        width,
        expand_tabs=False,
        replace_whitespace=False,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _first_paragraph(lines: list[str]) -> list[str]:
    start = next((place for place, line in enumerate(lines) if line), len(lines))
    end = next((place for place in range(start, len(lines)) if not lines[place]), len(lines))
    return lines[start:end]


def _trimmed(lines: list[str]) -> tuple[str, ...]:
    """Without blank lines at the ends and runs of them, and without what indents the first line or the rest.

    That is how readers of docstrings take indentation: the first line's apart, the others' as far as common.
    """
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    if kept and not kept[-1]:
        kept.pop()
    if not kept:
        return ()
    shared = min((len(line) - len(line.lstrip()) for line in kept[1:] if line), default=0)
    return (kept[0].lstrip(), *(line[shared:] for line in kept[1:]))
