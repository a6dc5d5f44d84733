"""What a changed file means for its models: classes, fields, values and aliases instead of lines.

Both texts are Python that mdgen wrote, so their syntax trees are compared, whatever the flavour. Where a tree
cannot be had (someone edited the file), nothing is said of models.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field

from mdgen.output.changes import Change

_NAMES_SHOWN = 8
_MODELS_SHOWN = 4
_LONGEST = 60

# The `type` statement of Python 3.12, which older ones cannot parse; without the word it is an assignment.
_TYPE_STATEMENT = re.compile(rb"^type (?=\w+ = )", re.MULTILINE)
_TEXT = re.compile(r"""(?P<kept>"(?:[^"\\]|\\.)*")|'(?P<plain>[^'"\\]*)'""")
_FIELD_CALLS = frozenset({"Field", "field"})
_UNION_NAMES = frozenset({"Union", "Optional"})
_ALIASES = ("alias", "wire_name", "name", "validation_alias", "serialization_alias")


class ModelChange(Struct, frozen=True):
    """What changed in one class or alias; `name` is "" for what concerns the whole module.

    `members` names what changed in it ("" for the whole of it), each with a phrase: `+temperature`, `-name`,
    `object now Literal["agent"]`. It is empty for a model that came or went.
    """

    name: str
    verb: str
    members: tuple[tuple[str, str], ...] = ()

    def words(self, limit: int | None = _NAMES_SHOWN) -> str:
        """`Agent: +temperature, -name`; what is beyond `limit` members is counted."""
        if not self.members:
            return f"{self.verb}{self.name}"
        phrases = [phrase for _, phrase in self.members[:limit]]
        if limit is not None and len(self.members) > limit:
            phrases.append(f"{len(self.members) - limit} more")
        listed = ", ".join(phrases)
        return f"{self.name}: {listed}" if self.name else listed


def model_changes(change: Change) -> tuple[ModelChange, ...]:
    """What `change` means for the models of its file, in the file's order; () where it cannot be told."""
    old = _module(change.old)
    new = _module(change.new)
    if old is None or new is None:
        return ()
    found = [
        *_compared(old.models, new.models),
        *_exports(old, new),
    ]
    if not found and change.old is not None and change.new is not None:
        found.append(ModelChange("", "", (("", _remainder(old, new)),)))
    return tuple(found)


def in_words(changes: Sequence[ModelChange], *, all_: bool = False) -> str:
    """The changes of one file on one line."""
    limit = None if all_ else _MODELS_SHOWN
    shown = [each.words(None if all_ else _NAMES_SHOWN) for each in changes[:limit]]
    if limit is not None and len(changes) > limit:
        shown.append(f"{len(changes) - limit} more")
    return "; ".join(shown)


# ------------------------------------------------------------------------------------- what a file says


class _Member(Struct, frozen=True):
    """A field or value. `text` is its type and default, or its value; `details` all else that is said of it."""

    text: str
    details: Mapping[str, str] = field(default_factory=dict)


class _Model(Struct, frozen=True):
    """A class or alias. `kind` is what it is in a word; `traits` are its bases, decorators and settings."""

    kind: str
    members: Mapping[str, _Member]
    traits: Mapping[str, str]
    docs: tuple[str, ...] = ()


class _Module(Struct, frozen=True):
    """A file: its models, what it lists in `__all__`, and its tree as `ast.dump` writes it."""

    models: Mapping[str, _Model]
    exports: Mapping[str, None]
    tree: str
    docs: tuple[str, ...]


def _module(data: bytes | None) -> _Module | None:
    """A file's models; None where it is no Python."""
    try:
        tree = ast.parse(_TYPE_STATEMENT.sub(b"", data or b""))
        models = {name: model for node in tree.body for name, model in _models(node)}
        return _Module(models, _listed_exports(tree), ast.dump(tree), _docs(tree.body))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _models(node: ast.stmt) -> Iterator[tuple[str, _Model]]:
    match node:
        case ast.ClassDef():
            yield node.name, _class(node)
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            yield name, _alias(value)
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if not name.startswith("_"):
            yield name, _alias(value)
        case _:
            pass


