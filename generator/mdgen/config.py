"""What a build is told: flags over `[tool.mdgen]` in pyproject.toml or mdgen.toml over defaults."""

from __future__ import annotations

import json
import keyword
import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from msgspec import Struct
from msgspec.structs import replace

from mdgen.diagnostics.catalogue import (
    BAD_SETTING,
    BROKEN_CONFIGURATION,
    UNFIT_SETTING,
    UNFIT_TEMPLATE,
    UNKNOWN_SETTING,
)
from mdgen.diagnostics.model import Diagnostic, Staged
from mdgen.evidence import FILE_NAME
from mdgen.evidence.facts import NULL_KINDS, Assume, NullKind, Numbers, WireNames
from mdgen.options import Docs, EnumStyle, Envelopes, Layout, Options, Unset
from mdgen.source import SourceFile, Span, UndecodableText, decode
from mdgen.suggestions import nearest
from mdgen.targets import flavour

if TYPE_CHECKING:
    from mdgen.dialects import Wanted

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PYTHONS = ("3.10", "3.11", "3.12", "3.13", "3.14")
LINE_LENGTHS = range(40, 321)


class Applied(Struct, frozen=True):
    """A setting, the value that applies, and where it comes from (a flag, `file:line`, the default)."""

    key: str
    value: object
    origin: str


class Config(Struct, frozen=True):
    """All that a build is told. `applied` holds the same, setting by setting, with its origin.

    Paths are relative to the current folder, or absolute. `options` are those of the first target.
    """

    source: str | None
    out: str
    targets: tuple[str, ...]
    strict: bool
    dialect: Wanted
    overrides: str
    envelopes: Envelopes
    assume: Assume
    options: Options
    applied: tuple[Applied, ...]

    @property
    def dialect_files(self) -> tuple[str, ...]:
        """The paths of the dialects that are files of the user's own."""
        named = self.dialect if isinstance(self.dialect, tuple) else (("", self.dialect),)
        return tuple(each for _, each in named if each is not None and each.endswith(".toml"))

    def options_of(self, target: str) -> Options:
        """The options, for one of the targets."""
        return replace(self.options, target=target)


class ConfigurationFile(Struct, frozen=True):
    """A file that configures mdgen. `prefix` is the table of it that holds the settings."""

    path: Path
    source: SourceFile
    prefix: tuple[str, ...]
    table: Mapping[str, object]


def configure(
    folder: Path, flags: Mapping[str, object], targets: Sequence[str]
) -> Staged[Config | None]:
    """What applies in `folder` when `flags` (those that were given, by setting) were typed there.

    `targets` are the names of the flavours that exist. None where something is wrong; the diagnostics point
    at the flag, or at the place in the file.
    """
    staged = find_configuration(folder)
    if staged.diagnostics:
        return Staged(None, staged.diagnostics)
    file = staged.value
    problems: list[Diagnostic] = []
    settings = _settings(tuple(targets))
    applied = {each.key: Applied(each.key, each.default, "default") for each in settings}
    by_key = {each.key: each for each in settings}
    if file is not None:
        for written, value in file.table.items():
            key = written.replace("-", "_")
            if key not in by_key:
                problems.append(_unknown(file, written, by_key))
                continue
            place = _place(file.source, (*file.prefix, written), of_value=True)
            read = _read(by_key[key], value, place)
            if isinstance(read, Diagnostic):
                problems.append(read)
            else:
                in_folder = _in_folder(key, read, file.path.parent)
                applied[key] = Applied(key, in_folder, f"{place.path}:{place.line}")
    for key, value in flags.items():
        read = _read(by_key[key], value, None)
        if isinstance(read, Diagnostic):
            problems.append(read)
        else:
            origin = "the command line" if key == "source" else _flag(key)
            applied[key] = Applied(key, read, origin)
    if problems:
        return Staged(None, tuple(problems))
    config = _config(tuple(applied.values()))
    unfit = _unfit_for_a_target(config, file, flags)
    if unfit:
        return Staged(None, unfit)
    if applied["templates"].value is None:
        return Staged(config)
    templates = _own_templates(Path(str(applied["templates"].value)))
    if isinstance(templates, str):
        where = _setting_place("templates", file, flags)
        return Staged(None, (UNFIT_TEMPLATE.at(where, reason=templates),))
    return Staged(replace(config, options=replace(config.options, templates=templates)))


