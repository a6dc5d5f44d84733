"""Small documentation trees in two states, read by the stages that a build uses."""

from __future__ import annotations

from collections.abc import Mapping

from mdgen.changes import Finding, compare
from mdgen.dialects import load_dialect
from mdgen.ir.nodes import Schema
from mdgen.pipeline import read_page
from mdgen.resolve import resolve
from mdgen.source import SourceFile

YES, NO = ":heavy_check_mark:", ":heavy_minus_sign:"

Pages = Mapping[str, str]


def schema_of(pages: Pages, dialect: str = "speakeasy-python") -> Schema:
    """What pages (by path) say, read in one dialect."""
    rules = load_dialect(dialect).value
    assert rules is not None
    modules = [
        read_page(SourceFile(path, text), rules).value.module for path, text in pages.items()
    ]
    staged = resolve(modules)
    assert staged.diagnostics == ()
    return staged.value


def changes(old: Pages, new: Pages, dialect: str = "speakeasy-python") -> tuple[Finding, ...]:
    """The changes from one state to the other."""
    return compare(schema_of(old, dialect), schema_of(new, dialect))


def said(findings: tuple[Finding, ...]) -> list[str]:
    """The findings, short: level, code, place and words."""
    return [
        f"{each.level.value} {each.code} {each.span.path}:{each.span.line} {each.message}"
        for each in findings
    ]


def model(title: str, *rows: str, doc: str = "") -> str:
    """A page of fields; a row is `name | type | mark | description`, the last two may be left out."""
    lines = [f"# {title}", "", doc, "", "## Fields", ""]
    lines += ["| Field | Type | Required | Description |", "| --- | --- | --- | --- |"]
    for row in rows:
        cells = [cell.strip() for cell in row.split(" | ")]
        cells += [YES, "N/A"][len(cells) - 2 :]
        name = cells[0] if "`" in cells[0] else f"`{cells[0]}`"
        lines.append(f"| {name} | {cells[1]} | {cells[2]} | {cells[3]} |")
    return "\n".join([*lines, ""])


def values(title: str, *listed: str, doc: str = "", is_open: bool = False) -> str:
    """A page of values, as a table: `NAME=value` each, or the value alone."""
    note = "This is an open enum. Unrecognized values will not fail type checks."
    lines = [f"# {title}", "", doc, "", "## Values", "", *([note, ""] if is_open else [])]
    lines += ["| Name | Value |", "| --- | --- |"]
    for each in listed:
        name, _, value = each.rpartition("=")
        lines.append(f"| `{name or value.upper()}` | {value} |")
    return "\n".join([*lines, ""])


def one_of(title: str, *types: str, doc: str = "") -> str:
    """A page of types, any of which a value may be."""
    lines = [f"# {title}", "", doc, "", "## Supported Types", ""]
    for type_ in types:
        lines += [
            f"### `{type_}`",
            "",
            "```python",
            f"value: {type_} = /* values here */",
            "```",
            "",
        ]
    return "\n".join(lines)


def link(name: str) -> str:
    """A type cell that mentions another page of the same folder."""
    return f"[models.{name}](../models/{name.lower()}.md)"
