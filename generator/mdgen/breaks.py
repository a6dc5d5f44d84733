"""Lines that are too long, broken as black breaks them; what is not known for sure is left to black itself.

Black takes a millisecond for a line, and an eighth of a second to load. What it does to the statements of models
(assignments of types and calls, heads of classes, decorators) follows from a few of its rules, which stand here;
the tests hold them against black.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from keyword import kwlist

from msgspec import Struct
from msgspec.structs import replace

_INDENT = "    "
_DEEPEST = 40  # a bracket in a bracket takes a few calls of the thousand that Python allows
_METHOD = re.compile(r"(    def \w+\()(cls, value: \w+)(\) -> \"[\w |]+\":)", re.ASCII)
_ESCAPE = r"\\(?:[\\nrt{}]|x[0-9a-f]{{2}}|u[0-9a-f]{{4}}|U[0-9a-f]{{8}})"
_TOKEN = re.compile(
    rf"""( *)("(?:[^"\\]|{_ESCAPE.format('"')})*"|'(?:[^'\\]|{_ESCAPE.format("'")})*'"""
    r"|[^\W\d]\w*|(?:0|[1-9]\d*)(?:\.\d+)?(?:e-?\d+)?(?!\w)|\.\.\.|.)",
    re.ASCII,
)
# Other characters may take two columns, or none.
_NARROW = re.compile("[ -~\xa1-\xac\xae-\u02ff\u2010-\u2027]*")
_KEYWORDS = frozenset(kwlist) - {"None", "True", "False"}

# What may stand side by side, with the blank between; elsewhere black may have other blanks, or more rules. A name
# or `...` is written n, a number 0, a text ", the end of a list or dict L, the `class` or `type` of a statement k.
_NEIGHBOURS = frozenset(
    {before + after for before in ("(", "[", "{", ", ", ": ", "= ", "=") for after in 'n0"-[{'}
    | {before + after for before in 'n0")]L' for after in ",)]}"}
    | {before + after for before in 'n")]' for after in (":", " |", " =")}
    | {"| n", '| "', "-0", "n.", ".n", "n(", "n[", "()", "[]", "{}", "n=", "0:", "@n", "k n"}
)
# Which bracket may stand around; what belongs to a name before it has an n.
_AROUND = {":": ("", "{"), "=": ("", "n("), ")": ("n(",), "]": ("n[", "["), "}": ("{",)}
# The known statements, without what stands in brackets.
_STATEMENT = re.compile(r"kn(\(\))?:|kn=[^:=,]+|n:[^:=,]+(=[^:=,]+)?|n=[^:=,]+|@?n(\.n)*\(\)")


class _Statement(Struct):
    """Its tokens. The annotation and the value stand in hidden parentheses, which show once black uses them."""

    line_length: int
    kinds: str
    texts: list[str]  # with the blank before, and nothing else for what is hidden
    partners: list[int]  # the places of the brackets that belong to those at a place


class _Line(Struct, frozen=True):
    """What black lays out by itself: the tokens from one place up to another."""

    start: int
    end: int
    depth: int
    in_brackets: bool = False
    is_tail: bool = False
    is_listed: bool = False  # an element a line, even where all fit in one
    adds_comma: bool = False


_Parts = tuple[_Line, _Line, _Line]  # up to an opening bracket, what it holds, and the rest


def broken(line: str, line_length: int) -> str | None:
    """A line that is longer than allowed, in black's style; None for a shape that is not known for sure."""
    if (method := _METHOD.fullmatch(line)) is not None:
        before, arguments, after = method.groups()
        parts = [before, 2 * _INDENT + arguments, _INDENT + after]
        return None if any(len(each) > line_length for each in parts) else "\n".join(parts)
    code = line.lstrip(" ")
    depth, rest = divmod(len(line) - len(code), len(_INDENT))
    if rest or not (line.isascii() or _NARROW.fullmatch(line)):
        return None
    tokens = _tokens(code)
    if tokens is None:
        return None
    statement = _statement(tokens, line_length)
    lines = _laid_out(statement, _Line(0, len(tokens), depth), forced=False)
    # Black goes over its result again, and its own commas can make it break at parentheses that it showed in vain.
    is_whole = any(" (" in statement.texts[each.start : each.end - 1] for each in lines)
    if is_whole and any(each.adds_comma for each in lines):
        return None
    return "\n".join(_text(statement, each) for each in lines)


def _tokens(code: str) -> list[tuple[str, str]] | None:
    """Kinds and texts, hidden parentheses among them; None for what black may read or write in another way."""
    is_head = code.startswith(("class ", "type "))
    tokens: list[tuple[str, str]] = []
    outside: list[int] = []
    opened: list[str] = []
    previous = ""
    for blank, text in _TOKEN.findall(code):
        kind = _kind(text) if previous or not is_head else "k"
        around = opened[-1] if opened else ""
        if not _is_known(previous, blank, kind, around) or len(opened) > _DEEPEST:
            return None
        if kind in ")]}":
            opened.pop()
        if not opened:
            outside.append(len(tokens))
        if kind in "([{":
            opened.append("n" + kind if previous == "n" else kind)
        previous = "L" if kind in ")]}" and around in ("[", "{") else kind
        tokens.append((kind, blank + text))
    if opened or _STATEMENT.fullmatch("".join(tokens[place][0] for place in outside)) is None:
        return None
    marks = [place for place in outside if tokens[place][0] in ":=" and not is_head]
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


