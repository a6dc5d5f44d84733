"""What was read of a documentation tree and what was not, with the place of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec import Struct

from mdgen.diagnostics.catalogue import RULES
from mdgen.diagnostics.model import Diagnostic, Staged
from mdgen.dialects.model import Dialect
from mdgen.ir.nodes import Enum, Module, Record
from mdgen.lower import lower
from mdgen.lower.classify import header_words, matches
from mdgen.lower.outline import Outline
from mdgen.page.nodes import Page, Table
from mdgen.page.parse import parse_page
from mdgen.resolve import resolve
from mdgen.source import SourceFile, Span

READ = "read"
_GROUPS = {
    "unknown types": ("MDG101", "MDG103", "MDG104", "MDG203"),
    "dangling links": ("MDG201", "MDG202", "MDG204"),
    "names made up": ("MDG205", "MDG206"),
    "facts assumed": ("MDG107", "MDG108", "MDG109", "MDG124", "MDG125"),
    "rows left out": ("MDG105", "MDG106", "MDG110", "MDG111"),
}
"""What a report tells apart, by the codes of the findings."""


class SeenTable(Struct, frozen=True):
    """A table: `fate` is "read", what a rule says it is, or why no rule took it (`taken` is then False)."""

    span: Span
    columns: tuple[str, ...]
    fate: str
    taken: bool


class Report(Struct, frozen=True):
    """All that is to be said of a tree. `findings` are grouped as the report's headings name them."""

    pages: int
    pages_with_models: int
    dialects: tuple[tuple[str, int], ...]
    models: int
    fields: int
    enums: int
    tables: tuple[SeenTable, ...]
    findings: tuple[tuple[str, tuple[Diagnostic, ...]], ...]

    @property
    def unread(self) -> tuple[SeenTable, ...]:
        return tuple(each for each in self.tables if not each.taken)


def report(sources: Sequence[SourceFile], detected: Staged[tuple[Dialect | None, ...]]) -> Report:
    """Read a tree up to its schema, and say what became of every table. `detected` is what `detect` said of it."""
    modules: list[Module] = []
    tables: list[SeenTable] = []
    diagnostics: list[Diagnostic] = list(detected.diagnostics)
    names: Counter[str] = Counter()
    for source, dialect in zip(sources, detected.value, strict=True):
        page = parse_page(source).value
        if dialect is None:
            tables += _all(page, "the page's dialect is not known")
            continue
        names[dialect.name] += 1
        if not dialect.reads(page.path):
            tables += _all(page, "the dialect leaves the page out", taken=True)
            continue
        module = lower(page, dialect)
        modules.append(module.value)
        diagnostics += module.diagnostics
        tables += _tables(page, dialect, module.value)
    schema = resolve(modules)
    diagnostics += schema.diagnostics
    declared = [each for module in schema.value.modules for each in module.declarations]
    records = [each for each in declared if isinstance(each, Record)]
    grouped = (
        (name, tuple(each for each in dict.fromkeys(diagnostics) if each.code in codes))
        for name, codes in _GROUPS.items()
    )
    return Report(
        pages=len(sources),
        pages_with_models=sum(bool(module.declarations) for module in modules),
        dialects=tuple(names.most_common()),
        models=len(records),
        fields=sum(len(each.fields) for each in records),
        enums=sum(isinstance(each, Enum) for each in declared),
        tables=tuple(tables),
        findings=tuple(each for each in grouped if each[1]),
    )


def _all(page: Page, fate: str, *, taken: bool = False) -> Iterator[SeenTable]:
    for table in _tables_of(page):
        yield SeenTable(table.span, header_words(table), fate, taken)


def _tables_of(page: Page) -> Iterator[Table]:
    for section in page.sections:
        for block in section.blocks:
            if isinstance(block, Table):
                yield block


def _tables(page: Page, dialect: Dialect, module: Module) -> Iterator[SeenTable]:
    skipped = {
        match.block.span: match.rule.reason or "no data"
        for match in matches(page, dialect, Outline(page, page.source.lines))
        if match.rule.kind == "skip" and isinstance(match.block, Table)
    }
    unread = {each.span for each in module.unread}
    explained = module.skipped if module.skipped not in ("", "no models") else None
    for table in _tables_of(page):
        words = header_words(table)
        if table.span in skipped:
            yield SeenTable(table.span, words, skipped[table.span], True)
        elif explained is not None:
            yield SeenTable(table.span, words, f"on a page that is {explained}", True)
        elif table.span in unread:
            yield SeenTable(table.span, words, "no rule of the dialect takes it", False)
        else:
            yield SeenTable(table.span, words, READ, True)


def as_text(found: Report) -> str:
    """The report for a terminal."""
    lines = [
        f"{found.pages} pages, {found.pages_with_models} with models; "
        + ", ".join(f"{name}: {count}" for name, count in found.dialects),
        f"{found.models} models with {found.fields} fields, {found.enums} enums",
        "",
        "tables",
    ]
    lines += [f"  {count:5}  {fate}" for fate, count in _fates(found)]
    if found.unread:
        lines += ["", "unread tables"]
        lines += [f"  {each.span}: {', '.join(each.columns)}" for each in found.unread]
    for name, diagnostics in found.findings:
        lines += ["", f"{name} ({len(diagnostics)})"]
        lines += [f"  {_line(each)}" for each in diagnostics]
    return "\n".join(lines) + "\n"


def as_markdown(found: Report) -> str:
    """The report as a page."""
    lines = [
        "# What mdgen read",
        "",
        "| | |",
        "| --- | ---: |",
        f"| pages | {found.pages} |",
        f"| pages with models | {found.pages_with_models} |",
        *(f"| pages in the dialect `{name}` | {count} |" for name, count in found.dialects),
        f"| models | {found.models} |",
        f"| fields | {found.fields} |",
        f"| enums | {found.enums} |",
        "",
        "## Tables",
        "",
        "| Tables | What became of them |",
        "| ---: | --- |",
        *(f"| {count} | {_cell(fate)} |" for fate, count in _fates(found)),
        "",
    ]
    if found.unread:
        lines += ["## Unread tables", ""]
        lines += [f"- `{each.span}`: {', '.join(each.columns)}" for each in found.unread]
        lines.append("")
    for name, diagnostics in found.findings:
        lines += [f"## {name.capitalize()}", ""]
        lines += [f"- {_line(each)}" for each in diagnostics]
        lines.append("")
    return "\n".join(lines)


def as_json(found: Report) -> dict[str, object]:
    """The report for programs; keys as the report's own."""
    return {
        "pages": found.pages,
        "pages_with_models": found.pages_with_models,
        "dialects": dict(found.dialects),
        "models": found.models,
        "fields": found.fields,
        "enums": found.enums,
        "tables": dict(_fates(found)),
        "unread_tables": [
            {
                "path": each.span.path,
                "line": each.span.line,
                "columns": list(each.columns),
                "reason": each.fate,
            }
            for each in found.unread
        ],
        "findings": {
            name: [
                {
                    "code": each.code,
                    "name": RULES[each.code].name if each.code in RULES else each.code,
                    "message": each.message,
                    "path": each.span.path if each.span else None,
                    "line": each.span.line if each.span else None,
                    "column": each.span.column if each.span else None,
                }
                for each in diagnostics
            ]
            for name, diagnostics in found.findings
        },
    }


def _fates(found: Report) -> list[tuple[str, int]]:
    return Counter(each.fate for each in found.tables).most_common()


def _line(diagnostic: Diagnostic) -> str:
    place = f"{diagnostic.span}: " if diagnostic.span is not None else ""
    return f"{place}{diagnostic.message}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
