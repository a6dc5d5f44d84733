"""Every scenario holds: the pages become what it shows, which imports, type-checks and takes documents.

`MDGEN_UPDATE=1 pytest tests/test_scenarios.py -n 0` writes what comes out into the files; their diff is
the review.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

import pytest
from mdgen.config import configure
from mdgen.diagnostics.catalogue import RULES
from mdgen.diagnostics.model import Diagnostic, Severity
from mdgen.diagnostics.render import Style, render
from mdgen.pipeline import build
from mdgen.source import SourceFile
from mdgen.targets import flavour_names
from pydantic import TypeAdapter, ValidationError
from scenario import Block, Scenario, read_scenarios, scenarios, statement, with_block

UPDATE = os.environ.get("MDGEN_UPDATE") == "1"
ALL = scenarios()
EACH = pytest.mark.parametrize("scenario", ALL, ids=[each.id for each in ALL])

OF_PAGES = tuple(f"MDG{hundreds}" for hundreds in range(4))
"""How the codes begin that pages bring about; the others are about files, flags and comparisons."""

NOT_IN_SCENARIOS = {
    "MDG121": "a dialect file of the user's own is no page",
    "MDG126": "a dialect file of the user's own may name a function, and no page can",
    "MDG207": "an empty Supported Types section is MDG108's matter",
    "MDG305": "the dialects that there are print no defaults",
}


@cache
def compiled(scenario_id: str) -> tuple[dict[str, str], tuple[Diagnostic, ...]]:
    """The files and the findings of a scenario, through the real pipeline."""
    scenario = next(each for each in ALL if each.id == scenario_id)
    with TemporaryDirectory() as folder:
        (Path(folder) / "mdgen.toml").write_text(scenario.options, encoding="utf-8")
        config = configure(Path(folder), {"source": "docs"}, flavour_names())
    if config.value is None:
        return {}, config.diagnostics
    sources = [SourceFile(path, text) for path, text in scenario.pages.items()]
    built = build(sources, config.value)
    files = {} if built.value is None else built.value.files
    return {path: data.decode() for path, data in files.items()}, built.diagnostics


def findings(scenario: Scenario, diagnostics: tuple[Diagnostic, ...], form: str) -> str:
    """The findings, without notes: as `--format concise` prints them, or as a terminal shows them."""
    said = [each for each in diagnostics if form == "notes" or each.severity is not Severity.NOTE]
    if form == "full":
        sources = {path: SourceFile(path, text) for path, text in scenario.pages.items()}
        return render(said, "full", sources, Style())
    return render(said, "concise", {}, Style())


def hold(scenario: Scenario, block: Block | None, actual: str, info: str = "") -> None:
    """The block holds what came out; in an update, it does afterwards."""
    expected = block.text if block is not None else ""
    if actual == expected:
        return
    if UPDATE:
        now = next(each for each in read_scenarios(scenario.file) if each.id == scenario.id)
        at = None if block is None else now.blocks[scenario.blocks.index(block)]
        scenario.file.write_text(with_block(now, at, info, actual), encoding="utf-8")
        return
    assert actual == expected


@EACH
def test_a_scenario_gives_what_it_shows(scenario: Scenario) -> None:
    assert scenario.why, "a scenario says why"
    files, diagnostics = compiled(scenario.id)
    for block in scenario.blocks:
        if block.language != "python":
            continue
        path, name = block.attributes["path"], block.attributes.get("statement")
        assert path in files, f"{path} is not among {sorted(files)}"
        hold(scenario, block, statement(files[path], name) if name else files[path])
    for block in scenario.expectations("text", "files"):
        hold(scenario, block, "".join(f"{path}\n" for path in sorted(files)))
    said = {form: scenario.expectations("text", *form.split()) for form in ("", "notes", "full")}
    if not any(said.values()):
        hold(scenario, None, findings(scenario, diagnostics, ""), "text")
    for form, blocks in said.items():
        for block in blocks:
            hold(scenario, block, findings(scenario, diagnostics, form))


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder on Python's path with a package per scenario: scenario_0, scenario_1, ..."""
    folder = tmp_path_factory.mktemp("packages")
    for number, scenario in enumerate(ALL):
        package = folder / f"scenario_{number}"
        for path, text in {"__init__.py": "", **compiled(scenario.id)[0]}.items():
            (package / path).parent.mkdir(parents=True, exist_ok=True)
            (package / path).write_text(text, encoding="utf-8")
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))


def imported(scenario: Scenario) -> dict[str, ModuleType]:
    """The modules of a scenario's package, by the dotted name below it."""
    package = f"scenario_{ALL.index(scenario)}"
    names = [path.removesuffix(".py").replace("/", ".") for path in compiled(scenario.id)[0]]
    modules = {name.removesuffix("__init__").rstrip("."): "" for name in sorted(names)}
    return {name: importlib.import_module(f"{package}.{name}".rstrip(".")) for name in modules}


def model(modules: dict[str, ModuleType], name: str) -> Any:
    """The one class or alias of a name, which may say its module (`models.user.User`)."""
    module_name, _, short = name.rpartition(".")
    places = [modules[module_name]] if module_name else list(modules.values())
    found = [getattr(each, short) for each in places if hasattr(each, short)]
    assert found, f"{name} is not in {sorted(modules)}"
    assert all(each is found[0] for each in found), f"{name} stands in several modules"
    return found[0]


@EACH
@pytest.mark.usefixtures("packages")
def test_a_scenario_imports_and_takes_its_documents(scenario: Scenario) -> None:
    modules = imported(scenario)
    for block in scenario.blocks:
        if block.language != "json":
            continue
        adapter = TypeAdapter(model(modules, block.attributes["model"]))
        if block.has("refused"):
            with pytest.raises(ValidationError):
                adapter.validate_json(block.text)
            continue
        assert block.has()
        value = adapter.validate_json(block.text)
        given_back = json.loads(adapter.dump_json(value, by_alias=True, exclude_unset=True))
        assert given_back == json.loads(block.text)


def test_what_scenarios_generate_passes_the_strictest_type_checking(packages: Path) -> None:
    settings = ["--strict", "--config-file", os.devnull, "--cache-dir", str(packages / ".cache")]
    names = [path.name for path in sorted(packages.glob("scenario_*"))]
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "mypy",
            *settings,
            *(part for each in names for part in ("-p", each)),
        ],
        cwd=packages,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_rule_is_shown_and_every_finding_has_a_rule() -> None:
    shown = {each.code for scenario in ALL for each in compiled(scenario.id)[1]}
    assert shown - set(RULES) == set()
    of_pages = {code for code in RULES if code.startswith(OF_PAGES)}
    assert of_pages - shown == set(NOT_IN_SCENARIOS)
    tests = (path.read_text(encoding="utf-8") for path in Path(__file__).parent.rglob("test_*.py"))
    asserted = set(re.findall(r"MDG\d{3}", "\n".join(tests)))
    assert set(RULES) - shown - asserted == set()
