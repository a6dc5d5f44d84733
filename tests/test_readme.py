"""What README.md shows is what happens: pages, commands, models and documents.

A fence's info string says how it is checked: `file=PATH` shows a file (`statement=NAME`: one statement of
it), and the blocks marked `walk` are followed in a fresh checkout, one after the other. `MDGEN_UPDATE=1`
writes what comes out into the README.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from scenario import statement

REPOSITORY = Path(__file__).parents[1]
README = REPOSITORY / "README.md"


@dataclass(frozen=True, slots=True)
class Snippet:
    """A fenced block: the words of its info string, its text, and the lines of the README that it fills."""

    language: str
    attributes: dict[str, str]
    text: str
    lines: tuple[int, int]


def snippets() -> tuple[Snippet, ...]:
    tokens = MarkdownIt("commonmark").parse(README.read_text(encoding="utf-8"))
    found = []
    for token in tokens:
        if token.type == "fence":
            language, *words = token.info.split() or [""]
            pairs = (word.partition("=") for word in words)
            assert token.map is not None
            lines = (token.map[0] + 1, token.map[1] - 1)
            found.append(Snippet(language, {k: v for k, _, v in pairs}, token.content, lines))
    return tuple(found)


def with_attribute(name: str) -> list[Snippet]:
    return [each for each in snippets() if name in each.attributes]


def hold(snippet: Snippet, actual: str) -> None:
    """The README shows this; in an update, it does afterwards."""
    if snippet.text.rstrip() == actual.rstrip():
        return
    if os.environ.get("MDGEN_UPDATE") == "1":
        now = next(each for each in snippets() if each.text == snippet.text)
        lines = README.read_text(encoding="utf-8").split("\n")
        lines[slice(*now.lines)] = actual.rstrip().split("\n")
        README.write_text("\n".join(lines), encoding="utf-8")
        return
    assert snippet.text.rstrip() == actual.rstrip()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What a reader has: the pages and the configuration, and nothing generated yet."""
    shutil.copytree(REPOSITORY / "specs", tmp_path / "specs")
    shutil.copy(REPOSITORY / "pyproject.toml", tmp_path)
    return tmp_path


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "NO_COLOR": "1", "COLUMNS": "100"}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    "snippet", with_attribute("file"), ids=lambda each: each.attributes["file"]
)
def test_a_shown_file_is_the_file(snippet: Snippet) -> None:
    text = (REPOSITORY / snippet.attributes["file"]).read_text(encoding="utf-8")
    name = snippet.attributes.get("statement")
    hold(snippet, statement(text, name) if name else text)


def test_shown_commands_print_what_is_shown(checkout: Path) -> None:
    """The blocks of the walk, one after the other; a `diff` block is what the reader changes."""
    walk = [each for each in snippets() if "walk" in each.attributes]
    assert walk
    for snippet in walk:
        if snippet.language == "diff":
            path = checkout / snippet.attributes["edit"]
            old, new = (line[1:] for line in snippet.text.rstrip("\n").split("\n"))
            text = path.read_text(encoding="utf-8")
            assert text.count(old) == 1
            path.write_text(text.replace(old, new), encoding="utf-8")
            continue
        if snippet.language == "python":
            done = run([sys.executable, "-c", snippet.text], checkout)
            assert done.returncode == 0, done.stderr
            continue
        command = snippet.text.partition("\n")[0]
        assert command.startswith("$ ")
        name, *arguments = shlex.split(command.removeprefix("$ "))
        assert name == "mdgen"
        done = run([sys.executable, "-m", "mdgen", *arguments], checkout)
        said = re.sub(r" \(\d+\.\d+ s\)$", "", done.stderr + done.stdout, flags=re.MULTILINE)
        hold(snippet, f"{command}\n{said}")
