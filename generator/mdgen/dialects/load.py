"""Dialect files become `Dialect` values: found, laid over what they extend, checked, compiled."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, cast, get_args

from mdgen.diagnostics.catalogue import DIALECT_INVALID, DIALECT_UNKNOWN
from mdgen.diagnostics.model import Diagnostic, Staged
from mdgen.dialects.model import (
    BlockKind,
    Detection,
    Dialect,
    FieldRules,
    Kind,
    Marker,
    NameSource,
    Printed,
    Role,
    Rule,
    SkippedPages,
    When,
)
from mdgen.dialects.type_grammar import LinkType, TypeGrammar, Verb, tokens
from mdgen.ir.nodes import ListOf, MapOf, Primitive, Scalar, TypeExpr
from mdgen.source import Span
from mdgen.suggestions import nearest

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

Toml = dict[str, Any]

_PRIMITIVES = {primitive.value: primitive for primitive in Primitive}


def shipped_names() -> tuple[str, ...]:
    """The names of the dialects inside mdgen, sorted."""
    files = resources.files("mdgen.dialects").iterdir()
    return tuple(
        sorted(each.name.removesuffix(".toml") for each in files if each.name.endswith(".toml"))
    )


def load_dialect(wanted: str) -> Staged[Dialect | None]:
    """The dialect called `wanted`: a shipped one's name, or the path of a TOML file (it ends in .toml).

    None where it cannot be had; the diagnostics say why, with the place in the file.
    """
    if wanted.endswith(".toml"):
        return _load_file(wanted)
    if wanted not in shipped_names():
        close = nearest(wanted, shipped_names())
        help_ = f"did you mean `{close}`?" if close else "the shipped ones: " + ", ".join(_named())
        return Staged(None, (DIALECT_UNKNOWN.at(None, name=wanted, help=help_),))
    return _shipped(wanted)


def _named() -> list[str]:
    return [name for name in shipped_names() if name != "base"]


@cache
def _shipped(name: str) -> Staged[Dialect | None]:
    text = (resources.files("mdgen.dialects") / f"{name}.toml").read_text("utf-8")
    return _compile(f"{name}.toml", text, ())


def _load_file(path: str) -> Staged[Dialect | None]:
    try:
        text = Path(path).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        problem = f"the file cannot be read: {reason or error}"
        return Staged(None, (DIALECT_INVALID.at(Span(path, 1), problem=problem),))
    return _compile(path, text, ())


def _compile(path: str, text: str, seen: tuple[str, ...]) -> Staged[Dialect | None]:
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        line, column = (int(place[1]), int(place[2])) if place else (1, 1)
        problem = re.sub(r" \(at .*\)$", "", str(error))
        span = Span(path, line, column)
        return Staged(None, (DIALECT_INVALID.at(span, problem=f"no valid TOML: {problem}"),))
    reader = _Reader(path, text)
    parent = raw.get("dialect", {}).get("extends") if isinstance(raw.get("dialect"), dict) else None
    base: Toml = {}
    lineage: tuple[str, ...] = ()
    if parent is not None:
        staged = _parent_toml(parent, path, reader, seen)
        if staged is None:
            return Staged(None, tuple(reader.problems))
        base, lineage = staged
    merged = _laid_over(raw, base)
    dialect = reader.dialect(merged, lineage)
    if reader.problems:
        return Staged(None, tuple(reader.problems))
    return Staged(dialect)


def _parent_toml(
    parent: object, path: str, reader: _Reader, seen: tuple[str, ...]
) -> tuple[Toml, tuple[str, ...]] | None:
    """The merged table of what a dialect extends, and the names from the root down to it."""
    if not isinstance(parent, str):
        reader.bad("extends", "`extends` must be a dialect's name or a path")
        return None
    if parent in seen:
        reader.bad("extends", f"`{parent}` extends itself")
        return None
    if parent.endswith(".toml"):
        file = Path(path).parent / parent
        try:
            raw = tomllib.loads(file.read_text("utf-8"))
        except (OSError, ValueError) as error:
            reader.bad("extends", f"`{parent}` cannot be read: {error}")
            return None
        at = file.as_posix()
    elif parent in shipped_names():
        raw = tomllib.loads((resources.files("mdgen.dialects") / f"{parent}.toml").read_text())
        at = parent
    else:
        close = nearest(parent, shipped_names())
        hint = f"; did you mean `{close}`?" if close else ""
        reader.bad("extends", f"there is no dialect `{parent}`{hint}")
        return None
    head = raw.get("dialect", {})
    grandparent = head.get("extends")
    if grandparent is None:
        return raw, (str(head.get("name", at)),)
    above = _parent_toml(grandparent, at, reader, (*seen, parent))
    if above is None:
        return None
    return _laid_over(raw, above[0]), (*above[1], str(head.get("name", at)))


_OWN = frozenset({"dialect"})


def _laid_over(child: Toml, base: Toml) -> Toml:
    """The child's tables over its parent's; of lists, the child's entries come first."""
    merged = dict(base)
    for key, value in child.items():
        below = base.get(key)
        if key in _OWN or below is None:
            merged[key] = value
        elif isinstance(value, dict) and isinstance(below, dict):
            merged[key] = _laid_over(value, below)
        elif isinstance(value, list) and isinstance(below, list):
            merged[key] = [*value, *(each for each in below if each not in value)]
        else:
            merged[key] = value
    return merged


