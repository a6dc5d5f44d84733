"""Payloads held against declarations, and the overrides that they call for. No value of a payload is kept."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field

from mdgen.diagnostics.catalogue import FIELD_NEVER_SEEN
from mdgen.diagnostics.model import Diagnostic, Staged
from mdgen.evidence.apply import has_open_number
from mdgen.evidence.casing import folded, in_style, styles_of, words
from mdgen.evidence.compare import (
    Atlas,
    Comparison,
    atlas_of,
    cost,
    find_field,
    is_constant,
    kind_of,
    same_constant,
    takes_null,
    visits,
)
from mdgen.evidence.decide import numbers_in
from mdgen.evidence.facts import Fact
from mdgen.evidence.identify import Match, identify, names_of, told_apart
from mdgen.evidence.overrides import EVERY, Override
from mdgen.evidence.payloads import Payload
from mdgen.ir.nodes import (
    Alias,
    Constant,
    DeclarationId,
    Enum,
    Field,
    JsonValue,
    ListOf,
    MapOf,
    Nullable,
    Record,
    Reference,
    Schema,
    TypeExpr,
)
from mdgen.source import Span

WHOLE = 3
"""How many whole numbers, of at least two different values, say that a number is always whole."""
PAIRED = 2
"""How many objects must have a key instead of a required field for the two to be taken for one."""
ADDED = 2
"""How many objects must have a key that the docs do not list for it to be proposed as a field."""
KIND = 3
"""How many values, all of one other kind than the docs say, change a field's type."""
SHARED = 2
"""How many declarations must agree on a wire name for all others with that field to be taken to follow."""
SHARED_NULL = 3
"""The same for null."""
SURE = 0.75
"""How probable it must be that a field can be null in all declarations.

`_all_null` is cautious: on three real APIs in five sets of docs, of 95 names that it gives 0.75 or more one was not
null in all of its declarations, and of 30 below it 17 were not.
"""
SPELLED = 2
"""How many keys of a declaration must be spelled in another style for its other keys to be taken to be too."""
FOREIGN = 2
"""How many objects that share no key with the record that the docs say, and none that does, make it anything."""
MISSING = 2
"""In how many objects a required key must be missing for the field to be proposed as optional."""

_LOOKS_LIKE_A_NAME = re.compile(
    r"[$@_]{0,2}[A-Za-z][A-Za-z_.:/-]{0,39}(?:[0-9]{1,2}[A-Za-z_]{0,20})?\Z"
)
# So many keys that are no names, or were seen once, say that a record's keys are data.
_FREE_KEYS = 6
_KEPT = 4
_HOPELESS = 1000
_NOWHERE = Span("", 0)
_EVERY = DeclarationId("", EVERY)


class Proposals(Struct, frozen=True):
    """What payloads say. `overrides` are entries that are not in the schema yet; `matches` says what each
    payload was taken for.
    """

    overrides: tuple[Override, ...]
    matches: tuple[Match, ...]


def learn(schema: Schema, payloads: Sequence[Payload]) -> Staged[Proposals]:
    """The overrides that make the schema fit the payloads, each with the counts that speak for it.

    The schema is one with all that is known put in (see `decide`): what it says already is not proposed again.
    """
    atlas = atlas_of(schema)
    matched = identify(payloads, atlas, names_of(atlas))
    tallies: dict[DeclarationId, _RecordTally] = {}
    for match in matched.value:
        type_ = Reference(match.declaration.name, None, _NOWHERE, match.declaration)
        comparison = Comparison(atlas)
        for visit in visits(match.payload.value, type_, comparison):
            record = atlas.declared[visit.declaration]
            assert isinstance(record, Record)
            tally = tallies.setdefault(visit.declaration, _RecordTally(record))
            _count(visit.value, visit.declaration, tally, comparison)
    found: list[_Finding] = []
    for id_, tally in sorted(tallies.items()):
        found.extend(_of_record(id_, tally, atlas))
    shared = _shared(found, tallies, atlas)
    overrides = _written([*shared, *_in_one_style(shared, tallies)], atlas)
    diagnostics = (*matched.diagnostics, *_never_seen(tallies))
    return Staged(Proposals(tuple(overrides), matched.value), diagnostics)


def looks_like_a_name(key: str) -> bool:
    """Whether a key that the docs do not list reads as a field's name, and may be shown and written down.

    Identifiers, addresses and tokens do not: they are long, or hold digits in several places.
    """
    return _LOOKS_LIKE_A_NAME.match(key) is not None


# ---------------------------------------------------------------------------------------------- counting


