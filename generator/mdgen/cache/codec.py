"""Values between the stages as JSON and back: nothing but the values and enums listed here is ever made.

A cache may lie in a folder that others can write to, so it is no pickle: what is read from it are numbers,
texts, lists of them and the nodes of the IR, whatever it holds.
"""

from __future__ import annotations

import enum
import json
from collections.abc import Callable
from functools import cache
from operator import attrgetter
from types import ModuleType
from typing import Any

from msgspec import Struct

from mdgen.diagnostics import model
from mdgen.evidence.mentions import Mention
from mdgen.ir import nodes
from mdgen.source import Span

_TUPLE, _LIST, _DICT, _SPAN = 0, 1, 2, 3
_FIRST_CLASS = 4
_PLAIN = frozenset({str, int, float, bool, type(None)})

Json = Any


class Unreadable(ValueError):
    """What was read is not what `encoded` writes."""


def encoded(value: object, path: str) -> str:
    """A value as one line of JSON. Spans in the page `path`, as it is shown, are written without it."""
    return json.dumps(_packed(value, path), separators=(",", ":"))


def decoded(text: str | bytes, path: str) -> object:
    """The value that `encoded` wrote; raises `Unreadable` for any other text.

    `path` is how the page is shown now, which may be from another folder.
    """
    try:
        return _unpacked(json.loads(text), path)
    except (ValueError, TypeError, LookupError, RecursionError) as error:
        raise Unreadable(str(error)) from None


def _packed(value: object, path: str) -> Json:
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is Span:
        assert isinstance(value, Span)
        place = (value.line, value.column, value.length)
        return (_SPAN, *place) if value.path == path else (_SPAN, *place, value.path)
    if kind is tuple:
        return [_TUPLE, *[v if type(v) in _PLAIN else _packed(v, path) for v in value]]  # type: ignore[attr-defined]
    known = _classes().get(kind)
    if known is not None:
        number, values = known
        return [number, *[v if type(v) in _PLAIN else _packed(v, path) for v in values(value)]]
    if kind is list:
        return [_LIST, *[_packed(each, path) for each in value]]  # type: ignore[attr-defined]
    if kind is dict:
        return [_DICT, *[_packed(each, path) for pair in value.items() for each in pair]]  # type: ignore[attr-defined]
    raise TypeError(f"{kind.__name__} is no value of the IR")


def _unpacked(value: Json, path: str) -> object:
    if type(value) is not list:
        if type(value) in _PLAIN:
            return value
        raise Unreadable("a bare object")
    kind = value[0]
    if kind == _SPAN:
        return Span(value[4] if len(value) > 4 else path, value[1], value[2], value[3])
    parts = [_unpacked(v, path) if type(v) is list else v for v in value[1:]]
    if kind >= _FIRST_CLASS:
        return _makers()[kind - _FIRST_CLASS](*parts)
    if kind == _TUPLE:
        return tuple(parts)
    if kind == _LIST:
        return parts
    return dict(zip(parts[::2], parts[1::2], strict=True))


def _listed(module: ModuleType) -> list[type]:
    """The values and enums that a module defines, in its own order."""
    return [
        each
        for each in vars(module).values()
        if isinstance(each, type)
        and each.__module__ == module.__name__
        and issubclass(each, Struct | enum.Enum)
    ]


@cache
def _known() -> tuple[type, ...]:
    return (*_listed(nodes), model.Severity, model.Label, model.Diagnostic, Mention)


@cache
def _classes() -> dict[type, tuple[int, Callable[[Any], tuple[Any, ...]]]]:
    """The number of each class, and how the values that make one are taken from it."""
    return {each: (number, _values(each)) for number, each in enumerate(_known(), _FIRST_CLASS)}


@cache
def _makers() -> tuple[Callable[..., object], ...]:
    return _known()


def _values(class_: type) -> Callable[[Any], tuple[Any, ...]]:
    if not issubclass(class_, Struct):
        return lambda value: (value.value,)
    names = class_.__struct_fields__
    get = attrgetter(*names)
    return get if len(names) > 1 else lambda value: (get(value),)