def _own_templates(folder: Path) -> tuple[tuple[str, str], ...] | str:
    """The templates of a folder with their texts, by name; or what is wrong with them."""
    from mdgen.render import template_names

    known = template_names()
    found: list[tuple[str, str]] = []
    try:
        for path in sorted(folder.iterdir()):
            if path.suffix != ".j2":
                continue
            if path.name not in known:
                near = nearest(path.name, known)
                mean = f"did you mean {near}?" if near else f"there are {_listed(known)}"
                return f"no template is called {path.name}; {mean}"
            found.append((path.name, decode(path.read_bytes())))
    except OSError as error:
        return f"{_shown_path(folder)}: {error.strerror or error}"
    except UndecodableText as error:
        return f"{path.name}: {error.reason}"
    return tuple(found) or f"{_shown_path(folder)} holds none of {_listed(known)}"


def _setting_place(
    key: str, file: ConfigurationFile | None, flags: Mapping[str, object]
) -> Span | None:
    """Where the file sets a setting; None where a flag does."""
    if key in flags or file is None:
        return None
    written = key if key in file.table else key.replace("_", "-")
    return _place(file.source, (*file.prefix, written), of_value=True)


def _unfit_for_a_target(
    config: Config, file: ConfigurationFile | None, flags: Mapping[str, object]
) -> tuple[Diagnostic, ...]:
    """The settings that make no sense with one of the targets, each at its place."""
    found: list[Diagnostic] = []
    for target in config.targets:
        for refusal in flavour(target).refuse(config.options_of(target)):
            key = refusal.setting
            place = _setting_place(key, file, flags)
            name = key if place is not None else _flag(key)
            found.append(
                UNFIT_SETTING.at(place, setting=name, target=target, reason=refusal.reason)
            )
    return tuple(found)


def shown(config: Config) -> str:
    """The settings as TOML, each with its origin: what `--show-config` prints."""
    lines = [
        (
            f"{each.key} = {_toml(each.value)}"
            if each.value is not None
            else f"# {each.key} is not set"
        )
        for each in config.applied
    ]
    width = max(len(line) for line in lines)
    return "".join(
        f"{line:<{width}}  # {each.origin}\n"
        for line, each in zip(lines, config.applied, strict=True)
    )


def _config(applied: tuple[Applied, ...]) -> Config:
    # Each value was made by its setting's reader, which knows the type.
    value: dict[str, Any] = {each.key: each.value for each in applied}
    options = Options(
        target=value["target"][0],
        python=(3, int(value["python"].removeprefix("3."))),
        layout=value["layout"],
        enums=value["enums"],
        unset=value["unset"],
        docs=value["docs"],
        line_length=value["line_length"],
        frozen=value["frozen"],
        base_class=value["base_class"],
        decorators=value["decorators"],
        imports=value["imports"],
    )
    return Config(
        source=value["source"],
        out=value["out"],
        targets=value["target"],
        strict=value["strict"],
        dialect=value["dialect"],
        overrides=value["overrides"],
        envelopes=value["envelopes"],
        assume=Assume(value["wire_names"], value["nullability"], value["numbers"]),
        options=options,
        applied=applied,
    )


# ---------------------------------------------------------------------------------------- settings


class _Unfit(ValueError):
    """A value that a setting cannot have; the text says what it takes, `near` what was meant."""

    def __init__(self, expected: str, near: str | None = None) -> None:
        super().__init__(expected)
        self.near = near


class _Setting(Struct, frozen=True):
    key: str
    default: object
    read: Callable[[object], object]


def _settings(targets: tuple[str, ...]) -> tuple[_Setting, ...]:
    """Every setting, in the order in which `--show-config` prints them."""
    default = Options()
    return (
        _Setting("source", None, _text("a folder or a file")),
        _Setting("out", "generated", _text("a folder")),
        _Setting("target", (default.target,), _several_of(targets)),
        _Setting("strict", False, _truth),
        _Setting("dialect", None, _dialect),
        _Setting("overrides", FILE_NAME, _text("a file")),
        _Setting("envelopes", "keep-requests", _one_of(get_args(Envelopes))),
        _Setting("wire_names", "auto", _one_of(get_args(WireNames))),
        _Setting("nullability", frozenset(), _nullability),
        _Setting("numbers", "auto", _one_of(get_args(Numbers))),
        _Setting("python", "3.10", _python),
        _Setting("layout", default.layout, _one_of(get_args(Layout))),
        _Setting("enums", default.enums, _one_of(get_args(EnumStyle))),
        _Setting("unset", default.unset, _one_of(get_args(Unset))),
        _Setting("docs", default.docs, _one_of(get_args(Docs))),
        _Setting("line_length", default.line_length, _line_length),
        _Setting("frozen", default.frozen, _truth),
        _Setting("base_class", default.base_class, _dotted_name),
        _Setting("decorators", default.decorators, _dotted_names),
        _Setting("imports", default.imports, _dotted_names),
        _Setting("templates", None, _text("a folder of templates")),
    )


