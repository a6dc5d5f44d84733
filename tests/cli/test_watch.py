"""What `mdgen build --watch` prints and writes while somebody writes documentation: on a real process."""

from __future__ import annotations

import os
import queue
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from conftest import AGENT, DEAD_LINK, TOOL, Run, tree, write

ENOUGH = 30.0
"""Seconds after which what was waited for does not come any more."""

CLOSING = re.compile(r" \(\d+\.\d\d s\)$")


class Watching:
    """A `mdgen build docs --watch` that runs in a folder."""

    def __init__(self, project: Path, *arguments: str) -> None:
        self._lines = queue.SimpleQueue[str | None]()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "mdgen", "build", *arguments, "--watch"],
            cwd=project,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(each for each in sys.path if each)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            # Processes of a shell's background are started deaf to it, and those that they start.
            preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
        )
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            self._lines.put(line.rstrip("\n"))
        self._lines.put(None)

    def round(self) -> list[str]:
        """What it prints up to the next closing line, blank lines aside; the time is cut off."""
        lines: list[str] = []
        while not (lines and CLOSING.search(lines[-1])):
            line = self._lines.get(timeout=ENOUGH)
            assert line is not None, lines
            lines += [line] if line else []
        return [*lines[:-1], CLOSING.sub("", lines[-1])]

    def is_silent(self, seconds: float) -> bool:
        try:
            return not self._lines.get(timeout=seconds)
        except queue.Empty:
            return True

    def end(self) -> tuple[int, list[str]]:
        """Its exit code after Ctrl-C, and what it printed since the last round."""
        self._process.send_signal(signal.SIGINT)
        code = self._process.wait(ENOUGH)
        return code, [line for line in iter(partial(self._lines.get, timeout=ENOUGH), None) if line]

    def kill(self) -> None:
        self._process.kill()
        self._process.wait(ENOUGH)


Watch = Callable[..., Watching]


@pytest.fixture
def watch(project: Path) -> Iterator[Watch]:
    """Starts to watch, with arguments; it ends with the test."""
    if sys.platform == "win32":
        pytest.skip("there is no SIGINT for one process on Windows")
    pytest.importorskip("watchfiles")
    started: list[Watching] = []

    def start(*arguments: str) -> Watching:
        started.append(Watching(project, *(arguments or ("docs",))))
        return started[-1]

    yield start
    for each in started:
        each.kill()


def put(project: Path, path: str, text: str | bytes) -> None:
    """Puts a file in its place as editors do: whole, by a new file of that name."""
    write(project, {"draft": text})
    (project / "draft").replace(project / path)


def test_each_round_is_one_line_and_ctrl_c_ends_it(watch: Watch, project: Path) -> None:
    watching = watch()
    assert watching.round()[-1] == "2 pages: 2 models; 4 files (4 written)"
    put(project, "docs/models/tool.md", TOOL.replace("What it is called", "Its name"))
    assert watching.round() == ["1 of 2 pages changed: 1 file written"]
    assert "Its name" in (project / "generated/models/tool.py").read_text()
    put(project, "docs/models/skill.md", TOOL.replace("# Tool", "# Skill"))
    assert watching.round() == ["1 page added: 3 files written"]
    assert (project / "generated/models/skill.py").exists()
    (project / "docs/models/skill.md").unlink()
    assert watching.round() == ["1 page removed: 2 files written, 1 file removed"]
    assert not (project / "generated/models/skill.py").exists()
    assert watching.end() == (130, [])


def test_what_changes_nothing_is_not_told(watch: Watch, project: Path) -> None:
    watching = watch()
    watching.round()
    (project / "docs/models/tool.md").touch()
    write(project, {"docs/models/notes.txt": "none of it", "docs/.draft/tool.md": TOOL})
    assert watching.is_silent(0.7)
    # It was no silence of the dead.
    put(project, "docs/models/tool.md", TOOL + "\n")
    assert watching.round() == ["1 of 2 pages changed: no file changed"]


