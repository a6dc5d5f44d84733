"""Pydantic models (version 2.7 or later; with `--unset missing`, 2.12 or later)."""

from __future__ import annotations

import re
from functools import partial

from typing_extensions import assert_never

from mdgen.diagnostics.model import Diagnostic, Staged
from mdgen.ir.nodes import (
    Alias,
    Declaration,
    DeclarationId,
    Enum,
    Field,
    ListOf,
    MapOf,
    Primitive,
    Record,
    Scalar,
    TypeExpr,
    Union,
)
from mdgen.plan.annotations import ANNOTATED, annotation
from mdgen.plan.code import Code, Import, Lazy, builtin, call, code, dotted, subscript
from mdgen.plan.flavour import Flavour, Surface
from mdgen.plan.literals import json_literal, string_literal
from mdgen.plan.members import (
    alias_of,
    deprecated_decorators,
    enum_class,
    field_names,
    field_type,
    own_decorators,
    own_imports,
    presence,
    with_blank_lines,
)
from mdgen.plan.nodes import AliasPlan, AttributePlan, ClassPlan
from mdgen.plan.world import World

_BASE_MODEL = Import("pydantic", "BaseModel")
_CONFIG = Import("pydantic", "ConfigDict")
_FIELD = Import("pydantic", "Field")
# Where it stood in every version that has it (2.12 or later), without a word of being experimental or not.
_MISSING = Import("pydantic_core", "MISSING")

# The public attributes of `BaseModel` in Pydantic 2.0 to 2.14: a field of such a name would hide one, and type
# checkers refuse it. Pinned, so that the output depends on no installed version.
_MODEL_ATTRIBUTES = """
construct copy dict from_orm json model_computed_fields model_config model_construct model_copy
model_dump model_dump_json model_extra model_fields model_fields_set model_json_schema
model_parametrized_name model_post_init model_rebuild model_validate model_validate_json
model_validate_strings parse_file parse_obj parse_raw schema schema_json update_forward_refs
validate
"""
RESERVED_FIELDS = frozenset(_MODEL_ATTRIBUTES.split())

# How deep unions of unions are followed for a tag; no page nests them deeper.
_NESTED_UNIONS = 20


def declare(
    id_: DeclarationId, declaration: Declaration, world: World
) -> Staged[ClassPlan | AliasPlan]:
    """A declaration as a model, an enum or an alias."""
    match declaration:
        case Record():
            return _model(id_, declaration, world)
        case Enum() if not world.is_literal(declaration):
            planned = enum_class(id_, declaration, world)
            return Staged(planned.value, planned.diagnostics)
        case Enum() | Union() | Alias():
            return Staged(alias_of(id_, declaration, world, partial(_tagged, world=world)))
        case _:
            assert_never(declaration)


def _model(id_: DeclarationId, record: Record, world: World) -> Staged[ClassPlan | AliasPlan]:
    names = field_names(record, RESERVED_FIELDS)
    diagnostics: list[Diagnostic] = list(names.diagnostics)
    doc = world.docstring(record.doc, id_.page, 1)
    fields: list[AttributePlan] = []
    for name, field in zip(names.value, record.fields, strict=True):
        planned = _field(name, field, id_, world)
        diagnostics.extend(planned.diagnostics)
        fields.append(planned.value)
    extra = _extra(record, world)
    head = [*_config(record, fields, names.value, frozen=world.options.frozen), *extra]
    attributes = with_blank_lines(head, fields, after_docstring=bool(doc))
    own = world.options.base_class
    plan = ClassPlan(
        id_,
        world.homes[id_].name,
        (code(_BASE_MODEL if own is None else dotted(own)),),
        attributes,
        doc,
        (*deprecated_decorators(record.deprecated, id_, world), *own_decorators(world)),
        # The base class has `dict[str, Any] | None` there, and Pydantic takes no None.
        unchecked=("reportIncompatibleVariableOverride",) if extra else (),
        extra=own_imports(world),
    )
    return Staged(plan, tuple(diagnostics))


def _config(
    record: Record, fields: list[AttributePlan], names: tuple[str, ...], *, frozen: bool
) -> list[AttributePlan]:
    """`model_config`, holding what the class needs and nothing else."""
    settings: list[Code] = []
    if frozen:
        settings.append(code("frozen=True"))
    if record.extra is not None:
        settings.append(code('extra="allow"'))
    if any(name != field.wire_name for name, field in zip(names, record.fields, strict=True)):
        settings.append(code("populate_by_name=True"))
    if any(name.startswith("model_") for name in names):
        # Pydantic warns of fields that look like its own methods; none of these is one.
        settings.append(code("protected_namespaces=()"))
    if any(field.constraints.pattern is not None for field in record.fields):
        # Docs write patterns for backtracking engines; Pydantic's own has no lookaround.
        settings.append(code('regex_engine="python-re"'))
    if any(field.docstring for field in fields):
        settings.append(code("use_attribute_docstrings=True"))
    return [AttributePlan("model_config", value=call(_CONFIG, *settings))] if settings else []


