"""Pieces of generated Python that carry what they need: text, imports and mentions of declarations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from mdgen.ir.nodes import DeclarationId


class Import(Struct, frozen=True, order=True):
    """A name of the outside world: `from module import name`, or `import module as alias` (no name)."""

    module: str
    name: str = ""
    alias: str = ""

    @property
    def wanted(self) -> str:
        """What it is called where nothing else has that name."""
        return self.alias or self.name


class Lazy(Struct, frozen=True):
    """A type that is written as a string where it mentions a class that is not defined yet."""

    code: Code


Part = str | Import | DeclarationId | Lazy


class Code(Struct, frozen=True):
    """A piece of Python. Text parts hold punctuation, literals, keywords and attribute access alone.

    Every name, builtins too, is a part of its own, so that a module's imports are the union of what its
    pieces carry, and a clash of names is settled once per module.
    """

    parts: tuple[Part, ...]

    def __str__(self) -> str:
        """The text of a piece that was bound to its module's names."""
        assert all(isinstance(part, str) for part in self.parts), self
        return "".join(part for part in self.parts if isinstance(part, str))

    def names(self) -> Iterator[Import | DeclarationId]:
        """The names in it, from left to right."""
        for part in self.parts:
            if isinstance(part, Lazy):
                yield from part.code.names()
            elif not isinstance(part, str):
                yield part


def code(*pieces: Part | Code) -> Code:
    """Pieces, one after the other, as one. Texts that meet are one part, so that equal code is equal."""
    parts: list[Part] = []
    for piece in pieces:
        for part in piece.parts if isinstance(piece, Code) else (piece,):
            last = parts[-1] if parts else None
            if isinstance(part, str) and isinstance(last, str):
                parts[-1] = last + part
            else:
                parts.append(part)
    return Code(tuple(parts))


def joined(separator: str, pieces: Iterable[Part | Code]) -> Code:
    """Pieces with text between them."""
    spaced: list[Part | Code] = []
    for piece in pieces:
        if spaced:
            spaced.append(separator)
        spaced.append(piece)
    return code(*spaced)


def subscript(name: Part | Code, *arguments: Part | Code) -> Code:
    """`name[arguments]`."""
    return code(name, "[", joined(", ", arguments), "]")


def call(name: Part | Code, *arguments: Part | Code) -> Code:
    """`name(arguments)`."""
    return code(name, "(", joined(", ", arguments), ")")


def dotted(name: str) -> Import:
    """The name that a user writes as `package.module.name`."""
    module, _, last = name.rpartition(".")
    return Import(module, last)


def builtin(name: str) -> Import:
    """A builtin; it is imported only where a definition of the module took its name."""
    return Import("builtins", name)