class _FieldTally(Struct):
    """How often a field was seen, and as what."""

    there: int = 0
    null: int = 0
    spellings: Counter[str] = field(default_factory=Counter)
    whole: int = 0
    fraction: int = 0
    distinct: set[int] = field(
        default_factory=set
    )  # of whole numbers, a few; never written anywhere
    right: int = 0
    wrong: Counter[str] = field(default_factory=Counter)
    foreign: int = 0
    outside: Counter[DeclarationId] = field(default_factory=Counter)
    inside: Counter[DeclarationId] = field(default_factory=Counter)

    @property
    def seen(self) -> int:
        return self.there + sum(self.spellings.values())


class _UnknownTally(Struct):
    """How often a key was seen that the docs do not list. `values` are a few, to try types on."""

    count: int = 0
    null: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    values: list[JsonValue] = field(default_factory=list)


class _RecordTally(Struct):
    record: Record
    objects: int = 0
    fields: dict[str, _FieldTally] = field(default_factory=dict)
    unknown: dict[str, _UnknownTally] = field(default_factory=dict)


def _count(
    value: Mapping[str, JsonValue], id_: DeclarationId, tally: _RecordTally, comparison: Comparison
) -> None:
    found = [(key, *find_field(id_, key, comparison)) for key in value]
    if value and tally.record.fields and all(known is None for _, known, _ in found):
        return  # an object that shares no key with a record is something else
    tally.objects += 1
    for key, known, spelled in found:
        inner = value[key]
        if known is None:
            if tally.record.extra is None:
                unknown = tally.unknown.setdefault(key, _UnknownTally())
                unknown.count += 1
                unknown.null += inner is None
                if inner is not None:
                    unknown.kinds[kind_of(inner)] += 1
                    if len(unknown.values) < _KEPT:
                        unknown.values.append(inner)
            continue
        seen = tally.fields.setdefault(known.name, _FieldTally())
        if spelled:
            seen.there += 1
        else:
            seen.spellings[key] += 1
        if inner is None:
            seen.null += 1
            continue
        if _is_foreign(inner, known.type, comparison):
            seen.foreign += 1
        elif cost(inner, known.type, comparison) < _HOPELESS:
            seen.right += 1
        else:
            seen.wrong[kind_of(inner)] += 1
        for number in numbers_in(inner, known.type):
            if isinstance(number, float):
                seen.fraction += 1
            else:
                seen.whole += 1
                if len(seen.distinct) < _KEPT:
                    seen.distinct.add(number)
        for enum, fits in _enum_values(inner, known.type, comparison.atlas):
            counter = seen.inside if fits else seen.outside
            counter[enum] += 1


def _is_foreign(value: JsonValue, type_: TypeExpr, comparison: Comparison) -> bool:
    """Whether an object shares no key with the record that it should be."""
    match type_:
        case Reference(target=DeclarationId() as target) if isinstance(value, dict) and value:
            record = comparison.atlas.declared[target]
            if not isinstance(record, Record) or not record.fields or record.extra is not None:
                return False
            return all(find_field(target, key, comparison)[0] is None for key in value)
        case Nullable(inner):
            return _is_foreign(value, inner, comparison)
        case _:
            return False


def _enum_values(
    value: JsonValue, type_: TypeExpr, atlas: Atlas, depth: int = 20
) -> Iterator[tuple[DeclarationId, bool]]:
    """The enums that values stand for, and whether these list the value."""
    match type_:
        case ListOf(item) if isinstance(value, list):
            for each in value:
                yield from _enum_values(each, item, atlas, depth)
        case MapOf(inner) if isinstance(value, dict):
            for each in value.values():
                yield from _enum_values(each, inner, atlas, depth)
        case Nullable(inner):
            yield from _enum_values(value, inner, atlas, depth)
        case Reference(target=DeclarationId() as target) if depth:
            match atlas.declared[target]:
                case Enum() as enum if len(enum.members) > 1:
                    constants = tuple(member.value for member in enum.members)
                    if type(value) is type(constants[0]):
                        yield target, same_constant(value, constants)
                case Alias(target=aliased):
                    yield from _enum_values(value, aliased, atlas, depth - 1)
                case _:
                    return
        case _:
            return


# ------------------------------------------------------------------------------------------ one declaration


class _Finding(Struct, frozen=True):
    """One fact that payloads show about a field ("" for a declaration as a whole), in numbers."""

    declaration: DeclarationId
    field: str
    fact: Fact
    value: Constant
    count: int
    of: int
    words: str


