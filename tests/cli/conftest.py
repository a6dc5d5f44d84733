"""The command line as a process sees it, without the cost of one, and a little documentation to run it on."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from mdgen.cli import main

AGENT = """\
# Agent

Something that answers.

## Fields

| Field | Type | Required | Description |
| --- | --- | --- | --- |
| `name` | *str* | :heavy_check_mark: | What it is called. |
| `tools` | List[[models.Tool](../models/tool.md)] | :heavy_minus_sign: | What it may use. |
"""

TOOL = """\
# Tool

## Fields

| Field | Type | Required | Description |
| --- | --- | --- | --- |
| `name` | *str* | :heavy_check_mark: | What it is called. |
"""

DEAD_LINK = AGENT.replace("[models.Tool](../models/tool.md)", "[models.Took](../models/took.md)")

NO_MODEL = "# Welcome\n\nNothing but prose.\n"


@dataclass(frozen=True)
class Ended:
    """How a run of the command line ended: the exit code, and what it printed."""

    code: int
    out: str
    err: str

    @property
    def err_lines(self) -> list[str]:
        """Standard error's lines, blank ones aside."""
        return [line for line in self.err.splitlines() if line]


Run = Callable[..., Ended]


@pytest.fixture
def run(project: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Runs `mdgen` with arguments in the project's folder, through the console script's function."""
    assert Path.cwd() == project

    def run_main(*arguments: str) -> Ended:
        capfd.readouterr()
        monkeypatch.setattr(sys, "argv", ["mdgen", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capfd.readouterr()
        code = ended.value.code
        assert isinstance(code, int)
        return Ended(int(code), out, err)

    return run_main


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with documentation in `docs`; colours are off, no configuration above."""
    for name in ("NO_COLOR", "FORCE_COLOR", "MDGEN_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"docs/models/agent.md": AGENT, "docs/models/tool.md": TOOL})
    return tmp_path


def write(folder: Path, files: dict[str, str | bytes]) -> None:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        data = content.encode() if isinstance(content, str) else content
        (folder / path).write_bytes(data)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, `.git` aside."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".git" not in path.relative_to(folder).parts
    }
