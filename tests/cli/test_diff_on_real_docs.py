"""Applying what --diff prints is the same as building, between two states of a whole SDK's documentation."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from conftest import Run, tree, write

pytestmark = pytest.mark.corpus


def edited(pages: Sequence[Path]) -> int:
    """Two hundred pages in another state: described anew, with another type, renamed, gone, and new ones."""
    done = 0
    for number, page in enumerate(pages[:: max(1, len(pages) // 200)][:200]):
        text = page.read_text(encoding="utf-8")
        match number % 5:
            case 0:
                page.write_text(f"{text}\n", encoding="utf-8")
            case 1:
                page.write_text(text.replace("*str*", "*int*"), encoding="utf-8")
            case 2:
                page.write_text(text.replace("# ", "# New", 1), encoding="utf-8")
            case 3:
                page.unlink()
            case _:
                copy = page.with_name(f"second{page.name}")
                copy.write_text(text.replace("# ", "# Second", 1), encoding="utf-8")
        done += 1
    return done


@pytest.mark.parametrize("folder", ["", "packages/client"])
def test_applying_the_diff_of_two_hundred_pages_is_building(
    run: Run, project: Path, shared: Path, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    work = project / folder
    source = shared / "corpus/speakeasy/python/mistral"
    write(work / "real", {k: v for k, v in tree(source).items() if k.endswith(".md")})
    subprocess.run(["git", "init", "-q"], cwd=project, check=True)
    monkeypatch.chdir(work)
    assert run("build", "real").code == 0
    assert edited(sorted((work / "real").rglob("models/**/*.md"))) == 200
    ended = run("build", "real", "--diff")
    assert ended.code == 1
    run("build", "real", "--out", "wanted")
    subprocess.run(["git", "apply", "-"], cwd=work, input=ended.out.encode(), check=True)
    assert tree(work / "generated") == tree(work / "wanted")
    assert run("build", "real", "--check").code == 0
