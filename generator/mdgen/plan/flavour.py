"""What a flavour of Python is: how it writes a declaration, and what its modules may contain."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from mdgen.diagnostics.model import Staged
from mdgen.ir.nodes import Declaration, DeclarationId, Schema
from mdgen.options import EnumStyle, Options, Unset
from mdgen.plan.code import Code
from mdgen.plan.nodes import AliasPlan, ClassPlan
from mdgen.plan.world import Carried, World


class Surface(Struct, frozen=True):
    """The names, as `module.name`, that the safety check lets a flavour's modules use.

    `names` in annotations and values, `bases` as base classes, `calls` and `decorators` as such, beyond what
    every flavour uses. `type_tables` are calls that take a name and a dictionary of types; `class_keywords`
    are keywords of a class statement; `methods` may be called on a class in a statement of their own.
    """

    names: frozenset[str] = frozenset()
    bases: frozenset[str] = frozenset()
    calls: frozenset[str] = frozenset()
    decorators: frozenset[str] = frozenset()
    type_tables: frozenset[str] = frozenset()
    class_keywords: frozenset[str] = frozenset()
    methods: frozenset[str] = frozenset()


def with_own_names(surface: Surface, options: Options) -> Surface:
    """The surface, and the names that the user's configuration brings in, each where it says."""
    wanted = frozenset(options.imports)
    bases = frozenset() if options.base_class is None else frozenset({options.base_class})
    return replace(
        surface,
        names=surface.names | wanted,
        bases=surface.bases | bases | wanted,
        calls=surface.calls | wanted,
        decorators=surface.decorators | wanted | frozenset(options.decorators),
    )


class Refusal(Struct, frozen=True):
    """A setting (by its key) whose value makes no sense with a flavour, and why."""

    setting: str
    reason: str


def _all_of_it(schema: Schema, _: Options) -> Staged[Carried]:
    return Staged(Carried(schema, {}))


class Flavour(Struct, frozen=True):
    """A flavour of Python.

    `after_circle` gives a call for each record of a circle, once all are defined. `enums` is how enums are
    written, and `unset` what an absent field is, where the user does not say. `carry` gives what the flavour can
    say of a schema, and says what it cannot. `refuse` names the settings that make no sense with the flavour, each
    with the reason.
    """

    name: str
    summary: str
    surface: Surface
    declare: Callable[[DeclarationId, Declaration, World], Staged[ClassPlan | AliasPlan]]
    after_circle: Callable[[DeclarationId], Code] | None = None
    enums: EnumStyle = "class"
    unset: Unset = "none"
    carry: Callable[[Schema, Options], Staged[Carried]] = _all_of_it
    refuse: Callable[[Options], tuple[Refusal, ...]] = lambda _: ()
