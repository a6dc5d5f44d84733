"""What every test may use: where the repository and the shared corpus are, and how the command runs."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

REPOSITORY = Path(__file__).parents[1]
SHARED = REPOSITORY.parent / "shared"

# Speed is measured in benchmarks/, not here; and a run in CI tries what every other run in CI tries.
settings.register_profile(
    "mdgen",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("mdgen")


def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    """Tests on real documentation are skipped, with a word, where there is none."""
    if SHARED.is_dir():
        return
    missing = pytest.mark.skip(reason="needs ../shared, the real documentation beside the checkout")
    for item in items:
        if item.get_closest_marker("corpus"):
            item.add_marker(missing)


@pytest.fixture(scope="session", autouse=True)
def _cache_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test reads or fills the user's cache folder; processes that tests start inherit the variable."""
    os.environ["MDGEN_CACHE_DIR"] = str(tmp_path_factory.mktemp("mdgen-cache"))


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the checkout."""
    return REPOSITORY


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documentation; only for tests with the `corpus` marker."""
    return SHARED
