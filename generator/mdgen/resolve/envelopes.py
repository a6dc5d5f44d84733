"""What SDKs wrap around documents is left out, unless something that is kept refers to it."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from mdgen.ir.nodes import Declaration, DeclarationId, Envelope, Module, Record, Schema
from mdgen.ir.walk import declared_in, targets
from mdgen.options import Envelopes

SKIPPED = "transport envelope"
"""What the summary calls a page of which nothing is left."""
_DROPPED: Mapping[Envelopes, tuple[Envelope, ...]] = {
    "keep": (),
    "keep-requests": ("response",),
    "drop": ("request", "response"),
}


class Opened(Struct, frozen=True):
    """A schema without envelopes, and the pages of which nothing was left."""

    schema: Schema
    pages: frozenset[str] = frozenset()


def without_envelopes(schema: Schema, envelopes: Envelopes) -> Opened:
    """The schema without envelopes of the kinds that `envelopes` drops, those aside that a kept one needs."""
    declared = declared_in(schema.modules)
    dropped = _dropped(declared, _DROPPED[envelopes])
    if not dropped:
        return Opened(schema)
    modules = tuple(_without(module, dropped) for module in schema.modules)
    pages = frozenset(
        new.page
        for old, new in zip(schema.modules, modules, strict=True)
        if old.declarations and not new.declarations
    )
    groups = (tuple(each for each in group if each not in dropped) for group in schema.groups)
    kept = replace(schema, modules=modules, groups=tuple(each for each in groups if each))
    return Opened(kept, pages)


def _dropped(
    declared: Mapping[DeclarationId, Declaration], kinds: tuple[Envelope, ...]
) -> frozenset[DeclarationId]:
    """The envelopes of some kinds that no declaration leads to, but such envelopes themselves."""
    outer = [
        id_ for id_, each in declared.items() if isinstance(each, Record) and each.envelope in kinds
    ]
    left = dict.fromkeys(outer)
    waiting = [id_ for id_ in declared if id_ not in left]
    while waiting:
        for target in targets(declared[waiting.pop()]):
            if target in left:
                del left[target]
                waiting.append(target)
    return frozenset(left)


def _without(module: Module, dropped: frozenset[DeclarationId]) -> Module:
    kept = tuple(
        each for each in module.declarations if DeclarationId(module.page, each.name) not in dropped
    )
    if len(kept) == len(module.declarations):
        return module
    return replace(module, declarations=kept, skipped=module.skipped if kept else SKIPPED)
