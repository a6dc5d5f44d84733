"""Lines that are too long, broken as black breaks them; what is not known for sure is left to black itself.

Black takes a millisecond for a line, and an eighth of a second to load. What it does to the statements of models
(assignments of types and calls, heads of classes, decorators) follows from a few of its rules, which stand here;
the tests hold them against black.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from keyword import kwlist

from msgspec import Struct

_INDENT = "    "
_DEEPEST = 40  # a bracket in a bracket takes a few calls of the thousand that Python allows
_METHOD = re.compile(r"(    def \w+\()(cls, value: \w+)(\) -> \"[\w |]+\":)", re.ASCII)
_ESCAPE = r"\\(?:[\\nrt{}]|x[0-9a-f]{{2}}|u[0-9a-f]{{4}}|U[0-9a-f]{{8}})"
_TOKEN = re.compile(
    rf"""( *)("(?:[^"\\]|{_ESCAPE.format('"')})*"|'(?:[^'\\]|{_ESCAPE.format("'")})*'"""
    r"|[^\W\d]\w*|(?:0|[1-9]\d*)(?:\.\d+)?(?:e-?\d+)?(?!\w)|\.\.\.|.)",
    re.ASCII,
)
# Of other characters it is not sure that they take one column.
_NARROW = re.compile("[ -~\xa1-\xac\xae-\u02ff\u2010-\u2027]*")
_KEYWORDS = frozenset(kwlist) - {"None", "True", "False"}

# What may stand side by side, and the blank between, where black has no blank to change: a name or `...` is
# written n, a number 0, a text ", the end of a list or a dict L, the word `class` or `type` that a line starts
# with k.
_NEIGHBOURS = frozenset(
    {before + after for before in ("(", "[", "{", ", ", ": ", "= ", "=") for after in 'n0"-[{'}
    | {before + after for before in 'n0")]L' for after in ",)]}"}
    | {before + after for before in 'n")]' for after in (":", " |", " =")}
    | {"| n", '| "', "-0", "n.", ".n", "n(", "n[", "()", "[]", "{}", "n=", "0:", "@n", "k n"}
)
_WITHIN = {":": ("", "{"), "=": ("", "n(")}
_PAIRS = ("n()", "n[]", "[]", "{}")
# The known statements, without what stands in brackets.
_STATEMENT = re.compile(
    r"kn(\(\))?:|kn=[^:=,]+|n:[^:=,]+(=[^:=,]+)?|n=[^:=,]+|@?n(\.n)*\(\)"
)

_Token = tuple[str, str]  # its kind, and its text with the blank before


class _Statement(Struct):
    """Its tokens. An annotation and a value stand in parentheses of their own, which black may show."""

    line_length: int
    kinds: list[str]
    texts: list[str]  # with the blank before; of a parenthesis that does not show, just that
    partners: list[int]  # of a bracket, the place of the other one


class _Line(Struct, frozen=True):
    """What black lays out by itself: the tokens from one place up to another."""

    start: int
    end: int
    depth: int
    in_brackets: bool = False
    is_tail: bool = False
    is_listed: bool = False  # an element a line, even where all fit in one
    adds_comma: bool = False


class _Split(Struct, frozen=True):
    """A line that is broken at a pair of brackets."""

    opening: int
    closing: int
    head: _Line
    body: _Line
    tail: _Line


def broken(line: str, line_length: int) -> str | None:
    """A line that is longer than allowed, in black's style; None for a shape that is not known for sure."""
    if (method := _METHOD.fullmatch(line)) is not None:
        before, arguments, after = method.groups()
        lines = [before, 2 * _INDENT + arguments, _INDENT + after]
        return None if any(len(each) > line_length for each in lines) else "\n".join(lines)
    code = line.lstrip(" ")
    depth, rest = divmod(len(line) - len(code), len(_INDENT))
    if rest or not (line.isascii() or _NARROW.fullmatch(line)):
        return None
    tokens = _tokens(code)
    if tokens is None:
        return None
    statement = _statement(tokens, line_length)
    whole = _Line(0, len(statement.kinds), depth)
    lines = _laid_out(statement, whole, forced=False)
    is_whole = any(" (" in statement.texts[each.start : each.end - 1] for each in lines)
    if is_whole and any(each.adds_comma for each in lines):
        return None  # black looks at its own result again, and its own commas can make it break more
    return "\n".join(_text(statement, each) for each in lines)


