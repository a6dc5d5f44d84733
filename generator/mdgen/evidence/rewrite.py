"""A schema with some of its fields changed, and what follows from that for its discriminators."""

from __future__ import annotations

from collections.abc import Mapping

from mdgen.ir.nodes import (
    Alias,
    Declaration,
    DeclarationId,
    Discriminator,
    Field,
    Record,
    Reference,
    Schema,
    TypeExpr,
    Union,
    UnionOf,
)
from mdgen.ir.walk import declared_in, parts, with_changed


def with_declarations(schema: Schema, changed: Mapping[DeclarationId, Declaration]) -> Schema:
    """The schema with declarations replaced. References must be what they were; field types may change.

    A discriminator follows its field to another wire name, and goes where its field is no longer one that
    tells the variants apart: named differently in two of them, optional, or nullable.
    """
    if not changed:
        return schema
    modules = tuple(with_changed(module, changed) for module in schema.modules)
    old, new = declared_in(schema.modules), declared_in(modules)
    # Types are the keys of discriminators: a union of inline types may have changed its own.
    keys = dict(_inline_unions(old, new, changed))
    discriminators: dict[tuple[TypeExpr, ...], Discriminator] = {}
    for variants, discriminator in schema.discriminators.items():
        moved = _moved(variants, discriminator, old, new)
        if moved is not None:
            discriminators[keys.get(variants, variants)] = moved
    return Schema(modules, schema.groups, discriminators)


def _inline_unions(
    old: Mapping[DeclarationId, Declaration],
    new: Mapping[DeclarationId, Declaration],
    changed: Mapping[DeclarationId, Declaration],
) -> dict[tuple[TypeExpr, ...], tuple[TypeExpr, ...]]:
    found: dict[tuple[TypeExpr, ...], tuple[TypeExpr, ...]] = {}
    for id_ in changed:
        before, after = old.get(id_), new[id_]
        if before is None or not isinstance(before, Record) or not isinstance(after, Record):
            continue
        afters = {each.name: each for each in after.fields}
        for field in before.fields:
            if field.name in afters:
                _pair(field.type, afters[field.name].type, found)
    return found


def _pair(
    before: TypeExpr, after: TypeExpr, found: dict[tuple[TypeExpr, ...], tuple[TypeExpr, ...]]
) -> None:
    if before == after:
        return
    match before, after:
        case UnionOf(olds), UnionOf(news) if len(olds) == len(news):
            found[olds] = news
        case _:
            pass
    if type(before) is type(after):
        for one, other in zip(parts(before), parts(after), strict=False):
            _pair(one, other, found)


def _moved(
    variants: tuple[TypeExpr, ...],
    discriminator: Discriminator,
    old: Mapping[DeclarationId, Declaration],
    new: Mapping[DeclarationId, Declaration],
) -> Discriminator | None:
    names: dict[str, None] = {}
    for variant in variants:
        for name in _tag_names(variant, discriminator.wire_name, old, new):
            if name is None:
                return None
            names[name] = None
    if len(names) > 1:
        return None
    return Discriminator(next(iter(names), discriminator.wire_name), discriminator.tags)


def _tag_names(
    variant: TypeExpr,
    wire_name: str,
    old: Mapping[DeclarationId, Declaration],
    new: Mapping[DeclarationId, Declaration],
) -> list[str | None]:
    """What the tag field is now called in each record behind a variant; None where it tells nothing any more."""
    found: list[str | None] = []
    known: dict[DeclarationId, None] = {}
    stack = [variant]
    while stack:
        match stack.pop():
            case UnionOf(variants):
                stack.extend(variants)
            case Reference(target=DeclarationId() as target) if target not in known:
                known[target] = None
                match old[target]:
                    case Record() as record:
                        found.append(_tag_name(record, new[target], wire_name))
                    case Alias(target=aliased):
                        stack.append(aliased)
                    case Union(variants=named):
                        stack.extend(each.type for each in named)
                    case _:
                        pass
            case _:
                pass
    return found


def _tag_name(before: Record, after: Declaration, wire_name: str) -> str | None:
    known = next((each.name for each in before.fields if each.wire_name == wire_name), None)
    if not isinstance(after, Record):
        return None
    now: Field | None = next((each for each in after.fields if each.name == known), None)
    if now is None or not now.required or now.nullable:
        return None
    return now.wire_name
