"""The one grammar of type expressions: every dialect's type cells, from `List[*str*]` to `array of users`.

A cell is read in two steps. `tokens` takes the Markdown off: links keep their destination, emphasis and
code marks go, escapes are undone. `parse_type` is a recursive descent over the tokens; a dialect's
`TypeGrammar` says which names are primitives, which take arguments, and which marks stand before or behind.

    type    = postfix { union-mark postfix }
    postfix = primary { "[]" | "?" | ... }                     (grammar.suffixes)
    primary = prefix type                                      (grammar.prefixes: "[]", "*", "?", "array of")
            | link-open type link-close                        (attaches the destination to the name in it)
            | "(" type ")" | "{" "[" name ":" type "]" ":" type "}"
            | string | number | "true" | "false"
            | head arguments                                   (grammar.heads: List, Map, Optional, ...)
            | word                                             (grammar.words: str, number, ...)
            | name                                             (a reference)
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from typing import Literal
from urllib.parse import unquote

from msgspec import Struct, field
from msgspec.structs import replace

from mdgen.ir.nodes import (
    Constant,
    Constraints,
    ListOf,
    LiteralOf,
    MapOf,
    Nullable,
    Primitive,
    Reference,
    Scalar,
    TypeExpr,
    UnionOf,
    Unknown,
)
from mdgen.ir.walk import parts, replace_leaves
from mdgen.source import Span

Verb = Literal[
    "list", "map", "map-of-next", "map-keys", "optional", "nullable", "optional-nullable", "pointer",
    "union", "literal", "inner", "partial", "string", "any",
]  # fmt: skip
Names = Literal["reference", "unknown", "phrase"]

NO_LIMITS = Constraints()
MAX_DEPTH = 64
"""Types nested deeper than this are not data; real docs reach 4."""


class LinkType(Struct, frozen=True):
    """Links whose destination matches `url` mean `type`, whatever their label says."""

    url: re.Pattern[str]
    type: TypeExpr


class TypeGrammar(Struct, frozen=True):
    """What a dialect says of its type cells.

    `words` maps phrases (tuples of names) to types, `heads` names that take arguments to what they build,
    `prefixes` and `suffixes` marks or phrases to what they build. `separators` join the parts of a
    qualified name. `noise` names are read over, and after one of `stops` everything up to the next comma.
    `names` says what an unknown name is; with "phrase" the names that follow belong to it. `longest_phrase`
    is the length of the longest of `words`. `limits` are phrases before a type that limit its values,
    `between` words between a map's keys and values. `comments`: parentheses behind a type are prose, or a
    length. `brackets`: `[T]` is a list. `link_words`: a label that is a known word is no link.
    """

    words: Mapping[tuple[str, ...], TypeExpr] = field(default_factory=dict)
    heads: Mapping[str, Verb] = field(default_factory=dict)
    prefixes: Mapping[tuple[str, ...], Verb] = field(default_factory=dict)
    suffixes: Mapping[tuple[str, ...], Verb] = field(default_factory=dict)
    links: tuple[LinkType, ...] = ()
    unions: frozenset[str] = frozenset({"|"})
    separators: tuple[str, ...] = (".",)
    noise: frozenset[str] = frozenset()
    ignore_case: bool = False
    names: Names = "reference"
    longest_phrase: int = 1
    limits: Mapping[tuple[str, ...], Constraints] = field(default_factory=dict)
    stops: frozenset[str] = frozenset()
    between: frozenset[str] = frozenset()
    comments: bool = False
    brackets: bool = False
    link_words: bool = False


class Problem(Struct, frozen=True):
    """Something in a cell that the grammar does not take, at an offset in the cell's text.

    `kind`: "unread" (the type is Unknown), "stray" (a mark was read over), "deep" (the type is Unknown),
    "unknown" (a name that is no known type and no reference; the type is Unknown).
    """

    kind: Literal["unread", "stray", "deep", "unknown"]
    offset: int
    text: str


class ParsedType(Struct, frozen=True):
    """A cell's type. `optional` and `nullable` are what stood around it; `type` is no Nullable at its top."""

    type: TypeExpr
    optional: bool = False
    nullable: bool = False
    problems: tuple[Problem, ...] = ()
    constraints: Constraints = NO_LIMITS


