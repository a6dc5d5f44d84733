"""`mdgen init`: looks for documentation below a folder, and writes the configuration that builds it."""

from __future__ import annotations

import json
import posixpath
import re
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from mdgen.config import find_configuration
from mdgen.diagnostics.catalogue import BROKEN_CONFIGURATION, CONFIGURATION_EXISTS, NO_MODELS
from mdgen.diagnostics.model import Diagnostic, Staged
from mdgen.diagnostics.printable import printable
from mdgen.dialects import Dialect, detect
from mdgen.dialects.load import read_dialect
from mdgen.output import replace_file
from mdgen.pipeline import read, read_page
from mdgen.source import SourceFile, UndecodableText, decode
from mdgen.survey import Proposal, propose

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

OUT = "generated"
DIALECT_FILE = "mdgen-dialect.toml"
_FALLBACK = "generic"
_SHOWN = 12
_ENOUGH = 5  # one page in so many has to hold models for a folder to be one of documentation
_TABLE = re.compile(r"^[ \t]*\[[ \t]*tool[ \t]*\.[ \t]*mdgen[ \t]*\][^\n]*(?:\n|\Z)", re.MULTILINE)
_ANY_TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)


class Docs(Struct, frozen=True):
    """A folder of documentation. `dialects` names each dialect with the number of its pages."""

    folder: str
    pages: int
    with_models: int
    dialects: tuple[tuple[str, int], ...]


class Seen(Struct, frozen=True):
    """What lies below a folder: the documentation to build, other such folders, and a dialect for it.

    `proposal` is there where only the most general dialect reads the pages, and something can be added to it.
    """

    docs: Docs
    others: tuple[Docs, ...]
    proposal: Proposal | None


class Plan(Struct, frozen=True):
    """Files to write: name -> text. `configuration` is the one that configures mdgen."""

    configuration: str
    files: Mapping[str, str]


def look(folder: Path) -> Staged[Seen | None]:
    """What documentation lies below `folder`; None where no page there describes a model."""
    sources = read(folder, folder / OUT)
    if sources.value is None:
        return Staged(None, sources.diagnostics)
    dialects = detect(sources.value).value
    found = _found(sources.value, dialects)
    proposal: Proposal | None = None
    if not found or {each for each, _ in found[0].dialects} == {_FALLBACK}:
        own = _proposed(sources.value, found[0].folder if found else "")
        if own is not None:
            proposal, found = own
    if not found:
        return Staged(None, (NO_MODELS.at(None, path=folder.name or ".", why=""),))
    return Staged(Seen(found[0], tuple(found[1:]), proposal))


def plan(seen: Seen, folder: Path, *, force: bool) -> Staged[Plan | None]:
    """The files that `mdgen init` writes in `folder`; None where that would replace a configuration.

    Settings go into `pyproject.toml` where there is one, which keeps all else that it says; else into
    `mdgen.toml`. `force` replaces the settings that are there.
    """
    pyproject, own = folder / "pyproject.toml", folder / "mdgen.toml"
    staged = find_configuration(folder)
    existing = staged.value
    if not force and (existing is not None or staged.diagnostics):
        found = existing.source.shown_path if existing is not None else ""
        return Staged(None, staged.diagnostics or (CONFIGURATION_EXISTS.at(None, path=found),))
    settings: dict[str, str] = {"source": seen.docs.folder or ".", "out": OUT}
    files: dict[str, str] = {}
    if seen.proposal is not None:
        if (folder / DIALECT_FILE).exists() and not force:
            return Staged(None, (CONFIGURATION_EXISTS.at(None, path=DIALECT_FILE),))
        settings["dialect"] = DIALECT_FILE
        files[DIALECT_FILE] = seen.proposal.text
    elif len(seen.docs.dialects) == 1:
        settings["dialect"] = seen.docs.dialects[0][0]
    lines = "".join(f"{key} = {_string(value)}\n" for key, value in settings.items())
    if own.exists() or not pyproject.exists():
        return Staged(Plan(own.name, {**files, own.name: lines}))
    try:
        text = decode(pyproject.read_bytes())
    except (OSError, UndecodableText) as error:
        return Staged(None, (_unwritable(pyproject, str(error)),))
    new = with_table(text, lines)
    if not _says(new, settings):
        return Staged(
            None,
            (
                _unwritable(
                    pyproject, "it is no TOML, or its [tool.mdgen] is written in a form of its own"
                ),
            ),
        )
    return Staged(Plan(pyproject.name, {**files, pyproject.name: new}))


