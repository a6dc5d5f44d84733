"""The answer to a check that was asked before: the same command, on the same bytes, is told the same.

A commit hook asks `mdgen build --check` all day, and mostly nothing changed. Then all there is to do is to see
that nothing did: every page, every file that was written, every setting and mdgen itself are compared by what
they hold, never by when they were touched. No parser, formatter or command line library is loaded for that.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from hashlib import blake2b, sha256
from typing import NamedTuple

from mdgen.cache.fingerprint import program
from mdgen.cache.folder import Unusable, cache_folder, load, save

_CONFIGURATION = ("mdgen.toml", "pyproject.toml")
_MANIFEST = ".mdgen.json"
_STAGE = ".mdgen-writing"
_PAGES = (".md", ".mdx", ".markdown")
_ENVIRONMENT = "pyvenv.cfg"
_BINARY = getattr(os, "O_BINARY", 0)
_NO_LINKS = getattr(os, "O_NOFOLLOW", 0)


class Answer(NamedTuple):
    """What a clean check said: texts, each for one of the streams, and the last line without the time."""

    said: tuple[tuple[str, str], ...]
    closing: str


def answer(arguments: Sequence[str], started: float) -> bool:
    """Says again what this command said, if all that it depends on is as it was. False: it must be run."""
    if "--check" not in arguments or "--no-cache" in arguments:
        return False
    try:
        body = load(cache_folder() / _name(arguments))
        known = json.loads(body) if body is not None else None
        if not isinstance(known, dict) or known["state"] != _state(
            known["docs"], known["out"], known["files"]
        ):
            return False
        said = [(str(stream), str(text)) for stream, text in known["said"]]
        closing = str(known["closing"])
    except (OSError, Unusable, ValueError, TypeError, KeyError, RecursionError):
        return False
    for stream, text in said:
        (sys.stdout if stream == "stdout" else sys.stderr).write(text)
    if closing:
        sys.stderr.write(f"{closing} ({time.perf_counter() - started:.2f} s)\n")
    return True


def remember(
    arguments: Sequence[str], docs: str, out: str, files: Iterable[str], given: Answer
) -> None:
    """Keeps the answer to a check of `out` against `docs` that found nothing stale.

    `files` are what was read beside the pages and the configuration. What cannot be kept is not.
    """
    listed = sorted(files)
    state = _state(docs, out, listed)
    if state is None:
        return
    known = {
        "state": state,
        "docs": docs,
        "out": out,
        "files": listed,
        "said": given.said,
        "closing": given.closing,
    }
    with suppress(OSError):
        save(cache_folder() / _name(arguments), json.dumps(known).encode())


def _name(arguments: Sequence[str]) -> str:
    """The name of an answer: the command, where it was given, and how its answer is to look."""
    looks = [os.environ.get(each) for each in ("NO_COLOR", "FORCE_COLOR", "TERM", "COLUMNS")]
    is_terminal = sys.stderr.isatty()
    width = os.get_terminal_size(sys.stderr.fileno()).columns if is_terminal else 0
    what = json.dumps([os.getcwd(), list(arguments), looks, is_terminal, width])
    return f"{blake2b(what.encode(), digest_size=16).hexdigest()}.mdgen-answer"


def _state(docs: str, out: str, files: Sequence[str]) -> str | None:
    """A digest of everything that a check looks at; None where the output is not as its manifest says."""
    if os.path.lexists(os.path.join(out, _STAGE)):
        return None
    state = blake2b(program().encode(), digest_size=20)
    for path in (*_configuration(), *files):
        _add(state, path)
    for path in _pages(docs, os.path.realpath(out)):
        _add(state, path)
    manifest = _read(os.path.join(out, _MANIFEST))
    if manifest is None:
        return None
    state.update(manifest)
    return state.hexdigest() if _is_as_written(out, json.loads(manifest)["files"]) else None


def _is_as_written(out: str, hashes: dict[str, str]) -> bool:
    folders = {path.rpartition("/")[0] for path in hashes}
    parents = {folder[:end] for folder in folders for end in _ends(folder)}
    if any(os.path.islink(os.path.join(out, folder)) for folder in parents):
        return False
    for path, written in hashes.items():
        data = _read(os.path.join(out, path))
        if data is None or (
            sha256(data).hexdigest() != written
            # A checkout on Windows may have other line ends.
            and sha256(data.replace(b"\r\n", b"\n")).hexdigest() != written
        ):
            return False
    return True


def _ends(folder: str) -> Iterator[int]:
    return (end for end in range(1, len(folder) + 1) if folder[end : end + 1] in ("", "/"))


def _configuration() -> Iterator[str]:
    """Every file that might configure a run here, there or not."""
    folder = os.getcwd()
    while True:
        yield from (os.path.join(folder, name) for name in _CONFIGURATION)
        above = os.path.dirname(folder)
        if above == folder:
            return
        folder = above


def _pages(docs: str, real_out: str) -> Iterator[str]:
    """At least all the pages of `docs`, in an order of their own, and what hides some of them."""
    if not os.path.isdir(docs):
        yield docs
        return
    folders = [docs]
    while folders:
        folder = folders.pop()
        with os.scandir(folder) as entries:
            listed = sorted(entries, key=lambda entry: entry.name)
        for entry in listed:
            if entry.is_dir(follow_symlinks=False):
                if not entry.name.startswith(".") and os.path.realpath(entry.path) != real_out:
                    folders.append(entry.path)
            elif entry.is_file(follow_symlinks=False) and _tells(entry.name):
                yield entry.path


def _tells(name: str) -> bool:
    return name.lower().endswith(_PAGES) or name == _ENVIRONMENT


def _add(state: blake2b, path: str) -> None:
    data = _read(path, links=True)
    name = os.fsencode(path)
    size = -1 if data is None else len(data)
    state.update(b"%d %d " % (len(name), size) + name + (data or b""))


def _read(path: str, *, links: bool = False) -> bytes | None:
    """A file's bytes; None where there is no file. Raises OSError where it, or a link, cannot be read."""
    try:
        descriptor = os.open(path, os.O_RDONLY | _BINARY | (0 if links else _NO_LINKS))
    except (FileNotFoundError, NotADirectoryError):
        return None
    with open(descriptor, "rb", buffering=0) as file:
        return file.read()
