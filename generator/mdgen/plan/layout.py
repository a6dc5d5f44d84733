"""Where every declaration lives: packages, modules, the names of classes, and who exports what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from msgspec import Struct, field

from mdgen.diagnostics.catalogue import AMBIGUOUS_EXPORT, CLASS_NAMES_COLLIDE
from mdgen.diagnostics.model import Diagnostic, Label, Staged
from mdgen.ir.nodes import Declaration, DeclarationId, Schema
from mdgen.ir.walk import targets
from mdgen.options import Options
from mdgen.plan.names import class_name, module_name, numbered, qualified
from mdgen.resolve.components import strongly_connected

# A module's path in the output: the packages, then its own name; () is the root package.
ModulePath = tuple[str, ...]
Mentions = Mapping[DeclarationId, tuple[DeclarationId, ...]]


class Home(Struct, frozen=True):
    """Where a declaration is defined and under what name, and where users import it from, as what.

    The two places differ for declarations that share a circle with another page's.
    """

    module: ModulePath
    name: str
    public_module: ModulePath
    public_name: str


class ModuleLayout(Struct, frozen=True):
    """A module that defines `declarations`, from `pages`, dependencies first."""

    path: ModulePath
    pages: tuple[str, ...]
    declarations: tuple[DeclarationId, ...]


class ReexportLayout(Struct, frozen=True):
    """The module of a page whose declarations live in another page's module."""

    path: ModulePath
    page: str
    declarations: tuple[DeclarationId, ...]


class PackageLayout(Struct, frozen=True):
    """A package and the declarations that its `__init__.py` exports, by public name."""

    path: ModulePath
    exports: tuple[DeclarationId, ...]


class Layout(Struct, frozen=True):
    """Everything's place. `mentions` are the declarations that each one names, each once, in page order."""

    declared: Mapping[DeclarationId, Declaration]
    homes: Mapping[DeclarationId, Home]
    mentions: Mentions
    modules: tuple[ModuleLayout, ...]
    reexports: tuple[ReexportLayout, ...] = ()
    packages: tuple[PackageLayout, ...] = ()


class Layouts:
    """The layouts of one build: flavours that carry the same schema share one."""

    def __init__(self) -> None:
        self._found: list[tuple[Schema, str, Staged[Layout]]] = []

    def of(self, schema: Schema, options: Options) -> Staged[Layout]:
        """What `lay_out` gives, made once."""
        for known, style, found in self._found:
            if known is schema and style == options.layout:
                return found
        layout = lay_out(schema, options)
        self._found.append((schema, options.layout, layout))
        return layout


def lay_out(schema: Schema, options: Options) -> Staged[Layout]:
    """The modules of the output. The order of the schema's modules does not matter."""
    declared = {
        DeclarationId(module.page, declaration.name): declaration
        for module in sorted(schema.modules, key=lambda module: module.page)
        for declaration in module.declarations
    }
    order = _dependencies_first(schema, declared)
    mentions = {id_: tuple(dict.fromkeys(targets(each))) for id_, each in declared.items()}
    if options.layout == "single":
        return _single(declared, mentions, order)
    return _tree(declared, mentions, order)


def _dependencies_first(
    schema: Schema, declared: Mapping[DeclarationId, Declaration]
) -> tuple[DeclarationId, ...]:
    ordered = dict.fromkeys(id_ for group in schema.groups for id_ in group if id_ in declared)
    assert len(ordered) == len(declared), "every declaration is in one of the schema's groups"
    return tuple(ordered)


def _single(
    declared: Mapping[DeclarationId, Declaration],
    mentions: Mentions,
    order: tuple[DeclarationId, ...],
) -> Staged[Layout]:
    """One file, the root package's `__init__.py`. Names that collide get their folders before them."""
    names = _unique_names(_titles(declared), declared, keep=())
    homes = {id_: Home((), names.value[id_], (), names.value[id_]) for id_ in declared}
    pages = tuple(dict.fromkeys(id_.page for id_ in declared))
    module = ModuleLayout((), pages, order)
    return Staged(Layout(declared, homes, mentions, (module,)), names.diagnostics)


