"""generated/ is what specs/ says, and Python of which the strictest checkers have nothing to say."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

REPOSITORY = Path(__file__).parents[1]
GENERATED = REPOSITORY / "generated"
TARGETS = sorted(each.name for each in GENERATED.iterdir() if each.is_dir())

COMPLETION = {
    "id": "cmpl-1",
    "object": "chat.completion",
    "createdAt": "2026-01-31T12:00:00Z",
    "model": "swift-2",
    "choices": [
        {
            "index": 0,
            "message": {"role": "assistant", "content": "The Rhine, the Po and the Ebro."},
            "finishReason": "stop",
        }
    ],
    "usage": {"promptTokens": 9, "completionTokens": 12, "totalTokens": 21, "cachedTokens": 4},
    "serviceTier": "night",
}
REQUEST = {
    "model": "swift-2",
    "messages": [
        {"role": "system", "content": "Answer in one sentence."},
        {"role": "user", "content": "Name three rivers."},
        {
            "role": "user",
            "content": [
                {"type": "text", "text": "And this one?"},
                {"type": "image", "url": "https://example.com/river.png"},
                {"type": "quote", "parts": [{"type": "quote", "parts": []}], "author": "Ada"},
            ],
        },
    ],
    "temperature": 1,
    "metadata": {"ticket": "4711"},
}
DOCUMENTS = (
    ("ChatCompletion", COMPLETION),
    ("ChatCompletionRequest", REQUEST),
    ("FunctionCall", {"name": "look_up", "arguments": "{}"}),
)


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )


def test_generated_is_what_specs_says() -> None:
    run = python("-m", "mdgen", "build", "specs/", "--check")
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("target", TARGETS)
def test_every_generated_module_imports_without_a_warning(target: str) -> None:
    modules = [
        ".".join(path.relative_to(REPOSITORY).with_suffix("").parts).removesuffix(".__init__")
        for path in sorted((GENERATED / target).rglob("*.py"))
    ]
    assert len(modules) > 15
    run = python("-W", "error", "-c", "\n".join(f"import {module}" for module in modules))
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize(("name", "document"), DOCUMENTS)
def test_a_document_goes_in_and_comes_back(
    target: str, name: str, document: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(REPOSITORY)
    module = importlib.import_module(f"generated.{target}.models.components")
    adapter = TypeAdapter(getattr(module, name))
    value = adapter.validate_json(json.dumps(document))
    assert json.loads(adapter.dump_json(value, by_alias=True, exclude_unset=True)) == document


@pytest.mark.parametrize("target", TARGETS)
def test_mypy_strict_finds_nothing(target: str, tmp_path: Path) -> None:
    # By its package's name: a path would make mypy take the folder `pydantic` for the library.
    settings = ("--strict", "--config-file", os.devnull, "--cache-dir", str(tmp_path))
    run = python("-m", "mypy", *settings, "-p", f"generated.{target}")
    assert run.returncode == 0, run.stdout + run.stderr


def test_pyright_strict_finds_nothing(tmp_path: Path) -> None:
    project = tmp_path / "pyrightconfig.json"
    settings = {"include": [str(GENERATED)], "typeCheckingMode": "strict", "pythonVersion": "3.10"}
    project.write_text(json.dumps(settings))
    run = python("-m", "pyright", "--project", str(project), "--pythonpath", sys.executable)
    assert run.returncode == 0, run.stdout + run.stderr
