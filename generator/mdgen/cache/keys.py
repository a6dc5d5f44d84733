"""Keys of everything that a page, or a file of the output, is made from."""

from __future__ import annotations

from collections.abc import Mapping

from mdgen.cache.codec import encoded
from mdgen.cache.fingerprint import described, program
from mdgen.cache.memory import digest
from mdgen.dialects import Dialect
from mdgen.ir.nodes import DeclarationId
from mdgen.options import Options
from mdgen.plan.modules import Drafted
from mdgen.plan.world import World
from mdgen.source import SourceFile


def dialect_key(dialect: Dialect) -> str | None:
    """A dialect's rules and mdgen itself; None where it holds code, which no key can stand for."""
    text = described(dialect)
    return None if text is None else digest(program(), text)


def page_key(source: SourceFile, dialect: str) -> str:
    """What reading a page depends on: its place, its text and the key of its dialect."""
    return digest(dialect, source.path, source.text)


def file_keys(drafted: Drafted, options: Options) -> dict[str, str]:
    """A key for each file of a target, by its path.

    A file depends on its own declarations, on those that they mention, on those that these mention, and so on:
    each group of declarations that mention each other has a key made of what it holds and of the keys of what
    it mentions. Where declarations live, and the other things that their plans see of the world, are part of
    their own key.
    """
    world = drafted.world
    common = digest(program(), described(options) or "", repr(sorted(world.classes.items())))
    closures = _closures(drafted)
    return {
        draft.path: digest(common, draft.path, draft.facts, *(closures[id_] for id_ in draft.needs))
        for draft in drafted.drafts
    }


def _closures(drafted: Drafted) -> Mapping[DeclarationId, str]:
    world = drafted.world
    found: dict[DeclarationId, str] = {}
    for group in drafted.schema.groups:
        members = frozenset(group)
        mentioned = dict.fromkeys(
            each for id_ in group for each in world.mentions[id_] if each not in members
        )
        key = digest(*(_own(id_, world) for id_ in group), *(found[each] for each in mentioned))
        found.update((id_, key) for id_ in group)
    return found


def _own(id_: DeclarationId, world: World) -> str:
    declaration = world.declared[id_]
    home, path = world.homes[id_], declaration.span.path
    return "\n".join(
        (
            path,
            id_.page,
            encoded(declaration, path),
            repr((home.module, home.name, home.public_module, home.public_name)),
            repr(world.tags.get(id_)),
        )
    )
