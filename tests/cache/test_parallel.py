"""However many processes share the work, and whatever becomes of them, the result is the same."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from mdgen.cache.memory import Memory, recall
from mdgen.config import configure
from mdgen.parallel import FEWEST, Work, mapped
from mdgen.pipeline import NO_PAST, Past, build
from mdgen.source import SourceFile
from mdgen.targets import flavour_names

HEAD = "\n\n## Fields\n\n| Field | Type | Required | Description |\n| --- | --- | --- | --- |\n"


def harbour(pages: int) -> tuple[SourceFile, ...]:
    """Pages in a row, each mentioning the one before; every tenth has a broken row."""
    found = []
    for number in range(pages):
        before = (
            f"[models.Berth{number - 1}](../models/berth{number - 1}.md)" if number else "*str*"
        )
        broken = "| `lost` | *str* |\n" if number % 10 == 9 else ""
        row = f"| `next` | {before} | :heavy_check_mark: | Berth {number}. |\n{broken}"
        path = f"docs/models/berth{number}.md"
        found.append(SourceFile(path, f"# Berth{number}{HEAD}{row}", f"in/{path}"))
    return tuple(found)


@pytest.mark.parametrize("jobs", [2, 3])
def test_any_number_of_processes_builds_the_same_and_says_the_same(
    jobs: int, tmp_path: Path
) -> None:
    config = configure(Path("/"), {"source": "in", "out": "out"}, flavour_names()).value
    assert config is not None
    sources = harbour(jobs * FEWEST + 7)
    alone = build(sources, config, None, NO_PAST)
    assert alone.value is not None
    assert alone.diagnostics
    assert build(sources, config, None, Past(Memory(None), lambda _: None, jobs)) == alone
    memory = recall(tmp_path / "memory")
    assert build(sources, config, None, Past(memory, lambda _: None, jobs)) == alone
    memory.save()
    again = recall(tmp_path / "memory")
    assert build(sources, config, None, Past(again, alone.value.files.get, jobs)) == alone
    assert again.files_reused == len(alone.value.files)


def test_what_a_process_does_not_finish_is_done_again() -> None:
    home = os.getpid()

    def fragile(number: int) -> int:
        if os.getpid() != home and number == 2 * FEWEST - 1:
            os._exit(9)
        return number * number

    work: Work[int, int] = Work(
        fragile, lambda _, found: str(found).encode(), lambda _, line: int(line.decode())
    )
    things = range(2 * FEWEST)
    assert mapped(work, things, 2, lambda _: None) == [each * each for each in things]
