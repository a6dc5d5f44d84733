"""The list of files that mdgen wrote into an output folder, with their hashes: `.mdgen.json`."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from functools import lru_cache

MANIFEST = ".mdgen.json"

Hashes = Mapping[str, tuple[str, ...]]

_ENTRY = re.compile(r'^\s*("(?:[^"\\]|\\.)*"): "([0-9a-f]{64})",?\s*$')


def manifest_bytes(hashes: Mapping[str, str]) -> bytes:
    """The manifest as a file: sorted, one line per entry, so that it merges like source text."""
    document = {"version": 1, "files": dict(sorted(hashes.items()))}
    return (json.dumps(document, indent=1) + "\n").encode()


def read_manifest(data: bytes) -> Hashes:
    """The hashes that `data` lists for each path.

    It is read line by line and never refused: after a merge with conflicts a path has the hashes of
    both sides, a file that matches either of them is as mdgen wrote it, and the next build mends
    the list.
    """
    found: dict[str, tuple[str, ...]] = {}
    for line in data.decode("utf-8", "replace").split("\n"):
        if (entry := _ENTRY.match(line)) is not None:
            try:
                path = json.loads(entry[1])
            except ValueError:
                continue
            found[path] = (*found.get(path, ()), entry[2])
    return found


@lru_cache(maxsize=4096)  # of what stands and of what is wanted, which mostly are the same
def content_hash(data: bytes) -> str:
    """What the manifest holds of a file's bytes."""
    return hashlib.sha256(data).hexdigest()


def with_unix_lines(data: bytes) -> bytes:
    """`data` as mdgen wrote it: a checkout on Windows may have turned every `\\n` into `\\r\\n`."""
    return data.replace(b"\r\n", b"\n")