@pytest.mark.parametrize(
    ("broken", "code", "line"),
    [
        (DEAD_LINK, "MDG202", "1 of 2 pages changed: nothing was written; 1 error"),
        (b"\x89PNG\0\0", "MDG406", "nothing was written; 1 error"),
    ],
    ids=["doubtful", "unreadable"],
)
def test_an_error_keeps_the_models_and_is_mended(
    watch: Watch, project: Path, broken: str | bytes, code: str, line: str
) -> None:
    watching = watch("docs", "--strict")
    watching.round()
    before = tree(project / "generated")
    put(project, "docs/models/agent.md", broken)
    first, *_, last = watching.round()
    assert first.startswith(f"error[{code}]")
    assert last == line
    assert tree(project / "generated") == before
    put(project, "docs/models/agent.md", AGENT.replace("What it is called", "Its name"))
    assert watching.round() == ["1 of 2 pages changed: 1 file written"]
    assert tree(project / "generated") != before
    put(project, "docs/models/agent.md", broken)
    assert watching.round()[0].startswith(f"error[{code}]")
    assert watching.end() == (130, [])


def test_a_finding_is_told_once_and_counted_as_long_as_it_stays(
    watch: Watch, project: Path
) -> None:
    write(project, {"docs/models/agent.md": DEAD_LINK})
    watching = watch()
    assert any(line.startswith("warning[MDG202]") for line in watching.round())
    moved = DEAD_LINK.replace("Something that answers.", "Something.\n\nIt answers.")
    put(project, "docs/models/agent.md", moved)
    assert watching.round() == ["1 of 2 pages changed: 1 file written; 1 warning"]
    put(project, "docs/models/tool.md", DEAD_LINK.replace("# Agent", "# Tool"))
    first, *others, last = watching.round()
    assert first.startswith("warning[MDG202]")
    assert others[0].strip().startswith("--> docs/models/tool.md:10:")
    assert not any("MDG202" in line for line in others)
    assert last == "1 of 2 pages changed: 1 file written; 2 warnings"
    put(project, "docs/models/agent.md", moved.replace("[models.Took](../models/took.md)", "*str*"))
    assert watching.round() == ["1 of 2 pages changed: 1 file written; 1 warning"]


def test_settings_are_watched_when_they_come_and_when_editors_replace_them(
    watch: Watch, project: Path
) -> None:
    watching = watch()
    watching.round()
    put(project, "mdgen.toml", 'target = "dataclass"\n')
    assert watching.round() == ["settings changed: 2 files written"]
    put(project, "mdgen.toml", 'target = "no such"\n')
    first, *_, last = watching.round()
    assert first.startswith("error[MDG4")
    assert last == "nothing was written; 1 error"
    put(project, "mdgen.toml", 'out = "elsewhere"\n')
    assert watching.round() == ["settings changed: 4 files written"]
    assert (project / "elsewhere/models/tool.py").exists()


def test_folders_of_pages_may_go_and_come(watch: Watch, project: Path) -> None:
    watching = watch()
    watching.round()
    write(project, {"more/skill.md": TOOL.replace("# Tool", "# Skill")})
    (project / "more").rename(project / "docs/more")
    assert watching.round() == ["1 page added: 3 files written"]
    (project / "docs").rename(project / "gone")
    assert watching.round()[0].startswith("error[MDG403]")
    (project / "gone").rename(project / "docs")
    assert watching.round() == ["no file changed"]
    put(project, "docs/more/skill.md", TOOL.replace("# Tool", "# Skills"))
    assert watching.round()[-1].startswith("1 of 3 pages changed: ")


def test_a_page_on_its_own_is_watched_with_the_output_beside_it(
    watch: Watch, project: Path
) -> None:
    watching = watch("docs/models/tool.md", "--out", "docs/models/out")
    watching.round()
    for name in ("Its name", "Its title"):
        put(project, "docs/models/tool.md", TOOL.replace("What it is called", name))
        assert watching.round() == ["1 of 1 page changed: 1 file written"]
    put(project, "docs/models/agent.md", AGENT.replace("answers", "asks"))
    assert watching.end() == (130, [])


def test_documentation_that_is_not_there_is_not_waited_for(run: Run) -> None:
    pytest.importorskip("watchfiles")
    ended = run("build", "dcos", "--watch")
    assert ended.code == 2
    assert ended.err.startswith("error[MDG403]: there is no folder or file dcos")


def test_without_watchfiles_one_line_says_what_to_install(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    ended = run("build", "docs", "--watch")
    assert ended.code == 2
    assert ended.err_lines == ["error: --watch needs watchfiles: pip install 'mdgen-models[watch]'"]
    assert not (project / "generated").exists()


@pytest.mark.parametrize("flag", ["--check", "--diff"])
def test_what_writes_nothing_is_not_watched(run: Run, flag: str) -> None:
    ended = run("build", "docs", "--watch", flag)
    assert ended.code == 2
    assert len(ended.err_lines) == 1
