"""Which declaration a payload is: told, read off its file's name, or by best fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct

from mdgen.diagnostics.catalogue import PAYLOAD_MODEL_UNKNOWN, PAYLOAD_UNMATCHED
from mdgen.diagnostics.model import Diagnostic, Staged
from mdgen.evidence.casing import folded
from mdgen.evidence.compare import Atlas, Comparison, cost, names_for
from mdgen.evidence.payloads import Payload
from mdgen.ir.nodes import DeclarationId, Record, Reference, TypeExpr
from mdgen.source import Span
from mdgen.suggestions import nearest

How = Literal["told", "file name", "best fit"]

CLEAR = 0.75
"""How sure a best fit must be before anything is learnt from it or held against it."""

# So many declarations that share keys with a payload are weighed in full.
_WEIGHED = 12
# A key that so many declarations have tells them apart no more than any other.
_COMMON = 400
_NOWHERE = Span("", 0)


class Match(Struct, frozen=True):
    """A payload and what it is; `confidence` is between 0 and 1, and 1 where it was told."""

    payload: Payload
    declaration: DeclarationId
    how: How
    confidence: float


class Names(Struct, frozen=True):
    """Declarations by the names that users call them, and records by their keys' letters."""

    by_name: Mapping[str, tuple[DeclarationId, ...]]
    by_letters: Mapping[str, tuple[DeclarationId, ...]]
    by_key: Mapping[str, tuple[DeclarationId, ...]]


def names_of(atlas: Atlas) -> Names:
    by_name: dict[str, list[DeclarationId]] = {}
    by_letters: dict[str, list[DeclarationId]] = {}
    by_key: dict[str, list[DeclarationId]] = {}
    for id_, declaration in atlas.declared.items():
        for name in names_for(id_):
            by_name.setdefault(name, []).append(id_)
        by_letters.setdefault(folded(id_.name), []).append(id_)
        if isinstance(declaration, Record):
            for key in dict.fromkeys(folded(each.wire_name) for each in declaration.fields):
                by_key.setdefault(key, []).append(id_)
    return Names(_tuples(by_name), _tuples(by_letters), _tuples(by_key))


def told_apart(id_: DeclarationId, atlas: Atlas) -> str:
    """The shortest name that is this declaration's alone."""
    return next(name for name in names_for(id_) if atlas.names[name] == 1)


def identify(payloads: Sequence[Payload], atlas: Atlas, names: Names) -> Staged[tuple[Match, ...]]:
    """What each payload is. Those that cannot be told are left out, with a diagnostic each file and reason."""
    found: list[Match] = []
    unknown: dict[tuple[str, str], Payload] = {}
    unmatched: dict[str, list[Payload]] = {}
    for payload in payloads:
        if payload.model is not None:
            told = _told(payload, atlas, names)
            if told is None:
                unknown.setdefault((payload.span.path, payload.model), payload)
            else:
                found.append(Match(payload, told, "told", 1.0))
            continue
        match = _by_file_name(payload, atlas, names) or best_fit(payload, atlas, names)
        if match is None or match.confidence < CLEAR:
            unmatched.setdefault(payload.span.path, []).append(payload)
        else:
            found.append(match)
    diagnostics = [_unknown(payload, names) for payload in unknown.values()]
    for path, each in unmatched.items():
        diagnostics.append(PAYLOAD_UNMATCHED.at(Span(path, each[0].span.line), count=len(each)))
    return Staged(tuple(found), tuple(diagnostics))


def best_fit(payload: Payload, atlas: Atlas, names: Names) -> Match | None:
    """The record whose keys and types the payload fits best, and how sure that is.

    The confidence is the share of the payload's keys and the record's required keys that the two have in
    common, less what does not fit, and halved where another record fits as well.
    """
    value = payload.value
    if not isinstance(value, dict) or not value:
        return None
    shared: Counter[DeclarationId] = Counter()
    for key in dict.fromkeys(map(folded, value)):
        holders = names.by_key.get(key, ())
        if len(holders) <= _COMMON or len(value) <= 2:
            shared.update(holders)
    if not shared:
        return None
    candidates = sorted(
        shared, key=lambda id_: (-_overlap(id_, shared[id_], len(value), atlas), id_)
    )
    comparison = Comparison(atlas)
    ranked: list[tuple[float, DeclarationId]] = []
    kept: list[TypeExpr] = []  # the comparison remembers types by identity: they must outlive it
    for id_ in candidates[:_WEIGHED]:
        type_ = Reference(id_.name, None, _NOWHERE, id_)
        kept.append(type_)
        misfit = cost(value, type_, comparison) / (20.0 * (len(value) + 1))
        ranked.append((_overlap(id_, shared[id_], len(value), atlas) - min(misfit, 1.0), id_))
    ranked.sort(key=lambda each: (-each[0], each[1]))
    score, best = ranked[0]
    if len(ranked) > 1 and ranked[1][0] >= score - 0.02:
        score /= 2
    return Match(payload, best, "best fit", max(0.0, round(score, 2)))


def _overlap(id_: DeclarationId, shared: int, keys: int, atlas: Atlas) -> float:
    """Shared keys over all keys that the payload has or must have."""
    record = atlas.declared[id_]
    required = sum(each.required for each in record.fields) if isinstance(record, Record) else 0
    return shared / max(keys, required, 1)


def _told(payload: Payload, atlas: Atlas, names: Names) -> DeclarationId | None:
    """The declaration that the user named; of several of that name the one that clearly fits best."""
    told = payload.model or ""
    candidates = names.by_name.get(told) or names.by_letters.get(folded(told), ())
    if len(candidates) < 2:
        return candidates[0] if candidates else None
    comparison = Comparison(atlas)
    types = [Reference(each.name, None, _NOWHERE, each) for each in candidates]
    ranked = sorted(
        (cost(payload.value, type_, comparison), place) for place, type_ in enumerate(types)
    )
    return candidates[ranked[0][1]] if ranked[0][0] < ranked[1][0] else None


def _by_file_name(payload: Payload, atlas: Atlas, names: Names) -> Match | None:
    """`order.json`, `order-2.json` and `orders.jsonl` are all called after `Order`, where that is one declaration
    and the payload fits it at all.
    """
    stem = folded(payload.file_name)
    for letters in (stem, stem.rstrip("0123456789"), stem.removesuffix("s")):
        candidates = names.by_letters.get(letters, ()) if letters else ()
        if len(candidates) == 1:
            type_ = Reference(candidates[0].name, None, _NOWHERE, candidates[0])
            if cost(payload.value, type_, Comparison(atlas)) < 1000:
                return Match(payload, candidates[0], "file name", 1.0)
    return None


def _unknown(payload: Payload, names: Names) -> Diagnostic:
    told = payload.model or ""
    several = names.by_name.get(told) or names.by_letters.get(folded(told), ())
    if several:
        choices = ", ".join(f"`{names_for(each)[-1]}`" for each in several[:4])
        help_: str | None = f"several pages declare it; say which: {choices}"
    else:
        near = nearest(
            told, (name for name in names.by_name if "/" not in name and "#" not in name)
        )
        help_ = f"did you mean `{near}`?" if near else None
    return PAYLOAD_MODEL_UNKNOWN.at(payload.span, help=help_, name=told)


def _tuples(found: Mapping[str, list[DeclarationId]]) -> dict[str, tuple[DeclarationId, ...]]:
    return {name: tuple(each) for name, each in found.items()}
