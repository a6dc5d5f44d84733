"""Two schemas in, the changes in meaning from one to the other out."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import TypeVar

from msgspec import Struct

from mdgen.changes import kinds
from mdgen.changes.matching import FieldMatches, Matches, match_declarations, match_fields
from mdgen.changes.model import BOTH, Finding, Kind, Side, fingerprint, in_order, subject, worst
from mdgen.changes.sides import sides
from mdgen.changes.type_relation import Relation, State, body, constant_key, key, relation
from mdgen.changes.words import (
    FULL,
    constant_words,
    constraint_words,
    declaration_words,
    default_json,
    default_words,
    excerpt,
    field_words,
    type_change,
    type_words,
)
from mdgen.ir.nodes import (
    Alias,
    Declaration,
    DeclarationId,
    Discriminator,
    Enum,
    Field,
    Member,
    Record,
    Schema,
    TypeExpr,
    Union,
    Variant,
)
from mdgen.ir.walk import declarations, inner_unions
from mdgen.source import Span

T = TypeVar("T")

_RELATIONS: Mapping[Relation, Kind] = {
    "respelled": kinds.TYPE_RESPELLED,
    "wider": kinds.TYPE_WIDENED,
    "narrower": kinds.TYPE_NARROWED,
    "changed": kinds.TYPE_CHANGED,
}
# Each removed variant of a union is held against each added one, up to this many pairs.
_VARIANT_PAIRS = 1024


def compare(old: Schema, new: Schema) -> tuple[Finding, ...]:
    """Every change of meaning, the worst first, then by place; none exactly where both say the same.

    Where a fact stands, how a reference is written and the order of a union in a cell are no facts.
    """
    before, after = declarations(old), declarations(new)
    matches = match_declarations(before, after)
    both = _Both(
        State(before, matches.new_of, old=True),
        State(after, {}, old=False),
        old.discriminators,
        new.discriminators,
    )
    return in_order(_findings(both, matches))


class _Both(Struct, frozen=True):
    """The two schemas."""

    before: State
    after: State
    old_discriminators: Mapping[tuple[TypeExpr, ...], Discriminator]
    new_discriminators: Mapping[tuple[TypeExpr, ...], Discriminator]

    def relation(self, old: TypeExpr, new: TypeExpr) -> Relation:
        return relation(old, new, self.before, self.after)


class _Subject(Struct, frozen=True):
    """The declaration that is compared: who it is in a report, and on which sides it is.

    `here` is its place in the new docs, None where it is gone.
    """

    id: DeclarationId
    sides: tuple[Side, ...]
    here: Span | None


def _finding(
    kind: Kind,
    about: _Subject,
    span: Span,
    *,
    field: str = "",
    old: str = "",
    new: str = "",
    what: str = "",
    in_old: bool = False,
    exactly: Sequence[str] = (),
) -> Finding:
    """`exactly` are the texts that tell this change from all others, where `old` and `new` are cut short."""
    rule = kind.rule
    message = rule.message.format(subject=subject(about.id, field), old=old, new=new, what=what)
    return Finding(
        kind,
        worst(kind.level(side) for side in about.sides),
        about.sides,
        about.id,
        field,
        old,
        new,
        message,
        span,
        in_old,
        about.here if in_old else None,
        fingerprint(rule.code, about.id.page, about.id.name, field, what, *(exactly or (old, new))),
    )


def _findings(both: _Both, matches: Matches) -> Iterator[Finding]:
    before, after = both.before.declared, both.after.declared
    old_sides, new_sides = sides(before), sides(after)
    modules = _modules(before) | _modules(after)
    for id_ in matches.removed:
        about = _Subject(id_, old_sides[id_], None)
        old = before[id_]
        yield _finding(
            kinds.MODEL_REMOVED, about, old.span, old=declaration_words(old), in_old=True
        )
    for id_ in matches.added:
        new = after[id_]
        about = _Subject(id_, new_sides[id_], new.span)
        yield _finding(kinds.MODEL_ADDED, about, new.span, new=declaration_words(new))
    for old_id, new_id in matches.new_of.items():
        old, new = before[old_id], after[new_id]
        on = (*old_sides[old_id], *new_sides[new_id])
        about = _Subject(new_id, tuple(side for side in BOTH if side in on), new.span)
        if old_id != new_id:
            yield _identity(old_id, new_id, about, modules)
        yield from _declarations(old, new, about, both)


def _modules(declared: Mapping[DeclarationId, Declaration]) -> dict[DeclarationId, tuple[str, str]]:
    """The folder and name that a declaration's module is made from: the file's, where it has several."""
    counts = Counter(id_.page for id_ in declared)
    found: dict[DeclarationId, tuple[str, str]] = {}
    for id_ in declared:
        folder, file = posixpath.split(id_.page)
        found[id_] = folder, id_.name if counts[id_.page] == 1 else posixpath.splitext(file)[0]
    return found


def _identity(
    old: DeclarationId,
    new: DeclarationId,
    about: _Subject,
    modules: Mapping[DeclarationId, tuple[str, str]],
) -> Finding:
    """Under which name or in which place a declaration is now found."""
    assert about.here is not None
    exactly = (old.page, old.name, new.page, new.name)
    if old.name != new.name:
        same_folder = posixpath.dirname(old.page) == posixpath.dirname(new.page)
        words = (
            (old.name, new.name)
            if same_folder
            else (f"{old.name} ({old.page})", f"{new.name} ({new.page})")
        )
        return _finding(
            kinds.MODEL_RENAMED, about, about.here, old=words[0], new=words[1], exactly=exactly
        )
    if modules[old] != modules[new]:
        return _finding(
            kinds.MODEL_MOVED, about, about.here, old=old.page, new=new.page, exactly=exactly
        )
    return _finding(
        kinds.DOCS_CHANGED, about, about.here, old=old.page, new=new.page, what="name of the page"
    )


def _declarations(
    old: Declaration, new: Declaration, about: _Subject, both: _Both
) -> Iterator[Finding]:
    match old, new:
        case Record(), Record():
            yield from _records(old, new, about, both)
        case Enum(), Enum():
            yield from _enums(old, new, about)
        case Union(), Union():
            yield from _unions(old, new, about, both)
        case Alias(), Alias():
            yield from _types(old.target, new.target, about, new.span, "", both)
        case _:
            yield _other_kind(old, new, about, both)
    yield from _prose(old.doc, new.doc, about, new.span, "")
    yield from _deprecations(old.deprecated, new.deprecated, about, new.span, "")


def _other_kind(old: Declaration, new: Declaration, about: _Subject, both: _Both) -> Finding:
    """An enum that became a union, an alias that became a model, and so on."""
    before, after = body(old), body(new)
    kind = kinds.TYPE_CHANGED
    if before is not None and after is not None:
        how = both.relation(before, after)
        kind = kinds.TYPE_RESPELLED if how == "same" else _RELATIONS[how]
    words = declaration_words(old), declaration_words(new)
    return _finding(kind, about, new.span, old=words[0], new=words[1])


# ---------------------------------------------------------------------------------------- records


def _records(old: Record, new: Record, about: _Subject, both: _Both) -> Iterator[Finding]:
    def same_type(one: Field, other: Field) -> bool:
        return key(one.type, both.before) == key(other.type, both.after)

    matches = match_fields(old.fields, new.fields, same_type)
    for field in matches.removed:
        yield _finding(
            kinds.FIELD_REMOVED,
            about,
            field.span,
            field=field.name,
            old=field_words(field),
            in_old=True,
        )
    for field in matches.added:
        kind = kinds.REQUIRED_FIELD_ADDED if field.required else kinds.OPTIONAL_FIELD_ADDED
        yield _finding(kind, about, field.span, field=field.name, new=field_words(field))
    for before, after in matches.pairs:
        yield from _fields(before, after, about, both)
    if _order_changed(old.fields, matches):
        yield _finding(kinds.DOCS_CHANGED, about, new.span, what="order of the fields")
    yield from _extra(old.extra, new.extra, about, new.span, both)


def _order_changed(old: Sequence[Field], matches: FieldMatches) -> bool:
    place = {field.name: number for number, field in enumerate(old)}
    order = [place[before.name] for before, _ in matches.pairs]
    return order != sorted(order)


def _extra(
    old: TypeExpr | None, new: TypeExpr | None, about: _Subject, span: Span, both: _Both
) -> Iterator[Finding]:
    none = "no other keys"
    if old is not None and new is not None:
        yield from _types(old, new, about, span, "*", both)
    elif new is not None:
        words = f"other keys hold {type_words(new)}"
        yield _finding(kinds.OTHER_KEYS_TAKEN, about, span, field="*", old=none, new=words)
    elif old is not None:
        words = f"other keys hold {type_words(old)}"
        yield _finding(kinds.OTHER_KEYS_LOST, about, span, field="*", old=words, new=none)


def _fields(old: Field, new: Field, about: _Subject, both: _Both) -> Iterator[Finding]:
    span, name = new.span, new.name

    def found(kind: Kind, before: str = "", after: str = "") -> Finding:
        return _finding(kind, about, span, field=name, old=before, new=after)

    if old.name != new.name:
        same_wire = old.wire_name == new.wire_name
        kind = kinds.PYTHON_NAME_CHANGED if same_wire else kinds.FIELD_RENAMED
        yield found(kind, old.name, new.name)
    elif old.wire_name != new.wire_name:
        yield found(kinds.WIRE_NAME_CHANGED, old.wire_name, new.wire_name)
    if new.required and not old.required:
        yield found(kinds.FIELD_BECAME_REQUIRED)
    if old.required and not new.required:
        yield found(kinds.FIELD_BECAME_OPTIONAL)
    if new.nullable and not old.nullable:
        yield found(kinds.FIELD_BECAME_NULLABLE)
    if old.nullable and not new.nullable:
        yield found(kinds.FIELD_BECAME_NON_NULL)
    yield from _types(old.type, new.type, about, span, name, both)
    yield from _defaults(old, new, about)
    yield from _constraints(old, new, about)
    yield from _deprecations(old.deprecated, new.deprecated, about, span, name)
    yield from _prose(old.doc, new.doc, about, span, name)
    yield from _prose(
        "\n".join(old.examples), "\n".join(new.examples), about, span, name, "examples"
    )


def _types(
    old: TypeExpr, new: TypeExpr, about: _Subject, span: Span, field: str, both: _Both
) -> Iterator[Finding]:
    how = both.relation(old, new)
    if how != "same":
        words = type_change(old, new)
        exactly = type_words(old, FULL), type_words(new, FULL)
        yield _finding(
            _RELATIONS[how],
            about,
            span,
            field=field,
            old=words[0],
            new=words[1],
            exactly=(*exactly, *words),
        )
        return
    for before, after in zip(inner_unions(old), inner_unions(new), strict=False):
        if key(before, both.before) == key(after, both.after):
            yield from _discriminators(before.variants, after.variants, about, span, field, both)


def _defaults(old: Field, new: Field, about: _Subject) -> Iterator[Finding]:
    before = "" if old.default is None else default_json(old.default)
    after = "" if new.default is None else default_json(new.default)
    if before != after:
        yield _finding(
            kinds.DEFAULT_CHANGED,
            about,
            new.span,
            field=new.name,
            old=default_words(old.default),
            new=default_words(new.default),
            exactly=(before, after),
        )


_LOWER_IS_LOOSER = {"minimum": True, "min_length": True, "maximum": False, "max_length": False}


def _constraints(old: Field, new: Field, about: _Subject) -> Iterator[Finding]:
    if old.constraints == new.constraints:
        return
    for name in (*_LOWER_IS_LOOSER, "pattern"):
        before = getattr(old.constraints, name)
        after = getattr(new.constraints, name)
        if before == after:
            continue
        if before is None:
            kind = kinds.CONSTRAINT_TIGHTENED
        elif after is None:
            kind = kinds.CONSTRAINT_LOOSENED
        elif name == "pattern":
            kind = kinds.CONSTRAINT_REPLACED
        elif (after < before) == _LOWER_IS_LOOSER[name]:
            kind = kinds.CONSTRAINT_LOOSENED
        else:
            kind = kinds.CONSTRAINT_TIGHTENED
        yield _finding(
            kind,
            about,
            new.span,
            field=new.name,
            old=constraint_words(old.constraints, name),
            new=constraint_words(new.constraints, name),
            exactly=(name, str(before), str(after)),
        )


# ------------------------------------------------------------------------------- enums and unions


def _enums(old: Enum, new: Enum, about: _Subject) -> Iterator[Finding]:
    if old.is_open != new.is_open:
        yield _openness(new.is_open, about, new.span)
    if old.value_kind is not new.value_kind:
        words = f"values of type {old.value_kind.value}", f"values of type {new.value_kind.value}"
        yield _finding(kinds.TYPE_CHANGED, about, new.span, old=words[0], new=words[1])
        return
    before = {constant_key(member.value): member for member in old.members}
    after = {constant_key(member.value): member for member in new.members}
    is_open = old.is_open or new.is_open
    added = kinds.VALUE_ADDED_TO_OPEN_ENUM if is_open else kinds.VALUE_ADDED_TO_CLOSED_ENUM
    for value, member in before.items():
        if value not in after:
            yield _finding(
                kinds.VALUE_REMOVED,
                about,
                member.span,
                field=_member_name(member),
                old=constant_words(member.value),
                in_old=True,
                exactly=(str(member.value),),
            )
    for value, member in after.items():
        if value not in before:
            yield _finding(
                added,
                about,
                member.span,
                field=_member_name(member),
                new=constant_words(member.value),
                exactly=(str(member.value),),
            )
        else:
            yield from _members(before[value], member, about)
    if _shared_order_changed(before, after):
        yield _finding(kinds.DOCS_CHANGED, about, new.span, what="order of the values")


def _member_name(member: Member) -> str:
    return member.name or excerpt(str(member.value))


def _members(old: Member, new: Member, about: _Subject) -> Iterator[Finding]:
    name = _member_name(new)
    if old.name != new.name:
        # Where the page names no members, Python's names are made from the values.
        listed = bool(old.name and new.name)
        yield _finding(
            kinds.PYTHON_NAME_CHANGED if listed else kinds.DOCS_CHANGED,
            about,
            new.span,
            field=name,
            old=_member_name(old),
            new=name,
            what="" if listed else "listing",
            exactly=(old.name, new.name),
        )
    yield from _prose(old.doc, new.doc, about, new.span, name)


def _unions(old: Union, new: Union, about: _Subject, both: _Both) -> Iterator[Finding]:
    if old.is_open != new.is_open:
        yield _openness(new.is_open, about, new.span)
    before = {key(variant.type, both.before): variant for variant in old.variants}
    after = {key(variant.type, both.after): variant for variant in new.variants}
    gone = [variant for each, variant in before.items() if each not in after]
    come = [variant for each, variant in after.items() if each not in before]
    pairs = _related(gone, come, both)
    for removed, added in pairs:
        yield from _types(removed.type, added.type, about, added.span, "", both)
    is_open = old.is_open or new.is_open
    for variant in come:
        if not any(variant is each for _, each in pairs):
            kind = kinds.VARIANT_ADDED_TO_OPEN_UNION if is_open else kinds.VARIANT_ADDED
            words = type_words(variant.type)
            exact = (type_words(variant.type, FULL),)
            yield _finding(kind, about, variant.span, new=words, exactly=exact)
    for variant in gone:
        if not any(variant is each for each, _ in pairs):
            words = type_words(variant.type)
            exact = (type_words(variant.type, FULL),)
            yield _finding(
                kinds.VARIANT_REMOVED, about, variant.span, old=words, in_old=True, exactly=exact
            )
    if _shared_order_changed(before, after):
        yield _finding(kinds.DOCS_CHANGED, about, new.span, what="order of the types")
    yield from _discriminators(
        tuple(each.type for each in old.variants),
        tuple(each.type for each in new.variants),
        about,
        new.span,
        "",
        both,
    )


def _related(
    gone: Sequence[Variant], come: Sequence[Variant], both: _Both
) -> list[tuple[Variant, Variant]]:
    """The removed variants that became a wider or narrower one, each with it."""
    if len(gone) * len(come) > _VARIANT_PAIRS:
        return []
    free = list(come)
    found: list[tuple[Variant, Variant]] = []
    for variant in gone:
        for candidate in free:
            if both.relation(variant.type, candidate.type) != "changed":
                found.append((variant, candidate))
                free.remove(candidate)
                break
    return found


def _discriminators(
    old: tuple[TypeExpr, ...],
    new: tuple[TypeExpr, ...],
    about: _Subject,
    span: Span,
    field: str,
    both: _Both,
) -> Iterator[Finding]:
    """A field that came or went with a variant is what that variant's own finding says already."""
    before = both.old_discriminators.get(old)
    after = both.new_discriminators.get(new)
    one = before.wire_name if before is not None else ""
    other = after.wire_name if after is not None else ""
    if one == other:
        return
    same_variants = _keys(old, both.before) == _keys(new, both.after)
    if one and other:
        kind = kinds.DISCRIMINATOR_CHANGED
    elif same_variants:
        kind = kinds.DISCRIMINATOR_GAINED_OR_LOST
    else:
        return
    yield _finding(kind, about, span, field=field, old=one or "no field", new=other or "no field")


