"""What the last build of some docs knew: pages as they were read, and what each file was made from.

A memory never holds generated text. It says which files need no new look, by the hash of what they hold; so
whatever a cache folder was filled with, no text of it reaches the output without the checks that all does.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path

from msgspec import Raw, Struct, field

from mdgen.cache.codec import Unreadable, decoded, encoded
from mdgen.cache.facts import KnownFile, ReadPage, page_in
from mdgen.cache.folder import Unusable, load, save
from mdgen.diagnostics.model import Diagnostic, Staged
from mdgen.output.manifest import content_hash, with_unix_lines
from mdgen.source import SourceFile

_DAMAGED = "the cache was dropped in part: it is damaged"


class _MadeFile(Struct, frozen=True, array_like=True):
    """The hash of a file's text, and what was said while it was made."""

    hash: str
    diagnostics: tuple[Diagnostic, ...]


class KnownDialects(Struct, frozen=True, array_like=True):
    """What was detected: the dialect's name for each page. `texts` is a key of the pages that were `looked_at`."""

    paths: str
    looked_at: tuple[int, ...]
    texts: str
    names: tuple[str | None, ...]
    diagnostics: tuple[Diagnostic, ...]


class _Kept(Struct, array_like=True):
    """What a memory's file holds, each page and file by its key, decoded when it is asked for."""

    pages: dict[str, Raw] = {}
    files: dict[str, Raw] = {}
    dialects: KnownDialects | None = None


class Memory(Struct):
    """What is known from before, and what is to be known after; nothing is on disk until `save`.

    `word` says why something was dropped or could not be kept, "" for nothing; `standing` are the files that
    `file` found in the output as they are to be.
    """

    path: Path | None
    word: str = ""
    pages_reused: int = 0
    files_reused: int = 0
    standing: set[str] = field(default_factory=set)
    _old: _Kept = field(default_factory=_Kept)
    _new: _Kept = field(default_factory=_Kept)

    @property
    def remembers(self) -> bool:
        return self.path is not None

    @property
    def dialects(self) -> KnownDialects | None:
        return self._old.dialects

    def keep_dialects(self, known: KnownDialects) -> None:
        """Keeps what was detected."""
        self._new.dialects = known

    def page(self, key: str, source: SourceFile) -> Staged[ReadPage] | None:
        """What was kept of a page that was read before."""
        kept = self._old.pages.get(key)
        if kept is None:
            return None
        try:
            page = page_in(bytes(kept), source)
        except Unreadable:
            self.word = _DAMAGED
            return None
        self._new.pages[key] = kept
        self.pages_reused += 1
        return page

    def keep_page(self, key: str, page: Staged[ReadPage]) -> None:
        """Keeps a page, where it has a key and anything is kept."""
        if key and self.remembers and key not in self._new.pages and (data := encoded(page)):
            self._new.pages[key] = Raw(data)

    def file(
        self, key: str, path: str, standing: Callable[[str], bytes | None]
    ) -> KnownFile | None:
        """The file that stands in the output, where it is what was once made from just these facts."""
        kept = self._old.files.get(key)
        there = standing(path) if kept is not None else None
        if kept is None or there is None:
            return None
        try:
            made = decoded(kept, _MadeFile)
        except Unreadable:
            self.word = _DAMAGED
            return None
        data = with_unix_lines(there)
        if made.hash != content_hash(data):
            return None
        self._new.files[key] = kept
        self.files_reused += 1
        if data is there:
            self.standing.add(path)
        return KnownFile(data, made.diagnostics)

    def keep_file(self, key: str, known: KnownFile) -> None:
        """Keeps what is to be known of a file, where it has a key and anything is kept."""
        if key and self.remembers and key not in self._new.files:
            made = encoded(_MadeFile(content_hash(known.data), known.diagnostics))
            if made:
                self._new.files[key] = Raw(made)

    def save(self) -> None:
        """Writes what the next build may reuse, where that is not what was read."""
        if self.path is None or (_same_keys(self._new, self._old) and not self.word):
            return
        try:
            save(self.path, encoded(self._new))
        except OSError as error:
            self.word = f"the cache was not kept: {error.strerror or error}"


def _same_keys(one: _Kept, other: _Kept) -> bool:
    # A key stands for all that its value was made from.
    return (
        one.dialects == other.dialects
        and one.pages.keys() == other.pages.keys()
        and one.files.keys() == other.files.keys()
    )


def memory_name(docs: Path, out: Path) -> str:
    """The name of the memory of a build: one for each pair of docs and output."""
    return f"{digest(str(docs.resolve()), str(out.resolve()))}.mdgen-memory"


def recall(path: Path | None) -> Memory:
    """The memory in a file; an empty one where there is none, or none that can be used. None: keep nothing."""
    memory = Memory(path)
    if path is None:
        return memory
    try:
        body = load(path)
    except Unusable as error:
        memory.word = f"the cache was dropped: {error}"
        return memory
    try:
        memory._old = decoded(body, _Kept) if body is not None else memory._old
    except Unreadable:
        memory.word = _DAMAGED
    return memory


def digest(*parts: str | bytes) -> str:
    """One key of several texts; no text can pass for the end of one and the start of the next."""
    hashed = blake2b(digest_size=20)
    for part in parts:
        data = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
        hashed.update(b"%d:" % len(data) + data)
    return hashed.hexdigest()
