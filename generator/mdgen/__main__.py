"""`mdgen`, and `python -m mdgen`."""

from __future__ import annotations

import os
import sys
import time
from typing import NoReturn


def main() -> NoReturn:
    """Answers at once where nothing changed since the same question; else the command line is loaded."""
    started = time.perf_counter()
    from mdgen.cache.answers import answer

    if answer(sys.argv[1:], started):
        sys.exit(0)
    from mdgen.cli import main as run

    try:
        run()
    except SystemExit as end:
        _leave(end)


def _leave(end: SystemExit) -> NoReturn:
    """Ends the process at once: to free a tree object by object takes a twentieth of a build's time.

    Not where something listens to the end, such as a profiler.
    """
    if not isinstance(end.code, int) or sys.gettrace() or sys.getprofile():
        raise end
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        raise end from None
    os._exit(end.code)


if __name__ == "__main__":
    main()
