"""The bar of a long build: on a terminal, and nowhere else."""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import TOOL, write

pty = pytest.importorskip("pty", reason="there are no pseudo-terminals on Windows")

ENOUGH = 30.0
"""Seconds after which a process is taken to hang."""

LONG = "import mdgen.progress as p; p.PATIENCE = p._EVERY = 0; from mdgen.cli import main; main()"
"""A command line to which every build is long."""
SHORT = "import mdgen.progress as p; p.PATIENCE = 600; from mdgen.cli import main; main()"

INTERRUPTED = """\
from mdgen.progress import progress
import mdgen.progress as p
p.PATIENCE = 0
try:
    with progress(True) as tell:
        tell("reading pages", 1, 3)
        raise KeyboardInterrupt
except KeyboardInterrupt:
    print("interrupted", file=__import__("sys").stderr)
"""

BAR = re.compile(r"(reading pages|writing pydantic)[^\r\n]*? (\d+)/(\d+)")
HIDE, SHOW = "\033[?25l", "\033[?25h"


@pytest.fixture
def pages(project: Path) -> Path:
    write(project, {f"docs/models/m{n}.md": TOOL.replace("# Tool", f"# M{n}") for n in range(6)})
    return project


def environment(**more: str) -> dict[str, str]:
    ours = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "TERM", "CI")
    base = {key: value for key, value in os.environ.items() if key not in ours}
    path = os.pathsep.join(each for each in sys.path if each)
    return {**base, "PYTHONPATH": path, "TERM": "xterm-256color", **more}


def on_a_terminal(folder: Path, code: str, *arguments: str, **more: str) -> str:
    """All that a process writes to a terminal of 80 columns that is its standard error."""
    import fcntl
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        cwd=folder,
        env=environment(**more),
        stdout=subprocess.DEVNULL,
        stderr=theirs,
    )
    os.close(theirs)
    data, end = b"", time.monotonic() + ENOUGH
    try:
        while select.select([ours], [], [], max(0.0, end - time.monotonic()))[0]:
            try:
                read = os.read(ours, 65536)
            except OSError:  # how Linux tells that nobody writes any more
                break
            if not read:
                break
            data += read
        assert process.wait(max(0.1, end - time.monotonic())) == 0
    finally:
        process.kill()
        os.close(ours)
    return data.decode()


def screen(written: str) -> list[str]:
    """The lines that are left to be seen, of what moves by the few means that a bar needs."""
    lines, row, column = [""], 0, 0
    for part in re.findall(r"\033\[[?0-9;]*[a-zA-Z]|\r|\n|[^\033\r\n]+", written):
        if part == "\r":
            column = 0
        elif part == "\n":
            row += 1
            lines += [""] * (row == len(lines))
        elif part == "\033[2K":
            lines[row] = ""
        elif part.endswith("A") and part.startswith("\033["):
            row -= int(part[2:-1] or 1)
        elif not part.startswith("\033"):
            lines[row] = lines[row][:column].ljust(column) + part + lines[row][column + len(part) :]
            column += len(part)
        else:
            assert part in (HIDE, SHOW) or part.endswith("m"), part
    return [line.rstrip() for line in lines if line.strip()]


def without_colours(written: str) -> str:
    return re.sub(r"\033\[[0-9;]*m", "", written)


def test_a_long_build_shows_its_stage_and_counts_and_leaves_nothing(pages: Path) -> None:
    written = on_a_terminal(pages, LONG, "build", "docs", "--no-cache")
    shown = BAR.findall(without_colours(written))
    assert ("reading pages", "0", "8") in shown and ("reading pages", "7", "8") in shown
    assert ("writing pydantic", "9", "10") in shown
    # A stage that is one step has no count, and not that of the stage before it.
    (resolving,) = re.findall(r"\033\[2K(resolving[^\r\n]*)", without_colours(written))
    assert not re.search(r"\d", resolving)
    assert written.count(HIDE) == written.count(SHOW) == 1
    left = screen(written)
    assert left[-1].startswith("8 pages: 8 models; 10 files (10 written) (")
    assert not any(word in line for line in left for word in ("reading", "resolving", "writing"))


def test_the_bar_goes_with_an_interrupt(project: Path) -> None:
    written = on_a_terminal(project, INTERRUPTED)
    assert set(BAR.findall(without_colours(written))) == {("reading pages", "1", "3")}
    assert written.rindex(SHOW) > written.rindex(HIDE)
    assert screen(written) == ["interrupted"]


def test_a_short_build_shows_no_bar(pages: Path) -> None:
    written = on_a_terminal(pages, SHORT, "build", "docs", "--no-cache")
    assert "8 models" in written
    assert "reading" not in written and HIDE not in written


def test_quiet_shows_no_bar(pages: Path) -> None:
    assert on_a_terminal(pages, LONG, "build", "docs", "--no-cache", "-q") == ""


def test_a_terminal_that_cannot_move_shows_no_bar(pages: Path) -> None:
    written = on_a_terminal(pages, LONG, "build", "docs", "--no-cache", TERM="dumb")
    assert "8 models" in written
    assert "reading" not in written and "\033" not in written


def test_a_bar_without_colours_has_none(pages: Path) -> None:
    written = on_a_terminal(pages, LONG, "build", "docs", "--no-cache", NO_COLOR="1")
    assert BAR.search(without_colours(written))
    assert not re.search(r"\033\[[0-9;]*[34][0-9][0-9;]*m", written)
    assert screen(written)[-1].startswith("8 pages: ")


def test_nothing_of_it_is_in_a_pipe(pages: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", LONG, "build", "docs", "--no-cache"],
        cwd=pages,
        env=environment(FORCE_COLOR="1"),
        capture_output=True,
        check=True,
        text=True,
        encoding="utf-8",
    )
    assert "8 models" in ended.stderr and ended.stdout == ""
    assert "reading" not in ended.stderr and HIDE not in ended.stderr and "\r" not in ended.stderr
