"""Every reference gets its target: by the link, and where that is dead, by the name."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping, Sequence
from operator import is_not

from msgspec import Struct
from msgspec.structs import replace
from typing_extensions import assert_never

from mdgen.diagnostics.catalogue import (
    AMBIGUOUS_NAME,
    DEAD_LINK,
    EMPTY_UNION,
    MENDED_LINK,
    REPEATED_VARIANT,
    UNION_WITHOUT_MEMBERS,
    UNKNOWN_NAME,
)
from mdgen.diagnostics.model import Diagnostic, Label, Staged
from mdgen.ir.nodes import (
    Alias,
    Declaration,
    DeclarationId,
    Enum,
    Field,
    ListOf,
    LiteralOf,
    MapOf,
    Module,
    Nullable,
    Primitive,
    Record,
    Reference,
    Scalar,
    TypeExpr,
    Union,
    UnionOf,
    Unknown,
    Variant,
)
from mdgen.ir.walk import references, types, with_changed
from mdgen.resolve.index import (
    Index,
    Place,
    declaration_named,
    declaration_on,
    find_page,
    find_page_ignoring_case,
    own_name,
    place_of,
)
from mdgen.resolve.links import Destination, destination
from mdgen.resolve.nearest import Titles, nearest, searchable
from mdgen.resolve.shape import shape
from mdgen.source import Span

# A list of unknown names is not read to its end; past this many different ones nothing is
# suggested.
_SUGGESTIONS = 200
_SHOWN = 3


Mention = tuple[str, "str | None"]
Link = Callable[[Reference], TypeExpr]
Suggest = Callable[[str, str], "DeclarationId | None"]


class _Docs(Struct, frozen=True):
    """All that looking up takes.

    `by_folder` keeps what mentions mean on every page of a (docs root, folder): pages of a folder share
    most of their links.
    """

    index: Index
    declared: Mapping[DeclarationId, Declaration]
    suggest: Suggest
    by_folder: dict[tuple[str, str], dict[Mention, _Found]]


class _Found(Struct, frozen=True):
    """What a mention means. `reason` says why its link led nowhere, `how` what it was taken by.

    `in_folder`: the same mention means the same on every page of the folder.
    """

    target: DeclarationId | None = None
    reason: str = ""
    how: str = ""
    several: tuple[DeclarationId, ...] = ()
    in_folder: bool = False


def link_references(
    modules: Sequence[Module], index: Index, declared: Mapping[DeclarationId, Declaration]
) -> Staged[tuple[Module, ...]]:
    """The same modules with a target on every reference; one that means nothing becomes `Unknown`.

    A union's variants that are the same declaration become one, which only shows once targets are
    known. `declared` holds every declaration that `index` leads to.
    """
    diagnostics: list[Diagnostic] = []
    modules = _with_listed_members(modules, index, declared)
    docs = _Docs(index, declared, _suggester(modules), {})
    linked = tuple(
        _linked_module(module, _linker(place_of(module), docs, diagnostics), diagnostics)
        for module in modules
    )
    return Staged(linked, tuple(diagnostics))


def _with_listed_members(
    modules: Sequence[Module], index: Index, declared: Mapping[DeclarationId, Declaration]
) -> Sequence[Module]:
    """The modules, with the members of unions whose own pages print none.

    They are taken from the label of a link to such a page (`[T.any(A, B)](event.md)`), the first there is.
    """
    empty = {id_ for id_, each in declared.items() if isinstance(each, Union) and not each.variants}
    if not empty:
        return modules
    listed: dict[DeclarationId, tuple[Variant, ...]] = {}
    for module in modules:
        place = place_of(module)
        for reference in (
            reference
            for declaration in module.declarations
            for type_ in types(declaration)
            for reference in references(type_)
            if reference.members
        ):
            target = _find(reference, place, index).target
            if target in empty and target is not None:
                members = tuple(Variant(each, reference.span) for each in reference.members)
                listed.setdefault(target, members)
    filled = {id_: replace(declared[id_], variants=members) for id_, members in listed.items()}
    return tuple(with_changed(module, filled) for module in modules)


def _linked_module(module: Module, link: Link, diagnostics: list[Diagnostic]) -> Module:
    def linked(type_: TypeExpr, holder: Span) -> TypeExpr:
        match type_:
            case Scalar() | LiteralOf() | Unknown():
                return type_
            case Reference(otherwise=otherwise):
                found = link(type_)
                if found is otherwise and otherwise is not None:
                    return linked(otherwise, holder)
                return found
            case ListOf(item):
                return ListOf(linked(item, holder))
            case MapOf(value):
                return MapOf(linked(value, holder))
            case Nullable(inner):
                return Nullable(linked(inner, holder))
            case UnionOf(variants):
                each = tuple(
                    Variant(linked(one, holder), _span_of(one, holder)) for one in variants
                )
                kept = _without_repeats(each, diagnostics)
                if not kept:
                    diagnostics.append(EMPTY_UNION.at(holder))
                    return Unknown("")
                return UnionOf(tuple(one.type for one in kept)) if len(kept) > 1 else kept[0].type
            case _:
                assert_never(type_)

    def linked_field(field: Field) -> Field:
        type_ = linked(field.type, field.span)
        if isinstance(type_, Nullable):
            # A union of one nullable variant comes down to it, and null is a fact of the field.
            while isinstance(type_, Nullable):
                type_ = type_.inner
            return replace(field, type=type_, nullable=True)
        return field if type_ is field.type else replace(field, type=type_)

    def linked_declaration(declaration: Declaration) -> Declaration:
        match declaration:
            case Record(extra=extra):
                fields = tuple(map(linked_field, declaration.fields))
                if any(map(is_not, fields, declaration.fields)):
                    declaration = replace(declaration, fields=fields)
                if extra is not None:
                    declaration = replace(declaration, extra=linked(extra, declaration.span))
                if declaration.bases:
                    bases = (link(each) for each in declaration.bases)
                    found = tuple(each for each in bases if isinstance(each, Reference))
                    declaration = replace(declaration, bases=found)
                return declaration
            case Union(variants=()):
                name = declaration.name
                diagnostics.append(UNION_WITHOUT_MEMBERS.at(declaration.span, name=name))
                anything = Scalar(Primitive.ANY)
                return Alias(
                    name, declaration.doc, anything, declaration.span, declaration.deprecated
                )
            case Union(variants=variants):
                each = tuple(Variant(linked(one.type, one.span), one.span) for one in variants)
                return replace(declaration, variants=_without_repeats(each, diagnostics))
            case Alias(target=target):
                return replace(declaration, target=linked(target, declaration.span))
            case Enum():
                return declaration
            case _:
                assert_never(declaration)

    return replace(module, declarations=tuple(map(linked_declaration, module.declarations)))


def _span_of(type_: TypeExpr, holder: Span) -> Span:
    return type_.span if isinstance(type_, Reference) else holder


def _without_repeats(
    variants: tuple[Variant, ...], diagnostics: list[Diagnostic]
) -> tuple[Variant, ...]:
    firsts: dict[object, Variant] = {}
    for variant in variants:
        first = firsts.setdefault(shape(variant.type), variant)
        if first is not variant:
            there = (Label(first.span, "here for the first time"),)
            related = there if first.span != variant.span else ()
            diagnostics.append(REPEATED_VARIANT.at(variant.span, related=related))
    return variants if len(firsts) == len(variants) else tuple(firsts.values())


def _linker(place: Place, docs: _Docs, diagnostics: list[Diagnostic]) -> Link:
    """What links the references of one page; the same mention is looked up and reported once."""
    in_folder = docs.by_folder.setdefault((place.docs_root, place.folder), {})
    on_page: dict[Mention, _Found] = {}
    reported: dict[tuple[Span, str, str | None], None] = {}

    def link(reference: Reference) -> TypeExpr:
        if reference.otherwise is not None:
            return guessed(reference, reference.otherwise)
        mention = (reference.name, reference.link)
        found = in_folder.get(mention) or on_page.get(mention)
        if found is None:
            found = _find(reference, place, docs.index)
            (in_folder if found.in_folder else on_page)[mention] = found
        if found.reason or found.target is None:
            here = (reference.span, *mention)
            if here not in reported:
                reported[here] = None
                diagnostics.append(_finding(reference, found, place, docs))
        if found.target is None:
            return Unknown(reference.name)
        return Reference(
            reference.name, reference.link, reference.span, found.target, partial=reference.partial
        )

    def guessed(reference: Reference, otherwise: TypeExpr) -> TypeExpr:
        """The enum that a description links to, where it is one of the scalar that the cell says; without
        a link, the declaration of that name.
        """
        if reference.link is None:
            named = _find(reference, place, docs.index).target
            if named is None:
                return otherwise
            return Reference(reference.name, None, reference.span, named)
        leads = destination(reference.link or "", place.folder, place.docs_root)
        target = _by_link("", leads, place, docs.index) if leads.fragment else None
        declared = docs.declared[target] if target is not None else None
        scalar = _scalar(otherwise)
        if isinstance(declared, Enum) and Scalar(declared.value_kind) == scalar:
            return Reference(declared.name, reference.link, reference.span, target)
        return link(otherwise) if isinstance(otherwise, Reference) else otherwise

    return link


def _scalar(type_: TypeExpr) -> TypeExpr:
    """What is left of a guess when none of its links leads to an enum."""
    while isinstance(type_, Reference) and type_.otherwise is not None:
        type_ = type_.otherwise
    return type_


def _find(reference: Reference, place: Place, index: Index) -> _Found:
    if reference.link is None:
        reason = ""
    else:
        leads = destination(reference.link, place.folder, place.docs_root)
        target = _by_link(reference.name, leads, place, index)
        if target is not None:
            return _Found(target, in_folder="" not in leads.paths)
        reason, target = _dead(reference.name, leads, place, index)
        if target is not None:
            return _Found(target, reason, "ignoring case")
    match declaration_named(index, reference.name, place):
        case DeclarationId() as target:
            return _Found(target, reason, "by its name")
        case several:
            return _Found(None, reason, "", several)


def _by_link(name: str, leads: Destination, place: Place, index: Index) -> DeclarationId | None:
    for path in leads.paths:
        page = place.page if not path else find_page(index, path)
        if page is not None:
            found = declaration_on(index, page, name, leads.fragment, same_page=not path)
            if found is not None:
                return found
    return None


def _dead(
    name: str, leads: Destination, place: Place, index: Index
) -> tuple[str, DeclarationId | None]:
    """Why a link leads to no declaration, and the one that it leads to when case is ignored."""
    for path in leads.paths:
        page = place.page if not path else find_page(index, path)
        if page is not None:
            title = own_name(name)
            has_any = bool(index.pages[page].ids)
            return f"declares no `{title}`" if has_any else "declares nothing", None
        similar = find_page_ignoring_case(index, path)
        if similar is not None:
            found = declaration_on(index, similar, name, leads.fragment, same_page=False)
            if found is not None:
                return "is a file of another case", found
    return ("is no page" if leads.paths else "leads out of these docs"), None


def _finding(reference: Reference, found: _Found, place: Place, docs: _Docs) -> Diagnostic:
    title = own_name(reference.name)
    if found.target is not None:
        taken = docs.declared[found.target]
        path = posixpath.relpath(found.target.page, place.folder or ".")
        return MENDED_LINK.at(
            reference.span,
            link=reference.link,
            reason=found.reason,
            taken=found.target.name,
            how=found.how,
            related=(Label(taken.span, "taken instead"),),
            help=f"link to `{path}`",
        )
    if found.several:
        pages = [docs.declared[each].span.path for each in found.several]
        more = ", ..." if len(pages) > _SHOWN else ""
        return AMBIGUOUS_NAME.at(
            reference.span,
            name=title,
            help=f"link to the page that is meant: {', '.join(pages[:_SHOWN])}{more}",
        )
    meant = docs.suggest(place.docs_root, title)
    help_ = None
    if meant is not None:
        help_ = f"did you mean `{meant.name}`? ({docs.declared[meant].span.path})"
    if reference.link is None:
        return UNKNOWN_NAME.at(reference.span, name=title, help=help_)
    return DEAD_LINK.at(
        reference.span, link=reference.link, reason=found.reason, name=title, help=help_
    )


def _suggester(modules: Sequence[Module]) -> Suggest:
    """What finds the nearest title in a docs root. Each name is looked for once."""
    by_root: dict[str, tuple[Titles, dict[str, DeclarationId]]] = {}
    known: dict[tuple[str, str], DeclarationId | None] = {}

    def titles_of(docs_root: str) -> tuple[Titles, dict[str, DeclarationId]]:
        firsts: dict[str, DeclarationId] = {}
        for module in modules:
            if module.docs_root == docs_root:
                for each in module.declarations:
                    firsts.setdefault(each.name, DeclarationId(module.page, each.name))
        return searchable(firsts), firsts

    def suggest(docs_root: str, name: str) -> DeclarationId | None:
        asked = (docs_root, name)
        if asked not in known and len(known) < _SUGGESTIONS:
            if docs_root not in by_root:
                by_root[docs_root] = titles_of(docs_root)
            titles, firsts = by_root[docs_root]
            meant = nearest(name, titles)
            known[asked] = None if meant is None else firsts[meant]
        return known.get(asked)

    return suggest
