"""One page becomes declarations, by its dialect's rules. The only stage that knows pages and the IR."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from typing_extensions import assert_never

from mdgen.diagnostics.catalogue import (
    ENUM_WITHOUT_VALUES,
    FIELD_REPEATED,
    MEMBER_UNREAD,
    REQUIRED_UNREAD,
    ROW_WITHOUT_NAME,
    TABLE_UNREAD,
    TYPE_MENDED,
    TYPE_TOO_DEEP,
    TYPE_UNKNOWN,
    TYPE_UNREAD,
    UNION_WITHOUT_MEMBERS,
    VALUE_UNREAD,
)
from mdgen.diagnostics.model import Diagnostic, Label, Staged
from mdgen.dialects import docs_root
from mdgen.dialects.model import Dialect, Printed, Role, Rule
from mdgen.dialects.type_grammar import MAX_DEPTH, ParsedType, parse_type
from mdgen.ir.nodes import (
    Alias,
    Constant,
    Declaration,
    Enum,
    Field,
    ListOf,
    LiteralOf,
    MapOf,
    Member,
    Module,
    Nullable,
    Primitive,
    Record,
    Reference,
    Scalar,
    TypeExpr,
    Union,
    UnionOf,
    Unknown,
    UnreadTable,
    Variant,
)
from mdgen.page.nodes import (
    Block,
    Cell,
    CodeBlock,
    Html,
    ListBlock,
    Page,
    Paragraph,
    Quote,
    Row,
    Section,
    Table,
)
from mdgen.page.text import plain, prose
from mdgen.source import Span

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)\Z")
_WHOLE_CODE = re.compile(r"`+([^`]*)`+\Z")


def lower(page: Page, dialect: Dialect) -> Staged[Module]:
    """The declarations of one page, and what could not be read of it.

    A page that no rule takes gives a module without declarations, whose `skipped` says what it is.
    """
    root = docs_root(page.path, dialect)
    draft = _Draft(page, dialect, page.source.lines)
    for found in _matches(page, dialect):
        _read(found, draft)
    declarations = tuple(draft.declarations.values())
    if not declarations:
        return Staged(Module(page.path, (), _reason(page, dialect), docs_root=root))
    unread = tuple(_unread(draft))
    draft.diagnostics += (
        TABLE_UNREAD.at(each.span, dialect=dialect.name, reason=each.reason) for each in unread
    )
    module = Module(page.path, declarations, unread=unread, docs_root=root)
    return Staged(module, tuple(draft.diagnostics))


@dataclass(frozen=True, slots=True)
class _Match:
    """A block that a rule takes: the section it stands in (by index) and what was read over on the way."""

    rule: Rule
    index: int
    block: Block | None
    columns: Mapping[Role, int]


@dataclass
class _Draft:
    """What one page has given so far. Lives only while the page is lowered."""

    page: Page
    dialect: Dialect
    lines: tuple[str, ...]
    declarations: dict[str, Declaration] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)  # first lines of tables that a rule took
    doc_ends: int = 0  # tables above this line are part of a description


def _matches(page: Page, dialect: Dialect) -> Iterator[_Match]:
    found = False
    for index, section in enumerate(page.sections):
        title = plain(section.title)
        rule = _first(dialect, page, section, title, None, {})
        if rule is not None:
            found = True
            yield _Match(rule, index, None, {})
            continue
        for block in section.blocks:
            columns = _columns(block, dialect) if isinstance(block, Table) else {}
            rule = _first(dialect, page, section, title, block, columns)
            if rule is not None:
                found = True
                yield _Match(rule, index, block, columns)
    if found:
        return
    empty = len(page.sections) == 1 and all(
        isinstance(block, Paragraph | Quote) for block in page.sections[0].blocks
    )
    for rule in dialect.rules:
        when = rule.when
        if (
            when.block == "page"
            and (when.path is None or when.path.search(page.path))
            and (empty or not when.empty)
            and any(section.level == 1 for section in page.sections)
        ):
            yield _Match(rule, 0, None, {})
            return


def _columns(table: Table, dialect: Dialect) -> dict[Role, int]:
    """Column positions by role; of two columns with one role the first has it."""
    found: dict[Role, int] = {}
    for position, cell in enumerate(table.header.cells):
        role = dialect.columns.get(plain(cell.text).lower().strip("_ "))
        if role is not None:
            found.setdefault(role, position)
    return found


def _first(
    dialect: Dialect,
    page: Page,
    section: Section,
    title: str,
    block: Block | None,
    columns: Mapping[Role, int],
) -> Rule | None:
    """The first rule that holds for a block, or for a section as a whole where `block` is None."""
    for rule in dialect.rules:
        when = rule.when
        if (
            when.block == _kind(block)
            and (when.level is None or when.level == section.level)
            and (when.heading is None or when.heading.search(title))
            and (when.path is None or when.path.search(page.path))
            and when.roles <= columns.keys()
            and (
                not when.languages
                or (isinstance(block, CodeBlock) and block.language in when.languages)
            )
        ):
            return rule
    return None


def _kind(block: Block | None) -> str:
    match block:
        case None:
            return "headings"
        case Table():
            return "table"
        case ListBlock():
            return "list"
        case CodeBlock():
            return "fence"
        case Paragraph() | Quote() | Html():
            return "prose"
        case _:
            assert_never(block)


def _read(match: _Match, draft: _Draft) -> None:
    naming = _naming_section(match, draft.page)
    if naming is None:
        return
    heading = plain(naming.title)
    name = heading
    if match.rule.name.match is not None:
        part = match.rule.name.match.search(heading)
        if part is None:
            return
        name = part["name"]
    if isinstance(match.block, Table):
        draft.taken.add(match.block.span.line)
    if match.rule.kind == "skip":
        return
    section = draft.page.sections[match.index]
    doc, deprecated = _description(naming, match, draft)
    if "~~" in naming.title and deprecated is None:
        deprecated = ""
    span = naming.span
    earlier = draft.declarations.get(name)
    match match.rule.kind:
        case "record" if isinstance(match.block, Table):
            fields, extra = _fields(match.block, match.columns, name, draft)
            if isinstance(earlier, Record):
                fields = (*earlier.fields, *fields)
                extra = extra or earlier.extra
            draft.declarations[name] = Record(name, doc, fields, span, extra, deprecated)
        case "enum" if match.block is not None:
            read = _values(match.block, match.columns, name, draft)
            members = read.members
            if isinstance(earlier, Enum):
                known = {(type(each.value), each.value) for each in earlier.members}
                new = (each for each in members if (type(each.value), each.value) not in known)
                members = (*earlier.members, *new)
            is_open = read.is_open or (isinstance(earlier, Enum) and earlier.is_open)
            is_open = is_open or _says_open(naming, section, draft)
            draft.declarations[name] = _enum(name, doc, members, is_open, deprecated, span, draft)
        case "union":
            variants = () if match.rule.when.block == "page" else _variants(match, name, draft)
            if variants:
                draft.declarations[name] = Union(name, doc, variants, span, deprecated=deprecated)
            else:
                draft.diagnostics.append(UNION_WITHOUT_MEMBERS.at(span, name=name))
                anything = Scalar(Primitive.ANY)
                draft.declarations[name] = Alias(name, doc, anything, span, deprecated)
        case _:
            pass  # a rule for one kind of block that met another: the page holds nothing for it


def _naming_section(match: _Match, page: Page) -> Section | None:
    sections = page.sections
    match match.rule.name.source:
        case "title":
            return next((each for each in sections if each.level == 1 and each.title), None)
        case "heading":
            return sections[match.index]
        case "parent":
            level = sections[match.index].level
            above = (each for each in reversed(sections[: match.index]) if 0 < each.level < level)
            return next(above, None)
        case _:
            assert_never(match.rule.name.source)


def _description(naming: Section, match: _Match, draft: _Draft) -> tuple[str, str | None]:
    """The prose between a declaration's heading and its data, and its deprecation, if any.

    Descriptions may hold headings, fences and tables of their own: only the dialect's known headings
    end them, or, where it lists none, the next heading.
    """
    sections = draft.page.sections
    start = sections.index(naming)
    ends = draft.dialect.doc_ends
    last = naming.last_line
    for section in sections[start + 1 : match.index + 1]:
        if ends is None or ends.search(plain(section.title)):
            break
        last = section.last_line
    if match.block is not None:
        last = min(last, match.block.span.line - 1)
    draft.doc_ends = max(draft.doc_ends, last)
    return _deprecation(prose("\n".join(draft.lines[naming.first_line : last])), draft.dialect)


def _deprecation(text: str, dialect: Dialect) -> tuple[str, str | None]:
    """The text without its deprecation sentence, and that sentence's reason (None: not deprecated)."""
    if dialect.deprecation is None:
        return text.strip(), None
    found = dialect.deprecation.search(text)
    if found is None:
        return text.strip(), None
    rest = (text[: found.start()] + text[found.end() :]).strip()
    return rest, found["reason"].strip()


