"""What docs show beside their tables: how wire names are spelled, what may be null, which numbers are whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache

from msgspec import Struct, field
from msgspec.structs import replace

from mdgen.diagnostics.catalogue import (
    EXAMPLE_CONTRADICTS,
    NUMBERS_OPEN,
    SPELLINGS_CONTRADICT,
    WIRE_NAMES_DECIDED,
    WIRE_NAMES_UNDECIDED,
)
from mdgen.diagnostics.model import Diagnostic, Label, Staged
from mdgen.evidence.apply import apply_overrides, has_open_number, with_numbers
from mdgen.evidence.casing import STYLES, Style, folded, in_style, styles_of, words
from mdgen.evidence.compare import Atlas, Comparison, atlas_of, find_field, visits
from mdgen.evidence.facts import Assume, Fact, Learnt, Naming, NullKind
from mdgen.evidence.mentions import Mention, json_example, spans_in
from mdgen.evidence.overrides import Override
from mdgen.evidence.rewrite import with_declarations
from mdgen.ir.nodes import (
    Constant,
    Declaration,
    DeclarationId,
    Field,
    JsonValue,
    ListOf,
    MapOf,
    Module,
    Primitive,
    Record,
    Scalar,
    Schema,
    TypeExpr,
)
from mdgen.source import Span

ENOUGH_NAMES = 3
"""How many distinct names of several words must be shown in one style before names are respelled in it."""
CLEAR_SHARE = 0.8
"""The share of such names that the style must have."""
LARGE_TREE = 20
"""From so many names of several words on, a tree is told what was decided, and what would settle it."""
LARGE_NUMBER = 10_000
"""From here on a whole number in an example is taken to be one that is always whole.

