"""Imports every module of a folder, in a process of its own, and prints what happened besides as JSON.

Usage: python import_probe.py FOLDER. The interpreter's audit hook sees every file that is opened, every code
that is compiled or run, every process and every connection. What a module of models needs is on a list; all
else is reported, with the file whose code did it.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import importlib
import json
import sys
import sysconfig
import typing
from pathlib import Path
from types import FrameType

# What generated code may import is imported before anybody watches.
import abc  # noqa: F401  isort: skip
import dataclasses  # noqa: F401  isort: skip
import datetime  # noqa: F401  isort: skip
import decimal  # noqa: F401  isort: skip
import enum  # noqa: F401  isort: skip
import uuid  # noqa: F401  isort: skip
import warnings  # isort: skip
import pydantic  # isort: skip
import typing_extensions  # noqa: F401  isort: skip

for _name in ("msgspec", "attrs", "cattrs"):
    with contextlib.suppress(ImportError):
        importlib.import_module(_name)

# Pydantic imports parts of itself, and of the standard library, on first use.
for _name in ("pydantic.fields", "pydantic.json_schema", "pydantic.deprecated.decorator"):
    importlib.import_module(_name)
pydantic.TypeAdapter(dict[str, typing.Any]).json_schema()

SETTLED = {
    # Reading the module itself, and looking for it.
    "import", "open", "compile", "exec", "marshal.loads", "os.listdir", "os.scandir",
    # What classes and types do while they are made.
    "object.__getattr__", "object.__setattr__", "object.__delattr__", "code.__new__",
    "function.__new__", "sys._getframe", "sys._getframemodulename", "builtins.id", "gc.get_referents",
    "sys._current_frames", "cpython.PyInterpreterState_Clear", "type.__call__",
}  # fmt: skip
LIBRARIES = tuple(
    str(Path(sysconfig.get_path(name)).resolve())
    for name in ("stdlib", "platstdlib", "purelib", "platlib")
)
folder = Path(sys.argv[1]).resolve()
events: list[str] = []
watching = False


def main() -> None:
    global watching
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(folder.parent))
    warnings.simplefilter("ignore")
    modules = sorted(path.relative_to(folder.parent) for path in folder.rglob("*.py"))
    known = set(sys.modules)
    sys.addaudithook(audit)
    failures: list[str] = []
    names = 0
    watching = True
    for path in modules:
        parts = path.with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        try:
            module = importlib.import_module(name)
            for exported in getattr(module, "__all__", ()):
                getattr(module, exported)
            names += look_at(module)
        except BaseException as error:  # whatever hostile code may raise
            failures.append(f"{path}: {type(error).__name__}: {str(error)[:300]}")
    watching = False
    strangers = sorted(
        name
        for name in set(sys.modules) - known
        if name.split(".")[0] != folder.name and not is_of_a_library(name)
    )
    print(
        json.dumps(
            {
                "modules": len(modules),
                "names": names,
                "events": events[:50],
                "failures": failures,
                "strangers": strangers,
                "executed": hasattr(builtins, "MDGEN_EXECUTED"),
            }
        )
    )


def look_at(module: object) -> int:
    """Ask for what a user would: docstrings and the types behind annotations, which evaluates strings."""
    seen = 0
    for name, value in list(vars(module).items()):
        if isinstance(value, type) and value.__module__ == getattr(module, "__name__", ""):
            seen += 1
            str(value.__doc__)
            typing.get_type_hints(value, include_extras=True)
        elif name[:1] != "_":
            seen += 1
    return seen


def audit(event: str, arguments: tuple[object, ...]) -> None:
    if not watching:
        return
    if event not in SETTLED:
        report(f"{event} {arguments!r:.200}")
    elif event == "import":
        if str(arguments[0]).split(".")[0] != folder.name and is_by_a_model():
            report(f"import {arguments[0]!r:.200}")
    elif event == "open":
        mode, flags = arguments[1], arguments[2]
        writes = isinstance(mode, str) and mode.strip("rbt")
        # O_WRONLY, O_RDWR, O_CREAT and O_TRUNC of every system.
        if writes or (isinstance(flags, int) and flags & 0x3):
            report(f"open {arguments!r:.200}")
    elif event == "compile" and isinstance(arguments[0], (str, bytes)):
        # Strings in annotations are compiled by libraries: they may hold types, and no calls of strangers.
        # What the ast module compiles is a tree, to be looked at and not to be run.
        if not by_a_library():
            report(f"compile {arguments[0]!r:.200}")
        elif (
            sys._getframe(1).f_code is not ast.parse.__code__
            and arguments[1] in ("<string>", "<unknown>")
            and calls_strangers(arguments[0])
        ):
            report(f"compile of a call {arguments[0]!r:.200}")
    elif event == "exec" and not by_a_library():
        report(f"exec {arguments!r:.200}")


def report(text: str) -> None:
    global watching
    watching = False
    frame: FrameType | None = sys._getframe(2)
    while frame is not None and frame.f_code.co_filename == __file__:
        frame = frame.f_back
    where = f"{frame.f_code.co_filename}:{frame.f_lineno}" if frame is not None else "?"
    events.append(f"{text} at {where}")
    watching = True


def by_a_library() -> bool:
    """Does the code that acts stand in Python, or in an installed package?"""
    frame: FrameType | None = sys._getframe(2)
    return frame is not None and (
        frame.f_code.co_filename.startswith(("<frozen", *LIBRARIES))
        or str(Path(frame.f_code.co_filename)).startswith(LIBRARIES)
    )


def is_by_a_model() -> bool:
    """Does the import statement that acts stand in a module of the folder?"""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None and frame.f_code.co_filename.startswith("<frozen"):
        frame = frame.f_back
    return frame is not None and frame.f_code.co_filename.startswith(str(folder))


def calls_strangers(source: str | bytes) -> bool:
    global watching
    watching = False
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return False
    finally:
        watching = True
    if any(isinstance(node, ast.FunctionDef) for node in ast.walk(tree)):
        return False  # what the dataclasses module makes of names that it has checked
    return any(
        isinstance(node, ast.Call)
        and not (isinstance(node.func, ast.Name) and node.func.id.rstrip("_0123456789") == "Field")
        for node in ast.walk(tree)
    )


def is_of_a_library(name: str) -> bool:
    file = getattr(sys.modules.get(name), "__file__", None)
    return file is None or str(Path(file).resolve()).startswith(LIBRARIES)


if __name__ == "__main__":
    main()
