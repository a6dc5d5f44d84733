"""Holds one API's documentation in several languages against itself: the same models, whatever the language.

    python benchmarks/conformance.py ../shared/corpus/speakeasy/*/conformance-2025-01 [--show 20]

Every folder is one SDK's docs of the same API. For each pair of them the declarations that both print are
compared, field by field: presence, type, values of enums, members of unions. Facts that a language does not
print are set aside and counted by what they are (`docs/languages.md` explains each); what is left over is a
difference, and the exit status is 1.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

from mdgen.config import configure
from mdgen.ir.nodes import (
    Alias,
    Constant,
    Declaration,
    DeclarationId,
    Enum,
    Field,
    ListOf,
    LiteralOf,
    MapOf,
    Nullable,
    Primitive,
    Record,
    Reference,
    Scalar,
    TypeExpr,
    Union,
    UnionOf,
    Unknown,
)
from mdgen.pipeline import read, understand

_NUMBERS = frozenset({Primitive.INTEGER, Primitive.NUMBER, Primitive.FLOAT, Primitive.DECIMAL})
_DATES = frozenset({Primitive.DATE, Primitive.DATETIME})
_OTHER_LETTERS = re.compile(r"[^a-z0-9]")
_DEEPEST = 40


_PECULIAR: tuple[tuple[str, str, str], ...] = (
    ("python", r"\.content_type", "content type of a file, printed in python alone"),
    ("ruby", r"\bDefaultsAndConsts\.default\w+ required", "field with a default, required in ruby"),
    ("ruby", r"\bUnionOfArrays", "union that ruby prints as its first member"),
    ("go", r"\bError\.", "go's error models, two of which have one name"),
    ("", r"\bCustomSchemeAppId", "security scheme of its own, in three languages alone"),
    ("", r"\.global_?optional_?hidden", "hidden global parameter"),
)
"""What one language prints its own way, found in a difference: the language, the words for it."""


@dataclass(frozen=True, slots=True)
class Tree:
    """One language's docs: its declarations by id, and by folder and name without case and underscores."""

    language: str
    declared: Mapping[DeclarationId, Declaration]
    by_key: Mapping[tuple[str, str], DeclarationId]
    by_name: Mapping[str, tuple[DeclarationId, ...]]


@dataclass
class Comparison:
    """What two languages print of one API. `aside` counts facts that one of them does not print."""

    declarations: int = 0
    fields: int = 0
    equal: int = 0
    aside: Counter[str] = field(default_factory=Counter)
    different: list[str] = field(default_factory=list)


def load(folder: Path, language: str) -> Tree:
    """The resolved declarations of a docs tree, read with the default settings."""
    config = configure(Path("/"), {"source": str(folder)}, ("pydantic",)).value
    sources = read(folder, Path("/nowhere")).value
    assert config is not None and sources is not None, folder
    known = understand(sources, config).value
    assert known is not None, folder
    declared = {
        DeclarationId(module.page, each.name): each
        for module in known.schema.modules
        for each in module.declarations
    }
    by_name: dict[str, tuple[DeclarationId, ...]] = {}
    for id_ in declared:
        by_name[folded(id_.name)] = (*by_name.get(folded(id_.name), ()), id_)
    return Tree(language, declared, {key_of(id_): id_ for id_ in declared}, by_name)


def folded(name: str) -> str:
    """A name without case and underscores, and without the `T` that keeps it from a language's own words."""
    return _OTHER_LETTERS.sub("", re.sub(r"(?<=[a-z])T\Z", "", name).lower())


def key_of(id_: DeclarationId) -> tuple[str, str]:
    """A declaration in any language: the role of its folder, and its name."""
    role = folded(id_.page.split("/")[-2])
    return {"sdkerrors": "errors"}.get(role, role), folded(id_.name)


def counterpart(id_: DeclarationId, other: Tree) -> DeclarationId | None:
    """The same declaration in another language: in the folder of the same role, else by its name alone."""
    found = other.by_key.get(key_of(id_))
    if found is not None:
        return found
    named = other.by_name.get(folded(id_.name), ())
    return named[0] if len(named) == 1 else None


