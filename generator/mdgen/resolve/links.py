"""A Markdown link's destination, read as a page of the docs tree and a fragment on it."""

from __future__ import annotations

import html
import posixpath
import re
from urllib.parse import unquote

from msgspec import Struct

# What makes more of a destination than a plain relative path; most links are plain.
_NOT_PLAIN = re.compile(r"""[\s<>%&\\#?:"'()]""")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_SCHEME = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:|//)")
_TITLES = (('"', '"'), ("'", "'"), ("(", ")"))


class Destination(Struct, frozen=True):
    """Where a link leads: the paths in the docs tree that it may mean, best first, and the
    fragment.

    No paths: it leads out of the tree. The path "" is the page that holds the link.
    """

    paths: tuple[str, ...]
    fragment: str = ""


def destination(link: str, folder: str, docs_root: str) -> Destination:
    """What `link`, written on a page in `folder`, leads to.

    `link` is as the page writes it: `<...>`, a title behind it, backslash escapes, entities and
    percent signs are undone here. A path that opens with `/` counts from the docs root, then from
    the tree's top.
    """
    if not _NOT_PLAIN.search(link):
        return _in_tree(link, "", folder, docs_root)
    text = _ESCAPED.sub(r"\1", _bare(link.strip()))
    if "&" in text:
        text = html.unescape(text)
    if _SCHEME.match(text):
        return Destination(())
    path, _, fragment = text.partition("#")
    path = unquote(path.partition("?")[0]).replace("\\", "/")
    return _in_tree(path, unquote(fragment), folder, docs_root)


def _in_tree(path: str, fragment: str, folder: str, docs_root: str) -> Destination:
    if not path:
        return Destination(("",), fragment)
    if path.startswith("/"):
        tops = (docs_root, "") if docs_root else ("",)
        joined = [posixpath.join(top, path.lstrip("/")) for top in tops]
    else:
        joined = [posixpath.join(folder, path)]
    paths = (posixpath.normpath(each) for each in joined)
    inside = (each for each in paths if each != ".." and not each.startswith("../"))
    return Destination(tuple(inside), fragment)


def _bare(link: str) -> str:
    """The destination without its angle brackets and without a title behind it."""
    if link.startswith("<"):
        return link[1:].partition(">")[0]
    for opening, closing in _TITLES:
        if link.endswith(closing):
            for blank in (" ", "\t", "\n"):
                head, found, _ = link.partition(blank + opening)
                if found:
                    return head.rstrip()
    return link
