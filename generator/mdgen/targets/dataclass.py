"""Standard dataclasses: keyword-only, with slots; the wire name stands in each field's metadata.

It stands there as `alias` too, which is where Pydantic looks for it in a dataclass that knows nothing of Pydantic:
`TypeAdapter` then reads and writes documents with their own keys.
"""

from __future__ import annotations

from typing_extensions import assert_never

from mdgen.diagnostics.model import Diagnostic, Staged
from mdgen.ir.nodes import Alias, Declaration, DeclarationId, Enum, Field, Record, Union
from mdgen.options import Options
from mdgen.plan.code import Code, Import, call, code, dotted
from mdgen.plan.flavour import Flavour, Refusal, Surface
from mdgen.plan.literals import string_literal
from mdgen.plan.members import (
    Presence,
    alias_of,
    deprecated_decorators,
    enum_class,
    extra_not_kept,
    field_default,
    field_names,
    field_type,
    own_decorators,
    own_imports,
    with_blank_lines,
    with_deprecation,
    with_other_keys,
)
from mdgen.plan.nodes import AliasPlan, AttributePlan, ClassPlan
from mdgen.plan.world import World

_DATACLASS = Import("dataclasses", "dataclass")
_FIELD = Import("dataclasses", "field")

# What the class body calls; a field of that name with a default would hide it from the fields after it.
_RESERVED_FIELDS = frozenset({"field"})


def declare(
    id_: DeclarationId, declaration: Declaration, world: World
) -> Staged[ClassPlan | AliasPlan]:
    """A declaration as a dataclass, an enum or an alias."""
    match declaration:
        case Record():
            return _dataclass(id_, declaration, world)
        case Enum() if not world.is_literal(declaration):
            planned = enum_class(id_, declaration, world)
            return Staged(planned.value, planned.diagnostics)
        case Enum() | Union() | Alias():
            return Staged(alias_of(id_, declaration, world))
        case _:
            assert_never(declaration)


def _dataclass(id_: DeclarationId, record: Record, world: World) -> Staged[ClassPlan | AliasPlan]:
    names = field_names(record, _RESERVED_FIELDS)
    diagnostics: list[Diagnostic] = [*names.diagnostics, *extra_not_kept(record, FLAVOUR.name)]
    fields: list[AttributePlan] = []
    for name, field in zip(names.value, record.fields, strict=True):
        planned = _field(name, field, id_, world)
        diagnostics.extend(planned.diagnostics)
        fields.append(planned.value)
    doc = world.docstring(with_other_keys(record.doc, record), id_.page, 1)
    own = world.options.base_class
    plan = ClassPlan(
        id_,
        world.homes[id_].name,
        () if own is None else (code(dotted(own)),),
        with_blank_lines((), fields, after_docstring=bool(doc)),
        doc,
        (
            *deprecated_decorators(record.deprecated, id_, world),
            *own_decorators(world),
            call(
                _DATACLASS,
                *(["frozen=True"] if world.options.frozen else []),
                "kw_only=True",
                "slots=True",
            ),
        ),
        extra=own_imports(world),
    )
    return Staged(plan, tuple(diagnostics))


def _field(name: str, field: Field, id_: DeclarationId, world: World) -> Staged[AttributePlan]:
    default = field_default(field, world)
    held = Presence(default.value, bool(field.nullable) or default.value == code("None"))
    settings: list[Code] = []
    value = default.value
    if value is not None and str(value.parts[0])[:1] in ("[", "{"):
        # `list` alone would do for an empty one, but type checkers then know nothing of its items.
        settings.append(code("default_factory=lambda: ", value))
    elif value is not None and name != field.wire_name:
        settings.append(code("default=", value))
    if name != field.wire_name:
        wire_name = string_literal(field.wire_name)
        settings.append(code('metadata={"wire_name": ', wire_name, ', "alias": ', wire_name, "}"))
    if settings:
        value = call(_FIELD, *settings)
    doc = world.docstring(with_deprecation(field.doc, field.deprecated), id_.page, 1)
    return Staged(AttributePlan(name, field_type(field, held), value, doc), default.diagnostics)


def _refuse(options: Options) -> tuple[Refusal, ...]:
    if options.unset == "missing":
        return (Refusal("unset", "the standard library has no value for what is absent but None"),)
    return ()


FLAVOUR = Flavour(
    name="dataclass",
    summary="standard dataclasses",
    surface=Surface(
        calls=frozenset({"dataclasses.field"}),
        decorators=frozenset({"dataclasses.dataclass"}),
    ),
    declare=declare,
    refuse=_refuse,
)
