"""The field that tells a union's variants apart, found by the constants that it holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from typing_extensions import assert_never

from mdgen.ir.nodes import (
    Alias,
    Constant,
    Declaration,
    DeclarationId,
    Discriminator,
    Enum,
    ListOf,
    LiteralOf,
    MapOf,
    Nullable,
    Record,
    Reference,
    Scalar,
    TypeExpr,
    Union,
    UnionOf,
    Unknown,
)
from mdgen.ir.walk import parts, types

Tags = tuple[Constant, ...]
# By wire name, in page order: the constants that a required field may hold.
Tagged = Mapping[str, Tags]

# Limits that keep the time linear on pages that nobody wrote by hand.
_CANDIDATES = 8
_NESTED_TAGS = 1000


def find_discriminators(
    declared: Mapping[DeclarationId, Declaration], order: Sequence[DeclarationId]
) -> dict[tuple[TypeExpr, ...], Discriminator]:
    """One entry per union, named or inline, whose variants a common field tells apart.

    `order` holds the aliases and unions of `declared`, each after those that it is made of.

    A union has a discriminator where all its variants are records, or aliases of records, or closed
    unions that are themselves told apart by the same field; and where one wire name is a required
    field that cannot be null in all of them, and holds constants that no other variant holds: a
    literal, or a closed enum. An optional tag would be no use, since a payload without it is legal
    and a tagged union refuses it; nor would an open enum, which may hold another variant's tag. Of
    several such fields the first one of the first variant's page is taken.
    """
    constants = _constants(declared, order)
    tagged: dict[DeclarationId, Tagged] = {}
    found: dict[tuple[TypeExpr, ...], Discriminator] = {}

    def tagged_by(type_: TypeExpr) -> Tagged:
        match type_:
            case Reference(target=DeclarationId() as target):
                if target not in tagged and isinstance(record := declared[target], Record):
                    tagged[target] = _record_tags(record, constants)
                return tagged.get(target, {})
            case UnionOf(variants):
                return _union_tags([tagged_by(each) for each in variants])
            case _:
                return {}

    def enter(variants: tuple[TypeExpr, ...], tags: Sequence[Tagged]) -> None:
        discriminator = _discriminator(tags)
        if discriminator is not None:
            found[variants] = discriminator

    for id_ in order:
        match declared[id_]:
            case Alias(target=target):
                tagged[id_] = tagged_by(target)
            case Union(variants=variants, is_open=is_open):
                tags = [tagged_by(each.type) for each in variants]
                enter(tuple(each.type for each in variants), tags)
                tagged[id_] = {} if is_open else _union_tags(tags)
            case _:
                pass
    for declaration in declared.values():
        for type_ in types(declaration):
            if not isinstance(type_, (Scalar, Reference)):
                for inline in _inline_unions(type_):
                    enter(inline, [tagged_by(each) for each in inline])
    return found


def _discriminator(variants: Sequence[Tagged]) -> Discriminator | None:
    for wire_name, tags in _candidates(variants):
        return Discriminator(wire_name, tuple(tags))
    return None


def _union_tags(variants: Sequence[Tagged]) -> Tagged:
    """A union as a variant of another union: all that tells its own variants apart."""
    tagged: dict[str, Tags] = {}
    for wire_name, tags in _candidates(variants):
        if sum(map(len, tags)) <= _NESTED_TAGS:
            tagged[wire_name] = tuple(constant for each in tags for constant in each)
    return tagged


def _candidates(variants: Sequence[Tagged]) -> Iterator[tuple[str, list[Tags]]]:
    """The fields that hold disjoint constants in all of at least two variants."""
    if len(variants) < 2 or not all(variants):
        return
    for wire_name in islice(variants[0], _CANDIDATES):
        tags: list[Tags] = []
        seen: dict[Constant, None] = {}
        count = 0
        for variant in variants:
            own = variant.get(wire_name)
            if own is None:
                break
            for constant in own:
                seen[constant] = None
            count += len(own)
            if len(seen) < count:
                break
            tags.append(own)
        else:
            yield wire_name, tags


def _record_tags(record: Record, constants: Mapping[DeclarationId, Tags]) -> Tagged:
    tagged: dict[str, Tags] = {}
    names: dict[str, None] = {}
    for field in record.fields:
        repeated = field.wire_name in names
        names[field.wire_name] = None
        if repeated:
            tagged.pop(field.wire_name, None)
        elif field.required and not field.nullable:
            tags = _constants_of(field.type, constants)
            if tags:
                tagged[field.wire_name] = tags
    return tagged


def _constants(
    declared: Mapping[DeclarationId, Declaration], order: Sequence[DeclarationId]
) -> dict[DeclarationId, Tags]:
    """The constants of every declaration that is nothing but constants."""
    constants: dict[DeclarationId, Tags] = {}
    for id_, declaration in declared.items():
        if isinstance(declaration, Enum) and not declaration.is_open:
            constants[id_] = _usable(tuple(member.value for member in declaration.members))
    for id_ in order:
        declaration = declared[id_]
        if isinstance(declaration, Alias):
            constants[id_] = _constants_of(declaration.target, constants)
    return constants


def _constants_of(type_: TypeExpr, constants: Mapping[DeclarationId, Tags]) -> Tags:
    """What a type may hold, when that is a few constants; () when it may hold anything else."""
    match type_:
        case LiteralOf(values):
            return _usable(values)
        case Reference(target=DeclarationId() as target):
            return constants.get(target, ())
        case UnionOf(variants):
            each = [_constants_of(variant, constants) for variant in variants]
            return _usable(tuple(value for one in each for value in one)) if all(each) else ()
        case Scalar() | Reference() | ListOf() | MapOf() | Nullable() | Unknown():
            return ()
        case _:
            assert_never(type_)


def _usable(values: Tags) -> Tags:
    """The constants, each once; () where one of them is a float, which no `Literal` can hold."""
    if any(isinstance(value, float) for value in values):
        return ()
    return tuple(dict.fromkeys(values))


def _inline_unions(type_: TypeExpr) -> Iterator[tuple[TypeExpr, ...]]:
    if isinstance(type_, UnionOf):
        yield type_.variants
    for part in parts(type_):
        yield from _inline_unions(part)
