"""Findings in order, and strangers' text made fit to be shown: what every way of printing shares."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from mdgen.diagnostics.model import Diagnostic


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sorted by place; what concerns no place comes first."""
    return tuple(sorted(diagnostics, key=_place))


def _place(diagnostic: Diagnostic) -> tuple[str, int, int, str, str]:
    span = diagnostic.span
    if span is None:
        return "", 0, 0, diagnostic.code, diagnostic.message
    return span.path, span.line, span.column, diagnostic.code, diagnostic.message


def columns(text: str) -> int:
    """How many columns a terminal gives to printable text."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(each) else 1 + (unicodedata.east_asian_width(each) in "WF")
        for each in text
    )


def printable(text: str) -> str:
    """`text` without what moves a terminal's cursor, breaks a line or turns its direction.

    Pages are strangers' text: an escape sequence in a cell must not reach the terminal.
    """
    if text.isprintable():
        return text
    return "".join(
        each if each.isprintable() else " " if each in "\t\u00a0" else _escaped(each)
        for each in text
    )


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
