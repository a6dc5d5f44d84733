"""Settings in files and flags: which one applies, and what is said of a wrong one."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import TOOL, Run, write


def settings(run: Run, *arguments: str) -> dict[str, tuple[str, str]]:
    """What --show-config prints: setting -> (value, origin)."""
    ended = run("build", *arguments, "--show-config")
    assert ended.code == 0, ended.err
    found = {}
    for line in ended.out.splitlines():
        setting, _, origin = line.rpartition("# ")
        key, _, value = setting.strip().partition(" = ")
        found[key] = (value.strip(), origin)
    return found


def test_a_flag_wins_over_the_file_which_wins_over_the_default(run: Run, project: Path) -> None:
    write(
        project,
        {"pyproject.toml": '[tool.mdgen]\nsource = "docs"\npython = "3.12"\nlayout = "single"\n'},
    )
    found = settings(run, "--layout", "tree")
    assert found["source"] == ('"docs"', "pyproject.toml:2")
    assert found["python"] == ('"3.12"', "pyproject.toml:3")
    assert found["layout"] == ('"tree"', "--layout")
    assert found["line_length"] == ("88", "default")


def test_show_config_lists_every_setting_and_is_toml_again(run: Run, project: Path) -> None:
    printed = run("build", "docs", "--python", "3.13", "--show-config").out
    write(project, {"mdgen.toml": printed})
    again = run("build", "--show-config").out
    values = [line.split("#")[0].strip() for line in printed.splitlines()]
    assert [line.split("#")[0].strip() for line in again.splitlines()] == values


def test_the_documentation_can_be_set_once_for_all(run: Run, project: Path) -> None:
    write(project, {"mdgen.toml": 'source = "docs"\nout = "models"\n'})
    assert run("build").code == 0
    assert (project / "models/models/agent.py").exists()
    assert run("build", "--check").code == 0


def test_the_nearest_file_upwards_applies_and_its_paths_are_its_own(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(
        project,
        {
            "mdgen.toml": 'source = "docs"\nout = "out/models"\n',
            "sub/deep/pyproject.toml": "[tool.other]\n",
        },
    )
    monkeypatch.chdir(project / "sub" / "deep")
    assert settings(run)["source"] == ('"../../docs"', "../../mdgen.toml:1")
    assert run("build").code == 0
    assert (project / "out/models/models/agent.py").exists()


def test_mdgen_toml_wins_over_the_pyproject_beside_it(run: Run, project: Path) -> None:
    write(
        project,
        {"mdgen.toml": 'python = "3.11"\n', "pyproject.toml": '[tool.mdgen]\npython = "3.12"\n'},
    )
    assert settings(run, "docs")["python"] == ('"3.11"', "mdgen.toml:1")


def test_keys_may_be_written_with_dashes(run: Run, project: Path) -> None:
    write(project, {"pyproject.toml": "[tool.mdgen]\nline-length = 100\n"})
    assert settings(run, "docs")["line_length"] == ("100", "pyproject.toml:2")


def test_somebody_elses_broken_pyproject_is_not_our_affair(run: Run, project: Path) -> None:
    write(project, {"pyproject.toml": "[tool.other\n"})
    assert run("build", "docs").code == 0


WRONG = [
    (
        'out = "models"\ntaget = "pydantic"\n',
        "mdgen.toml:2:1: MDG401 there is no setting `taget`",
    ),
    (
        '# a comment\n"layout" = "flat" # not yet\n',
        'mdgen.toml:2:12: MDG402 layout: "flat" is not tree or single',
    ),
    ("strict = 1\n", "mdgen.toml:1:10: MDG402 strict: 1 is not true or false"),
    (
        "python = 3.12\n",
        "mdgen.toml:1:10: MDG402 python: 3.12 is not 3.10, 3.11, 3.12, 3.13 or 3.14, in quotes",
    ),
    ("line-length = 9\n", "mdgen.toml:1:15: MDG402 line_length: 9 is not a number from 40 to 320"),
    ("line-length = true\n", "mdgen.toml:1:15: MDG402 line_length: true is not a number from 40"),
    ("target = []\n", "mdgen.toml:1:10: MDG402 target: [] is not "),
    ('out = ""\n', 'mdgen.toml:1:7: MDG402 out: "" is not a folder'),
    ("out = 2020-01-01\n", 'mdgen.toml:1:7: MDG402 out: "2020-01-01" is not a folder'),
    ("[layout]\nx = 1\n", "mdgen.toml:1:1: MDG402 layout: {"),
    ("[wire.names]\n", "mdgen.toml:1:1: MDG401 there is no setting `wire`"),
    ('a = """\nlayout = 1\n"""\n', "mdgen.toml:1:1: MDG401 there is no setting `a`"),
    ("out = \n", "mdgen.toml:1:7: MDG400 the configuration cannot be read: invalid value"),
    ("x = [\n", "mdgen.toml:2:1: MDG400 the configuration cannot be read: "),
]


@pytest.mark.parametrize(("text", "says"), WRONG, ids=[says.split(" ", 1)[1] for _, says in WRONG])
def test_a_mistake_is_shown_at_its_place(run: Run, project: Path, text: str, says: str) -> None:
    write(project, {"mdgen.toml": text})
    ended = run("build", "docs", "--format", "concise")
    assert ended.code == 2
    assert ended.err_lines[0].startswith(says)
    assert len(ended.err_lines) == 1


def test_the_place_is_found_in_a_pyproject_among_other_tables(run: Run, project: Path) -> None:
    text = '[tool.other]\nlayout = "flat"\n\n[tool.mdgen]\nlayout = "flat"\n'
    write(project, {"pyproject.toml": text})
    ended = run("build", "docs")
    assert ended.code == 2
    assert ended.err.splitlines()[:5] == [
        'error[MDG402]: layout: "flat" is not tree or single',
        " --> pyproject.toml:5:10",
        "  |",
        '5 | layout = "flat"',
        "  |          ^^^^^^",
    ]


def test_a_dotted_key_is_placed_too(run: Run, project: Path) -> None:
    write(project, {"pyproject.toml": 'tool.mdgen.layout = "flat"\n'})
    ended = run("build", "docs", "--format", "concise")
    assert ended.err_lines[0].startswith("pyproject.toml:1:21: MDG402")


def test_a_near_name_is_offered(run: Run, project: Path) -> None:
    write(project, {"mdgen.toml": 'taget = "pydantic"\n'})
    assert "help: did you mean `target`?" in run("build", "docs").err
    (project / "mdgen.toml").unlink()
    assert "help: did you mean pydantic?" in run("build", "docs", "-t", "pydantc").err


def test_all_mistakes_are_told_at_once(run: Run, project: Path) -> None:
    write(project, {"mdgen.toml": 'a1 = 1\nb2 = 2\nlayout = "x"\n'})
    assert len(run("build", "docs", "--format", "concise").err_lines) == 3


def test_a_configuration_that_is_no_text_is_refused(run: Run, project: Path) -> None:
    write(project, {"mdgen.toml": b"\xff\xfe\x00"})
    ended = run("build", "docs", "--format", "concise")
    assert ended.code == 2
    assert ended.err_lines == [ended.err_lines[0]]
    assert "MDG400" in ended.err


def test_the_targets_of_a_file_may_be_a_list(run: Run, project: Path) -> None:
    write(project, {"mdgen.toml": 'target = ["pydantic", "pydantic"]\n', "docs/tool.md": TOOL})
    assert settings(run, "docs")["target"] == ('"pydantic"', "mdgen.toml:1")


@pytest.mark.parametrize(
    ("arguments", "setting", "target"),
    [
        (("--target", "typeddict", "--unset", "none"), "--unset", "typeddict"),
        (("--target", "typeddict", "--frozen"), "--frozen", "typeddict"),
        (("--target", "dataclass", "--unset", "missing"), "--unset", "dataclass"),
        (("-t", "pydantic", "-t", "dataclass", "--unset=missing"), "--unset", "dataclass"),
    ],
)
def test_a_setting_that_a_target_has_no_form_for_is_refused(
    run: Run, arguments: tuple[str, ...], setting: str, target: str
) -> None:
    ended = run("build", "docs", *arguments, "--format", "concise")
    assert ended.code == 2
    (line,) = ended.err.splitlines()
    assert "MDG408" in line
    assert f"{setting} makes no sense for the target {target}: " in line


def test_a_setting_of_the_file_that_a_target_has_no_form_for_is_refused_at_its_place(
    run: Run, project: Path
) -> None:
    write(project, {"mdgen.toml": 'target = "typeddict"\nfrozen = true\n'})
    ended = run("build", "docs", "--format", "concise")
    assert ended.code == 2
    assert ended.err.startswith("mdgen.toml:2:10: MDG408 ")


def test_folders_may_have_dialects_of_their_own(run: Run, project: Path) -> None:
    table = "# Guest\n\n| Field | Type |\n| --- | --- |\n| name | phrase |\n"
    own = '[dialect]\nname = "ours"\nextends = "generic"\n[types.words]\nstring = ["phrase"]\n'
    write(
        project,
        {
            "docs/guide/guest.md": table,
            "ours.toml": own,
            "mdgen.toml": 'source = "docs"\n[dialect]\n"guide" = "ours.toml"\n"." = "speakeasy"\n',
        },
    )
    assert settings(run)["dialect"][0] == '{ "guide" = "ours.toml", "" = "speakeasy" }'
    ended = run("build", "--strict")
    assert ended.code == 0, ended.err
    assert "name: str" in (project / "generated/guide/guest.py").read_text(encoding="utf-8")
    assert (project / "generated/models/agent.py").exists()


@pytest.mark.parametrize("value", ["1", "{ guide = 1 }", '{ guide = "" }', '""'])
def test_a_dialect_is_a_name_a_file_or_a_table_of_them(run: Run, project: Path, value: str) -> None:
    write(project, {"mdgen.toml": f"dialect = {value}\n"})
    ended = run("build", "docs")
    assert ended.code == 2
    assert "mdgen.toml:1:11" in ended.err
    assert not (project / "generated").exists()
