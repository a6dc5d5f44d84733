"""Proposed entries put into the text of an overrides file, around what its user wrote."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from difflib import unified_diff
from typing import Any

from mdgen.diagnostics.catalogue import OVERRIDE_KEPT
from mdgen.diagnostics.model import Diagnostic, Staged
from mdgen.evidence.overrides import (
    Override,
    entries,
    header,
    places,
    read_overrides,
    toml_value,
)
from mdgen.source import SourceFile

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_PREAMBLE = """\
# What payloads show and the docs do not say. `mdgen learn` adds entries and keeps those that have a `seen` up
# to date; entries without one are yours, and stay as they are.
"""
_HEADER = re.compile(r"[ \t]*\[")
_ONE_LINE = re.compile(
    r"[ \t]*[A-Za-z_]+[ \t]*=[ \t]*(?:true|false|\"[^\"\\]*\"|\[[^\[\]#]*\])[ \t]*\r?\Z"
)


def with_proposals(file: SourceFile, proposed: Sequence[Override]) -> Staged[str | None]:
    """The file's text with the proposed entries; None where the file cannot be read.

    An entry that the file has already is filled in, line by line; all that is written elsewhere stays to the
    letter. What the user stated otherwise stays too, and is reported.
    """
    read = read_overrides(file)
    if file.text and not read.value and read.diagnostics:
        return Staged(None, read.diagnostics)
    data: Mapping[str, Any] = tomllib.loads(file.text)
    ending = "\r\n" if "\r\n" in file.text else "\n"
    lines = file.text.replace("\r\n", "\n").removesuffix("\n").split("\n") if file.text else []
    at = places(file)
    diagnostics: list[Diagnostic] = []
    edits: list[tuple[int, Override, Mapping[str, Any]]] = []
    new: list[Override] = []
    for override in proposed:
        path = (override.declaration, override.field) if override.field else (override.declaration,)
        table = _table(data, path)
        line = at.get(path)
        if line is not None and isinstance(table, dict) and _HEADER.match(lines[line - 1]):
            edits.append((line, override, table))
        elif table is None or (not override.field and path not in at):
            new.append(override)
        else:
            diagnostics.append(_kept(override, line or 1, file))
    for line, override, table in sorted(edits, key=lambda each: -each[0]):
        diagnostics.extend(_edit(lines, line, override, table, file))
    text = "\n".join(lines) + "\n" if lines else _PREAMBLE
    for override in new:
        text += f"\n{override.written()}\n"
    return Staged(text.replace("\n", ending), tuple(diagnostics))


def proposal_diff(old: str, new: str, path: str) -> str:
    """What `with_proposals` would change, as a unified diff; "" where it is nothing."""
    before = old.splitlines(keepends=True)
    source = f"a/{path}" if old else "/dev/null"
    return "".join(unified_diff(before, new.splitlines(keepends=True), source, f"b/{path}"))


def _table(data: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    found: Any = data
    for name in path:
        if not isinstance(found, Mapping) or name not in found:
            return None
        found = found[name]
    return found


def _edit(
    lines: list[str], line: int, override: Override, table: Mapping[str, Any], file: SourceFile
) -> list[Diagnostic]:
    """Fills in one table in place, from the line of its header on."""
    end = line
    while end < len(lines) and not _HEADER.match(lines[end]):
        end += 1
    while end > line and not lines[end - 1].strip():
        end -= 1
    is_ours = "seen" in table
    diagnostics: list[Diagnostic] = []
    added: list[str] = []
    changed = False
    for key, value in entries(override):
        if key == "seen":
            continue
        if key not in table:
            note = "" if is_ours or not override.seen else f"  # {override.seen}"
            added.append(f"{key} = {value}{note}")
        elif toml_value_of(table[key]) != value:
            if not is_ours or not _replace(lines, line, end, key, value):
                diagnostics.append(_kept(override, line, file, key, value))
                continue
        else:
            continue
        changed = True
    if is_ours and changed and override.seen:
        _replace(lines, line, end, "seen", toml_value(override.seen))
    lines[end:end] = added
    return diagnostics


def toml_value_of(value: object) -> str:
    match value:
        case list():
            return f"[{', '.join(map(toml_value_of, value))}]"
        case bool() | str() | int() | float():
            return toml_value(value)
        case _:
            return ""


def _replace(lines: list[str], start: int, end: int, key: str, value: str) -> bool:
    """Gives a key of a table another value; only where the old one is plain and all of its line."""
    for number in range(start, end):
        name, _, _ = lines[number].partition("=")
        if name.strip() == key and _ONE_LINE.match(lines[number]):
            lines[number] = f"{name.rstrip()} = {value}"
            return True
    return False


def _kept(
    override: Override, line: int, file: SourceFile, fact: str = "", value: str = ""
) -> Diagnostic:
    if not fact:
        fact, value = next(entries(override))
    return OVERRIDE_KEPT.at(
        file.span(line),
        help=f"as a table of its own, {header(override)}, `mdgen learn` can fill it in",
        fact=fact,
        value=value,
        declaration=override.declaration,
        field=override.field,
    )