def _fields(
    table: Table, columns: Mapping[Role, int], record: str, draft: _Draft
) -> tuple[tuple[Field, ...], TypeExpr | None]:
    rules = draft.dialect.fields
    found: dict[str, Field] = {}
    extra: TypeExpr | None = None
    for row in table.rows:
        cell = _cell(row, columns, "name")
        markup, marks = _marked("name", cell.text, draft.dialect)
        name = plain(markup)
        if not name:
            draft.diagnostics.append(ROW_WITHOUT_NAME.at(row.span))
            continue
        field_ = _field(name, row, columns, marks, draft)
        if name in rules.extra and isinstance(field_.type, MapOf | Unknown | Scalar):
            extra = field_.type.value if isinstance(field_.type, MapOf) else Scalar(Primitive.ANY)
        elif name in found:
            first = Label(found[name].span, "first here")
            draft.diagnostics.append(
                FIELD_REPEATED.at(field_.span, name=name, record=record, related=[first])
            )
        else:
            found[name] = field_
    return tuple(found.values()), extra


@dataclass(frozen=True, slots=True)
class _Marks:
    """What the dialect's markers said of one cell."""

    required: bool | None = None
    nullable: bool | None = None
    deprecated: bool = False


def _marked(role: Role, text: str, dialect: Dialect) -> tuple[str, _Marks]:
    """The cell's text without the marks that are to be stripped, and what they set."""
    marks = _Marks()
    for marker in dialect.markers:
        if marker.role != role or not marker.match.search(text):
            continue
        marks = _Marks(
            marker.required if marks.required is None else marks.required,
            marker.nullable if marks.nullable is None else marks.nullable,
            marks.deprecated or bool(marker.deprecated),
        )
        if marker.strip:
            text = marker.match.sub("", text)
    return text, marks


