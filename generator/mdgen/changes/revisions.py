"""Pages as they were at a git revision, read into memory; the working tree is not touched."""

from __future__ import annotations

import os
import posixpath
import subprocess
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from mdgen.diagnostics.catalogue import CANNOT_COMPARE, NOT_TEXT
from mdgen.diagnostics.model import Diagnostic, Staged
from mdgen.source import SourceFile, UndecodableText, decode
from mdgen.sources import SKIPPED_FOLDERS, SUFFIXES

Sources = Staged["tuple[SourceFile, ...] | None"]

_REGULAR = ("100644", "100755")


class GitFailed(Exception):
    """git could not answer; the text says why, for the user."""


class _Blob(Struct, frozen=True):
    """A page in git's store. `path` is relative to the docs folder; `is_all`: it was asked for alone."""

    id: str
    path: str
    is_all: bool = False


def pages_at(revision: str, folder: str, cwd: Path) -> Sources:
    """The pages of a folder (or one page) at a revision, sorted by path.

    `folder` is as the user types it in `cwd`: it need not exist there any more. Pages are chosen as those
    of a folder on disk are, and are shown by their path in it.
    """
    try:
        commit = commit_of(revision, cwd)
        blobs = _pages(commit, revision, folder, cwd)
        contents = _contents([blob.id for blob in blobs], cwd)
    except GitFailed as failure:
        return Staged(None, (cannot_compare(str(failure)),))
    sources: list[SourceFile] = []
    problems: list[Diagnostic] = []
    for blob, data in zip(blobs, contents, strict=True):
        shown = shown_path(folder, "" if blob.is_all else blob.path)
        try:
            sources.append(SourceFile(blob.path, decode(data), shown))
        except UndecodableText as error:
            problems.append(NOT_TEXT.at(None, path=f"{revision}:{shown}", reason=error.reason))
    return Staged(None, tuple(problems)) if problems else Staged(tuple(sources))


def shown_path(folder: str, path: str) -> str:
    """A page as the user would type it, the same now and at a revision; `path` is "" for a page alone."""
    return posixpath.normpath(posixpath.join(folder.replace(os.sep, "/"), path))


def commit_of(revision: str, cwd: Path) -> str:
    """The commit that a revision names. Raises `GitFailed`."""
    return _resolved(revision, cwd)


def merge_base(old: str, new: str, cwd: Path) -> str:
    """Where two revisions parted. Raises `GitFailed`."""
    ends = [_resolved(old, cwd), _resolved(new, cwd)]
    run = _git(["merge-base", *ends], cwd)
    if run.returncode != 0:
        raise GitFailed(f"{old} and {new} have no common ancestor here")
    return run.stdout.decode("ascii", "replace").strip()


def cannot_compare(reason: str) -> Diagnostic:
    """The finding that one of the two states could not be had."""
    return CANNOT_COMPARE.at(None, reason=reason)


def _resolved(revision: str, cwd: Path) -> str:
    # What begins with a dash would be an option, and NUL cannot be passed at all.
    if not revision or revision.startswith("-") or "\0" in revision:
        raise GitFailed(f"{revision!r} is no git revision")
    run = _git(["rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}"], cwd)
    if run.returncode == 0:
        return run.stdout.decode("ascii", "replace").strip()
    inside = _git(["rev-parse", "--git-dir"], cwd)
    if inside.returncode != 0:
        raise GitFailed(f"{revision!r} is no folder, and there is no git repository here")
    shallow = _git(["rev-parse", "--is-shallow-repository"], cwd).stdout.strip() == b"true"
    hint = " (this is a shallow clone: fetch its history first)" if shallow else ""
    raise GitFailed(f"{revision!r} is neither a folder nor a git revision here{hint}")


def _pages(commit: str, revision: str, folder: str, cwd: Path) -> list[_Blob]:
    inside = _inside_repository(folder, cwd)
    where = f"{commit}:{inside}" if inside else f"{commit}^{{tree}}"
    kind = _git(["cat-file", "-t", where], cwd)
    if kind.returncode != 0:
        raise GitFailed(f"there is no folder {folder} at {revision}")
    if kind.stdout.strip() == b"blob":
        name = posixpath.basename(inside)
        id_ = _git(["rev-parse", "--verify", where], cwd).stdout.decode("ascii").strip()
        return [_Blob(id_, name, is_all=True)]
    run = _git(["ls-tree", "-r", "-z", "--full-tree", where], cwd)
    if run.returncode != 0:
        raise GitFailed(f"git cannot list {folder} at {revision}: {_said(run)}")
    blobs: list[_Blob] = []
    for entry in run.stdout.split(b"\0"):
        head, _, raw = entry.partition(b"\t")
        mode, _, rest = head.decode("ascii").partition(" ")
        if mode in _REGULAR and _is_page(path := raw.decode("utf-8", "surrogateescape")):
            blobs.append(_Blob(rest.partition(" ")[2], path))
    if not blobs:
        raise GitFailed(f"no Markdown page in {folder} at {revision}")
    return sorted(blobs, key=lambda blob: blob.path)


def _is_page(path: str) -> bool:
    *folders, file = path.split("/")
    return file.lower().endswith(SUFFIXES) and not any(
        folder.startswith(".") or folder in SKIPPED_FOLDERS for folder in folders
    )


def _inside_repository(folder: str, cwd: Path) -> str:
    """The folder's path from the repository's top, "" for the top itself."""
    run = _git(["rev-parse", "--show-toplevel"], cwd)
    if run.returncode != 0:
        raise GitFailed(f"there is no git repository here: {_said(run)}")
    top = os.path.realpath(os.fsdecode(run.stdout.rstrip(b"\r\n")))
    path = os.path.realpath(cwd / folder)
    inside = os.path.relpath(path, top).replace(os.sep, "/")
    if inside == ".." or inside.startswith("../"):
        raise GitFailed(f"{folder} is not in the git repository {top}")
    return "" if inside == "." else inside


def _contents(ids: Sequence[str], cwd: Path) -> list[bytes]:
    """The blobs' bytes, in order: one process for all of them."""
    run = _git(["cat-file", "--batch"], cwd, "".join(f"{each}\n" for each in ids).encode("ascii"))
    if run.returncode != 0:
        raise GitFailed(f"git cannot read the pages: {_said(run)}")
    found: list[bytes] = []
    at = 0
    for id_ in ids:
        end = run.stdout.find(b"\n", at)
        head = run.stdout[at:end].split(b" ")
        if end < 0 or len(head) != 3:
            raise GitFailed(f"git has no content for {id_} (a partial clone?)")
        size = int(head[2])
        found.append(run.stdout[end + 1 : end + 1 + size])
        at = end + 1 + size + 1
    return found


def _git(
    arguments: Sequence[str], cwd: Path, given: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    """git, run without a shell and without asking anybody anything."""
    settings = {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    try:
        return subprocess.run(
            ["git", *arguments],
            cwd=cwd,
            input=given,
            capture_output=True,
            check=False,
            env={**os.environ, **settings},
        )
    except OSError as error:
        reason = (
            "the command git was not found" if isinstance(error, FileNotFoundError) else str(error)
        )
        raise GitFailed(f"revisions are read by git, and {reason}") from None


def _said(run: subprocess.CompletedProcess[bytes]) -> str:
    lines = run.stderr.decode("utf-8", "replace").strip().splitlines()
    return lines[-1].removeprefix("fatal: ") if lines else f"exit status {run.returncode}"
