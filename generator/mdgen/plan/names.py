"""Words of a page as Python names: fields, classes, enum members, modules.

A name depends on its own text alone, never on its neighbours', so that a page that gains a field renames no
other one; only where two names become one does the second get a number, and a diagnostic.
"""

from __future__ import annotations

import hashlib
import keyword
import re
import unicodedata
from collections.abc import Collection, Container
from functools import lru_cache

from mdgen.plan.literals import has_unseen

# What a symbol at the start of a name is called: `+1` and `-1` are two fields, and so are `@type` and `type`.
_SYMBOLS = {
    "+": "plus",
    "-": "minus",
    "@": "at",
    "$": "dollar",
    "#": "hash",
    "%": "percent",
    "&": "and",
    "*": "star",
    "!": "not",
    "<": "less",
    ">": "greater",
    "=": "equals",
    "~": "tilde",
    "^": "caret",
    "|": "or",
    "/": "slash",
    "\\": "backslash",
    ".": "dot",
    ",": "comma",
    ":": "colon",
    ";": "semicolon",
    "?": "question",
    "'": "quote",
    '"': "quotes",
    "`": "backtick",
    "(": "open",
    ")": "close",
    "[": "open",
    "]": "close",
    "{": "open",
    "}": "close",
}

# Names that a package or module of the output may not have: what Windows keeps for devices, with any
# extension; the top-level modules of Python 3.10 to 3.14; and what generated code imports. A file of such a
# name beside a script shadows the module. Pinned, so that the output depends on no interpreter.
_DEVICE_WORDS = """
aux con nul prn com0 com1 com2 com3 com4 com5 com6 com7 com8 com9 lpt0 lpt1 lpt2 lpt3 lpt4 lpt5
lpt6 lpt7 lpt8 lpt9
"""
_DEVICES = frozenset(_DEVICE_WORDS.split())
_LIBRARY_WORDS = """
abc aifc annotationlib antigravity argparse array ast asynchat asyncio asyncore atexit audioop
base64 bdb binascii binhex bisect builtins bz2 calendar cgi cgitb chunk cmath cmd code codecs
codeop collections colorsys compileall compression concurrent configparser contextlib
contextvars copy copyreg cprofile crypt csv ctypes curses dataclasses datetime dbm decimal
difflib dis distutils doctest email encodings ensurepip enum errno faulthandler fcntl filecmp
fileinput fnmatch formatter fractions ftplib functools gc genericpath getopt getpass gettext
glob graphlib grp gzip hashlib heapq hmac html http idlelib imaplib imghdr imp importlib inspect
io ipaddress itertools json keyword lib2to3 linecache locale logging lzma mailbox mailcap
marshal math mimetypes mmap modulefinder msilib msvcrt multiprocessing netrc nis nntplib nt
ntpath nturl2path numbers opcode operator optparse os ossaudiodev pathlib pdb pickle pickletools
pipes pkgutil platform plistlib poplib posix posixpath pprint profile pstats pty pwd py_compile
pyclbr pydoc pydoc_data pyexpat queue quopri random re readline reprlib resource rlcompleter
runpy sched secrets select selectors shelve shlex shutil signal site smtpd smtplib sndhdr socket
socketserver spwd sqlite3 sre_compile sre_constants sre_parse ssl stat statistics string
stringprep struct subprocess sunau symbol symtable sys sysconfig syslog tabnanny tarfile
telnetlib tempfile termios test textwrap this threading time timeit tkinter token tokenize
tomllib trace traceback tracemalloc tty turtle turtledemo types typing unicodedata unittest
urllib uu uuid venv warnings wave weakref webbrowser winreg winsound wsgiref xdrlib xml xmlrpc
zipapp zipfile zipimport zlib zoneinfo
"""
_STANDARD_LIBRARY = frozenset(_LIBRARY_WORDS.split())
_RESERVED_MODULES = (
    _DEVICES
    | _STANDARD_LIBRARY
    | {"annotated_types", "attr", "attrs", "cattrs", "msgspec", "pydantic", "pydantic_core"}
    | {"typing_extensions"}
    # A package calls it, and a module of that name would be its attribute.
    | {"getattr"}
)

# Type checkers know the first one by its name; as a class it would switch off parts of a module. The other is an
# attribute of Pydantic models, and hides a class of that name in their annotations.
_RESERVED_CLASSES = frozenset({"TYPE_CHECKING", "model_config"})

_LONGEST_MODULE = 100


_NOT_IN_NAMES = re.compile(r"\W+", re.ASCII)
_BETWEEN_WORDS = re.compile(r"[\W_]+", re.ASCII)
_HUMP = re.compile(r"(?<=[^A-Z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z](?:[a-rt-z]|s[a-z]))")


def field_name(text: str, taken: Collection[str] = ()) -> str:
    """A field's name: snake case; a trailing underscore where the name is a keyword or `taken`.

    Leading underscores, which make an attribute private in Python, go to the end as one: `_id` is `id_`.
    """
    name = _snake(text) or _in_code_points(text)
    private = name.startswith("_")
    name = name.lstrip("_") or "field"
    if not name.isidentifier():
        name = f"field_{name}"
    if private and not name.endswith("_"):
        name += "_"
    while keyword.iskeyword(name) or name in taken:
        name += "_"
    return name


