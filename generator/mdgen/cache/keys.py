"""Keys of everything that a page, or a file of the output, is made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mdgen.cache.codec import encoded
from mdgen.cache.fingerprint import described, program
from mdgen.cache.memory import digest
from mdgen.dialects import Dialect
from mdgen.ir.nodes import DeclarationId
from mdgen.options import Options
from mdgen.plan.modules import Drafted
from mdgen.plan.world import World
from mdgen.source import SourceFile


def page_keys(pages: Sequence[tuple[SourceFile, Dialect | None]]) -> list[str]:
    """A key for each page: its place, its text, the rules it is read by, and mdgen itself.

    "" for what no key can stand for: no dialect, or one that holds code.
    """
    distinct = {id(dialect): dialect for _, dialect in pages if dialect is not None}
    ways = {id_: described(dialect) for id_, dialect in distinct.items()}
    common = {id_: digest(program(), way) for id_, way in ways.items() if way is not None}
    return [
        (
            digest(common[id(dialect)], source.path, source.shown_path, source.text)
            if id(dialect) in common
            else ""
        )
        for source, dialect in pages
    ]


def file_keys(drafted: Drafted, options: Options) -> list[str]:
    """A key for each draft of a target.

    A file depends on its own declarations, on those that they mention, on those that these mention, and so on:
    each group of declarations that mention each other has a key made of what it holds and of the keys of what
    it mentions. Where declarations live, and the other things that their plans see of the world, are part of
    their own key.
    """
    world = drafted.world
    common = digest(program(), described(options) or "", repr(sorted(world.classes.items())))
    closures = _closures(drafted)
    return [
        digest(common, draft.path, draft.facts, *(closures[id_] for id_ in draft.needs))
        for draft in drafted.drafts
    ]


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


def _own(id_: DeclarationId, world: World) -> bytes:
    home = world.homes[id_]
    facts = (id_, world.declared[id_], home, world.tags.get(id_))
    return encoded(facts) or repr(facts).encode("utf-8", "surrogatepass")
