"""The hook, the action and docs/ci.md: they are valid, and the commands in them do what they say."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import AGENT, DEAD_LINK, TOOL, Run, tree, write
from markdown_it import MarkdownIt

OTHER = TOOL.replace("*str*", "*Optional[str]*")


@pytest.fixture
def bin_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an `mdgen` to be put on the path, as an installation would."""
    folder = tmp_path_factory.mktemp("bin")
    command = folder / "mdgen"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m mdgen "$@"\n')
    command.chmod(0o755)
    return folder


def hooks(repository: Path) -> list[dict[str, Any]]:
    return list(yaml.safe_load((repository / ".pre-commit-hooks.yaml").read_text()))


def action(repository: Path) -> dict[str, Any]:
    return dict(yaml.safe_load((repository / "action.yml").read_text()))


def blocks(repository: Path, language: str) -> Iterator[str]:
    text = (repository / "docs/ci.md").read_text(encoding="utf-8")
    for token in MarkdownIt("commonmark").parse(text):
        if token.type == "fence" and token.info == language:
            yield token.content


def situations(repository: Path) -> Iterator[tuple[str, str, int]]:
    """The rows of the table of situations: what there is, what is typed, and how it ends."""
    text = (repository / "docs/ci.md").read_text(encoding="utf-8")
    for row in re.findall(r"^\| ([^|]+) \| `([^`]+)` \| (\d+) \|$", text, re.MULTILINE):
        yield row[0], row[1], int(row[2])


def arrange(project: Path, run: Run, situation: str) -> None:
    """Brings about what a row of the table says; where it says nothing of it, the models are up to date."""
    shutil.copytree(project / "docs", project / "before")
    if situation == "no docs were named" or "there is no such folder" in situation:
        return
    if "a file of yours is in the way" in situation:
        write(project, {"generated/models/tool.py": "mine\n"})
        return
    page, model = project / "docs/models/tool.md", project / "generated/models/tool.py"
    if "error" in situation or "warning" in situation or "--strict" in situation:
        write(project, {"docs/models/agent.md": DEAD_LINK})
        return
    assert run("build", "docs").code == 0
    match situation:
        case "a generated file was edited by hand" | "the same, by force":
            model.write_text("mine\n")
        case (
            "a page has changed" | "a field became optional" | "the same, where nothing is to fail"
        ):
            page.write_text(OTHER)
        case "a page has come":
            write(project, {"docs/models/skill.md": TOOL.replace("# Tool", "# Skill")})
        case "a page has gone":
            write(
                project,
                {
                    "docs/models/agent.md": AGENT.replace(
                        "[models.Tool](../models/tool.md)", "*str*"
                    )
                },
            )
            page.unlink()
        case "a generated file was removed":
            model.unlink()
        case "a build was killed while it wrote":
            (project / "generated/.mdgen-writing").mkdir()
        case "the configuration is broken":
            write(project, {"mdgen.toml": "out = \n"})
        case _:
            assert situation in (
                "models are built, or are as they were",
                "all is up to date",
                "nothing changed in meaning",
                "one of the states is not there",
            )


def test_every_situation_of_the_table_ends_as_it_says(
    run: Run, project: Path, repository: Path
) -> None:
    listed = list(situations(repository))
    assert len(listed) >= 20
    pristine = tree(project)
    for situation, command, code in listed:
        for each in project.iterdir():
            shutil.rmtree(each) if each.is_dir() else each.unlink()
        write(project, dict(pristine))
        arrange(project, run, situation)
        name, *arguments = shlex.split(command)
        assert name == "mdgen"
        ended = run(*arguments)
        assert ended.code == code, (situation, command, ended.err)
        if code == 2:
            assert "error" in ended.err and ended.out == ""


def test_the_hooks_check_by_default_and_run_as_they_are_written(
    run: Run, project: Path, repository: Path
) -> None:
    check, build = hooks(repository)
    assert check["id"] == "mdgen-check" and "--check" in check["entry"]
    for hook in (check, build):
        assert hook["pass_filenames"] is False and hook["language"] == "python"
        assert {"id", "name", "entry", "description", "types_or"} <= hook.keys()

    def hooked(hook: dict[str, Any]) -> int:
        return run(*shlex.split(hook["entry"])[1:], "docs").code

    before = tree(project)
    assert hooked(check) == 1
    assert tree(project) == before
    assert hooked(build) == 0
    assert hooked(check) == 0


