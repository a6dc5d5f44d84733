"""msgspec's Structs: keyword-only, read and written by `msgspec.json` with the docs' own keys.

msgspec decides by what a value is in JSON which type of a union it has, before it looks inside. So what it can
carry is settled first, over the whole schema: unions of objects become tagged ones where one key tells all of
their records apart, and where none does, what the parts have in common is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from msgspec import Struct
from typing_extensions import assert_never

from mdgen.diagnostics.catalogue import NOT_CARRIED
from mdgen.diagnostics.model import Diagnostic, Staged
from mdgen.ir.nodes import (
    Alias,
    Constant,
    Declaration,
    DeclarationId,
    Enum,
    Field,
    ListOf,
    LiteralOf,
    MapOf,
    Nullable,
    Primitive,
    Record,
    Reference,
    Scalar,
    Schema,
    TypeExpr,
    Union,
    UnionOf,
    Unknown,
)
from mdgen.ir.walk import declarations, parts, replace_leaves, types, with_types
from mdgen.options import EnumStyle, Options
from mdgen.plan.annotations import literal_type
from mdgen.plan.code import Code, Import, call, code, dotted, subscript
from mdgen.plan.flavour import Flavour, Surface
from mdgen.plan.literals import json_literal, string_literal
from mdgen.plan.members import (
    alias_of,
    deprecated_decorators,
    enum_class,
    extra_not_kept,
    field_names,
    field_type,
    own_decorators,
    own_imports,
    presence,
    with_blank_lines,
    with_deprecation,
    with_other_keys,
)
from mdgen.plan.nodes import AliasPlan, AttributePlan, ClassPlan
from mdgen.plan.world import Carried, Tag, World, is_literal, recursive_aliases, with_declarations

_STRUCT = Import("msgspec", "Struct")
_FIELD = Import("msgspec", "field")
_UNSET = Import("msgspec", "UNSET")
_UNSET_TYPE = Import("msgspec", "UnsetType")
_CLASS_VAR = Import("typing", "ClassVar")

# What the class body calls; a field of that name with a default would hide it from the fields after it.
_RESERVED_FIELDS = frozenset({"field"})

_ANY = Scalar(Primitive.ANY)
_TEXT = Scalar(Primitive.STRING)
_WHOLE = Scalar(Primitive.INTEGER)


def declare(
    id_: DeclarationId, declaration: Declaration, world: World
) -> Staged[ClassPlan | AliasPlan]:
    """A declaration as a Struct, an enum or an alias."""
    match declaration:
        case Record():
            return _struct(id_, declaration, world)
        case Enum() if not world.is_literal(declaration):
            planned = enum_class(id_, declaration, world)
            return Staged(planned.value, planned.diagnostics)
        case Enum() | Union() | Alias():
            return Staged(alias_of(id_, declaration, world))
        case _:
            assert_never(declaration)


def _struct(id_: DeclarationId, record: Record, world: World) -> Staged[ClassPlan | AliasPlan]:
    names = field_names(record, _RESERVED_FIELDS)
    diagnostics: list[Diagnostic] = [*names.diagnostics, *extra_not_kept(record, FLAVOUR.name)]
    tag = world.tags.get(id_)
    # Two fields of one key are refused; the last one is what a reader of the table would see.
    by_key = {
        field.wire_name: (name, field)
        for name, field in zip(names.value, record.fields, strict=True)
    }
    fields: list[AttributePlan] = []
    for name, field in by_key.values():
        if not _can_be_key(field.wire_name):
            what = f"the key of `{field.name}`"
            lost = "documents are read without it"
            diagnostics.append(
                NOT_CARRIED.at(field.span, flavour=FLAVOUR.name, what=what, instead=lost)
            )
            continue
        if tag is not None and field.wire_name == tag.wire_name:
            doc = world.docstring(with_deprecation(field.doc, field.deprecated), id_.page, 1)
            type_ = subscript(_CLASS_VAR, literal_type([tag.value]))
            fields.append(AttributePlan(name, type_, json_literal(tag.value), doc))
            continue
        planned = _field(name, field, id_, world)
        diagnostics.extend(planned.diagnostics)
        fields.append(planned.value)
    doc = world.docstring(with_other_keys(record.doc, record), id_.page, 1)
    settings = [code("frozen=True")] if world.options.frozen else []
    settings.append(code("kw_only=True"))
    if tag is not None:
        value = json_literal(tag.value)
        assert value is not None, tag
        settings += [code("tag_field=", string_literal(tag.wire_name)), code("tag=", value)]
    own = world.options.base_class
    plan = ClassPlan(
        id_,
        world.homes[id_].name,
        (code(_STRUCT if own is None else dotted(own)), *settings),
        with_blank_lines((), fields, after_docstring=bool(doc)),
        doc,
        (*deprecated_decorators(record.deprecated, id_, world), *own_decorators(world)),
        extra=own_imports(world),
    )
    return Staged(plan, tuple(diagnostics))


def _can_be_key(wire_name: str) -> bool:
    """Whether msgspec takes a name as a key: it escapes nothing, and refuses what JSON would escape."""
    return all(character >= " " and character not in '"\\' for character in wire_name)


def _field(name: str, field: Field, id_: DeclarationId, world: World) -> Staged[AttributePlan]:
    held = presence(field, world, _UNSET, _UNSET_TYPE)
    value = held.value.default
    settings: list[Code] = []
    if value is not None and str(value.parts[0])[:1] in ("[", "{"):
        settings.append(code("default_factory=lambda: ", value))
    elif value is not None and name != field.wire_name:
        settings.append(code("default=", value))
    if name != field.wire_name:
        settings.append(code("name=", string_literal(field.wire_name)))
    if settings:
        value = call(_FIELD, *settings)
    doc = world.docstring(with_deprecation(field.doc, field.deprecated), id_.page, 1)
    plan = AttributePlan(name, field_type(field, held.value), value, doc)
    return Staged(plan, held.diagnostics)


# ------------------------------------------------------------------------------- what can be carried


def carry(schema: Schema, options: Options) -> Staged[Carried]:
    """The schema with every type that msgspec would refuse written wider, and the tags of its records."""
    declared = declarations(schema)
    style = options.enums or FLAVOUR.enums
    diagnostics: list[Diagnostic] = []
    for id_ in sorted(recursive_aliases(declared)):
        diagnostics.append(_not_carried(declared[id_], "a type that holds itself", "`Any`"))
    declared = _without_float_enums(_without_recursion(declared), diagnostics)
    order = [id_ for group in schema.groups for id_ in group]
    tags = _tags(order, declared, schema)
    for id_ in order:
        widened = _Widening(declared, tags, style)
        found: list[tuple[str, str]] = []
        before = declared[id_]
        if isinstance(before, Union) and not before.is_open:
            variants = tuple(variant.type for variant in before.variants)
            wider = widened.type(UnionOf(variants), found)
            if wider != UnionOf(variants):
                after: Declaration = Alias(
                    before.name, before.doc, wider, before.span, before.deprecated
                )
                declared[id_] = after
        else:
            declared[id_] = with_types(before, partial(widened.type, found=found))
        diagnostics.extend(_not_carried(before, what, instead) for what, instead in found)
    return Staged(Carried(with_declarations(schema, declared), tags), tuple(diagnostics))


def _not_carried(declaration: Declaration, what: str, instead: str) -> Diagnostic:
    return NOT_CARRIED.at(
        declaration.span,
        flavour=FLAVOUR.name,
        what=f"{what} in `{declaration.name}`",
        instead=f"{instead} stands there",
    )


def _without_recursion(
    declared: Mapping[DeclarationId, Declaration],
) -> dict[DeclarationId, Declaration]:
    recursive = recursive_aliases(declared)

    def cut(type_: TypeExpr) -> TypeExpr:
        return _ANY if isinstance(type_, Reference) and type_.target in recursive else type_

    return {
        id_: (
            with_types(each, lambda type_: replace_leaves(type_, cut)) if id_ in recursive else each
        )
        for id_, each in declared.items()
    }


def _without_float_enums(
    declared: Mapping[DeclarationId, Declaration], diagnostics: list[Diagnostic]
) -> dict[DeclarationId, Declaration]:
    kept = dict(declared)
    for id_, each in declared.items():
        if isinstance(each, Enum) and each.value_kind is Primitive.FLOAT:
            diagnostics.append(_not_carried(each, "which fractions are meant", "`float`"))
            float_ = Scalar(Primitive.FLOAT)
            kept[id_] = Alias(each.name, each.doc, float_, each.span, each.deprecated)
    return kept


def _tags(
    order: Iterable[DeclarationId], declared: Mapping[DeclarationId, Declaration], schema: Schema
) -> dict[DeclarationId, Tag]:
    """What each record of a union is told by, where every record of it can say it.

    A record has one tag: where two unions tell it apart by different keys, the first one has it.
    """
    tags: dict[DeclarationId, Tag] = {}
    for id_ in order:
        for variants in _unions(declared[id_]):
            discriminator = schema.discriminators.get(variants)
            if discriminator is None:
                continue
            found: dict[DeclarationId, Tag] = {}
            for leaf in _leaves(UnionOf(variants), declared):
                tag = _tag(leaf, discriminator.wire_name, declared)
                if tag is None or not isinstance(leaf, Reference) or leaf.target is None:
                    break
                if tags.get(leaf.target, tag) != tag:
                    break
                found[leaf.target] = tag
            else:
                values = {tag.value for tag in found.values()}
                if len(values) == len(found) and len({type(value) for value in values}) == 1:
                    tags |= found
    return tags


def _unions(declaration: Declaration) -> Iterator[tuple[TypeExpr, ...]]:
    """The variants of every union in a declaration, its own first."""
    if isinstance(declaration, Union):
        if declaration.is_open:
            return
        yield tuple(variant.type for variant in declaration.variants)
    stack = [*types(declaration)]
    while stack:
        type_ = stack.pop(0)
        if isinstance(type_, UnionOf):
            yield type_.variants
        stack.extend(parts(type_))


def _tag(
    leaf: TypeExpr, wire_name: str, declared: Mapping[DeclarationId, Declaration]
) -> Tag | None:
    record = _declaration(leaf, declared)
    if not isinstance(record, Record):
        return None
    for field in record.fields:
        if field.wire_name == wire_name:
            value = _only_value(field.type, declared)
            told = field.required and not field.nullable and _can_be_key(wire_name)
            # A bool is an int to Python, but not to JSON.
            return Tag(wire_name, value) if told and type(value) in (str, int) else None  # type: ignore[arg-type]
    return None


def _only_value(type_: TypeExpr, declared: Mapping[DeclarationId, Declaration]) -> Constant | None:
    values: list[Constant] = []
    for leaf in _leaves(type_, declared):
        enum = _declaration(leaf, declared)
        if isinstance(leaf, LiteralOf):
            values += leaf.values
        elif isinstance(enum, Enum) and not enum.is_open and len(enum.members) == 1:
            values.append(enum.members[0].value)
        else:
            return None
    return values[0] if len(values) == 1 else None


def _declaration(
    type_: TypeExpr, declared: Mapping[DeclarationId, Declaration]
) -> Declaration | None:
    if isinstance(type_, Reference) and type_.target is not None:
        return declared[type_.target]
    return None


def _leaves(type_: TypeExpr, declared: Mapping[DeclarationId, Declaration]) -> tuple[TypeExpr, ...]:
    """The types that a value may have, aliases and unions of unions followed; each declaration once."""
    found: dict[object, TypeExpr] = {}
    seen: set[DeclarationId] = set()
    stack = [type_]
    while stack:
        each = stack.pop()
        match each:
            case UnionOf(variants):
                stack.extend(reversed(variants))
            case Nullable(inner):
                stack += [Scalar(Primitive.NULL), inner]
            case Reference(target=DeclarationId() as target):
                match declared[target]:
                    case Alias(target=inner) if target not in seen:
                        stack.append(inner)
                    case Union(variants=members, is_open=is_open) if target not in seen:
                        stack += [_ANY] if is_open else []
                        stack.extend(member.type for member in reversed(members))
                    case _:
                        found.setdefault(target, each)
                seen.add(target)
            case _:
                found.setdefault(each, each)
    return tuple(found.values())


class _Widening(Struct, frozen=True):
    """Types as msgspec takes them, given the declarations as they are carried so far."""

    declared: Mapping[DeclarationId, Declaration]
    tags: Mapping[DeclarationId, Tag]
    style: EnumStyle

    def type(self, type_: TypeExpr, found: list[tuple[str, str]]) -> TypeExpr:
        """The type, or a wider one; what was widened is added to `found`, with what stands instead."""
        match type_:
            case ListOf(item):
                return ListOf(self.type(item, found))
            case MapOf(value):
                return MapOf(self.type(value, found))
            case Nullable(inner):
                return Nullable(self.type(inner, found))
            case UnionOf(variants):
                said = len(found)
                wider = self._union(_leaves(type_, self.declared), found)
                if len(found) > said:
                    return wider
                return UnionOf(tuple(self.type(variant, found) for variant in variants))
            case Scalar() | Reference() | LiteralOf() | Unknown():
                return type_
            case _:
                assert_never(type_)

    def _union(self, leaves: Sequence[TypeExpr], found: list[tuple[str, str]]) -> TypeExpr:
        if any(isinstance(leaf, Unknown) or leaf == _ANY for leaf in leaves):
            return UnionOf(tuple(leaves))
        kept: list[TypeExpr] = []
        objects = [leaf for leaf in leaves if self._is_record(leaf) or isinstance(leaf, MapOf)]
        lists = [leaf for leaf in leaves if isinstance(leaf, ListOf)]
        if len(objects) > 1 and not self._told_apart(objects):
            values = [leaf.value for leaf in objects if isinstance(leaf, MapOf)]
            alike = (
                self.type(UnionOf(tuple(values)), found) if len(values) == len(objects) else _ANY
            )
            kept.append(MapOf(alike))
            what = (
                f"a union of {len(objects)} kinds of objects without one key that tells them apart"
            )
            found.append((what, "`dict`"))
        else:
            kept += objects
        if len(lists) > 1:
            kept.append(ListOf(self.type(UnionOf(tuple(each.item for each in lists)), found)))
            found.append(
                (f"a union of {len(lists)} kinds of lists", "a list of any of their items")
            )
        else:
            kept += [ListOf(self.type(each.item, found)) for each in lists]
        rest = [leaf for leaf in leaves if leaf not in objects and leaf not in lists]
        kept += self._plain([part for leaf in rest for part in _by_kind(leaf)], found)
        return UnionOf(tuple(kept))

    def _plain(self, leaves: Sequence[TypeExpr], found: list[tuple[str, str]]) -> list[TypeExpr]:
        """Scalars, constants and enums, of which msgspec takes one that is a text and one that is whole."""
        texts = [leaf for leaf in leaves if self._is_text(leaf)]
        wholes = [leaf for leaf in leaves if self._is_whole(leaf)]
        kept = list(leaves)
        if len(texts) > 1 and any(self._is_exact(leaf) for leaf in texts):
            kept = [_TEXT, *(leaf for leaf in kept if leaf not in texts)]
            if Scalar(Primitive.DECIMAL) in texts:
                kept += [_WHOLE, Scalar(Primitive.FLOAT)]
            found.append((f"a union of {len(texts)} kinds of texts", "`str`"))
        if len(wholes) > 1 and any(self._is_exact(leaf) for leaf in wholes):
            kept = [_WHOLE, *(leaf for leaf in kept if leaf not in wholes or self._is_both(leaf))]
            found.append((f"a union of {len(wholes)} kinds of whole numbers", "`int`"))
        return kept

    def _told_apart(self, objects: Sequence[TypeExpr]) -> bool:
        """Whether all are records that say by one key, in values of one kind, which one they are."""
        said: set[tuple[str, type]] = set()
        values: list[str | int] = []
        for each in objects:
            target = each.target if isinstance(each, Reference) else None
            tag = None if target is None else self.tags.get(target)
            if tag is None:
                return False
            said.add((tag.wire_name, type(tag.value)))
            values.append(tag.value)
        return len(said) == 1 and len({*values}) == len(values)

    def _is_record(self, type_: TypeExpr) -> bool:
        return isinstance(_declaration(type_, self.declared), Record)

    def _kinds(self, type_: TypeExpr) -> set[Primitive]:
        """What a scalar, a constant or an enum is made of."""
        match type_:
            case Scalar(primitive):
                return {primitive}
            case LiteralOf(values):
                kinds = {str: Primitive.STRING, bool: Primitive.BOOLEAN, int: Primitive.INTEGER}
                return {kinds.get(type(value), Primitive.FLOAT) for value in values}
            case _:
                enum = _declaration(type_, self.declared)
                return {enum.value_kind} if isinstance(enum, Enum) else set()

    def _is_text(self, type_: TypeExpr) -> bool:
        return bool(self._kinds(type_) & _TEXTS)

    def _is_whole(self, type_: TypeExpr) -> bool:
        return bool(self._kinds(type_) & {Primitive.INTEGER, Primitive.NUMBER})

    def _is_both(self, type_: TypeExpr) -> bool:
        """Whether a type that is whole takes other values too, which stay."""
        return bool(self._kinds(type_) - {Primitive.INTEGER})

    def _is_exact(self, type_: TypeExpr) -> bool:
        """Whether msgspec takes nothing of its kind beside it: an enum class, a date, a UUID."""
        enum = _declaration(type_, self.declared)
        if isinstance(enum, Enum):
            return not is_literal(enum, self.style)
        return isinstance(type_, Scalar) and type_.primitive in _TEXTS - _PLAIN_TEXTS


def _by_kind(type_: TypeExpr) -> Iterator[TypeExpr]:
    """Constants of one kind each; any other type as it is."""
    if not isinstance(type_, LiteralOf):
        yield type_
        return
    kinds: dict[type, list[Constant]] = {}
    for value in type_.values:
        kinds.setdefault(type(value), []).append(value)
    for values in kinds.values():
        yield LiteralOf(tuple(values))


_PLAIN_TEXTS = frozenset({Primitive.STRING, Primitive.URL})
_TEXTS = _PLAIN_TEXTS | {
    Primitive.BYTES,
    Primitive.DATE,
    Primitive.DATETIME,
    Primitive.TIME,
    Primitive.DURATION,
    Primitive.DECIMAL,
    Primitive.UUID,
}


FLAVOUR = Flavour(
    name="msgspec",
    summary="msgspec's Structs",
    surface=Surface(
        names=frozenset({"msgspec.UNSET", "msgspec.UnsetType", "typing.ClassVar"}),
        bases=frozenset({"msgspec.Struct"}),
        calls=frozenset({"msgspec.field"}),
        class_keywords=frozenset({"frozen", "kw_only", "tag", "tag_field"}),
    ),
    declare=declare,
    unset="missing",
    carry=carry,
)
