"""Two states of the docs: folders, or git revisions of a folder, or one clear error."""

from __future__ import annotations

import datetime
import os
import subprocess
from pathlib import Path

import pytest
from docs_pairs import NO, model, values
from mdgen.changes.command import Settings, diff, request_of
from mdgen.changes.report import Report
from mdgen.config import Config, configure
from mdgen.diagnostics.model import Diagnostic
from mdgen.source import SourceFile
from mdgen.targets import flavour_names

TODAY = datetime.date(2030, 1, 1)
PET = "models/pet.md"
FIRST = {PET: model("Pet", "id | *str*", "age | *int*"), "models/mood.md": values("Mood", "calm")}
SECOND = FIRST | {PET: model("Pet", "id | *str*", f"age | *Optional[int]* | {NO}")}
THIRD = SECOND | {"models/mood.md": values("Mood", "calm", "angry")}


def write(folder: Path, pages: dict[str, str]) -> None:
    for path, text in pages.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


def git(folder: Path, *arguments: str) -> str:
    who = (
        "-c",
        "user.name=Test",
        "-c",
        "user.email=test@example.invalid",
        "-c",
        "core.autocrlf=false",
    )
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    run = subprocess.run(
        ["git", *who, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Three states of `specs`: the tags v1 and v2, and what stands there now; `side` parted at v1."""
    folder = tmp_path / "repository"
    specs = folder / "specs"
    git(tmp_path, "init", "--quiet", "--initial-branch=main", "repository")
    write(specs, FIRST)
    write(
        specs, {".hidden/secret.md": model("Secret"), "node_modules/x/readme.md": model("Module")}
    )
    git(folder, "add", "--all", "--force")
    git(folder, "commit", "--quiet", "--message=one")
    git(folder, "tag", "v1")
    git(folder, "branch", "side")
    write(specs, SECOND)
    git(folder, "commit", "--quiet", "--all", "--message=two")
    git(folder, "tag", "v2")
    git(folder, "checkout", "--quiet", "side")
    write(specs, FIRST | {"models/extra.md": model("Extra", "x | *str*")})
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=side")
    git(folder, "checkout", "--quiet", "main")
    write(specs, THIRD)
    return folder


def config_of(cwd: Path, **settings: object) -> Config:
    config = configure(cwd, {"dialect": "speakeasy-python", **settings}, flavour_names()).value
    assert config is not None
    return config


def run(
    cwd: Path, *arguments: str, separated: bool = False, settings: Settings | None = None
) -> tuple[Report | None, tuple[Diagnostic, ...]]:
    asked = request_of(arguments, cwd=cwd, separated=separated)
    if asked.value is None:
        return None, asked.diagnostics
    chosen = settings or Settings(config_of(cwd))
    staged = diff(asked.value, chosen, cwd, TODAY)
    return staged.value, staged.diagnostics


def codes(cwd: Path, *arguments: str, separated: bool = False) -> list[str]:
    report, diagnostics = run(cwd, *arguments, separated=separated)
    assert report is not None, diagnostics
    return [each.code for each in report.findings]


def refusal(cwd: Path, *arguments: str) -> str:
    report, diagnostics = run(cwd, *arguments)
    assert report is None
    (diagnostic,) = diagnostics
    return diagnostic.message


def test_two_folders(tmp_path: Path) -> None:
    write(tmp_path / "old", FIRST)
    write(tmp_path / "new", SECOND)
    assert codes(tmp_path, "old", "new") == ["MDG615"]
    assert codes(tmp_path, "old", "old") == []


def test_two_pages(tmp_path: Path) -> None:
    write(tmp_path, {"old.md": FIRST[PET], "new.md": SECOND[PET]})
    assert codes(tmp_path, "old.md", "new.md") == ["MDG615", "MDG680"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("v1", "specs"), ["MDG630", "MDG615"]),
        (("v2", "specs/"), ["MDG630"]),
        (("HEAD~1", "./specs"), ["MDG630", "MDG615"]),
        (("main", "specs"), ["MDG630"]),
        (("v1..v2", "specs"), ["MDG615"]),
        (("v2..v1", "specs"), ["MDG614"]),
        (("v1..", "specs"), ["MDG615"]),
        (("main...side", "specs"), ["MDG610"]),
        (("main..side", "specs"), ["MDG614", "MDG610"]),
        (("v1:specs", "v2:specs"), ["MDG615"]),
        (("v2:specs", "specs"), ["MDG630"]),
        (("v1:specs/models/pet.md", "v2:specs/models/pet.md"), ["MDG615"]),
    ],
)
def test_revisions_of_a_folder(
    repository: Path, arguments: tuple[str, ...], expected: list[str]
) -> None:
    assert codes(repository, *arguments) == expected


def test_a_folder_is_found_from_a_folder_below(repository: Path) -> None:
    assert codes(repository / "specs", "v1..v2", "models") == ["MDG615"]
    assert codes(repository / "specs", "v1..v2", ".") == ["MDG615"]


def test_a_folder_that_is_gone_now_can_be_compared(repository: Path) -> None:
    for page in (repository / "specs" / "models").iterdir():
        page.unlink()
    (repository / "specs" / "models").rmdir()
    assert codes(repository, "v1..v2", "specs/models") == ["MDG615"]


def test_places_are_those_of_the_files_in_the_repository(repository: Path) -> None:
    report, _ = run(repository, "v1", "specs")
    assert report is not None
    assert {each.span.path for each in report.findings} == {
        "specs/models/mood.md",
        "specs/models/pet.md",
    }


def test_a_folder_wins_over_a_revision_of_its_name_unless_dashes_stand_between(
    repository: Path,
) -> None:
    write(repository / "v1", THIRD)
    assert codes(repository, "v1", "specs") == []
    assert codes(repository, "v1", "specs", separated=True) == ["MDG630", "MDG615"]


def test_the_configured_folder_need_not_be_said(repository: Path) -> None:
    asked = request_of(["v1..v2"], cwd=repository, source="specs").value
    assert asked is not None
    assert asked == request_of(["v1..v2", "specs"], cwd=repository).value


def test_the_working_tree_is_left_alone(repository: Path) -> None:
    before = git(repository, "status", "--porcelain=v2", "--branch")
    run(repository, "v1..v2", "specs")
    assert git(repository, "status", "--porcelain=v2", "--branch") == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nowhere", "specs"), "'nowhere' is neither a folder nor a git revision here"),
        (("v1..nowhere", "specs"), "'nowhere' is neither a folder nor a git revision here"),
        (("v1", "nowhere"), "there is no folder nowhere at v1"),
        (("v1..v2", "nowhere"), "there is no folder nowhere at v1"),
        (("specs", "nowhere"), "there is no folder nowhere"),
        (("--upload-pack=x", "specs"), "'--upload-pack=x' is no git revision"),
        (("v1..v2", ".."), "is not in the git repository"),
        ((), "give two folders, or a git revision and a folder"),
        (("a", "b", "c"), "give two folders, or a git revision and a folder"),
        (("v1",), "no folder to compare at v1"),
    ],
)
def test_what_cannot_be_compared_is_one_clear_error(
    repository: Path, arguments: tuple[str, ...], words: str
) -> None:
    assert words in refusal(repository, *arguments)


def test_outside_of_a_repository_a_revision_is_an_error(tmp_path: Path) -> None:
    write(tmp_path / "specs", FIRST)
    assert "there is no git repository here" in refusal(tmp_path, "main", "specs")


def test_a_missing_git_is_an_error(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository / "no-programs"))
    assert refusal(repository, "v1", "specs") == (
        "revisions are read by git, and the command git was not found"
    )


def test_a_revision_without_pages_is_an_error(repository: Path) -> None:
    write(repository, {"notes/todo.txt": "x"})
    git(repository, "add", "notes")
    git(repository, "commit", "--quiet", "--message=notes")
    assert refusal(repository, "HEAD", "notes") == "no Markdown page in notes at HEAD"


def test_pages_that_are_no_text_are_an_error(repository: Path) -> None:
    (repository / "specs" / "models" / "bad.md").write_bytes(b"\xff\x00\xfe")
    git(repository, "add", "specs")
    git(repository, "commit", "--quiet", "--message=bad")
    assert "HEAD:specs/models/bad.md is no page of text" in refusal(
        repository, "HEAD..HEAD", "specs"
    )


def test_folders_that_describe_no_model_cannot_be_compared(tmp_path: Path) -> None:
    write(tmp_path / "old", {"notes.md": "# Notes\n\nNothing here.\n"})
    write(tmp_path / "new", FIRST)
    report, diagnostics = run(tmp_path, "old", "new")
    assert report is None
    assert {each.code for each in diagnostics} == {"MDG407"}


def test_the_ignore_file_of_the_folder_counts_without_being_named(tmp_path: Path) -> None:
    write(tmp_path / "old", FIRST)
    write(tmp_path / "new", SECOND)
    entry = '[[ignore]]\ncode = "MDG615"\ndeclaration = "Pet"\nreason = "agreed"\n'
    write(tmp_path, {"mdgen-ignore.toml": entry})
    report, diagnostics = run(tmp_path, "old", "new")
    assert report is not None
    assert (report.findings, len(report.ignored), diagnostics) == ((), 1, ())
    settings = Settings(config_of(tmp_path), ignore_file="nowhere.toml")
    report, diagnostics = run(tmp_path, "old", "new", settings=settings)
    assert report is None
    assert "nowhere.toml cannot be read" in diagnostics[0].message


def test_what_a_build_takes_from_overrides_and_settings_counts_here_too(tmp_path: Path) -> None:
    write(tmp_path / "old", FIRST)
    write(tmp_path / "new", FIRST)
    page = next(iter(FIRST))
    text = FIRST[page]
    write(tmp_path / "new", {page: text.replace("`age`", "`created_at`")})
    write(tmp_path / "old", {page: text.replace("`age`", "`createdAt`")})
    asked = request_of(["old", "new"], cwd=tmp_path)
    assert asked.value is not None
    named = SourceFile(
        "o.toml",
        '["*".createdAt]\nwire_name = "made"\n["*".created_at]\nwire_name = "made"\n',
        "o.toml",
    )
    settings = Settings(config_of(tmp_path), named)
    staged = diff(asked.value, settings, tmp_path, TODAY)
    assert staged.value is not None, staged.diagnostics
    assert "MDG651" in [each.code for each in staged.value.findings]
    broken = Settings(config_of(tmp_path), SourceFile("o.toml", "[", "o.toml"))
    refused = diff(asked.value, broken, tmp_path, TODAY)
    assert refused.value is None and refused.diagnostics