def compare(one: Tree, other: Tree) -> Comparison:
    """Every declaration that both trees print, fact by fact."""
    result = Comparison()
    pair = _Pair(one, other)
    taken: dict[DeclarationId, None] = {}
    for id_, declaration in one.declared.items():
        match = counterpart(id_, other)
        if match is None or match in taken:
            result.aside[f"declaration printed in {one.language} alone"] += 1
            continue
        taken[match] = None
        result.declarations += 1
        place = f"{one.language}/{other.language} {id_.name}"
        for what, reason in pair.declarations(declaration, other.declared[match]):
            result.fields += 1
            if reason == "":
                result.equal += 1
            elif reason.startswith("!"):
                shown = f"{place}{what}: {reason[1:]}"
                peculiar = _peculiar(shown, (one.language, other.language))
                if peculiar is None:
                    result.different.append(shown)
                else:
                    result.aside[peculiar] += 1
            else:
                result.aside[reason] += 1
    alone = len(other.declared) - len(taken)
    result.aside[f"declaration printed in {other.language} alone"] += alone
    return result


def _peculiar(difference: str, languages: tuple[str, str]) -> str | None:
    for language, pattern, words in _PECULIAR:
        if (language in languages or not language) and re.search(
            pattern, difference, re.IGNORECASE
        ):
            return words
    return None


Verdict = tuple[str, str]
"""What was compared, and "" where it is equal, a fact that is not printed, or `!` and the difference."""


