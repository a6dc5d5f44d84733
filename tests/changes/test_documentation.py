"""The page about `mdgen diff` says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from mdgen.changes import kinds
from mdgen.changes.model import Kind
from mdgen.changes.report import REPORT_FORMATS
from mdgen.diagnostics.catalogue import RULES


def test_the_table_of_changes_is_the_one_that_is_applied(repository: Path) -> None:
    text = (repository / "docs" / "changes.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (MDG\d{3}) \| .+? \| (\w+) \| (\w+) \|$", text, re.MULTILINE)
    applied = [each for each in vars(kinds).values() if isinstance(each, Kind)]
    assert rows == [(each.rule.code, each.build.value, each.read.value) for each in applied]


def test_every_rule_of_a_change_is_in_the_table() -> None:
    applied = {each.rule.code for each in vars(kinds).values() if isinstance(each, Kind)}
    assert applied == {code for code in RULES if "MDG601" <= code < "MDG690"}


def test_every_format_is_described(repository: Path) -> None:
    text = (repository / "docs" / "changes.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)) == sorted(REPORT_FORMATS)
