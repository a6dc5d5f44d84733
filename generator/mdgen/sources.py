"""Finding the pages of a documentation folder, and reading them as text."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from mdgen.diagnostics.catalogue import (
    NO_DOCUMENTATION,
    NO_PAGES,
    NOT_TEXT,
    OUTPUT_HOLDS_DOCUMENTATION,
    OVERRIDES_UNREAD,
    UNREADABLE_PAGE,
)
from mdgen.diagnostics.model import Diagnostic, Staged
from mdgen.source import SourceFile, Span, UndecodableText, decode

SUFFIXES = (".md", ".mdx", ".markdown")
SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__", "venv"})


class PageFile(Struct, frozen=True):
    """A page on disk. `path` is relative to the docs root, with `/`; `shown` as the user would type it."""

    file: str
    path: str
    shown: str


def find_pages(docs: Path, out: Path) -> Staged[tuple[PageFile, ...] | None]:
    """The pages of `docs`, a folder or one page, sorted by path; None where there is none to build from.

    Hidden folders, environments and `out` are not looked into. Symbolic links are not followed: what they
    lead to inside `docs` is found there, and what lies outside is not part of it.
    """
    if not docs.exists():
        reason = f"there is no folder or file {docs}"
        return Staged(None, (NO_DOCUMENTATION.at(None, reason=reason),))
    real_docs, real_out = Path(os.path.realpath(docs)), Path(os.path.realpath(out))
    if real_docs.is_relative_to(real_out) and not out.is_file():
        return Staged(None, (OUTPUT_HOLDS_DOCUMENTATION.at(None, out=out, docs=docs),))
    if docs.is_file():
        return Staged((PageFile(str(docs), docs.name, docs.as_posix()),))
    if not docs.is_dir():
        reason = f"{docs} is neither a folder nor a file"
        return Staged(None, (NO_DOCUMENTATION.at(None, reason=reason),))
    found: list[PageFile] = []
    problems: list[Diagnostic] = []
    for each in _walk(docs, real_docs, real_out):
        if isinstance(each, PageFile):
            found.append(each)
        else:
            problems.append(each)
    if problems:
        return Staged(None, tuple(problems))
    if not found:
        return Staged(None, (NO_PAGES.at(None, path=docs),))
    return Staged(tuple(sorted(found, key=lambda page: page.path)))


def read_pages(pages: Sequence[PageFile]) -> Staged[tuple[SourceFile, ...] | None]:
    """The pages' text; None where one of them has none, since the models would miss what it says."""
    sources: list[SourceFile] = []
    problems: list[Diagnostic] = []
    for page in pages:
        try:
            with open(page.file, "rb") as file:
                text = decode(file.read())
        except OSError as error:
            problems.append(_unreadable(page.shown, error))
        except UndecodableText as error:
            problems.append(NOT_TEXT.at(None, path=page.shown, reason=error.reason))
        else:
            sources.append(SourceFile(page.path, text, page.shown))
    return Staged(None, tuple(problems)) if problems else Staged(tuple(sources))


def _walk(docs: Path, real_docs: Path, out: Path) -> Iterator[PageFile | Diagnostic]:
    """Pages and problems, in no order. `out` and `real_docs` are real paths."""
    shown_docs = docs.as_posix()
    top = "" if shown_docs == "." else f"{shown_docs.rstrip('/')}/"
    folders = [""]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(docs / folder) as entries:
                listed = list(entries)
        except OSError as error:
            yield _unreadable((docs / folder).as_posix(), error)
            continue
        for entry in listed:
            path = f"{folder}{entry.name}"
            mode = entry.stat(follow_symlinks=False).st_mode
            if stat.S_ISDIR(mode):
                if not _is_skipped(entry) and real_docs / path != out:
                    folders.append(f"{path}/")
            elif stat.S_ISREG(mode) and entry.name.lower().endswith(SUFFIXES):
                shown = f"{top}{path}"
                if _is_utf8(path):
                    yield PageFile(entry.path, path, shown)
                else:
                    yield UNREADABLE_PAGE.at(None, path=shown, reason="its name is not UTF-8")


def _is_skipped(folder: os.DirEntry[str]) -> bool:
    return (
        folder.name.startswith(".")
        or folder.name in SKIPPED_FOLDERS
        or Path(folder.path, "pyvenv.cfg").exists()
    )


def _is_utf8(path: str) -> bool:
    # The system gives undecodable bytes of a name as lone surrogates.
    return path.isascii() or not any("\ud800" <= each <= "\udfff" for each in path)


def _unreadable(shown: str, error: OSError) -> Diagnostic:
    return UNREADABLE_PAGE.at(None, path=shown, reason=error.strerror or str(error))


def read_overrides_file(path: Path) -> Staged[SourceFile | None]:
    """The text of an overrides file, empty where there is none; None where it cannot be read."""
    shown = path.as_posix()
    try:
        return Staged(SourceFile(path.name, decode(path.read_bytes()), shown))
    except FileNotFoundError:
        return Staged(SourceFile(path.name, "", shown))
    except (OSError, UndecodableText) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return Staged(None, (OVERRIDES_UNREAD.at(Span(shown, 1), reason=reason.lower()),))
