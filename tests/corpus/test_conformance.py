"""One API's documentation in seven languages gives the same models, but for what a language does not print."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from trees import benchmark

pytestmark = pytest.mark.corpus

LANGUAGES = ("csharp", "go", "java", "php", "python", "ruby", "typescript")
MISSES_MOST = "ruby"
"""It prints no unions, nor the models that stand in unions alone."""
PAGE = Path(__file__).parents[2] / "docs" / "languages.md"


@pytest.fixture(scope="module")
def tool() -> Any:
    """`benchmarks/conformance.py`, which compares."""
    return benchmark("conformance")


@pytest.fixture(scope="module")
def trees(tool: Any, shared: Path) -> dict[str, Any]:
    corpus = shared / "corpus" / "speakeasy"
    return {each: tool.load(corpus / each / "conformance-2025-01", each) for each in LANGUAGES}


@pytest.mark.parametrize(("one", "other"), [*combinations(LANGUAGES, 2)])
def test_two_languages_print_the_same_models(
    one: str, other: str, tool: Any, trees: dict[str, Any]
) -> None:
    found = tool.compare(trees[one], trees[other])
    assert found.different == []
    assert found.declarations >= (530 if MISSES_MOST in (one, other) else 610)
    assert found.equal >= 0.88 * found.fields


def test_every_fact_that_is_set_aside_is_explained(tool: Any, trees: dict[str, Any]) -> None:
    text = PAGE.read_text(encoding="utf-8")
    said = {
        reason
        for one, other in combinations(LANGUAGES, 2)
        for reason in tool.compare(trees[one], trees[other]).aside
    }
    generic = {
        f"{prefix} {language}{suffix}".strip(): words
        for language in LANGUAGES
        for prefix, suffix, words in (
            ("declaration printed in", " alone", "declaration printed in one language alone"),
            ("other keys not printed in", "", "other keys not printed"),
            ("", " prints anything", "prints anything"),
        )
    }
    missing = {each for each in said if generic.get(each, each) not in text}
    assert not missing