def _of_record(id_: DeclarationId, tally: _RecordTally, atlas: Atlas) -> Iterator[_Finding]:
    objects = tally.objects
    paired = dict(_pairs(tally, atlas))
    for known in tally.record.fields:
        seen = tally.fields.get(known.name, _FieldTally())
        other = paired.get(known.name)
        if other is not None:
            count = tally.unknown[other].count
            said = f"key in {count} of {objects}"
            yield _Finding(id_, known.name, "wire_name", other, count, objects, said)
            continue
        if not seen.there and len(seen.spellings) == 1:
            ((spelling, count),) = seen.spellings.items()
            said = f"key in {count} of {objects}"
            yield _Finding(id_, known.name, "wire_name", spelling, count, objects, said)
        absent = objects - seen.seen
        # One that is never there while another key is may be that key, under a name that says nothing.
        unclear = not seen.seen and bool(tally.unknown)
        if known.required and absent >= MISSING and not unclear and not is_constant(known, atlas):
            said = f"missing in {absent} of {objects}"
            yield _Finding(id_, known.name, "required", False, absent, objects, said)
        may_be_null = known.nullable or not known.required or takes_null(known.type, atlas)
        if seen.null and not may_be_null:
            said = f"null in {seen.null} of {seen.seen}"
            yield _Finding(id_, known.name, "nullable", True, seen.null, seen.seen, said)
        yield from _kinds(id_, known, seen)
        for enum, count in seen.outside.items():
            declaration = atlas.declared[enum]
            if isinstance(declaration, Enum) and not declaration.is_open:
                total = count + seen.inside[enum]
                said = f"other values in {count} of {total}"
                yield _Finding(enum, "", "open", True, count, total, said)
    yield from _unlisted(id_, tally, paired)


def _kinds(id_: DeclarationId, known: Field, seen: _FieldTally) -> Iterator[_Finding]:
    numbers = seen.whole + seen.fraction
    if has_open_number(known.type):
        if seen.fraction:
            said = f"a fraction in {seen.fraction} of {numbers}"
            yield _Finding(id_, known.name, "numbers", "float", seen.fraction, numbers, said)
        elif seen.whole >= WHOLE and len(seen.distinct) > 1:
            said = f"whole in all of {numbers}"
            yield _Finding(id_, known.name, "numbers", "integer", seen.whole, numbers, said)
    if seen.foreign >= FOREIGN and not seen.right:
        said = f"other objects in all of {seen.foreign}"
        yield _Finding(id_, known.name, "type", "any", seen.foreign, seen.foreign, said)
    elif not seen.right and not seen.foreign and len(seen.wrong) == 1:
        ((kind, count),) = seen.wrong.items()
        if count >= KIND:
            type_ = _TYPES.get(kind, "any")
            said = f"{_a(kind)} in all of {count}"
            yield _Finding(id_, known.name, "type", type_, count, count, said)


_TYPES = {"string": "string", "integer": "integer", "number": "float", "boolean": "boolean"}


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeio" else f"a {kind}"


def _pairs(tally: _RecordTally, atlas: Atlas) -> Iterator[tuple[str, str]]:
    """Required fields that are never there, each with the one key that is always there in its place.

    The names must share a word, and the key's values must fit the field's type.
    """
    if tally.objects < PAIRED:
        return
    never = [
        each for each in tally.record.fields if each.required and each.name not in tally.fields
    ]
    always = {
        key: unknown for key, unknown in tally.unknown.items() if unknown.count == tally.objects
    }
    fits = {
        known.name: [
            key
            for key, unknown in always.items()
            if _related(known.name, key) and _fits(unknown, known, atlas)
        ]
        for known in never
    }
    claimed = Counter(key for keys in fits.values() for key in keys)
    for name, keys in fits.items():
        if len(keys) == 1 and claimed[keys[0]] == 1:
            yield name, keys[0]


def _related(name: str, key: str) -> bool:
    """Whether all words of one name are words of the other, a plural's `s` aside."""
    ours = {_singular(folded(word)) for word in words(name)} - {""}
    theirs = {
        _singular(folded(word)) for part in re.split(r"[^A-Za-z0-9]+", key) for word in words(part)
    }
    theirs -= {""}
    return bool(ours and theirs) and (ours <= theirs or theirs <= ours)


def _singular(word: str) -> str:
    return word.removesuffix("s") if len(word) > 3 else word


def _fits(unknown: _UnknownTally, known: Field, atlas: Atlas) -> bool:
    return all(cost(each, known.type, Comparison(atlas)) < _HOPELESS for each in unknown.values)


