"""Documentation with a stranger's text in every position that mdgen reads.

A position is a function from a text to a page; each page of it is otherwise such as a generator writes it. The
text stands there as it is: a text with a pipe or a line end breaks out of its cell, which is an attempt too.
"""

from __future__ import annotations

from collections.abc import Callable

Position = Callable[[str], str]


def record(
    title: str = "Thing",
    doc: str = "A thing.",
    *,
    header: str = "Field",
    name: str = "`name`",
    type_: str = "*str*",
    required: str = ":heavy_check_mark:",
    description: str = "A name.",
    example: str = "x",
    more: str = "",
) -> str:
    """A page of one record with one field of its own and one of the caller's."""
    return (
        f"# {title}\n\n{doc}\n\n## Fields\n\n"
        f"| {header} | Type | Required | Description | Example |\n"
        "| --- | --- | --- | --- | --- |\n"
        f"| {name} | {type_} | {required} | {description} | {example} |\n"
        f"| `other` | *int* | :heavy_minus_sign: | Another. | 1 |\n{more}"
    )


def enum(
    title: str = "Colour",
    doc: str = "A colour.",
    *,
    name: str = "`RED`",
    value: str = "red",
    more: str = "",
) -> str:
    return (
        f"# {title}\n\n{doc}\n\n## Values\n\n| Name | Value |\n| --- | --- |\n"
        f"| {name} | {value} |\n| `BLUE` | blue |\n{more}"
    )


def values(block: str) -> str:
    return f"# Colour\n\n## Values\n\n{block}\n"


def union(
    title: str = "Shape",
    doc: str = "A shape.",
    *,
    heading: str = "`models.Thing`",
    info: str = "python",
    fence: str = "value: models.Thing = /* values here */",
) -> str:
    return (
        f"# {title}\n\n{doc}\n\n## Supported Types\n\n### {heading}\n\n```{info}\n{fence}\n```\n\n"
        '### `"other"`\n\n```python\nvalue: Literal["other"] = /* values here */\n```\n'
    )


_DEPRECATED = ": warning: ** DEPRECATED **: "

POSITIONS: dict[str, Position] = {
    # Records.
    "record title": lambda text: record(title=text),
    "record description": lambda text: record(doc=text),
    "record description after a paragraph": lambda text: record(doc=f"A thing.\n\n{text}"),
    "record description in a list": lambda text: record(doc=f"A thing:\n\n- {text}\n- b"),
    "record description in a quote": lambda text: record(doc=f"> {text}"),
    "record description in a fence": lambda text: record(doc=f"```json\n{text}\n```"),
    "record description in HTML": lambda text: record(doc=f"<div>\n{text}\n</div>"),
    "record description in a table": lambda text: record(doc=f"| a |\n| - |\n| {text} |"),
    "record deprecation": lambda text: record(doc=f"> {_DEPRECATED}{text}"),
    "section heading": lambda text: record(more=f"\n## {text}\n\nWords.\n"),
    "section text": lambda text: record(more=f"\n## Words\n\n{text}\n"),
    # Fields.
    "field name": lambda text: record(name=text),
    "field name in code": lambda text: record(name=f"`{text}`"),
    "field name struck through": lambda text: record(name=f"~~`{text}`~~"),
    "column header": lambda text: record(header=text),
    "type": lambda text: record(type_=text),
    "type in emphasis": lambda text: record(type_=f"*{text}*"),
    "type argument": lambda text: record(type_=f"List[*{text}*]"),
    "string literal in a type": lambda text: record(type_=f'*"{text}"*'),
    "string literal in Literal": lambda text: record(type_=f'Literal["{text}"]'),
    "member of a union type": lambda text: record(type_=f"Union[*str*, {text}]"),
    "link label in a type": lambda text: record(type_=f"[{text}](../thing.md)"),
    "link destination in a type": lambda text: record(type_=f"[models.Thing]({text})"),
    "reference in a type": lambda text: record(type_=f"models.{text}"),
    "required cell": lambda text: record(required=text),
    "required cell behind its mark": lambda text: record(required=f":heavy_check_mark: {text}"),
    "field description": lambda text: record(description=text),
    "field description between words": lambda text: record(description=f"It is {text} of."),
    "field description behind a break": lambda text: record(description=f"One.<br/>{text}"),
    "field description on lines of its own": lambda text: record(description=f"One.\n\n{text}\n\n"),
    "link label in a description": lambda text: record(description=f"See [{text}](thing.md)."),
    "link destination in a description": lambda text: record(description=f"See [a]({text})."),
    "field deprecation": lambda text: record(description=_DEPRECATED + text),
    "example": lambda text: record(example=text),
    "example in JSON": lambda text: record(example=f'{{"name": "{text}"}}'),
    "labelled example": lambda text: record(example=f"**Example 1:** {text}"),
    "name of the extra keys": lambda text: record(
        name="`__pydantic_extra__`", type_=f"Dict[str, *{text}*]"
    ),
    # Enums.
    "enum title": lambda text: enum(title=text),
    "enum description": lambda text: enum(doc=text),
    "open enum": lambda text: enum(doc=f"This is an open enum. {text}", value=text),
    "enum member name": lambda text: enum(name=text),
    "enum value": lambda text: enum(value=text),
    "enum value in code": lambda text: enum(value=f"`{text}`"),
    "enum value in a list": lambda text: values(f'- `"{text}"`\n- `"blue"`'),
    "enum value in a fence": lambda text: values(f'```python\n"{text}" | "blue"\n```'),
    "enum value without quotes in a fence": lambda text: values(f"```python\n{text}\n```"),
    "text behind an enum's values": lambda text: enum(more=f"\n{text}\n"),
    # Unions.
    "union title": lambda text: union(title=text),
    "union description": lambda text: union(doc=text),
    "union member heading": lambda text: union(heading=text),
    "union member heading in code": lambda text: union(heading=f"`{text}`"),
    "union member fence": lambda text: union(heading="", fence=text),
    "union member type in a fence": lambda text: union(
        heading="", fence=f"value: {text} = /* values here */"
    ),
    "info string of a fence": lambda text: union(info=text),
    # Around the data.
    "front matter": lambda text: f"---\ntitle: {text}\n---\n\n{record()}",
    "text before the first heading": lambda text: f"{text}\n\n{record()}",
    "HTML comment": lambda text: f"<!-- {text} -->\n\n{record()}",
    "HTML table": lambda text: record(
        doc=f"<table><tr><th>{text}</th></tr><tr><td>{text}</td></tr></table>"
    ),
    "the whole page": lambda text: text,
}
"""Every position of a text on a page, by name."""

