"""Markdown source as plain words: marks taken off, and the two ways of writing a line break made one."""

from __future__ import annotations

import re
from functools import lru_cache

# The blanks before a break are looked at from their first one alone, so that time stays linear.
_BREAK = re.compile(r"(?<![ \t\r])[ \t\r]*<br[ \t]*/?>\r*|\r\n?", re.IGNORECASE)
_TICKS = re.compile(r"`+")
_ITEM = re.compile(r"(?<![ \t])[ \t]*</?(?:ul|ol|li|p)\b[^<>]*>[ \t]*", re.IGNORECASE)
_MARKUP = re.compile(
    r"(?P<ticks>`+)"
    r"|\[(?P<label>[^\[\]]*)\]\((?:[^()\s]|\([^()\s]*\))*\)"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<mark>\*{1,3}|~~|</?[A-Za-z][^<>]{0,200}>)"
)


@lru_cache(maxsize=4096)  # headers, names and types stand in many cells
def plain(markup: str) -> str:
    """The words of one line of Markdown: code, link labels and emphasised text without their marks.

    Text inside a code span stays to the letter.
    """
    if not _MARKUP.search(markup):
        return markup.strip()
    closing = closing_ticks(markup)
    found: list[str] = []
    at = 0
    while (match := _MARKUP.search(markup, at)) is not None:
        found.append(markup[at : match.start()])
        at = match.end()
        if match["ticks"] is not None:
            close = closing.get(match.start())
            if close is None:
                found.append(match["ticks"])
            else:
                found.append(markup[at : close[0]])
                at = close[1]
        elif match["label"] is not None:
            found.append(plain(match["label"]))
        elif match["escaped"] is not None:
            found.append(match["escaped"])
    found.append(markup[at:])
    return "".join(found).strip()


def closing_ticks(text: str) -> dict[int, tuple[int, int]]:
    """Where runs of backticks begin -> where the next run of the same length begins and ends, in text order."""
    runs = [match.span() for match in _TICKS.finditer(text)]
    closing: list[tuple[int, tuple[int, int]]] = []
    next_of_length: dict[int, tuple[int, int]] = {}
    for start, end in reversed(runs):
        if (end - start) in next_of_length:
            closing.append((start, next_of_length[end - start]))
        next_of_length[end - start] = (start, end)
    return dict(reversed(closing))


def prose(cell: str) -> str:
    """A cell's Markdown with its line breaks as newlines, `<br/>` and real ones alike, and pipes unescaped."""
    text = cell.replace("\\|", "|")
    if "<" in text or "\r" in text:
        text = _BREAK.sub("\n", text)
    if "\n" not in text:
        return text.strip()
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")


def lines_of(cell: str) -> str:
    """A cell's Markdown with breaks, HTML list items and paragraphs each on a line of their own."""
    return _ITEM.sub("\n", prose(cell))