def _tree(
    declared: Mapping[DeclarationId, Declaration],
    mentions: Mentions,
    order: tuple[DeclarationId, ...],
) -> Staged[Layout]:
    by_page: dict[str, list[DeclarationId]] = {}
    for id_ in declared:
        by_page.setdefault(id_.page, []).append(id_)
    own_module = _page_modules(by_page)
    place = {id_: number for number, id_ in enumerate(order)}

    homes: dict[DeclarationId, Home] = {}
    modules: list[ModuleLayout] = []
    reexports: list[ReexportLayout] = []
    diagnostics: list[Diagnostic] = []
    for circle in _page_circles(mentions, list(by_page)):
        # The first page in the alphabet lends its module to the whole circle.
        leader = circle[0]
        public: dict[DeclarationId, str] = {}
        for page in circle:
            own = _unique_names(_titles(by_page[page]), declared, keep=by_page[page])
            diagnostics.extend(own.diagnostics)
            public.update(own.value)
        names = public
        if len(circle) > 1:
            shared = _unique_names(public, declared, keep=by_page[leader])
            diagnostics.extend(shared.diagnostics)
            names = shared.value
        for id_, name in names.items():
            homes[id_] = Home(own_module[leader], name, own_module[id_.page], public[id_])
        ordered = tuple(sorted(public, key=place.__getitem__))
        modules.append(ModuleLayout(own_module[leader], circle, ordered))
        for page in circle[1:]:
            reexports.append(ReexportLayout(own_module[page], page, tuple(by_page[page])))
    packages = _packages(declared, homes)
    layout = Layout(
        declared,
        homes,
        mentions,
        tuple(sorted(modules, key=lambda module: module.path)),
        tuple(sorted(reexports, key=lambda module: module.path)),
        packages.value,
    )
    return Staged(layout, (*diagnostics, *packages.diagnostics))


def _page_circles(mentions: Mentions, pages: Sequence[str]) -> list[tuple[str, ...]]:
    """The pages that import each other, in groups, each sorted; most groups are one page.

    Pages and not declarations are grouped: two pages with several declarations each may need each other
    although no declaration needs itself.
    """
    ordered = sorted(pages)
    number = {page: place for place, page in enumerate(ordered)}
    successors: list[dict[int, None]] = [{} for _ in ordered]
    for id_, mentioned in mentions.items():
        for target in mentioned:
            successors[number[id_.page]][number[target.page]] = None
    found = strongly_connected([tuple(each) for each in successors])
    return sorted(tuple(ordered[each] for each in component) for component in found)


def _page_modules(by_page: Mapping[str, Sequence[DeclarationId]]) -> dict[str, ModulePath]:
    """The module of each page: the folders' packages, then the title in snake case.

    A page with several declarations gives its module the file's name. Where two would have one path, on a
    file system that ignores case too, the second gets a number.
    """
    # An attribute of a package is a class or a module of that name, never both.
    class_names = {class_name(id_.name) for ids in by_page.values() for id_ in ids}
    folders: dict[str, ModulePath] = {"": ()}
    taken: dict[ModulePath, _Taken] = {}
    for folder in sorted({parent for page in by_page for parent in _parents(page)}):
        above, _, own = folder.rpartition("/")
        folders[folder] = _claimed(folders[above], module_name(own, class_names), taken)
    modules: dict[str, ModulePath] = {}
    for page in sorted(by_page):
        folder, _, file = page.rpartition("/")
        ids = by_page[page]
        text = class_name(ids[0].name) if len(ids) == 1 else file.rpartition(".")[0] or file
        modules[page] = _claimed(folders[folder], module_name(text, class_names), taken)
    return modules


def _parents(page: str) -> Iterable[str]:
    parts = page.split("/")[:-1]
    return ("/".join(parts[: end + 1]) for end in range(len(parts)))