class Token(Struct, frozen=True):
    """One token. `kind` is name, string, number, mark, link, endlink, pointer or end; `text` its text
    (a link's destination), `offset` its place in the cell."""

    kind: str
    text: str
    offset: int


_SPACE = re.compile(r"\s+|<br\s*/?>", re.IGNORECASE)
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?!\w)")
_WORD = re.compile(r"@?[\w$]+(?:-[\w$]+)*")
_MISTYPED_LINK = re.compile(r"\[[^\[\]()]*\)\((?=[^()\s]+\))")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_MARKS = frozenset("[]<>(){}|,?:;/=&+!.#")
_OPENERS = {"[": "]", "<": ">", "(": ")"}
_LONGEST_NUMBER = 300
"""Numbers of more characters than this are no constants; with it, none is too large for a float."""
_LONGEST_LINK = 2_000
"""The patterns of known destinations are not tried on longer ones."""
_LONGEST_NAME = 12
"""Names of more words than this are prose."""
_CONSTANTS: Mapping[str, Constant] = {"true": True, "false": False, "True": True, "False": False}


def parse_type(text: str, grammar: TypeGrammar, span: Span) -> ParsedType:
    """The type that a cell's Markdown source writes; never raises. `span` is the cell's place.

    Linear in the cell's length. A cell that cannot be read gives `Unknown` and a problem.
    """
    mistyped = _MISTYPED_LINK.search(text) if grammar.names == "phrase" else None
    if mistyped is None:
        return _Parser(text, tokens(text, grammar), grammar, span).cell()
    close = mistyped.end() - 2
    mended = f"{text[:close]}]{text[close + 1 :]}"
    parsed = _Parser(mended, tokens(mended, grammar), grammar, span).cell()
    return replace(parsed, problems=(Problem("stray", close, ")"), *parsed.problems))


def tokens(text: str, grammar: TypeGrammar) -> tuple[Token, ...]:
    """The cell without its Markdown. The last token is of kind `end`."""
    if "&" in text:
        text = html.unescape(text)
    links = _links(text)
    closers = {close: after for close, after, _ in links.values()}
    found: list[Token] = []
    stars: list[tuple[int, int, bool, bool]] = []  # (index in found, length, opens, closes)
    strings_end = True  # where one string has no end, none behind it has: each is looked at once
    at = 0
    while at < len(text):
        char = text[at]
        if at in links:
            found.append(Token("link", links[at][2], at))
            at += 1
        elif at in closers:
            found.append(Token("endlink", "", at))
            at = closers[at]
        elif space := _SPACE.match(text, at):
            at = space.end()
        elif char == '"' and strings_end and (string := _STRING.match(text, at)):
            found.append(Token("string", string.group(), at))
            at = string.end()
        elif char == '"':
            strings_end = False
            found.append(Token("mark", char, at))
            at += 1
        elif char == "*":
            end = at + 1
            while end < len(text) and text[end] == "*":
                end += 1
            before, after = text[at - 1 : at], text[end : end + 1]
            stars.append((len(found), end - at, _opens(before, after), _closes(before, after)))
            found.append(Token("star", "*" * (end - at), at))
            at = end
        elif char == "`" or text.startswith("~~", at):
            at += 1 if char == "`" else 2
        elif char == "\\":
            end = at + 1
            while end < len(text) and text[end] == "\\":
                end += 1
            if end < len(text) and "\\" in grammar.separators and _WORD.match(text, end):
                name, end = _qualified(text, end, grammar)
                found.append(Token("name", name, at))
            elif text.startswith("*", end):
                end += 1  # an escaped star is a footnote's or a pattern's, and no part of the type
            at = end
        elif number := _NUMBER.match(text, at):
            found.append(Token("number", number.group(), at))
            at = number.end()
        elif _WORD.match(text, at) or (text.startswith("::", at) and "::" in grammar.separators):
            start = at + 2 if text.startswith("::", at) else at
            name, end = _qualified(text, start, grammar)
            found.append(Token("name", name, at))
            at = max(end, at + 1)
        else:
            found.append(Token("mark", char, at))
            at += 1
    return (*_without_emphasis(found, stars), Token("end", "", len(text)))


