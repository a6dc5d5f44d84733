"""The last word on generated code: nothing stands in it but what a module of models may hold.

Documentation is written by strangers, and what is generated from it gets imported. Every text enters Python
as an escaped literal, and this is the proof: each module is parsed again, and each node of its syntax tree is
held against a list. What is not on it is a bug of mdgen, whatever the page says.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NoReturn

from msgspec import Struct

from mdgen.plan.flavour import Surface
from mdgen.plan.literals import has_unseen
from mdgen.plan.nodes import AliasPlan, ModulePlan

# What every flavour's modules may use, as `module.name`.
_TYPES = frozenset(
    f"{module}.{name}"
    for module, names in {
        "builtins": "bool bytes dict float int list object str tuple",
        "datetime": "date datetime time timedelta",
        "decimal": "Decimal",
        "typing": "Annotated Any Literal TypeAlias Union",
        "typing_extensions": "Annotated Any Literal TypeAlias",
        "uuid": "UUID",
    }.items()
    for name in names.split()
)
_ENUM_BASES = frozenset(
    {"builtins.float", "builtins.int", "builtins.str", "enum.Enum", "enum.StrEnum", "enum.IntEnum"}
)
_DECORATORS = frozenset({"typing_extensions.deprecated", "warnings.deprecated"})
_CALLS = frozenset({"typing.TypeAliasType", "typing_extensions.TypeAliasType"})
_HELPERS = frozenset({"builtins.classmethod", "builtins.type"})
_BUILTINS = _TYPES | _HELPERS
_LITERALS = frozenset({"typing.Literal", "typing_extensions.Literal"})
_ANNOTATED = frozenset({"typing.Annotated", "typing_extensions.Annotated"})
_DATETIME_TYPES = frozenset({"date", "datetime", "time", "timedelta"})

# A comment of this form in the first two lines sets the encoding by which Python reads the file.
_ENCODING_COMMENT = re.compile(r"[^#]*#.*?coding[:=]")
# The `type` statement of Python 3.12, which older versions cannot parse; without the word it is an assignment.
_TYPE_STATEMENT = re.compile(r"^type (?=\w+ = )", re.MULTILINE)

_PACKAGE_FUNCTIONS = """
def __getattr__(name):
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(_import_module(_MODULES[name], __name__), name)


def __dir__():
    return [*_MODULES]
