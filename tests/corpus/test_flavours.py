"""Whole SDKs' documentation in every flavour: it imports, type-checks, takes documents, and keeps every fact."""

from __future__ import annotations

import json
import os
import sys
from functools import cache
from pathlib import Path

import pytest
from mdgen.targets import flavour_names
from trees import every_flavour, python

pytestmark = pytest.mark.corpus

TREES = (
    "python/mistral",
    "python/polar",
    "python/dub",
    "python/openai-2024-04",
    "python/conformance-2025-01",
    "typescript/mistral",
    "typescript/argot",
    "typescript/conformance-2025-01",
    "go/conformance-2025-01",
    "java/conformance-2025-01",
    "csharp/conformance-2025-01",
    "php/conformance-2025-01",
    "ruby/conformance-2025-01",
)
FACTS = Path(__file__).with_name("facts.py")
IMPORT_ALL = (
    "import importlib, sys\nfor name in sys.stdin.read().split(): importlib.import_module(name)"
)

LESS = {"mistral": (0.5, 4.0), "polar": (0.5, 7.5), "dub": (1.1, 1.1)}
"""How many points fewer documents than Pydantic's models the other flavours take at most, and TypedDicts.

TypedDicts refuse documents that lack a required constant, which the vendor fills in: a Pydantic model, a
dataclass and a Struct fill it in too; a dict cannot. Where a key is not spelled as the rest of the tree's are, a
Pydantic model takes it by the name of its attribute; the others have the one key that mdgen took it for.
"""


@every_flavour(TREES)
def test_every_fact_of_a_tree_is_found_again_in_its_classes(
    tree: str, target: str, shared: Path, tmp_path: Path
) -> None:
    assert_facts_are_found(shared / "corpus" / "speakeasy" / tree, target, "tree", tmp_path)


@pytest.mark.parametrize("target", flavour_names())
def test_one_module_for_all_pages_keeps_every_fact_too(
    target: str, shared: Path, tmp_path: Path
) -> None:
    docs = shared / "corpus" / "speakeasy" / "python" / "dub"
    assert_facts_are_found(docs, target, "single", tmp_path)


def assert_facts_are_found(docs: Path, target: str, layout: str, tmp_path: Path) -> None:
    run = python(str(FACTS), str(docs), target, layout, cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    compared = json.loads(run.stdout)
    assert compared["facts"] > 400
    assert compared["wrong"] == []


@cache
def built(name: str, layout: str, shared: Path, parent: Path) -> Path:
    """A folder with the packages pydantic_models, dataclass_models, ... of an SDK."""
    docs = str(shared / "corpus" / "speakeasy" / "python" / name)
    targets = [word for target in flavour_names() for word in ("--target", target)]
    folder = parent / f"{name}-{layout}"
    out = str(folder / "out")
    run = python(
        "-m", "mdgen", "build", docs, *targets, "--layout", layout, "--out", out, cwd=parent
    )
    assert run.returncode == 0, run.stderr
    for target in flavour_names():
        (folder / "out" / target).rename(folder / f"{target}_models")
    return folder


@pytest.fixture(scope="session")
def parent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("flavours")


@pytest.mark.xdist_group("flavours")
@pytest.mark.parametrize("name", ["mistral", "polar", "dub"])
def test_the_documents_that_pydantic_takes_are_taken(
    name: str, shared: Path, parent: Path, tmp_path: Path
) -> None:
    folder = built(name, "tree", shared, parent)
    tool, oracle = shared / "tools" / "fidelity.py", shared / "oracles" / f"{name}.json"
    payloads = str(shared / "oracles" / f"{name}.jsonl")
    accepted: dict[str, float] = {}
    for target in flavour_names():
        figures = tmp_path / f"{target}.json"
        what = (str(oracle), str(folder), f"{target}_models", "--payloads", payloads)
        run = python(str(tool), *what, "--json", str(figures), cwd=folder)
        assert run.returncode == 0, run.stdout + run.stderr
        rates = json.loads(figures.read_text(encoding="utf-8"))["rates"]
        accepted[target] = rates["accepted"]
        assert rates["classes found"] == 100
        if target != "msgspec":  # a tag is no field there, and some unions are written wider
            assert (rates["field found"], rates["required"]) == (100, 100)
            assert rates["type"] >= 99.9
    less, less_in_dicts = LESS[name]
    assert accepted["dataclass"] >= accepted["pydantic"] - less
    assert accepted["msgspec"] >= accepted["pydantic"] - less
    assert accepted["typeddict"] >= accepted["pydantic"] - less_in_dicts


@pytest.mark.xdist_group("flavours")
@pytest.mark.parametrize("layout", ["tree", "single"])
def test_every_module_imports_and_the_strictest_checkers_find_nothing(
    layout: str, shared: Path, parent: Path
) -> None:
    folder = built("dub", layout, shared, parent)
    modules = [
        ".".join(path.relative_to(folder).with_suffix("").parts).removesuffix(".__init__")
        for path in sorted(folder.rglob("*.py"))
    ]
    run = python("-W", "error", "-c", IMPORT_ALL, cwd=folder, stdin="\n".join(modules))
    assert run.returncode == 0, run.stderr
    packages = [word for target in flavour_names() for word in ("-p", f"{target}_models")]
    settings = ("--strict", "--config-file", os.devnull, "--cache-dir", str(folder / ".mypy"))
    run = python("-m", "mypy", *settings, *packages, cwd=folder)
    assert run.returncode == 0, run.stdout[-4000:]
    project = {"typeCheckingMode": "strict", "pythonVersion": "3.10"}
    (folder / "pyrightconfig.json").write_text(json.dumps(project), encoding="utf-8")
    run = python("-m", "pyright", "--pythonpath", sys.executable, cwd=folder)
    assert run.returncode == 0, run.stdout[-4000:]
