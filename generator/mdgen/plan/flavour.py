"""What a flavour of Python is: how it writes a declaration, and what its modules may contain."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mdgen.diagnostics.model import Staged
from mdgen.ir.nodes import Declaration, DeclarationId
from mdgen.options import EnumStyle
from mdgen.plan.code import Code
from mdgen.plan.nodes import AliasPlan, ClassPlan
from mdgen.plan.world import World


@dataclass(frozen=True, slots=True)
class Surface:
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


@dataclass(frozen=True, slots=True)
class Flavour:
    """A flavour of Python.

    `after_circle` gives a call for each record of a circle, once all are defined. `enums` is how enums are
    written where the user does not say.
    """

    name: str
    summary: str
    surface: Surface
    declare: Callable[[DeclarationId, Declaration, World], Staged[ClassPlan | AliasPlan]]
    after_circle: Callable[[DeclarationId], Code] | None = None
    enums: EnumStyle = "class"
