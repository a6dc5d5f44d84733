"""The format of dialect files for editors (JSON Schema) and for people (Markdown), both from `FORMAT`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from typing_extensions import assert_never

from mdgen.dialects.format import FORMAT, GROUPS, Key, Table

Json = dict[str, Any]


def json_schema() -> Json:
    """The JSON Schema of a dialect file, as editors of TOML take it."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "mdgen dialect",
        **_table_schema(FORMAT),
    }


def reference() -> str:
    """The reference page of the format, Markdown."""
    lines = [
        "# The dialect format",
        "",
        "<!-- Written from generator/mdgen/dialects/format.py by tests/dialects/test_format.py. -->",
        "",
        f"{FORMAT.doc} It is TOML. Patterns are Python's regular expressions, searched unless said"
        " otherwise; write them in single quotes, in which TOML leaves backslashes alone. The tutorial is"
        " [Writing a dialect](dialects.md).",
        "",
    ]
    for table in FORMAT.keys:
        if isinstance(table, Table):
            lines += _section(table, table.name, 2)
    lines += ["## Groups of a `[[cell]]`", "", f"{', '.join(f'`{each}`' for each in GROUPS)}.", ""]
    return "\n".join(lines)


def _section(table: Table, path: str, level: int) -> Iterator[str]:
    title = f"[[{path}]]" if table.many else f"[{path}]" if level == 2 else path
    yield f"{'#' * level} `{title}`"
    yield ""
    yield table.doc
    yield ""
    if table.free is not None:
        names = f" of {', '.join(f'`{each}`' for each in table.names)}" if table.names else ""
        yield f"Each key{names} is {_shown_shape(Key('', table.free, ''))}."
        yield ""
    keys = [each for each in table.keys if isinstance(each, Key)]
    inner = [each for each in table.keys if isinstance(each, Table)]
    if keys:
        yield "| Key | Value | Meaning |"
        yield "| --- | ----- | ------- |"
        for key in keys:
            doc = key.doc.replace("|", "\\|")
            if key.choices:
                doc += f": {', '.join(f'`{each}`' for each in key.choices)}"
            if key.groups:
                named = ", ".join(f"`{each}`" for each in key.groups)
                doc += f" (with the named group {named})"
            if key.default:
                doc += f"; `{key.default}` where it is left out".replace("|", "\\|")
            name = f"**`{key.name}`**" if key.needed else f"`{key.name}`"
            yield f"| {name} | {_shown_shape(key)} | {doc} |"
        yield ""
    if table.example:
        yield from ("```toml", *table.example.split("\n"), "```", "")
    for each in inner:
        yield from _section(each, f"{path}.{each.name}", level + 1)


def _shown_shape(key: Key) -> str:
    match key.shape:
        case "string" | "boolean" | "number" | "pattern":
            return key.shape
        case "integer":
            return "whole number"
        case "strings":
            return "list of strings"
        case "patterns":
            return "list of patterns"
        case "choice":
            return "one of"
        case "choices":
            return "list of"
        case _:
            assert_never(key.shape)


def _table_schema(table: Table) -> Json:
    properties: Json = {}
    for each in table.keys:
        properties[each.name] = _key_schema(each) if isinstance(each, Key) else _holder(each)
    schema: Json = {"type": "object", "description": table.doc, "additionalProperties": False}
    if table.free is not None:
        value = _key_schema(Key("", table.free, ""))
        if table.names:
            properties |= dict.fromkeys(table.names, value)
        else:
            schema["additionalProperties"] = value
    schema["properties"] = properties
    needed = [each.name for each in table.keys if isinstance(each, Key) and each.needed]
    return schema | ({"required": needed} if needed else {})


def _holder(table: Table) -> Json:
    schema = _table_schema(table)
    listed: Json = {"type": "array", "items": schema}
    if table.one_or_many:
        return {"anyOf": [schema, listed]}
    return listed if table.many else schema


def _key_schema(key: Key) -> Json:
    schema: Json
    match key.shape:
        case "string":
            schema = {"type": "string"}
        case "pattern":
            schema = {"type": "string", "format": "regex"}
        case "boolean" | "integer" | "number":
            schema = {"type": key.shape}
        case "strings":
            schema = {"type": "array", "items": {"type": "string"}}
        case "patterns":
            schema = {"type": "array", "items": {"type": "string", "format": "regex"}}
        case "choice":
            schema = {"enum": list(key.choices)}
        case "choices":
            schema = {"type": "array", "items": {"enum": list(key.choices)}}
        case _:
            assert_never(key.shape)
    return schema | ({"description": key.doc} if key.doc else {})
