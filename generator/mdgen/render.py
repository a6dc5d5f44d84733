"""A finished plan as text: laid out by the templates, in black's style, and proved safe."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

from jinja2 import (
    ChoiceLoader,
    DictLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateSyntaxError,
)
from msgspec import Struct
from typing_extensions import assert_never

from mdgen.breaks import broken
from mdgen.options import Options
from mdgen.plan.flavour import with_own_names
from mdgen.plan.nodes import AliasPlan, CallPlan, ClassPlan, Item, ModulePlan
from mdgen.safety import UnsafeOutput, check
from mdgen.targets import flavour

_LONGEST_LINE = 50_000


class UnfitTemplate(Exception):
    """A template of the user's own is no template, or writes what no models module may hold."""


class Artifact(Struct, frozen=True):
    """One file of the output: its path relative to the output folder, and the pages that it comes from."""

    path: str
    text: str
    pages: tuple[str, ...]


class _Laid(Struct, frozen=True):
    """What the module template sees: statements that are text already, with the blank lines between them."""

    header: tuple[str, ...]
    statements: tuple[str, ...]


def render(plan: ModulePlan, options: Options) -> Artifact:
    """A module as text.

    Raises `mdgen.safety.UnsafeOutput`, a bug of ours, where the text holds what no models module may hold; and
    `UnfitTemplate`, which is none, where a template of the user's own is to blame.
    """
    if not options.templates:
        return _rendered(plan, options)
    try:
        return _rendered(plan, options)
    except TemplateError as error:
        place = f" (line {error.lineno})" if isinstance(error, TemplateSyntaxError) else ""
        raise UnfitTemplate(f"{type(error).__name__}: {error}{place}") from None
    except (UnsafeOutput, ValueError) as error:
        raise UnfitTemplate(str(error).partition("\n")[0]) from None


def _rendered(plan: ModulePlan, options: Options) -> Artifact:
    own = options.templates
    if plan.exports is not None:
        text = _template("package.py.j2", own).render(module=plan)
    else:
        statements = [_statement(item, options) for item in plan.items]
        laid = _Laid(plan.header, _joined(plan, statements))
        text = _template("module.py.j2", own).render(module=laid)
    check(text, plan, with_own_names(flavour(options.target).surface, options))
    return Artifact(plan.path, text, plan.pages)


def templates_folder() -> Path:
    """The folder of the built-in templates: in the package when installed, beside the sources when not."""
    installed = Path(__file__).parent / "templates"
    if installed.is_dir():
        return installed
    return Path(__file__).resolve().parents[2] / "templates"


def template_names() -> tuple[str, ...]:
    """The built-in templates, sorted: those that can be replaced."""
    return tuple(sorted(path.name for path in templates_folder().glob("*.j2")))


@cache
def _environment(own: tuple[tuple[str, str], ...]) -> Environment:
    built_in = FileSystemLoader(templates_folder())
    environment = Environment(
        loader=ChoiceLoader([DictLoader(dict(own)), built_in]) if own else built_in,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # Python, not HTML; the plan has escaped what a page says
    )
    if not own:
        environment.globals.clear()  # copied for every statement; the built-in templates use none
    return environment


def load_templates() -> None:
    """Compiles the built-in templates, so that processes which are forked afterwards need not."""
    for name in template_names():
        _template(name, ())


@cache
def _template(name: str, own: tuple[tuple[str, str], ...]) -> Template:
    return _environment(own).get_template(name)


def _statement(item: Item, options: Options) -> str:
    match item:
        case ClassPlan():
            text = _template("class.py.j2", options.templates).render(item=item)
        case AliasPlan():
            text = _template("alias.py.j2", options.templates).render(item=item)
        case CallPlan():
            text = f"{item.call}\n"
        case _:
            assert_never(item)
    return _formatted(text, options).rstrip("\n")


def _joined(plan: ModulePlan, statements: Sequence[str]) -> tuple[str, ...]:
    """Imports and statements with black's blank lines between: two around classes, else one."""
    result: list[str] = list(plan.imports)
    after_class = False
    after_call = False
    for item, statement in zip(plan.items, statements, strict=True):
        is_class = isinstance(item, ClassPlan)
        is_call = isinstance(item, CallPlan)
        if result and not (is_call and after_call):
            result.append("")
            if is_class or after_class:
                result.append("")
        result.append(statement)
        after_class, after_call = is_class, is_call
    return tuple(result)


def _formatted(text: str, options: Options) -> str:
    """Text in black's style; black itself is asked only for the lines of code that are too long.

    All else that the templates write is in that style already, which the tests hold against black. A line of
    more than 50,000 characters (thousands of constants in one type) stays as it is: black's time grows with
    the square of a line's length.
    """
    lines = text.split("\n")
    for place in _too_long(lines, options.line_length):
        line = lines[place]
        if len(line) > _LONGEST_LINE:
            continue
        lines[place] = broken(line, options.line_length) or _blackened(
            line, options.python, options.line_length
        )
    return "\n".join(lines)


def _too_long(lines: Sequence[str], line_length: int) -> list[int]:
    """The places of the lines of code, that is, of no docstring, that are longer than allowed."""
    found: list[int] = []
    in_docstring = False
    for place, line in enumerate(lines):
        if in_docstring:
            # Inside, three quotes are escaped.
            in_docstring = '"""' not in line
        elif line.lstrip().startswith('"""'):
            in_docstring = line.count('"""') == 1
        # A wide character counts two columns for black.
        elif (
            len(line) + (0 if line.isascii() else sum(ord(each) > 127 for each in line))
            > line_length
        ):
            found.append(place)
    return found


# The same long union stands in several places, and in several flavours.
@lru_cache(maxsize=10_000)
def _blackened(line: str, python: tuple[int, int], line_length: int) -> str:
    """A line as black breaks it up. It is given to black with what makes it a statement on its own.

    `line` is a whole statement of one line, the head of a class or a method, or a decorator.
    """
    # Black costs more to import than most builds need of it.
    from black import format_str
    from black.mode import Mode, TargetVersion

    mode = Mode(target_versions={TargetVersion[f"PY3{python[1]}"]}, line_length=line_length)
    indent = line[: len(line) - len(line.lstrip())]
    above = f"class _:\n{indent}pass\n\n" if indent else ""
    below = ""
    if line.endswith(":"):
        below = f"\n{indent}    pass"
    elif line.lstrip().startswith("@"):
        below = f"\n{indent}class _:\n{indent}    pass"
    formatted = format_str(f"{above}{line}{below}\n", mode=mode)
    return formatted[len(above) : len(formatted) - len(below) - 1]
