"""Findings as Markdown, for the body of a pull request or a job's summary."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from mdgen.diagnostics.model import Diagnostic
from mdgen.diagnostics.printable import in_order, printable

_TICKS = re.compile(r"`+")
LIMIT = 200
"""How many rows a table has at most: GitHub refuses comments of more than 65,536 characters."""


def markdown(diagnostics: Iterable[Diagnostic], limit: int = LIMIT) -> str:
    """A table with a row per finding, sorted by place; "" where there is none."""
    ordered = in_order(diagnostics)
    if not ordered:
        return ""
    rows = [
        (
            each.severity.value,
            each.code,
            code_span(str(each.span)) if each.span is not None else "",
            code_span(each.message) + (f"<br>{code_span(each.help)}" if each.help else ""),
        )
        for each in ordered[:limit]
    ]
    return table(("Severity", "Code", "Place", "Finding"), rows, len(ordered))


def table(header: Sequence[str], rows: Sequence[Sequence[str]], total: int) -> str:
    """A table of cells that are Markdown already; what is left out of `total` rows is counted below."""
    lines = [header, ["---"] * len(header), *rows]
    text = "".join(f"| {' | '.join(cells)} |\n" for cells in lines)
    left_out = total - len(rows)
    return f"{text}\n… and {left_out:,} more\n" if left_out > 0 else text


def code_span(text: str) -> str:
    """Text to the letter. Pages are strangers' text: only a code span keeps links and @names from working."""
    shown = printable(" ".join(text.split("\n"))).replace("|", "\\|")
    longest = max((len(run) for run in _TICKS.findall(shown)), default=0)
    fence = "`" * (longest + 1)
    blank = " " if shown.startswith("`") or shown.endswith("`") or not shown.strip() else ""
    return f"{fence}{blank}{shown}{blank}{fence}"
