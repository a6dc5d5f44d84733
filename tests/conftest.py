"""What every test may use: where the repository and the shared corpus are, and how the command runs."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]
SHARED = REPOSITORY.parent / "shared"


def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    """Tests on real documentation are skipped, with a word, where there is none."""
    if SHARED.is_dir():
        return
    missing = pytest.mark.skip(reason="needs ../shared, the real documentation beside the checkout")
    for item in items:
        if item.get_closest_marker("corpus"):
            item.add_marker(missing)


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the checkout."""
    return REPOSITORY


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documentation; only for tests with the `corpus` marker."""
    return SHARED
