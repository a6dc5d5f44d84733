"""Texts made of a regular expression's own parts, which make it look at the same characters again and again."""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import mdgen
from mdgen.dialects.load import load_dialect, shipped_names
from msgspec import Struct

if sys.version_info >= (3, 11):
    from re import _constants as sre  # type: ignore[attr-defined]
    from re import _parser as parser  # type: ignore[attr-defined]
else:
    import sre_constants as sre
    import sre_parse as parser

_CATEGORIES = {
    sre.CATEGORY_DIGIT: "1", sre.CATEGORY_SPACE: " ", sre.CATEGORY_WORD: "a",
    sre.CATEGORY_NOT_DIGIT: "a", sre.CATEGORY_NOT_SPACE: "a", sre.CATEGORY_NOT_WORD: " ",
}  # fmt: skip
_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT)
_ANY = 'a 0\n.-"<[(`|é'


def module_patterns() -> dict[str, re.Pattern[str]]:
    """Every regular expression that a module of mdgen holds, by its dotted name."""
    found: dict[str, re.Pattern[str]] = {}
    for module in pkgutil.walk_packages(mdgen.__path__, "mdgen."):
        if not module.name.endswith("__main__"):
            for name, value in vars(importlib.import_module(module.name)).items():
                for number, pattern in enumerate(_patterns_in(value, set())):
                    found.setdefault(f"{module.name}.{name}{number or ''}", pattern)
    return found


def dialect_patterns() -> dict[str, re.Pattern[str]]:
    """Every regular expression of a shipped dialect."""
    found: dict[str, re.Pattern[str]] = {}
    for name in shipped_names():
        for pattern in _patterns_in(load_dialect(name).value, set()):
            found.setdefault(f"{name}: {pattern.pattern}", pattern)
    return found


def _patterns_in(value: object, seen: set[int]) -> Iterator[re.Pattern[str]]:
    if id(value) in seen:
        return
    seen.add(id(value))
    inside: Iterable[object] = ()
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
    elif isinstance(value, tuple | list | frozenset | set):
        inside = value
    elif isinstance(value, Mapping):
        inside = value.values()
    elif isinstance(value, Struct):
        inside = [getattr(value, name) for name in value.__struct_fields__]
    for each in inside:
        yield from _patterns_in(each, seen)


def attacks(pattern: re.Pattern[str], length: int) -> Iterator[str]:
    """Texts of about `length` characters: a beginning of a match, over and over or once before a run."""
    tree = parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    heads = list(dict.fromkeys(_beginnings(tree)))[:60]
    runs = list(dict.fromkeys([*_repeated(tree), " ", "a", "\n"]))[:8]
    for head in heads:
        if head:
            yield head * (length // len(head))
        for run in runs:
            if run:
                yield f"{head}{run * (length // len(run))}!"
                yield (head + run) * (length // len(head + run))


def _samples(tree: Any, limit: int = 4) -> list[str]:
    """A few texts that a pattern matches."""
    found = [""]
    for op, argument in tree:
        choices = [""]
        if op is sre.LITERAL:
            choices = [chr(argument)]
        elif op in (sre.NOT_LITERAL, sre.ANY):
            choices = ["a"] if argument != ord("a") else ["b"]
        elif op is sre.IN:
            choices = _characters(argument)
        elif op is sre.SUBPATTERN:
            choices = _samples(argument[3], limit)
        elif op is sre.BRANCH:
            choices = [each for branch in argument[1] for each in _samples(branch, 2)]
        elif op in _REPEATS:
            choices = [each * max(argument[0], 1) for each in _samples(argument[2], 2)]
            choices += [""] if argument[0] == 0 else []
        found = [left + right for left in found for right in choices[:limit]][: limit * 2]
    return found


def _characters(items: Any) -> list[str]:
    if items[0][0] is sre.NEGATE:
        outside = (c for c in _ANY if not any(_holds(c, *each) for each in items[1:]))
        return [next(outside, "\u2603")]
    found = []
    for op, argument in items:
        if op is sre.LITERAL:
            found.append(chr(argument))
        elif op is sre.RANGE:
            found.append(chr(argument[0]))
        elif op is sre.CATEGORY:
            found.append(_CATEGORIES.get(argument, "a"))
    return found[:3]


def _holds(character: str, op: Any, argument: Any) -> bool:
    if op is sre.LITERAL:
        return ord(character) == argument
    if op is sre.RANGE:
        return bool(argument[0] <= ord(character) <= argument[1])
    word = character.isalnum() or character == "_"
    return {
        sre.CATEGORY_DIGIT: character.isdigit(), sre.CATEGORY_NOT_DIGIT: not character.isdigit(),
        sre.CATEGORY_SPACE: character.isspace(), sre.CATEGORY_NOT_SPACE: not character.isspace(),
        sre.CATEGORY_WORD: word, sre.CATEGORY_NOT_WORD: not word,
    }.get(argument, False)  # fmt: skip


def _inside(op: Any, argument: Any) -> list[Any]:
    if op is sre.SUBPATTERN:
        return [argument[3]]
    if op is sre.BRANCH:
        return list(argument[1])
    return [argument[2]] if op in _REPEATS else []


def _repeated(tree: Any) -> Iterator[str]:
    """What a pattern takes any number of."""
    for op, argument in tree:
        if op in _REPEATS and argument[1] > 50:
            yield from _samples(argument[2], 2)
        for each in _inside(op, argument):
            yield from _repeated(each)


def _beginnings(tree: Any) -> Iterator[str]:
    """What a pattern has matched when it stands before each of its parts."""
    items = list(tree)
    for place in range(len(items) + 1):
        before = _samples(items[:place], 2)
        yield from before
        if place < len(items):
            for each in _inside(*items[place]):
                yield from (before[0] + deeper for deeper in _beginnings(each))
