"""Which declaration of the new docs is which one of the old: in place, moved, or under another name."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from math import ceil

from msgspec import Struct
from typing_extensions import assert_never

from mdgen.changes.words import FULL, type_words
from mdgen.ir.nodes import (
    Alias,
    Declaration,
    DeclarationId,
    Enum,
    Field,
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

OVERLAP = 0.8
"""How much of two declarations' content has to be the same for one to be the other, renamed."""
_SIMILAR = 0.6
_VERY_SIMILAR = 0.85  # `max_tokens` and `min_tokens` are below it
_MOVED_OVERLAP = 0.5
# Content that is shared by more declarations than this is no evidence of which one is meant.
_CANDIDATES = 64
_NAME_LENGTH = 100
_FIELD_PAIRS = 1024

Declared = Mapping[DeclarationId, Declaration]
Features = frozenset[str]


class Matches(Struct, frozen=True):
    """Who is who. `new_of` goes from old ids to new ones, those that stayed as they are included."""

    new_of: Mapping[DeclarationId, DeclarationId]
    removed: tuple[DeclarationId, ...]
    added: tuple[DeclarationId, ...]


def match_declarations(old: Declared, new: Declared) -> Matches:
    """Pairs by page and title; then by title alone; then by content."""
    found = {id_: id_ for id_ in old if id_ in new}
    gone = [id_ for id_ in old if id_ not in new]
    come = [id_ for id_ in new if id_ not in old]
    if gone and come:
        for near in (_file_and_folder, _folder, _title):
            found |= _moved(_left(gone, found), _left_new(come, found), old, new, near)
        found |= _renamed(_left(gone, found), _left_new(come, found), old, new)
    return Matches(found, tuple(_left(gone, found)), tuple(_left_new(come, found)))


def _left(
    gone: Iterable[DeclarationId], found: Mapping[DeclarationId, DeclarationId]
) -> list[DeclarationId]:
    return [id_ for id_ in gone if id_ not in found]


def _left_new(
    come: Iterable[DeclarationId], found: Mapping[DeclarationId, DeclarationId]
) -> list[DeclarationId]:
    taken = set(found.values())
    return [id_ for id_ in come if id_ not in taken]


# ------------------------------------------------------------------------------------------ moved


def _file_and_folder(id_: DeclarationId) -> tuple[str, ...]:
    folder, file = posixpath.split(id_.page)
    return id_.name, posixpath.basename(folder), file


def _folder(id_: DeclarationId) -> tuple[str, ...]:
    return id_.name, posixpath.basename(posixpath.dirname(id_.page))


def _title(id_: DeclarationId) -> tuple[str, ...]:
    return (id_.name,)


def _moved(
    gone: Iterable[DeclarationId],
    come: Iterable[DeclarationId],
    old: Declared,
    new: Declared,
    near: Callable[[DeclarationId], tuple[str, ...]],
) -> dict[DeclarationId, DeclarationId]:
    """Those that have `near` in common with exactly one other, and are alike."""
    leaving, coming = _grouped(gone, near), _grouped(come, near)
    return {
        before[0]: after[0]
        for what, before in leaving.items()
        if len(before) == 1
        and len(after := coming.get(what, [])) == 1
        and _alike(old[before[0]], new[after[0]])
    }


def _grouped(
    ids: Iterable[DeclarationId], near: Callable[[DeclarationId], tuple[str, ...]]
) -> dict[tuple[str, ...], list[DeclarationId]]:
    groups: dict[tuple[str, ...], list[DeclarationId]] = {}
    for id_ in ids:
        groups.setdefault(near(id_), []).append(id_)
    return groups


def _alike(old: Declaration, new: Declaration) -> bool:
    before, after = _features(old), _features(new)
    return type(old) is type(new) and (
        _jaccard(before, after) >= _MOVED_OVERLAP or len(before | after) <= 2
    )


# ---------------------------------------------------------------------------------------- renamed


def _renamed(
    gone: Sequence[DeclarationId], come: Sequence[DeclarationId], old: Declared, new: Declared
) -> dict[DeclarationId, DeclarationId]:
    """Pairs of the same kind that share enough content, each the best that the other has.

    Two sets that overlap by 0.8 share one of their rarest fifth, so only what shares a rare feature is
    compared: the time is that of the input, not of its square.
    """
    before = {id_: _features(old[id_]) for id_ in gone}
    after = {id_: _features(new[id_]) for id_ in come}
    commonness = Counter(
        each for found in (before, after) for one in found.values() for each in one
    )
    holders: dict[str, list[DeclarationId]] = {}
    for id_, features in after.items():
        for each in _rarest(features, commonness):
            holders.setdefault(each, []).append(id_)
    by_page = {id_.page: id_ for id_ in come}
    scores: dict[tuple[DeclarationId, DeclarationId], tuple[float, ...]] = {}
    for id_, features in before.items():
        candidates: dict[DeclarationId, None] = {}
        for each in _rarest(features, commonness):
            held = holders.get(each, [])
            if len(held) <= _CANDIDATES:
                candidates |= dict.fromkeys(held)
        if id_.page in by_page:
            candidates[by_page[id_.page]] = None
        for candidate in candidates:
            score = _score(id_, candidate, features, after[candidate], old, new)
            if score is not None:
                scores[id_, candidate] = score
    return _best_pairs(scores)


