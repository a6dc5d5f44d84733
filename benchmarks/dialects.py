"""What each shipped dialect reads of real documentation: models, fields, enums, unknown types, dead links.

python benchmarks/dialects.py [CORPUS]      the folder that holds `discord/`, `ocpi/`, ... (../shared/corpus)
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mdgen.diagnostics.model import Diagnostic
from mdgen.dialects import detect
from mdgen.ir.nodes import Enum, Module, Record, Schema, TypeExpr, Unknown
from mdgen.ir.walk import parts
from mdgen.lower import lower
from mdgen.page.parse import parse_page
from mdgen.resolve import resolve
from mdgen.source import SourceFile, decode

TREES: dict[str, str | None] = {
    "openapi-generator/kubernetes-python/kubernetes/docs": None,
    "discord/discord-api-docs": None,
    "ocpi/2.1.1": None,
    "gbfs/gbfs": None,
    "gtfs/transit": None,
    "openapi-spec": None,
    "protoc-gen-doc/protoc-gen-doc": None,
    "binance/spot": None,
}
"""Documentation trees, each with the dialect to read it by; None: the one that is detected."""

UNKNOWN_TYPES = ("MDG101", "MDG103", "MDG104", "MDG207")
DEAD_LINKS = ("MDG201", "MDG202", "MDG203", "MDG204", "MDG205")


@dataclass(frozen=True, slots=True)
class Figures:
    """What one tree gives. `unread` are its tables that no rule took."""

    tree: str
    dialects: tuple[str, ...]
    models: int
    fields: int
    enums: int
    unknown: int
    unread: int
    codes: Counter[str]
    seconds: float
    schema: Schema
    modules: tuple[Module, ...]
    diagnostics: tuple[Diagnostic, ...]

    def __str__(self) -> str:
        share = 100 * self.unknown / self.fields if self.fields else 0
        codes = " ".join(f"{code[3:]}:{count}" for code, count in sorted(self.codes.items()))
        return (
            f"{self.tree:54} {','.join(self.dialects):18} {self.models:5} models {self.fields:6} fields"
            f" {self.enums:4} enums {self.unknown:4} unknown ({share:.1f} %) {self.unread:4} tables unread"
            f" {self.seconds:5.2f} s  {codes}"
        )


def pages(folder: Path) -> tuple[SourceFile, ...]:
    """The pages of a tree, in order."""
    found = sorted(each for each in folder.rglob("*") if each.suffix in (".md", ".mdx"))
    return tuple(
        SourceFile(each.relative_to(folder).as_posix(), decode(each.read_bytes())) for each in found
    )


def figures(tree: str, folder: Path, wanted: str | None = None) -> Figures:
    """Read a tree up to the schema, and count."""
    sources = pages(folder)
    began = time.perf_counter()
    detected = detect(sources, wanted)
    diagnostics = list(detected.diagnostics)
    modules: list[Module] = []
    names: dict[str, None] = {}
    for source, dialect in zip(sources, detected.value, strict=True):
        if dialect is None:
            continue
        page = parse_page(source)
        module = lower(page.value, dialect)
        diagnostics += module.diagnostics
        modules.append(module.value)
        if module.value.declarations:
            names[dialect.name] = None
    schema = resolve(modules)
    seconds = time.perf_counter() - began
    diagnostics += schema.diagnostics
    declared = [each for module in schema.value.modules for each in module.declarations]
    records = [each for each in declared if isinstance(each, Record)]
    fields = [field for record in records for field in record.fields]
    return Figures(
        tree,
        tuple(names),
        len(records),
        len(fields),
        sum(isinstance(each, Enum) for each in declared),
        sum(any(isinstance(each, Unknown) for each in whole(field.type)) for field in fields),
        sum(len(module.unread) for module in modules),
        Counter(each.code for each in diagnostics),
        seconds,
        schema.value,
        tuple(modules),
        tuple(diagnostics),
    )


def whole(type_: TypeExpr) -> Iterator[TypeExpr]:
    """A type and all types in it."""
    yield type_
    for each in parts(type_):
        yield from whole(each)


def main() -> None:
    corpus = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/corpus")
    for tree, wanted in TREES.items():
        print(figures(tree, corpus / tree, wanted))


if __name__ == "__main__":
    main()
