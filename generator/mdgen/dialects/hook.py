"""The one hook into Python that a dialect has: a function from page to page."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from functools import cache

from mdgen.diagnostics.catalogue import HOOK_FAILED
from mdgen.diagnostics.model import Staged
from mdgen.dialects.model import Hook
from mdgen.page.nodes import Page


def hooked(page: Page, hook: Hook) -> Staged[Page]:
    """What the user's function makes of a page; the page itself where the function fails.

    Whatever the function raises is the user's to hear of, and no page is lost for it.
    """
    try:
        found = _function(hook)(page)
        if isinstance(found, Page):
            return Staged(found)
        reason = f"it gives {type(found).__name__}, and no page"
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
    where = f"{hook.file}:{hook.function}"
    return Staged(page, (HOOK_FAILED.at(page.source.span(1), hook=where, reason=reason),))


@cache
def _function(hook: Hook) -> Callable[[Page], object]:
    spec = importlib.util.spec_from_file_location("mdgen_dialect_hook", hook.file)
    if spec is None or spec.loader is None:
        raise ImportError(f"{hook.file} is no Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Callable[[Page], object] = getattr(module, hook.function)
    return found