def _score(
    id_: DeclarationId,
    candidate: DeclarationId,
    before: Features,
    after: Features,
    old: Declared,
    new: Declared,
) -> tuple[float, ...] | None:
    """How good a pair is, best first; None where it is none."""
    overlap = _jaccard(before, after)
    if type(old[id_]) is not type(new[candidate]) or overlap < OVERLAP:
        return None
    same_page = id_.page == candidate.page
    likeness = name_likeness(id_.name, candidate.name)
    if len(before) < 2 and not same_page and likeness < _SIMILAR:
        return None  # one field in common says too little
    same_folder = posixpath.dirname(id_.page) == posixpath.dirname(candidate.page)
    return overlap, float(same_page), float(same_folder), likeness


def _best_pairs(
    scores: Mapping[tuple[DeclarationId, DeclarationId], tuple[float, ...]],
) -> dict[DeclarationId, DeclarationId]:
    """The pairs in which each is the other's best, and no second one is as good."""
    best: dict[tuple[bool, DeclarationId], list[tuple[float, ...]]] = {}
    for (old, new), score in scores.items():
        for end in ((True, old), (False, new)):
            best.setdefault(end, []).append(score)
    found: dict[DeclarationId, DeclarationId] = {}
    for (old, new), score in scores.items():
        ends = (best[True, old], best[False, new])
        if all(max(end) == score and end.count(score) == 1 for end in ends):
            found[old] = new
    return found


def _rarest(features: Features, commonness: Mapping[str, int]) -> list[str]:
    ordered = sorted(features, key=lambda each: (commonness[each], each))
    return ordered[: len(ordered) - ceil(OVERLAP * len(ordered)) + 1]


def _jaccard(before: Features, after: Features) -> float:
    either = len(before | after)
    return len(before & after) / either if either else 1.0


def name_likeness(old: str, new: str) -> float:
    """From 0 to 1; case and underscores do not count."""
    return SequenceMatcher(None, _bare(old), _bare(new), autojunk=False).ratio()


def _contains(old: str, new: str) -> bool:
    one, other = _bare(old), _bare(new)
    return bool(one and other) and (one in other or other in one)


def _bare(name: str) -> str:
    return re.sub(r"[\W_]", "", name[:_NAME_LENGTH]).lower()


def _features(declaration: Declaration) -> Features:
    """What a declaration holds, as a set of texts."""
    match declaration:
        case Record(fields=fields, extra=extra):
            own = [f"{field.name}: {_rough(field.type)}" for field in fields]
            return frozenset(own if extra is None else [*own, f"*: {_rough(extra)}"])
        case Enum(members=members):
            return frozenset(repr(member.value) for member in members)
        case Union(variants=variants):
            return frozenset(type_words(variant.type, FULL) for variant in variants)
        case Alias(target=target):
            return frozenset([type_words(target, FULL)])
        case _:
            assert_never(declaration)


def _rough(type_: TypeExpr) -> str:
    """A type without the names in it, which may have changed too."""
    match type_:
        case Scalar() | LiteralOf() | Unknown():
            return type_words(type_, FULL)
        case Reference():
            return "reference"
        case ListOf():
            return "list"
        case MapOf():
            return "map"
        case Nullable() | UnionOf():
            return "union"
        case _:
            assert_never(type_)


# ------------------------------------------------------------------------------------------ fields


class FieldMatches(Struct, frozen=True):
    """A record's fields: pairs in the new order, and what has no counterpart."""

    pairs: tuple[tuple[Field, Field], ...]
    removed: tuple[Field, ...]
    added: tuple[Field, ...]


def match_fields(
    old: Sequence[Field],
    new: Sequence[Field],
    same_type: Callable[[Field, Field], bool],
) -> FieldMatches:
    """Pairs by name; then by wire name; then the only two that fit each other."""
    by_name = {field.name: field for field in old}
    before_of = {field.name: by_name[field.name] for field in new if field.name in by_name}
    gone = [field for field in old if field.name not in before_of]
    come = [field for field in new if field.name not in before_of]
    if gone and come:
        on_wire = _by_wire_name(gone)
        for field in come:
            if field.wire_name in on_wire:
                before_of[field.name] = on_wire.pop(field.wire_name)
        come = [field for field in come if field.name not in before_of]
        taken = {field.name for field in before_of.values()}
        gone = [field for field in gone if field.name not in taken]
    if gone and come and len(gone) * len(come) <= _FIELD_PAIRS:
        fits = [(o, n) for o in gone for n in come if _may_be_renamed(o, n, same_type)]
        olds = Counter(o.name for o, _ in fits)
        news = Counter(n.name for _, n in fits)
        for o, n in fits:
            if olds[o.name] == news[n.name] == 1:
                before_of[n.name] = o
    pairs = tuple((before_of[field.name], field) for field in new if field.name in before_of)
    taken = {before.name for before, _ in pairs}
    return FieldMatches(
        pairs,
        tuple(field for field in old if field.name not in taken),
        tuple(field for field in new if field.name not in before_of),
    )


def _by_wire_name(fields: Iterable[Field]) -> dict[str, Field]:
    found: dict[str, Field] = {}
    for field in fields:
        found.setdefault(field.wire_name, field)
    return found


def _may_be_renamed(old: Field, new: Field, same_type: Callable[[Field, Field], bool]) -> bool:
    if not same_type(old, new):
        return False
    if not old.doc and not new.doc:
        return name_likeness(old.name, new.name) >= _VERY_SIMILAR or _contains(old.name, new.name)
    one, other = frozenset(old.doc.lower().split()), frozenset(new.doc.lower().split())
    return bool(old.doc and new.doc) and _jaccard(one, other) >= _SIMILAR
