"""Facts that users or payloads state about single fields: `mdgen.overrides.toml` as values."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from mdgen.diagnostics.catalogue import OVERRIDE_INVALID, OVERRIDES_UNREAD
from mdgen.diagnostics.model import Diagnostic, Staged
from mdgen.evidence.facts import Fact
from mdgen.ir.nodes import Constant, JsonValue, ListOf, MapOf, Primitive, Scalar, TypeExpr
from mdgen.source import SourceFile, Span
from mdgen.suggestions import nearest

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FILE_NAME = "mdgen.overrides.toml"
EVERY = "*"
"""The declaration's name in entries that hold for a field of that name wherever the docs are silent."""

_FIELD_FACTS: Mapping[str, type] = {
    "wire_name": str,
    "nullable": bool,
    "required": bool,
    "numbers": str,
    "type": str,
    "added": bool,
}
_DECLARATION_FACTS: Mapping[str, type] = {"open": bool, "extra": str}
_FACTS: Mapping[str, Fact] = {
    "wire_name": "wire_name",
    "nullable": "nullable",
    "required": "required",
    "numbers": "numbers",
    "type": "type",
    "added": "added",
    "open": "open",
    "extra": "extra",
}
_WORDS = {type: "something else", str: "a string", bool: "true or false"}
_TYPE = re.compile(r"(?P<word>[a-z]+)(?P<suffixes>(?:\[\]|\{\})*)\Z")
_HEADER = re.compile(r"[ \t]*\[(?!\[)(?P<path>.*)\][ \t]*(?:#.*)?\r?\Z")
_KEY = re.compile(r"[ \t]*(?P<key>[A-Za-z0-9_-]+|\"[^\"\\]*\"|'[^']*')[ \t]*[.=]")


class Override(Struct, frozen=True):
    """One table of the file: facts about a field (`field` is its name in the docs), or a declaration ("").

    `declaration` is a title, a title with folders before it (`components/Order`) or after its page
    (`docs/order.md#Order`), or `EVERY`. `seen` is what the facts are based on, in words with counts.
    """

    declaration: str
    field: str
    facts: tuple[tuple[Fact, Constant], ...]
    span: Span
    seen: str = ""

    def fact(self, wanted: Fact) -> Constant | None:
        return next((value for fact, value in self.facts if fact == wanted), None)

    def written(self) -> str:
        """The entry as the file has it, on one line each."""
        return "\n".join([header(self), *(f"{key} = {value}" for key, value in entries(self))])