@dataclass(frozen=True, slots=True)
class _Pair:
    one: Tree
    other: Tree

    def declarations(self, one: Declaration, other: Declaration) -> Iterator[Verdict]:
        match one, other:
            case Record(), Record():
                yield from self.records(one, other)
            case (Record(), _) | (_, Record()):
                meant = _meaning(other if isinstance(one, Record) else one)
                printed = self.other if isinstance(one, Record) else self.one
                if _is_any(meant):
                    yield "", f"{printed.language} prints anything"
                else:
                    yield "", "two declarations of one name"
            case Enum(), Enum():
                ours, theirs = _constants(one), _constants(other)
                apart = {str(each) for each in ours}.isdisjoint(map(str, theirs))
                yield "", "two declarations of one name" if apart else _values(ours, theirs)
            case (Alias() | Union()), (Alias() | Union()):
                yield "", self.types(_meaning(one), _meaning(other), 0)
            case _:
                yield "", self.types(_meaning(one), _meaning(other), 0)

    def records(self, one: Record, other: Record) -> Iterator[Verdict]:
        ours = {folded(each.name): each for each in one.fields}
        theirs = {folded(each.name): each for each in other.fields}
        for name in dict.fromkeys((*ours, *theirs)):
            if name in ours and name in theirs:
                yield from self.fields(ours[name], theirs[name])
            else:
                has, lacks = (self.one, self.other) if name in ours else (self.other, self.one)
                row = ours.get(name) or theirs[name]
                yield f".{row.name}", _extra_field(row, has.language, lacks.language)
        if one.extra is not None or other.extra is not None:
            if one.extra is None or other.extra is None:
                lacks = self.one if one.extra is None else self.other
                yield " (other keys)", f"other keys not printed in {lacks.language}"
            else:
                yield " (other keys)", self.types(one.extra, other.extra, 0)

    def fields(self, one: Field, other: Field) -> Iterator[Verdict]:
        yield f".{one.name} type", self.types(one.type, other.type, 0)
        same = one.required == other.required
        yield f".{one.name} required", "" if same else f"!{one.required}, not {other.required}"

    def types(self, one: TypeExpr, other: TypeExpr, depth: int) -> str:
        """Two types: "", what is not printed, or `!` and the difference."""
        if depth > _DEEPEST:
            return ""
        match one, other:
            case (Nullable(inner), _):
                return self.types(inner, other, depth)
            case (_, Nullable(inner)):
                return self.types(one, inner, depth)
            case (Scalar(ours), Scalar(theirs)):
                reason = _scalars(ours, theirs)
                if reason is not None:
                    return reason
            case (ListOf(inside), ListOf(its)) | (MapOf(inside), MapOf(its)):
                return self.types(inside, its, depth + 1)
            case (Reference(), Reference()):
                return self.references(one, other, depth)
        opened, against = self.opened(one, self.one), self.opened(other, self.other)
        if _is_any(opened) and _is_any(against):
            return ""
        for side, language in ((opened, self.one.language), (against, self.other.language)):
            if _is_any(side):
                return f"{language} prints anything"
        if opened is not one or against is not other:
            return self.types(opened, against, depth + 1)
        for side, tree, against, swapped in (
            (one, self.one, other, False),
            (other, self.other, one, True),
        ):
            if _with_bytes(against) and not _with_bytes(side):
                return self.without_bytes(side, against, depth, swapped=swapped)
            keys = _other_keys(side, tree)
            if keys is not None and isinstance(against, MapOf):
                pair = (against.value, keys) if swapped else (keys, against.value)
                found = self.types(*pair, depth + 1)
                return found if found.startswith("!") else "model with other keys printed as a map"
        match one, other:
            case (Reference(), Reference()):
                return self.references(one, other, depth)
            case (UnionOf(), _) | (_, UnionOf()):
                return self.unions(_variants(one), _variants(other), depth)
            case (LiteralOf(values), LiteralOf(others)):
                return _values(values, others)
            case (LiteralOf(values), Scalar(kind)) | (Scalar(kind), LiteralOf(values)):
                if all(_primitive(each) is kind or kind in _NUMBERS for each in values):
                    return "constant or enum printed as its scalar"
                if kind is Primitive.STRING:
                    return "number that goes as text"
        return f"!{self.shown(one)}, not {self.shown(other)}"

    def without_bytes(self, model: TypeExpr, either: TypeExpr, depth: int, *, swapped: bool) -> str:
        """A file's model where the other language takes the bytes as well."""
        left = tuple(each for each in _variants(either) if each != Scalar(Primitive.BYTES))
        rest = left[0] if len(left) == 1 else UnionOf(left)
        inner = self.types(*((rest, model) if swapped else (model, rest)), depth + 1)
        return inner if inner.startswith("!") else "file's bytes beside its model"

    def references(self, one: Reference, other: Reference, depth: int) -> str:
        assert one.target is not None and other.target is not None
        if counterpart(one.target, self.other) == other.target:
            return ""
        if counterpart(other.target, self.one) == one.target:
            return ""
        ours, theirs = self.one.declared[one.target], self.other.declared[other.target]
        worst = ""
        if depth > 3:
            return worst
        for _, reason in self.declarations(ours, theirs):
            worst = max(worst, reason) if not worst.startswith("!") else worst
            if reason.startswith("!"):
                return f"!{one.target.name}, not {other.target.name}"
        return "name of a model"

    def opened(self, type_: TypeExpr, tree: Tree) -> TypeExpr:
        """A reference to an enum, a union or an alias as what stands behind it."""
        if not isinstance(type_, Reference) or type_.target is None:
            return type_
        declaration = tree.declared[type_.target]
        return type_ if isinstance(declaration, Record) else _meaning(declaration)

    def unions(self, one: Sequence[TypeExpr], other: Sequence[TypeExpr], depth: int) -> str:
        """Unions without order; a member that has no counterpart is a difference."""
        found = ""
        for ours, theirs, swap in ((one, other, False), (other, one, True)):
            for variant in ours:
                reasons = [
                    (
                        self.types(each, variant, depth + 1)
                        if swap
                        else self.types(variant, each, depth + 1)
                    )
                    for each in theirs
                ]
                best = min(reasons, key=lambda each: (each.startswith("!"), each), default="!")
                if best.startswith("!"):
                    shown = " | ".join(map(self.shown, one)), " | ".join(map(self.shown, other))
                    return f"!{shown[0]}, not {shown[1]}"
                found = found or best
        return found

    def shown(self, type_: TypeExpr) -> str:
        match type_:
            case Scalar(primitive):
                return primitive.value
            case Reference(name=name, target=target):
                return target.name if target is not None else name
            case ListOf(item):
                return f"[{self.shown(item)}]"
            case MapOf(value):
                return f"{{{self.shown(value)}}}"
            case UnionOf(variants):
                return "(" + " | ".join(map(self.shown, variants)) + ")"
            case Nullable(inner):
                return f"{self.shown(inner)}?"
            case LiteralOf(values):
                return " | ".join(map(repr, values))
            case Unknown(text):
                return f"unknown {text}"


