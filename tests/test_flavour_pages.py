"""docs/flavours/ shows what every construct becomes in each flavour, and its code runs.

Above the line `<!-- constructs -->` a page is written by hand, and its Python blocks are run, each by itself, where
`models` is the package that the constructs become. Below, it is written by `MDGEN_UPDATE=1`.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from markdown_it import MarkdownIt
from mdgen.config import configure
from mdgen.diagnostics.render import Style, render
from mdgen.pipeline import build
from mdgen.source import SourceFile
from mdgen.targets import flavour_names
from scenario import Scenario, read_scenarios

DOCS = Path(__file__).parents[1] / "docs" / "flavours"
CONSTRUCTS = read_scenarios(Path(__file__).with_name("constructs.md"))
MARK = "<!-- constructs: written by tests/test_flavour_pages.py -->\n"


def page(flavour: str) -> str:
    path = DOCS / f"{flavour}.md"
    return path.read_text(encoding="utf-8") if path.exists() else f"# {flavour}\n\n{MARK}"


@cache
def compiled(flavour: str, construct: int | None = None) -> tuple[dict[str, str], str]:
    """The files that a construct, or that all of them, become, and the findings about them."""
    chosen = CONSTRUCTS if construct is None else (CONSTRUCTS[construct],)
    pages = {path: text for each in chosen for path, text in each.pages.items()}
    with TemporaryDirectory() as folder:
        flags = {"source": "docs", "dialect": "speakeasy-typescript", "target": [flavour]}
        config = configure(Path(folder), flags, flavour_names()).value
    assert config is not None
    built = build([SourceFile(path, text) for path, text in pages.items()], config)
    assert built.value is not None, built.diagnostics
    said = [each for each in built.diagnostics if each.code == "MDG306"]
    files = {path: data.decode() for path, data in built.value.files.items()}
    return files, render(said, "concise", {}, Style())


def shown(flavour: str, number: int, construct: Scenario) -> str:
    """A construct's chapter: why, the pages, the modules, and what the flavour has no form for."""
    files, findings = compiled(flavour, number)
    lines = [f"## {construct.claim}\n", f"{construct.why}\n"]
    lines += [f"```md\n{_table_alone(text)}```\n" for text in construct.pages.values()]
    for path, text in files.items():
        if not path.endswith("__init__.py") and not path.startswith("."):
            lines.append(f"```python\n{text.partition(chr(10))[2].lstrip()}```\n")
    if findings:
        lines.append(f"mdgen says:\n\n```text\n{findings}```\n")
    return "\n".join(lines)


def _table_alone(text: str) -> str:
    """A page without blank lines in a row, its inner fences kept apart from the one around it."""
    return re.sub(r"\n{3,}", "\n\n", text).replace("```", "~~~")


@pytest.mark.parametrize("flavour", flavour_names())
def test_a_page_shows_what_every_construct_becomes(flavour: str) -> None:
    before, mark, after = page(flavour).partition(MARK)
    assert mark, f"{flavour}.md has no line {MARK!r}"
    chapters = (shown(flavour, number, each) for number, each in enumerate(CONSTRUCTS))
    expected = "\n" + "\n".join(chapters)
    if after != expected and os.environ.get("MDGEN_UPDATE") == "1":
        (DOCS / f"{flavour}.md").write_text(before + mark + expected, encoding="utf-8")
        return
    assert after == expected


@pytest.mark.parametrize("flavour", flavour_names())
def test_the_code_of_a_page_runs(flavour: str, tmp_path: Path) -> None:
    for path, text in compiled(flavour)[0].items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    written, _, _ = page(flavour).partition(MARK)
    tokens = MarkdownIt("commonmark").parse(written)
    blocks = [token.content for token in tokens if token.info.strip() == "python"]
    assert blocks, "a page shows how documents are read and written"
    program = "".join(f"exec({json.dumps(block)}, {{}})\n" for block in blocks)
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr


def test_every_page_is_of_a_flavour() -> None:
    assert sorted(path.stem for path in DOCS.glob("*.md")) == sorted(flavour_names())
