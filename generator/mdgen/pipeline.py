"""The compiler on one screen: pages in, files of models out, and what each stage had to say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from mdgen.cache.codec import decoded, encoded
from mdgen.cache.detection import detected
from mdgen.cache.facts import KnownFile, ReadPage, page_in
from mdgen.cache.keys import file_keys, page_keys
from mdgen.cache.memory import Memory
from mdgen.config import Config
from mdgen.diagnostics.catalogue import NO_MODELS, RULES
from mdgen.diagnostics.model import Diagnostic, Severity, Staged, as_error
from mdgen.dialects import Dialect
from mdgen.evidence import Learnt, assumptions, decide, mentions, read_overrides
from mdgen.ir.nodes import Alias, Enum, Module, Record, Schema, Union
from mdgen.lower import lower
from mdgen.options import Options
from mdgen.page.parse import load_parser, parse_page
from mdgen.parallel import Work, completed
from mdgen.plan.layout import Layouts
from mdgen.plan.modules import Draft
from mdgen.render import load_templates, render
from mdgen.resolve import SKIPPED, resolve, without_envelopes
from mdgen.source import SourceFile
from mdgen.sources import find_pages, read_pages
from mdgen.targets import draft_modules

# How far a build is: the stage, and of how many things how many are done (0 of 0: it is one step).
Tell = Callable[[str, int, int], None]


class Past(Struct, frozen=True):
    """What saves work and changes no result: what the last build remembered, the bytes of a file that stands in
    the output, and how many processes may work at once."""

    memory: Memory
    standing: Callable[[str], bytes | None]
    jobs: int = 1


NO_PAST = Past(Memory(None), lambda _: None)


class Skipped(Struct, frozen=True):
    """A page that describes no model, and why, in a word."""

    page: str
    reason: str


class Known(Struct, frozen=True):
    """All pages, joined. `schema` holds what evidence adds, `learnt` where that comes from; `modules` are
    the pages as they stand, those without declarations too."""

    schema: Schema
    modules: tuple[Module, ...]
    learnt: tuple[Learnt, ...]


class Built(Struct, frozen=True):
    """What pages became. `files` are the output's, path -> bytes; `pages` counts those with models."""

    files: Mapping[str, bytes]
    pages: int
    models: int
    enums: int
    unions: int
    aliases: int
    skipped: tuple[Skipped, ...]


def read(docs: Path, out: Path) -> Staged[tuple[SourceFile, ...] | None]:
    """The pages of a folder; None where one of them, or the folder, cannot be read."""
    found = find_pages(docs, out)
    return read_pages(found.value) if found.value is not None else Staged(None, found.diagnostics)


def build(
    sources: Sequence[SourceFile],
    config: Config,
    overrides: SourceFile | None = None,
    past: Past = NO_PAST,
    tell: Tell = lambda *_: None,
) -> Staged[Built | None]:
    """Pages -> what is known -> plans -> text, for each target.

    None where there is nothing that could be built from. Where a diagnostic is an error, what was built
    is not to be written. `past` saves work and changes nothing else; `tell` hears how far it is.
    """
    known = understand(sources, config, overrides, past, tell)
    if known.value is None:
        return Staged(None, known.diagnostics)
    several = len(config.targets) > 1
    targets = {
        f"{target}/" if several else "": config.options_of(target) for target in config.targets
    }
    written = write_modules(known.value.schema, targets, past, tell)
    diagnostics = judged((*known.diagnostics, *written.diagnostics), strict=config.strict)
    return Staged(_built(written.value, known.value.modules), diagnostics)


def understand(
    sources: Sequence[SourceFile],
    config: Config,
    overrides: SourceFile | None = None,
    past: Past = NO_PAST,
    tell: Tell = lambda *_: None,
) -> Staged[Known | None]:
    """Pages -> declarations -> schema -> what evidence adds to it. None where there are no models."""
    dialects = detected(sources, config.dialect, past.memory)
    if not any(dialects.value):
        return Staged(None, _nothing(config, dialects.diagnostics))
    stated = read_overrides(overrides) if overrides is not None else Staged(())
    pages = read_all(sources, dialects.value, past, tell)
    modules = tuple(page.value.module for page in pages)
    if not any(module.declarations for module in modules):
        return Staged(None, _nothing(config, dialects.diagnostics, modules))
    tell("resolving", 0, 0)
    schema = resolve(modules)
    opened = without_envelopes(schema.value, config.envelopes)
    modules = tuple(
        replace(each, declarations=(), skipped=SKIPPED) if each.page in opened.pages else each
        for each in modules
    )
    if not any(module.declarations for module in modules):
        return Staged(None, _nothing(config, dialects.diagnostics, modules))
    shown = {page.value.module.page: page.value.shown for page in pages}
    decided = decide(opened.schema, shown, config.assume, stated.value)
    diagnostics = (
        *dialects.diagnostics,
        *stated.diagnostics,
        *_said_of_others(opened.pages, sources, pages, schema.diagnostics),
        *decided.diagnostics,
        *assumptions(decided.value.schema.modules),
    )
    known = Known(decided.value.schema, modules, decided.value.learnt)
    return Staged(known, judged(diagnostics, strict=config.strict))


