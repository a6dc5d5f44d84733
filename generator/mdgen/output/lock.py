"""One build at a time writes an output folder; the lock dies with its process, without litter."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PAUSE = 0.05  # seconds between two attempts

if sys.platform == "win32":
    import msvcrt

    # A folder cannot be locked here; this file vanishes when its last handle does, also by a kill.
    _LOCK_FILE = ".mdgen-lock"

    def _lock(out: Path) -> int | None:
        """A handle that holds the lock; None: another process has it."""
        try:
            handle = os.open(out / _LOCK_FILE, os.O_RDWR | os.O_CREAT | os.O_TEMPORARY)
        except PermissionError:
            return None
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            os.close(handle)
            return None
        return handle

else:
    import fcntl

    def _lock(out: Path) -> int | None:
        """A handle that holds the lock; None: another process has it."""
        handle = os.open(out, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return None
        except OSError:
            pass  # a file system without locks, as some network ones are: go without
        return handle


@contextmanager
def locked(out: Path, patience: float) -> Iterator[bool]:
    """Holds the folder `out`, which must exist. False: another had it for `patience` seconds."""
    deadline = time.monotonic() + patience
    while (handle := _lock(out)) is None and time.monotonic() < deadline:
        time.sleep(_PAUSE)
    try:
        yield handle is not None
    finally:
        if handle is not None:
            os.close(handle)
