"""mdgen works from an sdist and as a wheel, templates, dialects and type marker inside."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]
BACKEND = "import sys, hatchling.build as b; getattr(b, sys.argv[1])(sys.argv[2])"
PAGE = """\
# User

## Fields

| Field | Type     | Required           | Description |
| ----- | -------- | ------------------ | ----------- |
| `id`  | *string* | :heavy_check_mark: | N/A         |
"""


def run(command: Sequence[str | Path], folder: Path) -> str:
    """What a command prints, run in a folder and without this checkout on Python's path."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source distribution, unpacked."""
    folder = tmp_path_factory.mktemp("sdist")
    run([sys.executable, "-c", BACKEND, "build_sdist", folder], REPOSITORY)
    (archive,) = folder.glob("*.tar.gz")
    with tarfile.open(archive) as opened:
        opened.extractall(folder)  # our own archive
    return next(each for each in folder.iterdir() if each.is_dir())


@pytest.fixture(scope="module")
def wheel(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the source distribution as an installer would."""
    folder = tmp_path_factory.mktemp("wheel")
    run([sys.executable, "-c", BACKEND, "build_wheel", folder], sdist)
    (built,) = folder.glob("*.whl")
    return built


def repository_files(*folders: str) -> set[str]:
    listed = run(["git", "ls-files", "--", *folders], REPOSITORY)
    return set(listed.split("\n")) - {""}


@pytest.mark.skipif(
    not (REPOSITORY / ".git").exists(), reason="needs a git checkout to compare with"
)
def test_the_sdist_holds_what_the_tests_need(sdist: Path) -> None:
    inside = {path.relative_to(sdist).as_posix() for path in sdist.rglob("*") if path.is_file()}
    wanted = repository_files("generator", "templates", "specs", "generated", "tests")
    assert wanted | {"pyproject.toml", "README.md", "LICENSE", "Makefile"} <= inside


def test_the_wheel_holds_templates_dialects_and_the_type_marker(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    templates = {path.name for path in (REPOSITORY / "templates").iterdir()}
    dialects = {path.name for path in (REPOSITORY / "generator/mdgen/dialects").glob("*.toml")}
    assert templates
    assert {f"mdgen/templates/{name}" for name in templates} <= inside
    assert dialects
    assert {f"mdgen/dialects/{name}" for name in dialects} <= inside
    assert "mdgen/py.typed" in inside
    assert {name.partition("/")[0].partition("-")[0] for name in inside} == {
        "mdgen",
        "mdgen_models",
    }


def test_an_installed_wheel_builds_models_in_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=False)
    python = environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    site = Path(
        run([python, "-c", "import site; print(site.getsitepackages()[0])"], tmp_path).strip()
    )
    install = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        python,
        "install",
        "--no-index",
        "--no-deps",
    ]
    run([*install, "--quiet", wheel], tmp_path)
    # The dependencies are those of the tests' environment, so that no network is needed. A checkout
    # that is installed there in place stays unseen: a .pth file does not read the ones it leads to.
    (site / "libraries.pth").write_text(str(Path(pytest.__file__).parents[1]))

    work = tmp_path / "work"
    (work / "specs" / "models").mkdir(parents=True)
    (work / "specs" / "models" / "user.md").write_text(PAGE)
    found = run([python, "-c", "import mdgen; print(mdgen.__file__)"], work).strip()
    assert Path(found).is_relative_to(environment)
    command = environment / ("Scripts/mdgen.exe" if os.name == "nt" else "bin/mdgen")
    run([command, "build", "specs/", "--out", "generated"], work)
    program = "from generated.models import User; print(User(id='u-1').model_dump_json())"
    assert run([python, "-c", program], work) == '{"id":"u-1"}\n'
