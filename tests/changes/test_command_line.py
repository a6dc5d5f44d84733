"""`mdgen diff` as a process: what it prints where, and what it ends with."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from docs_pairs import NO, model

OLD = {"models/pet.md": model("Pet", "id | *str*", "age | *int*")}
BROKEN = {"models/pet.md": model("Pet", "id | *str*", f"age | *Optional[int]* | {NO}")}
ADDED = {"models/pet.md": model("Pet", "id | *str*", "age | *int*", f"x | *Optional[int]* | {NO}")}
LINE = "BREAKING MDG615 new/models/pet.md:10  Pet.age: required -> optional (readers)\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, pages in (("old", OLD), ("new", BROKEN), ("added", ADDED)):
        for path, text in pages.items():
            (tmp_path / name / path).parent.mkdir(parents=True)
            (tmp_path / name / path).write_text(text, encoding="utf-8")
    return tmp_path


def mdgen(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if key != "FORCE_COLOR"}
    return subprocess.run(
        [sys.executable, "-m", "mdgen", "diff", *arguments],
        cwd=folder,
        env=clean,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("old", "old"), 0),
        (("old", "old", "--fail-on", "any"), 0),
        (("old", "new"), 1),
        (("old", "new", "--fail-on", "none"), 0),
        (("old", "added"), 0),
        (("old", "added", "--fail-on", "risky"), 0),
        (("old", "added", "--fail-on", "any"), 1),
        (("old", "nowhere"), 2),
        (("nowhere", "old"), 2),
        (("old",), 2),
        ((), 2),
        (("old", "new", "--format", "xml"), 2),
        (("old", "new", "--fail-on", "never"), 2),
        (("old", "new", "--ignore", "nowhere.toml"), 2),
        (("old", "new", "--dialect", "nowhere"), 2),
    ],
)
def test_the_exit_code_says_whether_the_gate_is_shut(
    folder: Path, arguments: tuple[str, ...], code: int
) -> None:
    run = mdgen(folder, *arguments)
    assert run.returncode == code, run.stderr
    assert ("error" in run.stderr) is (code == 2)
    assert bool(run.stdout) is (code != 2)


def test_changes_go_to_standard_output_and_nothing_else_does(folder: Path) -> None:
    run = mdgen(folder, "old", "new")
    summary = "1 breaking, 0 risky, 0 compatible, 0 docs-only. Suggested bump: major.\n"
    assert (run.stdout, run.stderr) == (LINE + summary, "")


def test_json_is_a_document_whatever_the_outcome(folder: Path) -> None:
    for new, expected in (("new", ["MDG615"]), ("old", [])):
        document = json.loads(mdgen(folder, "old", new, "--format", "json").stdout)
        assert [each["code"] for each in document["changes"]] == expected


def test_what_is_wrong_with_ignore_entries_goes_to_standard_error(folder: Path) -> None:
    entry = '[[ignore]]\ncode = "MDG615"\ndeclaration = "Cat"\nreason = "agreed"\n'
    (folder / "mine.toml").write_text(entry, encoding="utf-8")
    run = mdgen(folder, "old", "new", "--ignore", "mine.toml")
    assert run.returncode == 1
    assert run.stdout.startswith(LINE)
    assert "MDG691" in run.stderr


def test_dashes_make_a_revision_of_the_name_of_a_folder(folder: Path) -> None:
    assert mdgen(folder, "old", "new").returncode == 1
    run = mdgen(folder, "old", "--", "new")
    assert run.returncode == 2
    assert run.stderr.startswith(
        "error[MDG695]: 'old' is no folder, and there is no git repository"
    )


def test_a_young_version_gets_a_smaller_bump(folder: Path) -> None:
    run = mdgen(folder, "old", "new", "--current-version", "0.3.0")
    assert run.stdout.endswith("Suggested bump: minor.\n")