def _field(name: str, row: Row, columns: Mapping[Role, int], marks: _Marks, draft: _Draft) -> Field:
    dialect, rules = draft.dialect, draft.dialect.fields
    parsed = _parsed(_cell(row, columns, "type"), draft)
    required = _required(row, columns, marks, parsed, draft)
    doc, deprecated = _deprecation(prose(_text(row, columns, "description", dialect)), dialect)
    if marks.deprecated and deprecated is None:
        deprecated = ""
    nullable: bool | None = None
    if parsed.nullable or marks.nullable or (required and parsed.optional):
        nullable = True  # optional around a key that is always there can only mean null
    elif _printed_kind(parsed.type) in rules.prints_nullable:
        nullable = False
    wire_name = rules.unescape.sub("", name) if rules.unescape is not None else name
    return Field(
        name,
        wire_name or name,
        parsed.type,
        required,
        _cell(row, columns, "name").span,
        nullable,
        doc=doc,
        examples=_examples(_text(row, columns, "example", dialect), dialect),
        deprecated=deprecated,
    )


def _cell(row: Row, columns: Mapping[Role, int], role: Role) -> Cell:
    position = columns.get(role, len(row.cells))
    return row.cells[position] if position < len(row.cells) else Cell("", row.span)


def _text(row: Row, columns: Mapping[Role, int], role: Role, dialect: Dialect) -> str:
    text = _cell(row, columns, role).text
    return "" if text in dialect.fields.no_text else text


