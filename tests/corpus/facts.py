"""Are the facts of the IR found again in the Python that it became, by whoever looks at the classes?

usage: facts.py DOCS TARGET LAYOUT; prints, as JSON, how many facts there are and those that differ.

For every field of every record: its key, whether it is required, whether null is taken, its type and its default;
for every enum class: its values, and whether it takes others. What a flavour says that it cannot carry is left
out of account by comparing with the schema that it carries.
"""

from __future__ import annotations

import collections
import dataclasses
import datetime as dt
import decimal
import enum
import importlib
import inspect
import json
import sys
import types
import typing
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typing_extensions
from mdgen.config import configure
from mdgen.ir.nodes import (
    Alias,
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
    TypeExpr,
    Union,
    UnionOf,
    Unknown,
)
from mdgen.pipeline import read, understand, write_modules
from mdgen.plan.modules import draft_with
from mdgen.plan.world import World
from mdgen.targets import flavour
from typing_extensions import assert_never

Type = frozenset[Any]
"""The members of a type: names of scalars, ("list", Type), ("map", Type), ("class", id), ("value", type, value)."""

ABSENT = ("absent",)
NOTHING = ("no default",)
SCALARS: dict[Primitive, tuple[str, ...]] = {
    Primitive.STRING: ("str",),
    Primitive.URL: ("str",),
    Primitive.INTEGER: ("int",),
    Primitive.FLOAT: ("float",),
    Primitive.NUMBER: ("int", "float"),
    Primitive.BOOLEAN: ("bool",),
    Primitive.BYTES: ("bytes",),
    Primitive.DATE: ("date",),
    Primitive.DATETIME: ("datetime",),
    Primitive.TIME: ("time",),
    Primitive.DURATION: ("timedelta",),
    Primitive.DECIMAL: ("Decimal",),
    Primitive.UUID: ("UUID",),
    Primitive.NULL: ("NoneType",),
    Primitive.ANY: ("any",),
}
CLASSES = {
    *(str, int, float, bool, bytes, type(None)),
    *(dt.date, dt.datetime, dt.time, dt.timedelta, decimal.Decimal, uuid.UUID),
}
MARKS = (
    typing_extensions.NotRequired,
    typing_extensions.Required,
    typing_extensions.Annotated,
    typing.ClassVar,
)
ALIASES = (
    typing_extensions.TypeAliasType,
    getattr(typing, "TypeAliasType", typing_extensions.TypeAliasType),
)


@dataclasses.dataclass(frozen=True)
class Facts:
    """What there is to know of a field."""

    required: bool
    nullable: bool
    type: Type
    default: object


# --------------------------------------------------------------------------------- as the IR has them


def expected_type(type_: TypeExpr, world: World, inside: tuple[DeclarationId, ...] = ()) -> Type:
    match type_:
        case Scalar(primitive):
            return frozenset(SCALARS[primitive])
        case Unknown() | Reference(target=None):
            return frozenset({"any"})
        case ListOf(item):
            return frozenset({("list", whole(expected_type(item, world, inside)))})
        case MapOf(value):
            return frozenset({("map", whole(expected_type(value, world, inside)))})
        case Nullable(inner):
            return expected_type(inner, world, inside) | {"NoneType"}
        case UnionOf(variants):
            return frozenset().union(*(expected_type(each, world, inside) for each in variants))
        case LiteralOf(values):
            return frozenset(
                "float" if isinstance(each, float) else ("value", type(each).__name__, each)
                for each in values
            )
        case Reference(target=DeclarationId() as target):
            return expected_of(target, world, inside)
        case _:
            assert_never(type_)


def expected_of(id_: DeclarationId, world: World, inside: tuple[DeclarationId, ...]) -> Type:
    declaration = world.declared[id_]
    if id_ in inside:
        return frozenset({("itself", world.homes[id_].name)})
    match declaration:
        case Record():
            return frozenset({("class", id_)})
        case Enum() if world.is_literal(declaration):
            values = LiteralOf(tuple(member.value for member in declaration.members))
            if not declaration.members or declaration.is_open:
                return expected_type(UnionOf((values, Scalar(declaration.value_kind))), world)
            return expected_type(values, world)
        case Enum():
            return frozenset({("class", id_)})
        case Union():
            variants = UnionOf(tuple(each.type for each in declaration.variants))
            found = expected_type(variants, world, (*inside, id_))
            return found | {"any"} if declaration.is_open else found
        case Alias():
            return expected_type(declaration.target, world, (*inside, id_))
        case _:
            assert_never(declaration)


