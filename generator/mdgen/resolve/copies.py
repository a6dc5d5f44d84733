"""Records that docs describe by another record: those that extend it, and those with all of it optional."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from mdgen.ir.nodes import (
    Declaration,
    DeclarationId,
    Field,
    Module,
    Record,
    Reference,
    Scalar,
    TypeExpr,
)
from mdgen.ir.walk import declared_in, references, replace_leaves, types, with_types


def with_inherited_fields(modules: tuple[Module, ...]) -> tuple[Module, ...]:
    """The same modules, where each record has the fields of its bases too, theirs first.

    A record's own field wins over one that it inherits. Records that extend each other in a circle get
    the fields of all of them once.
    """
    if not any(_extends(each) for module in modules for each in module.declarations):
        return modules
    declared = declared_in(modules)

    def inherited(record: Record) -> Iterator[Field]:
        """The fields of all bases, those of the farthest last."""
        seen: dict[DeclarationId, None] = {}
        waiting = [each.target for each in reversed(record.bases)]
        while waiting:
            target = waiting.pop()
            if target is None or target in seen:
                continue
            seen[target] = None
            base = declared[target]
            if isinstance(base, Record):
                yield from base.fields
                waiting += [each.target for each in reversed(base.bases)]

    def whole(declaration: Declaration) -> Declaration:
        if not isinstance(declaration, Record) or not declaration.bases:
            return declaration
        own = {each.wire_name: each for each in declaration.fields}
        found = {each.wire_name: own.get(each.wire_name, each) for each in inherited(declaration)}
        return replace(declaration, fields=tuple((found | own).values()), bases=())

    return tuple(
        replace(module, declarations=tuple(map(whole, module.declarations))) for module in modules
    )


def _extends(declaration: Declaration) -> bool:
    return isinstance(declaration, Record) and bool(declaration.bases)


def with_partial_records(modules: tuple[Module, ...]) -> tuple[Module, ...]:
    """The same modules, with a `Partial X` beside each record that is spoken of as partial.

    All its fields may be absent. What is partial of anything but a record is the thing itself.
    """
    declared = declared_in(modules)
    spoken_of = [
        reference.target
        for each in declared.values()
        for type_ in types(each)
        if not isinstance(type_, Scalar)
        for reference in references(type_)
        if reference.partial
    ]
    if not spoken_of:
        return modules
    wanted = {
        target: target
        for target in spoken_of
        if target is not None and isinstance(declared[target], Record)
    }
    taken = dict.fromkeys(declared)
    for target in wanted:
        name = f"Partial {target.name}"
        while DeclarationId(target.page, name) in taken:
            name = f"{name}_2"
        wanted[target] = DeclarationId(target.page, name)
        taken[wanted[target]] = None

    def linked(type_: TypeExpr) -> TypeExpr:
        return replace_leaves(type_, leaf)

    def leaf(type_: TypeExpr) -> TypeExpr:
        if not isinstance(type_, Reference) or not type_.partial or type_.target is None:
            return type_
        target = wanted.get(type_.target, type_.target)
        return replace(type_, name=target.name, target=target, partial=False)

    def declarations(module: Module) -> Iterator[Declaration]:
        for each in module.declarations:
            full = with_types(each, linked)
            yield full
            partial = wanted.get(DeclarationId(module.page, each.name))
            if partial is not None and isinstance(full, Record):
                fields = tuple(replace(field, required=False) for field in full.fields)
                yield replace(full, name=partial.name, fields=fields, anchors=())

    return tuple(replace(module, declarations=tuple(declarations(module))) for module in modules)
