"""The key that a field has in JSON, from the name that a page prints."""

from __future__ import annotations

import re

from mdgen.dialects.model import Casing, FieldRules

_WORD = re.compile(r"x(?:-[A-Za-z0-9]+)+|[A-Za-z][A-Za-z0-9]*")
_LEADING_CAPITALS = re.compile(r"\A(?:[A-Z]+(?=[A-Z][a-z]|$|[^A-Za-z])|[A-Z](?=[a-z]))")
_ACRONYM = re.compile(r"\b[A-Z][A-Z0-9]+s?\b")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def wire_name(name: str, doc: str, type_name: str, rules: FieldRules) -> str:
    """The key: the name without the SDK's escapes, in the case of the wire.

    Case that a name has lost (`cluster_ip` is `clusterIP`) may stand in the description, whose first words
    often are the key as programmers of the API write it (`ClusterIP is ...`), or in the name of its type
    (`scale_io` holds a `ScaleIOVolumeSource`).
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
            key = _uncapitalised(word)
            if several == ("-" in key or _HUMP.search(key) is not None):
                return key
        if several:
            at = type_name.lower().find(letters)
            end = at + len(letters)
            if at >= 0 and not type_name[end : end + 1].islower():
                return _uncapitalised(type_name[at:end])
            bare = _with_acronyms(bare, doc)
    return cased(bare, rules.casing)


def _uncapitalised(word: str) -> str:
    return _LEADING_CAPITALS.sub(lambda each: each[0].lower(), word, count=1)


def _with_acronyms(name: str, doc: str) -> str:
    """A name of several parts with those in capitals that its description has so: `host_IP`."""
    words = {found[0]: None for found in _ACRONYM.finditer(doc)}
    first, *rest = name.split("_")
    parts = [first]
    for part in rest:
        whole, singular = part.upper(), part[:-1].upper()
        if whole in words:
            part = whole
        elif part.endswith("s") and (singular in words or f"{singular}s" in words):
            part = f"{singular}s"
        parts.append(part)
    return "_".join(parts)


def cased(name: str, casing: Casing) -> str:
    """A name in another case; `snake_case` and `camelCase` are both understood."""
    parts = [
        part
        for each in name.split("_")
        for part in ([each] if _ACRONYM.fullmatch(each) else _HUMP.split(each))
        if part
    ]
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