def _class(node: ast.ClassDef) -> _Model:
    members: dict[str, _Member] = {}
    traits = {
        word: ", ".join(map(_words, nodes))
        for word, nodes in (("base", node.bases), ("decorators", node.decorator_list))
        if nodes
    }
    traits |= {keyword.arg or "**": _words(keyword.value) for keyword in node.keywords}
    for statement in node.body:
        match statement:
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation, value=value):
                if name.startswith("__"):
                    traits[name.strip("_")] = _words(annotation)
                else:
                    members[name] = _field(annotation, value)
            case ast.Assign(
                targets=[ast.Name(id="model_config")], value=ast.Call(keywords=settings)
            ):
                traits |= {each.arg or "**": _words(each.value) for each in settings}
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                members[name] = _Member(_words(value))
            case ast.FunctionDef(name="_missing_"):
                traits["values"] = "open"
            case _:
                pass
    return _Model("class", members, traits, _docs([node]))


def _alias(value: ast.expr) -> _Model:
    """A name for a type: its members are what a union or a Literal lists, or the keys of a TypedDict."""
    match value:
        case ast.Call(
            func=ast.Name(id="TypedDict"), args=[_, ast.Dict(keys=keys, values=values), *_]
        ):
            members = {
                str(key.value): _field(type_, None)
                for key, type_ in zip(keys, values, strict=True)
                if isinstance(key, ast.Constant)
            }
            traits = {each.arg or "**": _words(each.value) for each in value.keywords}
            return _Model("class", members, traits)
        case ast.Call(func=ast.Name(id="TypeAliasType"), args=[_, target, *_]):
            return _alias(target)
        case _:
            bare, details = _annotated(value)
            return _Model("alias", {atom: _Member(atom) for atom in _atoms(bare)}, details)


def _field(annotation: ast.expr, value: ast.expr | None) -> _Member:
    bare, details = _annotated(annotation)
    text = _words(bare)
    match value:
        case None:
            pass
        case ast.Call(func=ast.Name(id=called), keywords=keywords) if called in _FIELD_CALLS:
            said = _keywords(keywords)
            for key in ("default", "default_factory"):
                if key in said:
                    text = f"{text} = {said.pop(key)}"
            details |= said
        case _:
            text = f"{text} = {_words(value)}"
    return _Member(text, details)


def _annotated(node: ast.expr) -> tuple[ast.expr, dict[str, str]]:
    """A type without its `Annotated`, and what that says of it."""
    match _unquoted(node):
        case ast.Subscript(value=ast.Name(id="Annotated"), slice=ast.Tuple(elts=[bare, *metadata])):
            details: dict[str, str] = {}
            for each in metadata:
                match each:
                    case ast.Call(func=ast.Name(id=called), keywords=keywords) if (
                        called in _FIELD_CALLS
                    ):
                        details |= _keywords(keywords)
                    case _:
                        details[_words(each)] = ""
            return _unquoted(bare), details
        case other:
            return other, {}


def _keywords(keywords: Iterable[ast.keyword]) -> dict[str, str]:
    """What `Field(...)` says; the metadata of a dataclass's field is laid open."""
    said: dict[str, str] = {}
    for keyword in keywords:
        match keyword:
            case ast.keyword(arg="metadata", value=ast.Dict(keys=keys, values=values)):
                for key, value in zip(keys, values, strict=True):
                    if isinstance(key, ast.Constant):
                        said[str(key.value)] = _words(value)
            case _:
                said[keyword.arg or "**"] = _words(keyword.value)
    # The name on the wire is one fact, however many keywords it takes.
    wire = [said.pop(key) for key in _ALIASES if key in said]
    return {"alias": wire[0], **said} if wire else said


