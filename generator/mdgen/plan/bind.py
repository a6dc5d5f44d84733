"""Local names, decided once per module: what each imported thing is called, and the import block."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace
from typing_extensions import assert_never

from mdgen.ir.nodes import DeclarationId
from mdgen.plan.code import Code, Import, Lazy
from mdgen.plan.layout import Home, ModulePath
from mdgen.plan.literals import string_literal
from mdgen.plan.names import is_standard_library, numbered, qualified
from mdgen.plan.nodes import AliasPlan, AttributePlan, CallPlan, ClassPlan, Item, OpenEnumPlan

_NUMBER = re.compile("[0-9]+")
_LONGEST_NUMBER = 18
"""How many digits of a number count."""


class Bound(Struct, frozen=True):
    """A module's items with every name in place, and the imports that they need."""

    items: tuple[Item, ...]
    imports: tuple[str, ...]
    known: tuple[tuple[str, Import], ...]


def bind(
    items: Sequence[Item],
    path: ModulePath,
    homes: Mapping[DeclarationId, Home],
    line_length: int,
) -> Bound:
    """The items as text. A definition owns its name, then other modules' classes, then the outside world."""
    used = dict.fromkeys(name for item in items for piece in pieces(item) for name in piece.names())
    defined = [item.id for item in items if not isinstance(item, CallPlan)]
    local = _local_names(used, [homes[id_].name for id_ in defined], path, homes)
    place = {id_: number for number, id_ in enumerate(defined)}
    result: list[Item] = []
    for item in items:
        # A call stands after everything that it mentions.
        number = len(place) if isinstance(item, CallPlan) else place[item.id]

        def bound(piece: Code, number: int = number) -> Code:
            return Code((_text(piece, local, lambda id_: place.get(id_, -1) >= number),))

        result.append(_bound_item(item, bound))
    imports = {
        name: alias
        for name, alias in local.items()
        if isinstance(name, Import) and (name.module != "builtins" or alias != name.name)
    }
    foreign = {
        name: alias
        for name, alias in local.items()
        if isinstance(name, DeclarationId) and homes[name].module != path
    }
    lines = import_lines(
        [(name.module, name.name, alias) for name, alias in imports.items()]
        + [
            (relative_module(path, homes[id_].module), homes[id_].name, alias)
            for id_, alias in foreign.items()
        ],
        line_length,
    )
    known = tuple(
        sorted((alias, name) for name, alias in local.items() if isinstance(name, Import))
    )
    return Bound(tuple(result), lines, known)


def pieces(item: Item) -> Iterator[Code]:
    """Every piece of code in an item."""
    match item:
        case ClassPlan():
            yield from item.decorators
            yield from item.bases
            yield from item.extra
            for attribute in item.attributes:
                if attribute.annotation is not None:
                    yield attribute.annotation
                if attribute.value is not None:
                    yield attribute.value
            if (missing := item.open_enum) is not None:
                yield from (missing.kind, missing.name_of_value)
                yield from (missing.classmethod, missing.object, missing.type)
        case AliasPlan():
            if item.annotation is not None:
                yield item.annotation
            yield item.value
        case CallPlan():
            yield item.call
        case _:
            assert_never(item)


def relative_module(origin: ModulePath, target: ModulePath) -> str:
    """The module `target` as a module `origin` imports it: `.agent`, `..components.agent`."""
    package = origin[:-1]
    shared = 0
    while shared < min(len(package), len(target) - 1) and package[shared] == target[shared]:
        shared += 1
    return "." * (len(package) - shared + 1) + ".".join(target[shared:])


def import_lines(
    wanted: Iterable[tuple[str, str, str]],
    line_length: int,
    *,
    reexport: bool = False,
    indent: str = "",
) -> tuple[str, ...]:
    """Import statements in isort's order and black's style, "" between the sections.

    `wanted` holds (module, name, local name); no name: the module itself. `reexport` spells every name
    `name as name`, which is how type checkers know it from one that the module needs for itself.
    """
    plain: dict[str, list[str]] = {}
    statements: list[tuple[tuple[object, ...], str]] = []
    for module, name, alias in sorted(wanted):
        if not name:
            statements.append((_statement_key(module, ""), f"import {module} as {alias}"))
        elif name == alias and not reexport:
            plain.setdefault(module, []).append(name)
        else:
            lines = _from_import(module, [f"{name} as {alias}"], line_length, indent)
            statements.append((_statement_key(module, name), lines))
    for module, names in plain.items():
        names.sort(key=_member_key)
        lines = _from_import(module, names, line_length, indent)
        statements.append((_statement_key(module, names[0]), lines))
    statements.sort()
    result: list[str] = []
    section: object = None
    for key, statement in statements:
        if result and key[0] != section:
            result.append("")
        section = key[0]
        result.append(indent + statement)
    return tuple(result)


def export_key(name: str) -> tuple[object, ...]:
    """isort's order of an `__all__`: constants, classes, the rest, capitals before small letters."""
    return (_member_key(name)[0], _natural(name))