def _tokens(code: str) -> list[_Token] | None:
    """The tokens; None where black has more rules than stand here, or writes the code in another way."""
    is_head = code.startswith(("class ", "type "))
    tokens: list[_Token] = []
    marks: list[int] = []
    opened: list[str] = []
    outside = previous = ""
    for blank, text in _TOKEN.findall(code):
        kind = _kind(text) if previous or not is_head else "k"
        around = opened[-1] if opened else ""
        if previous and previous + blank + kind not in _NEIGHBOURS:
            return None
        if kind in _WITHIN and around not in _WITHIN[kind]:
            return None
        if "=" in (previous, kind) and bool(blank) == bool(around):
            return None
        if kind in ("(", "[", "{"):
            outside += "" if opened else kind
            opened.append(kind if previous != "n" else "n" + kind)
            previous = kind
        elif kind in (")", "]", "}"):
            if not opened or opened.pop() + kind not in _PAIRS:
                return None
            outside += "" if opened else kind
            previous = kind if around.startswith("n") else "L"
        else:
            if not opened:
                outside += kind
                if kind in (":", "=") and not is_head:
                    marks.append(len(tokens))
            previous = kind
        if len(opened) > _DEEPEST:
            return None
        tokens.append((kind, blank + text))
    if opened or _STATEMENT.fullmatch(outside) is None:
        return None
    for mark, end in reversed([*zip(marks, [*marks, len(tokens)][1:], strict=True)]):
        kind, text = tokens[mark + 1]
        part = [(kind, text.lstrip()), *tokens[mark + 2 : end]]
        tokens[mark + 1 : end] = [("(", " "), *part, (")", "")]
    return tokens


def _kind(text: str) -> str:
    """A token's kind as in `_NEIGHBOURS`; none of them for what black might write in another way."""
    first = text[0]
    if first in "\"'":
        # Black takes the quotes that need fewer escapes.
        is_single = text.count('"', 1, -1) > text.count("'", 1, -1)
        return '"' if len(text) > 1 and first == "\"'"[is_single] else "?"
    if first.isalpha() or first == "_":
        return "?" if text in _KEYWORDS else "n"
    if first.isdigit():
        return "0"
    return "n" if text == "..." else first


def _statement(tokens: list[_Token], line_length: int) -> _Statement:
    partners = [0] * len(tokens)
    opened: list[int] = []
    for place, (kind, _) in enumerate(tokens):
        if kind in "([{":
            opened.append(place)
        elif kind in ")]}":
            partners[place] = opened.pop()
            partners[partners[place]] = place
    kinds, texts = [kind for kind, _ in tokens], [text for _, text in tokens]
    return _Statement(line_length, kinds, texts, partners)


def _laid_out(statement: _Statement, line: _Line, *, forced: bool) -> list[_Line]:
    """The lines that black makes of one; `forced` to use parentheses that it would rather do without."""
    if not line.is_listed and _is_short(statement, line):
        return [line]
    if line.in_brackets and (elements := _elements(statement, line)):
        return [each for part in elements for each in _laid_out(statement, part, forced=forced)]
    hidden = _hidden(statement, line)
    before = statement.texts.copy() if hidden else []
    parts = _parts(statement, line, forced)
    if not parts:
        return [line]
    found = [each for part in parts for each in _laid_out(statement, part, forced=forced)]
    if forced or not hidden or _is_short(statement, found[0]):
        return found
    if any(statement.texts[place] for place in hidden):
        return found
    after, statement.texts = statement.texts, before
    second = _laid_out(statement, line, forced=True)
    if all(_is_short(statement, each) for each in second):
        return second
    statement.texts = after
    return found


def _text(statement: _Statement, line: _Line) -> str:
    text = "".join(statement.texts[line.start : line.end])
    return _INDENT * line.depth + text + ("," if line.adds_comma else "")


def _is_short(statement: _Statement, line: _Line) -> bool:
    return len(_text(statement, line)) <= statement.line_length


def _hidden(statement: _Statement, line: _Line) -> list[int]:
    """The closing parentheses that do not show, in a line where black looks for them."""
    if line.is_tail or line.in_brackets:
        return []
    return [
        place
        for place in range(line.start, line.end)
        if statement.kinds[place] == ")" and not statement.texts[place]
    ]


def _elements(statement: _Statement, line: _Line) -> list[_Line]:
    """The elements of a list, or the members of a union; none where it is neither."""
    commas, bars = _delimiters(statement, line)
    cuts = [comma + 1 for comma in commas] or bars
    if not cuts:
        return []
    for cut in cuts:
        statement.texts[cut] = statement.texts[cut].lstrip()
    bounds = [line.start, *cuts, line.end]
    comma = line.adds_comma or bool(commas)
    return [
        _Line(start, end, line.depth, in_brackets=True, adds_comma=comma and end == line.end)
        for start, end in zip(bounds[:-1], bounds[1:], strict=True)
    ]


def _delimiters(statement: _Statement, line: _Line) -> tuple[list[int], list[int]]:
    """The places of the commas and of the bars that are in no bracket; those at the line's ends do not count."""
    commas: list[int] = []
    bars: list[int] = []
    place = line.start
    while place < line.end:
        kind = statement.kinds[place]
        if kind in "([{":
            place = statement.partners[place]
        elif kind == "," and place + 1 < line.end:
            commas.append(place)
        elif kind == "|" and place > line.start:
            bars.append(place)
        place += 1
    return commas, bars


def _parts(statement: _Statement, line: _Line, forced: bool) -> tuple[_Line, ...]:
    """A line in three, at its last brackets that leave the first part short enough; none where it stays whole."""
    first: tuple[_Line, ...] = ()
    before = [4 * line.depth]
    for text in statement.texts[line.start : line.end]:
        before.append(before[-1] + len(text))
    for omitted in _omissions(statement, line):
        if omitted and _is_beyond(statement, line, omitted, before):
            continue
        split = _split(statement, line, omitted)
        parts = () if split is None else _settled(statement, line, split, omitted, forced)
        if not parts:
            return ()
        if _is_short(statement, parts[0]):
            return parts
        first = first or parts
    return first


