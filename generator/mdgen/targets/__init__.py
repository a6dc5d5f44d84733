"""The flavours of Python that mdgen writes: every module of this package that has a `FLAVOUR`."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from mdgen.diagnostics.model import Staged
from mdgen.ir.nodes import Schema
from mdgen.options import Options
from mdgen.plan.flavour import Flavour
from mdgen.plan.layout import Layouts
from mdgen.plan.modules import Drafted, draft_with, plan_with
from mdgen.plan.nodes import ModulePlan


def plan_modules(schema: Schema, options: Options) -> Staged[tuple[ModulePlan, ...]]:
    """The modules that a schema becomes, sorted by path.

    `options.target` is one of `flavour_names()`; every reference of the schema has a target.
    """
    return plan_with(flavour(options.target), schema, options)


def draft_modules(
    schema: Schema, options: Options, layouts: Layouts | None = None
) -> Staged[Drafted]:
    """The modules that a schema becomes, sorted by path, each ready to be planned alone.

    Flavours that are given the same `layouts` lay out a schema that they share once.
    """
    return draft_with(flavour(options.target), schema, options, layouts)


@cache
def flavour_names() -> tuple[str, ...]:
    """The flavours there are, sorted."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


@cache
def flavour(name: str) -> Flavour:
    """A flavour by its name; KeyError for one that is none."""
    if name not in flavour_names():
        raise KeyError(name)
    found = importlib.import_module(f"{__name__}.{name}").FLAVOUR
    assert isinstance(found, Flavour), name
    return found
