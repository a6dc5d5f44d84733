"""The compiler on one screen: pages in, files of models out, and what each stage had to say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mdgen.config import Config
from mdgen.diagnostics.catalogue import NO_MODELS, RULES
from mdgen.diagnostics.model import Diagnostic, Severity, Staged, as_error
from mdgen.dialects import Dialect, detect
from mdgen.evidence import Learnt, Mention, assumptions, decide, mentions, read_overrides
from mdgen.ir.nodes import Alias, Enum, Module, Record, Schema, Union
from mdgen.lower import lower
from mdgen.options import Options
from mdgen.page.parse import parse_page
from mdgen.render import render
from mdgen.resolve import resolve
from mdgen.source import SourceFile
from mdgen.sources import find_pages, read_pages
from mdgen.targets import plan_modules


@dataclass(frozen=True, slots=True)
class Skipped:
    """A page that describes no model, and why, in a word."""

    page: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReadPage:
    """What one page says: its declarations, and the wire names that its code samples show."""

    module: Module
    shown: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """All pages, joined. `schema` holds what evidence adds, `learnt` where that comes from; `modules` are
    the pages as they stand, those without declarations too."""

    schema: Schema
    modules: tuple[Module, ...]
    learnt: tuple[Learnt, ...]


@dataclass(frozen=True, slots=True)
class Built:
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
    sources: Sequence[SourceFile], config: Config, overrides: SourceFile | None = None
) -> Staged[Built | None]:
    """Pages -> what is known -> plans -> text, for each target.

    None where there is nothing that could be built from. Where a diagnostic is an error, what was built
    is not to be written.
    """
    known = understand(sources, config, overrides)
    if known.value is None:
        return Staged(None, known.diagnostics)
    files: dict[str, bytes] = {}
    said: list[Diagnostic] = []
    for target in config.targets:
        written = write_modules(known.value.schema, config.options_of(target))
        folder = f"{target}/" if len(config.targets) > 1 else ""
        files |= {f"{folder}{path}": data for path, data in written.value.items()}
        said += written.diagnostics
    diagnostics = judged((*known.diagnostics, *said), strict=config.strict)
    return Staged(_built(files, known.value.modules), diagnostics)


def understand(
    sources: Sequence[SourceFile], config: Config, overrides: SourceFile | None = None
) -> Staged[Known | None]:
    """Pages -> declarations -> schema -> what evidence adds to it. None where there are no models."""
    dialects = detect(sources, config.dialect)
    if not any(dialects.value):
        return Staged(None, _nothing(config, dialects.diagnostics))
    stated = read_overrides(overrides) if overrides is not None else Staged(())
    pages = [
        read_page(source, dialect) for source, dialect in zip(sources, dialects.value, strict=True)
    ]
    modules = tuple(page.value.module for page in pages)
    if not any(module.declarations for module in modules):
        return Staged(None, _nothing(config, dialects.diagnostics, modules))
    schema = resolve(modules)
    shown = {page.value.module.page: page.value.shown for page in pages}
    decided = decide(schema.value, shown, config.assume, stated.value)
    diagnostics = (
        *dialects.diagnostics,
        *stated.diagnostics,
        *(each for page in pages for each in page.diagnostics),
        *schema.diagnostics,
        *decided.diagnostics,
        *assumptions(decided.value.schema.modules),
    )
    known = Known(decided.value.schema, modules, decided.value.learnt)
    return Staged(known, judged(diagnostics, strict=config.strict))


def read_page(source: SourceFile, dialect: Dialect | None) -> Staged[ReadPage]:
    """One page as declarations: a function of the page's text and its dialect alone."""
    if dialect is None:
        return Staged(ReadPage(Module(source.path, (), skipped="no dialect"), ()))
    page = parse_page(source)
    module = lower(page.value, dialect)
    read = ReadPage(module.value, mentions(page.value))
    return Staged(read, (*page.diagnostics, *module.diagnostics))


def write_modules(schema: Schema, options: Options) -> Staged[Mapping[str, bytes]]:
    """The files of one target: each is a function of its plan and the options alone."""
    plans = plan_modules(schema, options)
    artifacts = (render(plan, options) for plan in plans.value)
    files = {artifact.path: artifact.text.encode("utf-8") for artifact in artifacts}
    return Staged(files, plans.diagnostics)


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
