"""What is wrong with a dialect file, held against the format, each with the place of the mistake."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from typing import Any

from typing_extensions import assert_never

from mdgen.diagnostics.catalogue import DIALECT_INVALID
from mdgen.diagnostics.model import Diagnostic
from mdgen.dialects.format import FORMAT, GROUPS, Key, Shape, Table
from mdgen.source import Span
from mdgen.suggestions import nearest

Toml = dict[str, Any]
Place = tuple[str | int, ...]
"""Where a value stands: keys, and positions in lists of tables."""

_HEADER = re.compile(r"[ \t]*(\[\[?)[ \t]*([\w.\-\" \t]+?)[ \t]*\]\]?[ \t]*(?:#.*)?$")
_ASSIGNMENT = re.compile(r"[ \t]*([\w.\-]+|\"[^\"]*\")[ \t]*=")
_MULTILINE = ("'''", '"""')


def check(raw: Toml, path: str, text: str) -> tuple[Diagnostic, ...]:
    """The mistakes of one file, in the order of the format. `raw` is its TOML, `text` what it was read from."""
    places = _Places(path, text)
    found = list(_table(raw, FORMAT, ()))
    for at, item in enumerate(_listed(raw.get("cell"))):
        for group in _groups(item.get("match")):
            if group not in GROUPS:
                hint = f"known: {', '.join(GROUPS)}"
                found.append(
                    (("cell", at, "match"), f"`{group}` is no group that a cell can give", hint)
                )
    return tuple(
        DIALECT_INVALID.at(places.span(place), problem=problem, help=hint)
        for place, problem, hint in found
    )


Problem = tuple[Place, str, "str | None"]


def _listed(value: object) -> list[Toml]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


# What `re.compile` raises: for a code point that is too high, and for groups nested too deep, too.
NO_PATTERN = (re.error, OverflowError, RecursionError)


def _groups(pattern: object) -> tuple[str, ...]:
    try:
        return tuple(re.compile(pattern).groupindex) if isinstance(pattern, str) else ()
    except NO_PATTERN:
        return ()


def _table(raw: Toml, table: Table, at: Place) -> Iterator[Problem]:
    known = {each.name: each for each in table.keys}
    for key, value in raw.items():
        here = (*at, key)
        match known.get(key):
            case Key() as found:
                yield from _value(value, found, here)
            case Table() as inner:
                yield from _tables(value, inner, here)
            case None if table.free is not None and (not table.names or key in table.names):
                yield from _value(value, Key(key, table.free, ""), here)
            case None:
                names = (*known, *table.names)
                yield here, f"`{key}` is no key of {_shown(table, at)}", _hint(key, names)
            case _ as never:
                assert_never(never)
    for each in table.keys:
        if isinstance(each, Key) and each.needed and each.name not in raw:
            yield at, f"{_shown(table, at)} must have a `{each.name}`", None


def _tables(value: object, table: Table, at: Place) -> Iterator[Problem]:
    if isinstance(value, list) and (table.many or table.one_or_many):
        for index, each in enumerate(value):
            if isinstance(each, dict):
                yield from _table(each, table, (*at, index))
            else:
                yield (*at, index), f"`{table.name}` must hold tables", None
    elif isinstance(value, dict) and not table.many:
        yield from _table(value, table, at)
    elif table.many:
        yield at, f"`{table.name}` must be a list of tables (`[[{_dotted(at)}]]`)", None
    else:
        yield at, f"`{table.name}` must be a table", None


def _value(value: object, key: Key, at: Place) -> Iterator[Problem]:
    words = _WORDS[key.shape]
    match key.shape:
        case "string" | "pattern" | "choice":
            values = [value] if isinstance(value, str) else None
        case "strings" | "patterns" | "choices":
            plain = isinstance(value, list) and all(isinstance(each, str) for each in value)
            values = list(value) if plain and isinstance(value, list) else None
        case "boolean":
            values = [] if isinstance(value, bool) else None
        case "integer":
            values = [] if isinstance(value, int) and not isinstance(value, bool) else None
        case "number":
            values = [] if isinstance(value, int | float) and not isinstance(value, bool) else None
        case _:
            assert_never(key.shape)
    if values is None:
        yield at, f"`{key.name}` must be {words}", None
        return
    for each in values:
        if key.shape in ("pattern", "patterns"):
            yield from _pattern(each, key, at)
        elif key.choices and each not in key.choices:
            yield at, f"`{key.name}` cannot be `{each}`", _hint(each, key.choices)


