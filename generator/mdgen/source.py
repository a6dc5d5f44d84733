"""Where text comes from: files as decoded text, and spans that point into them."""

from __future__ import annotations

from msgspec import Struct

_BOM = "\ufeff"


class Span(Struct, frozen=True, array_like=True):
    """A place in a source file: 1-based line and column, both counted in characters.

    `path` is as the user would type it (the file's path as mdgen was given it, `/` on every system);
    `length` is in characters and never crosses the end of the line it starts on.
    """

    path: str
    line: int
    column: int = 1
    length: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


class SourceFile(Struct, frozen=True):
    """One documentation page as text. `path` is relative to the docs root and uses `/`.

    `shown_path` is what diagnostics print. Lines end at `\\n` alone: a `\\r` in the middle of a line is
    part of a table cell (49 real pages have such cells), and only one that stands before `\\n` is dropped.
    """

    path: str
    text: str
    shown_path: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """The physical lines, without their ends."""
        return split_lines(self.text)

    def span(self, line: int, column: int = 1, length: int = 1) -> Span:
        return Span(self.shown_path or self.path, line, column, length)


class UndecodableText(ValueError):
    """The bytes are no UTF-8 text; `reason` says what was met, in a phrase."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def decode(data: bytes) -> str:
    """The text of a page: UTF-8 (or UTF-16 where a byte order mark says so), the mark removed.

    Raises `UndecodableText` for anything else, and for text with NUL in it, which is a binary file.
    """
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UndecodableText(f"not {encoding.upper()} text (byte {error.start})") from None
    if "\0" in text:
        raise UndecodableText("a binary file (it holds NUL bytes)")
    return text.removeprefix(_BOM)


def split_lines(text: str) -> tuple[str, ...]:
    """Physical lines: split on `\\n` alone, with the `\\r` of a `\\r\\n` removed."""
    lines = text.split("\n")
    return tuple(line.removesuffix("\r") for line in lines) if "\r" in text else tuple(lines)
