"""One declaration as mdgen understands it: its facts, the place of each, who mentions it, the Python it becomes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from msgspec import Struct
from typing_extensions import assert_never

from mdgen.changes.words import (
    constant_words,
    constraint_words,
    declaration_words,
    default_words,
    excerpt,
    type_words,
)
from mdgen.diagnostics.printable import printable
from mdgen.evidence import Learnt
from mdgen.evidence.compare import names_for
from mdgen.ir.nodes import (
    Alias,
    Declaration,
    DeclarationId,
    Enum,
    Field,
    Record,
    Schema,
    TypeExpr,
    Union,
)
from mdgen.ir.walk import declarations, inner_unions, references
from mdgen.options import Options
from mdgen.pipeline import Known
from mdgen.plan.layout import lay_out
from mdgen.render import render
from mdgen.source import Span
from mdgen.targets import plan_modules

_NEAREST = 5
_PLACES = 3
_NAME_WIDTH = 28
# The `type` statement of Python 3.12, which older ones cannot parse; without the word it is an assignment.
_TYPE_STATEMENT = re.compile(r"^type (?=\w+ = )", re.MULTILINE)


class Found(Struct, frozen=True):
    """What a name may mean: declarations by the shortest name that is theirs alone, and words like it.

    `near` is empty where anything was found.
    """

    candidates: tuple[tuple[str, DeclarationId], ...]
    near: tuple[str, ...] = ()


def find(name: str, schema: Schema) -> Found:
    """The declarations that are called `name`: a title, `folder/title`, `page.md#title`, or a page.

    Case, blanks and underscores are overlooked where nothing is called exactly so.
    """
    by_name: dict[str, list[DeclarationId]] = {}
    for id_ in declarations(schema):
        for each in (*names_for(id_), id_.page):
            by_name.setdefault(each, []).append(id_)
    found = by_name.get(name)
    if found is None:
        found = [
            id_ for known, ids in by_name.items() if _folded(known) == _folded(name) for id_ in ids
        ]
    if found:
        unique = tuple(dict.fromkeys(found))
        return Found(tuple((_own_name(id_, by_name), id_) for id_ in unique))
    titles = {id_.name.lower(): id_.name for id_ in declarations(schema)}
    near = get_close_matches(name.lower(), titles, n=_NEAREST, cutoff=0.5)
    return Found((), tuple(titles[each] for each in near))


def describe(id_: DeclarationId, known: Known, options: Options, out: str) -> str:
    """Everything about one declaration, as text. `out` is the folder that the Python is shown to stand in."""
    declared = declarations(known.schema)
    declaration = declared[id_]
    lines = [f"{declaration.name}: {declaration_words(declaration)}", f"  {declaration.span}"]
    lines += [f"  {each}" for each in _about(declaration)]
    lines += _learnt("", id_, known.learnt, "  ")
    rows = list(_rows(declaration))
    width = min(max((len(name) for name, _, _ in rows), default=0), _NAME_WIDTH)
    facts = min(max((len(words) for _, words, _ in rows), default=0), 3 * _NAME_WIDTH)
    if rows:
        lines.append("")
    for name, words, span in rows:
        lines.append(f"  {name:<{width}}  {words:<{facts}}  {span}")
        lines += _learnt(name, id_, known.learnt, " " * (width + 4))
    lines += _connections(id_, declaration, known.schema, declared)
    head = "".join(f"{printable(line).rstrip()}\n" for line in lines)
    path, text = _python(id_, known.schema, options)
    return f"{head}\n{options.target}: {out}/{path}\n\n{text}"


def _folded(name: str) -> str:
    return re.sub(r"[\s_-]", "", name).lower()


def _own_name(id_: DeclarationId, by_name: Mapping[str, Sequence[DeclarationId]]) -> str:
    names = names_for(id_)
    return next((each for each in names if len(by_name[each]) == 1), names[-1])


# ------------------------------------------------------------------------------------------- facts


def _about(declaration: Declaration) -> Iterator[str]:
    if declaration.doc:
        yield excerpt(declaration.doc)
    if declaration.deprecated is not None:
        yield f"deprecated: {excerpt(declaration.deprecated)}".removesuffix(": ")
    match declaration:
        case Record(extra=extra) if extra is not None:
            yield f"other keys hold {type_words(extra)}"
        case Enum(is_open=is_open) | Union(is_open=is_open):
            yield "open: other values may come" if is_open else "closed"
        case _:
            pass


def _rows(declaration: Declaration) -> Iterator[tuple[str, str, Span]]:
    """What a declaration is made of: a name, its facts, and where they stand."""
    match declaration:
        case Record():
            for field in declaration.fields:
                yield field.name, ", ".join(_facts(field)), field.span
        case Enum():
            for member in declaration.members:
                value = constant_words(member.value)
                yield member.name or value, value if member.name else "", member.span
        case Union():
            for variant in declaration.variants:
                yield "|", type_words(variant.type), variant.span
        case Alias():
            yield "=", type_words(declaration.target), declaration.span
        case _:
            assert_never(declaration)


def _facts(field: Field) -> Iterator[str]:
    yield type_words(field.type)
    yield "required" if field.required else "optional"
    if field.nullable is None:
        yield "null not told"
    else:
        yield "may be null" if field.nullable else "never null"
    if field.wire_name != field.name:
        yield f"on the wire {field.wire_name}"
    if field.default is not None:
        yield f"default {default_words(field.default)}"
    for limit in field.constraints.__struct_fields__:
        if getattr(field.constraints, limit) is not None:
            yield constraint_words(field.constraints, limit)
    if field.deprecated is not None:
        yield "deprecated"


def _learnt(field: str, id_: DeclarationId, learnt: Sequence[Learnt], indent: str) -> Iterator[str]:
    """The facts that no table prints, and what they are based on."""
    for each in learnt:
        if (each.declaration, each.field) != (id_, field):
            continue
        by = "overrides" if each.origin == "overrides" else "shown by the docs"
        places = ", ".join(map(str, each.spans[:_PLACES]))
        more = f" and {each.count - _PLACES} more" if each.count > _PLACES else ""
        seen = f" ({each.seen})" if each.seen else ""
        fact = each.fact.replace("_", " ")
        yield f"{indent}{fact} {constant_words(each.value)}: {by}{seen}, {places}{more}"


# ------------------------------------------------------------------------------------- connections


def _connections(
    id_: DeclarationId,
    declaration: Declaration,
    schema: Schema,
    declared: Mapping[DeclarationId, Declaration],
) -> Iterator[str]:
    told_apart = list(_discriminators(declaration, schema))
    out = dict.fromkeys(
        reference.target
        for _, type_, _ in _mentions(declaration)
        for reference in references(type_)
        if reference.target is not None
    )
    back = [
        (f"{other.name}.{name}" if name else other.name, span)
        for other_id, other in declared.items()
        for name, type_, span in _mentions(other)
        if other_id != id_ and any(each.target == id_ for each in references(type_))
    ]
    sections = (
        ("told apart by", told_apart),
        ("refers to", [f"{each.name}  {declared[each].span}" for each in out]),
        ("referred to by", [f"{name}  {span}" for name, span in back]),
    )
    for title, words in sections:
        if words:
            yield ""
            yield title
            yield from (f"  {each}" for each in words)


def _mentions(declaration: Declaration) -> Iterator[tuple[str, TypeExpr, Span]]:
    """The types that a declaration is made of, each with the field that holds it and its place."""
    match declaration:
        case Record():
            for field in declaration.fields:
                yield field.name, field.type, field.span
            if declaration.extra is not None:
                yield "*", declaration.extra, declaration.span
        case Union():
            for variant in declaration.variants:
                yield "", variant.type, variant.span
        case Alias():
            yield "", declaration.target, declaration.span
        case Enum():
            return
        case _:
            assert_never(declaration)


def _discriminators(declaration: Declaration, schema: Schema) -> Iterator[str]:
    """How the unions in a declaration are told apart: the key, and the values of each type."""
    unions: list[tuple[str, tuple[TypeExpr, ...]]] = []
    if isinstance(declaration, Union):
        unions.append(("", tuple(each.type for each in declaration.variants)))
    for name, type_, _ in _mentions(declaration):
        unions += ((name, each.variants) for each in inner_unions(type_))
    for name, variants in unions:
        found = schema.discriminators.get(variants)
        if found is not None:
            tags = ", ".join(
                f"{' or '.join(map(constant_words, tags))} is {type_words(variant)}"
                for variant, tags in zip(variants, found.tags, strict=True)
            )
            yield f"{f'{name}: ' if name else ''}`{found.wire_name}`: {tags}"


# ------------------------------------------------------------------------------------------ Python


def _python(id_: DeclarationId, schema: Schema, options: Options) -> tuple[str, str]:
    """The file that a declaration is in, and the statements that it becomes."""
    home = lay_out(schema, options).value.homes[id_]
    paths = (f"{'/'.join(home.module)}.py", "/".join((*home.module, "__init__.py")))
    plan = next(each for each in plan_modules(schema, options).value if each.path in paths)
    text = render(plan, options).text
    return plan.path, _statement(text, home.name)


def _statement(text: str, name: str) -> str:
    """The class or alias of that name, with the docstring below it."""
    lines = text.split("\n")
    body = ast.parse(_TYPE_STATEMENT.sub("", text)).body
    for number, node in enumerate(body):
        match node:
            case ast.ClassDef(name=found, decorator_list=decorators) if found == name:
                start = min((each.lineno for each in decorators), default=node.lineno)
            case ast.Assign(targets=[ast.Name(id=found)]) if found == name:
                start = node.lineno
            case ast.AnnAssign(target=ast.Name(id=found)) if found == name:
                start = node.lineno
            case _:
                continue
        last: ast.stmt = node
        if not isinstance(node, ast.ClassDef) and number + 1 < len(body):
            below = body[number + 1]
            last = below if isinstance(below, ast.Expr) else node
            if isinstance(last, ast.Expr) and not isinstance(last.value, ast.Constant):
                last = node
        return "\n".join([*lines[start - 1 : last.end_lineno], ""])
    return text
