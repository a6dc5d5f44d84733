"""One identity per declaration: a title that stands twice on a page is told apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from mdgen.diagnostics.catalogue import REPEATED_TITLE
from mdgen.diagnostics.model import Diagnostic, Label, Staged
from mdgen.ir.nodes import Declaration, DeclarationId, Module


def with_distinct_names(modules: Iterable[Module]) -> Staged[tuple[Module, ...]]:
    """The same modules, where every (page, name) stands once.

    The second `Agent` of a page becomes `Agent_2`, the third `Agent_3`; a number whose name the
    page itself uses is passed over, so a mend never takes a name from a declaration that owns it.
    """
    ordered = tuple(modules)
    firsts: dict[DeclarationId, Declaration] = {}
    for module in ordered:
        for declaration in module.declarations:
            firsts.setdefault(DeclarationId(module.page, declaration.name), declaration)
    if len(firsts) == sum(len(module.declarations) for module in ordered):
        return Staged(ordered)

    taken = dict.fromkeys(firsts)
    last_number: dict[DeclarationId, int] = {}
    diagnostics: list[Diagnostic] = []

    def renamed(page: str, declarations: Iterable[Declaration]) -> Iterator[Declaration]:
        for declaration in declarations:
            id_ = DeclarationId(page, declaration.name)
            if id_ not in last_number:
                last_number[id_] = 1
                yield declaration
                continue
            number = last_number[id_] + 1
            while DeclarationId(page, f"{declaration.name}_{number}") in taken:
                number += 1
            last_number[id_] = number
            name = f"{declaration.name}_{number}"
            taken[DeclarationId(page, name)] = None
            first = Label(firsts[id_].span, "the first one, which keeps the name")
            diagnostics.append(
                REPEATED_TITLE.at(
                    declaration.span,
                    title=declaration.name,
                    name=name,
                    related=(first,),
                    help="give one of the two another title",
                )
            )
            yield replace(declaration, name=name)

    mended = tuple(
        replace(module, declarations=tuple(renamed(module.page, module.declarations)))
        for module in ordered
    )
    return Staged(mended, tuple(diagnostics))
