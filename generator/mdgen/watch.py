"""Waiting for pages or settings to change, and telling what is new in a round from what was told before."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from mdgen.config import Config
from mdgen.diagnostics.model import Diagnostic, Severity
from mdgen.source import SourceFile
from mdgen.sources import SUFFIXES, find_pages

_TICK = 0.5
"""Seconds between two looks at the settings, and at whether the folder is still the one that is watched."""

_Stamps = Mapping[Path, tuple[int, ...]]


class Inputs(Struct, frozen=True):
    """All that a build is made from: pages, files of settings and folders of them, whether there are any or not."""

    docs: Path
    out: Path
    settings: tuple[Path, ...]


class Unwatchable(Exception):
    """The system gives no notice of changes; the text says why."""


class Round(Struct, frozen=True):
    """A build of what is watched: what it was made from, and what it said.

    What could not be read this time is as it was the last time. `known` is what was said of it until now.
    """

    config: Config
    sources: Mapping[str, SourceFile] = {}
    diagnostics: tuple[Diagnostic, ...] = ()
    known: tuple[Diagnostic, ...] = ()
    is_start: bool = True

    def followed_by(
        self,
        config: Config,
        sources: Mapping[str, SourceFile],
        diagnostics: Sequence[Diagnostic],
        *,
        is_whole: bool,
    ) -> Round:
        """The round after this one. One that is not whole ended before all was looked at that there is to say."""
        said = tuple(diagnostics)
        known = said if is_whole else (*self.known, *news(self.known, said))
        return Round(config, sources or self.sources, said, known, is_start=False)

    def words_since(self, before: Round) -> list[str]:
        """What changed, by what files say and not by when they were touched."""
        old, new = before._pages(), self._pages()
        changed = sum(old[path] != new[path] for path in old.keys() & new.keys())
        added, removed = len(new.keys() - old.keys()), len(old.keys() - new.keys())
        settings = self._settings() != before._settings()
        return [
            *([f"{changed:,} of {_number(len(new))} changed"] if changed else ()),
            *([f"{_number(added)} added"] if added else ()),
            *([f"{_number(removed)} removed"] if removed else ()),
            *(["settings changed"] if settings else ()),
        ]

    def says_other_than(self, before: Round) -> bool:
        """Is anything said that was not said before, or the other way round?"""
        pair = (before.diagnostics, self.diagnostics)
        return bool(news(*pair) or news(*reversed(pair)))

    def _pages(self) -> Mapping[str, str]:
        return {path: each.text for path, each in self.sources.items() if not _is_settings(path)}

    def _settings(self) -> tuple[Config, Mapping[str, str]]:
        files = {path: each.text for path, each in self.sources.items() if _is_settings(path)}
        # Where in the file a setting stands is none of it.
        return replace(self.config, applied=()), files


def inputs(config: Config, here: Path) -> Inputs:
    """What a build in the folder `here` depends on, each file that might configure it included."""
    names = ("mdgen.toml", "pyproject.toml")
    files = [folder / name for folder in (here, *here.parents) for name in names]
    own = [each.value for each in config.applied if each.key == "templates" and each.value]
    named = (config.overrides, *config.dialect_files, *map(str, own))
    settings = (*files, *map(Path, named))
    return Inputs(Path(config.source or ""), Path(config.out), settings)


def changed(wanted: Callable[[], Inputs]) -> Iterator[None]:
    """Once without waiting, and then each time that something may have changed and has come to rest.

    What changes while the caller is at work is told afterwards. `wanted` is asked again each time: settings say
    where the pages are. Raises ImportError where watchfiles is not installed, `Unwatchable`, and KeyboardInterrupt.
    """
    import watchfiles  # noqa: F401  (before anything is built)

    now = wanted()
    pages, settings = _page_stamps(now), _stamps(now.settings)
    yield
    while True:
        now, is_first = wanted(), True
        for has_changed in _ticks(now.docs, now.out):
            if is_first:
                # What was changed before somebody watched.
                has_changed |= pages != (pages := _page_stamps(now))
                is_first = False
            if has_changed | (settings != (settings := _stamps(now.settings))):
                yield
            if wanted() != now:
                break


def _ticks(docs: Path, out: Path) -> Iterator[bool]:
    """Every half second, or sooner, whether pages changed; it ends where `docs` is no longer what it was."""
    from watchfiles import Change, watch

    real_docs, real_out = Path(os.path.realpath(docs)), Path(os.path.realpath(out))
    is_folder = real_docs.is_dir()
    # Editors put a new file in the place of the old one: a page on its own is seen from its folder alone.
    folder = real_docs if is_folder else real_docs.parent
    standing = _identity(folder)
    if standing is None or not real_docs.exists():
        time.sleep(_TICK)
        yield False
        return

    def matters(change: Change, name: str) -> bool:
        path = Path(name)
        if not is_folder:
            return path == real_docs
        if path.is_relative_to(real_out) or not path.is_relative_to(real_docs):
            return False
        if any(part.startswith(".") for part in path.relative_to(real_docs).parts):
            return False
        # A folder that goes has no suffix, and one that comes with all its pages tells of none of them.
        return name.lower().endswith(SUFFIXES) or change is Change.deleted or path.is_dir()

    try:
        for found in watch(
            folder,
            watch_filter=matters,
            yield_on_timeout=True,
            rust_timeout=int(_TICK * 1000),
            recursive=is_folder,
        ):
            yield bool(found)
            if _identity(folder) != standing:
                return
    except (OSError, RuntimeError) as error:
        if _identity(folder) == standing:
            raise Unwatchable(str(error)) from None


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells a folder from another one of the same name; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _page_stamps(inputs: Inputs) -> _Stamps:
    return _stamps(Path(page.file) for page in find_pages(inputs.docs, inputs.out).value or ())


def _stamps(paths: Iterable[Path]) -> _Stamps:
    """What changes with a file, for those that are there; for a folder, the files in it too."""
    found: dict[Path, tuple[int, ...]] = {}
    for path in paths:
        try:
            status = path.stat()
            found[path] = (status.st_mtime_ns, status.st_size, status.st_ino)
            if path.is_dir():
                found |= _stamps(path.iterdir())
        except OSError:
            continue
    return found


def news(before: Sequence[Diagnostic], now: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The findings that were not there before. One that only moved within its page was."""
    stayed = Counter(before) & Counter(now)
    moved = Counter(map(_without_place, (Counter(before) - stayed).elements()))
    found: list[Diagnostic] = []
    for each in now:
        place_less = _without_place(each)
        if stayed[each]:
            stayed[each] -= 1
        elif moved[place_less]:
            moved[place_less] -= 1
        else:
            found.append(each)
    return tuple(found)


def _without_place(found: Diagnostic) -> tuple[object, ...]:
    path = found.span.path if found.span is not None else None
    # Notes count what they tell of: one page more is no other note.
    message = "" if found.severity is Severity.NOTE else found.message
    return found.code, found.severity, message, path


def _is_settings(path: str) -> bool:
    return path.endswith(".toml")


def _number(count: int) -> str:
    return f"{count:,} page{'' if count == 1 else 's'}"