def _extra(record: Record, world: World) -> list[AttributePlan]:
    """The type of the keys that are not listed, where it is more than `Any`."""
    if record.extra is None or record.extra == Scalar(Primitive.ANY):
        return []
    value = annotation(record.extra, partial(_tagged, world=world))
    type_ = subscript(builtin("dict"), builtin("str"), value)
    return [AttributePlan("__pydantic_extra__", code(Lazy(type_)), call(_FIELD, "init=False"))]


def _field(name: str, field: Field, id_: DeclarationId, world: World) -> Staged[AttributePlan]:
    held = presence(field, world, _MISSING)
    type_ = field_type(field, held.value, partial(_tagged, world=world))
    settings = _settings(name, field, id_, world)
    if settings:
        # Inside `Annotated`, type checkers let a caller use the Python name, as `populate_by_name` does.
        type_ = subscript(ANNOTATED, type_, call(_FIELD, *settings))
    doc = world.docstring(field.doc, id_.page, 1)
    return Staged(AttributePlan(name, type_, held.value.default, doc), held.diagnostics)


def _settings(name: str, field: Field, id_: DeclarationId, world: World) -> list[Code]:
    settings: list[Code] = []
    if name != field.wire_name:
        settings.append(code("alias=", string_literal(field.wire_name)))
    if field.deprecated is not None:
        reason = world.reason(field.deprecated, id_.page)
        settings.append(code("deprecated=", string_literal(reason) if reason else "True"))
    limits = field.constraints
    stated: list[tuple[str, float | int | None]] = []
    if _is_number(field.type, world):
        stated += [("ge", limits.minimum), ("le", limits.maximum)]
    if _is_sized(field.type, world):
        stated += [("min_length", limits.min_length), ("max_length", limits.max_length)]
    for keyword, limit in stated:
        written = None if limit is None else json_literal(limit)
        if written is not None:
            settings.append(code(f"{keyword}=", written))
    if limits.pattern is not None and _is_text(field.type, world) and _compiles(limits.pattern):
        settings.append(code("pattern=", string_literal(limits.pattern)))
    return settings


def _is_number(type_: TypeExpr, world: World) -> bool:
    numbers = (Primitive.INTEGER, Primitive.NUMBER, Primitive.FLOAT, Primitive.DECIMAL)
    meaning = world.meaning(type_)
    return isinstance(meaning, Scalar) and meaning.primitive in numbers


def _is_text(type_: TypeExpr, world: World) -> bool:
    return world.meaning(type_) in (Scalar(Primitive.STRING), Scalar(Primitive.URL))


def _is_sized(type_: TypeExpr, world: World) -> bool:
    return _is_text(type_, world) or isinstance(world.meaning(type_), (ListOf, MapOf))


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return False
    return True


def _tagged(variants: tuple[TypeExpr, ...], union: Code, world: World) -> Code | None:
    """The union as a tagged one, where Pydantic can build it: else None, and it stays plain.

    Pydantic wants one Python name and one alias for the tag in all variants, and a `Literal` as its type: an
    enum class, even one of disjoint members, is refused.
    """
    discriminator = world.discriminators.get(variants)
    if discriminator is None:
        return None
    names = {_tag_name(variant, discriminator.wire_name, world, 0) for variant in variants}
    if len(names) != 1 or None in names:
        return None
    tag = next(str(name) for name in names)
    return subscript(ANNOTATED, union, call(_FIELD, f"discriminator={string_literal(tag)}"))


def _tag_name(type_: TypeExpr, wire_name: str, world: World, depth: int) -> str | None:
    """The Python name of a variant's tag; for a union, of the tag that it is told apart by itself."""
    declaration = world.declaration(type_)
    if isinstance(declaration, Union) and depth < _NESTED_UNIONS and not declaration.is_open:
        variants = tuple(variant.type for variant in declaration.variants)
        inner = world.discriminators.get(variants)
        if inner is None or inner.wire_name != wire_name:
            return None
        names = {_tag_name(each, wire_name, world, depth + 1) for each in variants}
        return next(iter(names)) if len(names) == 1 else None
    if not isinstance(declaration, Record):
        return None
    names_of_fields = field_names(declaration, RESERVED_FIELDS).value
    for name, field in zip(names_of_fields, declaration.fields, strict=True):
        if field.wire_name == wire_name:
            is_tag = field.required and not field.nullable and world.literal_values(field.type)
            return name if is_tag else None
    return None


def _rebuild(id_: DeclarationId) -> Code:
    return code(id_, ".model_rebuild()")


FLAVOUR = Flavour(
    name="pydantic",
    summary="Pydantic models",
    surface=Surface(
        names=frozenset({"pydantic_core.MISSING"}),
        bases=frozenset({"pydantic.BaseModel"}),
        calls=frozenset({"pydantic.ConfigDict", "pydantic.Field"}),
        methods=frozenset({"model_rebuild"}),
    ),
    declare=declare,
    after_circle=_rebuild,
)