def _from_import(module: str, names: Sequence[str], line_length: int, indent: str) -> str:
    line = f"from {module} import {', '.join(names)}"
    # A wide character counts two columns for black.
    wide = 0 if line.isascii() else sum(not character.isascii() for character in line)
    if len(indent) + len(line) + wide <= line_length:
        return line
    inner = "".join(f"{indent}    {name},\n" for name in names)
    return f"from {module} import (\n{inner}{indent})"


@lru_cache(maxsize=16_384)
def _statement_key(module: str, name: str) -> tuple[object, ...]:
    stem = module.lstrip(".")
    dots = len(module) - len(stem)
    section = 2 if dots else 0 if is_standard_library(module) else 1
    return (section, bool(name), -dots, _natural(stem.lower()), _natural(stem), _member_key(name))


@lru_cache(maxsize=16_384)  # a class is imported in many places
def _member_key(name: str) -> tuple[object, ...]:
    """isort's order of names: constants, classes, the rest."""
    kind = 0 if len(name) > 1 and name.isupper() else 1 if name[:1].isupper() else 2
    return (kind, _natural(name.lower()), _natural(name))


def _natural(text: str) -> str:
    """Text in an order where 10 comes after 2: every number as one digit, then its value in one width."""
    return _NUMBER.sub(_padded, text)


def _padded(number: re.Match[str]) -> str:
    return "0" + number[0][:_LONGEST_NUMBER].zfill(_LONGEST_NUMBER)


def _local_names(
    used: Iterable[Import | DeclarationId],
    own: Iterable[str],
    path: ModulePath,
    homes: Mapping[DeclarationId, Home],
) -> dict[Import | DeclarationId, str]:
    local: dict[Import | DeclarationId, str] = {}
    foreign: dict[str, list[DeclarationId]] = {}
    outside: list[Import] = []
    for name in used:
        if isinstance(name, Import):
            outside.append(name)
        elif homes[name].module == path:
            local[name] = homes[name].name
        else:
            foreign.setdefault(homes[name].public_name, []).append(name)
    taken = set(own)
    crowded: list[DeclarationId] = []
    for title, ids in foreign.items():
        beside = [id_ for id_ in ids if homes[id_].public_module[:-1] == path[:-1]]
        owners = ids if len(ids) == 1 else beside
        if title in taken or len(owners) != 1:
            crowded.extend(ids)
        else:
            local[owners[0]] = title
            crowded.extend(id_ for id_ in ids if id_ != owners[0])
    taken |= set(local.values()) | set(foreign)
    last: dict[str, int] = {}
    for id_ in sorted(crowded):
        local[id_] = _free_alias(homes[id_], taken, last)
        taken.add(local[id_])
    for name in sorted(outside):
        alias = name.wanted
        while alias in taken:
            alias = f"_{alias}"
        local[name] = alias
        taken.add(alias)
    return local


def _free_alias(home: Home, taken: Collection[str], last: dict[str, int]) -> str:
    folders = tuple(part.strip("_") for part in home.public_module[:-1])
    for depth in range(1, len(folders) + 1):
        alias = qualified(folders[-depth:], home.public_name)
        if alias not in taken:
            return alias
    return numbered(home.public_name, taken, last)


def _text(
    piece: Code,
    local: Mapping[Import | DeclarationId, str],
    is_later: Callable[[DeclarationId], bool],
) -> str:
    written: list[str] = []
    for part in piece.parts:
        match part:
            case str():
                written.append(part)
            case Lazy(inner):
                text = _text(inner, local, is_later)
                mentions = (name for name in inner.names() if isinstance(name, DeclarationId))
                written.append(string_literal(text) if any(map(is_later, mentions)) else text)
            case Import() | DeclarationId():
                written.append(local[part])
            case _:
                assert_never(part)
    return "".join(written)


def _bound_item(item: Item, bound: Callable[[Code], Code]) -> Item:
    match item:
        case ClassPlan():
            return replace(
                item,
                bases=tuple(map(bound, item.bases)),
                decorators=tuple(map(bound, item.decorators)),
                extra=tuple(map(bound, item.extra)),
                attributes=tuple(_bound_attribute(each, bound) for each in item.attributes),
                open_enum=None if item.open_enum is None else _bound_open(item.open_enum, bound),
            )
        case AliasPlan():
            annotation = None if item.annotation is None else bound(item.annotation)
            return replace(item, annotation=annotation, value=bound(item.value))
        case CallPlan():
            return CallPlan(bound(item.call))
        case _:
            assert_never(item)


def _bound_attribute(attribute: AttributePlan, bound: Callable[[Code], Code]) -> AttributePlan:
    annotation = None if attribute.annotation is None else bound(attribute.annotation)
    value = None if attribute.value is None else bound(attribute.value)
    return AttributePlan(
        attribute.name, annotation, value, attribute.docstring, attribute.blank_before
    )


def _bound_open(plan: OpenEnumPlan, bound: Callable[[Code], Code]) -> OpenEnumPlan:
    return OpenEnumPlan(
        bound(plan.kind),
        bound(plan.name_of_value),
        bound(plan.classmethod),
        bound(plan.object),
        bound(plan.type),
    )
