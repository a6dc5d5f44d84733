"""Dialect files become `Dialect` values: found, checked, laid over what they extend, compiled."""

from __future__ import annotations

import re
import sys
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, cast

from mdgen.diagnostics.catalogue import DIALECT_INVALID, DIALECT_UNKNOWN
from mdgen.diagnostics.model import Diagnostic, Staged
from mdgen.dialects.model import (
    Columns,
    Constructors,
    Detection,
    Dialect,
    DocRules,
    EnvelopeRule,
    FieldRules,
    Hook,
    InlineValues,
    LinkRules,
    Marker,
    Marks,
    NameSource,
    Nesting,
    Role,
    Rule,
    SkippedPages,
    When,
)
from mdgen.dialects.type_grammar import LinkType, TypeGrammar, Verb, tokens
from mdgen.ir.nodes import Constraints, ListOf, MapOf, Primitive, Scalar, TypeExpr
from mdgen.source import Span
from mdgen.suggestions import nearest

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

Toml = dict[str, Any]

_HERE = Path(__file__).parent
_PRIMITIVES = {primitive.value: primitive for primitive in Primitive}
_LINE_AND_COLUMN = re.compile(r" \(at line (\d+), column (\d+)\)$| \(at end of document\)$")


@cache
def shipped_names() -> tuple[str, ...]:
    """The names of the dialects inside mdgen, sorted."""
    return tuple(sorted(each.stem for each in _HERE.glob("*.toml")))


def load_dialect(wanted: str) -> Staged[Dialect | None]:
    """The dialect called `wanted`: a shipped one's name, or the path of a TOML file (it ends in .toml).

    None where it cannot be had; the diagnostics say why, with the place in the file.
    """
    if wanted.endswith(".toml"):
        try:
            text = Path(wanted).read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
            problem = f"the file cannot be read: {reason or error}"
            return Staged(None, (DIALECT_INVALID.at(Span(wanted, 1), problem=problem),))
        return read_dialect(wanted, text)
    if wanted not in shipped_names():
        close = nearest(wanted, shipped_names())
        named = ", ".join(name for name in shipped_names() if name != "base")
        help_ = f"did you mean `{close}`?" if close else f"the shipped ones: {named}"
        return Staged(None, (DIALECT_UNKNOWN.at(None, name=wanted, help=help_),))
    return _shipped(wanted)


def read_dialect(path: str, text: str) -> Staged[Dialect | None]:
    """The dialect that a file's text describes; `path` is where diagnostics and relative files point."""
    return _dialect_of(_chain(path, text, ()), path)


def _dialect_of(chain: list[_File] | Diagnostic, path: str) -> Staged[Dialect | None]:
    if isinstance(chain, Diagnostic):
        return Staged(None, (chain,))
    problems = [each for file in chain for each in _problems(file)]
    if problems:
        return Staged(None, tuple(problems))
    return Staged(_dialect(_merged(chain), _lineage(chain), path))


def _merged(chain: Sequence[_File], tables: Container[str] | None = None) -> Toml:
    """What the files of a chain say together; of `tables` only, where they are given."""
    merged: Toml = {}
    for file in reversed(chain):
        raw = file.raw
        if tables is not None:
            raw = {name: table for name, table in raw.items() if name in tables}
        merged = _laid_over(raw, merged)
    return merged


def _lineage(chain: Sequence[_File]) -> tuple[str, ...]:
    return tuple(str(file.raw["dialect"]["name"]) for file in reversed(chain))


def shipped_marks() -> tuple[Marks, ...]:
    """What tells the shipped dialects from each other, by name: a fraction of what loading them all costs."""
    chains = [chain for name in shipped_names() if isinstance(chain := _shipped_chain(name), list)]
    return tuple(_marks(_merged(chain, _MARKS), _lineage(chain)) for chain in chains)


_MARKS = ("dialect", "detect", "source")


def _marks(raw: Toml, lineage: tuple[str, ...]) -> Marks:
    head, detect = raw["dialect"], raw.get("detect", {})
    return Marks(
        name=head["name"],
        title=head.get("title", head["name"]),
        abstract=head.get("abstract", False),
        lineage=lineage,
        detection=Detection(
            _patterns(detect, "require"), _patterns(detect, "prefer"), detect.get("fallback", False)
        ),
        root=_pattern(raw.get("source", {}), "root"),
    )


