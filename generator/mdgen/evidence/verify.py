"""Which payloads the models take and give back, and for the others: where, why, and what would mend it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct
from typing_extensions import assert_never

from mdgen.diagnostics.catalogue import PAYLOAD_CHANGED, PAYLOAD_REFUSED
from mdgen.diagnostics.model import Diagnostic, Label, Staged
from mdgen.evidence.compare import Atlas, Comparison, Flaw, atlas_of, flaws
from mdgen.evidence.facts import Fact
from mdgen.evidence.identify import Match, identify, names_of, told_apart
from mdgen.evidence.learn import looks_like_a_name
from mdgen.evidence.overrides import Override
from mdgen.evidence.payloads import Payload
from mdgen.ir.nodes import Constant, DeclarationId, Enum, Primitive, Reference, Scalar, Schema
from mdgen.source import Span

_NOWHERE = Span("", 0)


class Verdict(Struct, frozen=True):
    """What becomes of one payload: `accepted` by the models, and `given_back` as it was."""

    match: Match
    accepted: bool
    given_back: bool


def verify(schema: Schema, payloads: Sequence[Payload]) -> Staged[tuple[Verdict, ...]]:
    """Every payload that can be told, with its verdict.

    The findings stand at the rows of the docs; each is told once a file and row, with the number of payloads.
    """
    atlas = atlas_of(schema)
    matched = identify(payloads, atlas, names_of(atlas))
    verdicts: list[Verdict] = []
    causes: dict[_Cause, list[Match]] = {}
    for match in matched.value:
        type_ = Reference(match.declaration.name, None, _NOWHERE, match.declaration)
        found = dict.fromkeys(map(_cause, flaws(match.payload.value, type_, Comparison(atlas))))
        refused = any(each.refuses for each in found)
        verdicts.append(Verdict(match, not refused, not found))
        for each in found:
            causes.setdefault(_at_file(each, match), []).append(match)
    diagnostics = [_said(each, matches, atlas) for each, matches in causes.items()]
    return Staged(tuple(verdicts), (*matched.diagnostics, *diagnostics))


class _Cause(Struct, frozen=True):
    """A flaw without its payload: equal flaws of many payloads are one cause. `file` is the payloads' file."""

    refuses: bool
    flaw: Flaw
    file: str = ""


def _at_file(cause: _Cause, match: Match) -> _Cause:
    return _Cause(cause.refuses, cause.flaw, match.payload.span.path)


def _cause(flaw: Flaw) -> _Cause:
    match flaw.problem:
        case "unknown-key":
            return _Cause(False, flaw)
        case "spelling":
            # Models take a field by its name in the docs too, and give it back by its wire name.
            known = flaw.field
            return _Cause(known is not None and known.required and known.name != flaw.key, flaw)
        case _:
            return _Cause(True, flaw)


def _said(cause: _Cause, matches: Sequence[Match], atlas: Atlas) -> Diagnostic:
    flaw = cause.flaw
    rule = PAYLOAD_REFUSED if cause.refuses else PAYLOAD_CHANGED
    first = matches[0]
    shown = str(first.payload)
    if len(matches) > 1:
        shown += f" and {len(matches) - 1} more"
    # The row of the docs that the payload does not follow; where there is none, the record it is missing from.
    row = flaw.field.span if flaw.field is not None else None
    if row is None and flaw.declaration is not None:
        row = atlas.declared[flaw.declaration].span
    override = mending(flaw, atlas)
    return rule.at(
        row,
        help=(
            None
            if override is None
            else "in the overrides: " + override.written().replace("\n", "; ")
        ),
        related=[Label(first.payload.span, "the payload")],
        payload=shown,
        declaration=first.declaration.name,
        cause=_words(flaw),
    )


