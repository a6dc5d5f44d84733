"""What the last build of some docs knew: pages as they were read, and what each file was made from.

A memory never holds generated text. It says which files need no new look, by the hash of what they hold; so
whatever a cache folder was filled with, no text of it reaches the output without the checks that all does.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path

from msgspec import Struct, field

from mdgen.cache.codec import Unreadable
from mdgen.cache.facts import KnownFile, ReadPage, page_line, page_of, said_in, said_line
from mdgen.cache.folder import Unusable, load, save
from mdgen.diagnostics.model import Staged
from mdgen.output.manifest import content_hash, with_unix_lines
from mdgen.source import SourceFile

_DAMAGED = "the cache was dropped in part: it is damaged"


class Memory(Struct):
    """What is known from before, and what is to be known after; nothing is on disk until `save`.

    `word` says why something was dropped or could not be kept, "" for nothing.
    """

    path: Path | None
    word: str = ""
    pages_reused: int = 0
    files_reused: int = 0
    _pages: dict[str, bytes] = field(default_factory=dict)
    _files: dict[str, bytes] = field(default_factory=dict)
    _new_pages: dict[str, bytes] = field(default_factory=dict)
    _new_files: dict[str, bytes] = field(default_factory=dict)

    @property
    def remembers(self) -> bool:
        return self.path is not None

    def page(self, key: str, source: SourceFile) -> Staged[ReadPage] | None:
        """What was kept of a page that was read before."""
        line = self._pages.get(key) if key else None
        if line is None:
            return None
        try:
            page = page_of(source, line)
        except Unreadable:
            self.word = _DAMAGED
            return None
        self._new_pages[key] = line
        self.pages_reused += 1
        return page

    def keep_page(self, key: str, source: SourceFile, page: Staged[ReadPage]) -> None:
        """Keeps a page, where it has a key and anything is kept."""
        if key and self.remembers and key not in self._new_pages:
            self._new_pages[key] = page_line(source, page)

    def file(
        self, key: str, path: str, standing: Callable[[str], bytes | None]
    ) -> KnownFile | None:
        """The file that stands in the output, where it is what was once made from just these facts."""
        line = self._files.get(key) if key else None
        there = standing(path) if line is not None else None
        if line is None or there is None:
            return None
        try:
            hash_, found = said_in(line)
        except Unreadable:
            self.word = _DAMAGED
            return None
        data = with_unix_lines(there)
        if hash_ != content_hash(data):
            return None
        self._new_files[key] = line
        self.files_reused += 1
        return KnownFile(data, found)

    def keep_file(self, key: str, known: KnownFile) -> None:
        """Keeps what is to be known of a file, where it has a key and anything is kept."""
        if key and self.remembers and key not in self._new_files:
            self._new_files[key] = said_line(content_hash(known.data), known.diagnostics)

    def save(self) -> None:
        """Writes what the next build may reuse, where that is not what was read."""
        if self.path is None or (
            self._new_pages == self._pages and self._new_files == self._files and not self.word
        ):
            return
        lines = [
            *(b"page\t%s\t%s" % (key.encode(), line) for key, line in self._new_pages.items()),
            *(b"file\t%s\t%s" % (key.encode(), line) for key, line in self._new_files.items()),
        ]
        try:
            save(self.path, b"\n".join(lines))
        except OSError as error:
            self.word = f"the cache was not kept: {error.strerror or error}"


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
    for line in body.split(b"\n") if body else ():
        kind, _, rest = line.partition(b"\t")
        key, _, value = rest.partition(b"\t")
        (memory._pages if kind == b"page" else memory._files)[
            key.decode("ascii", "replace")
        ] = value
    return memory


def digest(*parts: str) -> str:
    """One key of several texts; no text can pass for the end of one and the start of the next."""
    hashed = blake2b(digest_size=20)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        hashed.update(b"%d:" % len(data) + data)
    return hashed.hexdigest()
