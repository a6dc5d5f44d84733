"""Names as words, and the spellings that APIs write them in: snake, camel and Pascal case."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Literal

from typing_extensions import assert_never

Style = Literal["snake", "camel", "pascal"]
STYLES: tuple[Style, ...] = ("snake", "camel", "pascal")

_NAME = re.compile(r"(?P<lead>_*)(?P<core>[A-Za-z][A-Za-z0-9]*(?:_+[A-Za-z0-9]+)*)(?P<trail>_*)\Z")
_BOUNDARY = re.compile(r"_+|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_IN: Mapping[Style, Callable[[str], object]] = {
    "snake": re.compile(r"[a-z][a-z0-9_]*\Z").match,
    "camel": re.compile(r"[a-z][A-Za-z0-9]*\Z").match,
    "pascal": re.compile(r"[A-Z][A-Za-z0-9]*\Z").match,
}
_NO_LETTER = re.compile(r"[\W_]+")
_LONGEST = 200


def folded(name: str) -> str:
    """What all spellings of a name share: its letters and digits, in lower case."""
    return _NO_LETTER.sub("", name).lower()


def words(name: str) -> tuple[str, ...]:
    """The words of a name in any of the styles, in lower case: `("page", "token")` for `pageToken`.

    An acronym is one word (`HTTPServer`), digits belong to the word before them (`web3Wallet`). A name that
    is in no style (`Content-Type`, `$schema`) is one word.
    """
    found = _NAME.match(name) if len(name) <= _LONGEST else None
    if found is None:
        return (name,)
    return tuple(each.lower() for each in _BOUNDARY.split(found["core"]) if each)


@lru_cache(maxsize=8192)  # a tree has few names in many places
def in_style(name: str, style: Style) -> str:
    """The name in another style; as it is where it is in none.

    Underscores around the name stay: `_id`, `__typename`. So does a name all in capitals with more than one
    letter and word (`API_KEY`), which is a constant or a header in any style, and one that follows the style
    already, whatever its acronyms look like: `userID` is camel case.
    """
    found = _NAME.match(name) if len(name) <= _LONGEST else None
    if found is None or (name.isupper() and "_" in found["core"]) or _IN[style](found["core"]):
        return name
    parts = words(name)
    match style:
        case "snake":
            core = "_".join(parts)
        case "camel":
            core = parts[0] + "".join(map(_capital, parts[1:]))
        case "pascal":
            core = "".join(map(_capital, parts))
        case _:
            assert_never(style)
    return found["lead"] + core + found["trail"]


def styles_of(name: str) -> tuple[Style, ...]:
    """The styles that the name may be in: `id` is snake and camel, `pageToken` camel, `$id` none."""
    return tuple(style for style in STYLES if in_style(name, style) == name and _NAME.match(name))


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]