def write(plan: Plan, folder: Path) -> None:
    """Writes the files, each whole. Raises OSError where the system refuses."""
    for name, text in plan.files.items():
        replace_file(folder / name, text.encode("utf-8"))


def with_table(text: str, lines: str) -> str:
    """The text of a pyproject.toml with `[tool.mdgen]` holding `lines`, all else as it was."""
    end = "\r\n" if "\r\n" in text else "\n"
    table = f"[tool.mdgen]\n{lines}".replace("\n", end)
    header = _TABLE.search(text)
    if header is None:
        gap = "" if not text or text.endswith(("\n\n", "\r\n\r\n")) else end
        closed = text if not text or text.endswith("\n") else f"{text}{end}"
        return f"{closed}{gap}{table}"
    following = _ANY_TABLE.search(text, header.end())
    if following is None:
        return text[: header.start()] + table
    return f"{text[: header.start()]}{table}{end}{text[following.start() :]}"


def _found(sources: Sequence[SourceFile], dialects: Sequence[Dialect | None]) -> list[Docs]:
    """The folders of documentation, the one with the most models first."""
    names: dict[str, str] = {}
    tops: dict[str, list[str]] = {}
    for source, dialect in zip(sources, dialects, strict=True):
        names[source.path] = dialect.name if dialect is not None else ""
        if read_page(source, dialect).value.module.declarations:
            top = source.path.split("/")[0] if "/" in source.path else ""
            tops.setdefault(top, []).append(source.path)
    pages = _counts(names)
    models = _counts([path for paths in tops.values() for path in paths])
    found: list[Docs] = []
    for paths in tops.values():
        folder = posixpath.commonpath([posixpath.dirname(path) for path in paths])
        # A page that is to come may stand beside the folder that all pages of today share.
        while (above := posixpath.dirname(folder)) and models[above] * _ENOUGH >= pages[above]:
            folder = above
        used = Counter(names[path] for path in names if _below(path, folder) and names[path])
        found.append(Docs(folder, pages[folder], models[folder], tuple(used.most_common())))
    return sorted(found, key=lambda docs: (-docs.with_models, docs.folder))


def _counts(paths: Mapping[str, object] | Sequence[str]) -> Counter[str]:
    """How many pages each folder holds, those of its folders included."""
    counts: Counter[str] = Counter()
    for path in paths:
        folder = posixpath.dirname(path)
        while folder:
            counts[folder] += 1
            folder = posixpath.dirname(folder)
        counts[""] += 1
    return counts


def _below(path: str, folder: str) -> bool:
    return not folder or path.startswith(f"{folder}/")


def _proposed(sources: Sequence[SourceFile], folder: str) -> tuple[Proposal, list[Docs]] | None:
    """A dialect for the pages below a folder, where one reads models that no shipped one does."""
    pages = [source for source in sources if _below(source.path, folder)]
    proposal = propose(pages)
    dialect = read_dialect(DIALECT_FILE, proposal.text).value
    if not (proposal.columns or proposal.types) or dialect is None:
        return None
    found = _found(pages, [dialect] * len(pages))
    return (proposal, found) if found else None


def _says(text: str, settings: Mapping[str, str]) -> bool:
    """Whether the text is TOML whose [tool.mdgen] says just that."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    tool = document.get("tool")
    return isinstance(tool, dict) and tool.get("mdgen") == settings


def _unwritable(path: Path, reason: str) -> Diagnostic:
    return BROKEN_CONFIGURATION.at(None, reason=f"{path.name}: {reason}")


def _string(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def told(seen: Seen, plan: Plan) -> list[str]:
    """What was seen and written, for people."""
    lines = [_described(seen.docs)]
    lines += (f"also {_described(each)}" for each in seen.others)
    if seen.proposal is not None:
        for role, headers in seen.proposal.columns:
            lines.append(f"  columns read as {role}: {', '.join(map(printable, headers))}")
        if seen.proposal.types:
            words = ", ".join(printable(word) for word, _ in seen.proposal.types[:_SHOWN])
            lines.append(f"  types nobody told mdgen of: {words}")
    lines.append(f"wrote {', '.join(plan.files)}; next: mdgen build")
    return lines


def _described(docs: Docs) -> str:
    names = ", ".join(f"{name} ({count:,})" for name, count in docs.dialects)
    shown = printable(docs.folder) or "."
    return f"{shown}: {docs.with_models:,} of {docs.pages:,} pages describe models; {names}"
