"""The rows of a table as the fields of a record."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from mdgen.diagnostics.catalogue import FIELD_REPEATED, REQUIRED_UNREAD, ROW_WITHOUT_NAME
from mdgen.diagnostics.model import Label
from mdgen.dialects.model import Dialect, Printed, Role, Rule
from mdgen.dialects.type_grammar import ParsedType
from mdgen.ir.nodes import (
    Constraints,
    Default,
    Enum,
    Field,
    ListOf,
    MapOf,
    Primitive,
    Record,
    Reference,
    Scalar,
    TypeExpr,
    Unknown,
)
from mdgen.lower.cells import RowCells, row_cells
from mdgen.lower.descriptions import footnotes, without_deprecation, without_marks
from mdgen.lower.draft import Draft
from mdgen.lower.inline import inline_enum
from mdgen.lower.nesting import NestedRow, nested_records, row_path
from mdgen.lower.types import parsed_type
from mdgen.lower.wire import wire_name
from mdgen.page.nodes import Table
from mdgen.page.text import plain, prose
from mdgen.source import Span

_LINK = re.compile(r"\[([^\[\]]*)\]\(([^()\s]+)\)")
_GUESSES = 3
"""So many links of one description are tried as the enum that a scalar holds."""


class FieldsRead(Struct, frozen=True):
    """A table as fields. `nested` are the records and enums that its rows describe besides."""

    fields: tuple[Field, ...] = ()
    extra: TypeExpr | None = None
    nested: tuple[Record | Enum, ...] = ()


def read_fields(
    table: Table, columns: Mapping[Role, int], record: str, rule: Rule, draft: Draft
) -> FieldsRead:
    """The fields of a record, those of nested rows in records of their own."""
    dialect, rules = draft.dialect, draft.dialect.fields
    rows: list[NestedRow] = []
    enums: list[Enum] = []
    extra: TypeExpr | None = None
    nested = dialect.nesting.style != "none"
    lists_values = "values" in columns or bool(dialect.inline_values)
    for row in table.rows:
        cells = row_cells(row, columns, dialect)
        if cells.skip:
            continue
        title = cells.cell("name").text
        path = row_path(title, dialect.nesting) if nested else None
        name = path.name if path is not None else plain(title)
        if not name:
            draft.diagnostics.append(ROW_WITHOUT_NAME.at(row.span))
            continue
        field = _field(name, cells, columns, rule, table, draft)
        if cells.pattern:
            extra = field.type if extra in (None, field.type) else Scalar(Primitive.ANY)
            continue
        if name in rules.extra and isinstance(field.type, MapOf | Unknown | Scalar):
            extra = field.type.value if isinstance(field.type, MapOf) else Scalar(Primitive.ANY)
            continue
        enum = inline_enum(f"{record} {name}", field, cells, draft) if lists_values else None
        if enum is not None:
            enums.append(enum.enum)
            field = replace(field, type=enum.type)
        rows.append(NestedRow(path, field))
    if not nested:
        fields = _without_repeats([each.field for each in rows], record, draft)
        return FieldsRead(fields, extra, tuple(enums))
    tree = nested_records(record, rows)
    inner = (
        replace(each, fields=_without_repeats(each.fields, each.name, draft))
        for each in tree.records
    )
    fields = _without_repeats(tree.fields, record, draft)
    return FieldsRead(fields, extra, (*inner, *enums))


def key_type(table: Table, columns: Mapping[Role, int], draft: Draft) -> TypeExpr | None:
    """What the values of keys are that follow a pattern: one type, or anything where rows differ."""
    found: list[TypeExpr] = []
    for row in table.rows:
        cells = row_cells(row, columns, draft.dialect)
        if not cells.skip:
            found.append(_type(cells, columns, draft).type)
    if not found:
        return None
    return found[0] if all(each == found[0] for each in found) else Scalar(Primitive.ANY)


def base_records(text: str, span: Span, dialect: Dialect) -> tuple[Reference, ...]:
    """The records that prose names as those whose fields this one has too."""
    if dialect.inherits is None or not text:
        return ()
    found: dict[str, Reference] = {}
    for match in dialect.inherits.finditer(text):
        base = match["base"]
        link = _LINK.search(base)
        reference = Reference(plain(base), link[2] if link else None, span)
        found.setdefault(reference.name, reference)
    return tuple(found.values())


def _without_repeats(
    fields: list[Field] | tuple[Field, ...], record: str, draft: Draft
) -> tuple[Field, ...]:
    found: dict[str, Field] = {}
    for field in fields:
        if field.name in found:
            first = Label(found[field.name].span, "first here")
            draft.diagnostics.append(
                FIELD_REPEATED.at(field.span, name=field.name, record=record, related=[first])
            )
        else:
            found[field.name] = field
    return tuple(found.values())


def _field(
    name: str, cells: RowCells, columns: Mapping[Role, int], rule: Rule, table: Table, draft: Draft
) -> Field:
    dialect, rules = draft.dialect, draft.dialect.fields
    parsed = _type(cells, columns, draft)
    required = _required(cells, columns, rule, parsed, draft)
    doc, deprecated = without_deprecation(_doc(cells, table, draft), dialect)
    if cells.deprecated and deprecated is None:
        deprecated = ""
    nullable = rules.nullable
    if parsed.nullable or cells.nullable or (required and parsed.optional):
        nullable = True  # optional around a key that is always there can only mean null
    elif cells.nullable is False or _printed_kind(parsed.type) in rules.prints_nullable:
        nullable = False
    type_ = _with_linked_enum(parsed.type, cells, dialect) if rules.linked_enums else parsed.type
    field = Field(
        name,
        wire_name(name, doc, _type_name(parsed.type), rules),
        type_,
        required,
        cells.cell("name").span,
        nullable,
        doc=doc,
        examples=_examples(cells.text("example", dialect), dialect),
        deprecated=deprecated,
        constraints=_limits(parsed, cells),
    )
    default = "" if required else cells.text("default", dialect)
    return _with_default(field, default) if default else field


def _type_name(type_: TypeExpr) -> str:
    """The name of what a type holds, "" where it is no declaration."""
    match type_:
        case Reference(name=name):
            return name
        case ListOf(inner) | MapOf(inner):
            return _type_name(inner)
        case _:
            return ""


def _type(cells: RowCells, columns: Mapping[Role, int], draft: Draft) -> ParsedType:
    if "type" not in cells.cells and "type" not in columns:
        return ParsedType(Scalar(Primitive.ANY))
    parsed = parsed_type(cells.cell("type"), draft)
    if cells.many and not isinstance(parsed.type, ListOf):
        return replace(parsed, type=ListOf(parsed.type), constraints=Constraints())
    return parsed


def _limits(parsed: ParsedType, cells: RowCells) -> Constraints:
    """What type and marks say; of the type only what a target can say of its own kind of value."""
    stated, own = parsed.constraints, cells.limits
    if stated == own:
        return own
    scalar = isinstance(parsed.type, Scalar)
    text = scalar and parsed.type == Scalar(Primitive.STRING)
    return Constraints(
        minimum=own.minimum if own.minimum is not None or text or not scalar else stated.minimum,
        maximum=own.maximum if own.maximum is not None or text or not scalar else stated.maximum,
        min_length=own.min_length,
        max_length=own.max_length if own.max_length is not None or not text else stated.max_length,
        pattern=own.pattern,
    )


def _required(
    cells: RowCells, columns: Mapping[Role, int], rule: Rule, parsed: ParsedType, draft: Draft
) -> bool:
    if cells.required is not None:
        return cells.required
    if "required" in columns:
        cell = cells.cell("required")
        draft.diagnostics.append(REQUIRED_UNREAD.at(cell.span, text=plain(cell.text)[:40]))
        return False
    required = draft.dialect.fields.required if rule.required is None else rule.required
    return required and not parsed.optional


def _printed_kind(type_: TypeExpr) -> Printed:
    match type_:
        case ListOf():
            return "list"
        case MapOf():
            return "map"
        case Scalar(Primitive.DATE | Primitive.DATETIME | Primitive.TIME):
            return "date"
        case Reference():
            return "reference"
        case _:
            return "scalar"


def _doc(cells: RowCells, table: Table, draft: Draft) -> str:
    dialect = draft.dialect
    text = without_marks(prose(cells.text("description", dialect)), dialect)
    if not cells.footnotes and cells.cells.keys().isdisjoint(_MORE):
        return text
    more = [prose(cells.text(role, dialect)) for role in _MORE]
    if cells.footnotes:
        notes = _notes_near(table, draft)
        more += (notes[mark] for mark in cells.footnotes if mark in notes)
    added = [without_marks(each, dialect) for each in more]
    return "\n".join([text, *filter(None, added)]).strip() if any(added) else text


_MORE: tuple[Role, ...] = ("constraints", "notes")


def _notes_near(table: Table, draft: Draft) -> Mapping[str, str]:
    for section in draft.page.sections:
        if section.first_line <= table.span.line <= section.last_line:
            return footnotes(section, draft.dialect)
    return {}


def _examples(text: str, dialect: Dialect) -> tuple[str, ...]:
    text = prose(text)
    if not text:
        return ()
    labels = dialect.fields.example_labels
    if labels is None or not labels.match(text):
        return (text,)
    return tuple(each.strip() for each in labels.split(text) if each.strip())


def _with_default(field: Field, text: str) -> Field:
    """A field with the default that a page writes; where it is no value of the type, it is prose."""
    words = plain(text)
    if isinstance(field.type, Reference) and field.type.otherwise is None:
        return replace(field, default=Default(words))
    if field.type == Scalar(Primitive.STRING):
        unquoted = words[1:-1] if len(words) > 1 and words[0] == words[-1] == '"' else words
        return (
            replace(field, default=Default(unquoted))
            if " " not in unquoted
            else _noted(field, text)
        )
    try:
        value = json.loads(words.lower() if words.lower() in ("true", "false", "null") else words)
    except ValueError:
        return _noted(field, text)
    match field.type, value:
        case (Scalar(Primitive.BOOLEAN), bool()):
            return replace(field, default=Default(value))
        case (Scalar(Primitive.BOOLEAN), _) | (_, bool()):
            return _noted(field, text)
        case (Scalar(Primitive.INTEGER), int()) | (
            Scalar(Primitive.NUMBER | Primitive.FLOAT),
            int() | float(),
        ):
            return replace(field, default=Default(value))
        case _:
            return _noted(field, text)


def _noted(field: Field, default: str) -> Field:
    if prose(default) in field.doc:
        return field
    return replace(field, doc=f"{field.doc}\nDefault: {prose(default)}".strip())


def _with_linked_enum(type_: TypeExpr, cells: RowCells, dialect: Dialect) -> TypeExpr:
    """A scalar as the enum that its description links to, for `resolve` to find out."""
    match type_:
        case Scalar(Primitive.STRING | Primitive.INTEGER):
            cell = cells.cell("description")
            guessed: TypeExpr = type_
            for link in reversed([*_links_in(cell.text)]):
                guessed = Reference(plain(link[1]), link[2], cell.span, otherwise=guessed)
            return guessed
        case ListOf(item):
            return ListOf(_with_linked_enum(item, cells, dialect))
        case _:
            return type_


def _links_in(text: str) -> Iterator[re.Match[str]]:
    for count, link in enumerate(_LINK.finditer(text)):
        if count == _GUESSES:
            return
        if ":" not in link[2].partition("#")[0]:
            yield link
