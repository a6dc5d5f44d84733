"""Tries every text in every position for every flavour and layout, and prints the figures.

Usage: PYTHONPATH=generator python tests/safety/report.py [SHARE]: one page in SHARE (1: all). Exit code 1 where
code was executed, or a module could not be imported.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import get_args

from attempts import attempts, built, configuration, imported, paths
from hostile_docs import DIALECT_POSITIONS, NAME_POSITIONS, POSITIONS, SETTING_POSITIONS
from hostile_texts import TEXTS
from mdgen.options import Layout
from mdgen.targets import flavour_names


def main(share: int) -> int:
    tried = (*attempts(), *paths())
    tried_positions = len({each.position for each in tried[::share]})
    page_positions = len(POSITIONS) + len(NAME_POSITIONS)
    file_positions = len(DIALECT_POSITIONS) + len(SETTING_POSITIONS)
    print(
        f"{len(TEXTS)} texts; {tried_positions} of {page_positions} positions in pages and paths;"
    )
    print(f"{file_positions} positions in dialect and configuration files (the tests try those)")
    total = executed = failed = 0
    for flavour in flavour_names():
        for layout in get_args(Layout):
            started = time.monotonic()
            pages = [each.page for each in tried[::share]]
            files, diagnostics = built(pages, configuration(flavour, layout))
            with tempfile.TemporaryDirectory() as folder:
                outcome = imported(files, Path(folder))
            total += len(pages)
            failed += len(outcome.failures)
            executed += outcome.code_ran
            print(
                f"{flavour} {layout}: {len(pages)} attempts, {outcome.modules} modules imported,"
                f" {outcome.names} names, {len(diagnostics)} findings, {len(outcome.failures)} not"
                f" importable, code executed {int(outcome.code_ran)},"
                f" {time.monotonic() - started:.0f} s",
                flush=True,
            )
            for each in (*outcome.events, *outcome.strangers, *outcome.failures)[:10]:
                print(f"  {each}")
    print(f"{total} attempts, code executed {executed}, modules not importable {failed}")
    return 1 if executed or failed else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1))
