"""What planning one declaration needs to know of all the others, and of the user's choices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from mdgen.ir.nodes import (
    Alias,
    Constant,
    Declaration,
    DeclarationId,
    Discriminator,
    Enum,
    LiteralOf,
    Primitive,
    Record,
    Reference,
    Schema,
    TypeExpr,
    Union,
)
from mdgen.ir.walk import targets, with_changed
from mdgen.options import EnumStyle, Options, Unset
from mdgen.plan.code import Import
from mdgen.plan.layout import Home, Layout
from mdgen.plan.literals import docstring_literal
from mdgen.prose import class_links, docstring_lines
from mdgen.resolve.components import strongly_connected

_INDENT = "    "


class Tag(Struct, frozen=True):
    """What tells a record from the others of its unions: the value of the key `wire_name`."""

    wire_name: str
    value: str | int


class Carried(Struct, frozen=True):
    """What a flavour can carry of a schema, and the records that it tells apart by their own word."""

    schema: Schema
    tags: Mapping[DeclarationId, Tag]


class World(Struct, frozen=True):
    """All declarations, where they live, and the options.

    `recursive` are the aliases and unions that hold themselves without a record between; `classes` names the
    class that each page of one class declares; `tags` are what a flavour found (see `Carried`); `mentions`
    are the declarations that each one names; `deprecated` are the classes that are.
    """

    options: Options
    enums: EnumStyle
    unset: Unset
    declared: Mapping[DeclarationId, Declaration]
    homes: Mapping[DeclarationId, Home]
    discriminators: Mapping[tuple[TypeExpr, ...], Discriminator]
    recursive: frozenset[DeclarationId]
    classes: Mapping[str, str]
    tags: Mapping[DeclarationId, Tag]
    mentions: Mapping[DeclarationId, tuple[DeclarationId, ...]]
    deprecated: frozenset[DeclarationId]

    def docstring(self, markdown: str, page: str, depth: int) -> str:
        """Markdown of a page as a docstring literal, indented by `depth` levels; "" for none."""
        indent = _INDENT * depth
        class_at = class_links(page, self.classes)
        lines: tuple[str, ...] = ()
        # Beside the opening quotes; or, where that gives one line, beside the closing ones too.
        for quotes in (3, 6):
            width = max(20, self.options.line_length - len(indent) - quotes)
            lines = docstring_lines(markdown, width, self.options.docs, class_at)
            if len(lines) != 1 or len(lines[0]) <= width - 3:
                break
        return docstring_literal(lines, indent) if lines else ""

    def reason(self, markdown: str, page: str) -> str:
        """Markdown of a page as one line of text, for a deprecation."""
        lines = docstring_lines(markdown, 1_000_000, "full", class_links(page, self.classes))
        return " ".join(line.strip() for line in lines if line)

    def is_literal(self, enum: Enum) -> bool:
        """Whether an enum is written as `Literal[...]`."""
        return is_literal(enum, self.enums)

    def meaning(self, type_: TypeExpr) -> TypeExpr:
        """A type with the aliases at its top followed."""
        seen: set[DeclarationId] = set()
        while isinstance(type_, Reference) and type_.target is not None:
            target = self.declared[type_.target]
            if not isinstance(target, Alias) or type_.target in seen:
                break
            seen.add(type_.target)
            type_ = target.target
        return type_

    def declaration(self, type_: TypeExpr) -> Declaration | None:
        """The declaration that a type mentions, aliases followed; None where it is no mention."""
        meaning = self.meaning(type_)
        if isinstance(meaning, Reference) and meaning.target is not None:
            return self.declared[meaning.target]
        return None

    def literal_values(self, type_: TypeExpr) -> tuple[Constant, ...]:
        """The values of a type that is written as `Literal[...]` and nothing else; () for any other."""
        meaning = self.meaning(type_)
        if isinstance(meaning, LiteralOf):
            values = meaning.values
        else:
            enum = self.declaration(meaning)
            if not isinstance(enum, Enum) or enum.is_open or not self.is_literal(enum):
                return ()
            values = tuple(member.value for member in enum.members)
        return () if any(isinstance(value, float) for value in values) else values


def is_literal(enum: Enum, style: EnumStyle) -> bool:
    """Whether an enum is written as `Literal[...]`: by choice, or because it is a constant.

    Booleans cannot be subclassed, and floats stand in no `Literal`. An enum without members is neither; it is
    its kind alone.
    """
    if not enum.members or enum.value_kind is Primitive.BOOLEAN:
        return True
    if enum.value_kind is Primitive.FLOAT:
        return False
    return style == "literal" or (len(enum.members) == 1 and not enum.is_open)


def world_of(
    carried: Carried, layout: Layout, options: Options, enums: EnumStyle, unset: Unset
) -> World:
    """The world of a schema that was laid out. `enums` and `unset` are what applies to the flavour."""
    by_page: dict[str, list[str]] = {}
    for id_, home in layout.homes.items():
        by_page.setdefault(id_.page, []).append(home.public_name)
    return World(
        options,
        enums,
        unset,
        layout.declared,
        layout.homes,
        carried.schema.discriminators,
        recursive_aliases(layout.declared),
        {page: names[0] for page, names in by_page.items() if len(names) == 1},
        carried.tags,
        layout.mentions,
        frozenset(
            id_ for id_, each in layout.declared.items() if _is_deprecated_class(each, enums)
        ),
    )


def _is_deprecated_class(declaration: Declaration, enums: EnumStyle) -> bool:
    is_class = isinstance(declaration, Record) or (
        isinstance(declaration, Enum) and not is_literal(declaration, enums)
    )
    return is_class and declaration.deprecated is not None


def with_declarations(schema: Schema, declared: Mapping[DeclarationId, Declaration]) -> Schema:
    """The schema with other declarations of the same names; what refers to what is found anew."""
    modules = tuple(with_changed(module, declared) for module in schema.modules)
    ids = [id_ for group in schema.groups for id_ in group]
    components = strongly_connected(_successors(ids, declared))
    groups = tuple(tuple(sorted(ids[each] for each in component)) for component in components)
    return replace(schema, modules=modules, groups=groups)


def _successors(
    ids: Sequence[DeclarationId], declared: Mapping[DeclarationId, Declaration]
) -> list[list[int]]:
    """By place in `ids`, which of them each one mentions."""
    number = {id_: place for place, id_ in enumerate(ids)}
    return [
        [number[target] for target in targets(declared[id_]) if target in number] for id_ in ids
    ]


def recursive_aliases(
    declared: Mapping[DeclarationId, Declaration],
) -> frozenset[DeclarationId]:
    """The aliases and unions that hold themselves without a record between."""
    nodes = [id_ for id_, each in declared.items() if isinstance(each, (Alias, Union))]
    successors = _successors(nodes, declared)
    return frozenset(
        nodes[each]
        for component in strongly_connected(successors)
        for each in component
        if len(component) > 1 or each in successors[each]
    )


def deprecated_import(options: Options) -> Import:
    """PEP 702's decorator, from where the lowest Python version has it."""
    module = "warnings" if options.python >= (3, 13) else "typing_extensions"
    return Import(module, "deprecated")