"""
_PACKAGE_IMPORTS = """
from importlib import import_module as _import_module
from typing import TYPE_CHECKING
"""
_MISSING = '''
@{classmethod}
def _missing_(cls, value: {object}) -> "{name} | None":
    """Take a value that the docs do not list, and keep it."""
    if {type}(value) is not {kind}:
        return None
    member = {kind}.__new__(cls, value)
    member._name_ = {name_of_value}
    member._value_ = value
    return member
'''


_ANY_CLASS = "AnyClass"


class UnsafeOutput(Exception):
    """Generated code holds what it may not. This is a bug of mdgen; nothing may be written."""


class _Scope(Struct, frozen=True):
    """The names of a module: what was imported under each, as `module.name`; "" for classes of the output."""

    names: Mapping[str, str]
    surface: Surface
    pages: tuple[str, ...]

    def refuse(self, what: str, node: ast.AST) -> NoReturn:
        pages = ", ".join(ascii(page) for page in self.pages[:3]) or "no page"
        line = getattr(node, "lineno", 0)
        raise UnsafeOutput(f"{what} at line {line} of a module from {pages}")

    def origin(self, node: ast.expr) -> str | None:
        """Where a name comes from; None for one that nobody gave."""
        if isinstance(node, ast.Name):
            builtin = f"builtins.{node.id}"
            return self.names.get(node.id, builtin if builtin in _BUILTINS else None)
        if isinstance(node, ast.Attribute) and node.attr in _DATETIME_TYPES:
            whole = self.origin(node.value)
            return f"datetime.{node.attr}" if whole == "datetime." else None
        return None


def check(text: str, plan: ModulePlan, surface: Surface) -> None:
    """Raise `UnsafeOutput` where a module's text holds anything but models and what they need."""
    parsed_text = text
    if any(isinstance(item, AliasPlan) and item.statement for item in plan.items):
        parsed_text = _TYPE_STATEMENT.sub("", text)
    scope = _Scope({}, surface, plan.pages)
    try:
        module = ast.parse(parsed_text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        scope.refuse(f"{type(error).__name__}: {str(error)!a}", ast.Pass(lineno=0))
    if has_unseen(text):
        scope.refuse("an unseen character", module)
    if any(_ENCODING_COMMENT.match(line) for line in text.split("\n", 2)[:2]):
        scope.refuse("an encoding comment", module)
    if any("\n" in line or not line.startswith("#") for line in plan.header):
        scope.refuse("a header that is no comment", module)
    if plan.exports is not None:
        _check_package(module, scope)
        return
    names = dict(_imported(module.body, scope))
    for node in module.body:
        if isinstance(node, ast.ClassDef):
            names[node.name] = ""
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            names.update((name, "") for name in _targets(node))
    scope = _Scope(names, surface, plan.pages)
    for node in module.body:
        _check_statement(node, scope)


def _imported(body: Iterable[ast.stmt], scope: _Scope) -> Iterable[tuple[str, str]]:
    known = _importable(scope.surface)
    for node in body:
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name != "datetime" or alias.asname is None:
                    scope.refuse(f"an import of {alias.name}", node)
                yield alias.asname, "datetime."
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                origin = "" if node.level else f"{node.module}.{alias.name}"
                if alias.name == "*" or (origin and origin not in known):
                    scope.refuse(f"an import of {alias.name}", node)
                yield alias.asname or alias.name, origin


@lru_cache(maxsize=8)  # one per flavour
def _importable(surface: Surface) -> frozenset[str]:
    known = _TYPES | _ENUM_BASES | _DECORATORS | _CALLS | _HELPERS | surface.names | surface.bases
    return known | surface.calls | surface.decorators | surface.type_tables


def _targets(node: ast.Assign | ast.AnnAssign) -> list[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _check_statement(node: ast.stmt, scope: _Scope) -> None:
    match node:
        case ast.Import() | ast.ImportFrom():
            pass
        case ast.ClassDef():
            _check_class(node, scope)
        case ast.AnnAssign(target=ast.Name(), value=ast.expr() as value, annotation=annotation):
            _check_type(annotation, scope)
            _check_type(value, scope)
        case ast.Assign(targets=[ast.Name()], value=value):
            _check_type(value, scope)
        case ast.Expr(value=ast.Constant(value=str())):
            pass
        case ast.Expr(
            value=ast.Call(
                func=ast.Attribute(value=ast.Name() as owner, attr=method), args=[], keywords=[]
            )
        ) if (method in scope.surface.methods and scope.origin(owner) == ""):
            pass
        case _:
            scope.refuse("a statement", node)


def _check_class(node: ast.ClassDef, scope: _Scope) -> None:
    for base in node.bases:
        origin = scope.origin(base)
        if origin not in _ENUM_BASES and origin not in scope.surface.bases:
            scope.refuse("a base class", base)
    for keyword in node.keywords:
        if keyword.arg not in scope.surface.class_keywords:
            scope.refuse("a keyword of a class", keyword)
        _check_value(keyword.value, scope)
    for decorator in node.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        origin = scope.origin(called)
        if origin not in _DECORATORS and origin not in scope.surface.decorators:
            scope.refuse("a decorator", decorator)
        if isinstance(decorator, ast.Call):
            _check_arguments(decorator, scope)
    for each in node.body:
        match each:
            case ast.AnnAssign(target=ast.Name(), annotation=annotation, value=value):
                _check_type(annotation, scope)
                if value is not None:
                    _check_value(value, scope)
            case ast.Assign(targets=[ast.Name()], value=value):
                _check_value(value, scope)
            case ast.Expr(value=ast.Constant(value=str())) | ast.Pass():
                pass
            case ast.FunctionDef(name="_missing_"):
                _check_missing(each, node.name, scope)
            case _:
                scope.refuse("a statement of a class", each)


def _check_missing(node: ast.FunctionDef, class_name: str, scope: _Scope) -> None:
    """The one method that there is, compared with what it must be, under the module's own names."""
    own = tuple(item for item in scope.names.items() if item[1].startswith("builtins."))
    found = ast.dump(node)
    any_class, this_class = repr(f"{_ANY_CLASS} | None"), repr(f"{class_name} | None")
    if all(found != each.replace(any_class, this_class) for each in _missing_methods(own)):
        scope.refuse("a method", node)


@lru_cache(maxsize=64)
def _missing_methods(own: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """What the method may be, for each kind of enum; `own` are the names that a module gives to builtins."""
    named = {origin: name for name, origin in own}

    def local(name: str) -> str:
        return named.get(f"builtins.{name}", name)

    texts = (
        _MISSING.format(
            name=_ANY_CLASS,
            kind=local(kind),
            classmethod=local("classmethod"),
            object=local("object"),
            type=local("type"),
            name_of_value="value" if kind == "str" else f"{local('str')}(value)",
        )
        for kind in ("str", "int", "float")
    )
    return tuple(ast.dump(ast.parse(text).body[0]) for text in texts)


def _check_type(node: ast.expr, scope: _Scope) -> None:
    match node:
        case ast.Constant(value=None):
            pass
        case ast.Constant(value=str() as quoted):
            _check_type(_parsed(quoted, node, scope), scope)
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            _check_type(left, scope)
            _check_type(right, scope)
        case ast.Subscript(value=value, slice=argument):
            origin = scope.origin(value)
            arguments = argument.elts if isinstance(argument, ast.Tuple) else [argument]
            if origin is None:
                scope.refuse("a type", node)
            elif origin in _LITERALS:
                for each in arguments:
                    _check_value(each, scope)
            elif origin in _ANNOTATED:
                _check_type(arguments[0], scope)
                for each in arguments[1:]:
                    _check_value(each, scope)
            else:
                _check_type(value, scope)
                for each in arguments:
                    _check_type(each, scope)
        case ast.Name() | ast.Attribute():
            origin = scope.origin(node)
            if origin != "" and origin not in _TYPES and origin not in scope.surface.names:
                scope.refuse("a name in a type", node)
        case ast.Call():
            _check_value(node, scope)
        case _:
            scope.refuse("a type", node)


def _check_value(node: ast.expr, scope: _Scope) -> None:
    match node:
        case ast.Constant() | ast.UnaryOp(
            op=ast.USub(), operand=ast.Constant(value=int() | float())
        ):
            pass
        case ast.List(elts=items) | ast.Tuple(elts=items):
            for item in items:
                _check_value(item, scope)
        case ast.Dict(keys=keys, values=values):
            if not all(isinstance(key, ast.Constant) for key in keys):
                scope.refuse("a key", node)
            for value in values:
                _check_value(value, scope)
        case ast.Call(func=called):
            surface = scope.surface
            if scope.origin(called) not in _CALLS | surface.calls | surface.type_tables:
                scope.refuse("a call", node)
            _check_arguments(node, scope)
        case ast.Lambda(
            args=ast.arguments(
                posonlyargs=[], args=[], vararg=None, kwonlyargs=[], kwarg=None, defaults=[]
            ),
            body=ast.List() | ast.Dict() as body,
        ):
            _check_value(body, scope)
        case ast.Attribute(value=ast.Name() as owner) if scope.origin(owner) == "":
            pass
        case ast.Name() if (
            origin := scope.origin(node)
        ) in _TYPES or origin in scope.surface.names:
            pass
        case _:
            scope.refuse("a value", node)


def _check_arguments(node: ast.Call, scope: _Scope) -> None:
    is_alias = scope.origin(node.func) in _CALLS
    is_table = scope.origin(node.func) in scope.surface.type_tables
    for place, argument in enumerate(node.args):
        if is_alias and place == 1:
            _check_type(argument, scope)
        elif is_table and place == 1 and isinstance(argument, ast.Dict):
            _check_value(ast.Dict(argument.keys, []), scope)
            for type_ in argument.values:
                _check_type(type_, scope)
        else:
            _check_value(argument, scope)
    for keyword in node.keywords:
        if keyword.arg is None:
            scope.refuse("an argument", node)
        _check_value(keyword.value, scope)


def _parsed(text: str, node: ast.AST, scope: _Scope) -> ast.expr:
    try:
        return ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        scope.refuse("a string in a type", node)


def _check_package(module: ast.Module, scope: _Scope) -> None:
    """A package holds lazy exports and nothing else."""
    match module.body:
        case [ast.AnnAssign(target=ast.Name(id="__all__"), value=ast.List(elts=[]))]:
            return
        case [
            ast.ImportFrom() as first,
            ast.ImportFrom() as second,
            ast.If(test=ast.Name(id="TYPE_CHECKING"), body=imports, orelse=lazy),
            ast.Assign(targets=[ast.Name(id="__all__")], value=ast.List(elts=names)),
        ] if _same([first, second], ast.parse(_PACKAGE_IMPORTS).body):
            for node in imports:
                if not isinstance(node, ast.ImportFrom) or not node.level:
                    scope.refuse("a statement of a package", node)
            match lazy:
                case [
                    ast.Assign(targets=[ast.Name(id="_MODULES")], value=ast.Dict() as table),
                    *functions,
                ] if _same(functions, ast.parse(_PACKAGE_FUNCTIONS).body):
                    for each in [*table.keys, *table.values, *names]:
                        if not (isinstance(each, ast.Constant) and isinstance(each.value, str)):
                            scope.refuse("an export", table)
                    return
    scope.refuse("a package", module)


def _same(nodes: Iterable[ast.stmt], expected: Iterable[ast.stmt]) -> bool:
    return [ast.dump(node) for node in nodes] == [ast.dump(node) for node in expected]