def read_overrides(file: SourceFile) -> Staged[tuple[Override, ...]]:
    """The entries of an overrides file, in the file's order. What cannot be read is left out and reported."""
    try:
        data = tomllib.loads(file.text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        span = file.span(int(at[1]), int(at[2])) if at else file.span(1)
        reason = re.sub(r" \(at .*\)\Z", "", str(error))
        reason = reason[:1].lower() + reason[1:]
        return Staged((), (OVERRIDES_UNREAD.at(span, reason=reason),))
    lines = places(file)
    overrides: list[Override] = []
    diagnostics: list[Diagnostic] = []
    for declaration, table in data.items():
        span = _place(lines, (declaration,), file)
        if not isinstance(table, dict):
            reason = f"`{declaration}` is no table: write [{toml_key(declaration)}.field]"
            diagnostics.append(OVERRIDE_INVALID.at(span, reason=reason))
            continue
        own = {key: value for key, value in table.items() if not isinstance(value, dict)}
        if own:
            read = _facts(own, _DECLARATION_FACTS, lines, (declaration,), file)
            diagnostics.extend(read.diagnostics)
            if read.value:
                overrides.append(Override(declaration, "", read.value, span, _seen(own)))
        for field, facts in table.items():
            if isinstance(facts, dict):
                path = (declaration, field)
                read = _facts(facts, _FIELD_FACTS, lines, path, file)
                diagnostics.extend(read.diagnostics)
                if read.value:
                    place = _place(lines, path, file)
                    overrides.append(Override(declaration, field, read.value, place, _seen(facts)))
    overrides.sort(key=lambda each: each.span.line)
    return Staged(tuple(overrides), tuple(diagnostics))


def override_type(text: str) -> TypeExpr | None:
    """The type that an override names: a primitive's word, `[]` after it for a list, `{}` for a map."""
    found = _TYPE.match(text)
    if found is None or found["word"] not in {each.value for each in Primitive}:
        return None
    type_: TypeExpr = Scalar(Primitive(found["word"]))
    for suffix in re.findall(r"\[\]|\{\}", found["suffixes"]):
        type_ = ListOf(type_) if suffix == "[]" else MapOf(type_)
    return type_


def header(override: Override) -> str:
    """The TOML header of an override's table."""
    path = (override.declaration, override.field) if override.field else (override.declaration,)
    return f"[{'.'.join(map(toml_key, path))}]"


def entries(override: Override) -> Iterator[tuple[str, str]]:
    """The keys of an override's table with their values as TOML."""
    for fact, value in override.facts:
        yield fact, toml_value(value)
    if override.seen:
        yield "seen", toml_value(override.seen)


def toml_key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else toml_value(name)


def toml_value(value: Constant) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            escaped = (_escaped(each) for each in value)
            return f'"{"".join(escaped)}"'
        case _:
            return repr(value)


def places(file: SourceFile) -> Mapping[tuple[str, ...], int]:
    """The lines that open tables and keys of a valid TOML file, by path; headers win over keys."""
    found: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    closing: str | None = None
    for number, line in enumerate(file.lines, 1):
        if closing is not None:
            closing = None if closing in line else closing
            continue
        header_ = _HEADER.match(line)
        if header_ is not None and (path := _path(header_["path"])) is not None:
            table = path
            found[table] = number
            continue
        key = _KEY.match(line)
        if key is not None:
            name = _path(key["key"])
            if name is not None:
                found.setdefault((*table, *name), number)
        closing = next((mark for mark in ('"""', "'''") if line.count(mark) == 1), None)
    return found


def _path(text: str) -> tuple[str, ...] | None:
    """A dotted TOML key as its parts; None where it is none."""
    try:
        value: Any = tomllib.loads(f"{text} = 0")
    except tomllib.TOMLDecodeError:
        return None
    parts: list[str] = []
    while isinstance(value, dict):
        ((name, value),) = value.items()
        parts.append(name)
    return tuple(parts)


def _place(lines: Mapping[tuple[str, ...], int], path: tuple[str, ...], file: SourceFile) -> Span:
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return file.span(lines[path[:length]])
    # A table that only its own tables open, as in `[Order.id]`.
    return file.span(
        min((at for each, at in lines.items() if each[: len(path)] == path), default=1)
    )


def _facts(
    table: Mapping[str, JsonValue],
    known: Mapping[str, type],
    lines: Mapping[tuple[str, ...], int],
    path: tuple[str, ...],
    file: SourceFile,
) -> Staged[tuple[tuple[Fact, Constant], ...]]:
    facts: list[tuple[Fact, Constant]] = []
    diagnostics: list[Diagnostic] = []
    for key, value in table.items():
        span = _place(lines, (*path, key), file)
        if key == "seen":
            continue
        if key not in known:
            near = nearest(key, known)
            help_ = f"did you mean `{near}`?" if near else f"known are {', '.join(known)}"
            reason = f"there is no `{key}` here"
            diagnostics.append(OVERRIDE_INVALID.at(span, reason=reason, help=help_))
        elif not isinstance(value, known[key]):
            reason = f"`{key}` takes {_WORDS[known[key]]}"
            diagnostics.append(OVERRIDE_INVALID.at(span, reason=reason))
        elif (reason_ := _refusal(key, value)) is not None:
            diagnostics.append(OVERRIDE_INVALID.at(span, reason=reason_))
        else:
            assert isinstance(value, (str, bool))
            facts.append((_FACTS[key], value))
    return Staged(tuple(facts), tuple(diagnostics))


def _refusal(key: str, value: JsonValue) -> str | None:
    match key, value:
        case "numbers", ("integer" | "float" | "number"):
            return None
        case "numbers", _:
            return '`numbers` takes "integer", "float" or "number"'
        case ("type" | "extra"), str() if override_type(value) is None:
            names = ", ".join(each.value for each in Primitive)
            return f'"{value}" is no type; known are {names}, each with [] for a list or {{}} for a map'
        case "wire_name", "":
            return "`wire_name` is empty"
        case _:
            return None


def _seen(table: Mapping[str, JsonValue]) -> str:
    seen = table.get("seen", "")
    return seen if isinstance(seen, str) else ""


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if character < " " or character == "\x7f":
        return f"\\u{ord(character):04x}"
    return character