@dataclass
class _Reader:
    """Reads one merged TOML table, key by key, and collects what is wrong with it."""

    path: str
    text: str
    problems: list[Diagnostic] = field(default_factory=list)

    def bad(self, key: str, problem: str, hint: str | None = None) -> None:
        self.problems.append(DIALECT_INVALID.at(self.place(key), problem=problem, help=hint))

    def place(self, key: str) -> Span:
        """Where a key stands in the file: the first line that assigns it or opens its table."""
        last = re.escape(key.rsplit(".", 1)[-1])
        found = re.search(rf"(?m)^[ \t]*(?:\[+[^\]\n]*\b{last}\]+|\"?{last}\"?[ \t]*=)", self.text)
        if found is None:
            found = re.search(rf"\b{last}\b", self.text)
        if found is None:
            return Span(self.path, 1)
        line = self.text.count("\n", 0, found.start()) + 1
        column = found.start() - (self.text.rfind("\n", 0, found.start()) + 1) + 1
        return Span(self.path, line, column, len(found.group()))

    def keys(self, table: Toml, where: str, allowed: Sequence[str]) -> None:
        for key in table:
            if key not in allowed:
                close = nearest(key, allowed)
                hint = f"did you mean `{close}`?" if close else f"known: {', '.join(allowed)}"
                self.bad(key, f"`{key}` is no key of {where}", hint)

    def table(self, raw: Toml, key: str) -> Toml:
        value = raw.get(key, {})
        if isinstance(value, dict):
            return value
        self.bad(key, f"`{key}` must be a table")
        return {}

    def tables(self, raw: Toml, key: str) -> list[Toml]:
        value = raw.get(key, [])
        if isinstance(value, list) and all(isinstance(each, dict) for each in value):
            return value
        self.bad(key, f"`{key}` must be a list of tables (`[[{key}]]`)")
        return []

    def string(self, raw: Toml, key: str, default: str = "") -> str:
        value = raw.get(key, default)
        if isinstance(value, str):
            return value
        self.bad(key, f"`{key}` must be a string")
        return default

    def boolean(self, raw: Toml, key: str) -> bool | None:
        value = raw.get(key)
        if value is None or isinstance(value, bool):
            return value
        self.bad(key, f"`{key}` must be true or false")
        return None

    def integer(self, raw: Toml, key: str) -> int | None:
        value = raw.get(key)
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        self.bad(key, f"`{key}` must be a whole number")
        return None

    def strings(self, raw: Toml, key: str) -> tuple[str, ...]:
        value = raw.get(key, [])
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return tuple(value)
        self.bad(key, f"`{key}` must be a list of strings")
        return ()

    def pattern(self, raw: Toml, key: str) -> re.Pattern[str] | None:
        text = self.string(raw, key)
        return self.compiled(key, text) if text else None

    def patterns(self, raw: Toml, key: str) -> tuple[re.Pattern[str], ...]:
        found = (self.compiled(key, text) for text in self.strings(raw, key))
        return tuple(each for each in found if each is not None)

    def compiled(self, key: str, text: str) -> re.Pattern[str] | None:
        try:
            return re.compile(text)
        except re.error as error:
            self.bad(key, f"`{key}` is no regular expression: {error}")
            return None

    def choice(self, raw: Toml, key: str, choices: Sequence[str], default: str) -> str:
        value = self.string(raw, key, default)
        if value in choices:
            return value
        close = nearest(value, choices)
        hint = f"did you mean `{close}`?" if close else f"known: {', '.join(choices)}"
        self.bad(key, f"`{key}` cannot be `{value}`", hint)
        return default

    def dialect(self, raw: Toml, lineage: tuple[str, ...]) -> Dialect:
        known = (
            "dialect", "detect", "source", "page", "columns", "rule", "cell", "fields", "docs", "enums",
            "union", "types",
        )  # fmt: skip
        self.keys(raw, "a dialect", known)
        head = self.table(raw, "dialect")
        self.keys(head, "[dialect]", ("name", "title", "extends", "abstract", "schema"))
        name = self.string(head, "name")
        if not name:
            self.bad("dialect", "[dialect] must have a `name`")
        detect = self.table(raw, "detect")
        self.keys(detect, "[detect]", ("require", "prefer"))
        source = self.table(raw, "source")
        self.keys(source, "[source]", ("include", "exclude", "root"))
        docs = self.table(raw, "docs")
        self.keys(docs, "[docs]", ("ends", "deprecated"))
        enums = self.table(raw, "enums")
        self.keys(enums, "[enums]", ("open",))
        return Dialect(
            name=name,
            title=self.string(head, "title", name),
            abstract=bool(self.boolean(head, "abstract")),
            lineage=(*lineage, name),
            detection=Detection(self.patterns(detect, "require"), self.patterns(detect, "prefer")),
            columns=self.columns(self.table(raw, "columns")),
            pages=tuple(self.skipped(each) for each in self.tables(raw, "page")),
            rules=self.rules(raw),
            markers=tuple(self.markers(raw)),
            fields=self.fields(self.table(raw, "fields")),
            grammar=self.grammar(self.table(raw, "types")),
            include=self.strings(source, "include"),
            exclude=self.strings(source, "exclude"),
            root=self.pattern(source, "root"),
            doc_ends=self.pattern(docs, "ends"),
            deprecation=self.pattern(docs, "deprecated"),
            open_enum=self.pattern(enums, "open"),
        )

    def columns(self, raw: Toml) -> Mapping[str, Role]:
        roles = get_args(Role)
        self.keys(raw, "[columns]", roles)
        found: dict[str, Role] = {}
        for role in raw:
            for header in self.strings(raw, role):
                found.setdefault(header.lower(), cast(Role, role))
        return found

    def skipped(self, raw: Toml) -> SkippedPages:
        self.keys(raw, "[[page]]", ("reason", "path", "heading"))
        return SkippedPages(
            self.string(raw, "reason", "no model"),
            self.pattern(raw, "path"),
            self.pattern(raw, "heading"),
        )

    def rules(self, raw: Toml) -> tuple[Rule, ...]:
        union = self.table(raw, "union")
        self.keys(union, "[union]", ("fences", "prefer_fence"))
        fences = self.patterns(union, "fences")
        prefer_fence = bool(self.boolean(union, "prefer_fence"))
        found: list[Rule] = []
        for each in self.tables(raw, "rule"):
            self.keys(each, "[[rule]]", ("kind", "when", "name", "reason"))
            when = self.table(each, "when")
            self.keys(
                when, "`when`", ("block", "heading", "level", "path", "roles", "languages", "empty")
            )
            name = self.table(each, "name")
            self.keys(name, "`name`", ("from", "match"))
            source = self.choice(name, "from", ("title", "heading", "parent"), "title")
            roles = self.strings(when, "roles")
            for role in roles:
                if role not in get_args(Role):
                    self.bad("roles", f"`{role}` is no column role", nearest(role, get_args(Role)))
            found.append(
                Rule(
                    cast(Kind, self.choice(each, "kind", get_args(Kind), "skip")),
                    When(
                        cast(BlockKind, self.choice(when, "block", get_args(BlockKind), "table")),
                        self.pattern(when, "heading"),
                        self.integer(when, "level"),
                        self.pattern(when, "path"),
                        frozenset(cast("tuple[Role, ...]", roles)),
                        frozenset(self.strings(when, "languages")),
                        bool(self.boolean(when, "empty")),
                    ),
                    NameSource(cast(Any, source), self.pattern(name, "match")),
                    fences,
                    prefer_fence,
                    self.string(each, "reason"),
                )
            )
        return tuple(found)

    def markers(self, raw: Toml) -> Iterable[Marker]:
        for each in self.tables(raw, "cell"):
            allowed = ("column", "match", "required", "nullable", "deprecated", "strip")
            self.keys(each, "[[cell]]", allowed)
            pattern = self.pattern(each, "match")
            if pattern is None:
                self.bad("cell", "[[cell]] must have a `match`")
                continue
            yield Marker(
                cast(Role, self.choice(each, "column", get_args(Role), "name")),
                pattern,
                self.boolean(each, "required"),
                self.boolean(each, "nullable"),
                self.boolean(each, "deprecated"),
                bool(self.boolean(each, "strip")),
            )

    def fields(self, raw: Toml) -> FieldRules:
        allowed = (
            "required", "prints_nullable", "unescape", "extra", "no_text", "example_labels",
        )  # fmt: skip
        self.keys(raw, "[fields]", allowed)
        printed = self.strings(raw, "prints_nullable")
        for kind in printed:
            if kind not in get_args(Printed):
                self.bad("prints_nullable", f"`{kind}` is none of {', '.join(get_args(Printed))}")
        return FieldRules(
            bool(self.boolean(raw, "required")),
            frozenset(cast("tuple[Printed, ...]", printed)),
            self.pattern(raw, "unescape"),
            frozenset(self.strings(raw, "extra")),
            frozenset(self.strings(raw, "no_text")),
            self.pattern(raw, "example_labels"),
        )

    def grammar(self, raw: Toml) -> TypeGrammar:
        allowed = (
            "words", "heads", "prefixes", "suffixes", "link", "unions", "separators", "noise",
            "ignore_case", "names",
        )  # fmt: skip
        self.keys(raw, "[types]", allowed)
        ignore_case = bool(self.boolean(raw, "ignore_case"))
        separators = self.strings(raw, "separators") or (".",)
        lexer = TypeGrammar(separators=separators)

        def phrases(table: Toml, key: str) -> Iterable[tuple[str, ...]]:
            for text in self.strings(table, key):
                folded = text.lower() if ignore_case else text
                found = tuple(t.text for t in tokens(folded, lexer) if t.kind != "end")
                yield found or (folded,)  # a lone star is emphasis to the lexer

        def verbs(key: str) -> dict[tuple[str, ...], Verb]:
            table = self.table(raw, key)
            self.keys(table, f"[types.{key}]", get_args(Verb))
            return {phrase: cast(Verb, verb) for verb in table for phrase in phrases(table, verb)}

        words: dict[tuple[str, ...], TypeExpr] = {}
        word_table = self.table(raw, "words")
        for type_name in word_table:
            type_ = self.primitive("words", type_name)
            for phrase in phrases(word_table, type_name):
                words.setdefault(phrase, type_)
        links = []
        for each in self.tables(raw, "link"):
            self.keys(each, "[[types.link]]", ("url", "type"))
            url = self.pattern(each, "url")
            if url is not None:
                links.append(LinkType(url, self.primitive("type", self.string(each, "type"))))
        heads = {"".join(phrase): verb for phrase, verb in verbs("heads").items()}
        names = self.choice(raw, "names", ("reference", "unknown"), "reference")
        return TypeGrammar(
            words=words,
            heads=heads,
            prefixes=verbs("prefixes"),
            suffixes=verbs("suffixes"),
            links=tuple(links),
            unions=frozenset(self.strings(raw, "unions") or ("|",)),
            separators=separators,
            noise=frozenset(self.strings(raw, "noise")),
            ignore_case=ignore_case,
            names=cast(Any, names),
            longest_phrase=max((len(phrase) for phrase in words), default=1),
        )

    def primitive(self, key: str, name: str) -> TypeExpr:
        if name == "object":
            return MapOf(Scalar(Primitive.ANY))
        if name == "array":
            return ListOf(Scalar(Primitive.ANY))
        if name in _PRIMITIVES:
            return Scalar(_PRIMITIVES[name])
        known = (*_PRIMITIVES, "object", "array")
        close = nearest(name, known)
        hint = f"did you mean `{close}`?" if close else f"known: {', '.join(known)}"
        self.bad(name if key == "words" else key, f"`{name}` is no type", hint)
        return Scalar(Primitive.ANY)