def _required(
    row: Row, columns: Mapping[Role, int], marks: _Marks, parsed: ParsedType, draft: _Draft
) -> bool:
    if "required" in columns:
        cell = _cell(row, columns, "required")
        _, said = _marked("required", cell.text, draft.dialect)
        if said.required is not None:
            return said.required
        draft.diagnostics.append(REQUIRED_UNREAD.at(cell.span, text=plain(cell.text)[:40]))
        return False
    if marks.required is not None:
        return marks.required
    return draft.dialect.fields.required and not parsed.optional


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


def _examples(text: str, dialect: Dialect) -> tuple[str, ...]:
    text = prose(text)
    if not text:
        return ()
    labels = dialect.fields.example_labels
    if labels is None or not labels.match(text):
        return (text,)
    return tuple(each.strip() for each in labels.split(text) if each.strip())


def _parsed(cell: Cell, draft: _Draft) -> ParsedType:
    parsed = parse_type(cell.text, draft.dialect.grammar, cell.span)
    for problem in parsed.problems:
        span = cell.span
        if "\n" not in cell.text[: problem.offset]:
            span = replace(span, column=span.column + problem.offset, length=len(problem.text) or 1)
        match problem.kind:
            case "stray":
                draft.diagnostics.append(TYPE_MENDED.at(span, text=problem.text))
            case "unknown":
                draft.diagnostics.append(TYPE_UNKNOWN.at(span, name=problem.text))
            case "deep":
                draft.diagnostics.append(TYPE_TOO_DEEP.at(span, limit=MAX_DEPTH))
            case "unread":
                draft.diagnostics.append(TYPE_UNREAD.at(span, text=cell.text[:60]))
            case _:
                assert_never(problem.kind)
    return parsed


@dataclass(frozen=True, slots=True)
class _Values:
    members: tuple[Member, ...]
    is_open: bool = False


def _values(block: Block, columns: Mapping[Role, int], name: str, draft: _Draft) -> _Values:
    """The values that one block lists. Those of tables are text; `_enum` decides what they are."""
    match block:
        case Table():
            rows = (
                (_cell(row, columns, "name"), _cell(row, columns, "value")) for row in block.rows
            )
            return _Values(
                tuple(
                    Member(plain(title.text), _verbatim(value.text), title.span)
                    for title, value in rows
                )
            )
        case ListBlock(items):
            read = [_constants(item.text, item.span, name, draft) for item in items]
            return _Values(tuple(each for found in read for each in found.members))
        case CodeBlock():
            return _constants(block.text, block.span, name, draft)
        case _:
            return _Values(())


def _verbatim(cell: str) -> str:
    """A value as it goes over the wire: the cell's text, without the code marks around all of it."""
    text = cell.replace("\\|", "|")
    whole = _WHOLE_CODE.match(text)
    return whole[1] if whole else text


def _constants(text: str, span: Span, name: str, draft: _Draft) -> _Values:
    """The constants of a type expression; anything in it that is none leaves the enum open."""
    parsed = parse_type(text, draft.dialect.grammar, span)
    variants = parsed.type.variants if isinstance(parsed.type, UnionOf) else (parsed.type,)
    members: list[Member] = []
    is_open = False
    for variant in variants:
        match variant:
            case LiteralOf(values):
                members += (Member("", value, span) for value in values)
            case Scalar():
                is_open = True
            case _:
                shown = text.strip()[:40]
                draft.diagnostics.append(VALUE_UNREAD.at(span, text=shown, name=name))
    return _Values(tuple(members), is_open)


