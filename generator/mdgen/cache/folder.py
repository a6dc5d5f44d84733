"""Where the cache lies, and how its files are read, written and kept few."""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

LOCAL = ".mdgen_cache"
"""A folder of this name in the current folder is used instead of the user's cache folder."""

VARIABLE = "MDGEN_CACHE_DIR"

_FORMAT = b"mdgen cache 2 "
_MOST_FILES = 64
_MOST_BYTES = 256 * 1024 * 1024


def cache_folder() -> Path:
    """The folder of the environment variable, else `.mdgen_cache` here, else the user's cache folder."""
    chosen = os.environ.get(VARIABLE)
    if chosen:
        return Path(chosen)
    if Path(LOCAL).is_dir():
        return Path(LOCAL)
    from platformdirs import user_cache_path

    return user_cache_path("mdgen", appauthor=False)


class Unusable(ValueError):
    """A file of the cache is not what mdgen wrote; the text says why."""


def load(path: Path) -> bytes | None:
    """What was saved under a name, None for nothing; raises `Unusable` for what is broken or foreign."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Unusable(error.strerror or str(error)) from None
    head, _, body = data.partition(b"\n")
    if not head.startswith(_FORMAT):
        raise Unusable("it is of another version, or not mdgen's")
    if head[len(_FORMAT) :] != _checksum(body):
        raise Unusable("it is damaged")
    return body


def save(path: Path, body: bytes) -> None:
    """Saves under a name, whole or not at all; whoever is last wins. Raises OSError."""
    _make(path.parent)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        draft.write_bytes(_FORMAT + _checksum(body) + b"\n" + body)
        draft.replace(path)
    except BaseException:
        with suppress(OSError):
            draft.unlink()
        raise
    _keep_few(path.parent)


def _checksum(body: bytes) -> bytes:
    return blake2b(body, digest_size=20).hexdigest().encode()


def _make(folder: Path) -> None:
    if folder.is_dir():
        return
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(OSError):
        # No part of the project, and no part of a backup.
        (folder / ".gitignore").write_text("*\n", encoding="utf-8")
        (folder / "CACHEDIR.TAG").write_text(
            "Signature: 8a477f597d28d172789f06886806bc55\n", encoding="utf-8"
        )


def _keep_few(folder: Path) -> None:
    """Removes what was written longest ago where there is too much of it."""
    with suppress(OSError):
        with os.scandir(folder) as entries:
            found = [
                (entry.stat().st_mtime, entry.stat().st_size, Path(entry.path))
                for entry in entries
                if entry.is_file() and ".mdgen-" in entry.name
            ]
        size = 0
        for number, (_, bytes_, path) in enumerate(sorted(found, reverse=True)):
            size += bytes_
            if number >= _MOST_FILES or (size > _MOST_BYTES and number):
                path.unlink()
