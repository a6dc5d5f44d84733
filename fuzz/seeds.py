"""What the fuzzers start from: small pages and cells of every form that mdgen reads, made here and not kept."""

from __future__ import annotations

from itertools import pairwise, product

_HEADINGS = (
    "# Thing",
    "Thing\n=====",
    "---\ntitle: Thing\n---\n\n# Thing",
    "<!-- a -->\n# `Thing`",
)
_PROSE = (
    "Words.",
    "- a\n- b\n  - c",
    "> quoted\ngoes on",
    "```json\n{}\n```",
    "<div>\n\n</div>",
    "",
)
_TABLES = (
    "| Field | Type | Required | Description |\n| --- | :-: | --- | --- |\n"
    "| `a` | *str* | :heavy_check_mark: | A.<br/>B \\| c |\n| `b` | List[*int*] | | one\n\ntwo |\n",
    "Name | Value\n--- | ---\n`A` | a\nB | `b | c`\n",
    "<table><thead><tr><th>Field</th></tr></thead><tr><td>a</td></tr></table>",
    "| Name | Value |\n|---|---|\n| `OPEN` | open\n| x | y | z |\n",
)
_SECTIONS = ("## Fields", "## Values", "### `models.Thing`\n\n## Supported Types", "")
_TYPES = (
    "*str*", "Optional[*int*]", "List[[models.Thing](../models/thing.md)]", "Dict[str, *Any*]",
    '*"a"*', 'Literal["a", "b"]', "Union[*str*, *int*]", "[Date](https://example.com/date)",
    "map[string]*models.Thing", "[]*string*", "*string*[]", "{ [k: string]: any }", "?array of string",
    "T.nilable(::String)", "`a` \\| `b`", "~~str~~", "-1.5", "true", "array of [user](#user) objects",
    "Map<String, List<Integer>>", "JsonNullable<String>", "**string**", "&lt;T&gt;", '"\\"',
)  # fmt: skip


def pages() -> list[str]:
    return [
        "\n\n".join(parts)
        for number, parts in enumerate(product(_HEADINGS, _PROSE, _SECTIONS, _TABLES))
        if number % 5 == 0
    ]


def cells() -> list[str]:
    return [
        *_TYPES,
        *(f"{left} | {right}" for left, right in pairwise(_TYPES)),
    ]
