"""A change in meaning as a value: what changed, where, and whom it breaks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from enum import Enum
from typing import Literal, get_args

from msgspec import Struct

from mdgen.diagnostics.model import Rule
from mdgen.ir.nodes import DeclarationId
from mdgen.source import Span

FailOn = Literal["breaking", "risky", "any", "none"]
FAIL_ON: tuple[FailOn, ...] = get_args(FailOn)
Bump = Literal["major", "minor", "patch", "none"]


class Level(str, Enum):
    """How much a change matters, worst first."""

    BREAKING = "breaking"
    RISKY = "risky"
    COMPATIBLE = "compatible"
    DOCS = "docs"


LEVELS: tuple[Level, ...] = tuple(Level)


class Side(str, Enum):
    """Who is asked: code that constructs a model, or code that consumes one."""

    BUILD = "build"
    READ = "read"


BOTH: tuple[Side, ...] = (Side.BUILD, Side.READ)


class Kind(Struct, frozen=True):
    """A kind of change: the rule that names it, and its level for either side."""

    rule: Rule
    build: Level
    read: Level

    def level(self, side: Side) -> Level:
        return self.build if side is Side.BUILD else self.read


class Finding(Struct, frozen=True):
    """One change.

    `level` is the worst of the kind's levels on those `sides` that the declaration is on. `declaration` is
    as the new docs have it, or as the old ones do where it was removed. `field` is a field's name, an enum's
    value or "" for the declaration as a whole. `old` and `new` are in words, "" where there is none.
    `span` points into the new docs, or, where `in_old`, into the old ones; `near` is then the place in the
    new docs that lost something, if there still is one. `fingerprint` is 12 hex digits that stay the same
    when the page grows or shrinks elsewhere.
    """

    kind: Kind
    level: Level
    sides: tuple[Side, ...]
    declaration: DeclarationId
    field: str
    old: str
    new: str
    message: str
    span: Span
    in_old: bool
    near: Span | None
    fingerprint: str

    @property
    def code(self) -> str:
        return self.kind.rule.code

    @property
    def hurt(self) -> tuple[Side, ...]:
        """The sides that the level holds for."""
        return tuple(side for side in self.sides if self.kind.level(side) is self.level)


def subject(declaration: DeclarationId, field: str) -> str:
    """What a finding is about, in words: `Agent.version`."""
    return f"{declaration.name}.{field}" if field else declaration.name


def fingerprint(*parts: str) -> str:
    """12 hex digits that stand for these texts, in this order."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", errors="surrogatepass")
        digest.update(f"{len(data)}:".encode())
        digest.update(data)
    return digest.hexdigest()[:12]


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The worst first, then by place."""
    return tuple(sorted(findings, key=_rank))


def _rank(finding: Finding) -> tuple[int, str, int, int, str, str, str, str]:
    span = finding.span
    return (
        LEVELS.index(finding.level),
        span.path,
        span.line,
        span.column,
        finding.code,
        finding.field,
        finding.message,
        finding.fingerprint,
    )


def worst(levels: Iterable[Level]) -> Level:
    """The worst of some levels; of none, DOCS."""
    return min(levels, key=LEVELS.index, default=Level.DOCS)


def fails(findings: Iterable[Finding], fail_on: FailOn) -> bool:
    """Whether a gate that is set to `fail_on` stays shut."""
    match fail_on:
        case "none":
            return False
        case "any":
            return any(True for _ in findings)
        case "risky":
            return any(each.level in (Level.BREAKING, Level.RISKY) for each in findings)
        case "breaking":
            return any(each.level is Level.BREAKING for each in findings)


def suggested_bump(findings: Iterable[Finding], version: str = "") -> Bump:
    """Which part of a semantic version has to grow for these changes.

    `version` is the current one; before 1.0.0 a breaking change takes a minor bump, and what would be a
    minor one takes a patch.
    """
    levels = [each.level for each in findings]
    if not levels:
        return "none"
    young = version.strip().removeprefix("v").startswith("0.")
    match worst(levels):
        case Level.BREAKING:
            return "minor" if young else "major"
        case Level.RISKY | Level.COMPATIBLE:
            return "patch" if young else "minor"
        case Level.DOCS:
            return "patch"
