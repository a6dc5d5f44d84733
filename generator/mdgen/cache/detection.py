"""The dialects of pages, as they were detected before where nothing that tells them apart has changed."""

from __future__ import annotations

from collections.abc import Sequence

from mdgen.cache.fingerprint import program
from mdgen.cache.memory import KnownDialects, Memory, digest
from mdgen.diagnostics.model import Staged
from mdgen.dialects import Dialect, Wanted, detect, detect_by, load_dialect
from mdgen.source import SourceFile


def detected(
    sources: Sequence[SourceFile], wanted: Wanted, memory: Memory
) -> Staged[tuple[Dialect | None, ...]]:
    """What `detect` says, from `memory` where that knows it; what it says now is kept there."""
    if not memory.remembers or isinstance(wanted, tuple):
        return detect(sources, wanted)
    paths = digest(program(), str(wanted), *(source.path for source in sources))
    known = memory.dialects
    if known is not None and known.paths == paths and known.texts == _key(sources, known.looked_at):
        loaded = {name: load_dialect(name).value for name in set(known.names) if name is not None}
        if None not in loaded.values() and len(known.names) == len(sources):
            memory.keep_dialects(known)
            found = tuple(loaded[name] if name is not None else None for name in known.names)
            return Staged(found, known.diagnostics)
    staged = detect_by(sources, wanted)
    dialects, places = staged.value.dialects, staged.value.looked_at
    if places is not None and any(dialects):
        names = tuple(dialect.name if dialect is not None else None for dialect in dialects)
        texts = _key(sources, places)
        memory.keep_dialects(KnownDialects(paths, places, texts, names, staged.diagnostics))
    return Staged(dialects, staged.diagnostics)


def _key(sources: Sequence[SourceFile], places: Sequence[int]) -> str:
    return digest(*(sources[place].text for place in places if 0 <= place < len(sources)))