def _is_beyond(
    statement: _Statement, line: _Line, omitted: frozenset[int], before: list[int]
) -> bool:
    """Whether the last bracket that is not omitted opens beyond the line's length."""
    for place in reversed(range(line.start, line.end)):
        if statement.kinds[place] in ")]}" and place not in omitted:
            opening = statement.partners[place]
            return (
                opening >= line.start
                and bool(statement.texts[opening].strip())
                and before[opening - line.start] > statement.line_length
            )
    return False


def _omissions(statement: _Statement, line: _Line) -> Iterator[frozenset[int]]:
    """The brackets that stay together: none, then more and more from the end, while they fit in a line."""
    kinds, texts = statement.kinds, statement.texts
    omitted: frozenset[int] = frozenset()
    yield omitted
    inner: set[int] = set()
    opening = closing = -1
    length = 4 * line.depth + line.adds_comma
    for place in reversed(range(line.start, line.end)):
        length += len(statement.texts[place])
        if length > statement.line_length:
            return
        if opening >= 0:
            if place == opening:
                opening = -1
            elif kinds[place] in ")]}":
                inner.add(place)
        elif kinds[place] in ")]}":
            if place > line.start and kinds[place - 1] in "([{":
                inner.add(place)
                continue
            if closing >= 0:
                omitted = omitted | {closing} | inner
                inner = set()
                yield omitted
            if statement.texts[place]:
                opening, closing = statement.partners[place], place


def _split(statement: _Statement, line: _Line, omitted: frozenset[int]) -> _Split | None:
    """A line in three at its last brackets that have a content; None where there are none."""
    place = line.end - 1
    while place >= line.start:
        if statement.kinds[place] in ")]}" and place not in omitted:
            opening = statement.partners[place]
            if opening < line.start:
                return None
            if opening < place - 1:
                return _split_at(statement, line, opening, place)
            place = opening
        place -= 1
    return None


def _split_at(statement: _Statement, line: _Line, opening: int, closing: int) -> _Split:
    head = _Line(line.start, opening + 1, line.depth)
    body = _Line(opening + 1, closing, line.depth + 1, in_brackets=True)
    if statement.kinds[opening - 1] != "n" and _delimiters(statement, body)[0]:
        body = _Line(opening + 1, closing, line.depth + 1, in_brackets=True, is_listed=True)
    tail = _Line(closing, line.end, line.depth, is_tail=True, adds_comma=line.adds_comma)
    return _Split(opening, closing, head, body, tail)


def _settled(
    statement: _Statement, line: _Line, split: _Split, omitted: frozenset[int], forced: bool
) -> tuple[_Line, ...]:
    """The three parts, by other brackets than the hidden parentheses where that reads better."""
    is_hidden = not statement.texts[split.closing]
    if is_hidden and not forced and _can_be_omitted(statement, split.body):
        omitted = omitted | {split.closing}
        other = _split(statement, line, omitted)
        if other is None or _is_preferred(statement, line, other, split):
            parts = () if other is None else _settled(statement, line, other, omitted, forced)
            if parts:
                return parts
            is_one = split.body.end - split.body.start == 1
            # Black takes the `=` of arguments for further assignments.
            is_chain = statement.kinds[line.start : line.end].count("=") > 1
            if is_one and not is_chain and not _is_short(statement, split.body):
                return ()
    if is_hidden:
        statement.texts[split.opening] += "("
        statement.texts[split.closing] = ")"
    return split.head, split.body, split.tail


def _can_be_omitted(statement: _Statement, body: _Line) -> bool:
    """Whether what stands in hidden parentheses may be broken at brackets of its own."""
    kinds, texts = statement.kinds, statement.texts
    bars = _delimiters(statement, body)[1]
    if len(bars) != 1:
        return not bars
    last = body.end - 1
    opening = statement.partners[last]
    if kinds[last] not in ")}" or opening == last - 1:
        return False
    if any(kind in "([{" for kind in kinds[body.start : opening]):
        return True
    length = sum(len(text) for text in texts[body.start : opening + 1])
    return 4 * body.depth + length <= statement.line_length


def _is_preferred(statement: _Statement, line: _Line, other: _Split, split: _Split) -> bool:
    """Whether black breaks at other brackets rather than at the hidden parentheses."""
    kinds = statement.kinds
    if split.opening == line.start or kinds[split.opening - 1] != "=":
        return True
    if not any(kind in "()[]{}" for kind in kinds[line.start : split.opening]):
        return True
    if len(_text(statement, split.head)) > statement.line_length - 1:
        return True
    equals = kinds[line.start : split.opening].count("=")
    if equals > 1 and equals > kinds[line.start : other.opening].count("="):
        return False
    for place in reversed(range(line.start, other.opening + 1)):
        if kinds[place] == "=":
            return _is_short(statement, other.head)
        if kinds[place] in ")]}":
            return True
    return False