def _meaning(declaration: Declaration) -> TypeExpr:
    match declaration:
        case Alias(target=target):
            return target
        case Union(variants=variants):
            found = tuple(each.type for each in variants)
            return found[0] if len(found) == 1 else UnionOf(found)
        case Enum(members=members):
            return LiteralOf(tuple(each.value for each in members))
        case Record():
            raise AssertionError("a record means itself")


def _constants(enum: Enum) -> tuple[Constant, ...]:
    return tuple(each.value for each in enum.members)


def _values(one: Sequence[Constant], other: Sequence[Constant]) -> str:
    ours, theirs = {str(each) for each in one}, {str(each) for each in other}
    if ours == theirs:
        return ""
    return f"!{sorted(ours)}, not {sorted(theirs)}"


def _variants(type_: TypeExpr) -> tuple[TypeExpr, ...]:
    return type_.variants if isinstance(type_, UnionOf) else (type_,)


def _is_any(type_: TypeExpr) -> bool:
    match type_:
        case Scalar(Primitive.ANY) | Unknown():
            return True
        case UnionOf(variants):
            return any(map(_is_any, variants))
        case _:
            return False


def _scalars(one: Primitive, other: Primitive) -> str | None:
    """What two scalars differ in, where that is a fact that is not printed; None where they just differ."""
    both = {one, other}
    if one is other:
        return ""
    if both <= _NUMBERS:
        return "kind of number"
    if both <= _DATES:
        return "date or date-time"
    if Primitive.STRING in both and both & _NUMBERS:
        return "number that goes as text"
    if both == {Primitive.STRING, Primitive.BYTES}:
        return "bytes or text"
    return "null printed as a scalar" if Primitive.NULL in both else None


def _with_bytes(type_: TypeExpr) -> bool:
    return isinstance(type_, UnionOf) and Scalar(Primitive.BYTES) in type_.variants


def _other_keys(type_: TypeExpr, tree: Tree) -> TypeExpr | None:
    """What the keys hold that a model does not list."""
    if not isinstance(type_, Reference) or type_.target is None:
        return None
    declaration = tree.declared[type_.target]
    return declaration.extra if isinstance(declaration, Record) else None


def _primitive(value: Constant) -> Primitive:
    match value:
        case bool():
            return Primitive.BOOLEAN
        case str():
            return Primitive.STRING
        case _:
            return Primitive.INTEGER


def _extra_field(row: Field, has: str, lacks: str) -> str:
    if folded(row.name) == "rawresponse" and _is_any(row.type):
        return "answer of the HTTP library in an error"
    return f"!`{row.name}` is printed in {has}, not in {lacks}"


def report(trees: Sequence[Tree], show: int) -> bool:
    """Prints the table by pair and what is set aside; whether there is no difference."""
    clean = True
    aside: Counter[str] = Counter()
    differences: list[str] = []
    print("| pair | declarations | facts | equal | set aside | different |")
    print("| --- | --- | --- | --- | --- | --- |")
    for one, other in combinations(trees, 2):
        found = compare(one, other)
        set_aside = found.fields - found.equal - len(found.different)
        print(
            f"| {one.language}, {other.language} | {found.declarations} | {found.fields}"
            f" | {found.equal} | {set_aside} | {len(found.different)} |"
        )
        aside += found.aside
        differences += found.different
        clean = clean and not found.different
    print("\n| set aside | facts |\n| --- | --- |")
    for reason, count in sorted(aside.items(), key=lambda each: (-each[1], each[0])):
        print(f"| {reason} | {count} |")
    for each in differences[:show]:
        print(each)
    return clean


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n", maxsplit=1)[0])
    parser.add_argument("trees", nargs="+", type=Path)
    parser.add_argument("--show", type=int, default=20)
    given = parser.parse_args(arguments)
    trees = [load(folder, folder.parent.name) for folder in given.trees]
    return 0 if report(trees, given.show) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
