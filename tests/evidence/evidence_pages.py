"""Pages as text, through the real stages, to the schema with all that is known beside the tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import dedent

from mdgen.diagnostics.model import Diagnostic, Staged
from mdgen.dialects import load_dialect
from mdgen.evidence import Assume, Decided, decide, mentions
from mdgen.evidence.overrides import Override, read_overrides
from mdgen.evidence.payloads import Payload, PayloadFile, read_payloads
from mdgen.ir.nodes import Field, Record, Schema
from mdgen.ir.walk import declarations
from mdgen.lower import lower
from mdgen.page.parse import parse_page
from mdgen.resolve import resolve
from mdgen.source import SourceFile


def decided(
    pages: Mapping[str, str],
    *,
    dialect: str = "speakeasy-python",
    assume: Assume | None = None,
    overrides: str = "",
) -> Staged[Decided]:
    """Pages by path -> the schema with what the pages show and the overrides say put in."""
    loaded = load_dialect(dialect).value
    assert loaded is not None
    parsed = [parse_page(SourceFile(path, dedent(text))).value for path, text in pages.items()]
    schema = resolve([lower(page, loaded).value for page in parsed]).value
    shown = {page.source.path: mentions(page) for page in parsed}
    return decide(schema, shown, assume, stated(overrides))


def stated(text: str) -> tuple[Override, ...]:
    """The entries of an overrides file that has nothing wrong with it."""
    read = read_overrides(overrides_file(text))
    assert not read.diagnostics
    return read.value


def overrides_file(text: str) -> SourceFile:
    return SourceFile("mdgen.overrides.toml", dedent(text))


def record_page(title: str, *rows: str, before: str = "", after: str = "") -> str:
    """A page of the Speakeasy kind: each row is `name | type | required | description | example`."""
    table = "".join(f"| {row} |\n" for row in map(_row, rows))
    return (
        f"# {title}\n\n{before}\n\n## Fields\n\n"
        "| Field | Type | Required | Description | Example |\n"
        "| --- | --- | --- | --- | --- |\n"
        f"{table}\n{after}"
    )


def _row(row: str) -> str:
    name, type_, required, *rest = (each.strip() for each in row.split(" | "))
    mark = ":heavy_check_mark:" if required == "yes" else ":heavy_minus_sign:"
    doc, example = [*rest, "N/A", "", ""][:2] if rest else ("N/A", "")
    return f"`{name}` | {type_} | {mark} | {doc} | {example}"


def field(schema: Schema, declaration: str, name: str) -> Field:
    """One field by its declaration's title and its name in the docs."""
    records = [each for id_, each in declarations(schema).items() if id_.name == declaration]
    (found,) = records
    assert isinstance(found, Record)
    return next(each for each in found.fields if each.name == name)


def wire_names(schema: Schema) -> dict[str, str]:
    """Every field's name in the docs with its wire name."""
    return {
        f"{id_.name}.{each.name}": each.wire_name
        for id_, found in declarations(schema).items()
        if isinstance(found, Record)
        for each in found.fields
    }


def payloads(
    text: str, path: str = "recorded.jsonl", model: str | None = None
) -> Sequence[Payload]:
    """The documents of a payload file that can be read as a whole."""
    read = read_payloads(PayloadFile(path, text, model))
    assert not read.diagnostics
    return read.value


def codes(diagnostics: Sequence[Diagnostic]) -> list[str]:
    return [each.code for each in diagnostics]