def _keys(types: tuple[TypeExpr, ...], state: State) -> frozenset[Hashable]:
    return frozenset(key(each, state) for each in types)


def _openness(is_open: bool, about: _Subject, span: Span) -> Finding:
    if is_open:
        return _finding(kinds.OPENED, about, span, old="closed", new="open")
    return _finding(kinds.CLOSED, about, span, old="open", new="closed")


def _shared_order_changed(old: Mapping[Hashable, T], new: Mapping[Hashable, T]) -> bool:
    return [each for each in old if each in new] != [each for each in new if each in old]


# ------------------------------------------------------------------------------------------- words


def _prose(
    old: str, new: str, about: _Subject, span: Span, field: str, what: str = "description"
) -> Iterator[Finding]:
    if old != new:
        yield _finding(
            kinds.DOCS_CHANGED,
            about,
            span,
            field=field,
            old=excerpt(old),
            new=excerpt(new),
            what=what,
            exactly=(old, new),
        )


def _deprecations(
    old: str | None, new: str | None, about: _Subject, span: Span, field: str
) -> Iterator[Finding]:
    if old is not None and new is not None:
        yield from _prose(old, new, about, span, field, "reason of the deprecation")
    elif new is not None:
        words = f"deprecated: {excerpt(new)}" if new else "deprecated"
        yield _finding(
            kinds.DEPRECATION_CHANGED, about, span, field=field, old="not deprecated", new=words
        )
    elif old is not None:
        yield _finding(
            kinds.DEPRECATION_CHANGED,
            about,
            span,
            field=field,
            old="deprecated",
            new="not deprecated",
        )
