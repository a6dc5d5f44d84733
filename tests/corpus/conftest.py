"""Real documentation trees, each built once per run."""

from __future__ import annotations

from pathlib import Path

import pytest
from trees import Built, build


@pytest.fixture(scope="session")
def corpus_builds() -> dict[str, Built]:
    """What was built so far, by tree."""
    return {}


@pytest.fixture
def built(
    request: pytest.FixtureRequest,
    corpus_builds: dict[str, Built],
    shared: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Built:
    """The tree that the test's parameter names, such as `python/polar`."""
    tree: str = request.param
    if tree not in corpus_builds:
        docs = shared / "corpus" / "speakeasy" / tree
        parent = tmp_path_factory.mktemp(tree.replace("/", "-"))
        corpus_builds[tree] = build(docs, parent, tree)
    return corpus_builds[tree]
