"""Changes brought to the disk, all or nothing: a kill at any moment leaves what the next build
mends.

The new files are written to a folder of their own inside the output folder (so that they are on its
file system), the old ones are linked beside them, and a journal names every step. The journal's
appearance under its name is the moment of decision: without it the next build throws the folder
away, with it the next build goes through the rest of the steps, each of which may be done twice. A
step that fails turns the journal round: the steps are undone, in this build or in the next. What a
power cut leaves of the files' contents is the file system's affair: nothing is flushed, since
everything can be built again.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
from collections.abc import Container, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from msgspec import Struct, to_builtins

from mdgen.diagnostics.catalogue import INTERRUPTED_BUILD, NOT_A_FOLDER, OUTPUT_IS_LOCKED
from mdgen.diagnostics.model import Staged
from mdgen.output.changes import STAGE, Change, Changes, compare, unreadable
from mdgen.output.lock import locked
from mdgen.output.manifest import MANIFEST
from mdgen.output.paths import unsafe_reason

_FORWARD = "journal.json"
_BACKWARD = "rollback.json"
_PATIENCE = 10.0  # seconds that a build waits for another one to finish writing


def write(
    out: Path,
    wanted: Mapping[str, bytes],
    *,
    force: bool = False,
    standing: Container[str] = (),
    patience: float = _PATIENCE,
) -> Staged[Changes | None]:
    """Makes `out` hold `wanted` (path -> bytes), and says what that changed. For `standing` see `compare`.

    None: nothing was changed, and the diagnostics say why. First, what an interrupted build left is
    finished or undone. Another build's lock is waited for, `patience` seconds long.
    """
    if os.path.lexists(out) and not out.is_dir():
        return Staged(None, (NOT_A_FOLDER.at(None, path=out),))
    made: list[Path] = []
    try:
        made = _make_folders(out)
        with locked(out, patience) as held:
            if not held:
                return Staged(None, (OUTPUT_IS_LOCKED.at(None, path=out),))
            if not _recover(out):
                return Staged(None, (INTERRUPTED_BUILD.at(None, path=out),))
            compared = compare(out, wanted, force=force, standing=standing)
            if compared.value is not None and compared.value.changes:
                _apply(out, compared.value.changes)
            return compared
    except OSError as error:
        return Staged(None, (unreadable(out, error),))
    finally:
        _remove_empty(made)


def replace_file(path: Path, data: bytes) -> None:
    """Puts `data` in a file's place, whole or not at all. Raises OSError where the system refuses."""
    beside = path.with_name(f".{path.name}.mdgen-writing")
    try:
        beside.write_bytes(data)
        if path.exists():
            _copy_mode(path, beside)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


class _Step(Struct, frozen=True):
    """One file: number `n` of the new ones is what it becomes, and of the old ones what it was.

    An old one is there beforehand, as a second name of the file, where the file is replaced; where it is
    removed, the step itself moves it there. (Removing by name could not be done twice: where case is
    ignored, the name may be that of a new file by then.)
    """

    path: str
    has_old: bool
    has_new: bool


class _Journal(Struct, frozen=True):
    """The steps, deletions first; `folders` are those that the steps make, parents first."""

    steps: tuple[_Step, ...]
    folders: tuple[str, ...]


def _apply(out: Path, changes: Sequence[Change]) -> None:
    stage = out / STAGE
    # What goes makes room for what comes; the manifest speaks of all the others and comes last.
    ordered = sorted(
        changes, key=lambda change: (change.new is not None, change.path == MANIFEST, change.path)
    )
    try:
        journal = _prepare(out, stage, ordered)
    except BaseException:
        shutil.rmtree(stage, ignore_errors=True)
        raise
    _go_on(out, stage, journal)


def _prepare(out: Path, stage: Path, changes: Sequence[Change]) -> _Journal:
    """Writes all that the steps need. As long as the journal is not named, nothing has happened."""
    for folder in (stage, stage / "new", stage / "old"):
        folder.mkdir()
    # Strings, not paths, where a step is done for each of thousands of files.
    new_files = os.fspath(stage / "new")
    for number, change in enumerate(changes):
        if change.new is not None:
            with open(f"{new_files}/{number}", "xb") as file:
                file.write(change.new)
        if change.new is not None and change.old is not None:
            _keep(out / change.path, _old(stage, number))
            _copy_mode(out / change.path, _new(stage, number))
    journal = _Journal(
        tuple(
            _Step(change.path, change.old is not None, change.new is not None) for change in changes
        ),
        _missing_folders(out, [change.path for change in changes if change.new is not None]),
    )
    draft = stage / "draft.json"
    draft.write_text(json.dumps(to_builtins(journal)), encoding="utf-8")
    draft.replace(stage / _FORWARD)
    return journal


