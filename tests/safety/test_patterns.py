"""No regular expression of mdgen can be made to try again and again, by texts made of its own parts."""

from __future__ import annotations

import ast
import re
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import mdgen
import pytest
from pattern_attacks import attacks, dialect_patterns, module_patterns

MODULES = module_patterns()
DIALECTS = dialect_patterns()

# These see lines of the user's own configuration, or Python that mdgen wrote; no page's text.
SAFE_INPUT = (
    "mdgen.config.",
    "mdgen.dialects.check.",
    "mdgen.evidence.overrides",
    "mdgen.output.meaning.",
)


def is_searched(name: str) -> bool:
    """Whether a pattern is looked for at every place of a text, and not at its beginning alone."""
    return re.sub(r"\d+$", "", name.rpartition(".")[2]) in searched_names()


@cache
def searched_names() -> frozenset[str]:
    """The constants of mdgen's modules of which another method than `match` is called."""
    return frozenset(
        node.value.id
        for path in Path(mdgen.__path__[0]).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.attr not in ("match", "fullmatch", "pattern", "flags")
    )


def slowest(pattern: re.Pattern[str], length: int, *, searched: bool) -> tuple[float, str]:
    """The longest time that a text of that length took, and how the text begins."""
    worst = (0.0, "")
    for text in attacks(pattern, length):
        started = time.process_time()
        try:
            with given_up_after(2):
                if searched:
                    for _ in pattern.finditer(text):
                        pass
                else:
                    pattern.match(text)
                    pattern.fullmatch(text)
        except TimeoutError:
            return 2.0, text[:60]
        worst = max(worst, (time.process_time() - started, text[:60]))
        if worst[0] > 0.5:
            break
    return worst


@contextmanager
def given_up_after(seconds: int) -> Iterator[None]:
    """Raises `TimeoutError` inside a regular expression that is not done by then; not on Windows."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return

    def raise_timeout(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, raise_timeout)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("name", [each for each in MODULES if not each.startswith(SAFE_INPUT)])
def test_a_pattern_of_the_compiler_takes_no_long_time(name: str) -> None:
    # 12,000 characters in one go take a few milliseconds; each one looked at again from each, seconds.
    taken, text = slowest(MODULES[name], 12_000, searched=is_searched(name))
    assert taken < 0.1, text


@pytest.mark.parametrize("name", DIALECTS)
def test_a_pattern_of_a_dialect_takes_no_long_time(name: str) -> None:
    taken, text = slowest(DIALECTS[name], 2_000, searched=True)
    assert taken < 0.1, text
