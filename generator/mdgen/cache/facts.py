"""What is kept of a page that was read and of a file that was made."""

from __future__ import annotations

from msgspec import Struct

from mdgen.cache.codec import Unreadable, decoded
from mdgen.diagnostics.model import Diagnostic, Staged
from mdgen.evidence.mentions import Mention
from mdgen.ir.nodes import Module
from mdgen.source import SourceFile


class ReadPage(Struct, frozen=True, array_like=True):
    """What one page says: its declarations, and the wire names that its code samples show."""

    module: Module
    shown: tuple[Mention, ...]


class KnownFile(Struct, frozen=True, array_like=True):
    """A file of the output, and what was said while it was made."""

    data: bytes
    diagnostics: tuple[Diagnostic, ...]


def page_in(data: bytes, source: SourceFile) -> Staged[ReadPage]:
    """The page that these bytes hold; raises `Unreadable` for anything else."""
    page = decoded(data, Staged[ReadPage])
    if page.value.module.page != source.path:
        raise Unreadable("another page")
    return page
