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
from mdgen.evidence import assumptions
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


def build(sources: Sequence[SourceFile], config: Config) -> Staged[Built | None]:
    """Pages -> declarations -> schema -> plans -> text, for each target.

    None where there is nothing that could be built from. Where a diagnostic is an error, what was built
    is not to be written.
    """
    dialects = detect(sources, config.dialect)
    if not any(dialects.value):
        return _nothing(config, dialects.diagnostics)
    read_modules = [
        read_module(source, dialect)
        for source, dialect in zip(sources, dialects.value, strict=True)
    ]
    modules = [staged.value for staged in read_modules]
    if not any(module.declarations for module in modules):
        return _nothing(config, dialects.diagnostics, modules)
    schema = resolve(modules)
    files: dict[str, bytes] = {}
    said: list[Diagnostic] = []
    for target in config.targets:
        written = write_modules(schema.value, config.options_of(target))
        folder = f"{target}/" if len(config.targets) > 1 else ""
        files |= {f"{folder}{path}": data for path, data in written.value.items()}
        said += written.diagnostics
    diagnostics = (
        *dialects.diagnostics,
        *(each for staged in read_modules for each in staged.diagnostics),
        *assumptions(modules),
        *schema.diagnostics,
        *said,
    )
    return Staged(_built(files, modules), judged(diagnostics, strict=config.strict))


def read_module(source: SourceFile, dialect: Dialect | None) -> Staged[Module]:
    """One page as declarations: a function of the page's text and its dialect alone."""
    if dialect is None:
        return Staged(Module(source.path, (), skipped="no dialect"))
    page = parse_page(source)
    module = lower(page.value, dialect)
    return Staged(module.value, (*page.diagnostics, *module.diagnostics))


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
) -> Staged[Built | None]:
    if failed(diagnostics):
        return Staged(None, diagnostics)
    counted = Counter(module.skipped or "no model" for module in modules)
    reasons = ", ".join(f"{count} {reason}" for reason, count in sorted(counted.items()))
    why = f" (skipped: {reasons})" if reasons else ""
    return Staged(None, (*diagnostics, NO_MODELS.at(None, path=config.source, why=why)))


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