Of 164 examples of 1,000 or more in real docs that print number kinds, 1 was of a float (3600); of those below,
one in five.
"""

# `null` in a description that says when it is null, and not that it never is.
_NULL_WHEN = re.compile(
    r"(?<![\w`])`?null`?[ \t]+(?:if|when|while|unless|until|for|means)\b", re.IGNORECASE
)
_NEGATED = re.compile(r"(?:\bnot|\bnever|\bcannot|n't|\bnon)\b[^.\n]{0,30}\Z", re.IGNORECASE)
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(?P<fraction>\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?\Z")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
# The second form is how Go prints a time, which generators written in Go put into examples.
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[Tt]| (?!00:00:00 \+0000 UTC))[0-9]{2}:[0-9]{2}")
_SPANS_KEPT = 5


class Decided(Struct, frozen=True):
    """The schema with what its docs show and what the overrides say put in.

    `learnt` lists each single fact with where it comes from, `namings` what was decided for each docs root.
    """

    schema: Schema
    learnt: tuple[Learnt, ...]
    namings: tuple[Naming, ...]


def decide(
    schema: Schema,
    shown: Mapping[str, Sequence[Mention]] | None = None,
    assume: Assume | None = None,
    overrides: Sequence[Override] = (),
) -> Staged[Decided]:
    """Everything that is known beside the tables, put into the schema.

    `shown` are the wire names in the code samples of each page, by the page's path (see `mentions`). What a
    field's own examples and description show wins over what is assumed of its tree, and an override over both.
    """
    assume = assume or Assume()
    evidence = _evidence(schema)
    agreed, diagnostics = _facts(evidence)
    own = {(each.declaration, each.field, each.fact): each.value for each in agreed}
    learnt = [each for each in agreed if _is_news(each, evidence)]
    namings = tuple(_naming(*root, shown or {}, assume) for root in _roots(schema).items())
    styles = {each.docs_root: each.style for each in namings}
    changed: dict[DeclarationId, Declaration] = {}
    renamed: Counter[str] = Counter()
    open_numbers = 0
    for module in schema.modules:
        for declaration in module.declarations:
            if not isinstance(declaration, Record):
                continue
            id_ = DeclarationId(module.page, declaration.name)
            fields = tuple(
                _decided(each, id_, styles[module.docs_root], own, assume)
                for each in declaration.fields
            )
            open_numbers += sum(has_open_number(each.type) for each in fields)
            if fields != declaration.fields:
                changed[id_] = replace(declaration, fields=fields)
                renamed[module.docs_root] += sum(
                    one.wire_name != other.wire_name
                    for one, other in zip(fields, declaration.fields, strict=True)
                )
    namings = tuple(replace(each, renamed=renamed[each.docs_root]) for each in namings)
    if assume.wire_names == "auto":
        diagnostics += filter(None, map(_said, namings))
    applied = apply_overrides(with_declarations(schema, changed), overrides, learnt)
    if open_numbers and assume.numbers == "auto":
        diagnostics.append(NUMBERS_OPEN.at(None, count=open_numbers))
    everything = (*learnt, *applied.value.learnt)
    decided = Decided(applied.value.schema, everything, namings)
    return Staged(decided, (*diagnostics, *applied.diagnostics))


# ------------------------------------------------------------------------------ evidence of single fields


class _Evidence(Struct):
    """Everything that was seen of single fields: for each fact and value, the places."""

    seen: dict[tuple[DeclarationId, str, Fact], dict[Constant, list[Span]]] = field(
        default_factory=dict
    )
    fields: dict[tuple[DeclarationId, str], Field] = field(default_factory=dict)
    contradictions: list[Diagnostic] = field(default_factory=list)

    def add(
        self, id_: DeclarationId, known: Field, fact: Fact, value: Constant, span: Span
    ) -> None:
        self.fields[id_, known.name] = known
        places = self.seen.setdefault((id_, known.name, fact), {})
        places.setdefault(value, []).append(span)


def _evidence(schema: Schema) -> _Evidence:
    atlas = cache(lambda: atlas_of(schema))  # most trees show no documents in their examples
    evidence = _Evidence()
    for module in schema.modules:
        for declaration in module.declarations:
            if isinstance(declaration, Record):
                id_ = DeclarationId(module.page, declaration.name)
                for each in declaration.fields:
                    _of_description(each, id_, evidence)
                    for example in each.examples:
                        _of_example(example, each, id_, atlas, evidence)
    return evidence


def _of_description(known: Field, id_: DeclarationId, evidence: _Evidence) -> None:
    if not known.doc:
        return
    letters = folded(known.wire_name)
    for name in spans_in(known.doc):
        # `File` in the description of `file` is the type's name, or the sentence's.
        if folded(name) == letters and styles_of(name) != ("pascal",):
            evidence.add(id_, known, "wire_name", name, known.span)
    if known.nullable is None and "null" in known.doc.lower():
        for found in _NULL_WHEN.finditer(known.doc):
            if not _NEGATED.search(known.doc[max(0, found.start() - 60) : found.start()]):
                evidence.add(id_, known, "nullable", True, known.span)
                break


def _of_example(
    text: str,
    known: Field,
    id_: DeclarationId,
    atlas: Callable[[], Atlas],
    evidence: _Evidence,
) -> None:
    value = json_example(text)
    if value is not None:
        comparison = Comparison(atlas())
        _of_value(value, known, id_, known.span, evidence)
        for visit in visits(value, known.type, comparison):
            for key, inner in visit.value.items():
                inner_field, _ = find_field(visit.declaration, key, comparison)
                if inner_field is not None:
                    evidence.add(visit.declaration, inner_field, "wire_name", key, known.span)
                    _of_value(inner, inner_field, visit.declaration, known.span, evidence)
    elif text.strip() == "null":
        _of_value(None, known, id_, known.span, evidence)
    elif (number := _NUMBER.match(text.strip())) is not None and has_open_number(known.type):
        written = float(text) if number["fraction"] or "e" in text.lower() else int(text)
        _of_value(written, known, id_, known.span, evidence)
    else:
        _of_text(text.strip(), known, evidence)


def _of_value(
    value: JsonValue, known: Field, id_: DeclarationId, span: Span, evidence: _Evidence
) -> None:
    if value is None:
        if known.nullable is None:
            evidence.add(id_, known, "nullable", True, span)
        return
    for number in numbers_in(value, known.type):
        if isinstance(number, float):
            evidence.add(id_, known, "numbers", "float", span)
        elif abs(number) >= LARGE_NUMBER:
            evidence.add(id_, known, "numbers", "integer", span)


def numbers_in(value: JsonValue, type_: TypeExpr) -> list[int | float]:
    """The numbers of a value that its type leaves open; those behind a reference are another declaration's."""
    match type_, value:
        case _, bool():
            return []
        case Scalar(Primitive.NUMBER), (int() | float()):
            return [value]
        case ListOf(item), list():
            return [number for each in value for number in numbers_in(each, item)]
        case MapOf(inner), dict():
            return [number for each in value.values() for number in numbers_in(each, inner)]
        case _:
            return []


def _of_text(text: str, known: Field, evidence: _Evidence) -> None:
    """Dates: a type that says one form, and an example that has the other."""
    match known.type:
        case Scalar(Primitive.DATE) if _TIME.match(text):
            said, found = "a date", "a time"
        case Scalar(Primitive.DATETIME) if _DATE.match(text):
            said, found = "a time", "a date"
        case _:
            return
    evidence.contradictions.append(
        EXAMPLE_CONTRADICTS.at(known.span, name=known.name, said=said, found=found)
    )


def _facts(evidence: _Evidence) -> tuple[list[Learnt], list[Diagnostic]]:
    """What the evidence agrees on, and where it does not."""
    learnt: list[Learnt] = []
    diagnostics = list(dict.fromkeys(evidence.contradictions))
    for (id_, name, fact), values in evidence.seen.items():
        known = evidence.fields[id_, name]
        if fact == "numbers" and "float" in values:
            values = {"float": values["float"]}  # a float may be whole now and then
        (value, spans), *others = values.items()
        if others:
            spellings = " and ".join(f"`{each}`" for each in values)
            related = [Label(each[0], f"`{other}` here") for other, each in values.items()]
            diagnostics.append(
                SPELLINGS_CONTRADICT.at(known.span, name=name, spellings=spellings, related=related)
            )
        else:
            learnt.append(
                Learnt(id_, name, fact, value, "docs", len(spans), tuple(spans[:_SPANS_KEPT]))
            )
    return learnt, diagnostics