def whole(members: Type) -> Type:
    """A type in which what takes anything takes nothing else besides."""
    return frozenset({"any"}) if "any" in members else members


def expected(field: Field, target: str, world: World) -> Facts:
    members = expected_type(field.type, world)
    values = [each for each in members if isinstance(each, tuple) and each[0] == "value"]
    only = values[0][2] if len(members) == 1 == len(values) and not field.nullable else NOTHING
    nullable = field.nullable
    default: object = NOTHING
    required = field.required
    if target == "typeddict":
        nullable = not required if nullable is None else nullable
    elif required and isinstance(field.type, LiteralOf) and only != NOTHING:
        required, default = False, only
    elif not required:
        absent = ABSENT if target == "msgspec" else None
        default = absent if only == NOTHING else only
        if field.default is not None:
            default = field.default.value
        if default == ABSENT:
            nullable = True if nullable is None else nullable
        elif default is None:
            nullable = True
    null = bool(nullable) or "NoneType" in members or "any" in members
    return Facts(required, null, whole(members - {"NoneType"}), plain(default))


# ------------------------------------------------------------------------------ as Python's users do


def found_type(hint: Any, ids: dict[Any, DeclarationId], inside: tuple[str, ...] = ()) -> Type:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if isinstance(hint, ALIASES):
        if hint.__name__ in inside:
            return frozenset({("itself", hint.__name__)})
        return found_type(hint.__value__, ids, (*inside, hint.__name__))
    if isinstance(hint, (str, typing.ForwardRef)):
        raise TypeError(f"{hint!r} was not evaluated")
    if hint is Any or hint is object:
        return frozenset({"any"})
    if hint is None or hint is type(None):
        return frozenset({"NoneType"})
    if origin in MARKS:
        return found_type(arguments[0], ids, inside)
    if origin in (typing.Literal, typing_extensions.Literal):
        return frozenset(("value", type(each).__name__, each) for each in arguments)
    if origin in (typing.Union, types.UnionType):
        return frozenset().union(*(found_type(each, ids, inside) for each in arguments))
    if origin is list:
        return frozenset({("list", whole(found_type(arguments[0], ids, inside)))})
    if origin is dict and arguments[0] is str:
        return frozenset({("map", whole(found_type(arguments[1], ids, inside)))})
    if inspect.isclass(hint) and hint in CLASSES:
        return frozenset({hint.__name__})
    if inspect.isclass(hint) and hint.__name__ == "UnsetType":
        return frozenset()
    return frozenset({("class", ids[hint])})


def found(cls: Any, target: str, ids: dict[Any, DeclarationId]) -> dict[str, Facts]:
    """The facts of a class's fields, by key."""
    facts: dict[str, Facts] = {}
    for key, required, hint, default in members(cls, target):
        type_ = found_type(hint, ids)
        null = "NoneType" in type_ or "any" in type_
        facts[key] = Facts(required, null, whole(type_ - {"NoneType"}), plain(default))
    return facts