def _atoms(node: ast.expr) -> Iterator[str]:
    """The alternatives that a type lists, each as text."""
    stack = [node]
    while stack:
        match _unquoted(stack.pop()):
            case ast.BinOp(left=left, op=ast.BitOr(), right=right):
                stack += (right, left)
            case ast.Subscript(value=ast.Name(id="Literal"), slice=ast.Tuple(elts=values)):
                yield from map(_words, values)
            case ast.Subscript(value=ast.Name(id="Literal"), slice=value):
                yield _words(value)
            case ast.Subscript(value=ast.Name(id=name), slice=ast.Tuple(elts=types)) if (
                name in _UNION_NAMES
            ):
                stack += reversed(types)
            case other:
                yield _words(other)


def _unquoted(node: ast.expr) -> ast.expr:
    """The type that a string annotation holds."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        try:
            return ast.parse(node.value, mode="eval").body
        except (SyntaxError, ValueError):
            return node
    return node


def _words(node: ast.expr) -> str:
    """An expression on one line, with the quotes that mdgen writes."""
    text = ast.unparse(node)
    return _TEXT.sub(lambda found: found["kept"] or f'"{found["plain"]}"', text)


def _listed_exports(tree: ast.Module) -> dict[str, None]:
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id="__all__")], value=ast.List(elts=names)):
                return {
                    each.value: None
                    for each in names
                    if isinstance(each, ast.Constant) and isinstance(each.value, str)
                }
            case _:
                pass
    return {}


def _docs(body: Sequence[ast.stmt]) -> tuple[str, ...]:
    """The docstrings of statements and of what is in their classes, in order."""
    found: list[str] = []
    for node in body:
        match node:
            case ast.Expr(value=ast.Constant(value=str() as text)):
                found.append(text)
            case ast.ClassDef():
                found += _docs(node.body)
            case _:
                pass
    return tuple(found)


# ------------------------------------------------------------------------------------------ compared


def _compared(old: Mapping[str, _Model], new: Mapping[str, _Model]) -> Iterator[ModelChange]:
    for name, model in new.items():
        if name not in old:
            yield ModelChange(name, "+")
        elif found := tuple(_model(old[name], model)):
            yield ModelChange(name, "", found)
    for name in old:
        if name not in new:
            yield ModelChange(name, "-")


def _model(old: _Model, new: _Model) -> Iterator[tuple[str, str]]:
    if old.kind != new.kind:
        yield "", f"now {'an alias' if new.kind == 'alias' else 'a class'}"
        return
    changed = list(_members(old.members, new.members))
    yield from changed
    for trait, words in _details(old.traits, new.traits):
        yield "", f"{trait} {words}"
    if not changed and [*old.members] != [*new.members]:
        yield "", "order"
    if not changed and old.traits == new.traits and old.docs != new.docs:
        yield "", "docs"


def _members(old: Mapping[str, _Member], new: Mapping[str, _Member]) -> Iterator[tuple[str, str]]:
    for name in new:
        if name not in old:
            yield name, f"+{_excerpt(name)}"
    for name in old:
        if name not in new:
            yield name, f"-{_excerpt(name)}"
    for name, member in new.items():
        if name in old and old[name] != member:
            phrases = [
                f"{each} {words}" for each, words in _details(old[name].details, member.details)
            ]
            if old[name].text != member.text:
                phrases.insert(0, f"now {_excerpt(member.text)}")
            yield name, f"{_excerpt(name)} {' and '.join(phrases)}"


def _details(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for key in (*new, *(key for key in old if key not in new)):
        if old.get(key) == new.get(key):
            continue
        words = new.get(key)
        yield key, "gone" if words is None else f"now {_excerpt(words)}" if words else "new"


def _exports(old: _Module, new: _Module) -> Iterator[ModelChange]:
    # A file with models of its own exports them; only a package's list says something new.
    listed = [
        *((name, f"+{name}") for name in new.exports if name not in old.exports),
        *((name, f"-{name}") for name in old.exports if name not in new.exports),
    ]
    if listed and not old.models and not new.models:
        yield ModelChange("exports", "", tuple(listed))


def _remainder(old: _Module, new: _Module) -> str:
    """What is left where no model changed."""
    if old.tree == new.tree:
        return "comments or layout"
    return "docs" if old.docs != new.docs else "imports or set-up"


def _excerpt(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
