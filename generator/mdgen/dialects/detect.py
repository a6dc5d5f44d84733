"""Which dialect a docs root is written in, by the evidence that the dialects themselves list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from mdgen.diagnostics.catalogue import DIALECT_DETECTED, DIALECT_NOT_DETECTED, DIALECT_TIED
from mdgen.diagnostics.model import Diagnostic, Staged
from mdgen.dialects.load import load_dialect, shipped_marks
from mdgen.dialects.model import Dialect, Marks
from mdgen.dialects.versions import side_by_side
from mdgen.source import SourceFile

SAMPLE = 150
"""How many pages of a root are looked at, evenly spread."""
_ROUND = 16
"""Of how many pages the marks are counted before the next look at who can still come first."""


Patterns = tuple[re.Pattern[str], ...]
ByFolder = tuple[tuple[str, str], ...]
"""Folders of a docs tree and the dialect of each, a name or a file; of two folders the inner one counts."""
Wanted = str | ByFolder | None
"""What a user says of the dialect: one for all pages, one for each of some folders, or nothing."""


class Detected(Struct, frozen=True):
    """The dialect of each page, None where none fits, and the pages, by their place, whose text it goes by.

    Beside these texts it depends on the paths of all pages alone. `looked_at` is None where files of the user's
    have a say too.
    """

    dialects: tuple[Dialect | None, ...]
    looked_at: tuple[int, ...] | None = None


def detect(
    sources: Sequence[SourceFile], wanted: Wanted = None
) -> Staged[tuple[Dialect | None, ...]]:
    """The dialect of each page, in the order of `sources`; None where none fits."""
    staged = detect_by(sources, wanted)
    return Staged(staged.value.dialects, staged.diagnostics)


def detect_by(sources: Sequence[SourceFile], wanted: Wanted) -> Staged[Detected]:
    """The dialect of each page, in the order of `sources`, and what it was told by.

    `wanted` is the user's choice: a dialect's name or file, or one for each of some folders. An abstract one
    (`speakeasy`) leaves the choice among its children. Pages that one docs root holds share a dialect.
    """
    if not isinstance(wanted, tuple):
        return _detected(sources, wanted)
    chosen = [_of_folder(source.path, wanted) for source in sources]
    found: list[Dialect | None] = [None] * len(sources)
    diagnostics: list[Diagnostic] = []
    for choice in dict.fromkeys(chosen):
        indexes = [index for index, each in enumerate(chosen) if each == choice]
        staged = _detected([sources[index] for index in indexes], choice)
        diagnostics += staged.diagnostics
        for index, dialect in zip(indexes, staged.value.dialects, strict=True):
            found[index] = dialect
    return Staged(Detected(tuple(found)), tuple(diagnostics))


def _of_folder(path: str, by_folder: ByFolder) -> str | None:
    fitting = (each for each in by_folder if not each[0] or path.startswith(f"{each[0]}/"))
    return max(fitting, key=lambda each: len(each[0]), default=("", None))[1]


def _detected(sources: Sequence[SourceFile], wanted: str | None) -> Staged[Detected]:
    chosen: Dialect | None = None
    is_own = wanted is not None and wanted.endswith(".toml")
    if wanted is not None:
        staged = load_dialect(wanted)
        chosen = staged.value
        if chosen is None:
            return Staged(Detected((None,) * len(sources)), staged.diagnostics)
        if not chosen.abstract:
            stated = Detected((chosen,) * len(sources), None if is_own else ())
            return Staged(stated, tuple(_side_by_side(sources, stated.dialects)))
    candidates = _candidates(chosen)
    first = tuple(each for each in candidates if not each.detection.fallback)
    last = tuple(each for each in candidates if each.detection.fallback)
    needed = chosen is None
    found: list[Dialect | None] = [None] * len(sources)
    looked_at: list[int] = []
    diagnostics: list[Diagnostic] = []
    for root, indexes in _roots(sources, candidates):
        places = indexes[:: max(1, len(indexes) // SAMPLE)]
        looked_at += places
        sample = [sources[place] for place in places]
        best = _best(sample, first, required=needed) or _best(sample, last, required=needed)
        shown = root or "."
        if not best:
            diagnostics.append(DIALECT_NOT_DETECTED.at(None, root=shown))
            continue
        diagnostics.append(_verdict(best, shown, len(sample)))
        dialect = load_dialect(best[0].candidate.name).value
        for index in indexes:
            found[index] = dialect
    detected = Detected(tuple(found), None if is_own else tuple(looked_at))
    return Staged(detected, (*diagnostics, *_side_by_side(sources, found)))


def _roots(
    sources: Sequence[SourceFile], candidates: tuple[Marks, ...]
) -> list[tuple[str, list[int]]]:
    """The docs roots, sorted, and the places of the pages in each."""
    roots: dict[str, list[int]] = {}
    for index, source in enumerate(sources):
        roots.setdefault(_root(source.path, candidates), []).append(index)
    return sorted(roots.items())


def _verdict(best: Sequence[_Evidence], root: str, sampled: int) -> Diagnostic:
    """What is to be said of the choice; of several that fit as well, which they are."""
    first, *others = best
    if not others:
        evidence = (
            f"{first.pages or first.required_pages} of {sampled} sampled pages have its marks"
        )
        return DIALECT_DETECTED.at(None, root=root, title=first.candidate.title, evidence=evidence)
    named = ", ".join(f"`{each.candidate.name}`" for each in best)
    return DIALECT_TIED.at(
        None,
        root=root,
        title=first.candidate.title,
        names=named,
        help=f"`--dialect NAME` settles it, as does a page with more types of that language: {named}",
    )


def _side_by_side(
    sources: Sequence[SourceFile], dialects: Sequence[Dialect | None]
) -> Iterator[Diagnostic]:
    """A word on versions and languages among the pages that are read."""
    pairs = zip(sources, dialects, strict=True)
    return side_by_side(
        source.path
        for source, dialect in pairs
        if dialect is not None
        and dialect.reads(source.path)
        and not _is_skipped(source.path, dialect)
    )


def _is_skipped(path: str, dialect: Dialect) -> bool:
    return any(each.path is not None and each.path.search(path) for each in dialect.pages)


def docs_root(path: str, dialect: Dialect | Marks) -> str:
    """The part of a page's path that is its docs root, "" for the tree's top."""
    found = dialect.root.match(path) if dialect.root is not None else None
    return found["root"] if found else ""


def _candidates(family: Dialect | None) -> tuple[Marks, ...]:
    return tuple(
        each
        for each in shipped_marks()
        if not each.abstract and (family is None or family.name in each.lineage)
    )


def _root(path: str, candidates: tuple[Marks, ...]) -> str:
    return next((root for each in candidates if (root := docs_root(path, each))), "")


class _Evidence(Struct, frozen=True):
    candidate: Marks
    required_pages: int
    pages: int


def _best(
    sample: Sequence[SourceFile], candidates: tuple[Marks, ...], *, required: bool
) -> tuple[_Evidence, ...]:
    """The candidate with the most pages that have what it requires, then with the most marks on the most
    pages; all of equals, in the order of their names. Empty where none fits.
    """
    # Those of one family require the same.
    needed = _pages_with(sample, (each.detection.require for each in candidates))
    most = max(needed.values(), default=0)
    if required and not most:
        return ()
    fitting = [each for each in candidates if needed.get(each.detection.require) == most]
    marked = _pages_with(sample, (each.detection.prefer for each in fitting))
    best = max(marked.values(), default=0)
    equals = [each for each in fitting if marked.get(each.detection.prefer) == best]
    if len(equals) > 1:
        marks = [_marks(sample, each.detection.prefer) for each in equals]
        equals = [each for each, count in zip(equals, marks, strict=True) if count == max(marks)]
    return tuple(_Evidence(each, most, best) for each in equals)


def _pages_with(
    sample: Sequence[SourceFile], all_patterns: Iterable[Patterns]
) -> dict[Patterns, int]:
    """On how many pages one of the patterns is found. Those that cannot come first are left out."""
    counts = dict.fromkeys(all_patterns, 0)
    for number, source in enumerate(sample):
        if len(counts) > 1 and number % _ROUND == 0:
            in_reach = max(counts.values()) - (len(sample) - number)
            counts = {each: count for each, count in counts.items() if count >= in_reach}
        for patterns in counts:
            counts[patterns] += any(each.search(source.text) for each in patterns)
    return counts


def _marks(sample: Sequence[SourceFile], patterns: Patterns) -> int:
    return sum(each.search(source.text) is not None for source in sample for each in patterns)
