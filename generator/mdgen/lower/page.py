"""The stage itself: a page and its dialect in, a module out."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace
from typing_extensions import assert_never

from mdgen.diagnostics.catalogue import TABLE_UNREAD
from mdgen.diagnostics.model import Staged
from mdgen.dialects import docs_root
from mdgen.dialects.hook import hooked
from mdgen.dialects.model import Dialect, EnvelopeRule
from mdgen.ir.nodes import (
    Enum,
    Envelope,
    Module,
    Primitive,
    Record,
    Scalar,
    TypeExpr,
    Union,
    UnionOf,
    UnreadTable,
)
from mdgen.lower.anchors import with_anchors
from mdgen.lower.classify import matches
from mdgen.lower.descriptions import description, searched_prose
from mdgen.lower.draft import Draft, Key, Match
from mdgen.lower.enums import enum_of, read_values
from mdgen.lower.fields import FieldsRead, base_records, key_type, read_fields
from mdgen.lower.names import name_of
from mdgen.lower.outline import Outline
from mdgen.lower.unions import read_variants
from mdgen.page.nodes import Page, Table
from mdgen.page.text import plain


def lower(page: Page, dialect: Dialect) -> Staged[Module]:
    """The declarations of one page, and what could not be read of it.

    A page that no rule takes gives a module without declarations, whose `skipped` says what it is.
    """
    root = docs_root(page.path, dialect)
    if not dialect.reads(page.path):
        return Staged(Module(page.path, (), "left out", docs_root=root))
    hook = Staged(page) if dialect.hook is None else hooked(page, dialect.hook)
    page = hook.value
    lines = page.source.lines
    draft = Draft(page, dialect, lines, Outline(page, lines))
    draft.diagnostics += hook.diagnostics
    for match in matches(page, dialect, draft.outline):
        _read(match, draft)
    unread = tuple(_unread(draft))
    if not draft.declarations:
        reason = _reason(page, dialect)
        explained = reason != "no models"
        return Staged(
            Module(page.path, (), reason, unread=() if explained else unread, docs_root=root),
            hook.diagnostics,
        )
    draft.diagnostics += (
        TABLE_UNREAD.at(each.span, dialect=dialect.name, reason=each.reason) for each in unread
    )
    module = Module(page.path, with_anchors(draft), unread=unread, docs_root=root)
    return Staged(module, tuple(draft.diagnostics))


def _read(match: Match, draft: Draft) -> None:
    rule = match.rule
    if rule.kind == "skip":
        _take(match, draft)
        return
    named = name_of(match, draft)
    if named is None:
        return
    _take(match, draft)
    name, naming = named
    key = (naming, name)
    section = draft.page.sections[naming if naming >= 0 else match.index]
    doc, deprecated = description(match, naming, draft)
    if "~~" in section.title and deprecated is None:
        deprecated = ""
    draft.sections.setdefault(key, match.index)
    draft.places.setdefault(name, naming)
    earlier = draft.declarations.get(key)
    match rule.kind:
        case "record":
            read = (
                read_fields(match.block, match.columns, name, rule, draft)
                if isinstance(match.block, Table)
                else FieldsRead()
            )
            record = Record(
                name,
                doc,
                read.fields,
                section.span,
                read.extra,
                deprecated,
                envelope=_envelope(name, match, draft),
            )
            _keep_record(key, record, match, draft)
            draft.last_record = name
            for each in read.nested:
                # Their headings are the table's: links there mean the outer record, which comes first.
                nested = (match.index, each.name)
                draft.declarations.setdefault(nested, each)
                draft.sections.setdefault(nested, match.index)
        case "patterned" if isinstance(match.block, Table):
            extra = key_type(match.block, match.columns, draft)
            _keep_record(key, Record(name, doc, (), section.span, extra, deprecated), match, draft)
        case "enum" | "flags" if match.block is not None:
            read_ = read_values(match.block, match.columns, name, rule, draft)
            known = isinstance(earlier, Enum)
            members = (
                (*earlier.members, *read_.members) if isinstance(earlier, Enum) else read_.members
            )
            is_open = read_.is_open or rule.is_open or rule.kind == "flags"
            is_open = is_open or (isinstance(earlier, Enum) and earlier.is_open)
            is_open = is_open or _says_open(match, naming, draft)
            if known and isinstance(earlier, Enum) and earlier.doc:
                doc = earlier.doc if doc.startswith(earlier.doc) or not doc else doc
            draft.declarations[key] = enum_of(
                replace(read_, members=members, is_open=is_open),
                Enum(name, doc, (), Primitive.STRING, section.span, is_open, deprecated),
                draft,
            )
        case "union":
            variants = () if rule.when.block == "page" else read_variants(match, name, draft)
            # Where there are none, cells that link to the page may list them: `resolve` sees to it.
            draft.declarations[key] = Union(
                name, doc, variants, section.span, deprecated=deprecated
            )
        case "patterned" | "enum" | "flags":
            pass  # a rule for one kind of block that met another: the page holds nothing for it
        case _:
            assert_never(rule.kind)


def _take(match: Match, draft: Draft) -> None:
    if isinstance(match.block, Table):
        draft.taken.add(match.block.span.line)


def _keep_record(key: Key, record: Record, match: Match, draft: Draft) -> None:
    """A record, or what one more table says of it."""
    prose = searched_prose(match, key[0], draft)
    pattern = draft.dialect.open_record
    if record.extra is None and pattern is not None and pattern.search(prose):
        record = replace(record, extra=Scalar(Primitive.ANY))
    bases = base_records(prose, record.span, draft.dialect)
    earlier = draft.declarations.get(key)
    if isinstance(earlier, Record):
        fields = {each.wire_name: each for each in (*record.fields, *earlier.fields)}
        if len(fields) < len(record.fields) + len(earlier.fields):
            ordered = dict.fromkeys(each.wire_name for each in (*earlier.fields, *record.fields))
            kept = tuple(fields[each] for each in ordered)
        else:
            kept = (*earlier.fields, *record.fields)
        record = replace(
            record,
            fields=kept,
            extra=_either(earlier.extra, record.extra),
            bases=earlier.bases or bases,
            envelope=earlier.envelope or record.envelope,
        )
    elif bases:
        record = replace(record, bases=bases)
    draft.declarations[key] = record


def _envelope(name: str, match: Match, draft: Draft) -> Envelope | None:
    """What a record is wrapped around, None where it is a document itself."""
    for rule in draft.dialect.envelopes:
        if (
            (rule.title is None or rule.title.search(name))
            and (rule.path is None or rule.path.search(draft.page.path))
            and ((rule.name is None and rule.type is None) or _has_row(rule, match))
        ):
            return rule.kind
    return None


def _has_row(rule: EnvelopeRule, match: Match) -> bool:
    name, type_ = match.columns.get("name"), match.columns.get("type")
    if not isinstance(match.block, Table) or name is None or type_ is None:
        return False
    return any(
        (rule.name is None or rule.name.search(row.cells[name].text))
        and (rule.type is None or rule.type.search(row.cells[type_].text))
        for row in match.block.rows
        if len(row.cells) > max(name, type_)
    )


def _either(one: TypeExpr | None, other: TypeExpr | None) -> TypeExpr | None:
    anything = Scalar(Primitive.ANY)
    if one is None or other is None or one == other:
        return one or other
    if anything in (one, other):
        return anything
    return UnionOf((one, other))


def _says_open(match: Match, naming: int, draft: Draft) -> bool:
    pattern = draft.dialect.open_enum
    if pattern is None:
        return False
    sections = draft.page.sections
    first = sections[naming if naming >= 0 else match.index].first_line
    return (
        pattern.search("\n".join(draft.lines[first - 1 : sections[match.index].last_line]))
        is not None
    )


def _reason(page: Page, dialect: Dialect) -> str:
    """What a page without declarations is, in a word or two."""
    titles = [plain(section.title) for section in page.sections]
    for skipped in dialect.pages:
        if skipped.path is not None and skipped.path.search(page.path):
            return skipped.reason
        if skipped.heading is not None and any(map(skipped.heading.search, titles)):
            return skipped.reason
    return "no models"


def _unread(draft: Draft) -> Iterator[UnreadTable]:
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