def _new(stage: Path, number: int) -> Path:
    return stage / "new" / str(number)


def _old(stage: Path, number: int) -> Path:
    return stage / "old" / str(number)


def _keep(path: Path, kept: Path) -> None:
    try:
        os.link(path, kept, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(path, kept, follow_symlinks=False)  # a file system without hard links


def _copy_mode(path: Path, new: Path) -> None:
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode != stat.S_IMODE(new.stat().st_mode):
        new.chmod(mode)


def _missing_folders(out: Path, paths: Sequence[str]) -> tuple[str, ...]:
    folders = {path[:end] for path in paths for end, each in enumerate(path) if each == "/"}
    return tuple(folder for folder in sorted(folders) if not (out / folder).is_dir())


def _go_on(out: Path, stage: Path, journal: _Journal) -> None:
    """Goes through the steps; where one fails, back again, and the failure goes on its way."""
    try:
        _forward(out, stage, journal)
    except BaseException:
        (stage / _FORWARD).replace(stage / _BACKWARD)
        _backward(out, stage, journal)
        raise


def _forward(out: Path, stage: Path, journal: _Journal) -> None:
    for number, step in enumerate(journal.steps):
        if not step.has_new and not _old(stage, number).exists():
            with suppress(FileNotFoundError):
                (out / step.path).replace(_old(stage, number))
    for folder in journal.folders:
        (out / folder).mkdir(exist_ok=True)
    new_files, top = os.fspath(stage / "new"), os.fspath(out)
    for number, step in enumerate(journal.steps):
        if step.has_new and os.path.exists(new := f"{new_files}/{number}"):
            os.replace(new, f"{top}/{step.path}")
    for step in journal.steps:
        if not step.has_new:
            _remove_empty(_parents(out, step.path))
    _finish(stage, _FORWARD)


def _backward(out: Path, stage: Path, journal: _Journal) -> None:
    for number, step in reversed(tuple(enumerate(journal.steps))):
        done = not step.has_new or not _new(stage, number).exists()
        if step.has_old and done and _old(stage, number).exists():
            (out / step.path).parent.mkdir(parents=True, exist_ok=True)
            _old(stage, number).replace(out / step.path)
        elif not step.has_old and done:
            (out / step.path).unlink(missing_ok=True)
    _remove_empty([out / folder for folder in journal.folders])
    _finish(stage, _BACKWARD)


def _finish(stage: Path, journal: str) -> None:
    # Without its journal the folder is litter that the next build throws away.
    (stage / journal).unlink()
    shutil.rmtree(stage, ignore_errors=True)


def _recover(out: Path) -> bool:
    """Ends what an interrupted build began. False: what it left is not understood."""
    stage = out / STAGE
    if not os.path.lexists(stage):
        return True
    if stage.is_symlink() or not stage.is_dir():
        return False
    if (stage / _BACKWARD).exists():
        journal = _read_journal(stage / _BACKWARD)
        if journal is not None:
            _backward(out, stage, journal)
    elif (stage / _FORWARD).exists():
        journal = _read_journal(stage / _FORWARD)
        if journal is not None:
            _go_on(out, stage, journal)
    else:
        shutil.rmtree(stage)
        return True
    return journal is not None


def _read_journal(path: Path) -> _Journal | None:
    """A journal, if it is one and names nothing but paths that mdgen writes."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        steps = tuple(
            _Step(str(step["path"]), bool(step["has_old"]), bool(step["has_new"]))
            for step in document["steps"]
        )
        folders = tuple(str(folder) for folder in document["folders"])
    except (ValueError, KeyError, TypeError):
        return None
    paths = [*(step.path for step in steps), *folders]
    if any(each != MANIFEST and unsafe_reason(each) is not None for each in paths):
        return None
    return _Journal(steps, folders)


def _make_folders(path: Path) -> list[Path]:
    """Makes a folder and its parents; gives those that were not there, parents first."""
    missing = [each for each in (path, *path.parents) if not each.is_dir()][::-1]
    for folder in missing:
        folder.mkdir(exist_ok=True)
    return missing


def _parents(out: Path, path: str) -> list[Path]:
    """The folders of a file below `out`, parents first."""
    return [out / path[:end] for end, each in enumerate(path) if each == "/"]


def _remove_empty(folders: Sequence[Path]) -> None:
    """Removes those of the folders, given parents first, that hold nothing."""
    for folder in reversed(folders):
        with suppress(OSError):
            folder.rmdir()
