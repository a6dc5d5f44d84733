"""Values between the stages as bytes and back: nothing but the types that are asked for is ever made.

A cache may lie in a folder that others can write to, so it is no pickle: what is read from it are numbers,
texts, lists of them and the nodes of the IR, whatever it holds.
"""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

T = TypeVar("T")

_ENCODER = msgspec.msgpack.Encoder()


class Unreadable(ValueError):
    """What was read is not what `encoded` writes."""


def encoded(value: object) -> bytes:
    """A value as bytes; b"" for one that no bytes can say: a lone surrogate, a number of more than 64 bits."""
    try:
        return _ENCODER.encode(value)
    except (UnicodeEncodeError, OverflowError):
        return b""


def decoded(data: bytes | msgspec.Raw, type_: type[T]) -> T:
    """The value that `encoded` wrote; raises `Unreadable` for any other bytes."""
    try:
        found: T = _decoder(type_).decode(data)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise Unreadable(str(error)) from None
    return found


_DECODERS: dict[object, msgspec.msgpack.Decoder[Any]] = {}


def _decoder(type_: object) -> msgspec.msgpack.Decoder[Any]:
    if type_ not in _DECODERS:
        _DECODERS[type_] = msgspec.msgpack.Decoder(type_)
    return _DECODERS[type_]