NAME_POSITIONS = ("file name", "folder name", "path")
"""The positions of a text in the tree of pages."""

DIALECT_POSITIONS: dict[str, Callable[[str], str]] = {
    "dialect name": lambda toml: f"[dialect]\nname = {toml}\nextends = 'speakeasy-python'\n",
    "dialect title": lambda toml: (
        f"[dialect]\nname = 'own'\ntitle = {toml}\nextends = 'speakeasy-python'\n"
    ),
    "dialect that is extended": lambda toml: f"[dialect]\nname = 'own'\nextends = {toml}\n",
    **{
        name: lambda toml, lines=lines: (  # type: ignore[misc]
            f"[dialect]\nname = 'own'\nextends = 'speakeasy-python'\n{lines.replace('TEXT', toml)}\n"
        )
        for name, lines in {
            "dialect key": "[fields]\nTEXT = 1",
            "detection pattern": "[detect]\nrequire = [TEXT]",
            "docs root pattern": "[source]\nroot = TEXT",
            "column header word": "[columns]\nname = [TEXT]",
            "heading pattern": "[[rule]]\nkind = 'record'\nwhen = { heading = TEXT }",
            "kind of a rule": "[[rule]]\nkind = TEXT",
            "reason for skipping a page": "[[page]]\npath = '.'\nreason = TEXT",
            "mark in a cell": "[[cell]]\ncolumn = 'name'\nmatch = TEXT",
            "type word": "[types.words]\nstring = [TEXT]",
            "type word's meaning": "[types.words]\nTEXT = ['Thing']",
            "generic name": "[types.heads]\nlist = [TEXT]",
            "type suffix": "[types.suffixes]\nlist = [TEXT]",
            "type prefix": "[types.prefixes]\nlist = [TEXT]",
            "separator of names": "[types]\nseparators = [TEXT]",
            "union mark": "[types]\nunions = [TEXT]",
            "link pattern": "[[types.link]]\nurl = TEXT\ntype = 'date'",
            "text for nothing": "[fields]\nno_text = [TEXT]",
            "name of extra keys": "[fields]\nextra = [TEXT]",
            "unescape pattern": "[fields]\nunescape = TEXT",
            "example label pattern": "[fields]\nexample_labels = TEXT",
            "end of docs pattern": "[docs]\nends = TEXT",
            "open enum pattern": "[enums]\nopen = TEXT",
            "fence pattern": "[union]\nfences = [TEXT]",
        }.items()
    },
}
"""Every position of a text in a dialect file: functions from a TOML string to the file."""

SETTING_POSITIONS: dict[str, Callable[[str], str]] = {
    "setting name": lambda toml: f"{toml} = 1\n",
    **{
        f"setting {key}": lambda toml, key=key: f"{key} = {toml}\n"  # type: ignore[misc]
        for key in (
            "source", "out", "target", "strict", "dialect", "python", "layout", "enums", "unset",
            "docs", "line_length",
        )
    },
}  # fmt: skip
"""Every position of a text in mdgen.toml (or `[tool.mdgen]`): functions from a TOML string to the file."""
