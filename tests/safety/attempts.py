"""Builds hostile documentation through the real pipeline, and imports what comes out under watch."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hostile_docs import POSITIONS, record
from hostile_texts import TEXTS
from mdgen.config import Config, configure
from mdgen.diagnostics.model import Diagnostic
from mdgen.options import Layout
from mdgen.pipeline import build
from mdgen.source import SourceFile
from mdgen.targets import flavour_names

PROBE = Path(__file__).with_name("import_probe.py")


@dataclass(frozen=True, slots=True)
class Attempt:
    """A text in a position, and the page that it makes."""

    position: str
    text: str
    page: SourceFile


@dataclass(frozen=True, slots=True)
class Outcome:
    """What importing a built tree did. `failures` are modules that could not be imported."""

    modules: int
    names: int
    events: tuple[str, ...]
    failures: tuple[str, ...]
    strangers: tuple[str, ...]
    executed: bool

    @property
    def code_ran(self) -> bool:
        return bool(self.events or self.strangers or self.executed)


def attempts() -> tuple[Attempt, ...]:
    """Every text in every position of a page."""
    return tuple(
        Attempt(position, text, page(f"p{place:02}/t{number:03}.md", make(TEXTS[text])))
        for place, (position, make) in enumerate(POSITIONS.items())
        for number, text in enumerate(TEXTS)
    )


def paths() -> tuple[Attempt, ...]:
    """Every text as a file's and as a folder's name, as no file system would have it, too."""
    return tuple(
        Attempt(position, text, page(form.format(TEXTS[text]), record()))
        for position, form in (
            ("file name", "files/{}.md"),
            ("folder name", "folders/{}/thing.md"),
            ("path", "{}"),
        )
        for text in TEXTS
        if TEXTS[text]
    )


def page(path: str, text: str) -> SourceFile:
    return SourceFile(path, text, path)


@cache
def configuration(
    flavour: str, layout: Layout = "tree", dialect: str = "speakeasy-python"
) -> Config:
    """What `mdgen build docs -t FLAVOUR --layout LAYOUT` is told where no file configures mdgen."""
    flags = {"source": "docs", "target": [flavour], "layout": layout, "dialect": dialect}
    staged = configure(Path(Path.cwd().anchor), flags, flavour_names())
    assert staged.value is not None, staged.diagnostics
    return staged.value


def built(
    pages: Iterable[SourceFile], config: Config
) -> tuple[Mapping[str, bytes], tuple[Diagnostic, ...]]:
    """The files that pages become, errors or not."""
    unique = {each.path: each for each in pages}
    staged = build(tuple(unique[path] for path in sorted(unique)), config)
    return (staged.value.files if staged.value is not None else {}), staged.diagnostics


def imported(files: Mapping[str, bytes], folder: Path) -> Outcome:
    """Write files below `folder`/models, and import them all in a process that is watched."""
    root = folder / "models"
    for path, data in files.items():
        target = root / path
        assert root.resolve() in target.resolve().parents, path
        target.parent.mkdir(parents=True, exist_ok=True)
        assert not target.exists(), path
        target.write_bytes(data)
    command: Sequence[str | Path] = (sys.executable, "-I", "-B", PROBE, root)
    done = subprocess.run(
        command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert not done.stderr, done.stderr[-2000:]
    told = json.loads(done.stdout)
    return Outcome(
        told["modules"],
        told["names"],
        tuple(told["events"]),
        tuple(told["failures"]),
        tuple(told["strangers"]),
        told["executed"],
    )
