"""What a user can choose about the Python that is written; the same names for every flavour."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Docs = Literal["none", "summary", "full"]
EnumStyle = Literal["class", "literal"]
Layout = Literal["tree", "single"]
Envelopes = Literal["keep", "keep-requests", "drop"]
"""Which envelopes become models: all, those of requests (parameters, security, globals), or none."""
Unset = Literal["none", "missing"]


class Options(Struct, frozen=True):
    """How models are written. `python` is the lowest version that the output must run on.

    `enums` and `unset` are None where the user leaves it to the flavour. `base_class`, `decorators` and `imports`
    are dotted names of the user's own code, `templates` pairs of a template's name and its text.
    """

    target: str = "pydantic"
    python: tuple[int, int] = (3, 10)
    layout: Layout = "tree"
    enums: EnumStyle | None = None
    unset: Unset | None = None
    docs: Docs = "full"
    line_length: int = 88
    frozen: bool = False
    base_class: str | None = None
    decorators: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    templates: tuple[tuple[str, str], ...] = ()
