"""A schema as modules of Python: laid out, declared by a flavour, ordered and bound."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from mdgen.diagnostics.model import Diagnostic, Staged
from mdgen.ir.nodes import Alias, DeclarationId, Record, Schema, Union
from mdgen.ir.walk import targets
from mdgen.options import Options
from mdgen.plan.bind import bind, export_key, import_lines, relative_module
from mdgen.plan.flavour import Flavour
from mdgen.plan.layout import (
    Layouts,
    ModuleLayout,
    ModulePath,
    PackageLayout,
    ReexportLayout,
)
from mdgen.plan.literals import string_literal
from mdgen.plan.nodes import CallPlan, ClassPlan, Export, Item, ModulePlan
from mdgen.plan.world import World, world_of

# A header names each page, up to so many.
_PAGES_NAMED = 60


class Draft(Struct, frozen=True):
    """A module that is laid out and not planned yet.

    What its plan is made from, beside the options and the names of pages' classes: `facts`, and the
    declarations `needs` with all that they mention, and so on.
    """

    path: str
    facts: str
    needs: tuple[DeclarationId, ...]
    plan: Callable[[], Staged[ModulePlan]]


class Drafted(Struct, frozen=True):
    """The modules that a schema becomes, sorted by path, and the schema as the flavour carries it."""

    schema: Schema
    world: World
    drafts: tuple[Draft, ...]


def plan_with(flavour: Flavour, schema: Schema, options: Options) -> Staged[tuple[ModulePlan, ...]]:
    """The modules that a schema becomes in a flavour, sorted by path."""
    drafted = draft_with(flavour, schema, options)
    plans = [draft.plan() for draft in drafted.value.drafts]
    found = (each for plan in plans for each in plan.diagnostics)
    return Staged(tuple(plan.value for plan in plans), (*drafted.diagnostics, *found))


def draft_with(
    flavour: Flavour, schema: Schema, options: Options, layouts: Layouts | None = None
) -> Staged[Drafted]:
    """The modules of a schema, laid out, each ready to be planned alone."""
    carried = flavour.carry(schema, options)
    schema = carried.value.schema
    layout = (layouts or Layouts()).of(schema, options)
    enums, unset = options.enums or flavour.enums, options.unset or flavour.unset
    world = world_of(carried.value, layout.value, options, enums, unset)
    circles = {id_: group for group in schema.groups if len(group) > 1 for id_ in group}
    drafts = [
        *(_module_draft(module, flavour, world, circles) for module in layout.value.modules),
        *(_reexport_draft(module, world) for module in layout.value.reexports),
        *(_package_draft(package, world) for package in layout.value.packages),
    ]
    drafts.sort(key=lambda draft: draft.path)
    drafted = Drafted(schema, world, tuple(drafts))
    return Staged(drafted, (*carried.diagnostics, *layout.diagnostics))


def _module_draft(
    module: ModuleLayout,
    flavour: Flavour,
    world: World,
    circles: Mapping[DeclarationId, tuple[DeclarationId, ...]],
) -> Draft:
    # What tells a record apart is decided by the unions that mention it, which the record does not know.
    tags = [world.tags.get(id_) for id_ in module.declarations]
    told = f" told by {tags!r}" if any(tags) else ""
    return Draft(
        _file(module.path),
        f"module of {module.pages!r}{told}",
        module.declarations,
        lambda: _module_plan(module, flavour, world, circles),
    )


def _reexport_draft(module: ReexportLayout, world: World) -> Draft:
    return Draft(
        _file(module.path),
        f"names of {module.page!r}",
        module.declarations,
        lambda: Staged(_reexport_plan(module, world)),
    )


def _package_draft(package: PackageLayout, world: World) -> Draft:
    quiet = _quiet(package.exports, world)
    homes = (world.homes[id_] for id_ in package.exports)
    exports = [
        (id_.page, home.public_name, home.public_module)
        for id_, home in zip(package.exports, homes, strict=True)
    ]
    return Draft(
        _file((*package.path, "__init__")),
        f"package of {quiet!r} {exports!r}",
        (),
        lambda: Staged(_package_plan(package, quiet, world)),
    )


def _file(path: ModulePath) -> str:
    return "/".join(path) + ".py" if path else "__init__.py"


def _module_plan(
    module: ModuleLayout,
    flavour: Flavour,
    world: World,
    circles: Mapping[DeclarationId, tuple[DeclarationId, ...]],
) -> Staged[ModulePlan]:
    order = _defined_in_order(module.declarations, world)
    diagnostics: list[Diagnostic] = []
    items: list[Item] = []
    met: dict[DeclarationId, list[DeclarationId]] = {}  # of each circle, by its first member
    for id_ in order:
        declared = flavour.declare(id_, world.declared[id_], world)
        diagnostics.extend(declared.diagnostics)
        items.append(declared.value)
        if id_ in circles:
            circle = circles[id_]
            members = met.setdefault(circle[0], [])
            members.append(id_)
            if len(members) == len(circle):
                items.extend(_after_circle(members, flavour, world))
    bound = bind(items, module.path, world.homes, world.options.line_length)
    unchecked = [
        rule for item in bound.items if isinstance(item, ClassPlan) for rule in item.unchecked
    ]
    header = (*_header(module.pages), *_quiet(order, world, unchecked))
    plan = ModulePlan(
        _file(module.path), module.pages, header, bound.imports, bound.items, None, bound.known
    )
    return Staged(plan, tuple(diagnostics))


def _after_circle(
    circle: Sequence[DeclarationId], flavour: Flavour, world: World
) -> Iterator[CallPlan]:
    if flavour.after_circle is not None:
        for id_ in circle:
            if isinstance(world.declared[id_], Record):
                yield CallPlan(flavour.after_circle(id_))


def _defined_in_order(ids: Sequence[DeclarationId], world: World) -> tuple[DeclarationId, ...]:
    """An order in which every alias stands after what it is made of.

    `ids` come with dependencies first, except inside circles. There, annotations of records can wait (they
    are written as strings), but an alias's value cannot, unless it is made by `TypeAliasType`.
    """
    inside = dict.fromkeys(ids)
    done: dict[DeclarationId, None] = {}
    for root in ids:
        stack = [(root, iter(_at_once(root, world)))]
        waiting = {root: None}
        while stack:
            id_, needed = stack[-1]
            for next_ in needed:
                if next_ in inside and next_ not in done and next_ not in waiting:
                    stack.append((next_, iter(_at_once(next_, world))))
                    waiting[next_] = None
                    break
            else:
                stack.pop()
                done[id_] = None
    return tuple(done)


def _at_once(id_: DeclarationId, world: World) -> Iterator[DeclarationId]:
    declaration = world.declared[id_]
    if isinstance(declaration, (Union, Alias)) and id_ not in world.recursive:
        yield from targets(declaration)


def _reexport_plan(module: ReexportLayout, world: World) -> ModulePlan:
    homes = [world.homes[id_] for id_ in module.declarations]
    wanted = [
        (relative_module(module.path, home.module), home.name, home.public_name) for home in homes
    ]
    lines = import_lines(wanted, world.options.line_length, reexport=True)
    header = (*_header((module.page,)), *_quiet(module.declarations, world))
    return ModulePlan(_file(module.path), (module.page,), header, lines, ())


def _package_plan(package: PackageLayout, quiet: tuple[str, ...], world: World) -> ModulePlan:
    init = (*package.path, "__init__")
    exported = sorted(package.exports, key=lambda id_: export_key(world.homes[id_].public_name))
    homes = {id_: world.homes[id_] for id_ in exported}
    wanted = [
        (relative_module(init, home.public_module), home.public_name, home.public_name)
        for home in homes.values()
    ]
    lines = import_lines(wanted, world.options.line_length, reexport=True, indent="    ")
    exports = tuple(
        Export(
            home.public_name,
            string_literal(home.public_name),
            string_literal(relative_module(init, home.public_module)),
        )
        for home in homes.values()
    )
    header = ("# Generated by mdgen. Do not edit.", *quiet)
    pages = tuple(sorted({id_.page for id_ in package.exports}))
    return ModulePlan(_file(init), pages, header, lines, (), exports)


def _header(pages: Sequence[str]) -> tuple[str, ...]:
    if len(pages) == 1:
        return (f"# Generated by mdgen from {_shown(pages[0])}. Do not edit.",)
    if len(pages) > _PAGES_NAMED:
        return (f"# Generated by mdgen from {len(pages)} pages. Do not edit.",)
    named = (f"#   {_shown(page)}" for page in pages)
    return ("# Generated by mdgen from these pages. Do not edit.", *named)


def _shown(page: str) -> str:
    """A page's path in a comment: as it is, or as a string literal where that would not be one line."""
    literal = string_literal(page)
    shown = page if literal == f'"{page}"' and page.strip() == page else literal
    # In the first lines of a file, `coding:` in a comment sets the encoding by which Python reads it.
    return shown.replace("coding:", "coding\\x3a").replace("coding=", "coding\\x3d")


def _quiet(
    ids: Iterable[DeclarationId], world: World, unchecked: Iterable[str] = ()
) -> tuple[str, ...]:
    """A comment that switches off rules of pyright, where the module would break one by being right.

    pyright reports every mention of a deprecated class; those in generated code are not the user's.
    """
    rules = {*unchecked, *(["reportDeprecated"] if _mentions_deprecated(ids, world) else [])}
    settings = ", ".join(f"{rule}=false" for rule in sorted(rules))
    return (f"# pyright: {settings}",) if settings else ()


def _mentions_deprecated(ids: Iterable[DeclarationId], world: World) -> bool:
    return any(each in world.deprecated for id_ in ids for each in (id_, *world.mentions[id_]))