def read_all(
    sources: Sequence[SourceFile],
    dialects: Sequence[Dialect | None],
    past: Past = NO_PAST,
    tell: Tell = lambda *_: None,
) -> list[Staged[ReadPage]]:
    """Every page; those that were read before, with the same text and in the same way, are not read again."""
    memory = past.memory
    things = list(zip(sources, dialects, strict=True))
    keys = page_keys(things) if memory.remembers else [""] * len(things)
    pages = completed(
        [memory.page(key, source) for key, source in zip(keys, sources, strict=True)],
        Work(
            do=lambda thing: read_page(*thing),
            pack=encoded,
            unpack=lambda thing, data: page_in(data, thing[0]),
            prepare=load_parser,
        ),
        things,
        past.jobs,
        lambda done, total: tell("reading pages", done, total),
    )
    for key, page in zip(keys, pages, strict=True):
        memory.keep_page(key, page)
    return pages


def read_page(source: SourceFile, dialect: Dialect | None) -> Staged[ReadPage]:
    """One page as declarations: a function of the page's text and its dialect alone."""
    if dialect is None:
        return Staged(ReadPage(Module(source.path, (), skipped="no dialect"), ()))
    page = parse_page(source)
    module = lower(page.value, dialect)
    read = ReadPage(module.value, mentions(page.value))
    return Staged(read, (*page.diagnostics, *module.diagnostics))


class _File(Struct, frozen=True):
    """A file that is to be written: its path in the output, and what it is made from."""

    path: str
    key: str
    draft: Draft
    options: Options


def write_modules(
    schema: Schema,
    targets: Mapping[str, Options],
    past: Past = NO_PAST,
    tell: Tell = lambda *_: None,
) -> Staged[Mapping[str, bytes]]:
    """The files of each target, in its folder ("" or with a `/`): functions of their plans and the options alone.

    A file that stands there, made from the same facts, is neither planned nor rendered again.
    """
    memory, layouts = past.memory, Layouts()
    files: list[_File] = []
    said: list[Diagnostic] = []
    for folder, options in targets.items():
        drafted = draft_modules(schema, options, layouts)
        drafts = drafted.value.drafts
        keys = file_keys(drafted.value, options) if memory.remembers else [""] * len(drafts)
        files += (
            _File(f"{folder}{draft.path}", key, draft, options)
            for draft, key in zip(drafts, keys, strict=True)
        )
        said += drafted.diagnostics
    has_own = any(options.templates for options in targets.values())
    names = ", ".join(options.target for options in targets.values())
    known = completed(
        [memory.file(each.key, each.path, past.standing) for each in files],
        Work(
            do=lambda file: write_module(file.draft, file.options),
            pack=encoded,
            unpack=lambda _, data: decoded(data, KnownFile),
            prepare=load_templates if not has_own else lambda: None,
        ),
        files,
        past.jobs,
        lambda done, total: tell(f"writing {names}", done, total),
    )
    for file, made in zip(files, known, strict=True):
        memory.keep_file(file.key, made)
        said += made.diagnostics
    contents = {file.path: made.data for file, made in zip(files, known, strict=True)}
    return Staged(contents, tuple(said))


def write_module(draft: Draft, options: Options) -> KnownFile:
    """One file: planned, rendered, and what was said of it."""
    plan = draft.plan()
    return KnownFile(render(plan.value, options).text.encode("utf-8"), plan.diagnostics)


def _said_of_others(
    left_out: frozenset[str],
    sources: Sequence[SourceFile],
    pages: Sequence[Staged[ReadPage]],
    resolving: Iterable[Diagnostic],
) -> Iterator[Diagnostic]:
    """What reading and resolving said, but for pages that are left out: nobody is to mend those."""
    for page in pages:
        if page.value.module.page not in left_out:
            yield from page.diagnostics
    shown = {each.shown_path or each.path for each in sources if each.path in left_out}
    yield from (each for each in resolving if each.span is None or each.span.path not in shown)


def judged(diagnostics: Iterable[Diagnostic], *, strict: bool) -> tuple[Diagnostic, ...]:
    """The findings, once each; with `strict`, those of strict rules are errors."""
    return tuple(
        as_error(each) if strict and each.code in RULES and RULES[each.code].strict else each
        for each in dict.fromkeys(diagnostics)
    )


def failed(diagnostics: Iterable[Diagnostic]) -> bool:
    """Is one of them an error?"""
    return any(each.severity is Severity.ERROR for each in diagnostics)


def _nothing(
    config: Config, diagnostics: tuple[Diagnostic, ...], modules: Sequence[Module] = ()
) -> tuple[Diagnostic, ...]:
    """What there is to say where nothing can be built."""
    if failed(diagnostics):
        return diagnostics
    counted = Counter(module.skipped or "no model" for module in modules)
    reasons = ", ".join(f"{count} {reason}" for reason, count in sorted(counted.items()))
    why = f" (skipped: {reasons})" if reasons else ""
    return (*diagnostics, NO_MODELS.at(None, path=config.source, why=why))


def _built(files: Mapping[str, bytes], modules: Sequence[Module]) -> Built:
    kinds = Counter(type(each) for module in modules for each in module.declarations)
    return Built(
        files,
        pages=sum(1 for module in modules if module.declarations),
        models=kinds[Record],
        enums=kinds[Enum],
        unions=kinds[Union],
        aliases=kinds[Alias],
        skipped=tuple(
            Skipped(module.page, module.skipped or "no model")
            for module in modules
            if not module.declarations
        ),
    )
