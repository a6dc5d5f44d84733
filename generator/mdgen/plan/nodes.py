"""Modules of Python, decided: what the templates lay out."""

from __future__ import annotations

from msgspec import Struct

from mdgen.ir.nodes import DeclarationId
from mdgen.plan.code import Code, Import


class AttributePlan(Struct, frozen=True):
    """One line of a class body: `name: annotation = value`, and the docstring under it.

    `docstring` is a literal with its indentation, "" for none.
    """

    name: str
    annotation: Code | None = None
    value: Code | None = None
    docstring: str = ""
    blank_before: bool = False


class OpenEnumPlan(Struct, frozen=True):
    """The `_missing_` of an enum that takes values which it does not list; `kind` is `str`, `int` or `float`."""

    kind: Code
    name_of_value: Code
    classmethod: Code
    object: Code
    type: Code


class ClassPlan(Struct, frozen=True):
    """A class. `bases` holds keywords (`total=False`) too. `empty`: nothing stands in its body.

    `extra` are names that a template of the user's own may use; they are imported, and written nowhere else.
    `unchecked` names pyright's rules that a right definition breaks; the module's header switches them off.
    """

    id: DeclarationId
    name: str
    bases: tuple[Code, ...]
    attributes: tuple[AttributePlan, ...]
    docstring: str = ""
    decorators: tuple[Code, ...] = ()
    open_enum: OpenEnumPlan | None = None
    unchecked: tuple[str, ...] = ()
    extra: tuple[Code, ...] = ()

    @property
    def base_list(self) -> str:
        return ", ".join(str(base) for base in self.bases)

    @property
    def empty(self) -> bool:
        return not (self.attributes or self.docstring or self.open_enum)


class AliasPlan(Struct, frozen=True):
    """A name for a type: `name: annotation = value`, or with `statement` `type name = value`."""

    id: DeclarationId
    name: str
    value: Code
    annotation: Code | None = None
    statement: bool = False
    docstring: str = ""


class CallPlan(Struct, frozen=True):
    """A call that stands alone, such as `Node.model_rebuild()`."""

    call: Code


Item = ClassPlan | AliasPlan | CallPlan


class ImportPlan(Struct, frozen=True):
    """`from module import name as alias` of another generated module; `module` is relative, with its dots."""

    module: str
    name: str
    alias: str


class Export(Struct, frozen=True):
    """A name that a package gives lazily: the literals of the name and of the relative module."""

    name: str
    name_literal: str
    module_literal: str


class ModulePlan(Struct, frozen=True):
    """One file. `header` holds its comment lines; `imports` its import statements, in black's style.

    `exports` is None for a module, and for a package's `__init__.py` what it exports; its `imports` then
    stand under `TYPE_CHECKING`. `known` maps each local name to what was imported under it.
    """

    path: str
    pages: tuple[str, ...]
    header: tuple[str, ...]
    imports: tuple[str, ...]
    items: tuple[Item, ...]
    exports: tuple[Export, ...] | None = None
    known: tuple[tuple[str, Import], ...] = ()
