"""The last word on generated code: nothing stands in it but what a module of models may hold."""

from __future__ import annotations

import ast

from mdgen.plan.flavour import Surface
from mdgen.plan.nodes import ModulePlan


class UnsafeOutput(Exception):
    """Generated code holds what it may not. This is a bug of mdgen; nothing is written."""


def check(text: str, plan: ModulePlan, surface: Surface) -> None:
    ast.parse(text)
