"""The title that a name was probably meant to be."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from difflib import get_close_matches

from msgspec import Struct

# Few titles are all compared; of many only those that begin or end alike, this many on each side.
_COMPARE_ALL = 64
_NEIGHBOURS = 8
_LONGEST = 200


class Titles(Struct, frozen=True):
    """Titles in lower case, sorted from the left and from the right, with the spelling of each."""

    spelling: dict[str, str]
    forwards: tuple[str, ...]
    backwards: tuple[str, ...]


def searchable(titles: Iterable[str]) -> Titles:
    """Titles, made ready for `nearest`. Of two that differ by case alone the first one stays."""
    spelling: dict[str, str] = {}
    for title in titles:
        if len(title) <= _LONGEST:
            spelling.setdefault(title.lower(), title)
    backwards = sorted(each[::-1] for each in spelling)
    return Titles(spelling, tuple(sorted(spelling)), tuple(backwards))


def nearest(name: str, titles: Titles) -> str | None:
    """The title most like `name`; None where none is near.

    The time does not grow with the number of titles: a difflib ratio against 10,000 titles takes
    half a second, so of many titles only the sorted neighbours from either end are compared.
    """
    wanted = name[:_LONGEST].lower()
    if len(titles.forwards) <= _COMPARE_ALL:
        candidates = list(titles.forwards)
    else:
        from_left = _around(wanted, titles.forwards)
        from_right = (each[::-1] for each in _around(wanted[::-1], titles.backwards))
        candidates = list(dict.fromkeys((*from_left, *from_right)))
    match get_close_matches(wanted, candidates, n=1, cutoff=0.7):
        case [title]:
            return titles.spelling[title]
        case _:
            return None


def _around(wanted: str, ordered: tuple[str, ...]) -> tuple[str, ...]:
    place = bisect_left(ordered, wanted)
    return ordered[max(0, place - _NEIGHBOURS) : place + _NEIGHBOURS]
