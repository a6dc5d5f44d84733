"""What docs do not say: decided by evidence, learnt from payloads, or assumed in the open.

What builds need; learning and verifying (`learn`, `verify`, `payloads`, `overrides_file`) are imported by their own
names, by the commands that do it.
"""

from __future__ import annotations

from mdgen.evidence.decide import Decided, decide
from mdgen.evidence.facts import Assume, Learnt, Naming
from mdgen.evidence.mentions import Mention, mentions
from mdgen.evidence.nullability import assumptions
from mdgen.evidence.overrides import FILE_NAME, Override, read_overrides

__all__ = [
    "FILE_NAME",
    "Assume",
    "Decided",
    "Learnt",
    "Mention",
    "Naming",
    "Override",
    "assumptions",
    "decide",
    "mentions",
    "read_overrides",
]
