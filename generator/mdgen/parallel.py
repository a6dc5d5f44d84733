"""The same work on many things, shared with forked processes where there are enough things and processors.

A fork knows all that its parent knows and costs some milliseconds; what comes back is bytes. A part that does not
come back whole is done again here, so that the result is the same whatever becomes of the processes.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Generic, TypeVar

from msgspec import Struct

FEWEST = 150
"""A part of fewer things is not worth a process."""

T = TypeVar("T")
R = TypeVar("R")


class Work(Struct, Generic[T, R], frozen=True):
    """What is to be done with one thing, and how its result travels from one process to another.

    A result that `pack` gives b"" for does not travel; the thing is done once more. `prepare` does once, before
    there are other processes, what each of them would else do for itself.
    """

    do: Callable[[T], R]
    pack: Callable[[R], bytes]
    unpack: Callable[[T, bytes], R]
    prepare: Callable[[], object] = lambda: None


def processors() -> int:
    """How many processes are worth it here now: one more than there are processors that nobody uses.

    On a machine that is busy, a second process takes its time from others and is no faster.
    """
    if sys.platform != "linux":  # a fork is safe, or there is one, nowhere else
        return 1
    there = len(os.sched_getaffinity(0))
    idle = max(0.0, there - os.getloadavg()[0])
    return min(there, 1 + int(idle))


def mapped(
    work: Work[T, R], things: Sequence[T], jobs: int, tell: Callable[[int], None]
) -> list[R]:
    """The result for each thing, in order; `tell` hears how many are done, as far as this process knows."""
    parts = max(1, min(jobs, len(things) // FEWEST)) if hasattr(os, "fork") else 1
    ends = [len(things) * part // parts for part in range(parts + 1)]
    chunks = [things[start:end] for start, end in pairwise(ends)]
    if parts > 1:
        work.prepare()
    others = [(chunk, _started(work, chunk)) for chunk in chunks[1:]]
    result = _done(work, chunks[0], lambda done: tell(done * parts))
    for chunk, (process, pipe) in others:
        packed = _received(process, pipe)
        if packed is None or len(packed) != len(chunk):
            result += _done(work, chunk, tell)
        else:
            result += [
                work.unpack(thing, data) if data else work.do(thing)
                for thing, data in zip(chunk, packed, strict=True)
            ]
    return result


def completed(
    known: Sequence[R | None],
    work: Work[T, R],
    things: Sequence[T],
    jobs: int,
    tell: Callable[[int, int], None],
) -> list[R]:
    """The results that are known, and those that are missing among them, worked out."""
    missing = [place for place, result in enumerate(known) if result is None]
    done = iter(
        mapped(work, [things[place] for place in missing], jobs, lambda n: tell(n, len(missing)))
    )
    return [next(done) if result is None else result for result in known]


def _done(work: Work[T, R], things: Sequence[T], tell: Callable[[int], None]) -> list[R]:
    result: list[R] = []
    for thing in things:
        tell(len(result))
        result.append(work.do(thing))
    return result


def _started(work: Work[T, R], things: Sequence[T]) -> tuple[int, int]:
    """A process that does its part, and the pipe that the results come through."""
    receiver, sender = os.pipe()
    process = os.fork()
    if process:
        os.close(sender)
        return process, receiver
    status = 1
    try:
        os.close(receiver)
        packed = [work.pack(work.do(thing)) for thing in things]
        with os.fdopen(sender, "wb") as pipe:
            for each in packed:
                pipe.write(b"%d\n" % len(each) + each)
        status = 0
    finally:
        # Nothing of the parent's is to be flushed or cleaned up twice, and no exception goes on from here.
        os._exit(status)


def _received(process: int, receiver: int) -> list[bytes] | None:
    """What a process sent; None where it did not end well."""
    packed: list[bytes] = []
    with os.fdopen(receiver, "rb") as pipe:
        while size := pipe.readline():
            packed.append(pipe.read(int(size)))
    _, status = os.waitpid(process, 0)
    return packed if status == 0 else None