def _read(setting: _Setting, value: object, place: Span | None) -> object:
    """The setting's value, or the diagnostic that refuses it."""
    try:
        return setting.read(value)
    except _Unfit as error:
        help_ = f"did you mean {error.near}?" if error.near is not None else None
        name = setting.key if place is not None else _flag(setting.key)
        return BAD_SETTING.at(
            place, help=help_, setting=name, found=_toml(value), expected=str(error)
        )


def _text(expected: str) -> Callable[[object], object]:
    def read(value: object) -> object:
        if not isinstance(value, str) or not value or "\0" in value:
            raise _Unfit(expected)
        return value

    return read


_DOTTED = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)+")


def _dotted_name(value: object) -> object:
    if not isinstance(value, str) or not _DOTTED.fullmatch(value):
        raise _Unfit("a name with its module, such as app.models.Base")
    if any(keyword.iskeyword(part) for part in value.split(".")):
        raise _Unfit("a name without keywords of Python")
    return value


def _dotted_names(value: object) -> object:
    values = value if isinstance(value, list | tuple) else [value]
    return tuple(dict.fromkeys(_dotted_name(each) for each in values))


def _truth(value: object) -> object:
    if not isinstance(value, bool):
        raise _Unfit("true or false")
    return value


def _one_of(choices: Sequence[str]) -> Callable[[object], object]:
    def read(value: object) -> object:
        if not isinstance(value, str) or value not in choices:
            near = nearest(value, choices) if isinstance(value, str) else None
            raise _Unfit(_listed(choices), near)
        return value

    return read


def _several_of(choices: Sequence[str]) -> Callable[[object], object]:
    one = _one_of(choices)

    def read(value: object) -> object:
        values = value if isinstance(value, list | tuple) else [value]
        if not values:
            raise _Unfit(_listed(choices))
        return tuple(dict.fromkeys(one(each) for each in values))

    return read


_DIALECT = "the name of a dialect or a file, or a table of them by folder"


def _dialect(value: object) -> object:
    """A dialect, or folders (relative to the documentation) and their dialects."""
    if not isinstance(value, dict):
        return _text(_DIALECT)(value)
    if not all(isinstance(each, str) and each for each in value.values()):
        raise _Unfit(_DIALECT)
    return tuple((folder.strip("/").removeprefix("."), each) for folder, each in value.items())


def _nullability(value: object) -> frozenset[NullKind]:
    """The kinds of type that may be null where the docs do not say: all, none, or some."""
    if value == "strict":
        return frozenset()
    if value == "lenient":
        return frozenset(NULL_KINDS)
    listed = value.split(",") if isinstance(value, str) else value
    if not isinstance(listed, list) or not all(each in NULL_KINDS for each in listed):
        raise _Unfit(f"strict, lenient, or some of {_listed(NULL_KINDS)}")
    return frozenset(listed)


def _python(value: object) -> object:
    if value not in PYTHONS:
        raise _Unfit(f"{_listed(PYTHONS)}" + ("" if isinstance(value, str) else ", in quotes"))
    return value


def _line_length(value: object) -> object:
    number = int(value) if isinstance(value, str) and re.fullmatch("[0-9]{1,4}", value) else value
    if not isinstance(number, int) or isinstance(number, bool) or number not in LINE_LENGTHS:
        raise _Unfit(f"a number from {LINE_LENGTHS[0]} to {LINE_LENGTHS[-1]}")
    return number


def _listed(choices: Sequence[str]) -> str:
    return choices[0] if len(choices) == 1 else f"{', '.join(choices[:-1])} or {choices[-1]}"


def _flag(key: str) -> str:
    return "DOCS" if key == "source" else f"--{key.replace('_', '-')}"


def _toml(value: object) -> str:
    """A value as TOML writes it (JSON's strings, numbers and lists are TOML's too)."""
    if isinstance(value, tuple) and any(isinstance(each, tuple) for each in value):
        pairs = (f"{json.dumps(key)} = {_toml(each)}" for key, each in value)
        return f"{{ {', '.join(pairs)} }}"
    if isinstance(value, frozenset):
        return json.dumps(sorted(value)) if value else '"strict"'
    if isinstance(value, tuple | list):
        return _toml(value[0]) if len(value) == 1 else f"[{', '.join(map(_toml, value))}]"
    return json.dumps(value, ensure_ascii=False, default=str)


# ----------------------------------------------------------------------------------------- the file


def find_configuration(folder: Path) -> Staged[ConfigurationFile | None]:
    """The configuration nearest to `folder`, upwards: mdgen.toml, or a pyproject.toml that has a say."""
    for each in (folder, *folder.parents):
        for name, prefix in (("mdgen.toml", ()), ("pyproject.toml", ("tool", "mdgen"))):
            path = each / name
            if path.is_file():
                staged = _load(path, prefix)
                if staged.value is not None or staged.diagnostics:
                    return staged
    return Staged(None)


