"""Findings as JUnit XML, which most CI systems show as test results."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from xml.etree import ElementTree

from mdgen.diagnostics.catalogue import RULES
from mdgen.diagnostics.model import Diagnostic, Severity
from mdgen.diagnostics.printable import in_order, printable

_FAILING = (Severity.ERROR,)


def junit(
    diagnostics: Iterable[Diagnostic], suite: str, failing: Collection[Severity] = _FAILING
) -> str:
    """One test case per finding: those of a `failing` severity are failures, the others pass, with a note.

    Where there is no finding, one case passes: some CI systems take a report without any for a mistake.
    """
    ordered = in_order(diagnostics)
    failures = sum(each.severity in failing for each in ordered)
    counts = {"tests": str(max(len(ordered), 1)), "failures": str(failures), "errors": "0"}
    root = ElementTree.Element("testsuites", counts)
    cases = ElementTree.SubElement(root, "testsuite", {"name": suite, **counts, "skipped": "0"})
    for each in ordered:
        cases.append(_case(each, each.severity in failing))
    if not ordered:
        ElementTree.SubElement(cases, "testcase", {"classname": suite, "name": "no findings"})
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, "unicode")}\n'


def _case(diagnostic: Diagnostic, fails: bool) -> ElementTree.Element:
    span = diagnostic.span
    rule = RULES.get(diagnostic.code)
    name = f"{diagnostic.code}: {printable(diagnostic.message)}"
    attributes = {"classname": rule.name if rule is not None else diagnostic.code, "name": name}
    if span is not None:
        attributes |= {"file": printable(span.path), "line": str(span.line)}
    case = ElementTree.Element("testcase", attributes)
    place = f"{printable(str(span))}: " if span is not None else ""
    lines = [f"{place}{printable(diagnostic.message)}"]
    lines += [f"help: {printable(diagnostic.help)}"] if diagnostic.help else []
    if fails:
        told = {"message": printable(diagnostic.message), "type": diagnostic.severity.value}
        ElementTree.SubElement(case, "failure", told).text = "\n".join(lines)
    else:
        ElementTree.SubElement(case, "system-out").text = "\n".join(lines)
    return case
