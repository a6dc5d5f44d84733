"""A JSON value held against a type: how badly it fits, which records it visits, and where it fails."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Literal

from msgspec import Struct, field
from typing_extensions import assert_never

from mdgen.evidence.casing import folded
from mdgen.ir.nodes import (
    Alias,
    Constant,
    Declaration,
    DeclarationId,
    Discriminator,
    Enum,
    Field,
    JsonValue,
    ListOf,
    LiteralOf,
    MapOf,
    Nullable,
    Primitive,
    Record,
    Reference,
    Scalar,
    Schema,
    TypeExpr,
    Union,
    UnionOf,
    Unknown,
)
from mdgen.ir.walk import declarations

Problem = Literal[
    "kind",  # another kind of JSON value than the type's
    "null",  # null where the docs do not say that it may be
    "not-null",  # null where the docs say that it may not be
    "missing",  # a required key is not there
    "unknown-key",  # a key that the docs do not list
    "spelling",  # a key that the docs list in another spelling
    "value",  # a value that a closed list does not hold
    "constant",  # another value than the one that the docs name
    "fraction",  # a number with a fraction where the docs say that it is whole
    "date",  # text that is no date where the docs say that it is one
]

# What a problem costs when variants of a union are weighed against each other. A value of another kind, or
# another constant, says that it is not this variant; a null that no docs could have told says nearly nothing.
_COST: Mapping[Problem, int] = {
    "kind": 1000,
    "constant": 1000,
    "value": 60,
    "fraction": 60,
    "date": 60,
    "missing": 30,
    "not-null": 30,
    "unknown-key": 20,
    "null": 2,
    "spelling": 1,
}
_HOPELESS = 1000
# A value that anything takes fits worse than one that a type describes.
_ANYTHING = 3

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_DATETIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T t_][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?"
    r"(?:[Zz]|[+-][0-9]{2}:?[0-9]{2})?\Z"
)


class Flaw(Struct, frozen=True):
    """One place where a payload does not fit.

    `path` holds no text of the payload, save for keys that the docs themselves list; `key` is a key that the
    docs do not list, for the caller to judge whether it may be shown. `declaration` and `field` are the row
    that the value was held against, None where there is none.
    """

    problem: Problem
    path: tuple[str, ...]
    declaration: DeclarationId | None
    field: Field | None
    expected: TypeExpr | None
    found: str
    key: str = ""


class Visit(Struct, frozen=True):
    """An object of a payload that is a record, beyond doubt."""

    declaration: DeclarationId
    value: Mapping[str, JsonValue]


class Atlas(Struct, frozen=True, dict=True):
    """A schema, ready to hold payloads against; what is derived from it is made when it is first asked for."""

    declared: Mapping[DeclarationId, Declaration]
    discriminators: Mapping[tuple[TypeExpr, ...], Discriminator]
    _spellings: dict[DeclarationId, Mapping[str, Field]] = field(default_factory=dict)

    @cached_property
    def names(self) -> Mapping[str, int]:
        """How many declarations a name may mean."""
        return Counter(name for id_ in self.declared for name in names_for(id_))

    def spellings(self, id_: DeclarationId) -> Mapping[str, Field]:
        """The fields of a record: see `_spellings`."""
        found = self._spellings.get(id_)
        if found is None:
            record = self.declared[id_]
            assert isinstance(record, Record), id_
            found = self._spellings[id_] = _spellings(record)
        return found


def atlas_of(schema: Schema) -> Atlas:
    return Atlas(declarations(schema), schema.discriminators)


def names_for(id_: DeclarationId) -> tuple[str, ...]:
    """What a declaration may be called, the shortest first: `Order`, `components/Order`, .., `page.md#Order`."""
    folders = id_.page.split("/")[:-1]
    qualified = ["/".join((*folders[-n:], id_.name)) for n in range(1, len(folders) + 1)]
    return (id_.name, *qualified, f"{id_.page}#{id_.name}")


class Comparison(Struct):
    """One payload's costs, remembered. Lives only while the payload is looked at."""

    atlas: Atlas
    costs: dict[tuple[int, int], int] = field(default_factory=dict)


