"""A documentation tree, built by the command that users run."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from mdgen.targets import flavour_names


@dataclass(frozen=True, slots=True)
class Built:
    """A tree that was built: the folder that holds the package `models`, and what was said."""

    tree: str
    parent: Path
    status: int
    diagnostics: tuple[dict[str, Any], ...]
    output: str

    @property
    def package(self) -> Path:
        return self.parent / "models"

    def modules(self) -> tuple[str, ...]:
        """Every module of the package, dotted, sorted."""
        names = []
        for path in sorted(self.package.rglob("*.py")):
            parts = path.relative_to(self.parent).with_suffix("").parts
            names.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
        return tuple(names)


def build(docs: Path, parent: Path, tree: str) -> Built:
    """Build a docs tree into the package `models`, through the command that users run."""
    out = str(parent / "models")
    run = python("-m", "mdgen", "build", str(docs), "--out", out, "--format", "json", cwd=parent)
    found = json.loads(run.stdout)["diagnostics"] if run.stdout.startswith("{") else []
    return Built(tree, parent, run.returncode, tuple(found), run.stdout + run.stderr)


def python(*arguments: str, cwd: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Python, run in a folder; its output is text."""
    return subprocess.run(
        [sys.executable, *arguments],
        input=stdin,
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )


def benchmark(name: str) -> ModuleType:
    """A module of `benchmarks/`."""
    file = Path(__file__).parents[2] / "benchmarks" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"benchmarks_{name}", file)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def every_flavour(trees: Iterable[str]) -> pytest.MarkDecorator:
    """The test for each tree and flavour."""
    pairs = [(tree, target) for tree in trees for target in flavour_names()]
    return pytest.mark.parametrize(("tree", "target"), pairs)
