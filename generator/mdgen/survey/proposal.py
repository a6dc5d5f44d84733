"""A dialect file for documentation that no shipped dialect reads well, from what its tables show."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct, field

from mdgen.dialects import load_dialect
from mdgen.dialects.model import Dialect, Role
from mdgen.dialects.type_grammar import parse_type
from mdgen.ir.nodes import LiteralOf, Reference, UnionOf
from mdgen.ir.walk import references
from mdgen.lower.classify import columns_of, header_words
from mdgen.lower.outline import Outline
from mdgen.page.nodes import Table
from mdgen.page.parse import parse_page
from mdgen.page.text import plain
from mdgen.source import SourceFile, Span

_YES = ("yes", "y", "true", "required", "ja", "oui", "si", "sí", "sim", "да", "x", "✓", "✅", "是")
_NO = ("no", "n", "false", "optional", "nein", "non", "não", "нет", "-", "–", "否")
_NAME = re.compile(r"(?!\d+\Z)[\w.$@\[\]-]{1,60}\Z")
_MOST = 0.6
"""A column is taken for what most of its cells look like: so many of them."""
_SOME = 0.3
"""A column of names of which so many are types that everybody has is one of types."""
_FEWEST = 3
_SHOWN = 12


class Proposal(Struct, frozen=True):
    """A dialect file's text, and what was seen on the way, with counts.

    `columns` are the header words that the file adds, by role; `types` the words of type columns that
    no shipped dialect knows; `unread` the headers of tables that the proposal still leaves unread.
    """

    text: str
    columns: tuple[tuple[Role, tuple[str, ...]], ...]
    headings: tuple[tuple[str, int], ...]
    types: tuple[tuple[str, int], ...]
    unread: tuple[tuple[str, int], ...]


class _Column(Struct):
    """What the cells below one header word look like, in all tables that have it."""

    cells: list[str] = field(default_factory=list)
    first: int = 0
    tables: int = 0


class _Seen(Struct):
    """The tables of a tree: their columns by header word, and where each stands."""

    columns: dict[str, _Column] = field(default_factory=dict)
    tables: list[tuple[Table, tuple[str, ...], tuple[str, ...]]] = field(default_factory=list)


def propose(sources: Sequence[SourceFile], name: str = "ours") -> Proposal:
    """A dialect that extends `generic` by what these pages show; the file loads, and builds."""
    generic = load_dialect("generic").value
    assert generic is not None
    seen = _look(sources)
    added = _roles(seen, generic)
    words = dict(generic.columns) | {
        word: role for role, several in added.items() for word in several
    }
    read = [each for each in seen.tables if _has(each[1], words, "name", "type")]
    headings = Counter(title for _, _, path in read for title in path[:1])
    types = _unknown_types(read, words, generic)
    marks = _required_marks(read, words, generic)
    unread = Counter(", ".join(each[1]) for each in seen.tables if each not in read)
    text = _toml(name, added, _common_ending(headings), types, marks, len(read), unread)
    return Proposal(
        text,
        tuple((role, tuple(several)) for role, several in added.items()),
        tuple(headings.most_common(_SHOWN)),
        tuple(types.most_common()),
        tuple(unread.most_common()),
    )


def _look(sources: Iterable[SourceFile]) -> _Seen:
    seen = _Seen()
    for source in sources:
        page = parse_page(source).value
        outline = Outline(page, source.lines)
        for index, section in enumerate(page.sections):
            path = (outline.titles[index], *(outline.titles[each] for each in outline.above(index)))
            for block in section.blocks:
                if not isinstance(block, Table):
                    continue
                words = header_words(block)
                seen.tables.append((block, words, path))
                for at, word in enumerate(words):
                    column = seen.columns.setdefault(word, _Column())
                    column.tables += 1
                    column.first += at == 0
                    column.cells += (
                        row.cells[at].text for row in block.rows if at < len(row.cells)
                    )
    return seen


def _has(words: Sequence[str], roles: Mapping[str, Role], *wanted: str) -> bool:
    found = {roles.get(word) for word in words}
    return all(each in found for each in wanted)


def _roles(seen: _Seen, generic: Dialect) -> dict[Role, list[str]]:
    """Roles of header words that `generic` does not know, by what stands below them.

    Only tables that have a column of names and one of types are of fields; in one that has both without
    a guess, nothing but the required column is guessed.
    """
    guessed = {
        word: role
        for word, column in seen.columns.items()
        if word and word not in generic.columns and (role := _role(column, generic)) is not None
    }
    found: dict[Role, list[str]] = {}
    for _, words, _ in seen.tables:
        known = columns_of(words, generic)
        new: dict[Role, str] = {}
        for word in words:
            role = guessed.get(word)
            if role is not None and role not in known:
                new.setdefault(role, word)
        if not {"name", "type"} <= {*known, *new}:
            continue
        complete = "name" in known and "type" in known
        for role, word in new.items():
            if (role == "required" or not complete) and word not in found.setdefault(role, []):
                found[role].append(word)
    return {role: words for role, words in found.items() if words}


def _role(column: _Column, generic: Dialect) -> Role | None:
    cells = [plain(cell) for cell in column.cells]
    filled = [cell for cell in cells if cell]
    if not filled:
        return None
    if _share(filled, lambda cell: cell.lower() in _YES or cell.lower() in _NO) >= _MOST:
        return "required"
    named = _share(filled, lambda cell: _NAME.match(cell) is not None)
    known = _share(filled, lambda cell: _is_type(cell, generic))
    if known >= _MOST or (known >= _SOME and named >= _MOST and not column.first):
        return "type"
    if named >= _MOST and column.first > column.tables * _MOST:
        return "name"
    return "description" if _share(filled, lambda cell: " " in cell) >= _MOST else None


def _share(cells: Sequence[str], claim: Callable[[str], bool]) -> float:
    return sum(map(claim, cells)) / len(cells)


def _is_type(cell: str, generic: Dialect) -> bool:
    parsed = parse_type(cell, generic.grammar, Span("", 1))
    constant = isinstance(parsed.type, LiteralOf | UnionOf)
    return not (parsed.problems or constant or any(references(parsed.type)))


Read = Sequence[tuple[Table, tuple[str, ...], tuple[str, ...]]]


def _cells(read: Read, words: Mapping[str, Role], role: Role) -> list[str]:
    found: list[str] = []
    for table, header, _ in read:
        at = next((at for at, word in enumerate(header) if words.get(word) == role), None)
        if at is not None:
            found += (row.cells[at].text for row in table.rows if at < len(row.cells))
    return found


def _unknown_types(read: Read, words: Mapping[str, Role], generic: Dialect) -> Counter[str]:
    """Names in type cells that are no known word and no heading of these pages."""
    titles = {title.lower() for _, _, path in read for title in path}
    found: Counter[str] = Counter()
    for cell in _cells(read, words, "type"):
        for each in references(parse_type(cell, generic.grammar, Span("", 1)).type):
            if isinstance(each, Reference) and each.link is None:
                known = any(each.name.lower() in title for title in titles)
                if not known:
                    found[each.name] += 1
    return found


def _required_marks(
    read: Read, words: Mapping[str, Role], generic: Dialect
) -> list[tuple[str, bool | None]]:
    """Texts of required columns that `generic` does not read, with what they probably mean."""
    markers = generic.markers.get("required", ())
    found: Counter[str] = Counter()
    for cell in _cells(read, words, "required"):
        if not any(marker.match.search(cell) for marker in markers):
            found[plain(cell).lower()] += 1
    return [
        (text, True if text in _YES else False if text in _NO else None)
        for text, _ in found.most_common(_SHOWN)
        if len(text.split()) <= _FEWEST  # more words are a condition, and no mark
    ]


def _common_ending(headings: Counter[str]) -> tuple[str, str] | None:
    """The word before or behind the name in most headings above tables: ("Objekt", "before")."""
    total = sum(headings.values())
    for where, at in (("behind", -1), ("before", 0)):
        words = Counter(
            title.split()[at] for title in headings.elements() if len(title.split()) > 1
        )
        for word, count in words.most_common(1):
            if count >= _FEWEST and count > total * _MOST:
                return word, where
    return None


def _toml(
    name: str,
    added: dict[Role, list[str]],
    ending: tuple[str, str] | None,
    types: Counter[str],
    marks: Sequence[tuple[str, bool | None]],
    read: int,
    unread: Counter[str],
) -> str:
    lines = [
        f"# How these pages are read: {read} tables of fields were recognised.",
        "[dialect]",
        f"name = {_quoted(name)}",
        'extends = "generic"',
        "schema = 1",
    ]
    if added:
        lines += ["", "[columns]"]
        lines += [f"{role} = [{', '.join(map(_quoted, words))}]" for role, words in added.items()]
    if ending is not None:
        word, where = ending
        pattern = (
            rf"^(?P<name>.+?) {re.escape(word)}$"
            if where == "behind"
            else rf"^{re.escape(word)} (?P<name>.+)$"
        )
        lines += [
            "",
            f"[[rule]]                      # `{word}` stands {where} the name in most headings",
            'kind = "record"',
            f'when = {{ roles = ["name", "type"], heading = {_quoted(pattern)} }}',
            f'name = {{ from = "heading", match = {_quoted(pattern)} }}',
        ]
    for text, required in marks:
        pattern = f"(?i)^\\W*{re.escape(text)}\\W*$"
        block = ["[[cell]]", 'column = "required"', f"match = {_quoted(pattern)}"]
        block.append(f"required = {'true' if required else 'false'}")
        lines += ["", *(block if required is not None else [f"# {each}" for each in block])]
    if types:
        lines += ["", "# Types that nothing declares. Say what they are:", "# [types.words]"]
        lines += [
            f"# string = [{_quoted(word)}]  # {count} cells"
            for word, count in types.most_common(_SHOWN)
        ]
    if unread:
        lines += ["", "# Tables that stay unread, by their columns:"]
        lines += [f"# {count:4}  {words}" for words, count in unread.most_common(_SHOWN)]
        if len(unread) > _SHOWN:
            lines.append(f"#       and {len(unread) - _SHOWN} other kinds")
    return "\n".join(each.replace("\r", " ") for each in lines) + "\n"


def _quoted(text: str) -> str:
    """Text as a TOML string: a basic string escapes as JSON does."""
    return json.dumps(text, ensure_ascii=False)