def scripts(repository: Path) -> dict[str, str]:
    steps = action(repository)["runs"]["steps"]
    return {step["name"]: step["run"] for step in steps if "run" in step}


def play(
    script: str, folder: Path, bin_folder: Path, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Runs a step's script as GitHub does."""
    environment = {
        **os.environ,
        "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}",
        "GITHUB_STEP_SUMMARY": str(bin_folder / "summary.md"),
        **variables,
    }
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


posix = pytest.mark.skipif(sys.platform == "win32", reason="the action's steps are bash")


@posix
def test_the_action_checks_unless_it_is_told_to_build(
    project: Path, repository: Path, bin_folder: Path
) -> None:
    script = scripts(repository)["Models"]
    inputs = action(repository)["inputs"]
    assert inputs["build"]["default"] == "false"
    given = {"MDGEN_DOCS": "docs", "MDGEN_ARGUMENTS": "", "MDGEN_BUILD": inputs["build"]["default"]}
    before = tree(project)
    checked = play(script, project, bin_folder, **given)
    assert checked.returncode == 1, checked.stderr
    assert "::error file=docs/models/tool.md,line=1," in checked.stdout
    assert tree(project) == before
    assert play(script, project, bin_folder, **{**given, "MDGEN_BUILD": "true"}).returncode == 0
    strict = {**given, "MDGEN_ARGUMENTS": "--strict  --no-cache"}
    assert play(script, project, bin_folder, **strict).returncode == 0
    write(project, {"mdgen.toml": 'source = "docs"\n'})
    assert play(script, project, bin_folder, **{**given, "MDGEN_DOCS": ""}).returncode == 0
    assert play(script, project, bin_folder, **{**given, "MDGEN_DOCS": "$(exit 0)"}).returncode == 2


@posix
def test_the_action_compares_in_meaning_where_it_is_told_against_what(
    project: Path, repository: Path, bin_folder: Path
) -> None:
    for command in ("init -q", "add .", "-c user.name=a -c user.email=a@b.example commit -qm one"):
        subprocess.run(["git", *command.split()], cwd=project, check=True)
    write(project, {"docs/models/tool.md": OTHER})
    script = scripts(repository)["Changes in meaning"]
    given = {"MDGEN_DOCS": "docs", "MDGEN_AGAINST": "HEAD", "MDGEN_FAIL_ON": "breaking"}
    ended = play(script, project, bin_folder, **given)
    assert ended.returncode == 1, ended.stderr
    assert "::error file=docs/models/tool.md,line=7," in ended.stdout
    assert "Tool.name" in (bin_folder / "summary.md").read_text()
    assert play(script, project, bin_folder, **{**given, "MDGEN_FAIL_ON": "none"}).returncode == 0
    assert (
        play(script, project, bin_folder, **{**given, "MDGEN_AGAINST": "nowhere"}).returncode == 2
    )


def test_the_action_takes_what_users_say_as_words_never_as_code(repository: Path) -> None:
    """An input that is put into a script by the runner is code; one in the environment is a value."""
    described = action(repository)
    assert described["runs"]["using"] == "composite"
    for step in described["runs"]["steps"]:
        assert "${{" not in step.get("run", "")
        assert step.get("shell", "bash") == "bash"
    used = set(re.findall(r"inputs\.([\w-]+)", (repository / "action.yml").read_text()))
    assert used == set(described["inputs"])


@posix
def test_the_workflows_to_copy_are_valid_and_their_commands_run(
    project: Path, repository: Path, bin_folder: Path
) -> None:
    (project / "docs").rename(project / "specs")
    workflows = [yaml.safe_load(text) for text in blocks(repository, "yaml")]
    workflows.append(yaml.safe_load((repository / ".github/workflows/models.yml").read_text()))
    commands = []
    for workflow in workflows:
        for job in workflow.get("jobs", {}).values():
            for step in job["steps"]:
                assert ("run" in step) != ("uses" in step)
                commands += [step["run"]] if "mdgen " in step.get("run", "") else []
                if "mdgen/mdgen@" in step.get("uses", ""):
                    assert set(step["with"]) <= set(action(repository)["inputs"])
        for each in workflow.get("repos", []):
            assert {hook["id"] for hook in each["hooks"]} <= {h["id"] for h in hooks(repository)}
    assert len(commands) == 2
    for command in commands:
        ended = play(command, project, bin_folder)
        assert ended.returncode == 1, ended.stderr
    play("mdgen build specs/", project, bin_folder)
    for command in commands:
        assert play(command, project, bin_folder).returncode == 0