def members(cls: Any, target: str) -> Iterator[tuple[str, bool, Any, object]]:
    """Key, whether it is required, annotation and default of every field."""
    if target == "pydantic":
        for name, field in cls.model_fields.items():
            default = NOTHING if field.is_required() else field.get_default()
            yield field.alias or name, field.is_required(), field.annotation, default
        return
    if target == "msgspec":
        import msgspec

        config = cls.__struct_config__
        for name, hint in typing_extensions.get_type_hints(cls).items():
            if typing.get_origin(hint) is typing.ClassVar and config.tag_field is not None:
                assert getattr(cls, name) == config.tag
                yield config.tag_field, False, hint, config.tag
        for field in msgspec.structs.fields(cls):
            default = NOTHING if field.required else field.default
            if default is msgspec.NODEFAULT:
                default = field.default_factory()
            default = ABSENT if default is msgspec.UNSET else default
            yield field.encode_name, field.required, field.type, default
        return
    hints = typing_extensions.get_type_hints(cls, include_extras=True)
    if target == "typeddict":
        for key, hint in hints.items():
            yield key, key in cls.__required_keys__, hint, NOTHING
        return
    for field in dataclasses.fields(cls):
        missing = field.default is dataclasses.MISSING
        default = NOTHING if missing else field.default
        if missing and field.default_factory is not dataclasses.MISSING:
            default = field.default_factory()
        key = field.metadata.get("wire_name", field.name)
        yield key, default == NOTHING, hints[field.name], default


def plain(value: object) -> object:
    """A default as JSON has it."""
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    return value


# ------------------------------------------------------------------------------------ comparison


def compare(docs: Path, target: str, layout: str, folder: Path) -> dict[str, Any]:
    """How many facts a tree has, and those that are not found again."""
    sources = read(docs, folder / "models").value
    assert sources is not None
    config = configure(folder, {"source": str(docs), "layout": layout}, [target]).value
    assert config is not None
    known = understand(sources, config).value
    assert known is not None
    schema, options = known.schema, config.options_of(target)
    written = write_modules(schema, {"": options})
    for path, data in written.value.items():
        (folder / "models" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "models" / path).write_bytes(data)
    unfit = {each.span for each in written.diagnostics if each.code == "MDG305"}
    world = draft_with(flavour(target), schema, options).value.world
    sys.path.insert(0, str(folder))
    sys.setrecursionlimit(20_000)
    python: Callable[[DeclarationId], Any] = lambda id_: getattr(  # noqa: E731
        importlib.import_module(".".join(("models", *world.homes[id_].public_module))),
        world.homes[id_].public_name,
    )
    classes = {
        id_: python(id_)
        for id_, each in world.declared.items()
        if isinstance(each, Record) or (isinstance(each, Enum) and not world.is_literal(each))
    }
    ids = {cls: id_ for id_, cls in classes.items()}
    counts: collections.Counter[str] = collections.Counter()
    wrong: list[str] = []

    def hold(where: str, what: str, ours: object, theirs: object) -> None:
        counts[what] += 1
        if ours != theirs or type(ours) is not type(theirs):
            wrong.append(f"{where}: {what}: {ours!r}, not {theirs!r}")

    for id_, cls in classes.items():
        declaration = world.declared[id_]
        where = f"{id_.page}#{id_.name}"
        if isinstance(declaration, Enum):
            values = list(dict.fromkeys(member.value for member in declaration.members))
            hold(where, "values", [member.value for member in cls], values)
            hold(
                where,
                "open",
                takes(cls, "no such value" if isinstance(values[0], str) else -987),
                declaration.is_open,
            )
            continue
        assert isinstance(declaration, Record)
        have = found(cls, target, ids)
        fields = {field.wire_name: field for field in declaration.fields}
        hold(where, "keys", sorted(have), sorted(fields))
        tag = world.tags.get(id_)
        for key in fields.keys() & have.keys():
            want = expected(fields[key], target, world)
            if fields[key].span in unfit:
                want = dataclasses.replace(
                    want, default=have[key].default, nullable=have[key].nullable
                )
            if tag is not None and key == tag.wire_name:
                want = dataclasses.replace(want, required=False, default=tag.value)
            for fact in dataclasses.fields(Facts):
                ours, theirs = getattr(have[key], fact.name), getattr(want, fact.name)
                hold(f"{where}.{key}", fact.name, ours, theirs)
    return {"facts": sum(counts.values()), "counts": counts, "wrong": wrong}


def takes(cls: Any, value: object) -> bool:
    try:
        cls(value)
    except ValueError:
        return False
    return True


if __name__ == "__main__":
    with TemporaryDirectory() as temporary:
        print(json.dumps(compare(Path(sys.argv[1]), sys.argv[2], sys.argv[3], Path(temporary))))
