"""The commonest lines that are too long, broken as black breaks them; the rest is left to black itself.

Black takes a millisecond for a line, and an eighth of a second to load. A few shapes make up most of the long
lines of models, and what black does to them follows from a few of its rules; the tests hold this against black.
"""

from __future__ import annotations

import re

_CLASS = re.compile(r"class \w+\((\w+)\):", re.ASCII)
_ALIAS = re.compile(r"(\w+: \w+) = (.+)", re.ASCII)
_MEMBER = r"\w+(?:\.\w+)?(?:\[\w+(?:\[\w+(?:, \w+)?\])?(?:, \w+)?\])?"
_VALUE = re.compile(
    rf"( *)(\w+(?:: (?:Literal\[\"[^\"\\]*\"\]|{_MEMBER}(?: \| {_MEMBER})*))?) = (\w+|\"[^\"\\]*\")",
    re.ASCII,
)
_UNION = re.compile(rf"{_MEMBER}(?: \| {_MEMBER})+", re.ASCII)
_TAGGED = re.compile(r"(\w+)\[(\w+(?: \| \w+)+), (\w+\(\w+=\"\w+\"\))\]", re.ASCII)
_METHOD = re.compile(r"(    def \w+\()(cls, value: \w+)(\) -> \"[\w |]+\":)", re.ASCII)
_FIELD = re.compile(
    r"    (\w+: \w+)\[(\w+(?:\[\w+\])?(?: \| \w+)*), (\w+)\((\w+=\"[^\"\\]*\")\)\](| = None)",
    re.ASCII,
)
_INDENT = "    "


def broken(line: str, line_length: int) -> str | None:
    """A line that is longer than allowed, in black's style; None for a shape that is not known for sure."""
    if (head := _CLASS.fullmatch(line)) is not None:
        before, base = line[: head.start(1)], head[1]
        if len(_INDENT + base) > line_length:
            return None
        return f"{before}\n{_INDENT}{base}\n):"
    if (value := _VALUE.fullmatch(line)) is not None:
        indent, name, what = value.groups()
        lines = (f"{indent}{name} = (", f"{indent}{_INDENT}{what}", f"{indent})")
        return _if_short(lines, line_length)
    if (method := _METHOD.fullmatch(line)) is not None:
        before, arguments, after = method.groups()
        return _if_short((before, 2 * _INDENT + arguments, _INDENT + after), line_length)
    if (field := _FIELD.fullmatch(line)) is not None:
        return _broken_field(field, line_length)
    alias = _ALIAS.fullmatch(line)
    if alias is None:
        return None
    if _UNION.fullmatch(alias[2]) is not None:
        whole = _INDENT + alias[2]
        body = [whole] if len(whole) <= line_length else _members(alias[2], _INDENT)
        return _if_short((f"{alias[1]} = (", *body, ")"), line_length)
    if (tagged := _TAGGED.fullmatch(alias[2])) is not None:
        outer, union, tag = tagged.groups()
        whole = f"{_INDENT}{union}, {tag}"
        if len(whole) <= line_length:
            body = [whole]
        elif len(_INDENT + union) < line_length:
            body = [f"{_INDENT}{union},", f"{_INDENT}{tag},"]
        else:
            members = _members(union, _INDENT)
            body = [*members[:-1], f"{members[-1]},", f"{_INDENT}{tag},"]
        return _if_short((f"{alias[1]} = {outer}[", *body, "]"), line_length)
    return None


def _broken_field(field: re.Match[str], line_length: int) -> str | None:
    """A field whose annotation carries a call of one keyword, a text that may be too long for any line."""
    before, type_, called, text, default = field.groups()
    if default and len(field[0]) - len("None") < line_length:
        return None  # black would rather put the default into brackets
    inner, innermost = 2 * _INDENT, 3 * _INDENT
    short = (f"{inner}{type_}, {called}({text})",)
    apart = (f"{inner}{type_},", f"{inner}{called}({text}),")
    head, foot = f"{_INDENT}{before}[", f"{_INDENT}]{default}"
    for body in (short, apart):
        if (found := _if_short((head, *body, foot), line_length)) is not None:
            return found
    around = (head, f"{inner}{type_},", f"{inner}{called}(")
    if _if_short(around, line_length) is None:
        return None
    return "\n".join((*around, innermost + text, f"{inner}),", foot))


def _members(union: str, indent: str) -> list[str]:
    """A member a line, each but the first behind its bar."""
    first, *others = union.split(" | ")
    return [indent + first, *(f"{indent}| {each}" for each in others)]


def _if_short(lines: tuple[str, ...], line_length: int) -> str | None:
    """The lines as one text; where one is too long still, black may do without the break."""
    return None if any(len(line) > line_length for line in lines) else "\n".join(lines)
