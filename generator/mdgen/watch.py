"""Waiting for pages or settings to change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from mdgen.sources import SUFFIXES


def changed(docs: Path, out: Path, settings: Sequence[Path]) -> Iterator[int]:
    """Each time that files changed, how many, once they have come to rest; it ends with an interrupt.

    Raises ImportError where watchfiles is not installed.
    """
    from watchfiles import Change, watch

    real_out = out.resolve()

    def matters(change: Change, path: str) -> bool:
        # A folder that goes has no suffix; what is in it may be told or not.
        told = path.lower().endswith((*SUFFIXES, ".toml")) or change is Change.deleted
        return told and not Path(path).is_relative_to(real_out)

    places = [docs, *(path for path in settings if path.is_file())]
    for found in watch(*places, watch_filter=matters, raise_interrupt=False):
        yield len(found)