def _words(flaw: Flaw) -> str:
    where = _path(flaw.path)
    match flaw.problem:
        case "kind":
            return f"{where} is {_a(flaw.found)}, the docs say {_expected(flaw)}"
        case "null":
            return f"{where} is null, and the docs do not say whether it may be"
        case "not-null":
            return f"{where} is null, and by the docs it never is"
        case "missing":
            return f"{where} is missing, and by the docs it never is"
        case "unknown-key":
            key = f"`{flaw.key}`" if looks_like_a_name(flaw.key) else "a key"
            return f"the docs do not list {key}" + (f" in {where}" if flaw.path else "")
        case "spelling":
            key = f"`{flaw.key}`" if looks_like_a_name(flaw.key) else "another name"
            return f"{where} is there as {key}"
        case "value":
            return f"{where} holds a value that the docs do not list"
        case "constant":
            return f"{where} holds another value than the constant of the docs"
        case "fraction":
            return f"{where} has a fraction, and by the docs it is whole"
        case "date":
            return f"{where} is text that is no {_expected(flaw)}"
        case _:
            assert_never(flaw.problem)


def _path(path: tuple[str, ...]) -> str:
    if not path:
        return "the payload"
    shown = "".join("[]" if not name else f".{name}" for name in path)
    return f"`{shown.removeprefix('.')}`"


def _expected(flaw: Flaw) -> str:
    match flaw.expected:
        case Scalar(primitive):
            return primitive.value
        case Reference(name=name, target=target):
            return f"`{target.name if target is not None else name}`"
        case None:
            return "something else"
        case other:
            return {"ListOf": "array", "MapOf": "object"}.get(
                type(other).__name__, "something else"
            )


def _a(kind: str) -> str:
    if kind == "null":
        return "null"
    return f"an {kind}" if kind[0] in "aeio" else f"a {kind}"


def mending(flaw: Flaw, atlas: Atlas) -> Override | None:
    """The override that would make the models take the value; None where no override can."""
    if flaw.declaration is None:
        return None
    if flaw.problem == "unknown-key":
        if not looks_like_a_name(flaw.key):
            return _override(flaw.declaration, "", ("extra", "any"), atlas)
        type_ = _TYPES.get(flaw.found, "any")
        return _override(flaw.declaration, flaw.key, ("added", True), atlas, ("type", type_))
    if flaw.problem == "value":
        return next(_opened(flaw, atlas), None)
    known = flaw.field
    if known is None or (flaw.path and not flaw.path[-1]):
        return None  # the value is inside a list or map, which no override reaches
    match flaw.problem:
        case "null" | "not-null":
            return _override(flaw.declaration, known.name, ("nullable", True), atlas)
        case "missing":
            return _override(flaw.declaration, known.name, ("required", False), atlas)
        case "spelling":
            return _override(flaw.declaration, known.name, ("wire_name", flaw.key), atlas)
        case "fraction":
            return _override(flaw.declaration, known.name, ("type", "float"), atlas)
        case "date":
            return _override(flaw.declaration, known.name, ("type", "string"), atlas)
        case "kind":
            if flaw.found == "null":
                return _override(flaw.declaration, known.name, ("nullable", True), atlas)
            type_ = _TYPES.get(flaw.found, "any")
            return _override(flaw.declaration, known.name, ("type", type_), atlas)
        case "constant":
            return None
        case _:
            assert_never(flaw.problem)


_TYPES = {
    "string": Primitive.STRING.value,
    "integer": Primitive.INTEGER.value,
    "number": Primitive.FLOAT.value,
    "boolean": Primitive.BOOLEAN.value,
}


def _opened(flaw: Flaw, atlas: Atlas) -> Iterator[Override]:
    match flaw.expected:
        case Reference(target=DeclarationId() as target) if isinstance(
            atlas.declared[target], Enum
        ):
            yield _override(target, "", ("open", True), atlas)
        case _:
            return


def _override(
    id_: DeclarationId,
    field: str,
    fact: tuple[Fact, Constant],
    atlas: Atlas,
    *more: tuple[Fact, Constant],
) -> Override:
    return Override(told_apart(id_, atlas), field, (fact, *more), _NOWHERE)
