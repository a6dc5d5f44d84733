"""Fuzzes the type grammar: any text, in any shipped dialect, is a type, or unknown with the reason."""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["mdgen"]):
    from mdgen.dialects import load_dialect, shipped_names
    from mdgen.dialects.type_grammar import parse_type
    from mdgen.ir.nodes import Unknown
    from mdgen.source import Span

LOADED = [load_dialect(name).value for name in shipped_names()]
GRAMMARS = [dialect.grammar for dialect in LOADED if dialect is not None]
PLACE = Span("page.md", 1)


def one_cell(data: bytes) -> None:
    provider = atheris.FuzzedDataProvider(data)
    grammar = GRAMMARS[provider.ConsumeIntInRange(0, len(GRAMMARS) - 1)]
    parsed = parse_type(provider.ConsumeUnicode(4096), grammar, PLACE)
    assert parsed.problems or not isinstance(parsed.type, Unknown), parsed


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_cell)
    atheris.Fuzz()
