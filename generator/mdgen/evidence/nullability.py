"""What the docs do not say, said once per tree: what mdgen takes for granted in their place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from mdgen.diagnostics.catalogue import NULLABILITY_ASSUMED
from mdgen.diagnostics.model import Diagnostic
from mdgen.ir.nodes import ListOf, MapOf, Module, Primitive, Record, Scalar, TypeExpr


def assumptions(modules: Sequence[Module]) -> tuple[Diagnostic, ...]:
    """One note per kind of fact that these pages do not print and the models had to assume."""
    kinds: Counter[str] = Counter()
    for module in modules:
        for declaration in module.declarations:
            if isinstance(declaration, Record):
                kinds.update(
                    _kind(field.type)
                    for field in declaration.fields
                    if field.required and field.nullable is None
                )
    if not kinds:
        return ()
    listed = sorted(kinds)
    words = listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} and {listed[-1]}"
    return (NULLABILITY_ASSUMED.at(None, kinds=words, count=kinds.total()),)


def _kind(type_: TypeExpr) -> str:
    match type_:
        case ListOf():
            return "lists"
        case MapOf():
            return "maps"
        case Scalar(Primitive.DATE | Primitive.DATETIME | Primitive.TIME):
            return "dates"
        case _:
            return "other values"
