"""How far a build is, on a terminal, when it takes longer than a blink."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PATIENCE = 0.5
"""Seconds that a build may take before anything is shown."""

_EVERY = 0.1


@contextmanager
def progress(wanted: bool) -> Iterator[Callable[[str, int, int], None]]:
    """What a build tells its stage to, with how many things of how many are done; the bar is gone afterwards.

    Nothing is shown, nor is rich loaded, where standard error is no terminal or the build is over soon.
    """
    if not (wanted and sys.stderr.isatty()):
        yield lambda *_: None
        return
    due = time.monotonic() + PATIENCE
    ends: list[Callable[[], None]] = []
    show: Callable[[str, int, int], None] | None = None
    shown = ""

    def tell(stage: str, done: int, total: int) -> None:
        nonlocal due, show, shown
        # A stage that is one step tells of itself once, and may take long.
        is_news = show is not None and stage != shown
        if (now := time.monotonic()) < due and not is_news:
            return
        due, shown = now + _EVERY, stage
        if show is None:
            show, end = _bar()
            ends.append(end)
        show(stage, done, total)

    try:
        yield tell
    finally:
        for end in ends:
            end()


def _bar() -> tuple[Callable[[str, int, int], None], Callable[[], None]]:
    """A bar: how to move it, and how to take it away."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[count]}"))
    # It is drawn when it is told, and by no thread: the build forks.
    bar = Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False)
    bar.start()

    def show(stage: str, done: int, total: int) -> None:
        # A bar that has a total keeps it: a stage without one would seem to stand at none of so many.
        for task in bar.task_ids:
            bar.remove_task(task)
        count = f"{done:,}/{total:,}" if total else ""
        bar.add_task(stage, completed=done, total=total or None, count=count)

    return show, bar.stop