@cache
def _shipped(name: str) -> Staged[Dialect | None]:
    """A dialect inside mdgen. The tests have checked it, as a user's own is checked at each start."""
    chain = _shipped_chain(name)
    if isinstance(chain, Diagnostic):
        return Staged(None, (chain,))
    return Staged(_dialect(_merged(chain), _lineage(chain), f"{name}.toml"))


def _shipped_text(name: str) -> str:
    return (_HERE / f"{name}.toml").read_text("utf-8")


class _File:
    """One dialect file of a chain, from the wanted one up to the one that extends nothing."""

    def __init__(self, path: str, text: str, raw: Toml) -> None:
        self.path = path
        self.text = text
        self.raw = raw


@lru_cache(maxsize=64)
def _problems(file: _File) -> tuple[Diagnostic, ...]:
    from mdgen.dialects.check import check  # the shipped ones need none

    return tuple(check(file.raw, file.path, file.text))


@cache
def _shipped_chain(name: str) -> list[_File] | Diagnostic:
    """The chain of a dialect inside mdgen: most of the others extend it, or one that does."""
    return _chain(f"{name}.toml", _shipped_text(name), (name,))


def _chain(path: str, text: str, seen: tuple[str, ...]) -> list[_File] | Diagnostic:
    """A file and those that it extends, itself first."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        place = _LINE_AND_COLUMN.search(message)
        line, column = (int(place[1]), int(place[2])) if place and place[1] else (1, 1)
        problem = f"no valid TOML: {_LINE_AND_COLUMN.sub('', message)}"
        return DIALECT_INVALID.at(Span(path, line, column), problem=problem)
    head = raw.get("dialect")
    parent = head.get("extends") if isinstance(head, dict) else None
    own = _File(path, text, raw)
    if head is None:
        return DIALECT_INVALID.at(Span(path, 1), problem="a dialect must have a [dialect] table")
    if not isinstance(parent, str):
        return [own]  # `check` says so where it is something else
    at = _line_of(text, "extends")
    if parent in seen:
        return DIALECT_INVALID.at(Span(path, at), problem=f"`{parent}` extends itself")
    if parent.endswith(".toml"):
        file = Path(path).parent / parent
        try:
            above = _chain(file.as_posix(), file.read_text("utf-8"), (*seen, parent))
        except (OSError, UnicodeDecodeError) as error:
            problem = f"`{parent}` cannot be read: {error}"
            return DIALECT_INVALID.at(Span(path, at), problem=problem)
    elif parent in shipped_names():
        above = _shipped_chain(parent)
    else:
        close = nearest(parent, shipped_names())
        hint = f"did you mean `{close}`?" if close else None
        problem = f"there is no dialect `{parent}`"
        return DIALECT_INVALID.at(Span(path, at), problem=problem, help=hint)
    return above if isinstance(above, Diagnostic) else [own, *above]


def _line_of(text: str, key: str) -> int:
    found = re.search(rf"(?m)^[ \t]*{key}[ \t]*=", text)
    return text.count("\n", 0, found.start()) + 1 if found else 1


_WORD_TABLES = frozenset({"columns", "words", "heads", "prefixes", "suffixes"})
"""Tables of words by what they mean, in which a word has one meaning."""


def _laid_over(child: Toml, base: Toml) -> Toml:
    """The child's tables over its parent's; of lists, the child's entries come first."""
    merged = dict(base)
    for key, value in child.items():
        below = base.get(key)
        if key == "dialect" or below is None:
            merged[key] = value
        elif key in _WORD_TABLES:
            merged[key] = _words_over(value, below)
        elif isinstance(value, dict) and isinstance(below, dict):
            merged[key] = _laid_over(value, below)
        elif isinstance(value, list) and isinstance(below, list):
            merged[key] = [*value, *(each for each in below if each not in value)]
        else:
            merged[key] = value
    return merged


def _words_over(child: Toml, base: Toml) -> Toml:
    """Words by meaning: one that the child lists loses what it meant to the parent."""
    taken = {word for words in child.values() for word in words}
    kept = {key: [word for word in words if word not in taken] for key, words in base.items()}
    return {key: [*child.get(key, ()), *kept.get(key, ())] for key in (*child, *kept)}


