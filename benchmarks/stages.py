"""The stages of one cold build in this process, as one JSON object of seconds of processor time."""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

START = time.process_time()

STAGES = {
    "detected": "which dialect",
    "read_page": "parse and lower",
    "resolve": "resolve",
    "decide": "evidence",
    "draft_modules": "lay out",
    "render": "render, with black",
}


def main() -> None:
    from mdgen import output, pipeline
    from mdgen.config import configure
    from mdgen.targets import flavour_names

    gc.disable()
    spent = {"start and imports": time.process_time() - START}

    def timed(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            started = time.process_time()
            try:
                return function(*arguments, **named)
            finally:
                spent[name] = spent.get(name, 0.0) + time.process_time() - started

        return call

    for name, stage in STAGES.items():
        if hasattr(pipeline, name):
            setattr(pipeline, name, timed(stage, getattr(pipeline, name)))
    flags = {"source": sys.argv[1], "out": sys.argv[2]}
    config = configure(Path.cwd(), flags, flavour_names()).value
    assert config is not None
    sources = timed("find and read", pipeline.read)(Path(flags["source"]), Path(flags["out"]))
    built = timed("the whole build", pipeline.build)(sources.value, config)
    timed("write", output.write)(Path(flags["out"]), built.value.files)
    print(json.dumps(spent))


if __name__ == "__main__":
    main()
