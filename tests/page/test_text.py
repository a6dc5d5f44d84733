"""Markdown source as plain words."""

from __future__ import annotations

import pytest
from mdgen.page.text import plain, prose


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("a `code` b", "a code b"),
        ("`` a ` b ``", "a ` b"),
        ("``never `closed", "``never `closed"),
        ("`*kept*` *gone*", "*kept* gone"),
        (r"\`no code` here", "`no code` here"),
        ("[`label`](there.md)", "label"),
        ("`[a](b)`", "[a](b)"),
        (r"`a\`b`", r"a\b`"),
        ("~~old~~ **new**", "old new"),
    ],
)
def test_marks_go_and_code_stays(markup: str, words: str) -> None:
    assert plain(markup) == words


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("a <br/> b", "a\n b"),
        ("a\r<br>\rb", "a\nb"),
        ("a\rb\r\nc", "a\nb\nc"),
        (r"a \| b", "a | b"),
        ("a  b", "a  b"),
        ("< a   b\r", "< a   b"),
    ],
)
def test_breaks_become_newlines(cell: str, text: str) -> None:
    assert prose(cell) == text


@pytest.mark.parametrize("atom", ["`", "``", "` ", "`a", "[", "[a](", "](", "*", "<a", "\\`"])
def test_a_hundred_thousand_marks_are_read_in_one_go(atom: str) -> None:
    """A reader that tried again from each mark would not come to an end."""
    assert isinstance(plain(atom * 100_000), str)
    assert atom.rstrip()[0] in prose("<" + " " * 100_000 + atom * 100_000)