def cost(value: JsonValue, type_: TypeExpr, comparison: Comparison) -> int:
    """How badly a value fits a type; 0: as well as can be. Each value is weighed once against each type."""
    match type_:
        case Scalar() | LiteralOf() | Unknown():
            return _leaf_cost(value, type_)
        case _:
            pass
    known = (id(value), id(type_))
    if known not in comparison.costs:
        comparison.costs[known] = (
            _HOPELESS  # for a type that leads back to itself without any value
        )
        comparison.costs[known] = _cost(value, type_, comparison)
    return comparison.costs[known]


def flaws(value: JsonValue, type_: TypeExpr, comparison: Comparison) -> Iterator[Flaw]:
    """Every place where the value does not fit, each union read as the variant that fits best."""
    yield from _flaws(value, type_, comparison, (), None, None)


def visits(value: JsonValue, type_: TypeExpr, comparison: Comparison) -> Iterator[Visit]:
    """The objects of a payload with the records that they are.

    A union is followed only where one variant fits clearly better than all others: what is learnt from an
    object that may be two things could be wrong of both.
    """
    match type_:
        case Scalar() | LiteralOf() | Unknown():
            return
        case Nullable(inner):
            yield from visits(value, inner, comparison)
        case ListOf(item):
            for each in value if isinstance(value, list) else ():
                yield from visits(each, item, comparison)
        case MapOf(inner):
            for each in value.values() if isinstance(value, dict) else ():
                yield from visits(each, inner, comparison)
        case UnionOf(variants):
            chosen = _clear_choice(value, variants, comparison)
            if chosen is not None:
                yield from visits(value, chosen, comparison)
        case Reference(target=target):
            declaration = comparison.atlas.declared[target] if target is not None else None
            match declaration:
                case None:
                    return
                case Record():
                    assert target is not None
                    if isinstance(value, dict):
                        yield from _record_visits(value, target, declaration, comparison)
                case Enum():
                    return
                case Union(variants=named):
                    chosen = _clear_choice(value, tuple(each.type for each in named), comparison)
                    if chosen is not None:
                        yield from visits(value, chosen, comparison)
                case Alias(target=aliased):
                    yield from visits(value, aliased, comparison)
                case _:
                    assert_never(declaration)
        case _:
            assert_never(type_)


def find_field(
    record: DeclarationId, key: str, comparison: Comparison
) -> tuple[Field | None, bool]:
    """The field that a key stands for, and whether it is spelled so; None where the docs list none."""
    spellings = comparison.atlas.spellings(record)
    exact = spellings.get(key)
    if exact is not None and exact.wire_name == key:
        return exact, True
    return spellings.get("\0" + folded(key)), False


def kind_of(value: JsonValue) -> str:
    """The kind of a JSON value in a word; nothing of the value itself."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "number"
        case str():
            return "string"
        case list():
            return "array"
        case _:
            return "object"


def same_constant(value: JsonValue, constants: tuple[Constant, ...]) -> bool:
    return any(type(value) is type(each) and value == each for each in constants)


def is_constant(known: Field, atlas: Atlas) -> bool:
    """Whether a field holds one constant: models fill it in where a payload leaves it out."""
    if known.nullable:
        return False
    match known.type:
        case LiteralOf(values):
            return len(values) == 1
        case Reference(target=DeclarationId() as target):
            declaration = atlas.declared[target]
            return isinstance(declaration, Enum) and len(declaration.members) == 1
        case _:
            return False


def _spellings(record: Record) -> dict[str, Field]:
    """Fields by wire name, and by "\\0" and the letters that all spellings share where these are one field's."""
    found: dict[str, Field] = {}
    several: dict[str, None] = {}
    for each in record.fields:
        found.setdefault(each.wire_name, each)
        for name in (each.wire_name, each.name):
            letters = "\0" + folded(name)
            if found.setdefault(letters, each) is not each:
                several[letters] = None
    for letters in several:
        del found[letters]
    return found


