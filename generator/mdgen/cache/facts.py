"""What is kept of a page that was read and of a file that was made, and how it is written as a line of bytes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeGuard

from msgspec import Struct

from mdgen.cache.codec import Unreadable, decoded, encoded
from mdgen.diagnostics.model import Diagnostic, Staged
from mdgen.evidence.mentions import Mention
from mdgen.ir.nodes import Module
from mdgen.source import SourceFile


class ReadPage(Struct, frozen=True):
    """What one page says: its declarations, and the wire names that its code samples show."""

    module: Module
    shown: tuple[Mention, ...]


class KnownFile(Struct, frozen=True):
    """A file of the output, and what was said while it was made."""

    data: bytes
    diagnostics: tuple[Diagnostic, ...]


def page_line(source: SourceFile, page: Staged[ReadPage]) -> bytes:
    """A page that was read, as one line."""
    facts = (page.value.module, page.value.shown, *page.diagnostics)
    return encoded(facts, source.shown_path).encode()


def page_of(source: SourceFile, line: bytes) -> Staged[ReadPage]:
    """The page of a line; raises `Unreadable` for anything else."""
    match decoded(line, source.shown_path):
        case (Module() as module, tuple() as shown, *found) if (
            module.page == source.path
            and all(isinstance(each, Mention) for each in shown)
            and _are_findings(found)
        ):
            return Staged(ReadPage(module, shown), tuple(found))
    raise Unreadable("no page")


def said_line(text: str, diagnostics: Sequence[Diagnostic]) -> bytes:
    """A text and findings, as one line."""
    return encoded((text, *diagnostics), "").encode()


def said_in(line: bytes) -> tuple[str, tuple[Diagnostic, ...]]:
    """The text and the findings of a line; raises `Unreadable` for anything else."""
    match decoded(line, ""):
        case (str() as text, *found) if _are_findings(found):
            return text, tuple(found)
    raise Unreadable("no text with findings")


def file_line(_: object, file: KnownFile) -> bytes:
    """A file that was made, as one line."""
    return said_line(file.data.decode("utf-8"), file.diagnostics)


def file_of(line: bytes) -> KnownFile:
    """The file of a line; raises `Unreadable` for anything else."""
    text, found = said_in(line)
    return KnownFile(text.encode("utf-8"), found)


def _are_findings(values: list[object]) -> TypeGuard[list[Diagnostic]]:
    return all(isinstance(each, Diagnostic) for each in values)
