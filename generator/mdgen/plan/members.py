"""What records, enums and aliases have in common in every flavour of Python."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace
from typing_extensions import assert_never

from mdgen.diagnostics.catalogue import (
    DEFAULT_NOT_WRITTEN,
    FIELD_NAMES_COLLIDE,
    MEMBER_NAMES_COLLIDE,
    NOT_CARRIED,
)
from mdgen.diagnostics.model import Diagnostic, Label, Staged
from mdgen.ir.nodes import (
    Alias,
    Constant,
    DeclarationId,
    Enum,
    Field,
    JsonValue,
    ListOf,
    LiteralOf,
    MapOf,
    Member,
    Nullable,
    Primitive,
    Record,
    Reference,
    Scalar,
    TypeExpr,
    Union,
    UnionOf,
    Unknown,
)
from mdgen.ir.walk import references, types
from mdgen.plan.annotations import Tagging, annotation
from mdgen.plan.code import Code, Import, Lazy, builtin, call, code, dotted, joined
from mdgen.plan.literals import json_literal, string_literal
from mdgen.plan.names import class_name, field_name, member_name, numbered
from mdgen.plan.nodes import AliasPlan, AttributePlan, ClassPlan, OpenEnumPlan
from mdgen.plan.world import World, deprecated_import


class Presence(Struct, frozen=True):
    """How a field says that its key may be absent.

    `default` is None where the key is always there; `nullable`: the type takes None, be it for null or for absent;
    `sentinel` is what the type takes besides, for absent alone.
    """

    default: Code | None
    nullable: bool
    sentinel: Import | None = None


_KINDS = {Primitive.STRING: "str", Primitive.INTEGER: "int", Primitive.FLOAT: "float"}


def field_names(record: Record, reserved: Collection[str]) -> Staged[tuple[str, ...]]:
    """The Python names of a record's fields.

    A name that the class body itself uses for a type would hide that type from the fields after it, so it is
    as taken as the `reserved` ones. Which names those are depends on the types alone, not on the module.
    """
    taken = {*reserved, *names_in_body(record)}
    used = {*taken}
    last: dict[str, int] = {}
    names: dict[str, Field] = {}
    diagnostics: list[Diagnostic] = []
    for field in record.fields:
        wanted = field_name(field.name, taken)
        name = numbered(wanted.rstrip("_"), used, last) if wanted in used else wanted
        used.add(name)
        if name != wanted:
            first = names[wanted]
            diagnostics.append(
                FIELD_NAMES_COLLIDE.at(
                    field.span,
                    first=first.name,
                    second=field.name,
                    name=wanted,
                    written=name,
                    related=[Label(first.span, "the first one")],
                )
            )
        names[name] = field
    return Staged(tuple(names), tuple(diagnostics))


def names_in_body(record: Record) -> set[str]:
    """The names that the annotations of a record's fields use, as far as the record alone decides them."""
    return set().union(*map(_names_in, types(record)))


@lru_cache(maxsize=4096)  # most fields are of a few types
def _names_in(type_: TypeExpr) -> frozenset[str]:
    names = {
        name.wanted if isinstance(name, Import) else class_name(name.name)
        for name in annotation(type_).names()
    }
    # Two of one title are told apart by their folders, but the plain title may be one of them.
    return frozenset(
        names.union(class_name(each.target.name) for each in references(type_) if each.target)
    )


def member_names(enum: Enum) -> Staged[tuple[tuple[str, Member], ...]]:
    """The members of an enum with their Python names; a value that stands twice is one member."""
    named: dict[str, Member] = {}
    last: dict[str, int] = {}
    values: dict[Constant, None] = {}
    diagnostics: list[Diagnostic] = []
    for member in enum.members:
        if member.value in values:
            continue
        values[member.value] = None
        wanted = member_name(member.name, member.value)
        name = numbered(wanted, named, last) if wanted in named else wanted
        if name != wanted:
            diagnostics.append(
                MEMBER_NAMES_COLLIDE.at(
                    member.span,
                    first=repr(named[wanted].value),
                    second=repr(member.value),
                    name=wanted,
                    written=name,
                    related=[Label(named[wanted].span, "the first one")],
                )
            )
        named[name] = member
    return Staged(tuple(named.items()), tuple(diagnostics))


