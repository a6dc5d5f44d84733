"""A check that is answered from the cache says what the check itself would, whatever was touched since."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

HEAD = "\n\n## Fields\n\n| Field | Type | Required | Description |\n| --- | --- | --- | --- |\n"
TUG = f"# Tug{HEAD}| `name` | *str* | :heavy_check_mark: | What it is called. |\n"
DOCK = f"# Dock{HEAD}| `tugs` | List[[models.Tug](../models/tug.md)] | :heavy_minus_sign: | |\n"

# Says which modules a process loaded, so that what answered is known.
PROBE = """
import os, sys
from mdgen.__main__ import main
os._exit = sys.exit  # so that there is an end to speak at
try: main()
finally: print('typer' in sys.modules)
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    models = tmp_path / "specs" / "docs" / "models"
    models.mkdir(parents=True)
    (models / "tug.md").write_text(TUG)
    (models / "dock.md").write_text(DOCK)
    (tmp_path / "mdgen.toml").write_text('out = "out"\n')
    (tmp_path / ".mdgen_cache").mkdir()
    return tmp_path


def run(folder: Path, *arguments: str) -> tuple[int, str, bool]:
    """The exit code, what was said without the time, and whether the command line was loaded for it."""
    environment = {k: v for k, v in os.environ.items() if k != "MDGEN_CACHE_DIR"}
    done = subprocess.run(
        [sys.executable, "-c", PROBE, "build", "specs", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr.rpartition(" (")[0], done.stdout.strip() == "True"


def test_the_second_clean_check_is_answered_at_once_and_says_the_same(project: Path) -> None:
    assert run(project)[0] == 0
    first, second = run(project, "--check"), run(project, "--check")
    assert first[:2] == second[:2] == (0, "5 files up to date")
    assert (first[2], second[2]) == (True, False)


def _edit(path: str) -> Callable[[Path], object]:
    def edit(folder: Path) -> None:
        file = folder / path
        text = file.read_text()
        times = file.stat()
        file.write_text(text.replace("name", "mane"))
        # As if nothing had happened: same size, same times.
        os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))

    return edit


@pytest.mark.parametrize(
    "edit",
    [
        _edit("specs/docs/models/tug.md"),
        _edit("out/docs/models/tug.py"),
        lambda folder: (folder / "specs/docs/models/tug.md").unlink(),
        lambda folder: (folder / "specs/docs/models/new.md").write_text(TUG.replace("Tug", "New")),
        lambda folder: (folder / "specs/docs/models/tug.md").rename(folder / "specs/docs/tug.md"),
        lambda folder: (folder / "out/docs/models/dock.py").unlink(),
        lambda folder: (folder / "mdgen.toml").write_text('out = "out"\ndocs = "none"\n'),
        lambda folder: (folder / "mdgen.overrides.toml").write_text(
            "[Tug.name]\nnullable = true\n"
        ),
    ],
    ids=[
        "page",
        "output",
        "page gone",
        "page new",
        "page moved",
        "output gone",
        "settings",
        "overrides",
    ],
)
def test_a_check_is_made_again_after(project: Path, edit: Callable[[Path], object]) -> None:
    run(project)
    run(project, "--check")
    edit(project)
    code, _, loaded = run(project, "--check")
    assert loaded
    assert code == 1


def test_touching_files_changes_nothing(project: Path) -> None:
    run(project)
    run(project, "--check")
    for path in (*project.rglob("*.md"), *project.rglob("*.py")):
        os.utime(path)
    assert run(project, "--check")[::2] == (0, False)


def test_a_link_in_the_place_of_a_file_is_seen(project: Path) -> None:
    run(project)
    run(project, "--check")
    file = project / "out/docs/models/tug.py"
    file.rename(project / "elsewhere.py")
    file.symlink_to(project / "elsewhere.py")
    assert run(project, "--check")[::2] == (2, True)


def test_no_cache_asks_anew_and_keeps_nothing(project: Path) -> None:
    assert run(project, "--no-cache")[0] == 0
    assert run(project, "--check", "--no-cache")[::2] == (0, True)
    assert list((project / ".mdgen_cache").iterdir()) == []
