"""All modules become one schema: references, names, circles, order and discriminators."""

from __future__ import annotations

from mdgen.resolve.envelopes import SKIPPED, without_envelopes
from mdgen.resolve.schema import resolve

__all__ = ["SKIPPED", "resolve", "without_envelopes"]
