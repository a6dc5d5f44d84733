"""Other vendors' documentation: as much is read of each tree as was, and its models load what they are for."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from trees import benchmark, build, python

pytestmark = pytest.mark.corpus

MINIMA = {
    # tree: (dialect, models, fields, enums, at most so many unknown types, dead links, tables unread)
    "openapi-generator/kubernetes-python/kubernetes/docs": (
        "openapi-generator",
        768,
        3186,
        0,
        0,
        0,
        0,
    ),
    "discord/discord-api-docs": ("discord", 515, 2650, 120, 12, 11, 60),
    "ocpi/2.1.1": ("ocpi", 35, 181, 23, 0, 0, 0),
    "gbfs/gbfs": ("gbfs", 49, 219, 9, 0, 0, 0),
    "gtfs/transit": ("gtfs", 62, 362, 45, 1, 1, 28),
    "openapi-spec": ("openapi-spec", 30, 148, 0, 0, 0, 4),
    "protoc-gen-doc/protoc-gen-doc": ("protoc-gen-doc", 20, 80, 2, 0, 0, 0),
    "binance/spot": ("binance", 110, 1068, 18, 0, 0, 34),
}
DEAD_LINKS = ("MDG201", "MDG202", "MDG204")
SMALL = [tree for tree in MINIMA if not tree.startswith(("openapi-generator", "discord"))]


@pytest.mark.parametrize("tree", MINIMA)
def test_a_tree_is_read_as_whole_as_it_was(tree: str, shared: Path) -> None:
    dialect, models, fields, enums, unknown, dead, unread = MINIMA[tree]
    found = benchmark("dialects").figures(tree, shared / "corpus" / tree)
    assert dialect in found.dialects
    assert found.models >= models, found
    assert found.fields >= fields, found
    assert found.enums >= enums, found
    assert found.unknown <= unknown, found
    assert sum(found.codes[code] for code in DEAD_LINKS) <= dead, found
    assert found.unread <= unread, found


@pytest.mark.parametrize("tree", SMALL)
def test_its_models_import_and_pass_the_strictest_type_checking(
    tree: str, shared: Path, tmp_path: Path
) -> None:
    built = build(shared / "corpus" / tree, tmp_path, tree)
    assert built.status == 0, built.output[-2000:]
    program = "import importlib, sys; [importlib.import_module(each) for each in sys.stdin.read().split()]"
    run = python("-W", "error", "-c", program, cwd=tmp_path, stdin="\n".join(built.modules()))
    assert run.returncode == 0, run.stderr
    settings = ("--strict", "--config-file", os.devnull, "--cache-dir", str(tmp_path / ".mypy"))
    checked = python("-m", "mypy", *settings, "-p", "models", cwd=tmp_path)
    assert checked.returncode == 0, checked.stdout[-3000:] + checked.stderr


def test_an_openapi_document_loads_into_the_specifications_models(
    shared: Path, tmp_path: Path
) -> None:
    built = build(shared / "corpus" / "openapi-spec", tmp_path, "openapi-spec")
    assert built.status == 0, built.output
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Boats", "version": "1", "x-owner": "us"},
        "paths": {
            "/boats/{id}": {
                "get": {
                    "operationId": "boat",
                    "parameters": [
                        {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
                    ],
                    "responses": {
                        "200": {
                            "description": "It.",
                            "content": {
                                "application/json": {
                                    "schema": {"$ref": "#/components/schemas/Boat"}
                                }
                            },
                        }
                    },
                }
            }
        },
        "components": {
            "schemas": {"Boat": {"type": "object", "properties": {"name": {"type": "string"}}}},
            "securitySchemes": {"key": {"type": "apiKey", "name": "X-Key", "in": "header"}},
        },
        "security": [{"key": []}],
    }
    program = (
        "import json, sys; from models import OpenAPI;"
        "m = OpenAPI.model_validate_json(sys.stdin.read());"
        "print(m.model_dump_json(by_alias=True, exclude_unset=True))"
    )
    run = python("-c", program, cwd=tmp_path, stdin=json.dumps(document))
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout) == document
