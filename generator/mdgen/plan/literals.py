"""Text as Python literals: the only way by which what a page says enters generated code."""

from __future__ import annotations

import math
import re

from mdgen.ir.nodes import JsonValue
from mdgen.plan.code import Code, code, joined

# Characters that a reader of the source cannot see, or that change how the rest of the line is seen or split:
# controls, line and paragraph separators, blanks other than the space, bidirectional marks, zero-width and
# tag characters, surrogates, non-characters. A pinned list, for the output may not depend on the Unicode
# version of the Python that runs mdgen.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\xa0\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u1680"
    "\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\u3164\ud800-\udfff"
    "\ufe00-\ufe0d\ufeff\uffa0\ufff0-\uffff\U000110bd\U000110cd\U00013430-\U0001343f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U0001fffe\U0001ffff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def has_unseen(text: str) -> bool:
    """Whether text holds a character, other than a line's end, that may stand in no generated file."""
    lines = text.replace("\n", "")
    # Of ASCII's characters just the unseen ones are not printable, and that is told much faster.
    return not lines.isprintable() if lines.isascii() else _UNSEEN.search(lines) is not None


def string_literal(text: str) -> str:
    """A string literal of one line, as black writes it: double quotes, or what needs fewer escapes.

    It reads back as the text, but for lone surrogates, which become U+FFFD.
    """
    escaped = _escaped(text)
    if escaped.count('"') > escaped.count("'"):
        return "'" + escaped.replace("'", "\\'") + "'"
    return '"' + escaped.replace('"', '\\"') + '"'


def docstring_literal(lines: tuple[str, ...], indent: str) -> str:
    """Lines of prose as a docstring, every line of it indented, as black leaves it alone.

    No line may have blanks at its ends beyond indentation, or a tab; the first and the last are not empty.
    One line stays one line, however long; several have the closing quotes on a line of their own.
    """
    if len(lines) == 1:
        # A quote beside the closing ones would be read as one of them.
        ends_quoted = lines[0].endswith('"')
        body = (
            _docstring_line(lines[0][:-1]) + "\\x22" if ends_quoted else _docstring_line(lines[0])
        )
        return f'{indent}"""{body}"""'
    first, *others = (_docstring_line(line) for line in lines)
    rest = [f"{indent}{line}" if line else "" for line in others]
    return "\n".join([f'{indent}"""{first}', *rest, f'{indent}"""'])


def _docstring_line(line: str) -> str:
    escaped = _escaped(line).replace('"""', '\\"\\"\\"')
    # A quote beside the opening ones would be read as one of them.
    return "\\" + escaped if escaped.startswith('"') else escaped


def _escaped(text: str) -> str:
    text = text.replace("\\", "\\\\")
    return text if text.isascii() and text.isprintable() else _UNSEEN.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    if character in _SHORT:
        return _SHORT[character]
    number = ord(character)
    if 0xD800 <= number <= 0xDFFF:
        # Half a character. No UTF-8 document can hold it, and Pydantic refuses it even in a description.
        return "\\ufffd"
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def json_literal(value: JsonValue) -> Code | None:
    """A JSON value as Python; None for a number that no literal can say."""
    match value:
        case None | bool():
            return code(repr(value))
        case str():
            return code(string_literal(value))
        case int():
            return code(repr(value))
        case float():
            return code(repr(value)) if math.isfinite(value) else None
        case list():
            items = [json_literal(item) for item in value]
            known = [item for item in items if item is not None]
            return code("[", joined(", ", known), "]") if len(known) == len(items) else None
        case dict():
            pairs: list[Code] = []
            for key, item in value.items():
                written = json_literal(item)
                if written is None:
                    return None
                pairs.append(code(string_literal(key), ": ", written))
            return code("{", joined(", ", pairs), "}")