def _load(path: Path, prefix: tuple[str, ...]) -> Staged[ConfigurationFile | None]:
    """The file, None where it does not speak of mdgen."""
    shown_path = _shown_path(path)
    try:
        source = SourceFile(path.name, decode(path.read_bytes()), shown_path)
    except OSError as error:
        reason = f"{shown_path}: {error.strerror or error}"
        return Staged(None, (BROKEN_CONFIGURATION.at(None, reason=reason),))
    except UndecodableText as error:
        reason = f"{shown_path}: {error.reason}"
        return Staged(None, (BROKEN_CONFIGURATION.at(None, reason=reason),))
    try:
        table: object = tomllib.loads(source.text)
    except tomllib.TOMLDecodeError as error:
        if prefix and "tool.mdgen" not in source.text:
            return Staged(None)  # somebody else's broken file
        return Staged(None, (_broken(source, error),))
    except RecursionError:
        reason = "it is nested too deep"
        return Staged(None, (BROKEN_CONFIGURATION.at(source.span(1), reason=reason),))
    for key in prefix:
        if not isinstance(table, dict) or key not in table:
            return Staged(None)
        table = table[key]
    if not isinstance(table, dict):
        place = _place(source, prefix, of_value=True)
        found = BAD_SETTING.at(
            place, setting=".".join(prefix), found=_toml(table), expected="a table"
        )
        return Staged(None, (found,))
    return Staged(ConfigurationFile(path, source, prefix, table))


def _broken(source: SourceFile, error: tomllib.TOMLDecodeError) -> Diagnostic:
    """Where and why a file is no TOML; the library says the place in words."""
    text = str(error)
    found = re.search(r" \(at line (\d+), column (\d+)\)$", text)
    last_line = len(source.lines)
    line, column = (int(found[1]), int(found[2])) if found else (last_line, 1)
    reason = re.sub(r" \(at [^()]*\)$", "", text)
    return BROKEN_CONFIGURATION.at(
        source.span(line, column), reason=reason[:1].lower() + reason[1:]
    )


def _unknown(file: ConfigurationFile, key: str, known: Mapping[str, object]) -> Diagnostic:
    near = nearest(key.replace("-", "_"), known)
    help_ = f"did you mean `{near}`?" if near else f"there are {_listed(tuple(known))}"
    place = _place(file.source, (*file.prefix, key), of_value=False)
    return UNKNOWN_SETTING.at(place, help=help_, key=f"`{key}`")


_HEADER = re.compile(r"\s*\[\[?([^\[\]]+)\]\]?\s*(?:#.*)?$")
_PART = r"""(?:[A-Za-z0-9_-]+|"[^"\\]*"|'[^']*')"""
_ASSIGNMENT = re.compile(rf"(\s*)({_PART}(?:\s*\.\s*{_PART})*)(\s*=\s*)(.*)$")


def _place(source: SourceFile, key: tuple[str, ...], *, of_value: bool) -> Span:
    """Where a dotted key, or its value, stands. TOML libraries do not tell, so the lines are scanned.

    A key in a form that the scan does not know (inside an inline table, say) is placed at the nearest table
    above it, or at the top of the file.
    """
    table: tuple[str, ...] = ()
    best = source.span(1)
    for number, line in enumerate(source.lines, start=1):
        if (header := _HEADER.match(line)) is not None:
            table = _parts(header[1])
            if table and table == key[: len(table)]:
                best = source.span(number, line.index("[") + 1, len(line.rstrip()))
            if table[: len(key)] == key:
                return best
        elif (assigned := _ASSIGNMENT.match(line)) is not None:
            path = table + _parts(assigned[2])
            if path[: len(key)] != key:
                continue
            if of_value and path == key:
                value = _without_comment(assigned[4])
                return source.span(number, assigned.start(4) + 1, max(len(value), 1))
            return source.span(number, assigned.start(2) + 1, len(assigned[2]))
    return best


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in re.findall(_PART, dotted))


def _without_comment(value: str) -> str:
    found = re.match(r"""(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^#"'])*""", value)
    return (found[0] if found else value).rstrip()


def _in_folder(key: str, value: object, folder: Path) -> object:
    """A path of the file, which is relative to the file's folder, as the user would type it here."""
    if key == "dialect" and isinstance(value, tuple):
        return tuple((where, _in_folder(key, each, folder)) for where, each in value)
    if not isinstance(value, str) or not (
        key in ("source", "out", "templates", "overrides")
        or (key == "dialect" and value.endswith(".toml"))
    ):
        return value
    return _shown_path(folder / value)


def _shown_path(path: Path) -> str:
    try:
        return Path(os.path.relpath(path)).as_posix()
    except ValueError:  # another drive
        return path.as_posix()