def _links(text: str) -> dict[int, tuple[int, int, str]]:
    """`[` of each Markdown link -> (its `]`, what follows the link, the destination)."""
    if "](" not in text:
        return {}
    found: dict[int, tuple[int, int, str]] = {}
    open_: list[int] = []
    string_end, last_link = 0, -1  # of the last string: its end, and where a link ends in it
    at = 0
    while at < len(text):
        char = text[at]
        if char == '"' and at >= string_end:
            string = _STRING.match(text, at)
            string_end = string.end() if string is not None else len(text)
            last_link = text.rfind("](", at, string_end) if string is not None else len(text)
        if char == '"' and at > last_link:
            at = string_end
            continue
        if char == "[":
            open_.append(at)
        elif char == "]" and open_:
            start = open_.pop()
            if text.startswith("(", at + 1) and (end := _destination_end(text, at + 2)) is not None:
                found[start] = (at, end + 1, text[at + 2 : end])
                at = end
        at += 1
    return found


def _destination_end(text: str, start: int) -> int | None:
    depth = 0
    for at in range(start, len(text)):
        if text[at] == "(":
            depth += 1
        elif text[at] == ")":
            if depth == 0:
                return at
            depth -= 1
        elif text[at] in "\n[" or text.startswith("](", at):
            return None  # and no character is looked at twice: the next link's own scan begins here
    return None


def _opens(before: str, after: str) -> bool:
    """CommonMark's left-flanking run, with `*` itself and the cell's ends taken as blanks."""
    if after == "" or after.isspace():
        return False
    return _is_word(after) or before == "" or not _is_word(before)


def _closes(before: str, after: str) -> bool:
    if before == "" or before.isspace():
        return False
    return _is_word(before) or after == "" or not _is_word(after)


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"


def _without_emphasis(found: list[Token], stars: list[tuple[int, int, bool, bool]]) -> list[Token]:
    """Stars that come in pairs are emphasis and go; opening ones that are left over are pointers.

    A closing run belongs to the outermost opening run since the last pair: in `**string*` one star is
    emphasis and the other Go's pointer.
    """
    pointers: dict[int, int] = {}
    waiting: list[tuple[int, int]] = []
    for index, length, opens, closes in stars:
        if closes and waiting:
            first, count = waiting[0]
            pointers[first] = max(count - length, 0)
            for other, rest in waiting[1:]:
                pointers[other] = rest
            waiting = []
        elif opens:
            waiting.append((index, length))
    for index, count in waiting:
        pointers[index] = count
    kept: list[Token] = []
    for index, token in enumerate(found):
        if token.kind == "star":
            kept += [Token("pointer", "*", token.offset)] * min(pointers.get(index, 0), MAX_DEPTH)
        else:
            kept.append(token)
    return kept


def _qualified(text: str, start: int, grammar: TypeGrammar) -> tuple[str, int]:
    """A name with its qualifiers, as written, and where it ends."""
    word = _WORD.match(text, start)
    if word is None:
        return text[start : start + 1], start + 1
    end = word.end()
    while True:
        for separator in grammar.separators:
            if text.startswith(separator, end) and (
                more := _WORD.match(text, end + len(separator))
            ):
                end = more.end()
                break
        else:
            return text[start:end], end


class _Marked(Struct, frozen=True):
    """A type with the marks that stood around it."""

    type: TypeExpr
    optional: bool = False
    nullable: bool = False
    pointer: bool = False

    def settled(self) -> TypeExpr:
        """The type as it stands inside another: absence is null there, a pointer is nothing."""
        if not (self.optional or self.nullable) or isinstance(self.type, Nullable):
            return self.type
        return Nullable(self.type)


class _Unread(Exception):
    """The cell is outside the grammar at a token; it never leaves this module."""

    def __init__(self, token: Token, kind: Literal["unread", "deep"] = "unread") -> None:
        super().__init__(token.text)
        self.token = token
        self.kind: Literal["unread", "deep"] = kind


