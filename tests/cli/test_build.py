"""What `mdgen build` prints and writes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import AGENT, DEAD_LINK, NO_MODEL, TOOL, Run, tree, write
from mdgen.targets import flavour_names

SECOND_STATE = {
    "docs/models/agent.md": AGENT.replace("What it is called.", "Its name."),
    "docs/models/more/skill.md": TOOL.replace("# Tool", "# Skill"),
}


def second_state(project: Path) -> None:
    """Pages changed, added and removed."""
    write(project, dict(SECOND_STATE))
    (project / "docs/models/tool.md").unlink()


def git(folder: Path, *arguments: str, text: bytes | None = None) -> None:
    subprocess.run(["git", *arguments], cwd=folder, input=text, check=True, capture_output=True)


def test_the_last_line_says_what_was_built_skipped_and_doubted(run: Run, project: Path) -> None:
    write(project, {"docs/models/agent.md": DEAD_LINK, "docs/README.md": NO_MODEL})
    ended = run("build", "docs")
    last = ended.err_lines[-1]
    assert last.startswith("2 pages: 2 models; 1 skipped (1 ")
    assert "; 1 warning; 4 files (4 written) (" in last
    assert last.endswith(" s)")
    assert ended.out == ""


def test_pages_that_are_no_models_are_named_under_v(run: Run, project: Path) -> None:
    write(project, {"docs/README.md": NO_MODEL})
    assert not any("README" in line for line in run("build", "docs").err_lines)
    assert any(
        line.startswith("skipped README.md: ") for line in run("build", "docs", "-v").err_lines
    )


def test_quiet_is_silence_where_nothing_is_wrong(run: Run, project: Path) -> None:
    write(project, {"docs/models/agent.md": DEAD_LINK})
    ended = run("build", "docs", "-q")
    assert (ended.code, ended.out, ended.err) == (0, "", "")
    ended = run("build", "docs", "-q", "--strict")
    assert [line for line in ended.err_lines if "[MDG" in line] == [ended.err_lines[0]]
    assert ended.err_lines[0].startswith("error[MDG202]")


def test_errors_keep_the_old_models(run: Run, project: Path) -> None:
    run("build", "docs")
    before = tree(project / "generated")
    second_state(project)
    write(project, {"docs/models/agent.md": DEAD_LINK})
    assert run("build", "docs", "--strict").code == 1
    assert tree(project / "generated") == before


def test_a_finding_points_at_the_page_as_it_was_typed(run: Run, project: Path) -> None:
    write(project, {"docs/models/agent.md": DEAD_LINK})
    for typed in ("docs", "docs/", "./docs"):
        ended = run("build", typed, "--format", "concise")
        assert any(
            line.startswith("docs/models/agent.md:10:") and " MDG202 " in line
            for line in ended.err_lines
        )
    ended = run("build", str(project / "docs"), "--format", "concise")
    assert f"{project.as_posix()}/docs/models/agent.md:10:" in ended.err


@pytest.mark.parametrize("format", ["json", "github", "sarif"])
def test_formats_for_machines_go_to_standard_output(run: Run, project: Path, format: str) -> None:
    write(project, {"docs/models/agent.md": DEAD_LINK})
    ended = run("build", "docs", "--format", format)
    assert "MDG202" in ended.out and "docs/models/agent.md" in ended.out
    assert "MDG202" not in ended.err
    if format != "github":
        json.loads(ended.out)


def test_what_could_not_run_is_told_to_machines_too(run: Run) -> None:
    ended = run("build", "dcos", "--format", "json")
    assert ended.code == 2
    assert [found["code"] for found in json.loads(ended.out)["diagnostics"]] == ["MDG403"]


def test_a_clean_check_is_one_line(run: Run) -> None:
    run("build", "docs")
    ended = run("build", "docs", "--check")
    assert len(ended.err.splitlines()) == 1
    assert ended.err.startswith("4 files up to date (")


def test_a_check_tells_each_file_and_the_command_that_mends_it(run: Run, project: Path) -> None:
    run("build", "docs", "--out", "my models")
    second_state(project)
    (project / "my models/models/__init__.py").write_text("mine")
    ended = run("build", "docs", "--out", "my models", "--check")
    assert ended.code == 1
    assert ended.out == ""
    lines = [line.split("  ")[0].strip() for line in ended.err_lines]
    assert "would delete   my models/models/tool.py" in ended.err
    assert "would create   my models/models/more/skill.py" in ended.err
    assert "edited by hand my models/models/__init__.py" in lines
    update = next(line for line in ended.err_lines if "models/agent.py" in line)
    assert update.startswith("would update") and "+" in update and "-" in update
    assert "run: mdgen build docs --out 'my models' (" in ended.err_lines[-1]


def test_the_command_of_a_check_mends_what_it_found(run: Run, project: Path) -> None:
    run("build", "docs", "--layout", "tree")
    second_state(project)
    assert run("build", "docs", "--check").code == 1
    assert run("build", "docs").code == 0
    assert run("build", "docs", "--check").code == 0


@pytest.mark.parametrize("out", ["generated", "src/my models"])
@pytest.mark.parametrize("where", ["no repository", "repository", "folder of a repository"])
def test_applying_the_diff_is_the_same_as_building(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch, out: str, where: str
) -> None:
    work = project
    if where != "no repository":
        git(project, "init", "-q")
    if where == "folder of a repository":
        work = project / "packages" / "client"
        (work).mkdir(parents=True)
        (project / "docs").rename(work / "docs")
        monkeypatch.chdir(work)
    run("build", "docs", "--out", out)
    first = tree(work / out)
    second_state(work)
    assert run("build", "docs", "--out", out).code == 0
    built = tree(work / out)
    assert built != first
    for path in built:
        (work / out / path).unlink()
    write(work / out, dict(first))

    ended = run("build", "docs", "--out", out, "--diff")
    assert ended.code == 1
    assert tree(work / out) == first
    git(work, "apply", text=ended.out.encode())

    assert tree(work / out) == built
    assert run("build", "docs", "--out", out, "--check").code == 0


def test_a_diff_of_a_folder_elsewhere_says_where_it_applies(
    run: Run, project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    out = os.path.relpath(elsewhere / "generated", project)
    ended = run("build", "docs", "--out", out, "--diff")
    assert f"the patch is to be applied in {elsewhere}" in ended.err
    git(elsewhere, "apply", text=ended.out.encode())
    assert run("build", "docs", "--out", out, "--check").code == 0


@pytest.mark.parametrize("out", ["../models", "../../other/models", "nested/models"])
def test_a_diff_that_git_would_pass_over_here_says_where_it_applies(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch, out: str
) -> None:
    """From a folder of a repository: beside it, in another repository, and in a repository inside."""
    here = project / "repository" / "client"
    write(here, {"docs/models/tool.md": TOOL})
    for folder in ("repository", "other", "repository/client/nested"):
        (project / folder).mkdir(exist_ok=True)
        git(project / folder, "init", "-q")
    monkeypatch.chdir(here)
    run("build", "docs", "--out", out)
    write(here, {"docs/models/tool.md": TOOL.replace("*str*", "*int*")})
    ended = run("build", "docs", "--out", out, "--diff")
    (said,) = (
        line for line in ended.err_lines if line.startswith("the patch is to be applied in ")
    )
    git(Path(said.removeprefix("the patch is to be applied in ")), "apply", text=ended.out.encode())
    assert run("build", "docs", "--out", out, "--check").code == 0


def test_the_first_diff_makes_the_whole_tree(run: Run, project: Path) -> None:
    ended = run("build", "docs", "--diff")
    assert not (project / "generated").exists()
    git(project, "apply", text=ended.out.encode())
    applied = tree(project / "generated")
    run("build", "docs", "--out", "built")
    assert applied == tree(project / "built")


def test_a_diff_leaves_out_what_a_build_would_keep(run: Run, project: Path) -> None:
    run("build", "docs")
    second_state(project)
    write(project, {"generated/models/agent.py": "mine\n"})
    ended = run("build", "docs", "--diff")
    assert "generated/models/agent.py" not in ended.out
    assert "MDG450" in ended.err
    forced = run("build", "docs", "--diff", "--force")
    git(project, "apply", text=forced.out.encode())
    assert run("build", "docs", "--check").code == 0


def test_a_check_with_a_diff_prints_both(run: Run) -> None:
    ended = run("build", "docs", "--check", "--diff")
    assert ended.out.startswith("diff --git a/generated/.mdgen.json b/generated/.mdgen.json\n")
    assert "would create   generated/models/agent.py" in ended.err


def test_a_diff_in_a_format_for_machines_stays_a_patch(run: Run) -> None:
    ended = run("build", "docs", "--diff", "--format", "json")
    assert ended.out.startswith("diff --git ")
    assert '"version": 1' in ended.err


def test_an_output_inside_the_documentation_is_not_read_as_pages(run: Run, project: Path) -> None:
    write(project, {"docs/generated/models/stray.md": TOOL.replace("# Tool", "# Stray")})
    assert run("build", "docs", "--out", "docs/generated").code == 0
    assert "Stray" not in "".join(path.name for path in project.rglob("*.py"))
    assert not (project / "docs/generated/models/stray.py").exists()
    assert run("build", "docs", "--out", "docs/generated", "--check").code == 0


def test_hidden_folders_environments_and_links_are_not_looked_into(run: Run, project: Path) -> None:
    write(
        project,
        {
            "docs/.hidden/a.md": TOOL.replace("# Tool", "# A"),
            "docs/node_modules/b.md": TOOL.replace("# Tool", "# B"),
            "docs/env/pyvenv.cfg": "",
            "docs/env/c.md": TOOL.replace("# Tool", "# C"),
            "elsewhere/d.md": TOOL.replace("# Tool", "# D"),
            "docs/models/SHOUTED.MD": TOOL.replace("# Tool", "# Shouted"),
            "docs/models/e.mdx": TOOL.replace("# Tool", "# E"),
        },
    )
    (project / "docs/link").symlink_to(project / "elsewhere")
    (project / "docs/loop").symlink_to(project / "docs")
    (project / "docs/d.md").symlink_to(project / "elsewhere/d.md")
    assert run("build", "docs").code == 0
    modules = {path.stem for path in (project / "generated").rglob("*.py")} - {"__init__"}
    assert modules == {"agent", "tool", "shouted", "e"}


def test_the_same_pages_give_the_same_bytes_in_any_order_of_the_disk(
    run: Run, project: Path
) -> None:
    for number in reversed(range(12)):
        write(project, {f"docs/models/m{number}.md": TOOL.replace("# Tool", f"# M{number}")})
    run("build", "docs")
    for number in range(12):
        write(project, {f"copy/models/m{number}.md": TOOL.replace("# Tool", f"# M{number}")})
    write(project, {"copy/models/agent.md": AGENT, "copy/models/tool.md": TOOL})
    run("build", "copy", "--out", "copied")
    assert tree(project / "generated") == tree(project / "copied")


def test_several_targets_stand_side_by_side_under_one_manifest(run: Run, project: Path) -> None:
    one, other = flavour_names()[:2]
    run("build", "docs", "-t", one)
    assert (project / "generated/models/agent.py").exists()
    assert run("build", "docs", "-t", one, "-t", other).code == 0
    assert {path.name for path in (project / "generated").iterdir()} == {one, other, ".mdgen.json"}
    run("build", "docs", "-t", other, "--out", "alone")
    alone = tree(project / "alone")
    del alone[".mdgen.json"]
    assert {
        path.removeprefix(f"{other}/"): data
        for path, data in tree(project / "generated").items()
        if path.startswith(f"{other}/")
    } == alone
    assert run("build", "docs", "-t", one, "-t", other, "--check").code == 0


def test_colours_follow_the_environment(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\033[" not in run("build", "dcos").err
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\033[1;31m" in run("build", "dcos").err
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\033[" not in run("build", "dcos").err


def test_explain_finds_a_rule_by_code_and_by_name(run: Run) -> None:
    by_code, by_name = run("explain", "mdg450"), run("explain", "edited-by-hand")
    assert by_code == by_name
    assert by_code.out.startswith(
        "MDG450 edited-by-hand (error)\n\nThe file is not what mdgen wrote"
    )


def test_explain_lists_every_rule_once(run: Run) -> None:
    codes = [line.split()[0] for line in run("explain").out.splitlines()]
    assert "MDG202" in codes
    assert codes == sorted(set(codes))


def process(project: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join(each for each in sys.path if each)
    return subprocess.run(
        [sys.executable, "-m", "mdgen", *arguments],
        cwd=project,
        env={**os.environ, "PYTHONPATH": path, **environment},
        capture_output=True,
        check=False,
        text=True,
        encoding="utf-8",
    )


def test_a_process_ends_as_the_function_does(project: Path) -> None:
    assert process(project, "build", "docs").returncode == 0
    assert process(project, "build", "docs", "--check").returncode == 0
    second_state(project)
    assert process(project, "build", "docs", "--check").returncode == 1
    ended = process(project, "build", "dcos")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.splitlines()[0] == "error[MDG403]: there is no folder or file dcos"
    assert process(project, "--version").stdout.startswith("mdgen ")
    assert process(project, "--nonsense").returncode == 2


def test_the_hash_seed_does_not_show_in_the_output(project: Path) -> None:
    for seed in ("0", "1", "2"):
        assert (
            process(project, "build", "docs", "--out", f"o{seed}", PYTHONHASHSEED=seed).returncode
            == 0
        )
    assert tree(project / "o0") == tree(project / "o1") == tree(project / "o2")


def test_a_reader_that_goes_away_is_no_error(project: Path) -> None:
    path = os.pathsep.join(each for each in sys.path if each)
    for number in range(60):
        write(project, {f"docs/models/m{number}.md": TOOL.replace("# Tool", f"# M{number}") * 3})
    ended = subprocess.run(
        f"{sys.executable} -m mdgen build docs --diff | head -1",
        shell=True,
        cwd=project,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        check=False,
        text=True,
    )
    assert ended.stdout.startswith("diff --git")
    assert "Traceback" not in ended.stderr and "BrokenPipe" not in ended.stderr


def test_a_terminal_that_knows_little_is_no_error(project: Path) -> None:
    write(project, {"docs/models/agent.md": DEAD_LINK.replace("answers", "r\u00e9pond \u2026")})
    ended = process(project, "build", "docs", PYTHONIOENCODING="ascii")
    assert ended.returncode == 0


def test_starting_imports_nothing_that_is_slow_to_import() -> None:
    """Of its own accord: what typer brings along is not counted."""
    code = (
        "import sys, typer; before = set(sys.modules); import mdgen.cli;"
        "print(sorted({m.partition('.')[0] for m in set(sys.modules) - before}))"
    )
    path = os.pathsep.join(each for each in sys.path if each)
    ended = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        check=True,
        text=True,
    )
    loaded = set(eval(ended.stdout))
    assert loaded.isdisjoint({"black", "jinja2", "markdown_it", "rich", "pydantic", "json"})
