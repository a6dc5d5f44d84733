"""On a whole SDK's documentation: each kind of change is found once, at its row, and nothing else is."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from docs_pairs import NO, YES, model, schema_of
from mdgen.changes import compare
from mdgen.ir.nodes import Declaration, DeclarationId, Enum, Field, LiteralOf, Record, Schema, Union
from mdgen.ir.walk import declarations, references, types

pytestmark = pytest.mark.corpus

Expected = tuple[str, str, str]
FORMS = {"str": "*str*", "int": "*int*", "float": "*float*", "bool": "*bool*"}


@pytest.fixture(scope="module")
def pages(shared: Path) -> dict[str, str]:
    root = shared / "corpus" / "speakeasy" / "python" / "mistral"
    return {
        path.relative_to(root).as_posix(): path.read_bytes().decode("utf-8")
        for path in sorted(root.rglob("*.md"))
    }


@dataclass
class Edited:
    """The pages while they are edited. Each edit has pages of its own, so that none hides another."""

    schema: Schema
    pages: dict[str, str]
    declared: dict[DeclarationId, Declaration]
    held_by: dict[DeclarationId, list[DeclarationId]]
    taken: set[str] = field(default_factory=set)
    expected: set[Expected] = field(default_factory=set)

    def free(self) -> Iterator[tuple[DeclarationId, Declaration]]:
        """Declarations that no edit has touched and that no union tells apart by a field."""
        tagged = {
            reference.target
            for variants in self.schema.discriminators
            for variant in variants
            for reference in references(variant)
        }
        for id_, declaration in self.declared.items():
            if id_.page not in self.taken and id_ not in tagged:
                yield id_, declaration

    def record(self, size: int, *, held: bool | None = None) -> tuple[DeclarationId, Record]:
        """A record of at least so many fields, held by others or not."""
        for id_, declaration in self.free():
            if (
                isinstance(declaration, Record)
                and len(declaration.fields) >= size
                and held in (None, bool(self.held_by.get(id_)))
            ):
                self.taken.add(id_.page)
                return id_, declaration
        raise AssertionError("no such record")

    def row(self, form: str, documented: bool = False) -> tuple[DeclarationId, Field, list[str]]:
        """A field whose type cell is `form`, with the cells of its row."""
        for id_, declaration in self.free():
            if not isinstance(declaration, Record) or len(declaration.fields) < 3:
                continue
            for each in declaration.fields:
                cells = [cell.strip() for cell in self.line(id_.page, each.span.line).split("|")]
                if (
                    len(cells) in (6, 7)
                    and cells[2] == form
                    and documented == (each.doc.count(" ") > 4)
                ):
                    self.taken.add(id_.page)
                    return id_, each, cells
        raise AssertionError(form)

    def enum(self, is_open: bool) -> tuple[DeclarationId, Enum]:
        for id_, declaration in self.free():
            if (
                isinstance(declaration, Enum)
                and declaration.is_open is is_open
                and len(declaration.members) > 2
                and f'- `"{declaration.members[-1].value}"`' in self.pages[id_.page]
            ):
                self.taken.add(id_.page)
                return id_, declaration
        raise AssertionError("no such enum")

    def union(self) -> tuple[DeclarationId, Union]:
        for id_, declaration in self.free():
            if isinstance(declaration, Union) and len(declaration.variants) > 2:
                self.taken.add(id_.page)
                return id_, declaration
        raise AssertionError("no such union")

    def line(self, page: str, number: int) -> str:
        return self.pages[page].split("\n")[number - 1]

    def replace_line(self, page: str, number: int, *lines: str) -> None:
        text = self.pages[page].split("\n")
        text[number - 1 : number] = lines
        self.pages[page] = "\n".join(text)

    def write_row(self, id_: DeclarationId, field_: Field, cells: list[str]) -> None:
        self.replace_line(id_.page, field_.span.line, " | ".join(cells).strip())

    def expect(self, code: str, id_: DeclarationId, field_: str = "") -> None:
        self.expected.add((code, id_.name, field_))


Edit = Callable[[Edited], None]


def retyped(code: str, old: str, new: str, mark: str | None = None) -> Edit:
    def edit(docs: Edited) -> None:
        id_, field_, cells = docs.row(old)
        cells[2] = new
        cells[3] = mark or cells[3]
        docs.write_row(id_, field_, cells)
        docs.expect(code, id_, field_.name)

    return edit


def added(code: str, type_: str, mark: str) -> Edit:
    def edit(docs: Edited) -> None:
        id_, record = docs.record(3)
        number = record.fields[-1].span.line
        row = f"| `brand_new` | {type_} | {mark} | N/A |"
        docs.replace_line(id_.page, number, docs.line(id_.page, number), row)
        docs.expect(code, id_, "brand_new")

    return edit


def model_removed(docs: Edited) -> None:
    id_, _ = docs.record(3, held=False)
    del docs.pages[id_.page]
    docs.expect("MDG601", id_)


def model_moved(docs: Edited) -> None:
    id_, _ = docs.record(3, held=False)
    docs.pages[id_.page.replace("/models/", "/components/")] = docs.pages.pop(id_.page)
    docs.expect("MDG602", id_)


def page_renamed(docs: Edited) -> None:
    id_, _ = docs.record(3, held=False)
    docs.pages[id_.page.replace("/models/", "/models/the-")] = docs.pages.pop(id_.page)
    docs.expect("MDG680", id_)


def model_renamed(docs: Edited) -> None:
    id_, _ = docs.record(6, held=True)
    text = docs.pages.pop(id_.page).replace(f"# {id_.name}\n", "# EntirelyRenamed\n", 1)
    docs.pages["docs/models/entirelyrenamed.md"] = text
    file = id_.page.rpartition("/")[2]
    name = re.compile(rf"\bmodels\.{id_.name}\b")
    for page, text in docs.pages.items():
        docs.pages[page] = name.sub("models.EntirelyRenamed", text).replace(
            f"models/{file}", "models/entirelyrenamed.md"
        )
    docs.expected.add(("MDG603", "EntirelyRenamed", ""))


def model_added(docs: Edited) -> None:
    docs.pages["docs/models/brandnew.md"] = model("BrandNew", "one | *str*", "two | *int*")
    docs.expected.add(("MDG610", "BrandNew", ""))


def field_removed(docs: Edited) -> None:
    id_, record = docs.record(5)
    docs.replace_line(id_.page, record.fields[2].span.line)
    docs.expect("MDG613", id_, record.fields[2].name)


def python_name_changed(docs: Edited) -> None:
    id_, field_, cells = docs.row("*str*")
    cells[1] = f"`{field_.name}_`"
    docs.write_row(id_, field_, cells)
    docs.expect("MDG651", id_, f"{field_.name}_")


def field_renamed(docs: Edited) -> None:
    id_, field_, cells = docs.row("*str*", documented=True)
    cells[1] = "`quite_another_name`"
    docs.write_row(id_, field_, cells)
    docs.expect("MDG652", id_, "quite_another_name")


def value_added(code: str, is_open: bool) -> Edit:
    def edit(docs: Edited) -> None:
        id_, _ = docs.enum(is_open)
        docs.pages[id_.page] = docs.pages[id_.page].rstrip("\n") + '\n- `"brand-new"`\n'
        docs.expect(code, id_, "brand-new")

    return edit


def value_removed(docs: Edited) -> None:
    id_, enum = docs.enum(is_open=False)
    last = str(enum.members[-1].value)
    docs.pages[id_.page] = docs.pages[id_.page].replace(f'- `"{last}"`', "")
    docs.expect("MDG632", id_, last)


def closed(docs: Edited) -> None:
    id_, _ = docs.enum(is_open=True)
    lines = docs.pages[id_.page].split("\n")
    docs.pages[id_.page] = "\n".join(each for each in lines if "pen enum" not in each)
    docs.expect("MDG633", id_)


def opened(docs: Edited) -> None:
    id_, _ = docs.enum(is_open=False)
    note = "## Values\n\nThis is an open enum. Unrecognized values will not fail type checks.\n"
    docs.pages[id_.page] = docs.pages[id_.page].replace("## Values\n", note)
    docs.expect("MDG633", id_)


def variant_added(docs: Edited) -> None:
    id_, _ = docs.union()
    fence = "```python\nvalue: Dict[str, bytes] = /* values here */\n```\n"
    docs.pages[id_.page] = f"{docs.pages[id_.page].rstrip()}\n\n### `Dict[str, bytes]`\n\n{fence}"
    docs.expect("MDG640", id_)


def variant_removed(docs: Edited) -> None:
    id_, union = docs.union()
    lines = docs.pages[id_.page].split("\n")
    docs.pages[id_.page] = "\n".join(lines[: union.variants[-1].span.line - 1])
    docs.expect("MDG641", id_)


def discriminator_lost(docs: Edited) -> None:
    unions = [each for each in docs.declared.items() if isinstance(each[1], Union)]
    for id_, union in unions:
        assert isinstance(union, Union)
        variants = tuple(variant.type for variant in union.variants)
        found = docs.schema.discriminators.get(variants)
        for reference in [each for type_ in variants for each in references(type_)]:
            target = reference.target
            assert target is not None
            record = docs.declared[target]
            if found is None or not isinstance(record, Record) or target.page in docs.taken:
                continue
            tag = next(each for each in record.fields if each.wire_name == found.wire_name)
            if docs.held_by[target] != [id_] or not isinstance(tag.type, LiteralOf):
                continue
            cells = [cell.strip() for cell in docs.line(target.page, tag.span.line).split("|")]
            cells[2] = "*str*"
            docs.write_row(target, tag, cells)
            docs.taken.add(target.page)
            docs.expect("MDG620", target, tag.name)
            docs.expect("MDG642", id_)
            return
    raise AssertionError("no such union")


def deprecated(docs: Edited) -> None:
    id_, field_, cells = docs.row("*str*")
    cells[1], cells[4] = f"~~{cells[1]}~~", ": warning: ** DEPRECATED **: Do not use."
    docs.write_row(id_, field_, cells)
    docs.expect("MDG670", id_, field_.name)


def described(docs: Edited) -> None:
    id_, field_, cells = docs.row("*str*")
    cells[4] = "Now it has another description."
    docs.write_row(id_, field_, cells)
    docs.expect("MDG680", id_, field_.name)


def reordered(docs: Edited) -> None:
    id_, record = docs.record(4)
    first, second = (each.span.line for each in record.fields[:2])
    one, other = docs.line(id_.page, first), docs.line(id_.page, second)
    docs.replace_line(id_.page, first, other)
    docs.replace_line(id_.page, second, one)
    docs.expect("MDG680", id_)


EDITS: tuple[Edit, ...] = (
    discriminator_lost,
    model_renamed,
    model_removed,
    model_moved,
    model_added,
    added("MDG611", "*Optional[str]*", NO),
    added("MDG612", "*str*", YES),
    field_removed,
    retyped("MDG614", "*Optional[str]*", "*str*", YES),
    retyped("MDG615", "*str*", "*Optional[str]*", NO),
    retyped("MDG616", "*str*", "*Nullable[str]*"),
    retyped("MDG617", "*OptionalNullable[str]*", "*Optional[str]*"),
    retyped("MDG620", "*int*", "*float*"),
    retyped("MDG621", "*float*", "*int*"),
    retyped("MDG622", "*bool*", "*str*"),
    retyped("MDG620", "List[*str*]", "List[*Union[str, int]*]"),
    retyped("MDG621", "Dict[str, *Any*]", "Dict[str, *str*]"),
    value_added("MDG630", is_open=False),
    value_added("MDG631", is_open=True),
    value_removed,
    closed,
    opened,
    variant_added,
    variant_removed,
    python_name_changed,
    field_renamed,
    deprecated,
    described,
    reordered,
    page_renamed,
)


def edited(pages: dict[str, str]) -> Edited:
    schema = schema_of(pages)
    declared = declarations(schema)
    held_by: dict[DeclarationId, list[DeclarationId]] = {}
    for id_, declaration in declared.items():
        for type_ in types(declaration):
            for reference in references(type_):
                assert reference.target is not None
                held_by.setdefault(reference.target, []).append(id_)
    docs = Edited(schema, dict(pages), declared, held_by)
    for edit in EDITS:
        edit(docs)
    return docs


def test_each_kind_of_change_is_found_once_and_nothing_else(pages: dict[str, str]) -> None:
    docs = edited(pages)
    new = schema_of(docs.pages)
    started = time.perf_counter()
    found = compare(docs.schema, new)
    took = time.perf_counter() - started
    got = [(each.code, each.declaration.name, each.field) for each in found]
    missing, wrong = docs.expected - set(got), set(got) - docs.expected
    print(f"{len(set(got) & docs.expected)} right, {len(missing)} missing, {len(wrong)} wrong")
    assert (missing, wrong) == (set(), set())
    assert len(got) == len(docs.expected)
    for each in found:
        tree = pages if each.in_old else docs.pages
        line = tree[each.span.path].split("\n")[each.span.line - 1]
        if each.field:
            assert each.field in line, each
        elif each.code in ("MDG640", "MDG641"):
            assert line.startswith("### "), each
        else:
            assert line.startswith("# "), each
    assert took < 2


def test_a_tree_has_no_changes_to_itself_in_another_place(pages: dict[str, str]) -> None:
    assert compare(schema_of(pages), schema_of(dict(reversed(pages.items())))) == ()
