"""Which paths mdgen writes to: plain names below the output folder, the same on every system."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from mdgen.diagnostics.catalogue import COLLIDING_OUTPUT_PATHS, UNSAFE_OUTPUT_PATH
from mdgen.diagnostics.model import Diagnostic

_WINDOWS_DEVICE = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])", re.IGNORECASE
)
_LONGEST_NAME = 255
# The paths that mdgen writes are nearly all of this form, where none can start as a device's name does.
_USUAL = re.compile(
    r"(?:(?!con|prn|aux|nul|com|lpt)[a-z_][a-z0-9_]{0,200}/)*(?!con|prn|aux|nul|com|lpt)[a-z_][a-z0-9_]{0,200}\.py"
)


def check_paths(paths: Iterable[str]) -> tuple[Diagnostic, ...]:
    """What is wrong with the paths of a tree that is to be written."""
    ordered = sorted(paths)
    unsafe = [
        UNSAFE_OUTPUT_PATH.at(None, path=repr(path), reason=reason)
        for path in ordered
        if (reason := unsafe_reason(path)) is not None
    ]
    return (*unsafe, *_collisions(ordered))


def unsafe_reason(path: str) -> str | None:
    """Why nothing may be written to `path` (relative, with `/`); None: it may."""
    if _USUAL.fullmatch(path) is not None:
        return None
    for name in path.split("/"):
        if name in ("", ".", ".."):
            return "it is no plain path below the output folder"
        if name.startswith("."):
            return "a name starts with a dot"
        if name.endswith((".", " ")):
            return "a name ends in a dot or a blank"
        if any(each in '<>:"|?*\\' or not each.isprintable() for each in name):
            return "a character of it is not allowed in file names everywhere"
        if _WINDOWS_DEVICE.fullmatch(name.partition(".")[0].rstrip()):
            return "it names a device on Windows"
        if len(name.encode("utf-8")) > _LONGEST_NAME:
            return f"a name is longer than {_LONGEST_NAME} bytes"
    return None


def same_file_key(path: str) -> str:
    """Paths with one key are one file on systems that ignore case or the form of accents."""
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def _collisions(ordered: Iterable[str]) -> Iterable[Diagnostic]:
    files: dict[str, str] = {}
    folders: dict[str, str] = {}
    known: set[str] = set()
    for path in ordered:
        key = same_file_key(path)
        if key in files:
            yield COLLIDING_OUTPUT_PATHS.at(None, path=repr(path), other=repr(files[key]))
        files[key] = path
        folder = path.rpartition("/")[0]
        while folder and folder not in known:
            known.add(folder)
            other = folders.setdefault(same_file_key(folder), folder)
            if other != folder:
                yield COLLIDING_OUTPUT_PATHS.at(None, path=repr(path), other=repr(other))
            folder = folder.rpartition("/")[0]
    for key, folder in folders.items():
        if key in files:
            yield COLLIDING_OUTPUT_PATHS.at(None, path=repr(files[key]), other=repr(folder))
