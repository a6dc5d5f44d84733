"""Fuzzes the page reader, and what dialects make of its pages: any text is a page whose sections hold all lines."""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["mdgen"]):
    from mdgen.dialects import load_dialect, shipped_names
    from mdgen.lower import lower
    from mdgen.page.parse import parse_page
    from mdgen.source import SourceFile, UndecodableText, decode

LOADED = [load_dialect(name).value for name in shipped_names()]
DIALECTS = [dialect for dialect in LOADED if dialect is not None and not dialect.abstract]


def one_page(data: bytes) -> None:
    if not data:
        return
    try:
        text = decode(data[1:])
    except UndecodableText:
        return
    page = parse_page(SourceFile("docs/models/page.md", text)).value
    line = 0
    for section in page.sections:
        assert section.first_line == line + 1, page.sections
        line = section.last_line
    lower(page, DIALECTS[data[0] % len(DIALECTS)])


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_page)
    atheris.Fuzz()
