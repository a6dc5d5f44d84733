"""Recorded traffic as payloads: JSON, JSON Lines and HAR files, each value with where it stood."""

from __future__ import annotations

import base64
import binascii
import json
import posixpath
import re
from collections.abc import Iterator

from msgspec import Struct

from mdgen.diagnostics.catalogue import PAYLOAD_TOO_DEEP, PAYLOAD_UNREAD
from mdgen.diagnostics.model import Diagnostic, Staged
from mdgen.evidence.mentions import deeper_than
from mdgen.ir.nodes import JsonValue
from mdgen.source import Span

DEEPEST = 60
"""How many levels of objects and arrays a payload may have."""

_TOLD = re.compile(r"(?P<model>[A-Za-z_][^=\\/]*)=(?P<path>.+)\Z", re.DOTALL)
_JSON_TYPE = re.compile(r"\A[^;]*[/+]json\b", re.IGNORECASE)


class PayloadFile(Struct, frozen=True):
    """A file of payloads as text. `model` is the declaration that the user said they all are, if any."""

    path: str
    text: str
    model: str | None = None


class Payload(Struct, frozen=True):
    """One document. `place` says where in its file it stood (`line 3`), "" where it is the whole file.

    `model` is the declaration's name where the user or the file's own lines say it; `file_name` is the
    file's name without its endings, which may name it too.
    """

    value: JsonValue
    span: Span
    place: str = ""
    model: str | None = None
    file_name: str = ""

    def __str__(self) -> str:
        return f"{self.span.path}, {self.place}" if self.place else self.span.path


def told_model(argument: str) -> tuple[str | None, str]:
    """A command line's `Model=path.json` as the two; the model is None in a plain path."""
    found = _TOLD.match(argument)
    return (found["model"].strip(), found["path"]) if found else (None, argument)


def read_payloads(file: PayloadFile) -> Staged[tuple[Payload, ...]]:
    """The documents in a file, by what it holds rather than by its ending.

    A HAR file gives the JSON bodies of its requests and responses. A file that is no JSON as a whole is read
    line by line. An object with the keys `model` and `payload` alone is a payload whose model is told. The
    items of an array at the top are payloads of their own.
    """
    if not file.text.strip():
        return Staged(())
    try:
        whole: JsonValue = _parsed(file.text)
    except (ValueError, RecursionError) as error:
        if "\n" in file.text.strip():
            return _lines(file)
        return Staged((), (PAYLOAD_UNREAD.at(_span(file, 1), reason=_reason(error)),))
    entries = _har_entries(whole)
    if entries is not None:
        return _har(file, entries)
    if isinstance(whole, list):
        return _checked(file, ((each, f"item {n}", 1) for n, each in enumerate(whole, 1)))
    return _checked(file, ((whole, "", 1),))


def _parsed(text: str) -> JsonValue:
    value: JsonValue = json.loads(text)
    return value


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"line {error.lineno} is no JSON ({error.msg.lower()})"
    return "it is nested too deep" if isinstance(error, RecursionError) else "a number is too long"


def _span(file: PayloadFile, line: int) -> Span:
    return Span(file.path, line)


def _lines(file: PayloadFile) -> Staged[tuple[Payload, ...]]:
    found: list[tuple[JsonValue, str, int]] = []
    diagnostics: list[Diagnostic] = []
    for number, line in enumerate(file.text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            found.append((_parsed(line), f"line {number}", number))
        except (ValueError, RecursionError) as error:
            reason = _reason(error).replace("line 1 is", "this line is")
            diagnostics.append(PAYLOAD_UNREAD.at(_span(file, number), reason=reason))
            if len(diagnostics) == 1 and not found:
                # A file whose first line is no JSON is no JSON Lines: one message is enough.
                return Staged((), tuple(diagnostics))
    read = _checked(file, iter(found))
    return Staged(read.value, (*diagnostics, *read.diagnostics))


def _checked(
    file: PayloadFile,
    values: Iterator[tuple[JsonValue, str, int]] | tuple[tuple[JsonValue, str, int], ...],
) -> Staged[tuple[Payload, ...]]:
    stem = posixpath.basename(file.path.replace("\\", "/")).split(".")[0]
    payloads: list[Payload] = []
    diagnostics: list[Diagnostic] = []
    for value, place, line in values:
        model = file.model
        match value:
            case {"model": str() as told, "payload": inner, **more} if not more:
                value, model = inner, told
            case _:
                pass
        if deeper_than(value, DEEPEST):
            diagnostics.append(PAYLOAD_TOO_DEEP.at(_span(file, line), limit=DEEPEST))
            continue
        payloads.append(Payload(value, _span(file, line), place, model, stem))
    return Staged(tuple(payloads), tuple(diagnostics))


def _har_entries(value: JsonValue) -> list[JsonValue] | None:
    match value:
        case {"log": {"entries": [*entries]}}:
            return entries
        case _:
            return None


def _har(file: PayloadFile, entries: list[JsonValue]) -> Staged[tuple[Payload, ...]]:
    """Bodies of requests and responses. Headers, cookies, queries and addresses are not even looked at."""
    found: list[tuple[JsonValue, str, int]] = []
    for number, entry in enumerate(entries, 1):
        match entry:
            case {"request": {"postData": {"mimeType": str() as kind, "text": str() as text}}}:
                found.extend(_body(kind, text, "", f"request {number}"))
            case _:
                pass
        match entry:
            case {
                "response": {"content": {"mimeType": str() as kind, "text": str() as text, **more}}
            }:
                encoding = str(more.get("encoding", ""))
                found.extend(_body(kind, text, encoding, f"response {number}"))
            case _:
                pass
    return _checked(file, iter(found))


def _body(kind: str, text: str, encoding: str, place: str) -> Iterator[tuple[JsonValue, str, int]]:
    if not _JSON_TYPE.match(kind):
        return
    try:
        if encoding == "base64":
            text = base64.b64decode(text, validate=True).decode()
        value = _parsed(text)
    except (ValueError, RecursionError, binascii.Error):
        return  # cut off by the recorder, most likely: a body that is no JSON says nothing
    if isinstance(value, list):
        yield from ((each, f"{place}, item {n}", 1) for n, each in enumerate(value, 1))
    else:
        yield value, place, 1