class _Parser:
    """The state of one cell's descent: the tokens and where it stands in them."""

    def __init__(
        self, text: str, found: tuple[Token, ...], grammar: TypeGrammar, span: Span
    ) -> None:
        self.text = text
        self.tokens = _without_word_links(found, grammar) if grammar.link_words else found
        self.grammar = grammar
        self.span = span
        self.at = 0
        self.depth = 0
        self.problems: list[Problem] = []
        self.first_line = text.find("\n") if "\n" in text else len(text)
        self.inside_link = False
        self.arguments_deep = 0
        self.constraints = Constraints()

    def cell(self) -> ParsedType:
        try:
            marked = self.type()
            while self.token.kind != "end":
                if self.token.text in ("]", ">", ")", "}"):
                    self.stray()
                else:
                    raise _Unread(self.token)
        except _Unread as error:
            offset = min(error.token.offset, len(self.text))
            problem = Problem(error.kind, offset, self.text[offset : offset + 20])
            return ParsedType(Unknown(self.text), problems=(*self.problems, problem))
        type_, nullable = marked.type, marked.nullable
        while isinstance(type_, Nullable):
            type_, nullable = type_.inner, True
        optional = marked.optional or marked.pointer
        return ParsedType(type_, optional, nullable, tuple(self.problems), self.constraints)

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def take(self) -> Token:
        token = self.tokens[self.at]
        if token.kind != "end":
            self.at += 1
        return token

    def stray(self) -> None:
        token = self.take()
        self.problems.append(Problem("stray", token.offset, token.text))

    def is_mark(self, text: str) -> bool:
        return self.token.kind == "mark" and self.token.text == text

    def expect(self, text: str) -> None:
        if not self.is_mark(text):
            raise _Unread(self.token)
        self.at += 1

    def type(self) -> _Marked:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise _Unread(self.token, "deep")
        variants = [self.postfix()]
        while self.at_union():
            self.at += 1
            while self.at_union():  # `string, integer, or double`
                self.at += 1
            variants.append(self.postfix())
        self.depth -= 1
        return variants[0] if len(variants) == 1 else _union(variants)

    def at_union(self) -> bool:
        token = self.tokens[self.at]
        if token.kind not in ("mark", "name") or self.fold(token.text) not in self.grammar.unions:
            return False
        return token.text != "," or not self.arguments_deep

    def postfix(self) -> _Marked:
        marked = self.primary()
        for _ in range(MAX_DEPTH):
            if self.grammar.noise:
                self.skip_noise()
            if self.grammar.comments or self.grammar.stops:
                self.skip_comments()
            for marks, verb in self.grammar.suffixes.items():
                if self.follow(marks):
                    self.at += len(marks)
                    marked = _build(verb, [marked])
                    break
            else:
                return marked
        raise _Unread(self.token, "deep")

    def follow(self, texts: tuple[str, ...]) -> bool:
        window = self.tokens[self.at : self.at + len(texts)]
        return len(window) == len(texts) and all(
            (token.kind in ("mark", "name", "pointer") and self.fold(token.text) == text)
            or (text == "#" and token.kind == "number")
            for token, text in zip(window, texts, strict=True)
        )

    def fold(self, text: str) -> str:
        return text.lower() if self.grammar.ignore_case else text

    def at_noise(self) -> bool:
        return self.token.kind == "name" and self.fold(self.token.text) in self.grammar.noise

    def skip_noise(self) -> None:
        while self.at_noise():
            self.at += 1

    def prefix(self) -> tuple[int, Verb] | None:
        """The longest known prefix that starts here: how many tokens it has, and what it builds."""
        if self.token.kind not in ("mark", "name", "pointer"):
            return None
        for marks, verb in self.grammar.prefixes.items():
            if self.follow(marks):
                return len(marks), verb
        return None

    def skip_comments(self) -> None:
        """What stands behind a type and is none: `(39)` is its length, `(any value)` and `for ...` are prose."""
        while True:
            token = self.token
            if self.grammar.comments and self.is_mark("("):
                inside = self.tokens[self.at + 1 : self.at + 3]
                if [each.kind for each in inside] == ["number", "mark"] and inside[1].text == ")":
                    self.constraints = replace(
                        self.constraints, max_length=int(float(inside[0].text))
                    )
                depth = 0
                while self.token.kind != "end":
                    depth += self.is_mark("(") - self.is_mark(")")
                    self.at += 1
                    if not depth:
                        break
            elif token.kind in ("name", "mark") and self.fold(token.text) in self.grammar.stops:
                while self.token.kind != "end" and not self.is_mark(","):
                    self.at += 1
            elif (
                self.is_mark(",")
                and self.at + 1 < len(self.tokens)
                and self.fold(self.tokens[self.at + 1].text) in self.grammar.stops
            ):
                self.at += 1
            else:
                return

    def primary(self) -> _Marked:
        if self.grammar.noise:
            while self.at_noise() and self.phrase() is None and self.prefix() is None:
                self.at += 1
        for words, limits in self.grammar.limits.items():
            if self.follow(words):
                self.at += len(words)
                self.constraints = replace(
                    self.constraints, minimum=limits.minimum, maximum=limits.maximum
                )
                break
        token = self.token
        if token.kind == "mark" and (phrase := self.phrase()) is not None:
            self.at += phrase[0]
            return _Marked(phrase[1])
        if (prefix := self.prefix()) is not None:
            length, verb = prefix
            self.at += length
            self.depth += 1
            if self.depth > MAX_DEPTH:
                raise _Unread(self.token, "deep")
            inner = self.postfix()
            if verb == "map-keys":
                if (
                    self.token.kind != "name"
                    or self.fold(self.token.text) not in self.grammar.between
                ):
                    inner = _Marked(Scalar(Primitive.ANY))
                else:
                    self.at += 1
                    inner = self.postfix()
            self.depth -= 1
            return _build(verb, [inner])
        match token.kind, token.text:
            case "mark", "[" if self.grammar.brackets:
                self.at += 1
                self.arguments_deep += 1
                inner = self.type()
                self.arguments_deep -= 1
                self.expect("]")
                return _build("list", [inner])
            case "pointer", _:
                while self.token.kind == "pointer":
                    self.at += 1  # a star of no pair, in a dialect without pointers
                self.depth += 1
                if self.depth > MAX_DEPTH:
                    raise _Unread(self.token, "deep")
                marked = self.primary()
                self.depth -= 1
                return marked
            case "link", destination:
                self.at += 1
                return self.link(destination)
            case "mark", "(":
                self.at += 1
                marked = self.type()
                self.expect(")")
                return marked
            case "mark", "{":
                self.at += 1
                return self.index_signature()
            case "mark", "'" if self.quoted_word() is not None:
                word = self.quoted_word()
                self.at += 3
                return _Marked(LiteralOf((word or "",)))
            case "string", text:
                self.at += 1
                return _Marked(LiteralOf((_unquoted(text),)))
            case "number", text if len(text) <= _LONGEST_NUMBER:
                self.at += 1
                return _Marked(LiteralOf((float(text) if "." in text else int(text),)))
            case "name", _:
                return self.name()
            case _:
                raise _Unread(token)

    def quoted_word(self) -> str | None:
        """The name between two apostrophes that stand here."""
        inside = self.tokens[self.at + 1 : self.at + 3]
        if [each.kind for each in inside] != ["name", "mark"] or inside[1].text != "'":
            return None
        return inside[0].text

    def index_signature(self) -> _Marked:
        """`{ [k: string]: T; }`, after its `{`."""
        self.expect("[")
        self.take()
        self.expect(":")
        self.type()
        self.expect("]")
        self.expect(":")
        value = self.type()
        if self.is_mark(";"):
            self.at += 1
        self.expect("}")
        return _Marked(MapOf(value.settled()))

    def name(self) -> _Marked:
        token = self.token
        verb = self.grammar.heads.get(self.fold(token.text)) or self.grammar.heads.get(
            self.fold(self.last_part(token.text))
        )
        after = self.tokens[self.at + 1]
        if verb is not None and after.kind == "mark" and after.text in _OPENERS:
            self.at += 1
            arguments = self.arguments()
            if verb == "map-of-next":
                return _Marked(MapOf(self.postfix().settled()))
            return _build(verb, arguments)
        if (phrase := self.phrase()) is not None:
            count, type_ = phrase
            self.at += count
            if self.token.kind == "mark" and self.token.text == "<":
                self.arguments()  # `HttpResponse<InputStream>`: the word says it all
            return _Marked(type_)
        self.at += 1
        if token.text in _CONSTANTS:
            return _Marked(LiteralOf((_CONSTANTS[token.text],)))
        if self.grammar.names == "phrase":
            return self.named_by_phrase(token)
        if self.grammar.names == "unknown" and not self.inside_link:
            self.problems.append(Problem("unknown", token.offset, token.text))
            return _Marked(Unknown(token.text))
        return _Marked(Reference(token.text, None, self.place(token)))

    def named_by_phrase(self, first: Token) -> _Marked:
        """A reference by all the names that follow: `Application Asset`."""
        words = [first.text]
        while (
            self.token.kind in ("name", "number")
            and not self.at_noise()
            and not self.at_union()
            and self.fold(self.token.text) not in self.grammar.stops
            and self.fold(self.token.text) not in self.grammar.between
            and len(words) < _LONGEST_NAME
        ):
            words.append(self.take().text)
        return _Marked(Reference(" ".join(words), None, self.place(first)))

    def phrase(self) -> tuple[int, TypeExpr] | None:
        """The longest known phrase that starts here: how many tokens it has, and its type."""
        texts: list[str] = []
        for token in self.tokens[self.at : self.at + self.grammar.longest_phrase]:
            if token.kind not in ("name", "mark"):
                break
            texts.append(self.fold(token.text))
        for count in range(len(texts), 0, -1):
            if (type_ := self.grammar.words.get(tuple(texts[:count]))) is not None:
                return count, type_
        return None

    def last_part(self, name: str) -> str:
        for separator in self.grammar.separators:
            name = name.rsplit(separator, 1)[-1]
        return name

    def arguments(self) -> list[_Marked]:
        close = _OPENERS[self.take().text]
        found: list[_Marked] = []
        self.arguments_deep += 1
        while not self.is_mark(close):
            found.append(self.type())
            if self.is_mark(","):
                self.at += 1
            elif not self.is_mark(close):
                raise _Unread(self.token)
        self.arguments_deep -= 1
        self.at += 1
        return found

    def place(self, token: Token) -> Span:
        if token.offset > self.first_line:
            return self.span
        return replace(self.span, column=self.span.column + token.offset, length=len(token.text))

    def link(self, destination: str) -> _Marked:
        """A link, after its opening token. What is named in the label is where the link leads."""
        if self.grammar.names == "phrase" and (whole := self.label(destination)) is not None:
            return whole
        outside, self.inside_link = self.inside_link, True
        start, first = self.token, self.at
        marked = self.type()
        bare = self.at == first + 1 and isinstance(marked.type, ListOf | MapOf)
        self.inside_link = outside
        while self.token.kind not in ("endlink", "end"):
            if self.token.kind == "mark" and self.token.text in ("]", ">", ")", "}"):
                self.stray()
            elif self.grammar.names != "reference":
                self.at += 1  # prose goes on in the label: `[guild member object](...)`
            else:
                raise _Unread(self.token)
        if self.token.kind == "endlink":
            self.at += 1
        if bare and not _SCHEME.match(destination):
            # `[array](cargo.md)`: a word that does not say of what; the page does.
            return replace(marked, type=self.towards(marked.type, destination, start))
        return replace(marked, type=self.linked(marked.type, destination, start))

    def label(self, destination: str) -> _Marked | None:
        """A label that is a name of several words, read whole: `[string select option](...)` is no string."""
        end = self.at
        while self.tokens[end].kind in ("name", "number"):
            end += 1
        if self.tokens[end].kind != "endlink" or end == self.at or self.prefix() is not None:
            return None
        words = [token.text for token in self.tokens[self.at : end]]
        while len(words) > 1 and self.fold(words[-1]) in self.grammar.noise:
            words.pop()
        while len(words) > 1 and self.fold(words[0]) in self.grammar.noise:
            words.pop(0)
        start = self.token
        self.at = end + 1
        reference = Reference(" ".join(words), None, self.place(start))
        return _Marked(self.linked(reference, destination, start))

    def linked(self, type_: TypeExpr, destination: str, label: Token) -> TypeExpr:
        for rule in self.grammar.links:
            if len(destination) <= _LONGEST_LINK and rule.url.search(destination):
                return replace_leaves(type_, lambda _, meant=rule.type: meant)  # type: ignore[misc]
        if _SCHEME.match(destination):
            return replace_leaves(type_, lambda leaf: self.external(leaf, label))
        leaves = list(_leaves(type_))
        if len(leaves) == 1:
            return replace_leaves(type_, lambda leaf: self.towards(leaf, destination, label))
        return _union_replaced(type_, self.towards(type_, destination, label))

    def external(self, leaf: TypeExpr, label: Token) -> TypeExpr:
        """A name whose link leaves the docs is no reference into them."""
        if not isinstance(leaf, Reference):
            return leaf
        self.problems.append(Problem("unknown", label.offset, leaf.name))
        return Unknown(leaf.name)

    def towards(self, leaf: TypeExpr, destination: str, label: Token) -> Reference:
        if isinstance(leaf, Reference):
            return replace(leaf, link=destination)
        stem = unquote(destination.split("#", 1)[0].rsplit("/", 1)[-1]).removesuffix(".md")
        return Reference(stem, destination, self.place(label))


