"""What stands in no module of models is refused, wherever it comes from."""

from __future__ import annotations

import pytest
from mdgen.ir.nodes import DeclarationId
from mdgen.options import Options
from mdgen.plan.code import code
from mdgen.plan.nodes import AliasPlan, AttributePlan, CallPlan, ClassPlan, Item, ModulePlan
from mdgen.render import render
from mdgen.resolve import resolve
from mdgen.safety import UnsafeOutput, check
from mdgen.targets import flavour, plan_modules
from msgspec.structs import replace
from schemas import enum, field, modules, record, to

ID = DeclarationId("page.md", "X")
SURFACE = flavour("pydantic").surface


def module(*items: Item, imports: tuple[str, ...] = (), header: str = "# A header.") -> ModulePlan:
    return ModulePlan("x.py", ("page.md",), (header,), imports, items)


def attribute(annotation: str, value: str | None = None) -> ClassPlan:
    held = AttributePlan("a", code(annotation), None if value is None else code(value))
    return ClassPlan(ID, "X", (code("str"), code("Enum")), (held,))


IMPORTS = (
    "from enum import Enum",
    "from typing import Annotated, Literal, TypeAlias",
    "from pydantic import Field",
)


@pytest.mark.parametrize(
    "plan",
    [
        module(imports=("import os",)),
        module(imports=("import datetime",)),
        module(imports=("from os import system",)),
        module(imports=("from typing import *",)),
        module(imports=("from pydantic import create_model",)),
        module(CallPlan(code("print()"))),
        module(CallPlan(code("X.model_rebuild()"))),
        module(CallPlan(code("1"))),
        module(AliasPlan(ID, "X", code("__import__('os')"))),
        module(AliasPlan(ID, "X", code("[x for x in ()]"))),
        module(AliasPlan(ID, "X", code("lambda: 0"))),
        module(AliasPlan(ID, "X", code("str if str else str"))),
        module(AliasPlan(ID, "X", code("str.join"))),
        module(AliasPlan(ID, "X", code("unknown"))),
        module(AliasPlan(ID, "X", code("'__import__(\"os\")'"))),
        module(AliasPlan(ID, "X", code("f'{str}'"))),
        module(AliasPlan(ID, "X", code("str\nimport os"))),
        module(attribute("print('x')"), imports=IMPORTS),
        module(attribute("str", "print('x')"), imports=IMPORTS),
        module(attribute("str", "[print('x')]"), imports=IMPORTS),
        module(attribute("str", "Field(default_factory=print)"), imports=IMPORTS),
        module(attribute("str", "Field(**str)"), imports=IMPORTS),
        module(attribute("Annotated[str, print()]"), imports=IMPORTS),
        module(attribute("Literal[print()]"), imports=IMPORTS),
        module(attribute("str", "a := 1"), imports=IMPORTS),
        module(replace(attribute("str"), bases=(code("object"),)), imports=IMPORTS),
        module(replace(attribute("str"), bases=(code("print()"),)), imports=IMPORTS),
        module(replace(attribute("str"), bases=(code("str"), code("metaclass=str")))),
        module(replace(attribute("str"), decorators=(code("print"),)), imports=IMPORTS),
        module(AliasPlan(ID, "X", code("str"), docstring='"a" + print()')),
        module(AliasPlan(ID, "X", code("str"), docstring='"\u202e"')),
        module(AliasPlan(ID, "X", code("str"), docstring='"\x00"')),
        module(header="# coding: utf-7"),
        module(header="# one\nimport os"),
        module(header="import os"),
        module(header="# x\rimport os"),
    ],
)
def test_a_stranger_is_refused_and_the_page_named(plan: ModulePlan) -> None:
    with pytest.raises(UnsafeOutput, match=r"page\.md"):
        render(plan, Options())


@pytest.mark.parametrize(
    "change",
    [
        ("return None", "return print(value)"),
        ("cls, value: object", "cls, value: object = print()"),
        ("    @classmethod\n", "    @classmethod\n    @print\n"),
        ("_missing_(cls", "_other_(cls"),
        ('    RED = "red"', '    RED = "red"; import os'),
    ],
)
def test_the_one_method_there_is_may_not_differ(change: tuple[str, str]) -> None:
    schema = resolve(modules({"page.md": enum("Color", "red", is_open=True)})).value
    plans = {plan.path: plan for plan in plan_modules(schema, Options()).value}
    text = render(plans["color.py"], Options()).text
    check(text, plans["color.py"], SURFACE)
    assert change[0] in text
    with pytest.raises(UnsafeOutput):
        check(text.replace(*change), plans["color.py"], SURFACE)


@pytest.mark.parametrize(
    "change",
    [
        ("from .r import R as R", "import os"),
        ('"R": ".r"', '"R": print()'),
        ("raise AttributeError", "raise print"),
        ("return [*_MODULES]", "return print()"),
        ('__all__ = [\n    "R"', "__all__ = [\n    print()"),
        ("from typing import TYPE_CHECKING", "from os import system as TYPE_CHECKING"),
        ("import_module as _import_module\n", "import_module as _import_module\nprint()\n"),
    ],
)
def test_a_package_may_not_differ(change: tuple[str, str]) -> None:
    schema = resolve(modules({"page.md": record("R", field("r", to("page.md", "R")))})).value
    plans = {plan.path: plan for plan in plan_modules(schema, Options()).value}
    text = render(plans["__init__.py"], Options()).text
    assert change[0] in text
    with pytest.raises(UnsafeOutput):
        check(text.replace(*change), plans["__init__.py"], SURFACE)


def test_an_import_of_another_flavour_is_a_stranger() -> None:
    plan = module(imports=("from msgspec import Struct",))
    with pytest.raises(UnsafeOutput):
        render(plan, Options())
