"""Models with base classes, decorators and templates of the user's own; what pages bring in is held as before."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Run, write
from mdgen.render import templates_folder

OWN = {
    "app.py": (
        "import dataclasses\n"
        "import msgspec\n"
        "from pydantic import BaseModel\n"
        "class Model(BaseModel):\n    def shout(self): return 'I'\n"
        "class Plain:\n    __slots__ = ()\n    def shout(self): return 'I'\n"
        "class Struct(msgspec.Struct):\n    def shout(self): return 'I'\n"
        "def audited(cls):\n    cls.audited = True\n    return cls\n"
        "VERSION = 7\n"
    )
}
CLASS = (templates_folder() / "class.py.j2").read_text(encoding="utf-8")


def python(program: str, project: Path) -> str:
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=project, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()


@pytest.mark.parametrize(
    ("target", "base"), [("pydantic", "Model"), ("dataclass", "Plain"), ("msgspec", "Struct")]
)
def test_every_record_has_the_base_class_and_the_decorators_that_are_asked_for(
    target: str, base: str, run: Run, project: Path
) -> None:
    settings = f'base_class = "app.{base}"\ndecorators = "app.audited"\ntarget = "{target}"\n'
    write(project, {**OWN, "mdgen.toml": f'source = "docs"\nout = "made"\n{settings}'})
    assert run("build").code == 0
    made = "from made.models.agent import Agent; print(Agent.audited, Agent.shout(None))"
    assert python(made, project) == "True I"


def test_a_template_of_the_users_own_replaces_that_one_alone(run: Run, project: Path) -> None:
    template = CLASS.replace(
        "{% if item.empty %}",
        "{% if item.extra %}\n    version = VERSION\n{% endif %}\n{% if item.empty %}",
    )
    write(project, {**OWN, "own/class.py.j2": template})
    write(project, {"mdgen.toml": 'target = "dataclass"\nimports = "app.VERSION"\n'})
    ended = run("build", "docs", "--out", "made", "--templates", "own")
    assert ended.code == 0, ended.err
    made = "from made.models.agent import Agent; print(Agent.version)"
    assert python(made, project) == "7"
    assert run("build", "docs", "--out", "made", "--templates", "own", "--check").code == 0
    assert run("build", "docs", "--out", "made", "--check").code == 1


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"clas.py.j2": ""}, "no template is called clas.py.j2; did you mean class.py.j2?"),
        ({"notes.txt": ""}, "own holds none of alias.py.j2, "),
        ({"class.py.j2": "{% for %}"}, "TemplateSyntaxError"),
        ({"class.py.j2": "{{ item.colour }}"}, "UndefinedError"),
        ({"class.py.j2": CLASS + "import os\n"}, "an import of os at line "),
        ({"class.py.j2": CLASS + "    def f(self): pass\n"}, "a statement of a class at line "),
        ({"class.py.j2": "@other\n" + CLASS}, "a decorator at line "),
        ({"class.py.j2": "print(\n"}, "SyntaxError"),
    ],
)
def test_templates_that_cannot_be_used_are_refused_in_one_line(
    files: dict[str, str], reason: str, run: Run, project: Path
) -> None:
    write(project, {f"own/{name}": text for name, text in files.items()})
    ended = run("build", "docs", "--templates", "own", "--format", "concise", "-q")
    assert ended.code == 2
    (line,) = ended.err.splitlines()
    assert "MDG409 your templates cannot be used: " in line
    assert reason in line
    assert not (project / "generated").exists()


def test_a_missing_folder_of_templates_is_refused_where_it_is_set(run: Run, project: Path) -> None:
    write(project, {"mdgen.toml": 'templates = "own"\n'})
    ended = run("build", "docs", "--format", "concise", "-q")
    assert (ended.code, ended.err) == (
        2,
        "mdgen.toml:1:13: MDG409 your templates cannot be used: own: No such file or directory\n",
    )


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("base_class", "Base"),
        ("base_class", "app.class"),
        ("imports", ["os; x.y"]),
        ("decorators", 1),
    ],
)
def test_names_that_are_none_are_refused(
    setting: str, value: object, run: Run, project: Path
) -> None:
    write(project, {"mdgen.toml": f"{setting} = {json.dumps(value)}\n"})
    ended = run("build", "docs", "--format", "concise", "-q")
    assert ended.code == 2
    assert "MDG402" in ended.err


def test_a_typed_dict_has_no_base_class(run: Run, project: Path) -> None:
    write(project, {"mdgen.toml": 'target = "typeddict"\nbase_class = "app.Model"\n'})
    ended = run("build", "docs", "--format", "concise", "-q")
    assert ended.code == 2
    assert "mdgen.toml:2:14: MDG408" in ended.err
