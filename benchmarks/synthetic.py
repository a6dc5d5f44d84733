"""A made-up documentation tree of any size, in the form of Speakeasy's Python SDK docs.

Models mention those near them, as in real trees, so that no model reaches all others however large the tree is.
"""

from __future__ import annotations

from pathlib import Path

_WORDS = ["order", "parcel", "courier", "depot", "route", "weight", "label", "customs", "invoice", "refund"]


def write_tree(folder: Path, pages: int) -> None:
    """Writes `pages` pages below `folder`: of ten, seven models, two enums and a union."""
    models = folder / "docs" / "models"
    models.mkdir(parents=True, exist_ok=True)
    for number in range(pages):
        (models / f"{_title(number).lower()}.md").write_text(_page(number), encoding="utf-8")


def _title(number: int) -> str:
    return f"{_WORDS[number % 10].title()}{('Record', 'Kind', 'Choice')[_form(number)]}{number}"


def _form(number: int) -> int:
    return {7: 1, 8: 1, 9: 2}.get(number % 10, 0)


def _page(number: int) -> str:
    return (_model, _enum, _union)[_form(number)](number)


def _link(number: int, near: int) -> str:
    title = _title(max(0, number - near))
    return f"[models.{title}](../models/{title.lower()}.md)"


def _model(number: int) -> str:
    rows = [
        ("id", "*str*", ":heavy_check_mark:", f"The identifier of number {number}."),
        ("created_at", "*datetime*", ":heavy_check_mark:", "When it was made, in UTC."),
        ("weight_in_grams", "*Optional[int]*", ":heavy_minus_sign:", "How heavy it is."),
        ("labels", "List[*str*]", ":heavy_minus_sign:", "Words that it is found by."),
        ("notes", "Dict[str, *Any*]", ":heavy_minus_sign:", "Whatever else is to be said."),
        ("price", "*float*", ":heavy_check_mark:", "What it costs, *without* tax."),
        ("parent", f"Optional[{_link(number, 1)}]", ":heavy_minus_sign:", "What it belongs to."),
        ("kind", f"{_link(number, number % 10 + 3)}", ":heavy_check_mark:", "What sort it is of."),
        ("others", f"List[{_link(number, 11)}]", ":heavy_minus_sign:", "What travels with it."),
        ("comment", "*OptionalNullable[str]*", ":heavy_minus_sign:", "Left by a clerk."),
    ]
    head = ("Field", "Type", "Required", "Description")
    widths = [max(len(row[place]) for row in (head, *rows)) for place in range(4)]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in (head, tuple("-" * width for width in widths), *rows)
    ]
    table = "\n".join(lines)
    return f"# {_title(number)}\n\nOne of many.\n\n\n## Fields\n\n{table}\n"


def _enum(number: int) -> str:
    rows = "\n".join(f"| `{word.upper()}` | {word}-{number} |" for word in _WORDS)
    return f"# {_title(number)}\n\n\n## Values\n\n| Name | Value |\n| --- | --- |\n{rows}\n"


def _union(number: int) -> str:
    members = "\n".join(
        f"### `models.{_title(number - near)}`\n\n```python\n"
        f"value: models.{_title(number - near)} = /* values here */\n```\n"
        for near in (3, 4, 5)
    )
    return f"# {_title(number)}\n\n\n## Supported Types\n\n{members}"