def _dialect(raw: Toml, lineage: tuple[str, ...], path: str) -> Dialect:
    """The value that a checked and merged table describes."""
    marks, source = _marks(raw, lineage), raw.get("source", {})
    docs, enums, records = raw.get("docs", {}), raw.get("enums", {}), raw.get("records", {})
    links, nesting = raw.get("links", {}), raw.get("nesting", {})
    return Dialect(
        name=marks.name,
        title=marks.title,
        abstract=marks.abstract,
        lineage=lineage,
        detection=marks.detection,
        columns={
            word.lower(): cast(Role, role)
            for role, words in reversed(raw.get("columns", {}).items())
            for word in words
        },
        pages=tuple(
            SkippedPages(
                each.get("reason", "no model"), _pattern(each, "path"), _pattern(each, "heading")
            )
            for each in raw.get("page", ())
        ),
        rules=tuple(_rules(raw)),
        markers=_markers(raw.get("cell", ())),
        fields=_fields(raw.get("fields", {})),
        grammar=_grammar(raw.get("types", {})),
        docs=DocRules(
            _pattern(docs, "ends"),
            _pattern(docs, "deprecated"),
            _patterns(docs, "drop"),
            _pattern(docs, "footnotes"),
        ),
        nesting=Nesting(
            nesting.get("style", "none"),
            nesting.get("separator", "."),
            nesting.get("array", "[]"),
            _pattern(nesting, "mark"),
        ),
        links=LinkRules(
            links.get("headings", False),
            _patterns(links, "anchors"),
            _pattern(links, "owners"),
            links.get("composed", False),
        ),
        include=tuple(map(_glob, source.get("include", ()))),
        exclude=tuple(map(_glob, source.get("exclude", ()))),
        root=marks.root,
        open_enum=_pattern(enums, "open"),
        marked_values=enums.get("marked", False),
        inline_values=tuple(
            InlineValues(re.compile(each["match"]), re.compile(each["item"]))
            for each in enums.get("inline", ())
        ),
        open_record=_pattern(records, "open"),
        inherits=_pattern(records, "inherits"),
        hook=_hook(raw.get("python", {}), path),
        envelopes=tuple(
            EnvelopeRule(
                each["kind"],
                _pattern(each, "title"),
                _pattern(each, "path"),
                _pattern(each, "name"),
                _pattern(each, "type"),
            )
            for each in raw.get("envelope", ())
        ),
    )


def _pattern(raw: Toml, key: str) -> re.Pattern[str] | None:
    text = raw.get(key)
    return re.compile(text) if text else None


def _patterns(raw: Toml, key: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(each) for each in raw.get(key, ()))


_GLOB = re.compile(r"\*\*/|/\*\*$|\*\*|\*|\?")


