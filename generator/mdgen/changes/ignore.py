"""The file of changes that were looked at and accepted: `mdgen-ignore.toml`."""

from __future__ import annotations

import datetime
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase

from msgspec import Struct

from mdgen.changes.model import Finding
from mdgen.diagnostics.catalogue import BROKEN_IGNORE_FILE, EXPIRED_IGNORE, RULES, UNUSED_IGNORE
from mdgen.diagnostics.model import Diagnostic, Staged
from mdgen.source import SourceFile, Span
from mdgen.suggestions import nearest

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_KEYS = ("fingerprint", "code", "declaration", "field", "page", "reason", "expires")
_ENTRY = re.compile(r"\s*\[\[\s*ignore\s*\]\]")
_FINGERPRINT = re.compile(r"[0-9a-f]{12}\Z")
_LINE = re.compile(r"at line (\d+), column (\d+)")


class Ignore(Struct, frozen=True):
    """One entry: a fingerprint, or a code with patterns (`*`, `?`, `[...]`); "" fits everything.

    `declaration` is held against a title, `page` against its path in the docs. `expires` is the last day
    on which the entry holds.
    """

    reason: str
    span: Span
    fingerprint: str = ""
    code: str = ""
    declaration: str = ""
    field: str = ""
    page: str = ""
    expires: datetime.date | None = None


class Ignored(Struct, frozen=True):
    """A finding that is not reported, and the entry that says why."""

    finding: Finding
    entry: Ignore


class Sorted(Struct, frozen=True):
    """The findings that stand, and those that are ignored."""

    findings: tuple[Finding, ...]
    ignored: tuple[Ignored, ...]


def read_ignores(source: SourceFile) -> Staged[tuple[Ignore, ...] | None]:
    """The file's entries, in order; None where one of them cannot be followed."""
    try:
        table = tomllib.loads(source.text)
    except tomllib.TOMLDecodeError as error:
        found = _LINE.search(str(error))
        span = source.span(int(found[1]), int(found[2])) if found else source.span(1)
        return _broken(span, f"this is no valid TOML: {str(error).split(' (at ')[0].lower()}")
    entries = table.get("ignore", [])
    unknown = sorted(each for each in table if each != "ignore")
    if unknown:
        return _broken(source.span(1), f"there is no setting `{unknown[0]}`, only [[ignore]]")
    if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
        return _broken(source.span(1), "`ignore` is not a list of tables, written [[ignore]]")
    lines = [number for number, line in enumerate(source.lines, 1) if _ENTRY.match(line)]
    ignores: list[Ignore] = []
    problems: list[Diagnostic] = []
    for position, entry in enumerate(entries):
        # A text over several lines may hold what looks like the head of an entry.
        span = source.span(lines[position]) if len(lines) == len(entries) else source.span(1)
        read = _entry(entry, span)
        if isinstance(read, Ignore):
            ignores.append(read)
        else:
            problems.append(BROKEN_IGNORE_FILE.at(span, problem=read))
    return Staged(None, tuple(problems)) if problems else Staged(tuple(ignores))


def apply_ignores(
    findings: Iterable[Finding], ignores: Sequence[Ignore], today: datetime.date
) -> Staged[Sorted]:
    """The findings without the ignored ones. Entries that are over, or fit nothing, are reported."""
    expired = [
        ignore for ignore in ignores if ignore.expires is not None and ignore.expires < today
    ]
    active = [ignore for ignore in ignores if ignore not in expired]
    by_fingerprint = {each.fingerprint: each for each in reversed(active) if each.fingerprint}
    patterns = [each for each in active if not each.fingerprint]
    kept: list[Finding] = []
    ignored: list[Ignored] = []
    for finding in findings:
        entry = by_fingerprint.get(finding.fingerprint) or next(
            (each for each in patterns if _fits(each, finding)), None
        )
        if entry is None:
            kept.append(finding)
        else:
            ignored.append(Ignored(finding, entry))
    used = _used(active, ignored)
    diagnostics = [
        EXPIRED_IGNORE.at(each.span, date=each.expires, help=f"it said: {each.reason}")
        for each in expired
    ]
    diagnostics += (
        UNUSED_IGNORE.at(active[index].span, help=f"it said: {active[index].reason}")
        for index in range(len(active))
        if index not in used
    )
    return Staged(Sorted(tuple(kept), tuple(ignored)), tuple(diagnostics))


def _used(active: Sequence[Ignore], ignored: Sequence[Ignored]) -> set[int]:
    """The entries that fit a finding, by index: of two that fit the same one, both do."""
    fingerprints = {each.finding.fingerprint for each in ignored}
    return {
        index
        for index, entry in enumerate(active)
        if entry.fingerprint in fingerprints
        or (entry.code and any(_fits(entry, each.finding) for each in ignored))
    }


def _fits(ignore: Ignore, finding: Finding) -> bool:
    return (
        finding.code == ignore.code
        and fnmatchcase(finding.declaration.name, ignore.declaration or "*")
        and fnmatchcase(finding.field, ignore.field or "*")
        and fnmatchcase(finding.declaration.page, ignore.page or "*")
    )


def _broken(span: Span, problem: str) -> Staged[tuple[Ignore, ...] | None]:
    return Staged(None, (BROKEN_IGNORE_FILE.at(span, problem=problem),))


def _entry(table: Mapping[str, object], span: Span) -> Ignore | str:
    """The entry, or what is wrong with it, in a phrase."""
    for name, value in table.items():
        if name not in _KEYS:
            meant = nearest(name, _KEYS)
            return f"there is no key `{name}`" + (f", did you mean `{meant}`?" if meant else "")
        if name != "expires" and not isinstance(value, str):
            return f"`{name}` is not a text"
    texts = {name: str(value).strip() for name, value in table.items() if name != "expires"}
    if not texts.get("reason"):
        return "this entry has no `reason`"
    if bool(texts.get("fingerprint")) == bool(texts.get("code")):
        return "this entry needs either a `fingerprint` or a `code`"
    if "fingerprint" in texts:
        if not _FINGERPRINT.match(texts["fingerprint"]):
            return "a `fingerprint` is 12 hex digits, as `mdgen diff` prints them"
        if any(texts.get(name) for name in ("declaration", "field", "page")):
            return "a `fingerprint` names one change already, and takes no patterns"
    else:
        rule = RULES.get(texts["code"])
        if rule is None or not rule.code.startswith("MDG6"):
            return f"`{texts['code']}` is not the code of a change (MDG6..)"
        if not texts.get("declaration") and not texts.get("page"):
            return 'a `code` needs a `declaration` or a `page` (`"*"` is every one)'
    expires = _date(table.get("expires"))
    if isinstance(expires, str):
        return expires
    return Ignore(span=span, expires=expires, **texts)


def _date(value: object) -> datetime.date | str | None:
    """The last day that an entry holds on, or what is wrong with it."""
    match value:
        case None:
            return None
        case datetime.datetime():
            return value.date()
        case datetime.date():
            return value
        case str():
            try:
                return datetime.date.fromisoformat(value)
            except ValueError:
                pass
        case _:
            pass
    return "`expires` is not a date such as 2030-01-31"
