"""The patch that --diff prints: git applies it, and it takes linear time."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mdgen.output import Change
from mdgen.output.patch import line_counts, patch

LINES = st.lists(st.sampled_from([b"a\n", b"b\n", b"\n", b"    c\r\n", b"d d\n"]), max_size=40)
TEXT = st.one_of(
    st.builds(lambda lines, last: b"".join(lines) + last, LINES, st.sampled_from([b"", b"end"])),
    st.binary(max_size=60),
)


def git_apply(folder: Path, text: bytes, *arguments: str) -> None:
    command = ["git", "apply", "--whitespace=nowarn", *arguments]
    subprocess.run(command, cwd=folder, input=text, check=True, capture_output=True)


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_patch_reads_like_git_s() -> None:
    lines = [b"%d\n" % number for number in range(1, 31)]
    changed = list(lines)
    changed[4] = b"five\n"
    changed[7:8] = []
    changed.insert(24, b"new\n")
    changes = [
        Change("b.py", b"".join(lines), b"".join(changed)),
        Change("a.py", None, b"made\n"),
        Change("c.py", b"gone", None),
    ]
    assert patch(changes, "generated").decode() == (
        "diff --git a/generated/a.py b/generated/a.py\n"
        "new file mode 100644\n"
        "--- /dev/null\n"
        "+++ b/generated/a.py\n"
        "@@ -0,0 +1 @@\n"
        "+made\n"
        "diff --git a/generated/b.py b/generated/b.py\n"
        "--- a/generated/b.py\n"
        "+++ b/generated/b.py\n"
        "@@ -2,10 +2,9 @@\n"
        " 2\n 3\n 4\n-5\n+five\n 6\n 7\n-8\n 9\n 10\n 11\n"
        "@@ -23,6 +22,7 @@\n"
        " 23\n 24\n 25\n+new\n 26\n 27\n 28\n"
        "diff --git a/generated/c.py b/generated/c.py\n"
        "deleted file mode 100644\n"
        "--- a/generated/c.py\n"
        "+++ /dev/null\n"
        "@@ -1 +0,0 @@\n"
        "-gone\n"
        "\\ No newline at end of file\n"
    )


def test_lines_are_counted_as_the_patch_shows_them() -> None:
    assert line_counts(Change("a", b"1\n2\n3\n", b"1\n2\nthree\nfour\n")) == (2, 1)
    assert line_counts(Change("a", None, b"1\n2")) == (2, 0)
    assert line_counts(Change("a", b"", None)) == (0, 0)


@pytest.mark.parametrize("folder", ["", "out", 'my out/of \u00e4 "kind"\\'])
def test_git_makes_of_the_old_tree_the_new_one(tmp_path: Path, folder: str) -> None:
    old = {"same": b"x\n", "empty-goes": b"", "goes": b"1\n2\n", "changes": b"1\n2", "s p": b"1\n"}
    new = {
        "same": b"x\n",
        "empty-comes": b"",
        "d/e/comes": b"1",
        "changes": b"2\n3\n",
        "s p": b"2\n",
    }
    root = tmp_path / folder
    root.mkdir(parents=True, exist_ok=True)
    for name, data in old.items():
        (root / name).write_bytes(data)
    changes = [
        Change(name, old.get(name), new.get(name))
        for name in sorted({*old, *new})
        if old.get(name) != new.get(name)
    ]
    git_apply(tmp_path, patch(changes, folder))
    assert files(root) == new


@settings(max_examples=60, deadline=None)
@given(old=TEXT, new=TEXT)
def test_any_change_of_any_bytes_applies(
    tmp_path_factory: pytest.TempPathFactory, old: bytes, new: bytes
) -> None:
    if old == new:
        return
    folder = tmp_path_factory.mktemp("any")
    (folder / "file").write_bytes(old)
    git_apply(folder, patch([Change("file", old, new)], ""))
    assert (folder / "file").read_bytes() == new


def test_a_big_change_of_unlike_and_of_repeated_lines_applies(tmp_path: Path) -> None:
    draw = random.Random(7)
    words = [b"%d\n" % draw.randrange(40) for _ in range(3000)]
    old = b"".join(words)
    draw.shuffle(words)
    new = b"".join(words[:2500])
    (tmp_path / "file").write_bytes(old)
    git_apply(tmp_path, patch([Change("file", old, new)], ""))
    assert (tmp_path / "file").read_bytes() == new


def test_a_thousand_edits_in_61_000_lines_show_a_thousand_edits() -> None:
    draw = random.Random(3)
    lines = [
        b"\n" if number % 5 == 0 else b"    field_%d: str | None = None\n" % number
        for number in range(61_000)
    ]
    edited = list(lines)
    for position in draw.sample(range(1, 61_000, 5), 1000):
        edited[position] = b"    edited\n"
    change = Change("file", b"".join(lines), b"".join(edited))
    assert line_counts(change) == (1000, 1000)


@pytest.mark.parametrize("kind", ["unique", "repeated", "reversed", "few words"])
def test_a_change_of_every_line_is_shown_however_large(kind: str) -> None:
    """An engine whose time grows with the square of the lines would not come to an end."""
    draw = random.Random(1)
    count = 100_000
    match kind:
        case "unique":
            old = [b"%d\n" % n for n in range(count)]
            new = [b"%d\n" % (n + n % 7 // 6 * count) for n in range(count)]
        case "repeated":
            old, new = [b"x\n", b"y\n"] * count, [b"y\n", b"z\n", b"x\n"] * count
        case "reversed":
            old = [b"%d\n" % n for n in range(count)]
            new = old[::-1]
        case _:
            old = [b"%d\n" % draw.randrange(9) for _ in range(count)]
            new = [b"%d\n" % draw.randrange(9) for _ in range(count)]
    change = Change("file", b"".join(old), b"".join(new))
    added, removed = line_counts(change)
    assert added - removed == len(new) - len(old)
    assert patch([change], "").count(b"\n") > added + removed