class _Taken(Struct, frozen=True):
    """The names that are taken in one place, and the last number that each was given behind it."""

    names: set[str] = field(default_factory=set)
    last: dict[str, int] = field(default_factory=dict)


def _claimed(above: ModulePath, name: str, taken: dict[ModulePath, _Taken]) -> ModulePath:
    here = taken.setdefault(above, _Taken())
    claimed = numbered(name, here.names, here.last) if name in here.names else name
    here.names.add(claimed)
    return (*above, claimed)


def _titles(ids: Iterable[DeclarationId]) -> dict[DeclarationId, str]:
    return {id_: class_name(id_.name) for id_ in ids}


def _unique_names(
    wanted: Mapping[DeclarationId, str],
    declared: Mapping[DeclarationId, Declaration],
    keep: Iterable[DeclarationId],
) -> Staged[dict[DeclarationId, str]]:
    """A name for each declaration of one module; those that collide get their folders before them.

    The first one of `keep` keeps its name against the others.
    """
    kept = dict.fromkeys(keep)
    by_name: dict[str, list[DeclarationId]] = {}
    for id_, name in wanted.items():
        by_name.setdefault(name, []).append(id_)
    names: dict[DeclarationId, str] = {}
    taken = _Taken(set(by_name))
    diagnostics: list[Diagnostic] = []
    for name, ids in by_name.items():
        owner = ids[0] if len(ids) == 1 else next((id_ for id_ in ids if id_ in kept), None)
        for id_ in ids:
            if id_ == owner:
                names[id_] = name
                continue
            names[id_] = _free_name(id_, name, taken)
            taken.names.add(names[id_])
            others = islice((other for other in ids if other != id_), 3)
            labels = [Label(declared[other].span, "the same name") for other in others]
            diagnostics.append(
                CLASS_NAMES_COLLIDE.at(
                    declared[id_].span, name=name, written=names[id_], related=labels
                )
            )
    return Staged({id_: names[id_] for id_ in wanted}, tuple(diagnostics))


def _free_name(id_: DeclarationId, name: str, taken: _Taken) -> str:
    folders = tuple(module_name(part).strip("_") for part in id_.page.split("/")[:-1])
    for depth in range(1, len(folders) + 1):
        candidate = qualified(folders[-depth:], name)
        if candidate not in taken.names:
            return candidate
    return numbered(name, taken.names, taken.last)


def _packages(
    declared: Mapping[DeclarationId, Declaration], homes: Mapping[DeclarationId, Home]
) -> Staged[tuple[PackageLayout, ...]]:
    """What each package exports: its own classes, and those beneath it whose name is unique beneath it."""
    own: dict[ModulePath, dict[str, list[DeclarationId]]] = {(): {}}
    beneath: dict[ModulePath, dict[str, list[DeclarationId]]] = {}
    for id_, home in homes.items():
        package = home.public_module[:-1]
        for depth in range(len(package) + 1):
            own.setdefault(package[:depth], {})
        own[package].setdefault(home.public_name, []).append(id_)
        for depth in range(len(package)):
            names = beneath.setdefault(package[:depth], {})
            names.setdefault(home.public_name, []).append(id_)
    packages: list[PackageLayout] = []
    diagnostics: list[Diagnostic] = []
    for path in sorted(own):
        exported: dict[str, DeclarationId] = {}
        for name, ids in (beneath.get(path, {}) | own[path]).items():
            if len(ids) == 1:
                exported[name] = ids[0]
            elif name in own[path]:
                ids.sort()
                diagnostics.append(
                    AMBIGUOUS_EXPORT.at(
                        declared[ids[0]].span,
                        name=name,
                        modules=" and ".join(
                            f"`{'.'.join(homes[id_].public_module)}`" for id_ in ids
                        ),
                        related=[Label(declared[id_].span, "the same name") for id_ in ids[1:4]],
                    )
                )
        packages.append(PackageLayout(path, tuple(exported[name] for name in sorted(exported))))
    return Staged(tuple(packages), tuple(diagnostics))
