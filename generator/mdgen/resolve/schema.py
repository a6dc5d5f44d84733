"""The stage itself: modules in, one schema out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mdgen.diagnostics.model import Staged
from mdgen.ir.nodes import Declaration, DeclarationId, Module, Schema
from mdgen.ir.walk import declared_in, targets, with_changed
from mdgen.resolve.circles import without_name_circles
from mdgen.resolve.components import strongly_connected
from mdgen.resolve.copies import with_inherited_fields, with_partial_records
from mdgen.resolve.discriminators import find_discriminators
from mdgen.resolve.index import build_index
from mdgen.resolve.names import with_distinct_names
from mdgen.resolve.references import link_references


def resolve(modules: Sequence[Module]) -> Staged[Schema]:
    """All modules joined: see `Schema` for what then holds. Their order does not matter.

    A module's `page` is expected to be its own.
    """
    ordered = sorted(modules, key=lambda module: (module.page, module.docs_root))
    named = with_distinct_names(ordered)
    linked = link_references(named.value, build_index(named.value), declared_in(named.value))
    whole = with_partial_records(with_inherited_fields(linked.value))
    circles = without_name_circles(declared_in(whole))
    final = tuple(with_changed(module, circles.value.changed) for module in whole)
    declared = declared_in(final)
    discriminators = find_discriminators(declared, circles.value.order)
    schema = Schema(final, _groups(declared), discriminators)
    return Staged(schema, named.diagnostics + linked.diagnostics + circles.diagnostics)


def _groups(
    declared: Mapping[DeclarationId, Declaration],
) -> tuple[tuple[DeclarationId, ...], ...]:
    """The strongly connected components of declarations, dependencies first, each one sorted."""
    ids = list(declared)
    number = {id_: place for place, id_ in enumerate(ids)}
    successors = [
        [number[target] for target in targets(declaration)] for declaration in declared.values()
    ]
    components = strongly_connected(successors)
    return tuple(tuple(sorted(ids[each] for each in component)) for component in components)