def _cost(value: JsonValue, type_: TypeExpr, comparison: Comparison) -> int:
    match type_:
        case Scalar() | LiteralOf() | Unknown():
            return _leaf_cost(value, type_)
        case Nullable(inner):
            return 0 if value is None else cost(value, inner, comparison)
        case ListOf(item):
            if not isinstance(value, list):
                return _HOPELESS
            return min(sum(cost(each, item, comparison) for each in value), _HOPELESS * 10)
        case MapOf(inner):
            if not isinstance(value, dict):
                return _HOPELESS
            found = sum(cost(each, inner, comparison) for each in value.values())
            return min(found + _ANYTHING, _HOPELESS * 10)
        case UnionOf(variants):
            return _union_cost(value, variants, comparison)
        case Reference(target=target):
            declaration = comparison.atlas.declared[target] if target is not None else None
            match declaration:
                case None:
                    return _ANYTHING
                case Record():
                    assert target is not None
                    return _record_cost(value, target, declaration, comparison)
                case Enum():
                    return sum(_COST[each] for each in _enum_problems(value, declaration))
                case Union():
                    variants = tuple(each.type for each in declaration.variants)
                    return _union_cost(value, variants, comparison)
                case Alias(target=aliased):
                    return cost(value, aliased, comparison)
                case _:
                    assert_never(declaration)
        case _:
            assert_never(type_)


def _leaf_cost(value: JsonValue, type_: Scalar | LiteralOf | Unknown) -> int:
    match type_:
        case Unknown() | Scalar(Primitive.ANY):
            return _ANYTHING
        case Scalar(primitive):
            problem = _scalar_problem(value, primitive)
            return _COST[problem] if problem else 0
        case LiteralOf(values):
            return 0 if same_constant(value, values) else _COST["constant"]
        case _:
            assert_never(type_)


def _record_cost(
    value: JsonValue, id_: DeclarationId, record: Record, comparison: Comparison
) -> int:
    if not isinstance(value, dict):
        return _HOPELESS
    total = 0
    present: dict[str, None] = {}
    for key, inner in value.items():
        known, spelled = find_field(id_, key, comparison)
        if known is None:
            if record.extra is None:
                total += _COST["unknown-key"]
            else:
                total += cost(inner, record.extra, comparison)
            continue
        present[known.name] = None
        total += 0 if spelled else _COST["spelling"]
        if inner is None:
            problem = _null_problem(known, comparison)
            total += _COST[problem] if problem else 0
        else:
            total += cost(inner, known.type, comparison)
    missing = sum(each.required and each.name not in present for each in record.fields)
    return min(total + missing * _COST["missing"], _HOPELESS * 10)


def _null_problem(known: Field, comparison: Comparison) -> Problem | None:
    if known.nullable or not known.required or takes_null(known.type, comparison.atlas):
        return None
    return "null" if known.nullable is None else "not-null"


def takes_null(type_: TypeExpr, atlas: Atlas, depth: int = 20) -> bool:
    """Whether null is among a type's own values."""
    match type_:
        case Nullable() | Unknown() | Scalar(Primitive.ANY | Primitive.NULL):
            return True
        case UnionOf(variants):
            return depth > 0 and any(takes_null(each, atlas, depth - 1) for each in variants)
        case Reference(target=DeclarationId() as target) if depth > 0:
            declaration = atlas.declared[target]
            match declaration:
                case Alias(target=aliased):
                    return takes_null(aliased, atlas, depth - 1)
                case Union(variants=named):
                    return any(takes_null(each.type, atlas, depth - 1) for each in named)
                case _:
                    return False
        case _:
            return False


