"""Wire names that pages show beside their tables: keys of JSON, and code spans in descriptions."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from msgspec import Struct

from mdgen.ir.nodes import JsonValue
from mdgen.page.nodes import CodeBlock, Page
from mdgen.source import Span

_KEY = re.compile(r"(?<!\\)\"([A-Za-z_$][A-Za-z0-9_$-]{0,99})\"[ \t]*:")
_ESCAPED_KEY = re.compile(r"\\\"([A-Za-z_$][A-Za-z0-9_$-]{0,99})\\\"[ \t]*:")
_SPAN = re.compile(r"(?<!`)`\"?([A-Za-z_$][A-Za-z0-9_$]{0,99})\"?`(?!`)")

# Samples in these hold what goes over the wire.
_DATA = frozenset({"json", "jsonc", "json5", "jsonl", "ndjson", "http"})
_SHELLS = frozenset({"bash", "sh", "shell", "zsh", "curl", "console", "shellsession", "powershell"})
# Other languages' samples mostly speak an SDK's own names. One that calls HTTP itself writes the wire's.
_HTTP_CALL = re.compile(
    r"\b(?:requests|httpx|session)\.(?:get|post|put|patch|delete|request)\("
    r"|\bfetch\(|\baxios[.(]|\bJSON\.stringify\(|\burllib\.request|\bhttp\.client"
)
_DEEPEST = 60


class Mention(Struct, frozen=True, array_like=True):
    """A name that a page shows as a wire name, and where."""

    name: str
    span: Span


def mentions(page: Page) -> tuple[Mention, ...]:
    """The keys of JSON in a page's code samples: JSON itself, shell commands, and calls of plain HTTP.

    Samples that use an SDK are left aside: they write the SDK's names, which is what the tables do too.
    """
    return tuple(
        Mention(name, block.span)
        for section in page.sections
        for block in section.blocks
        if isinstance(block, CodeBlock) and _is_wire(block)
        for name in dict.fromkeys(_keys(block.text))
    )


def spans_in(text: str) -> Iterator[str]:
    """The names that stand alone in code spans of a description, and the keys of JSON in it."""
    if "`" in text:
        for found in _SPAN.finditer(text):
            yield found[1]
    if '"' in text:
        yield from (found[1] for found in _KEY.finditer(text))


def json_example(text: str) -> JsonValue:
    """An example cell that holds a JSON object or array; None for all else, null too."""
    text = text.strip()
    if not text.startswith(("{", "[")):
        return None
    try:
        value: JsonValue = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return None if deeper_than(value, _DEEPEST) else value


def deeper_than(value: JsonValue, limit: int) -> bool:
    """Whether objects and arrays are nested more than `limit` levels deep; no recursion."""
    level: list[JsonValue] = [value]
    for _ in range(limit + 1):
        below: list[JsonValue] = []
        for each in level:
            if isinstance(each, dict):
                below.extend(each.values())
            elif isinstance(each, list):
                below.extend(each)
        if not below:
            return False
        level = below
    return True


def _is_wire(block: CodeBlock) -> bool:
    if block.language in _DATA or block.language in _SHELLS:
        return True
    return _HTTP_CALL.search(block.text) is not None


def _keys(text: str) -> Iterator[str]:
    yield from (found[1] for found in _KEY.finditer(text))
    yield from (found[1] for found in _ESCAPED_KEY.finditer(text))