def _unlisted(
    id_: DeclarationId, tally: _RecordTally, paired: Mapping[str, str]
) -> Iterator[_Finding]:
    """Keys that the docs do not list: as fields where they look like names, else as keys of any name.

    Keys that differ from object to object are data (names of people, identifiers), and are not copied.
    """
    taken = dict.fromkeys(paired.values())
    never = [each.name for each in tally.record.fields if each.name not in tally.fields]
    never = [name for name in never if name not in paired]
    # A key that may be a field's other name is for the user to say (see `FIELD_NEVER_SEEN`).
    unknown = {
        key: each
        for key, each in tally.unknown.items()
        if key not in taken and not any(_related(name, key) for name in never)
    }
    if not unknown:
        return
    names = {
        key: each for key, each in unknown.items() if each.count >= ADDED and looks_like_a_name(key)
    }
    if len(unknown) - len(names) >= _FREE_KEYS or not tally.record.fields:
        total = sum(each.count for each in unknown.values())
        said = f"other keys, {total} in {tally.objects}"
        yield _Finding(id_, "", "extra", "any", total, tally.objects, said)
        return
    for key, each in names.items():
        said = f"key in {each.count} of {tally.objects}"
        yield _Finding(id_, key, "added", True, each.count, tally.objects, said)
        match list(each.kinds):
            case [kind]:
                type_ = _TYPES.get(kind, "any")
            case kinds if kinds and set(kinds) <= {"integer", "number"}:
                type_ = "float"
            case _:
                type_ = "any"
        yield _Finding(id_, key, "type", type_, each.count, tally.objects, "")
        if each.null:
            said = f"null in {each.null} of {each.count}"
            yield _Finding(id_, key, "nullable", True, each.null, each.count, said)


def _never_seen(tallies: Mapping[DeclarationId, _RecordTally]) -> Iterator[Diagnostic]:
    """Fields that no payload has, where there is a key that could be theirs."""
    for id_, tally in sorted(tallies.items()):
        if not tally.unknown or tally.objects < PAIRED:
            continue
        for known in tally.record.fields:
            if known.name not in tally.fields and any(
                _related(known.name, key) for key in tally.unknown
            ):
                yield FIELD_NEVER_SEEN.at(
                    known.span, field=known.name, declaration=id_.name, count=tally.objects
                )


# ---------------------------------------------------------------------------------------- all declarations


def _shared(
    found: Iterable[_Finding], tallies: Mapping[DeclarationId, _RecordTally], atlas: Atlas
) -> list[_Finding]:
    """The findings, with those that several declarations agree on made one for every declaration.

    APIs use a name in one way: where `utm_source` is the key in all declarations that were seen, it is so in
    the ones that were not. A single declaration that was seen otherwise stops that.
    """
    findings = list(found)
    groups: dict[tuple[str, Fact], list[_Finding]] = {}
    for each in findings:
        if each.field and each.fact in ("wire_name", "nullable", "numbers"):
            groups.setdefault((each.field, each.fact), []).append(each)
    holders: dict[str, list[DeclarationId]] = {}
    for id_, declaration in atlas.declared.items():
        if isinstance(declaration, Record):
            for known in declaration.fields:
                holders.setdefault(known.name, []).append(id_)
    shared: list[_Finding] = []
    folded_in: dict[tuple[DeclarationId, str, Fact], None] = {}
    for (name, fact), group in groups.items():
        values = {each.value for each in group}
        if len(values) > 1 or len(holders.get(name, ())) < 2:
            continue
        (value,) = values
        if not _holds_for_all(name, group, holders[name], tallies):
            continue
        count, of = sum(each.count for each in group), sum(each.of for each in group)
        said = re.sub(r"[0-9]+ of [0-9]+", f"{count} of {of}", group[0].words)
        said = re.sub(r"all of [0-9]+", f"all of {of}", said)
        said += f", in {len(group)} declarations"
        shared.append(_Finding(_EVERY, name, fact, value, count, of, said))
        for each in group:
            if not _docs_speak(each, atlas):
                folded_in[each.declaration, name, fact] = None
    kept = [each for each in findings if (each.declaration, each.field, each.fact) not in folded_in]
    return shared + kept