def _says_open(naming: Section, section: Section, draft: _Draft) -> bool:
    pattern = draft.dialect.open_enum
    if pattern is None:
        return False
    return (
        pattern.search("\n".join(draft.lines[naming.first_line - 1 : section.last_line]))
        is not None
    )


def _enum(
    name: str,
    doc: str,
    members: Sequence[Member],
    is_open: bool,
    deprecated: str | None,
    span: Span,
    draft: _Draft,
) -> Declaration:
    """An enum of one kind of constants; of several kinds, an alias of the literals."""
    if not members:
        draft.diagnostics.append(ENUM_WITHOUT_VALUES.at(span, name=name))
        return Alias(name, doc, Scalar(Primitive.STRING), span, deprecated)
    unique = {(type(each.value), each.value): each for each in reversed(members)}
    kept = tuple(each for each in members if unique[type(each.value), each.value] is each)
    if all(each.name and isinstance(each.value, str) for each in kept) and all(
        _INTEGER.match(str(each.value)) for each in kept
    ):
        # Tables do not quote: values that all look whole are taken as whole numbers.
        kept = tuple(replace(each, value=int(each.value)) for each in kept)
    kinds = {_constant_kind(each.value) for each in kept}
    if len(kinds) > 1:
        literals: TypeExpr = LiteralOf(tuple(each.value for each in kept))
        if is_open:
            literals = UnionOf((literals, Scalar(Primitive.ANY)))
        return Alias(name, doc, literals, span, deprecated)
    return Enum(name, doc, kept, kinds.pop(), span, is_open, deprecated)


def _constant_kind(value: Constant) -> Primitive:
    match value:
        case bool():
            return Primitive.BOOLEAN
        case int():
            return Primitive.INTEGER
        case float():
            return Primitive.FLOAT
        case str():
            return Primitive.STRING
        case _:
            assert_never(value)


def _variants(match: _Match, name: str, draft: _Draft) -> tuple[Variant, ...]:
    """The members of a union, one per heading below the rule's."""
    sections = draft.page.sections
    top = sections[match.index].level
    found: list[Variant] = []
    for section in sections[match.index + 1 :]:
        if section.level <= top:
            break
        if section.level != top + 1:
            continue
        type_ = _variant(section, match.rule, draft)
        if type_ is None:
            draft.diagnostics.append(MEMBER_UNREAD.at(section.span, name=name))
            type_ = Unknown(plain(section.title))
        found.append(Variant(type_, section.span))
    return tuple(found)


def _variant(section: Section, rule: Rule, draft: _Draft) -> TypeExpr | None:
    """What type a union member's section says: in its heading, else in the code below it."""
    heading = [section.title] if section.title.strip() else []
    blocks = [block for block in section.blocks if isinstance(block, CodeBlock)]
    fences = [
        found["type"]
        for pattern in rule.fences
        for block in blocks
        if (found := pattern.search(block.text))
    ]
    for text in fences + heading if rule.prefer_fence else heading + fences:
        parsed = parse_type(text, draft.dialect.grammar, section.span)
        if not any(problem.kind in ("unread", "deep") for problem in parsed.problems):
            return Nullable(parsed.type) if parsed.nullable else parsed.type
    return None


def _reason(page: Page, dialect: Dialect) -> str:
    """What a page without declarations is, in a word or two."""
    titles = [plain(section.title) for section in page.sections]
    for skipped in dialect.pages:
        if skipped.path is not None and skipped.path.search(page.path):
            return skipped.reason
        if skipped.heading is not None and any(map(skipped.heading.search, titles)):
            return skipped.reason
    return "no models"


def _unread(draft: _Draft) -> Iterator[UnreadTable]:
    """Tables that no rule took, those inside descriptions aside."""
    for section in draft.page.sections:
        for block in section.blocks:
            if (
                isinstance(block, Table)
                and block.span.line not in draft.taken
                and block.span.line > draft.doc_ends
            ):
                words = ", ".join(plain(cell.text) for cell in block.header.cells)
                yield UnreadTable(block.span, f"its columns are {words}")