_WORDS: dict[Shape, str] = {
    "string": "a string",
    "pattern": "a regular expression in a string",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "strings": "a list of strings",
    "patterns": "a list of regular expressions in strings",
    "choice": "a string",
    "choices": "a list of strings",
}


def _pattern(text: str, key: Key, at: Place) -> Iterator[Problem]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what a future Python may take a pattern for
            pattern = re.compile(text)
    except NO_PATTERN as error:
        yield at, f"`{key.name}` is no regular expression: {error}", None
        return
    missing = [group for group in key.groups if group not in pattern.groupindex]
    if missing:
        group = missing[0]
        yield at, f"`{key.name}` must have a group `{group}`", f"write (?P<{group}>...) around it"


def _hint(word: str, known: Sequence[str]) -> str:
    close = nearest(word, known)
    return f"did you mean `{close}`?" if close else f"known: {', '.join(known)}"


def _shown(table: Table, at: Place) -> str:
    if not at:
        return "a dialect"
    if table.name in ("when", "name", "cells"):
        return f"`{table.name}`"
    return f"[[{_dotted(at)}]]" if table.many else f"[{_dotted(at)}]"


def _dotted(at: Place) -> str:
    return ".".join(each for each in at if isinstance(each, str))


class _Places:
    """Where the keys of a TOML text stand. The text is known to be TOML, so lines tell enough."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.lines = text.split("\n")
        self.found: dict[Place, tuple[int, int, int]] = {}
        counts: dict[Place, int] = {}
        table: Place = ()
        closing: str | None = None
        for number, line in enumerate(self.lines):
            if closing is not None:
                closing = None if closing in line else closing
                continue
            header, assignment = _HEADER.match(line), _ASSIGNMENT.match(line)
            if header is not None:
                keys = tuple(part.strip(' \t"') for part in header[2].split("."))
                table = self._resolved(keys[:-1], counts)
                table = (*table, keys[-1])
                if header[1] == "[[":
                    counts[table] = counts.get(table, -1) + 1
                    table = (*table, counts[table])
                self._enter(table, number, header.start(1), len(header[0].strip()))
            elif assignment is not None:
                key = assignment[1].strip('"')
                self._enter((*table, key), number, assignment.start(1), len(assignment[1]))
                rest = line[assignment.end() :]
                closing = next((each for each in _MULTILINE if rest.count(each) == 1), None)

    def _resolved(self, keys: tuple[str, ...], counts: dict[Place, int]) -> Place:
        """A header's path, with the position of the last table of each list on the way."""
        found: Place = ()
        for key in keys:
            found = (*found, key)
            if found in counts:
                found = (*found, counts[found])
        return found

    def _enter(self, place: Place, line: int, start: int, length: int) -> None:
        self.found.setdefault(place, (line, start, length))

    def span(self, place: Place) -> Span:
        """The key at `place`; for one inside an inline table, its first mention on that line."""
        for count in range(len(place), 0, -1):
            if place[:count] not in self.found:
                continue
            line, start, length = self.found[place[:count]]
            if count < len(place):
                name = next(each for each in reversed(place) if isinstance(each, str))
                inline = re.compile(rf"\b{re.escape(name)}\b(?=[ \t]*[=\"'])|\b{re.escape(name)}\b")
                mention = inline.search(self.lines[line], start + length)
                if mention is not None:
                    start, length = mention.start(), len(mention[0])
            return Span(self.path, line + 1, start + 1, length)
        return Span(self.path, 1)
