"""Where every declaration is to be found: by page, by folder and title, by title alone."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from mdgen.ir.nodes import DeclarationId, Module

# How links name a page that stands as a file with an ending, as documentation sites let them.
_ENDINGS = (".md", ".mdx", ".markdown", "/index.md", "/index.mdx", "/README.md", "/readme.md")
_SITE_ENDINGS = (".html", ".htm")
_SEPARATOR = re.compile(r"::|[.\\]")
# `a.b.c.D` may be a title with dots: so many endings of a name are tried, the longest first.
_QUALIFIERS = 8
# So many declarations are named to a user who has to choose among them.
_SEVERAL = 4


class PageEntry(Struct, frozen=True):
    """The declarations of one page, and where each is found by what a link's fragment may say.

    A page with one declaration has fragments only where that one has anchors.
    """

    ids: tuple[DeclarationId, ...]
    fragments: dict[str, DeclarationId]


class Titles(Struct, frozen=True):
    """Declarations by title, once with the case as written and once without.

    `by_folder` is keyed by the folder's own name (`components`), `beside` by its whole path, both
    without case: `Shared::Agent` stands in `shared` as often as in `Shared`.
    """

    by_title: dict[tuple[str, str], list[DeclarationId]]
    by_folder: dict[tuple[str, str, str], list[DeclarationId]]
    beside: dict[tuple[str, str], list[DeclarationId]]
    on_page: dict[tuple[str, str], list[DeclarationId]]


class Index(Struct, frozen=True):
    """All lookups of one docs tree; none of them takes longer in a larger tree."""

    pages: dict[str, PageEntry]
    pages_without_case: dict[str, list[str]]
    exact: Titles
    without_case: Titles


class Place(Struct, frozen=True):
    """The page that holds a name: names are looked up as seen from there."""

    page: str
    folder: str
    docs_root: str
    folder_without_case: str


def place_of(module: Module) -> Place:
    folder = posixpath.dirname(module.page)
    return Place(module.page, folder, module.docs_root, _folded(folder))


def build_index(modules: Iterable[Module]) -> Index:
    """The index of modules whose declarations have distinct names."""
    index = Index({}, {}, Titles({}, {}, {}, {}), Titles({}, {}, {}, {}))
    for module in modules:
        place = place_of(module)
        ids = tuple(DeclarationId(module.page, each.name) for each in module.declarations)
        earlier = index.pages.get(module.page)
        every = ids if earlier is None else earlier.ids + ids
        anchors = dict(earlier.fragments) if earlier is not None else {}
        for id_, declaration in zip(ids, module.declarations, strict=True):
            for anchor in declaration.anchors:
                anchors.setdefault(_fragment(anchor), id_)
        if len(every) > 1 or anchors:
            for fragment, id_ in _fragments(every).items():
                anchors.setdefault(fragment, id_)
        index.pages[module.page] = PageEntry(every, anchors)
        if earlier is None:
            index.pages_without_case.setdefault(_folded(module.page), []).append(module.page)
        for id_ in ids:
            _enter(index.exact, id_, id_.name, place)
            _enter(index.without_case, id_, _folded(id_.name), place)
    return index


def find_page(index: Index, path: str) -> str | None:
    """The page at `path`, as written or as a documentation site would read it."""
    if path in index.pages:
        return path
    stem, ending = posixpath.splitext(path)
    stems = (path, stem) if ending in _SITE_ENDINGS else (path,)
    readings = ((each + more).lstrip("/") for each in stems for more in _ENDINGS)
    return next((each for each in readings if each in index.pages), None)


def find_page_ignoring_case(index: Index, path: str) -> str | None:
    """The one page whose path differs from `path` by case alone; None where there are none or
    several.
    """
    match index.pages_without_case.get(_folded(path)):
        case [page]:
            return page
        case _:
            return None


def declaration_on(
    index: Index, page: str, name: str, fragment: str, *, same_page: bool
) -> DeclarationId | None:
    """What a link to `page` means, by its fragment, then by its label, then because nothing else is
    there.

    The last does not go for links within one page: there `[Address](#address)` on the page of
    `Order` is a heading that declares nothing, and never `Order`.
    """
    entry = index.pages[page]
    if len(entry.ids) == 1 and not same_page and not (fragment and entry.fragments):
        return entry.ids[0]
    fragments = entry.fragments or _fragments(entry.ids)
    if fragment and (found := fragments.get(_fragment(fragment))):
        return found
    for titles, fold in ((index.exact, _same), (index.without_case, _folded)):
        for _, title in _readings(name):
            match titles.on_page.get((page, fold(title))):
                case [found]:
                    return found
                case _:
                    continue
    return None


def declaration_named(
    index: Index, name: str, place: Place
) -> DeclarationId | tuple[DeclarationId, ...]:
    """The declaration that a name means when no link helps; otherwise the few that it may mean.

    In this order, first with the case as written and then without: folder and title, a title that
    is unique in the docs root, a title of the same page, a title of the same folder.
    """
    several: tuple[DeclarationId, ...] = ()
    for titles, fold in ((index.exact, _same), (index.without_case, _folded)):
        for scope, title in _readings(name):
            for found in _by_name(titles, _folded(scope), fold(title), place):
                match found:
                    case [id_]:
                        return id_
                    case []:
                        continue
                    case _:
                        several = several or tuple(found[:_SEVERAL])
    return several


def own_name(name: str) -> str:
    """The last component of a qualified name: the title that it speaks of."""
    return _SEPARATOR.split(name)[-1].strip() or name.strip()


def _by_name(
    titles: Titles, scope: str, title: str, place: Place
) -> Iterator[Sequence[DeclarationId]]:
    root = place.docs_root
    in_scope = titles.by_folder.get((root, scope, title), ()) if scope else ()
    yield in_scope
    if len(in_scope) > 1:
        # Several folders have that name: the nearest one stands beside the page's own folder, or
        # beside one above it.
        folder = place.folder_without_case
        while folder:
            folder = posixpath.dirname(folder)
            yield titles.beside.get((posixpath.join(folder, scope), title), ())
    yield titles.by_title.get((root, title), ())
    yield titles.on_page.get((place.page, title), ())
    yield titles.beside.get((place.folder_without_case, title), ())


def _readings(name: str) -> Iterator[tuple[str, str]]:
    """What a name may mean, as (scope, title): the whole name first, its last component last."""
    name = name.strip()
    cuts = [*_SEPARATOR.finditer(name)][-_QUALIFIERS:]
    yield "", name
    scope_start = 0 if len(cuts) < _QUALIFIERS else cuts[0].end()
    for cut in cuts:
        if title := name[cut.end() :]:
            yield name[scope_start : cut.start()], title
        scope_start = cut.end()


def _enter(titles: Titles, id_: DeclarationId, title: str, place: Place) -> None:
    folder_name = posixpath.basename(place.folder_without_case)
    titles.by_title.setdefault((place.docs_root, title), []).append(id_)
    titles.by_folder.setdefault((place.docs_root, folder_name, title), []).append(id_)
    titles.beside.setdefault((place.folder_without_case, title), []).append(id_)
    titles.on_page.setdefault((place.page, title), []).append(id_)


def _fragments(ids: Iterable[DeclarationId]) -> dict[str, DeclarationId]:
    found: dict[str, DeclarationId] = {}
    for id_ in ids:
        found.setdefault(_fragment(id_.name), id_)
    return found


def _fragment(text: str) -> str:
    """What is left of a title in every site's anchors: letters and digits, in lower case."""
    return "".join(filter(str.isalnum, text)).casefold()


def _same(text: str) -> str:
    return text


def _folded(text: str) -> str:
    """Text without case, and with one spelling of accents: file systems differ in theirs."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", text).casefold()
