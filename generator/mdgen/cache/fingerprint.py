"""What a result depends on beside the pages: mdgen's own files, the libraries that shape it, the dialect."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator
from enum import Enum
from functools import cache
from hashlib import blake2b
from importlib.util import find_spec

# Their versions change what is written, or how pages are read.
_LIBRARIES = {
    "black": "black",
    "jinja2": "jinja2",
    "markdown_it": "markdown_it_py",
    "msgspec": "msgspec",
}
_OWN = (".py", ".toml", ".json", ".j2")


@cache
def program() -> str:
    """The digest of Python's version, the libraries' versions and every file of mdgen: by content, not by name.

    It reads a hundred small files, which costs less than importing any of these libraries.
    """
    digest = blake2b(sys.version.encode(), digest_size=20)
    for library, distribution in _LIBRARIES.items():
        digest.update(f"{library} {_version(library, distribution)}\n".encode())
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    beside = os.path.join(os.path.dirname(os.path.dirname(package)), "templates")
    for folder in (package, beside):
        for path in sorted(_files(folder)):
            with open(path, "rb") as file:
                digest.update(path[len(folder) :].encode() + b"\0" + file.read() + b"\0")
    return digest.hexdigest()


def described(value: object) -> str | None:
    """A settings object in full, as text that is the same in every process; None where it holds code."""
    match value:
        case None | bool() | int() | float() | str():
            return repr(value)
        case Enum():
            return f"{type(value).__name__}.{value.name}"
        case re.Pattern():
            return f"{value.pattern!r}/{value.flags}"
        case dict():
            return _joined("{}", (part for pair in value.items() for part in pair))
        case set() | frozenset():
            inner = [described(each) for each in value]
            known = [each for each in inner if each is not None]
            return "{" + ",".join(sorted(known)) + "}" if len(known) == len(inner) else None
        case list() | tuple():
            return _joined("()", value)
        case _ if names := getattr(value, "__struct_fields__", None):
            parts = (getattr(value, name) for name in names)
            return _joined(f"{type(value).__name__}()", parts)
        case _:
            return None


def _joined(around: str, values: Iterable[object]) -> str | None:
    inner = [described(each) for each in values]
    known = [each for each in inner if each is not None]
    if len(known) < len(inner):
        return None
    return f"{around[:-1]}{','.join(known)}{around[-1]}"


def _files(folder: str) -> Iterator[str]:
    if not os.path.isdir(folder):
        return
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _files(entry.path)
            elif entry.name.endswith(_OWN):
                yield entry.path


def _version(library: str, distribution: str) -> str:
    """A library's version, told by the folder beside it that says what was installed; it is not imported."""
    spec = find_spec(library)
    if spec is None or not spec.origin:
        return "missing"
    site = os.path.dirname(os.path.dirname(spec.origin))
    told = [
        name
        for name in os.listdir(site)
        if name.endswith(".dist-info") and name.lower().startswith(f"{distribution}-")
    ]
    if told:
        return " ".join(sorted(told))
    from importlib.metadata import version

    return version(distribution)