def _glob(text: str) -> re.Pattern[str]:
    """A glob over whole paths: `*` stays in a folder, `**` does not."""
    found: list[str] = []
    at = 0
    for each in _GLOB.finditer(text):
        found.append(re.escape(text[at : each.start()]))
        meant = {"**/": "(?:.*/)?", "/**": "/.*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
        found.append(meant[each[0]])
        at = each.end()
    return re.compile("".join(found) + re.escape(text[at:]))


def _by_role(raw: Toml) -> Columns:
    return {cast(Role, role): tuple(word.lower() for word in words) for role, words in raw.items()}


def _rules(raw: Toml) -> Iterator[Rule]:
    union = raw.get("union", {})
    for each in raw.get("rule", ()):
        name = each.get("name", {})
        yield Rule(
            each["kind"],
            _when(each.get("when", {})),
            tuple(map(_name, name if isinstance(name, list) else [name])),
            _by_role(each.get("columns", {})),
            _pattern(each, "item"),
            each.get("open", False),
            each.get("required"),
            _patterns(union, "fences"),
            union.get("prefer_fence", False),
            _constructors(union),
            each.get("reason", ""),
        )


def _constructors(union: Toml) -> Constructors | None:
    raw = union.get("constructors")
    if raw is None:
        return None
    words = raw.get("words", {}).items()
    return Constructors(
        {text: _primitive(type_name) for type_name, texts in words for text in texts},
        tuple(raw.get("lists", ())),
        tuple(raw.get("maps", ())),
        raw.get("titles", {}),
    )


def _when(raw: Toml) -> When:
    return When(
        block=raw.get("block", "table"),
        heading=_pattern(raw, "heading"),
        level=raw.get("level"),
        path=_pattern(raw, "path"),
        roles=frozenset(raw.get("roles", ())),
        languages=frozenset(raw.get("languages", ())),
        empty=raw.get("empty", False),
        under=_pattern(raw, "under"),
        outside=_pattern(raw, "outside"),
        lead=_pattern(raw, "lead"),
        front_matter=_pattern(raw, "front_matter"),
        headers=_patterns(raw, "headers"),
        not_roles=frozenset(raw.get("not_roles", ())),
        cells={cast(Role, role): re.compile(text) for role, text in raw.get("cells", {}).items()},
        bare=raw.get("bare", False),
    )


def _name(raw: Toml) -> NameSource:
    return NameSource(
        raw.get("from", "title"),
        _pattern(raw, "match"),
        _pattern(raw, "skip"),
        _pattern(raw, "join"),
        raw.get("case", "as-written"),
        raw.get("form", "{name}"),
        raw.get("qualify", False),
    )


def _markers(raw: Iterable[Toml]) -> Mapping[Role, tuple[Marker, ...]]:
    found: dict[Role, list[Marker]] = {}
    for each in raw:
        role: Role = each.get("column", "name")
        pattern = re.compile(each["match"])
        found.setdefault(role, []).append(
            Marker(
                role,
                pattern,
                each.get("required"),
                each.get("nullable"),
                each.get("deprecated"),
                each.get("strip", False),
                each.get("many", False),
                each.get("pattern", False),
                each.get("skip", False),
                tuple(pattern.groupindex),
            )
        )
    # What the column of that name says goes before marks in other cells.
    ordered = sorted(found, key=lambda role: role != "required")
    return {role: tuple(found[role]) for role in ordered}


def _fields(raw: Toml) -> FieldRules:
    return FieldRules(
        required=raw.get("required", False),
        nullable=raw.get("nullable"),
        prints_nullable=frozenset(raw.get("prints_nullable", ())),
        unescape=_pattern(raw, "unescape"),
        casing=raw.get("casing", "as-written"),
        wire_in_prose=raw.get("wire_in_prose", False),
        extra=frozenset(raw.get("extra", ())),
        no_text=frozenset(raw.get("no_text", ())),
        example_labels=_pattern(raw, "example_labels"),
        linked_enums=raw.get("linked_enums", False),
    )


def _hook(raw: Toml, path: str) -> Hook | None:
    if "page" not in raw:
        return None
    file, _, function = str(raw["page"]).rpartition(":")
    return Hook((Path(path).parent / file).as_posix(), function)


def _grammar(raw: Toml) -> TypeGrammar:
    ignore_case = raw.get("ignore_case", False)
    separators = tuple(each for each in raw.get("separators", ()) if each) or (".",)
    lexer = TypeGrammar(separators=separators)

    def phrase(text: str) -> tuple[str, ...]:
        folded = text.lower() if ignore_case else text
        found = tuple(each.text for each in tokens(folded, lexer) if each.kind != "end")
        return found or (folded,)  # a lone star is emphasis to the lexer

    def verbs(key: str) -> dict[tuple[str, ...], Verb]:
        found = {
            phrase(text): cast(Verb, verb)
            for verb, texts in raw.get(key, {}).items()
            for text in texts
        }
        # The longest first: `array of up to` before `array of`.
        return dict(sorted(found.items(), key=lambda each: -len(each[0])))

    def folded(key: str) -> frozenset[str]:
        return frozenset(each.lower() if ignore_case else each for each in raw.get(key, ()))

    words: dict[tuple[str, ...], TypeExpr] = {}
    for type_name, texts in raw.get("words", {}).items():
        for text in texts:
            words.setdefault(phrase(text), _primitive(type_name))
    limits = {
        phrase(text): Constraints(minimum=each.get("minimum"), maximum=each.get("maximum"))
        for each in raw.get("limit", ())
        for text in each["words"]
    }
    return TypeGrammar(
        words=words,
        heads={"".join(each): verb for each, verb in verbs("heads").items()},
        prefixes=verbs("prefixes"),
        suffixes=verbs("suffixes"),
        links=tuple(
            LinkType(re.compile(each["url"]), _primitive(each["type"]))
            for each in raw.get("link", ())
        ),
        unions=folded("unions") or frozenset({"|"}),
        separators=separators,
        noise=folded("noise"),
        ignore_case=ignore_case,
        names=cast(Any, raw.get("names", "reference")),
        longest_phrase=max((len(each) for each in words), default=1),
        limits=limits,
        stops=folded("stops"),
        between=folded("between"),
        comments=raw.get("comments", False),
        brackets=raw.get("brackets", False),
        link_words=raw.get("link_words", False),
    )


def _primitive(name: str) -> TypeExpr:
    match name:
        case "object":
            return MapOf(Scalar(Primitive.ANY))
        case "array":
            return ListOf(Scalar(Primitive.ANY))
        case _:
            return Scalar(_PRIMITIVES[name])
