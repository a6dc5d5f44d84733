"""The one hook into Python that a dialect has: a function from page to page."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from functools import cache

from mdgen.dialects.model import Hook
from mdgen.page.nodes import Page


def hooked(page: Page, hook: Hook) -> Page:
    """What the user's function makes of a page."""
    return _function(hook)(page)


@cache
def _function(hook: Hook) -> Callable[[Page], Page]:
    spec = importlib.util.spec_from_file_location("mdgen_dialect_hook", hook.file)
    if spec is None or spec.loader is None:
        raise ImportError(f"{hook.file} is no Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Callable[[Page], Page] = getattr(module, hook.function)
    return found
