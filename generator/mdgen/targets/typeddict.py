"""TypedDicts: the types of JSON documents as they stand, keys and all, with nothing at run time."""

from __future__ import annotations

import keyword

from typing_extensions import assert_never

from mdgen.diagnostics.model import Staged
from mdgen.ir.nodes import Alias, Declaration, DeclarationId, Enum, Field, Record, Union
from mdgen.options import Options
from mdgen.plan.annotations import annotation
from mdgen.plan.code import Code, Import, Lazy, call, code, joined, subscript
from mdgen.plan.flavour import Flavour, Refusal, Surface
from mdgen.plan.literals import string_literal
from mdgen.plan.members import (
    alias_of,
    deprecated_decorators,
    enum_class,
    extra_not_kept,
    names_in_body,
    own_imports,
    with_blank_lines,
    with_deprecation,
    with_other_keys,
)
from mdgen.plan.nodes import AliasPlan, AttributePlan, ClassPlan
from mdgen.plan.world import World


def declare(
    id_: DeclarationId, declaration: Declaration, world: World
) -> Staged[ClassPlan | AliasPlan]:
    """A declaration as a TypedDict, an enum or an alias."""
    match declaration:
        case Record():
            diagnostics = extra_not_kept(declaration, FLAVOUR.name)
            return Staged(_typed_dict(id_, declaration, world), diagnostics)
        case Enum() if not world.is_literal(declaration):
            planned = enum_class(id_, declaration, world)
            return Staged(planned.value, planned.diagnostics)
        case Enum() | Union() | Alias():
            return Staged(alias_of(id_, declaration, world))
        case _:
            assert_never(declaration)


def _typed_dict(id_: DeclarationId, record: Record, world: World) -> ClassPlan | AliasPlan:
    # Pydantic reads the standard library's own from Python 3.12 on.
    module = "typing" if world.options.python >= (3, 12) else "typing_extensions"
    base = Import(module, "TypedDict")
    # Of two fields with one key the last one is what a reader of the table would see.
    fields = {field.wire_name: field for field in record.fields}
    doc = world.docstring(with_other_keys(record.doc, record), id_.page, 1)
    name = world.homes[id_].name
    used = {*names_in_body(record), "NotRequired"}
    if all(_is_plain(key) and key not in used for key in fields):
        keys = [
            AttributePlan(
                key,
                _value_type(field, world),
                docstring=world.docstring(_about(field), id_.page, 1),
            )
            for key, field in fields.items()
        ]
        decorators = deprecated_decorators(record.deprecated, id_, world)
        attributes = with_blank_lines((), keys, after_docstring=bool(doc))
        return ClassPlan(
            id_, name, (code(base),), attributes, doc, decorators, extra=own_imports(world)
        )
    items = (
        code(string_literal(key), ": ", _value_type(field, world)) for key, field in fields.items()
    )
    table = code("{", joined(", ", items), "}")
    value = call(base, string_literal(name), table)
    return AliasPlan(id_, name, value, docstring=world.docstring(_documented(record), id_.page, 0))


def _is_plain(key: str) -> bool:
    """Whether a key can be written as an attribute; names with two underscores would be mangled."""
    return key.isascii() and key.isidentifier() and not keyword.iskeyword(key) and key[:2] != "__"


def _value_type(field: Field, world: World) -> Code:
    # Where the docs do not say, null stands for absent often enough that readers had better expect it.
    nullable = not field.required if field.nullable is None else field.nullable
    type_ = code(Lazy(annotation(field.type, nullable=nullable)))
    if field.required:
        return type_
    module = "typing" if world.options.python >= (3, 11) else "typing_extensions"
    return subscript(Import(module, "NotRequired"), type_)


def _documented(record: Record) -> str:
    """The docs of a record and its keys as one text, for the form that has no place for a key's own."""
    keys = [f"{each.wire_name}: {about}" for each in record.fields if (about := _about(each))]
    doc = with_deprecation(with_other_keys(record.doc, record), record.deprecated)
    return "\n\n".join(part for part in (doc, *keys) if part)


def _about(field: Field) -> str:
    return with_deprecation(field.doc, field.deprecated)


def _refuse(options: Options) -> tuple[Refusal, ...]:
    refused = []
    if options.unset is not None:
        refused.append(Refusal("unset", "a key that is absent is absent"))
    if options.frozen:
        refused.append(Refusal("frozen", "a TypedDict is a dict, which can be changed"))
    if options.base_class is not None:
        refused.append(Refusal("base_class", "a TypedDict takes no methods from a class"))
    if options.decorators:
        refused.append(
            Refusal("decorators", "a TypedDict whose keys are no names has no class to put them on")
        )
    return tuple(refused)


FLAVOUR = Flavour(
    name="typeddict",
    summary="TypedDicts",
    surface=Surface(
        names=frozenset({"typing.NotRequired", "typing_extensions.NotRequired"}),
        bases=frozenset({"typing.TypedDict", "typing_extensions.TypedDict"}),
        type_tables=frozenset({"typing.TypedDict", "typing_extensions.TypedDict"}),
    ),
    declare=declare,
    refuse=_refuse,
    enums="literal",
)