def _in_one_style(
    findings: Sequence[_Finding], tallies: Mapping[DeclarationId, _RecordTally]
) -> Iterator[_Finding]:
    """Wire names of fields that no payload had, in declarations whose seen keys are all spelled in another style.

    One object is written by one program: where `traceId` is the key of `trace_id`, that of `span_id` is `spanId`.
    """
    shared = {
        each.field for each in findings if each.declaration == _EVERY and each.fact == "wire_name"
    }
    learnt = {
        (each.declaration, each.field): str(each.value)
        for each in findings
        if each.fact == "wire_name"
    }
    for id_, tally in sorted(tallies.items()):
        keys: list[str] = []
        unseen: list[Field] = []
        respelled = 0
        for known in tally.record.fields:
            key = learnt.get((id_, known.name))
            if len(words(known.wire_name)) < 2 or known.name in shared:
                continue
            if key is not None:
                keys.append(key)
                respelled += folded(key) == folded(known.wire_name)
            elif known.name in tally.fields:
                keys.append(known.wire_name)
            else:
                unseen.append(known)
        styles = {styles_of(key) for key in keys}
        if respelled < SPELLED or not unseen or len(styles) > 1:
            continue
        for style in styles.pop()[:1]:
            for known in unseen:
                spelled = in_style(known.wire_name, style)
                if spelled != known.wire_name:
                    said = f"spelled as {len(keys)} other {'keys' if len(keys) > 1 else 'key'} here"
                    yield _Finding(id_, known.name, "wire_name", spelled, 0, tally.objects, said)


def _holds_for_all(
    name: str,
    group: Sequence[_Finding],
    holders: Sequence[DeclarationId],
    tallies: Mapping[DeclarationId, _RecordTally],
) -> bool:
    """Whether what some declarations show of a field may be taken to hold wherever the docs are silent.

    Wire names and numbers: one declaration that was seen otherwise is enough to stop it. Null: see `_all_null`.
    """
    fact, value = group[0].fact, group[0].value
    others: list[tuple[Field, _FieldTally]] = []
    for id_ in holders:
        seen = tallies[id_].fields.get(name) if id_ in tallies else None
        if seen is not None and seen.seen and all(each.declaration != id_ for each in group):
            others.append((_field_of(tallies[id_], name), seen))
    match fact:
        case "wire_name":
            against = any(seen.there and known.wire_name != value for known, seen in others)
            return len(group) >= SHARED and not against
        case "numbers":
            against = value == "integer" and any(seen.fraction for _, seen in others)
            return len(group) >= SHARED and not against
        case _:
            never = [
                seen.seen for known, seen in others if known.required and known.nullable is None
            ]
            return len(group) >= SHARED_NULL and _all_null(group, never) >= SURE


def _all_null(group: Sequence[_Finding], never: Sequence[int]) -> float:
    """How probable it is that a field can be null in all declarations, since it is in `group`'s.

    `never` counts how often each of the others was seen, always without null. A field that can be null is so at
    the rate r of the group, so that n objects without null have the probability (1 - r)^n. Two accounts are
    weighed, as likely as each other beforehand: the name means one thing in the whole API, or each
    declaration has its own, and any share s of them can be null.
    """
    rate = sum(each.count for each in group) / sum(each.of for each in group)
    without = [max(1 - rate, 1e-6) ** min(seen, 40) for seen in never]
    one = math.fsum(map(math.log, without))
    steps = 200
    shares = [(step + 0.5) / steps for step in range(steps)]
    logs = [
        len(group) * math.log(share)
        + math.fsum(math.log(share * each + 1 - share) for each in without)
        for share in shares
    ]
    # Only the ratio of the two counts, and either may be far too small for a float.
    own = math.fsum(math.exp(min(each - one, 700.0)) for each in logs) / steps
    return 1 / (1 + own)


def _field_of(tally: _RecordTally, name: str) -> Field:
    return next(each for each in tally.record.fields if each.name == name)


def _docs_speak(finding: _Finding, atlas: Atlas) -> bool:
    """Whether an entry for every declaration would leave this one alone, because its docs say something."""
    record = atlas.declared[finding.declaration]
    if not isinstance(record, Record):
        return True
    known = next(each for each in record.fields if each.name == finding.field)
    return finding.fact == "nullable" and known.nullable is not None


def _written(findings: Iterable[_Finding], atlas: Atlas) -> Iterator[Override]:
    """Findings as entries of the file, one for each field: those for every declaration first."""
    entries: dict[tuple[DeclarationId, str], list[_Finding]] = {}
    for each in findings:
        group = entries.setdefault((each.declaration, each.field), [])
        if all(other.fact != each.fact for other in group):
            group.append(each)
    for (id_, name), group in sorted(entries.items()):
        is_every = id_ == _EVERY
        facts = tuple((each.fact, each.value) for each in group)
        seen = "; ".join(each.words for each in group if each.words)
        declaration = EVERY if is_every else told_apart(id_, atlas)
        yield Override(declaration, name, facts, _NOWHERE, seen)