def _without_word_links(found: tuple[Token, ...], grammar: TypeGrammar) -> tuple[Token, ...]:
    """The tokens without links whose whole label is a known word: `[array](/arrays) of strings`."""
    kept: list[Token] = []
    at = 0
    while at < len(found):
        token = found[at]
        if token.kind == "link":
            end = at + 1
            while found[end].kind in ("name", "mark", "number"):
                end += 1
            label = tuple(
                each.text.lower() if grammar.ignore_case else each.text
                for each in found[at + 1 : end]
            )
            if found[end].kind == "endlink" and label in grammar.words:
                kept += found[at + 1 : end]
                at = end + 1
                continue
        kept.append(token)
        at += 1
    return tuple(kept)


def _as_partial(type_: TypeExpr) -> TypeExpr:
    return replace(type_, partial=True) if isinstance(type_, Reference) else type_


def _leaves(type_: TypeExpr) -> list[TypeExpr]:
    found: list[TypeExpr] = []
    stack = [type_]
    while stack:
        node = stack.pop()
        inner = parts(node)
        if inner or isinstance(node, UnionOf):
            stack.extend(reversed(inner))
        else:
            found.append(node)
    return found


def _union_replaced(type_: TypeExpr, reference: Reference) -> TypeExpr:
    """The label of a link to a union's page lists the union's members: the union is the reference."""
    match type_:
        case ListOf(item):
            return ListOf(_union_replaced(item, reference))
        case MapOf(value):
            return MapOf(_union_replaced(value, reference))
        case Nullable(inner):
            return Nullable(_union_replaced(inner, reference))
        case UnionOf(variants):
            return replace(reference, members=variants)
        case _:
            return reference


