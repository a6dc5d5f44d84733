"""Several versions or languages of the same pages, side by side in one tree: each would double the models."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from mdgen.diagnostics.catalogue import SIDE_BY_SIDE
from mdgen.diagnostics.model import Diagnostic

_VERSION = re.compile(
    r"v?\d{1,4}(?:[._-]\d+)*(?:[._-]?(?:d|rc|beta|alpha|draft)[\w.-]*)?", re.IGNORECASE
)
_DOTTED = re.compile(r"v?\d+\.\d+(?:[._-][\w.-]+)?", re.IGNORECASE)
_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_](?:[A-Z]{2}|Han[st]))?|zh-(?:cn|tw)|CN|EN|JA|KO")
_MARKED = re.compile(rf"(?P<stem>.+?)[._-](?P<mark>(?:{_LANGUAGE.pattern}))")
_SHARED = 0.5
"""Folders are taken for the same pages twice when the smaller one shares so many of its pages' names."""
_FEWEST = 2
"""One page of the same name in two folders is a coincidence."""


def side_by_side(paths: Iterable[str]) -> Iterator[Diagnostic]:
    """One finding for each set of versions or languages that these pages are."""
    all_paths = tuple(paths)
    names = {name for path in all_paths for name in path.split("/")[:-1]}
    told = {each for each in names if _VERSION.fullmatch(each) or _LANGUAGE.fullmatch(each)}
    yield from _folders(
        [PurePosixPath(each) for each in all_paths if not told.isdisjoint(each.split("/"))]
    )
    named = ((each, each.rpartition("/")[2].rpartition(".")[0]) for each in all_paths)
    yield from _files(
        [
            PurePosixPath(path)
            for path, stem in named
            if _DOTTED.fullmatch(stem) or _MARKED.fullmatch(stem)
        ],
        frozenset(path.rpartition(".")[0] for path in all_paths),
    )


def _folders(pages: list[PurePosixPath]) -> Iterator[Diagnostic]:
    """Sibling folders that are called like versions or languages, and hold the same pages."""
    inside: dict[PurePosixPath, dict[str, dict[str, None]]] = {}
    for page in pages:
        for folder in page.parents:
            name = folder.name
            if name and (_VERSION.fullmatch(name) or _LANGUAGE.fullmatch(name)):
                rest = page.relative_to(folder).as_posix()
                inside.setdefault(folder.parent, {}).setdefault(name, {})[rest] = None
    for parent, folders in sorted(inside.items()):
        names = sorted(folders)
        same = [
            name
            for name in names
            if any(_are_alike(folders[name], folders[other]) for other in names if other != name)
        ]
        if same:
            yield _finding(
                f"the folders in `{parent}`", same, f"{(parent / same[0]).as_posix()}/**"
            )


def _are_alike(one: dict[str, None], other: dict[str, None]) -> bool:
    shared = sum(each in other for each in one)
    return shared >= _FEWEST and shared >= _SHARED * min(len(one), len(other))


def _files(pages: list[PurePosixPath], known: frozenset[str]) -> Iterator[Diagnostic]:
    """Pages beside each other that are called like versions, or like another page and a language.

    `known` are the paths of all pages, without what follows the last dot.
    """
    versions: dict[PurePosixPath, list[str]] = {}
    marked: dict[str, list[PurePosixPath]] = {}
    for page in pages:
        if _DOTTED.fullmatch(page.stem):
            versions.setdefault(page.parent, []).append(page.name)
        found = _MARKED.fullmatch(page.stem)
        if found is not None and page.with_name(found["stem"]).as_posix() in known:
            marked.setdefault(found["mark"], []).append(page)
    for parent, names in sorted(versions.items()):
        if len(names) > 1:
            first = (parent / sorted(names)[0]).as_posix()
            yield _finding(f"the pages in `{parent}`", sorted(names), first)
    for mark, found_pages in sorted(marked.items()):
        if len(found_pages) >= _FEWEST:
            end = f"{found_pages[0].stem[-len(mark) - 1]}{mark}{found_pages[0].suffix}"
            yield _finding("pages", [page.name for page in found_pages], f"**/*{end}")


def _finding(what: str, names: list[str], glob: str) -> Diagnostic:
    shown = ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
    help_ = f'build one of them, or leave the others out: `[source] exclude = ["{glob}"]` in a dialect file'
    return SIDE_BY_SIDE.at(None, what=what, names=shown, help=help_)