def member_name(name: str, value: object) -> str:
    """An enum member's name: upper snake case of the page's name for it, or else of its value."""
    text = name or str(value)
    if not text:
        return "EMPTY"
    member = _nameable((_snake(text) or _in_code_points(text)).upper()).strip("_") or "VALUE"
    return member if _is_name(member) else f"VALUE_{member}"


@lru_cache(maxsize=16_384)
def class_name(title: str) -> str:
    """A class's name: the title, or where that is no identifier, its words with a capital each."""
    name = title if title.isascii() else unicodedata.normalize("NFKC", title)
    if not _is_name(name):
        words = _cut(_with_symbols(name))
        name = "".join(word[:1].upper() + word[1:] for word in words)
        name = unicodedata.normalize("NFKC", name) or _in_code_points(title).upper()
    if name.startswith("_"):
        name = (name.strip("_") or "Model") + "_"
    if not name.isidentifier():
        name = unicodedata.normalize("NFKC", f"Model{name}")  # an accent joins the letter before it
    while keyword.iskeyword(name) or name in _RESERVED_CLASSES:
        name += "_"
    return name


def module_name(text: str, taken: Collection[str] = ()) -> str:
    """A module's or package's name: snake case, at most 100 characters.

    A trailing underscore keeps it apart from keywords, the standard library, Windows devices and `taken`.
    """
    name = (_snake(text) or _in_code_points(text)).lower().strip("_") or "module"
    if not name.isidentifier():
        name = f"module_{name}"
    if len(name) > _LONGEST_MODULE:
        digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        name = f"{name[: _LONGEST_MODULE - 9].rstrip('_')}_{digest}"
    while keyword.iskeyword(name) or name in _RESERVED_MODULES or name in taken:
        name += "_"
    return name


def numbered(stem: str, taken: Container[str], last: dict[str, int]) -> str:
    """The stem with the first number behind it, from 2 on, that gives a name which is not taken.

    The name is to be taken then. `last` keeps each stem's last number, so that a thousand things of one name
    do not count to a thousand each.
    """
    number = last.get(stem, 1) + 1
    while f"{stem}_{number}" in taken:
        number += 1
    last[stem] = number
    return f"{stem}_{number}"


def is_standard_library(module: str) -> bool:
    """Whether Python brings the module (dotted)."""
    return module.partition(".")[0] in _STANDARD_LIBRARY


def qualified(folders: tuple[str, ...], name: str) -> str:
    """A class's name with its innermost folders before it: `OperationsFoo`."""
    words = "".join(part.capitalize() for folder in folders for part in folder.split("_"))
    joined = words + name[:1].upper() + name[1:]
    return joined if _is_name(joined) else unicodedata.normalize("NFKC", f"Model{joined}")


def _is_name(text: str) -> bool:
    if text.isascii():
        return text.isidentifier()
    readable = text.isidentifier() and not has_unseen(text)
    return readable and unicodedata.normalize("NFKC", text) == text


def _may_stand(character: str) -> bool:
    """Whether a character can stand in a name, and be seen there; Python takes some that cannot."""
    if not f"a{character}".isidentifier():
        return False
    return character.isascii() or not has_unseen(character)


@lru_cache(maxsize=16_384)  # fields have few names in many places
def _snake(text: str) -> str:
    """Snake case, underscores at the ends kept as written; "" where no character can stand in a name."""
    if text.isascii() and text.isidentifier() and text == text.lower():
        return text
    normal = _with_symbols(unicodedata.normalize("NFKC", text))
    words = [part for word in _cut(normal) for part in _humps(word)]
    middle = _nameable("_".join(words).lower())
    if not middle:
        return ""
    before = "_" if normal.startswith("_") else ""
    after = "_" if normal.endswith("_") else ""
    return f"{before}{middle}{after}"


def _nameable(text: str) -> str:
    """Text in other case as a name again: one character may have become two that cannot stand there."""
    if text.isascii():
        return _NOT_IN_NAMES.sub("", text)
    normal = unicodedata.normalize("NFKC", text)
    return "".join(character for character in normal if _may_stand(character))


def _with_symbols(text: str) -> str:
    """Text with the symbols at its start spelled out; all of them when it holds nothing else."""
    end = 0
    while end < len(text) and not _may_stand(text[end]):
        end += 1
    words = [_SYMBOLS[symbol] for symbol in text[:end] if symbol in _SYMBOLS]
    return " ".join([*words, text[end:]]) if words else text


def _cut(text: str) -> list[str]:
    """The runs of characters that may stand in a name, cut at underscores too."""
    if text.isascii():
        return _BETWEEN_WORDS.sub(" ", text).split()
    kept = "".join(
        character if _may_stand(character) and character != "_" else " " for character in text
    )
    return kept.split()


def _humps(word: str) -> list[str]:
    """`promptTokens` in its parts; capitals in a row are one part, with an `s` after them too (`URLs`)."""
    if word.isascii():
        return _HUMP.split(word)
    cuts = [0]
    for place in range(1, len(word)):
        before, here = word[place - 1], word[place]
        if not here.isupper():
            continue
        after = word[place + 1 : place + 2]
        plural = after == "s" and not word[place + 2 : place + 3].islower()
        if not before.isupper() or (after.islower() and not plural):
            cuts.append(place)
    return [word[start:end] for start, end in zip(cuts, [*cuts[1:], len(word)], strict=True)]


def _in_code_points(text: str) -> str:
    """A name for text of which no character can stand in one: its code points."""
    return "_".join(f"u{ord(character):x}" for character in text[:8])