def _union_cost(value: JsonValue, variants: tuple[TypeExpr, ...], comparison: Comparison) -> int:
    tagged = _tagged_variant(value, variants, comparison)
    if tagged is not None:
        return cost(value, tagged, comparison)
    return min((cost(value, each, comparison) for each in variants), default=_ANYTHING)


def _tagged_variant(
    value: JsonValue, variants: tuple[TypeExpr, ...], comparison: Comparison
) -> TypeExpr | None:
    """The variant that the union's discriminator names, None where the value names none."""
    discriminator = comparison.atlas.discriminators.get(variants)
    if discriminator is None or not isinstance(value, dict):
        return None
    tag = value.get(discriminator.wire_name)
    for variant, tags in zip(variants, discriminator.tags, strict=False):
        if same_constant(tag, tags):
            return variant
    return None


def _best(value: JsonValue, variants: tuple[TypeExpr, ...], comparison: Comparison) -> TypeExpr:
    tagged = _tagged_variant(value, variants, comparison)
    return tagged or min(variants, key=lambda each: cost(value, each, comparison))


def _clear_choice(
    value: JsonValue, variants: tuple[TypeExpr, ...], comparison: Comparison
) -> TypeExpr | None:
    if (tagged := _tagged_variant(value, variants, comparison)) is not None:
        return tagged
    ranked = sorted((cost(value, each, comparison), place) for place, each in enumerate(variants))
    if not ranked or ranked[0][0] >= _HOPELESS:
        return None
    if len(ranked) == 1 or ranked[1][0] >= max(_HOPELESS, ranked[0][0] + 10 * _COST["null"]):
        return variants[ranked[0][1]]
    return None


def _record_visits(
    value: Mapping[str, JsonValue], id_: DeclarationId, record: Record, comparison: Comparison
) -> Iterator[Visit]:
    yield Visit(id_, value)
    for key, inner in value.items():
        known, _ = find_field(id_, key, comparison)
        if known is not None:
            yield from visits(inner, known.type, comparison)
        elif record.extra is not None:
            yield from visits(inner, record.extra, comparison)


def _flaws(
    value: JsonValue,
    type_: TypeExpr,
    comparison: Comparison,
    path: tuple[str, ...],
    declaration: DeclarationId | None,
    row: Field | None,
) -> Iterator[Flaw]:
    def flaw(problem: Problem) -> Flaw:
        return Flaw(problem, path, declaration, row, type_, kind_of(value))

    match type_:
        case Unknown() | Scalar(Primitive.ANY):
            return
        case Scalar(primitive):
            problem = _scalar_problem(value, primitive)
            if problem is not None:
                yield flaw(problem)
        case LiteralOf(values):
            if not same_constant(value, values):
                yield flaw("constant")
        case Nullable(inner):
            if value is not None:
                yield from _flaws(value, inner, comparison, path, declaration, row)
        case ListOf(item):
            if isinstance(value, list):
                for each in value:
                    yield from _flaws(each, item, comparison, (*path, ""), declaration, row)
            else:
                yield flaw("kind")
        case MapOf(inner):
            if isinstance(value, dict):
                for each in value.values():
                    yield from _flaws(each, inner, comparison, (*path, ""), declaration, row)
            else:
                yield flaw("kind")
        case UnionOf(variants):
            if not variants:
                return
            best = _best(value, variants, comparison)
            if cost(value, best, comparison) >= _HOPELESS and not isinstance(value, (dict, list)):
                yield flaw("kind")
            else:
                yield from _flaws(value, best, comparison, path, declaration, row)
        case Reference(target=target):
            named = comparison.atlas.declared[target] if target is not None else None
            match named:
                case None:
                    return
                case Record():
                    assert target is not None
                    if isinstance(value, dict):
                        yield from _record_flaws(value, target, named, comparison, path)
                    else:
                        yield flaw("kind")
                case Enum():
                    for problem in _enum_problems(value, named):
                        yield flaw(problem)
                case Union():
                    union = UnionOf(tuple(each.type for each in named.variants))
                    if not named.is_open:
                        yield from _flaws(value, union, comparison, path, declaration, row)
                case Alias(target=aliased):
                    yield from _flaws(value, aliased, comparison, path, declaration, row)
                case _:
                    assert_never(named)
        case _:
            assert_never(type_)