def _is_known(previous: str, blank: str, kind: str, around: str) -> bool:
    """Whether a token may stand where it does, and is written as black writes it."""
    if previous and previous + blank + kind not in _NEIGHBOURS:
        return False
    if "=" in (previous, kind) and bool(blank) == bool(around):
        return False
    return kind not in _AROUND or around in _AROUND[kind]


def _statement(tokens: list[tuple[str, str]], line_length: int) -> _Statement:
    partners = [0] * len(tokens)
    opened: list[int] = []
    for place, (kind, _) in enumerate(tokens):
        if kind in "([{":
            opened.append(place)
        elif kind in ")]}":
            partners[place] = opened.pop()
            partners[partners[place]] = place
    kinds = "".join(kind for kind, _ in tokens)
    return _Statement(line_length, kinds, [text for _, text in tokens], partners)


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
    places = range(line.start, line.end)
    return [place for place in places if not statement.texts[place]]


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
        for start, end in pairwise(bounds)
    ]


def _delimiters(statement: _Statement, line: _Line) -> tuple[list[int], list[int]]:
    """The places of the commas and of the bars that no brackets are around, but at the line's ends."""
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


def _parts(statement: _Statement, line: _Line, forced: bool) -> _Parts | None:
    """A line broken at its last brackets, or at others that leave the first part short enough."""
    first: _Parts | None = None
    for closed in _closed(statement, line):
        parts = _split(statement, line, closed)
        parts = parts and _settled(statement, line, parts, closed, forced)
        if parts is None or _is_short(statement, parts[0]):
            return parts
        first = first or parts
    return first


def _closed(statement: _Statement, line: _Line) -> Iterator[frozenset[int]]:
    """The brackets not to break at: none, then one more from the end each time, as long as these fit in a line."""
    closed: frozenset[int] = frozenset()
    yield closed
    last = -1
    length = len(_INDENT) * line.depth + line.adds_comma
    place = line.end - 1
    while place >= line.start:
        length += len(statement.texts[place])
        if length > statement.line_length:
            return
        if statement.kinds[place] in ")]}":
            opening = statement.partners[place]
            is_empty = opening == place - 1
            if last >= 0 and not is_empty:
                closed |= {last}
                yield closed
            if statement.texts[place]:
                last = last if is_empty else place
                length += sum(map(len, statement.texts[opening:place]))
                place = opening
        place -= 1


def _split(statement: _Statement, line: _Line, closed: frozenset[int]) -> _Parts | None:
    """A line broken at its last brackets that hold something."""
    place = line.end - 1
    while place >= line.start:
        if statement.kinds[place] in ")]}":
            opening = statement.partners[place]
            if place not in closed and opening < place - 1:
                return _broken_at(statement, line, opening, place)
            if statement.texts[place]:
                place = opening
        place -= 1
    return None


def _broken_at(statement: _Statement, line: _Line, opening: int, closing: int) -> _Parts | None:
    if opening < line.start:
        return None
    body = _Line(opening + 1, closing, line.depth + 1, in_brackets=True)
    if statement.kinds[opening - 1] != "n" and _delimiters(statement, body)[0]:
        body = replace(body, is_listed=True)
    tail = _Line(closing, line.end, line.depth, is_tail=True, adds_comma=line.adds_comma)
    return _Line(line.start, opening + 1, line.depth), body, tail


def _settled(
    statement: _Statement, line: _Line, parts: _Parts, closed: frozenset[int], forced: bool
) -> _Parts | None:
    """The parts, or others where black would rather keep parentheses hidden."""
    head, body, tail = parts
    is_hidden = not statement.texts[tail.start]
    if is_hidden and not forced and _can_stay_hidden(statement, body):
        closed |= {tail.start}
        other = _split(statement, line, closed)
        if other is None or _is_better(statement, other[0], head):
            found = other and _settled(statement, line, other, closed, forced)
            # Black takes the `=` of an argument for one more assignment.
            is_chain = statement.kinds.count("=", line.start, line.end) > 1
            is_stuck = body.end - body.start == 1 and not _is_short(statement, body)
            if found or (is_stuck and not is_chain):
                return found
    if is_hidden:
        statement.texts[body.start - 1] += "("
        statement.texts[body.end] = ")"
    return parts


def _can_stay_hidden(statement: _Statement, body: _Line) -> bool:
    """Whether what stands in hidden parentheses can be broken well without them."""
    bars = _delimiters(statement, body)[1]
    if len(bars) != 1:
        return not bars
    last = body.end - 1
    opening = statement.partners[last]
    if statement.kinds[last] != ")" or opening == last - 1:
        return False
    has_others = re.search(r"[(\[{]", statement.kinds[body.start : opening]) is not None
    return has_others or _is_short(statement, replace(body, end=opening + 1))


def _is_better(statement: _Statement, other: _Line, head: _Line) -> bool:
    """Whether black takes other brackets, with another first line, rather than hidden parentheses."""
    target, found = (statement.kinds[each.start : each.end - 1] for each in (head, other))
    if target[-1] != "=" or target == "n=":
        return True
    if len(_text(statement, head)) >= statement.line_length:
        return True
    if target.count("=") > max(1, found.count("=")):
        return False
    _, assigned, value = found.rpartition("=")
    if re.search(r"[)\]}]", value):
        return True
    return bool(assigned) and _is_short(statement, other)
