"""Runs each fuzz target for some seconds from small seeds, and says how many inputs were tried.

usage: python fuzz/run.py [SECONDS]      exit status 1 where an input was found that breaks a reader
"""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from seeds import cells, pages

HERE = Path(__file__).parent


def main() -> int:
    if importlib.util.find_spec("atheris") is None:
        print(
            "fuzzing skipped: atheris is not here (it has wheels for Linux, CPython 3.11 to 3.13)"
        )
        return 0
    seconds = sys.argv[1] if len(sys.argv) > 1 else "30"
    findings = HERE / "findings"
    findings.mkdir(exist_ok=True)
    failed = 0
    # The first byte chooses the dialect.
    seeds = {
        name: [bytes([number % 256]) + text.encode() for number, text in enumerate(texts)]
        for name, texts in (("page", pages()), ("types", cells()))
    }
    for name, texts in seeds.items():
        with tempfile.TemporaryDirectory() as corpus:
            for number, text in enumerate(texts):
                (Path(corpus) / f"seed-{number}").write_bytes(text)
            command = (
                *(sys.executable, str(HERE / f"fuzz_{name}.py"), f"-max_total_time={seconds}"),
                *("-timeout=10", "-rss_limit_mb=2048", "-max_len=8192", "-print_final_stats=1"),
                *(f"-artifact_prefix={findings}/{name}-", corpus),
            )
            run = subprocess.run(command, capture_output=True, text=True, check=False)
        tried = re.search(r"number_of_executed_units:\s*(\d+)", run.stderr)
        print(f"fuzz {name}: {tried[1] if tried else 'no'} inputs in {seconds} s, ", end="")
        print("a finding" if run.returncode else "nothing found")
        if run.returncode:
            failed += 1
            print(run.stderr[-4000:], file=sys.stderr)
    if not any(findings.iterdir()):
        findings.rmdir()
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main())
