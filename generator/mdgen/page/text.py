"""Markdown source as plain words: marks taken off, and the two ways of writing a line break made one."""

from __future__ import annotations

import re

_BREAK = re.compile(r"[ \t\r]*<br[ \t]*/?>\r*|\r\n?", re.IGNORECASE)
_MARKUP = re.compile(
    r"(?P<ticks>`+)(?P<code>.+?)(?P=ticks)(?!`)"
    r"|\[(?P<label>[^\[\]]*)\]\((?:[^()\s]|\([^()\s]*\))*\)"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<mark>\*{1,3}|~~|</?[A-Za-z][^<>]{0,200}>)"
)


def plain(markup: str) -> str:
    """The words of one line of Markdown: code, link labels and emphasised text without their marks.

    Text inside a code span stays to the letter.
    """
    if not _MARKUP.search(markup):
        return markup.strip()
    found: list[str] = []
    at = 0
    for match in _MARKUP.finditer(markup):
        found.append(markup[at : match.start()])
        if match["code"] is not None:
            found.append(match["code"])
        elif match["label"] is not None:
            found.append(plain(match["label"]))
        elif match["escaped"] is not None:
            found.append(match["escaped"])
        at = match.end()
    found.append(markup[at:])
    return "".join(found).strip()


def prose(cell: str) -> str:
    """A cell's Markdown with its line breaks as newlines, `<br/>` and real ones alike, and pipes unescaped."""
    text = cell.replace("\\|", "|")
    if "<" in text or "\r" in text:
        text = _BREAK.sub("\n", text)
    if "\n" not in text:
        return text.strip()
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")
