"""How two types relate: the same, wider, narrower, other words for the same values, or unlike."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Literal

from msgspec import Struct, field
from typing_extensions import assert_never

from mdgen.ir.nodes import (
    Alias,
    Constant,
    Declaration,
    DeclarationId,
    Enum,
    ListOf,
    LiteralOf,
    MapOf,
    Nullable,
    Primitive,
    Record,
    Reference,
    Scalar,
    TypeExpr,
    Union,
    UnionOf,
    Unknown,
)

Relation = Literal["same", "respelled", "wider", "narrower", "changed"]

_ANY = Scalar(Primitive.ANY)
_NULL = Scalar(Primitive.NULL)
# int -> float -> int | float, as type checkers see them. A date is no text: in Python it is another class.
_WIDER_PRIMITIVES: Mapping[Primitive, tuple[Primitive, ...]] = {
    Primitive.INTEGER: (Primitive.FLOAT, Primitive.NUMBER),
    Primitive.FLOAT: (Primitive.NUMBER,),
}
_KIND_OF = {
    bool: Primitive.BOOLEAN,
    int: Primitive.INTEGER,
    float: Primitive.FLOAT,
    str: Primitive.STRING,
}
# What is compared type by type, rather than looked up, is bounded: past this, types are unlike.
_PAIRS = 4096
_DEPTH = 64


class State(Struct, frozen=True):
    """One of the two schemas: its declarations, and who each of them is in both.

    `identity` gives the declarations of the old schema the ids that they have in the new one, so that a
    renamed model is the same in every type that mentions it. Ids that are not in it stand for themselves,
    and those of the old schema that are gone are marked by `gone`.
    """

    declared: Mapping[DeclarationId, Declaration]
    identity: Mapping[DeclarationId, DeclarationId]
    old: bool
    contents: dict[Hashable, _Content] = field(default_factory=dict)


class _Content(Struct, frozen=True):
    """All that a type takes: keys of what can be looked up, and the lists and maps that cannot."""

    keys: frozenset[Hashable]
    lists: tuple[TypeExpr, ...]
    maps: tuple[TypeExpr, ...]
    anything: bool


def key(type_: TypeExpr, state: State) -> Hashable:
    """The same for two types that say the same in both schemas, whatever the order of a union."""
    match type_:
        case Scalar() | Unknown() | Reference():
            return _leaf_key(type_, state)
        case ListOf(item):
            return "list", key(item, state)
        case MapOf(value):
            return "map", key(value, state)
        case Nullable() | UnionOf() | LiteralOf():
            atoms = frozenset(_atom_key(each, state) for each in _atoms(type_))
            return next(iter(atoms)) if len(atoms) == 1 else atoms
        case _:
            assert_never(type_)


def relation(old: TypeExpr, new: TypeExpr, before: State, after: State) -> Relation:
    """How the new type relates to the old one."""
    if key(old, before) == key(new, after):
        return "same"
    wider = _takes(new, after, old, before, _Comparison())
    narrower = _takes(old, before, new, after, _Comparison())
    if wider and narrower:
        return "respelled"
    return "wider" if wider else "narrower" if narrower else "changed"


def body(declaration: Declaration) -> TypeExpr | None:
    """The type that a declaration is a name for; None for a record, which is a type of its own."""
    match declaration:
        case Record():
            return None
        case Alias(target=target):
            return target
        case Union(variants=variants, is_open=is_open):
            types = tuple(variant.type for variant in variants)
            return UnionOf((*types, _ANY) if is_open else types)
        case Enum(members=members, is_open=is_open, value_kind=kind):
            literals = LiteralOf(tuple(member.value for member in members))
            return UnionOf((literals, Scalar(kind))) if is_open else literals
        case _:
            assert_never(declaration)


def constant_key(value: Constant) -> Hashable:
    """1, 1.0 and True are equal in Python and three values in JSON."""
    return "value", type(value).__name__, value


class _Comparison(Struct):
    """The answers of one comparison so far, how many types it compared, and how deep it is in them.

    A pair that is still being compared counts as fitting: types may be recursive.
    """

    answers: dict[tuple[Hashable, Hashable], bool] = field(default_factory=dict)
    pairs: int = 0
    depth: int = 0


def _leaf_key(type_: Scalar | Unknown | Reference, state: State) -> Hashable:
    match type_:
        case Scalar(primitive):
            return primitive
        case Unknown() | Reference(target=None):
            return Primitive.ANY  # which is what targets write for it
        case Reference(target=DeclarationId() as target):
            same = state.identity.get(target)
            if same is not None:
                return "ref", same
            return ("gone" if state.old else "ref"), target
        case _:
            raise AssertionError(type_)


def _atoms(type_: TypeExpr) -> tuple[TypeExpr, ...]:
    """A type as the alternatives that it is written as; names are left as they are."""
    found: list[TypeExpr] = []
    stack = [type_]
    while stack:
        match stack.pop():
            case UnionOf(variants):
                stack += reversed(variants)
            case Nullable(inner):
                found.append(_NULL)
                stack.append(inner)
            case LiteralOf(values):
                found += (LiteralOf((value,)) for value in values)
            case other:
                found.append(other)
    return tuple(found)


def _atom_key(type_: TypeExpr, state: State) -> Hashable:
    return constant_key(type_.values[0]) if isinstance(type_, LiteralOf) else key(type_, state)


def _content(type_: TypeExpr, state: State) -> _Content:
    """A type with all names written out, those of records aside."""
    own = key(type_, state)
    known = state.contents.get(own)
    if known is not None:
        return known
    keys: dict[Hashable, None] = {}
    lists: list[TypeExpr] = []
    maps: list[TypeExpr] = []
    stack = [type_]
    while stack:
        for atom in _atoms(stack.pop()):
            atom_key = _atom_key(atom, state)
            if atom_key in keys:
                continue
            keys[atom_key] = None
            match atom:
                case ListOf(item):
                    lists.append(item)
                case MapOf(value):
                    maps.append(value)
                case Reference(target=DeclarationId() as target):
                    named = body(state.declared[target])
                    if named is not None:
                        stack.append(named)
                case _:
                    pass
    if {constant_key(True), constant_key(False)} <= keys.keys():
        keys[Primitive.BOOLEAN] = None
    content = _Content(frozenset(keys), tuple(lists), tuple(maps), Primitive.ANY in keys)
    state.contents[own] = content
    return content


def _takes(
    wide: TypeExpr, its: State, narrow: TypeExpr, other: State, comparison: _Comparison
) -> bool:
    """Whether every value of `narrow` is one of `wide`."""
    pair = (key(wide, its), key(narrow, other))
    if pair[0] == pair[1]:
        return True
    answer = comparison.answers.get(pair)
    if answer is not None:
        return answer
    comparison.answers[pair] = True
    comparison.depth += 1
    content = _content(wide, its)
    answer = content.anything or (
        comparison.depth < _DEPTH and _takes_each(content, its, narrow, other, comparison)
    )
    comparison.depth -= 1
    comparison.answers[pair] = answer
    return answer


def _takes_each(
    content: _Content, its: State, narrow: TypeExpr, other: State, comparison: _Comparison
) -> bool:
    seen: set[Hashable] = set()
    stack = [narrow]
    while stack:
        for atom in _atoms(stack.pop()):
            atom_key = _atom_key(atom, other)
            if atom_key in seen or atom_key in content.keys:
                continue
            seen.add(atom_key)
            match atom:
                case Scalar(primitive):
                    wider = _WIDER_PRIMITIVES.get(primitive, ())
                    fits = any(each in content.keys for each in wider)
                case LiteralOf(values):
                    kind = _KIND_OF[type(values[0])]
                    wider = (kind, *_WIDER_PRIMITIVES.get(kind, ()))
                    fits = any(each in content.keys for each in wider)
                case ListOf(item):
                    fits = _some_takes(content.lists, its, item, other, comparison)
                case MapOf(value):
                    fits = _some_takes(content.maps, its, value, other, comparison)
                case Reference(target=DeclarationId() as target):
                    named = body(other.declared[target])
                    fits = named is not None
                    if named is not None:
                        stack.append(named)
                case _:
                    fits = False
            if not fits:
                return False
    return True


def _some_takes(
    candidates: tuple[TypeExpr, ...],
    its: State,
    item: TypeExpr,
    other: State,
    comparison: _Comparison,
) -> bool:
    for candidate in candidates:
        comparison.pairs += 1
        if comparison.pairs > _PAIRS:
            return False
        if _takes(candidate, its, item, other, comparison):
            return True
    return False
