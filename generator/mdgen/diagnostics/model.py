"""What mdgen has to say about its input, as values: a rule, where it struck, and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Generic, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from mdgen.source import Span

T = TypeVar("T")


class Severity(str, Enum):
    """How bad it is. A warning is what mdgen mended or assumed; an error is what it could not build."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Label(Struct, frozen=True, array_like=True):
    """A second place that a diagnostic talks about, with a phrase on why."""

    span: Span
    message: str


class Diagnostic(Struct, frozen=True, array_like=True):
    """One finding. `message` is a phrase (lower case, no full stop); `help` says what to do."""

    code: str
    severity: Severity
    message: str
    span: Span | None = None
    help: str | None = None
    related: tuple[Label, ...] = ()


class Rule(Struct, frozen=True):
    """A kind of finding. It stands once, in the catalogue, with the text that `mdgen explain` prints.

    `message` is a `str.format` template. `strict` rules are errors under `--strict`.
    """

    code: str
    name: str
    severity: Severity
    message: str
    explanation: str
    strict: bool = False

    def at(
        self,
        span: Span | None,
        *,
        help: str | None = None,
        related: Iterable[Label] = (),
        **values: object,
    ) -> Diagnostic:
        """This rule, struck at `span` (None: it concerns no single place)."""
        message = self.message.format(**values)
        return Diagnostic(self.code, self.severity, message, span, help, tuple(related))


class Staged(Struct, Generic[T], frozen=True, array_like=True):
    """A stage's value and what it had to say while making it."""

    value: T
    diagnostics: tuple[Diagnostic, ...] = ()


def as_error(diagnostic: Diagnostic) -> Diagnostic:
    """The same finding, as an error."""
    return replace(diagnostic, severity=Severity.ERROR)
