"""No page, no name of a page and no setting can put code into a model, whatever the flavour and the layout.

`python tests/safety/report.py` tries every text in every position for every flavour and layout, and prints the
figures; here, each position meets each text once, spread over them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import pytest
from attempts import attempts, built, configuration, imported, page, paths
from hostile_docs import DIALECT_POSITIONS, SETTING_POSITIONS, record
from hostile_texts import CODE, TEXTS
from mdgen.config import configure
from mdgen.dialects import load_dialect
from mdgen.dialects.model import Dialect
from mdgen.options import Layout
from mdgen.output import write
from mdgen.output.paths import check_paths
from mdgen.pipeline import build, read
from mdgen.targets import flavour_names

WAYS = [(flavour, layout) for flavour in flavour_names() for layout in get_args(Layout)]
SHARE = 12
"""One page in so many is tried here for each way; the report tries all."""


@pytest.mark.parametrize(("flavour", "layout"), WAYS)
def test_importing_models_of_hostile_pages_does_nothing_but_define_them(
    flavour: str, layout: Layout, tmp_path: Path
) -> None:
    first = WAYS.index((flavour, layout))
    pages = [each.page for each in (*attempts()[first::SHARE], *paths()[first::SHARE])]
    files, _ = built(pages, configuration(flavour, layout))
    outcome = imported(files, tmp_path)
    assert not outcome.failures
    assert not outcome.code_ran, (outcome.events, outcome.strangers)
    assert outcome.names > len(pages) / 3


@pytest.mark.parametrize("flavour", flavour_names())
def test_the_probe_sees_what_hostile_code_does(flavour: str, tmp_path: Path) -> None:
    files, _ = built([attempts()[0].page], configuration(flavour))
    path = next(path for path in files if not path.endswith("__init__.py"))
    ways = {
        "executed": f"\n{CODE}\n",
        "system": "\nimport os\nos.system('true')\n",
        "open": "\nopen(__file__ + '.txt', 'w').close()\n",
        "import": "\nimport webbrowser\n",
        "exec": "\nexec('1')\n",
        "compile": "\neval('1')\n",
        "socket": "\nimport socket\nsocket.socket().close()\n",
    }
    for name, code in ways.items():
        folder = tmp_path / name
        folder.mkdir()
        assert imported({**files, path: files[path] + code.encode()}, folder).code_ran, name


def test_every_path_of_the_output_is_a_plain_one_below_it() -> None:
    for layout in get_args(Layout):
        files, _ = built([each.page for each in paths()], configuration("pydantic", layout))
        assert not check_paths(files)


@pytest.mark.parametrize("position", DIALECT_POSITIONS)
def test_a_dialect_file_gives_diagnostics_or_models(position: str, tmp_path: Path) -> None:
    every = attempts()
    first = [*DIALECT_POSITIONS].index(position) % 4
    for number, text in [*enumerate(TEXTS.values())][first::4]:
        if any("\ud800" <= each <= "\udfff" for each in text):
            continue
        folder = tmp_path / str(number)
        folder.mkdir()
        file = folder / "own.toml"
        file.write_text(DIALECT_POSITIONS[position](json.dumps(text)), encoding="utf-8")
        staged = load_dialect(str(file))
        assert (staged.value is None) == bool(staged.diagnostics)
        if isinstance(staged.value, Dialect) and not staged.value.abstract:
            pages = [every[number * 53].page, every[number * 59].page]
            files, _ = built(pages, configuration("pydantic", "tree", str(file)))
            assert not check_paths(files)


@pytest.mark.parametrize("position", SETTING_POSITIONS)
def test_a_setting_gives_diagnostics_or_a_value(position: str, tmp_path: Path) -> None:
    for number, text in enumerate(TEXTS.values()):
        if any("\ud800" <= each <= "\udfff" for each in text):
            continue
        folder = tmp_path / str(number)
        folder.mkdir()
        toml = SETTING_POSITIONS[position](json.dumps(text))
        (folder / "mdgen.toml").write_text(toml, encoding="utf-8")
        (folder / "pyproject.toml").write_text(f"[tool.mdgen]\n{toml}", encoding="utf-8")
        staged = configure(folder, {}, flavour_names())
        assert (staged.value is None) == bool(staged.diagnostics)


def test_names_on_disk_lead_nowhere_else(tmp_path: Path) -> None:
    docs, out = tmp_path / "docs", tmp_path / "generated"
    outside = tmp_path / "outside"
    for folder in (docs, outside):
        folder.mkdir()
    (outside / "secret.md").write_text(record("Secret"))
    (docs / "linked.md").symlink_to(outside / "secret.md")
    (docs / "folder").symlink_to(outside, target_is_directory=True)
    (docs / "circle").symlink_to(docs, target_is_directory=True)
    wanted = 0
    for text in TEXTS.values():
        name = text.replace("/", "\u2215").replace("\0", "")[:200]
        if not name or name.startswith(".") or any("\ud800" <= c <= "\udfff" for c in name):
            continue
        for path in (docs / f"{name}.md", docs / f"in {name}" / "thing.md"):
            try:
                path.parent.mkdir(exist_ok=True)
                path.write_text(record(), encoding="utf-8")
            except OSError:
                continue  # a name that this file system does not take
            wanted += 1
    for name in ("Thing", "thing", "THING", "CON", "nul", "aux.x", "x" * 240):
        (docs / f"{name}.md").write_text(record(name))
    before = snapshot(tmp_path)
    sources = read(docs, out)
    assert sources.value is not None, sources.diagnostics
    assert len(sources.value) >= wanted
    staged = build(sources.value, configuration("pydantic"))
    assert staged.value is not None
    written = write(out, staged.value.files, force=False)
    assert written.value is not None, written.diagnostics
    assert b"Secret" not in b"".join(staged.value.files.values())
    assert {path: data for path, data in snapshot(tmp_path).items() if not is_in(path, out)} == {
        path: data for path, data in before.items() if not is_in(path, out)
    }


def snapshot(folder: Path) -> dict[Path, bytes]:
    return {
        path: path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    }


def is_in(path: Path, folder: Path) -> bool:
    return folder in path.parents


@pytest.mark.parametrize(("flavour", "layout"), WAYS)
@pytest.mark.parametrize("title", ["model_config", "status", "list", "Any", "field", "datetime"])
def test_a_class_of_any_name_can_be_mentioned_by_a_field_of_that_name(
    title: str, flavour: str, layout: Layout, tmp_path: Path
) -> None:
    row = f"| `back` | List[[models.{title}](status.md)] | :heavy_minus_sign: | | |\n"
    first = record(name=f"`{title}`", type_=f"[models.{title}](status.md)", more=row)
    second = record(title, type_="[models.Thing](thing.md)", required=":heavy_minus_sign:")
    pages = [page("thing.md", first), page("status.md", second)]
    files, _ = built(pages, configuration(flavour, layout))
    assert not imported(files, tmp_path).failures
