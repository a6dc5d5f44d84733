"""`mdgen learn` and `mdgen verify` as a process sees them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from evidence_pages import record_page


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with one page of docs."""
    page = record_page("Order", "order_id | *str* | yes", "lines | List[*str*] | yes")
    folder = tmp_path / "docs" / "models"
    folder.mkdir(parents=True)
    (folder / "order.md").write_text(page, encoding="utf-8")
    return tmp_path


def mdgen(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mdgen", *arguments],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )


def record(project: Path, name: str, *documents: object) -> None:
    (project / name).write_text("\n".join(map(json.dumps, documents)), encoding="utf-8")


def test_what_is_learnt_is_shown_then_written_and_then_holds(project: Path) -> None:
    record(project, "orders.jsonl", {"orderId": "a", "lines": None}, {"orderId": "b", "lines": []})
    before = mdgen(project, "verify", "orders.jsonl", "--docs", "docs")
    assert before.returncode == 1
    assert "2 payloads: 2 understood, 0 accepted, 0 given back as they were" in before.stderr
    shown = mdgen(project, "learn", "orders.jsonl", "--docs", "docs")
    assert shown.returncode == 0
    assert '+wire_name = "orderId"\n+seen = "key in 2 of 2"\n' in shown.stdout
    assert not (project / "mdgen.overrides.toml").exists()
    written = mdgen(project, "learn", "orders.jsonl", "--docs", "docs", "--write")
    assert written.returncode == 0
    assert "2 of 2 payloads understood; 2 entries written to mdgen.overrides.toml" in written.stderr
    after = mdgen(project, "verify", "orders.jsonl", "--docs", "docs")
    assert (after.returncode, after.stdout) == (0, "")
    again = mdgen(project, "learn", "orders.jsonl", "--docs", "docs", "--write")
    assert "nothing new" in again.stderr


def test_a_folder_of_payloads_and_a_told_model_are_read(project: Path) -> None:
    (project / "traffic").mkdir()
    record(project, "traffic/x.json", {"order_id": "a", "lines": []})
    assert mdgen(project, "verify", "traffic", "--docs", "docs").returncode == 0
    assert mdgen(project, "verify", "Order=traffic", "--docs", "docs").returncode == 0
    wrong = mdgen(project, "verify", "Odrer=traffic/x.json", "--docs", "docs")
    assert wrong.returncode == 1
    assert "did you mean `Order`?" in wrong.stderr


def test_a_payload_that_cannot_be_read_is_a_finding_with_its_place(project: Path) -> None:
    (project / "bad.json").write_text("{", encoding="utf-8")
    ended = mdgen(
        project, "verify", "bad.json", "none.json", "--docs", "docs", "--format", "concise"
    )
    assert ended.returncode == 1
    assert "bad.json:1:1" in ended.stderr
    assert "none.json:1:1" in ended.stderr


def test_a_broken_overrides_file_stops_the_command(project: Path) -> None:
    (project / "mdgen.overrides.toml").write_text("[Order\n", encoding="utf-8")
    record(project, "order.json", {"order_id": "a", "lines": []})
    for command in ("learn", "verify"):
        ended = mdgen(project, command, "order.json", "--docs", "docs")
        assert ended.returncode in (1, 2)
        assert "MDG510" in ended.stderr