def enum_class(id_: DeclarationId, enum: Enum, world: World) -> Staged[ClassPlan]:
    """`class X(str, Enum)`; an open one takes values that it does not list, and keeps them."""
    kind = _KINDS[enum.value_kind]
    named = member_names(enum)
    documented = any(member.doc for member in enum.members) and world.options.docs != "none"
    doc = world.docstring(enum.doc, id_.page, 1)
    attributes = tuple(
        AttributePlan(
            name,
            value=_constant(member.value),
            docstring=world.docstring(member.doc, id_.page, 1),
            blank_before=documented if place else bool(doc),
        )
        for place, (name, member) in enumerate(named.value)
    )
    if kind == "str" and world.options.python >= (3, 11):
        bases: tuple[Code, ...] = (code(Import("enum", "StrEnum")),)
    else:
        bases = (code(builtin(kind)), code(Import("enum", "Enum")))
    name = world.homes[id_].name
    missing = OpenEnumPlan(
        code(builtin(kind)),
        code("value") if kind == "str" else call(builtin("str"), "value"),
        code(builtin("classmethod")),
        code(builtin("object")),
        code(builtin("type")),
    )
    plan = ClassPlan(
        id_,
        name,
        bases,
        attributes,
        doc,
        deprecated_decorators(enum.deprecated, id_, world),
        missing if enum.is_open else None,
    )
    return Staged(plan, named.diagnostics)


def literal_enum(enum: Enum) -> TypeExpr:
    """An enum as the type that a `Literal` alias of it stands for."""
    values = tuple(dict.fromkeys(member.value for member in enum.members))
    kind = Scalar(enum.value_kind)
    if not values:
        return kind
    return UnionOf((LiteralOf(values), kind)) if enum.is_open else LiteralOf(values)


def alias_of(
    id_: DeclarationId,
    declaration: Enum | Union | Alias,
    world: World,
    tag: Tagging = lambda *_: None,
) -> AliasPlan:
    """A name for a type; by `TypeAliasType` where the type holds itself, by `type` where Python has it."""
    match declaration:
        case Enum():
            value = annotation(literal_enum(declaration))
        case Union():
            variants = tuple(variant.type for variant in declaration.variants)
            value = annotation(UnionOf(variants), tag)
            if declaration.is_open:
                # `Any` beside the variants takes what none of them does, and gives it back.
                value = code(value, " | ", Import("typing", "Any"))
        case Alias():
            value = annotation(declaration.target, tag)
        case _:
            assert_never(declaration)
    name = world.homes[id_].name
    doc = with_deprecation(declaration.doc, declaration.deprecated)
    docstring = world.docstring(doc, id_.page, 0)
    if world.options.python >= (3, 12):
        return AliasPlan(id_, name, value, statement=True, docstring=docstring)
    if id_ in world.recursive:
        made = call(Import("typing_extensions", "TypeAliasType"), string_literal(name), Lazy(value))
        return AliasPlan(id_, name, made, docstring=docstring)
    return AliasPlan(id_, name, value, code(Import("typing", "TypeAlias")), docstring=docstring)


def with_deprecation(doc: str, reason: str | None) -> str:
    """The docs of a thing that can carry no decorator, with a word that it is deprecated, where it is."""
    if reason is None:
        return doc
    return "\n\n".join(part for part in (doc, f"Deprecated. {reason}".rstrip()) if part)


def deprecated_decorators(reason: str | None, id_: DeclarationId, world: World) -> tuple[Code, ...]:
    """PEP 702's decorator, where a class is deprecated."""
    if reason is None:
        return ()
    text = world.reason(reason, id_.page) or f"{world.homes[id_].public_name} is deprecated."
    # Without a category nothing is said at run time, where documents that hold the class are read by no fault
    # of the user's; type checkers still report every mention.
    name = deprecated_import(world.options)
    return (call(name, string_literal(text), "category=None"),)


def own_decorators(world: World) -> tuple[Code, ...]:
    """The decorators of the user's own, which every record takes."""
    return tuple(code(dotted(name)) for name in world.options.decorators)


def own_imports(world: World) -> tuple[Code, ...]:
    """The names that a template of the user's own wants."""
    return tuple(code(dotted(name)) for name in world.options.imports)


def with_blank_lines(
    head: Sequence[AttributePlan], fields: Sequence[AttributePlan], *, after_docstring: bool
) -> tuple[AttributePlan, ...]:
    """The lines of a class body with blank ones between: after the docstring, after `head`, around docs."""
    documented = any(field.docstring for field in fields)
    return tuple(
        replace(
            each,
            blank_before=(
                after_docstring
                if place == 0
                else place == len(head) or (documented and place > len(head))
            ),
        )
        for place, each in enumerate([*head, *fields])
    )


def with_other_keys(doc: str, record: Record) -> str:
    """The docs of a record, with a word on the keys that it does not list, for a class that cannot say so."""
    if record.extra is None:
        return doc
    return f"{doc}\n\nOther keys may stand beside these.".lstrip()


def extra_not_kept(record: Record, flavour: str) -> tuple[Diagnostic, ...]:
    """The word that keys which the record does not list are lost, where it may have any."""
    if record.extra is None:
        return ()
    what = f"what other keys of `{record.name}` hold"
    lost = "documents are read without them"
    return (NOT_CARRIED.at(record.span, flavour=flavour, what=what, instead=lost),)