def _is_news(learnt: Learnt, evidence: _Evidence) -> bool:
    """Whether it is more than the table says: a name that is shown as it is written only speaks for itself."""
    known = evidence.fields[learnt.declaration, learnt.field]
    return learnt.fact != "wire_name" or learnt.value != known.wire_name


# ------------------------------------------------------------------------------------- wire names of a tree


def _roots(schema: Schema) -> dict[str, list[Module]]:
    roots: dict[str, list[Module]] = {}
    for module in schema.modules:
        roots.setdefault(module.docs_root, []).append(module)
    return roots


def _naming(
    docs_root: str,
    modules: Sequence[Module],
    shown: Mapping[str, Sequence[Mention]],
    assume: Assume,
) -> Naming:
    if assume.wire_names == "as-written":
        return Naming(docs_root, None, (), 0, 0)
    if assume.wire_names != "auto":
        return Naming(docs_root, assume.wire_names, (), 0, 0)
    records = [
        (module, each)
        for module in modules
        for each in module.declarations
        if isinstance(each, Record)
    ]
    written = dict.fromkeys(each.wire_name for _, record in records for each in record.fields)
    telling = {folded(name): name for name in written if len(words(name)) > 1}
    titles = {each.name for module in modules for each in module.declarations}
    votes: dict[Style, dict[str, None]] = {style: {} for style in STYLES}
    for name in _shown_names(modules, shown):
        letters = folded(name)
        if letters in telling and name not in titles:
            for style in styles_of(name):
                votes[style][letters] = None
    counted = tuple((style, len(votes[style])) for style in STYLES)
    best, count = max(counted, key=lambda each: each[1])
    total = sum(each for _, each in counted)
    if count < ENOUGH_NAMES or count < CLEAR_SHARE * total:
        return Naming(docs_root, None, counted, len(telling), 0)
    return Naming(docs_root, best, counted, len(telling), 0)


def _shown_names(
    modules: Iterable[Module], shown: Mapping[str, Sequence[Mention]]
) -> Iterable[str]:
    """Every name that the pages of a docs root show as a wire name, by whatever means."""
    for module in modules:
        yield from (mention.name for mention in shown.get(module.page, ()))
        for declaration in module.declarations:
            yield from spans_in(declaration.doc)
            if isinstance(declaration, Record):
                for each in declaration.fields:
                    yield from spans_in(each.doc)
                    for example in each.examples:
                        if example.startswith(("{", "[")):
                            yield from keys_in(json_example(example))


def keys_in(value: JsonValue) -> Iterable[str]:
    """The keys of all objects in a JSON value."""
    stack = [value]
    while stack:
        each = stack.pop()
        if isinstance(each, dict):
            yield from each
            stack.extend(each.values())
        elif isinstance(each, list):
            stack.extend(each)


def _said(naming: Naming) -> Diagnostic | None:
    root = naming.docs_root or "."
    shown = dict(naming.votes)
    total = sum(shown.values())
    if naming.style is not None and (naming.renamed or naming.names >= LARGE_TREE):
        return WIRE_NAMES_DECIDED.at(
            None,
            root=root,
            style=naming.style,
            agree=shown[naming.style],
            total=total,
            renamed=naming.renamed,
        )
    if naming.style is None and naming.names >= LARGE_TREE:
        listed = ", ".join(f"{count} in {style}" for style, count in naming.votes if count)
        return WIRE_NAMES_UNDECIDED.at(
            None, root=root, names=naming.names, listed=listed or "none at all"
        )
    return None


# ------------------------------------------------------------------------------------------- single fields


def _decided(
    known: Field,
    id_: DeclarationId,
    style: Style | None,
    own: Mapping[tuple[DeclarationId, str, Fact], Constant],
    assume: Assume,
) -> Field:
    wire_name = own.get((id_, known.name, "wire_name"))
    if wire_name is None:
        wire_name = known.wire_name if style is None else in_style(known.wire_name, style)
    nullable = known.nullable
    if nullable is None and ((id_, known.name, "nullable") in own or _lenient(known, assume)):
        nullable = True
    type_ = known.type
    if has_open_number(type_):
        kind = own.get((id_, known.name, "numbers")) if assume.numbers == "auto" else assume.numbers
        if kind in ("integer", "float"):
            type_ = with_numbers(type_, str(kind))
    if (wire_name, nullable, type_) == (known.wire_name, known.nullable, known.type):
        return known
    return replace(known, wire_name=str(wire_name), nullable=nullable, type=type_)


def _lenient(known: Field, assume: Assume) -> bool:
    return known.required and null_kind(known.type) in assume.lenient


def null_kind(type_: TypeExpr) -> NullKind:
    """The kinds of type that dialects print, or do not print, the nullability of."""
    match type_:
        case ListOf():
            return "list"
        case MapOf():
            return "map"
        case Scalar(Primitive.DATE | Primitive.DATETIME | Primitive.TIME):
            return "date"
        case _:
            return "other"