def _unquoted(text: str) -> str:
    try:
        value = json.loads(text, strict=False)
    except ValueError:
        return text[1:-1]
    return value if isinstance(value, str) else text[1:-1]


def _union(variants: list[_Marked]) -> _Marked:
    """One type of several: nested unions flattened, null taken out, literals joined, repeats dropped."""
    nullable = any(each.nullable or each.optional for each in variants)
    flat: list[TypeExpr] = []
    stack = [each.type for each in reversed(variants)]
    while stack:
        type_ = stack.pop()
        match type_:
            case UnionOf(inner):
                stack.extend(reversed(inner))
            case Nullable(inner):
                nullable = True
                stack.append(inner)
            case Scalar(Primitive.NULL):
                nullable = True
            case _:
                flat.append(type_)
    joined: dict[TypeExpr, None] = {}
    literals = [value for each in flat if isinstance(each, LiteralOf) for value in each.values]
    literal = LiteralOf(tuple({(type(value), value): value for value in literals}.values()))
    for each in flat:
        if not isinstance(each, LiteralOf):
            joined[each] = None
        elif literals:
            joined[literal] = None  # where the first one stood; the hash of thousands is taken once
            literals = []
    if not joined:
        return _Marked(Scalar(Primitive.NULL))
    if len(joined) == 1:
        return _Marked(next(iter(joined)), nullable=nullable)
    return _Marked(UnionOf(tuple(joined)), nullable=nullable)


def _build(verb: Verb, arguments: list[_Marked]) -> _Marked:
    """What a head, prefix or suffix makes of its arguments; without any, of `any`."""
    last = arguments[-1] if arguments else _Marked(Scalar(Primitive.ANY))
    match verb:
        case "list":  # PHP writes `array<T>` and `array<string, T>`
            build = MapOf if len(arguments) > 1 else ListOf
            return _Marked(build(last.settled()))
        case "map" | "map-of-next" | "map-keys":
            return _Marked(MapOf(last.settled()))
        case "optional":
            return replace(last, optional=True)
        case "nullable":
            return replace(last, nullable=True)
        case "optional-nullable":
            return replace(last, optional=True, nullable=True)
        case "pointer":
            return replace(last, pointer=True)
        case "union" | "literal":
            return _union(arguments or [last])
        case "inner":
            return last
        case "partial":
            return replace(last, type=_as_partial(last.type))
        case "string":
            return _Marked(Scalar(Primitive.STRING))
        case "any":
            return _Marked(Scalar(Primitive.ANY))
