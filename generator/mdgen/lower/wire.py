"""The key that a field has in JSON, from the name that a page prints."""

from __future__ import annotations

import re

from mdgen.dialects.model import Casing, FieldRules

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*")
_LEADING_CAPITALS = re.compile(r"\A(?:[A-Z]+(?=[A-Z][a-z]|$|[^A-Za-z])|[A-Z](?=[a-z]))")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def wire_name(name: str, doc: str, rules: FieldRules) -> str:
    """The key: the name without the SDK's escapes, in the case of the wire.

    Case that a name has lost (`cluster_ip` is `clusterIP`) may stand in the description, whose first words
    often are the key as programmers of the API write it (`ClusterIP is ...`).
    """
    bare = rules.unescape.sub("", name) if rules.unescape is not None else name
    bare = bare or name
    if rules.casing == "as-written":
        return bare
    if rules.wire_in_prose:
        letters = bare.replace("_", "").lower()
        several = "_" in bare.strip("_")
        for found in _WORD.finditer(doc):
            word = found[0]
            if word.replace("-", "").lower() != letters:
                continue
            key = _LEADING_CAPITALS.sub(lambda each: each[0].lower(), word, count=1)
            if several == ("-" in key or _HUMP.search(key) is not None):
                return key
    return cased(bare, rules.casing)


def cased(name: str, casing: Casing) -> str:
    """A name in another case; `snake_case` and `camelCase` are both understood."""
    parts = [part for part in _HUMP.sub("_", name).split("_") if part]
    match casing:
        case "as-written":
            return name
        case "snake":
            return "_".join(part.lower() for part in parts) or name
        case "pascal":
            return "".join(part[:1].upper() + part[1:] for part in parts) or name
        case "camel":
            rest = (part[:1].upper() + part[1:] for part in parts[1:])
            return "".join([parts[0][:1].lower() + parts[0][1:], *rest]) if parts else name