def _record_flaws(
    value: Mapping[str, JsonValue],
    id_: DeclarationId,
    record: Record,
    comparison: Comparison,
    path: tuple[str, ...],
) -> Iterator[Flaw]:
    present: dict[str, None] = {}
    for key, inner in value.items():
        known, spelled = find_field(id_, key, comparison)
        if known is None:
            if record.extra is None:
                yield Flaw("unknown-key", path, id_, None, None, kind_of(inner), key)
            else:
                yield from _flaws(inner, record.extra, comparison, (*path, ""), id_, None)
            continue
        below = (*path, known.wire_name)
        present[known.name] = None
        if not spelled:
            yield Flaw("spelling", below, id_, known, known.type, kind_of(inner), key)
        if inner is not None:
            yield from _flaws(inner, known.type, comparison, below, id_, known)
        elif (problem := _null_problem(known, comparison)) is not None:
            yield Flaw(problem, below, id_, known, known.type, "null")
    for each in record.fields:
        if each.required and each.name not in present and not is_constant(each, comparison.atlas):
            yield Flaw("missing", (*path, each.wire_name), id_, each, each.type, "nothing")


def _enum_problems(value: JsonValue, enum: Enum) -> Iterator[Problem]:
    if same_constant(value, tuple(member.value for member in enum.members)):
        return
    if _scalar_problem(value, enum.value_kind) is not None:
        yield "kind"
    elif not enum.is_open and enum.members:
        # The constant of a one-value list tells variants apart, as a literal does.
        yield "value" if len(enum.members) > 1 else "constant"


def _scalar_problem(value: JsonValue, primitive: Primitive) -> Problem | None:
    """What keeps a value from being a scalar, in JSON's own terms: no text is a number, and 1 is no boolean."""
    match primitive:
        case Primitive.ANY:
            return None
        case Primitive.NULL:
            return None if value is None else "kind"
        case Primitive.STRING | Primitive.BYTES | Primitive.UUID | Primitive.URL:
            return None if isinstance(value, str) else "kind"
        case Primitive.TIME | Primitive.DURATION:
            return None if isinstance(value, str) else "kind"
        case Primitive.BOOLEAN:
            return None if isinstance(value, bool) else "kind"
        case Primitive.INTEGER:
            if isinstance(value, bool) or not isinstance(value, (int, float)):
                return "kind"
            return None if isinstance(value, int) or value.is_integer() else "fraction"
        case Primitive.NUMBER | Primitive.FLOAT:
            return None if _is_number(value) else "kind"
        case Primitive.DECIMAL:
            return None if _is_number(value) or isinstance(value, str) else "kind"
        case Primitive.DATE:
            return _date_problem(value)
        case Primitive.DATETIME:
            return _datetime_problem(value)
        case _:
            assert_never(primitive)


def _is_number(value: JsonValue) -> bool:
    match value:
        case bool():
            return False
        case float():
            return math.isfinite(value)  # Python reads `NaN`, which is no JSON
        case _:
            return isinstance(value, int)


def _date_problem(value: JsonValue) -> Problem | None:
    if not isinstance(value, str):
        return "kind"
    try:
        return None if _DATE.match(value) and date.fromisoformat(value) else "date"
    except ValueError:
        return "date"


def _datetime_problem(value: JsonValue) -> Problem | None:
    """Times in whole: with or without a zone, as RFC 3339 and ISO 8601 have them."""
    if not isinstance(value, str):
        return "kind"
    if not _DATETIME.match(value):
        return "date"
    try:
        datetime.fromisoformat(value[:10] + "T" + value[11:16])
    except ValueError:
        return "date"
    return None
