"""How fast generated models are to use: run in a process of its own, prints one JSON object.

`generated.py FOLDER PACKAGE ONE PAYLOADS` imports the model ONE of PACKAGE (dotted; a module or a package in
FOLDER), then all, then validates the payloads (`{"model": name, "payload": {...}}` a line) of models it has.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from pathlib import Path
from typing import Any


def main() -> None:
    folder, package, one, payloads = sys.argv[1:]
    sys.path.insert(0, folder)
    # It loads lazily, and is not what is measured.
    importlib.import_module("pydantic.main")
    started = time.process_time()
    module = importlib.import_module(package)
    getattr(module, one)
    first = time.process_time()
    names = getattr(module, "__all__", None) or [
        each for each in vars(module) if each[:1].isupper()
    ]
    models: dict[str, Any] = {name: getattr(module, name) for name in names}
    everything = time.process_time()
    lines = [json.loads(line) for line in Path(payloads).read_text("utf-8").splitlines()]
    known = [
        (models[line["model"]], line["payload"])
        for line in lines
        if hasattr(models.get(line["model"]), "model_validate")
    ]
    accepted = 0
    for round_ in range(4):
        if round_ == 1:  # the first one builds what is built when it is first used
            accepted, validating = 0, time.process_time()
        for model, payload in known:
            try:
                model.model_validate(payload)
                accepted += 1
            except ValueError:
                pass
    seconds = time.process_time() - validating
    print(
        json.dumps(
            {
                "import one": first - started,
                "import all": everything - started,
                "models": len(models),
                "payloads per second": 3 * len(known) / seconds if seconds else 0.0,
                "accepted": accepted / 3 / len(known) if known else 0.0,
            }
        )
    )


if __name__ == "__main__":
    main()
