"""Which declarations are built, which are read, and which are both: by what requests and responses hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from mdgen.changes.model import BOTH, Side
from mdgen.ir.nodes import Declaration, DeclarationId, Record
from mdgen.ir.walk import targets

_REQUEST = re.compile(r"Request(?:Body)?[0-9_]*\Z")
_RESPONSE = re.compile(r"Responses?(?:Body)?[0-9_]*\Z")


def sides(
    declared: Mapping[DeclarationId, Declaration],
) -> dict[DeclarationId, tuple[Side, ...]]:
    """The sides of each declaration.

    Records that are named as requests are built, those named as responses are read, and so is all that
    they hold. What neither of them holds is not known to be on one side, so it is on both, with all that
    it holds in turn.
    """
    records = [id_ for id_, declaration in declared.items() if isinstance(declaration, Record)]
    built = _reachable((id_ for id_ in records if _REQUEST.search(id_.name)), declared)
    read = _reachable((id_ for id_ in records if _RESPONSE.search(id_.name)), declared)
    known = built | read
    unknown = _reachable((id_ for id_ in declared if id_ not in known), declared)
    found: dict[DeclarationId, tuple[Side, ...]] = {}
    for id_ in declared:
        on_both = id_ in unknown or (id_ in built and id_ in read)
        found[id_] = BOTH if on_both else (Side.BUILD,) if id_ in built else (Side.READ,)
    return found


def _reachable(
    roots: Iterable[DeclarationId], declared: Mapping[DeclarationId, Declaration]
) -> set[DeclarationId]:
    found = set(roots)
    stack = list(found)
    while stack:
        for target in targets(declared[stack.pop()]):
            if target not in found:
                found.add(target)
                stack.append(target)
    return found
