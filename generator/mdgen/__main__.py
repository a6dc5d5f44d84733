"""`mdgen`, and `python -m mdgen`."""

from __future__ import annotations

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

    run()


if __name__ == "__main__":
    main()
