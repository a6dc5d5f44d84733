"""What changed in meaning between two states of the docs, and whom it breaks."""

from mdgen.changes.compare import compare
from mdgen.changes.model import Bump, FailOn, Finding, Level, Side, fails, suggested_bump

__all__ = [
    "Bump",
    "FailOn",
    "Finding",
    "Level",
    "Side",
    "compare",
    "fails",
    "suggested_bump",
]