def field_default(field: Field, world: World) -> Staged[Code | None]:
    """What a field is where it is absent; None where it never is.

    The only value there is needs no saying. That holds for a required field too whose cell writes the
    constant: APIs leave such keys out, and who builds a model does not want to repeat it. An enum that has one
    value today may have two tomorrow; a required field of that type stays required.
    """
    constant = None
    if not field.nullable and (not field.required or isinstance(field.type, LiteralOf)):
        constant = constant_of(field.type, world)
    if field.required:
        return Staged(constant)
    if field.default is None or field.default.value is None:
        return Staged((None if field.default else constant) or code("None"))
    written = default_value(field.type, field.default.value, world)
    if written is None:
        return Staged(code("None"), (DEFAULT_NOT_WRITTEN.at(field.span, name=field.name),))
    return Staged(written)


def presence(
    field: Field, world: World, absent: Import, sentinel: Import | None = None
) -> Staged[Presence]:
    """What stands for an absent key: a default, None, or with `--unset missing` the value `absent`.

    `sentinel` is the type of that value, where it is not its own.
    """
    default = field_default(field, world)
    value = default.value
    stated = field.default is not None and field.default.value is None
    if world.unset == "none" or value != code("None") or stated:
        nullable = bool(field.nullable) or value == code("None")
        return Staged(Presence(value, nullable), default.diagnostics)
    # Where the docs do not say, readers had better expect null too.
    nullable = True if field.nullable is None else field.nullable
    held = Presence(code(absent), nullable, sentinel or absent)
    return Staged(held, default.diagnostics)


def field_type(field: Field, held: Presence, tag: Tagging = lambda *_: None) -> Code:
    """A field's type, with all that may stand in its place."""
    return code(Lazy(annotation(field.type, tag, nullable=held.nullable, beside=held.sentinel)))


def constant_of(type_: TypeExpr, world: World) -> Code | None:
    """The only value that a type has, as a literal."""
    values = world.literal_values(type_)
    return json_literal(values[0]) if len(values) == 1 else None


def default_value(type_: TypeExpr, value: JsonValue, world: World) -> Code | None:
    """A stated default in Python, where it is a value of the type and a literal can say it."""
    match type_:
        case Scalar(primitive):
            return json_literal(value) if _fits(primitive, value) else None
        case LiteralOf(values):
            return _one_of(values, value)
        case ListOf(item):
            return _list_default(item, value, world) if isinstance(value, list) else None
        case MapOf(item):
            return _map_default(item, value, world) if isinstance(value, dict) else None
        case Nullable(inner):
            return code("None") if value is None else default_value(inner, value, world)
        case UnionOf(variants):
            return _first_default(variants, value, world)
        case Unknown():
            return json_literal(value)
        case Reference(target=None):
            return json_literal(value)
        case Reference(target=DeclarationId() as target):
            return _declared_default(target, value, world)
        case _:
            return None


def _declared_default(target: DeclarationId, value: JsonValue, world: World) -> Code | None:
    match declaration := world.declared[target]:
        case Enum() if world.is_literal(declaration):
            return default_value(literal_enum(declaration), value, world)
        case Enum():
            for name, member in member_names(declaration).value:
                if type(member.value) is type(value) and member.value == value:
                    return code(target, f".{name}")
            return None
        case Alias() if target not in world.recursive:
            return default_value(declaration.target, value, world)
        case Union() if target not in world.recursive:
            return _first_default((each.type for each in declaration.variants), value, world)
        case _:
            return None


def _first_default(types_: Iterable[TypeExpr], value: JsonValue, world: World) -> Code | None:
    tried = (default_value(type_, value, world) for type_ in types_)
    return next((each for each in tried if each is not None), None)


def _list_default(item: TypeExpr, values: list[JsonValue], world: World) -> Code | None:
    items = [default_value(item, value, world) for value in values]
    known = [each for each in items if each is not None]
    return code("[", joined(", ", known), "]") if len(known) == len(items) else None


def _map_default(item: TypeExpr, values: dict[str, JsonValue], world: World) -> Code | None:
    pairs: list[Code] = []
    for key, value in values.items():
        written = default_value(item, value, world)
        if written is None:
            return None
        pairs.append(code(string_literal(key), ": ", written))
    return code("{", joined(", ", pairs), "}")


def _fits(primitive: Primitive, value: JsonValue) -> bool:
    match primitive:
        case Primitive.STRING | Primitive.URL:
            return isinstance(value, str)
        case Primitive.BOOLEAN:
            return isinstance(value, bool)
        case Primitive.INTEGER:
            return isinstance(value, int) and not isinstance(value, bool)
        case Primitive.NUMBER | Primitive.FLOAT:
            return isinstance(value, (int, float)) and not isinstance(value, bool)
        case Primitive.NULL:
            return value is None
        case Primitive.ANY:
            return True
        case _:
            return False


def _one_of(values: tuple[Constant, ...], value: JsonValue) -> Code | None:
    for each in values:
        if type(each) is type(value) and each == value:
            return json_literal(each)
    return None


def _constant(value: Constant) -> Code:
    written = json_literal(value)
    assert written is not None, value
    return written
