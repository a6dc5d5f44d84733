"""Fuzzes the page reader: any bytes are a page with its sections in order, or no text."""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["mdgen"]):
    from mdgen.page.parse import parse_page
    from mdgen.source import SourceFile, UndecodableText, decode


def one_page(data: bytes) -> None:
    try:
        text = decode(data)
    except UndecodableText:
        return
    page = parse_page(SourceFile("page.md", text)).value
    lines = [section.first_line for section in page.sections]
    assert lines == sorted(lines), lines


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_page)
    atheris.Fuzz()
