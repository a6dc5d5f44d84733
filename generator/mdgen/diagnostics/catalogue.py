"""Every rule that mdgen can report, once each, with the text that `mdgen explain CODE` prints."""

from __future__ import annotations

from mdgen.diagnostics.model import Rule, Severity

RULES: dict[str, Rule] = {}


def _rule(
    code: str,
    name: str,
    severity: Severity,
    message: str,
    explanation: str,
    *,
    strict: bool = False,
) -> Rule:
    rule = Rule(code, name, severity, message, explanation.strip(), strict)
    assert code not in RULES, code
    RULES[code] = rule
    return rule
