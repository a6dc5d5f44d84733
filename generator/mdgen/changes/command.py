"""`mdgen diff` without its printing: arguments to two states, two states to a report."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from mdgen.changes.compare import compare
from mdgen.changes.ignore import Ignore, apply_ignores, read_ignores
from mdgen.changes.model import FailOn, suggested_bump
from mdgen.changes.report import Report
from mdgen.changes.revisions import (
    GitFailed,
    Sources,
    cannot_compare,
    commit_of,
    merge_base,
    pages_at,
    shown_path,
)
from mdgen.config import Config
from mdgen.diagnostics.catalogue import BROKEN_IGNORE_FILE
from mdgen.diagnostics.model import Severity, Staged
from mdgen.evidence import read_overrides
from mdgen.ir.nodes import Schema
from mdgen.pipeline import NO_PAST, Past, failed, read, understand
from mdgen.source import SourceFile, UndecodableText, decode

IGNORE_FILE = "mdgen-ignore.toml"


class Origin(Struct, frozen=True):
    """Where a state of the docs is: a folder (or page), now (`revision` is "") or at a git revision."""

    folder: str
    revision: str = ""

    def __str__(self) -> str:
        return f"{self.revision}:{self.folder}" if self.revision else self.folder


class Request(Struct, frozen=True):
    """The two states that are to be compared."""

    old: Origin
    new: Origin


class Settings(Struct, frozen=True):
    """What else `mdgen diff` is told: how docs are read, by `config` and the `overrides` file, and how to judge.

    `ignore_file` is None where none was named: then `mdgen-ignore.toml` counts if it is there.
    `version` is the current one of the models, for the suggested bump; "" where it is not known.
    """

    config: Config
    overrides: SourceFile | None = None
    ignore_file: str | None = None
    fail_on: FailOn = "breaking"
    version: str = ""


def diff(
    request: Request,
    settings: Settings,
    cwd: Path,
    today: datetime.date,
    past: Past = NO_PAST,
) -> Staged[Report | None]:
    """The report; None where one of the states, or the file of ignored changes, could not be read.

    The diagnostics are what kept the comparison from being made, and the entries of the ignore file that
    ignore nothing; those of the pages are what `mdgen build` is for. `past` saves work and changes nothing else.
    """
    old = sources_of(request.old, settings.config.out, cwd)
    new = sources_of(request.new, settings.config.out, cwd) if old.value is not None else old
    if old.value is None or new.value is None:
        return Staged(None, old.diagnostics or new.diagnostics)
    before = schema_of(request.old, old.value, settings, past)
    after = (
        schema_of(request.new, new.value, settings, past) if before.value is not None else before
    )
    if before.value is None or after.value is None:
        return Staged(None, before.diagnostics or after.diagnostics)
    findings = compare(before.value, after.value)
    ignores = _ignores(settings.ignore_file, cwd)
    if ignores.value is None:
        return Staged(None, ignores.diagnostics)
    sorted_ = apply_ignores(findings, ignores.value, today)
    kept = sorted_.value.findings
    report = Report(
        str(request.old),
        str(request.new),
        kept,
        sorted_.value.ignored,
        settings.fail_on,
        suggested_bump(kept, settings.version),
    )
    return Staged(report, sorted_.diagnostics)


def request_of(
    arguments: Sequence[str], *, cwd: Path, separated: bool = False, source: str | None = None
) -> Staged[Request | None]:
    """What the arguments of `mdgen diff` ask for.

    `OLD NEW` are two folders, or `REVISION:FOLDER` each. `REVISION [--] FOLDER` is the folder at that
    revision and as it is now; `A..B` are two revisions, `A...B` those from where the two parted. `FOLDER`
    may be left out where `source` is configured. `separated`: there was a `--` before the folder, so what
    stands before it is a revision even if there is a folder of that name.
    """
    first = arguments[0] if arguments else ""
    folder = arguments[1] if len(arguments) == 2 else source
    if not first or len(arguments) > 2:
        return _refused(
            "give two folders, or a git revision and a folder: mdgen diff main -- specs/"
        )
    if folder is None:
        return _refused(f"no folder to compare at {first}: mdgen diff {first} -- specs/")
    if len(arguments) == 2 and not separated:
        ends = [_origin(each, cwd) for each in arguments]
        if all(end is not None for end in ends):
            old, new = ends
            assert old is not None and new is not None
            return Staged(Request(old, new))
        new_end = ends[1]
        if new_end is not None and new_end.revision:
            return _refused(f"there is no folder {first}")
        if ends[0] is not None and not ends[0].revision:
            return _refused(f"there is no folder {folder}")
    return _revisions(first, folder, cwd)


def sources_of(origin: Origin, out: str, cwd: Path) -> Sources:
    """The pages of one state."""
    if origin.revision:
        return pages_at(origin.revision, origin.folder, cwd)
    staged = read(cwd / origin.folder, cwd / out)
    if staged.value is None:
        return staged
    is_page = (cwd / origin.folder).is_file()
    shown = (
        replace(each, shown_path=shown_path(origin.folder, "" if is_page else each.path))
        for each in staged.value
    )
    return Staged(tuple(shown), staged.diagnostics)


def schema_of(
    origin: Origin, sources: Sequence[SourceFile], settings: Settings, past: Past = NO_PAST
) -> Staged[Schema | None]:
    """What a state of the docs says, understood as a build does; None, with the errors, where it says nothing."""
    config, overrides = settings.config, settings.overrides
    stated = read_overrides(overrides) if overrides is not None else Staged(())
    known = understand(sources, replace(config, source=str(origin)), overrides, past)
    if known.value is not None and not failed(stated.diagnostics):
        return Staged(known.value.schema)
    found = (*stated.diagnostics, *known.diagnostics)
    return Staged(None, tuple(each for each in found if each.severity is Severity.ERROR))


def _origin(argument: str, cwd: Path) -> Origin | None:
    """A folder that is there, or `REVISION:FOLDER`; None where it can be neither."""
    if (cwd / argument).exists():
        return Origin(argument)
    revision, colon, folder = argument.partition(":")
    return Origin(folder or ".", revision) if colon and revision else None


def _revisions(text: str, folder: str, cwd: Path) -> Staged[Request | None]:
    """`A`, `A..B` or `A...B`, as git reads them: an end that is left out is HEAD."""
    try:
        for dots in ("...", ".."):
            if dots not in text:
                continue
            first, _, second = text.partition(dots)
            old, new = first or "HEAD", second or "HEAD"
            start = merge_base(old, new, cwd) if dots == "..." else old
            for each in (start, new):
                commit_of(each, cwd)
            return Staged(Request(Origin(folder, start), Origin(folder, new)))
        commit_of(text, cwd)
    except GitFailed as failure:
        return _refused(str(failure))
    return Staged(Request(Origin(folder, text), Origin(folder)))


def _refused(reason: str) -> Staged[Request | None]:
    return Staged(None, (cannot_compare(reason),))


def _ignores(named: str | None, cwd: Path) -> Staged[tuple[Ignore, ...] | None]:
    """The entries of the file of ignored changes, if there is one; None where it cannot be followed."""
    shown = named or IGNORE_FILE
    path = cwd / shown
    if named is None and not path.is_file():
        return Staged(())
    try:
        text = decode(path.read_bytes())
    except OSError as error:
        problem = f"{shown} cannot be read: {error.strerror or error}"
    except UndecodableText as error:
        problem = f"{shown} is no text: {error.reason}"
    else:
        return read_ignores(SourceFile(shown, text, shown))
    return Staged(None, (BROKEN_IGNORE_FILE.at(None, problem=problem),))
