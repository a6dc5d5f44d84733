"""Overrides put onto a schema, and where the docs do not go along."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from mdgen.diagnostics.catalogue import (
    OVERRIDE_CONTRADICTED,
    OVERRIDE_FIELD_UNKNOWN,
    OVERRIDE_UNKNOWN,
)
from mdgen.diagnostics.model import Diagnostic, Label, Staged
from mdgen.evidence.compare import names_for
from mdgen.evidence.facts import Fact, Learnt
from mdgen.evidence.overrides import EVERY, Override, override_type, toml_key
from mdgen.evidence.rewrite import with_declarations
from mdgen.ir.nodes import (
    Declaration,
    DeclarationId,
    Enum,
    Field,
    Primitive,
    Record,
    Reference,
    Scalar,
    Schema,
    TypeExpr,
    Union,
)
from mdgen.ir.walk import declarations, parts, replace_leaves
from mdgen.source import Span
from mdgen.suggestions import nearest


class Applied(Struct, frozen=True):
    """A schema with facts put in that its docs do not print, and the list of these facts."""

    schema: Schema
    learnt: tuple[Learnt, ...]


def apply_overrides(
    schema: Schema, overrides: Sequence[Override], evidence: Iterable[Learnt] = ()
) -> Staged[Applied]:
    """The schema as the overrides say.

    Entries for `EVERY` declaration come first and hold only where the docs are silent; an entry for one
    declaration wins over them and over the docs. `evidence` is what the docs showed: an override that says
    otherwise is reported, as is one that the docs' tables contradict.
    """
    declared = declarations(schema)
    shown = {(each.declaration, each.field, each.fact): each for each in evidence}
    by_name: dict[str, list[DeclarationId]] = {}
    for id_ in declared:
        for name in names_for(id_):
            by_name.setdefault(name, []).append(id_)
    diagnostics: list[Diagnostic] = []
    changed: dict[DeclarationId, Declaration] = {}
    learnt: list[Learnt] = []
    for override in (each for each in overrides if each.declaration == EVERY):
        found = False
        for id_, declaration in declared.items():
            if not isinstance(declaration, Record):
                continue
            current = changed.get(id_, declaration)
            assert isinstance(current, Record)
            field = _field(current, override.field)
            if field is None:
                continue
            found = True
            new, facts = _where_silent(field, override)
            if facts:
                changed[id_] = _with_field(current, field, new)
                learnt.extend(_learnt(id_, field.name, fact, override) for fact in facts)
        if not found:
            diagnostics.append(_unknown_field(override, (), "any declaration"))
    for override in (each for each in overrides if each.declaration != EVERY):
        candidates = by_name.get(override.declaration, [])
        if len(candidates) != 1:
            diagnostics.append(_unknown_declaration(override, candidates, by_name))
            continue
        id_ = candidates[0]
        staged = _specific(changed.get(id_, declared[id_]), declared[id_], override, id_, shown)
        diagnostics.extend(staged.diagnostics)
        if staged.value is not None:
            changed[id_] = staged.value
            learnt.extend(
                _learnt(id_, override.field, fact, override) for fact, _ in override.facts
            )
    return Staged(Applied(with_declarations(schema, changed), tuple(learnt)), tuple(diagnostics))


def has_open_number(type_: TypeExpr) -> bool:
    """Whether a number in the type may or may not be whole, for all that the docs say."""
    match type_:
        case Scalar(primitive):
            return primitive is Primitive.NUMBER
        case Reference():
            return False
        case _:
            return any(map(has_open_number, parts(type_)))


def with_numbers(type_: TypeExpr, kind: str) -> TypeExpr:
    """The type with its open numbers decided: `integer` or `float`."""
    decided = Scalar(Primitive(kind))
    return replace_leaves(type_, lambda leaf: decided if leaf == Scalar(Primitive.NUMBER) else leaf)


def _where_silent(field: Field, override: Override) -> tuple[Field, list[Fact]]:
    """The field with what the docs leave open filled in, and the facts that this took."""
    facts: list[Fact] = []
    new = field
    for fact, value in override.facts:
        match fact:
            case "wire_name" if new.wire_name != value:
                new = replace(new, wire_name=str(value))
            case "nullable" if new.nullable is None:
                new = replace(new, nullable=bool(value))
            case "numbers" if has_open_number(new.type):
                new = replace(new, type=with_numbers(new.type, str(value)))
            case _:
                continue
        facts.append(fact)
    return new, facts


def _specific(
    current: Declaration,
    documented: Declaration,
    override: Override,
    id_: DeclarationId,
    shown: Mapping[tuple[DeclarationId, str, Fact], Learnt],
) -> Staged[Declaration | None]:
    if not override.field:
        return _of_declaration(current, override)
    if not isinstance(current, Record):
        reason = f"`{id_.name}` has no fields"
        return Staged(None, (OVERRIDE_CONTRADICTED.at(override.span, reason=reason),))
    field = _field(current, override.field)
    if field is None:
        if not override.fact("added"):
            known = [each.name for each in current.fields]
            return Staged(None, (_unknown_field(override, known, f"`{id_.name}`"),))
        return Staged(replace(current, fields=(*current.fields, _added(override))))
    row = field
    if isinstance(documented, Record):
        row = _field(documented, override.field) or field
    diagnostics = [
        OVERRIDE_CONTRADICTED.at(override.span, reason=reason, related=[Label(span, label)])
        for reason, span, label in _contradictions(row, override, id_, shown)
    ]
    new = field
    for fact, value in override.facts:
        match fact:
            case "wire_name":
                new = replace(new, wire_name=str(value))
            case "nullable":
                new = replace(new, nullable=bool(value))
            case "required":
                new = replace(new, required=bool(value))
            case "numbers":
                # The docs' own type was a number of either kind when this was learnt.
                new = replace(new, type=with_numbers(row.type, str(value)))
            case "type":
                new = replace(new, type=override_type(str(value)) or new.type)
            case _:
                pass
    return Staged(_with_field(current, field, new), tuple(diagnostics))


def _of_declaration(current: Declaration, override: Override) -> Staged[Declaration | None]:
    new = current
    for fact, value in override.facts:
        match fact, new:
            case "open", (Enum() | Union()):
                new = replace(new, is_open=bool(value))
            case "extra", Record():
                new = replace(new, extra=override_type(str(value)))
            case _:
                kind = type(new).__name__.lower()
                reason = f"`{fact}` says nothing about {_article(kind)}"
                return Staged(None, (OVERRIDE_CONTRADICTED.at(override.span, reason=reason),))
    return Staged(new)


def _article(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeio" else f"a {kind}"


def _added(override: Override) -> Field:
    return Field(
        override.field,
        str(override.fact("wire_name") or override.field),
        override_type(str(override.fact("type") or "any")) or Scalar(Primitive.ANY),
        bool(override.fact("required")),
        override.span,
        nullable=bool(override.fact("nullable")),
    )


def _contradictions(
    row: Field,
    override: Override,
    id_: DeclarationId,
    shown: Mapping[tuple[DeclarationId, str, Fact], Learnt],
) -> list[tuple[str, Span, str]]:
    """What the docs say against an override, with the place and what stands there."""
    found: list[tuple[str, Span, str]] = []
    for fact, value in override.facts:
        evidence = shown.get((id_, row.name, fact))
        match fact:
            case "wire_name" | "numbers" if evidence is not None and evidence.value != value:
                reason = f"the docs show {fact} = {evidence.value}, this says {value}"
                found.append((reason, evidence.spans[0], "shown here"))
            case "nullable" if row.nullable is not None and row.nullable != value:
                says = "may be null" if row.nullable else "is never null"
                found.append((f"by the docs, `{row.name}` {says}", row.span, "documented here"))
            case "numbers" if not has_open_number(row.type):
                reason = f"by the docs, `{row.name}` is no open number any more"
                found.append((reason, row.span, "documented here"))
            case "added":
                reason = f"the docs list `{row.name}` now"
                found.append((reason, row.span, "documented here"))
            case _:
                pass
    return found


def _field(record: Record, name: str) -> Field | None:
    by_name = next((each for each in record.fields if each.name == name), None)
    return by_name or next((each for each in record.fields if each.wire_name == name), None)


def _with_field(record: Record, old: Field, new: Field) -> Record:
    return replace(
        record, fields=tuple(new if each.name == old.name else each for each in record.fields)
    )


def _learnt(id_: DeclarationId, field: str, fact: Fact, override: Override) -> Learnt:
    value = override.fact(fact)
    assert value is not None
    return Learnt(id_, field, fact, value, "overrides", 1, (override.span,), override.seen)


def _unknown_declaration(
    override: Override,
    candidates: Sequence[DeclarationId],
    by_name: Mapping[str, Sequence[DeclarationId]],
) -> Diagnostic:
    if candidates:
        choices = " or ".join(f"[{toml_key(_unique(each, by_name))}]" for each in candidates[:3])
        help_: str | None = f"several pages declare it; write {choices}"
    else:
        near = nearest(override.declaration, (name for name in by_name if "#" not in name))
        help_ = f"did you mean `{near}`?" if near else "remove the entry if the docs dropped it"
    return OVERRIDE_UNKNOWN.at(override.span, help=help_, name=override.declaration)


def _unique(id_: DeclarationId, by_name: Mapping[str, Sequence[DeclarationId]]) -> str:
    return next(name for name in names_for(id_) if len(by_name[name]) == 1)


def _unknown_field(override: Override, known: Iterable[str], where: str) -> Diagnostic:
    near = nearest(override.field, known)
    help_ = f"did you mean `{near}`?" if near else "`added = true` says that the docs lack it"
    return OVERRIDE_FIELD_UNKNOWN.at(
        override.span, help=help_, name=override.field, declaration=where
    )
