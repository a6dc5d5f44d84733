"""Times mdgen on real and made-up documentation, beside a peer and beside black, and keeps a table of it.

    python benchmarks/speed.py [--pages N] [--runs N] [--no-peer] [--no-table]

See README.md for how to read what it prints. Every figure is the median over runs, of the seconds of processor
time that whole processes took; what is compared runs in turns, and a ratio is the median of the turns' ratios.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from synthetic import write_tree

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[1] / "shared"
PEER = HERE / ".peer"
RESULTS = HERE / "results.md"
TREES = (
    "python/mistral",
    "python/polar",
    "typescript/mistral",
    "python/dub",
    "python/openai-2024-04",
)


@dataclass(frozen=True, slots=True)
class Run:
    """One process: its seconds of processor time and of the clock, and its peak memory in MiB."""

    cpu: float
    wall: float
    peak: float


@dataclass(frozen=True, slots=True)
class Figure:
    """A row of the table; `most` is what was promised, None where nothing was."""

    name: str
    value: float
    unit: str
    most: float | None = None

    def __str__(self) -> str:
        promise = "" if self.most is None else f"  (at most {self.most:g})"
        return f"{self.name:<66} {self.value:9.3f} {self.unit}{promise}"


def run(*command: object, env: dict[str, str] | None = None) -> Run:
    """Runs a command to its end; its exit status may be 0 or 1."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [str(each) for each in command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **ENVIRONMENT, **(env or {})},
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        sys.exit(f"exit status {process.returncode}: {' '.join(map(str, command))}")
    wall = time.perf_counter() - started
    return Run(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024)


ENVIRONMENT = {"PYTHONPATH": str(HERE.parent / "generator"), "PYTHONDONTWRITEBYTECODE": ""}


def mdgen(*arguments: object) -> tuple[object, ...]:
    return (sys.executable, "-m", "mdgen", "build", *arguments)


def in_turns(runs: int, *jobs: Callable[[], Run]) -> list[list[Run]]:
    """Each job once as a warm-up, then all of them in turns."""
    for job in jobs:
        job()
    rounds = [[job() for job in jobs] for _ in range(runs)]
    return [list(each) for each in zip(*rounds, strict=True)]


def compared(
    name: str,
    ones: Sequence[Run],
    others: Sequence[Run],
    most: float | None = None,
    factor: float = 1.0,
) -> list[Figure]:
    """How many times as long the ones take as the others, turn by turn: processor time, and the clock's."""
    pairs = list(zip(ones, others, strict=True))
    cpu_ratio = median(one.cpu / other.cpu for one, other in pairs) * factor
    clock = median(one.wall / other.wall for one, other in pairs) * factor
    return [Figure(name, cpu_ratio, "", most), Figure(f"{name}, by the clock", clock, "", most)]


def cpu(runs: Sequence[Run]) -> float:
    return median(each.cpu for each in runs)


def peer() -> Path | None:
    """The peer's Python, in an environment of its own."""
    python = PEER / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(PEER)], check=True)
        install = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r")
        done = subprocess.run([python, *install, HERE / "requirements-peer.txt"], check=False)
        if done.returncode:
            shutil.rmtree(PEER)
            return None
    return python


def peer_command(python: Path, out: Path, *more: object) -> tuple[object, ...]:
    return (
        *(python.parent / "datamodel-codegen", "--input", SHARED / "peers/mistral-schemas.json"),
        *("--input-file-type", "openapi", "--output-model-type", "pydantic_v2.BaseModel"),
        *("--output", out, "--disable-timestamp", "--disable-warnings", *more),
    )


def declarations(docs: Path, folder: Path) -> int:
    """How many models, enums and unions a tree declares, by what was exported of them."""
    run(*mdgen(docs, "--out", folder / "counted", "--layout", "single", "--no-cache"))
    text = (folder / "counted" / "__init__.py").read_text("utf-8")
    names = ("class ",)
    return sum(line.startswith(names) or ": TypeAlias = " in line for line in text.splitlines())


# ------------------------------------------------------------------------------------ what is measured


def stages(docs: Path, folder: Path) -> list[Figure]:
    """The stages of one cold build, in one process."""
    out = folder / "staged"
    done = subprocess.run(
        [sys.executable, str(HERE / "stages.py"), str(docs), str(out)],
        env={**os.environ, **ENVIRONMENT},
        stdout=subprocess.PIPE,
        check=True,
    )
    told = json.loads(done.stdout)
    return [Figure(f"  {name}", seconds, "s") for name, seconds in told.items()]


def fresh(folder: Path) -> Path:
    """A folder that nothing was in: some file systems take their time over names that were removed just now."""
    return Path(tempfile.mkdtemp(dir=folder)) / "out"


def tree(name: str, docs: Path, folder: Path, runs: int) -> list[Figure]:
    """A tree built cold, its time and memory."""

    def cold() -> Run:
        return run(*mdgen(docs, "--out", fresh(folder), "--no-cache"))

    (found,) = in_turns(runs, cold)
    return [
        Figure(f"cold build of {name}", cpu(found), "s"),
        Figure(f"  peak memory of {name}", median(each.peak for each in found), "MiB"),
    ]


def promises(docs: Path, folder: Path, runs: int, with_peer: bool) -> list[Figure]:
    """The ratios for the tree that the peer has schemas of."""
    warm, cache = folder / "warm", folder / "cache"
    built = folder / "built"
    run(*mdgen(docs, "--out", built, "--no-cache"))
    python = peer() if with_peer else None

    def cold() -> Run:
        return run(*mdgen(docs, "--out", fresh(folder), "--no-cache"))

    def one_process() -> Run:
        return run(*mdgen(docs, "--out", fresh(folder), "--no-cache", "--jobs", 1))

    def black() -> Run:
        there = {"BLACK_CACHE_DIR": tempfile.mkdtemp(dir=folder)}
        return run(*(sys.executable, "-m", "black", "--fast", "-q", "-W", "1", built), env=there)

    def three() -> Run:
        flavours = ("-t", "pydantic", "-t", "dataclass", "-t", "typeddict")
        return run(*mdgen(docs, "--out", fresh(folder), "--no-cache", *flavours))

    jobs = [cold, black, three, one_process]
    if python is not None:
        jobs.append(lambda: run(*peer_command(python, folder / "peer.py")))
        fast = ("--formatters", "ruff-check", "ruff-format")
        jobs.append(lambda: run(*peer_command(python, folder / "peer_fast.py", *fast)))
    found = in_turns(runs, *jobs)
    count = declarations(docs, folder)
    figures = [
        Figure("cold build", cpu(found[0]), "s"),
        Figure("cold build, by the clock", median(each.wall for each in found[0]), "s"),
        Figure("cold build in one process", cpu(found[3]), "s"),
        Figure("cold build, per declaration", 1000 * cpu(found[0]) / count, "ms"),
        *compared("cold build / black --fast alone on the output", found[0], found[1], 0.35),
        *compared("the same in one process", found[3], found[1], 0.35),
        *compared("three flavours / one", found[2], found[0], 1.8),
    ]
    if python is not None:
        schemas = json.loads((SHARED / "peers/mistral-schemas.json").read_text("utf-8"))
        theirs = len(schemas["components"]["schemas"])
        each = theirs / count
        figures += [
            *compared("per model / the peer's", found[0], found[4], 1 / 8, each),
            *compared("the same in one process", found[3], found[4], 1 / 8, each),
            *compared("per model / the peer's with ruff", found[0], found[5], 0.5, each),
        ]
    return figures + changes(docs, folder, runs, warm, cache)


def changes(docs: Path, folder: Path, runs: int, warm: Path, cache: Path) -> list[Figure]:
    """A clean check, and builds after one page has changed."""
    copy, kept = folder / "docs", {"MDGEN_CACHE_DIR": str(cache)}
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(docs, copy)
    pages = sorted(copy.rglob("*.md"))
    for page in pages:
        page.chmod(0o644)
    built = mdgen(copy, "--out", warm)
    run(*built, env=kept)
    run(*built, "--check", env=kept)
    check, typer = in_turns(
        runs * 2,
        lambda: run(*built, "--check", env=kept),
        lambda: run(sys.executable, "-c", "import typer"),
    )
    tables = [page for page in pages if "heavy_check_mark" in page.read_text("utf-8")]
    edited = iter(tables[:: max(1, len(tables) // (runs * 2 + 4))])

    def one_page() -> Run:
        page = next(edited)
        text = page.read_text("utf-8")
        page.write_text(text.replace(":heavy_check_mark:", ":heavy_minus_sign:", 1), "utf-8")
        return run(*built, env=kept)

    def cold() -> Run:
        return run(*mdgen(copy, "--out", fresh(folder), "--no-cache"))

    one, whole = in_turns(runs, one_page, cold)
    return [
        *compared("clean --check / python -c 'import typer'", check, typer, 2.0),
        *compared("one page changed / cold build", one, whole, 0.25),
        Figure("clean --check", cpu(check), "s"),
        Figure("one page changed", cpu(one), "s"),
    ]


def growth(folder: Path, pages: int, runs: int) -> list[Figure]:
    """How time and memory for a page grow when a tree is eight times as large."""
    small, large = folder / "small", folder / "large"
    write_tree(small, pages)
    write_tree(large, 8 * pages)

    def cold(docs: Path) -> Run:
        return run(*mdgen(docs, "--out", fresh(folder), "--no-cache"))

    few, many = in_turns(runs, lambda: cold(small), lambda: cold(large))
    (start,) = in_turns(runs, lambda: run(sys.executable, "-c", "import mdgen.pipeline, black"))
    memory = median(b.peak / a.peak for a, b in zip(few, many, strict=True)) / 8
    return [
        Figure(f"{pages:,} made-up pages", cpu(few), "s"),
        Figure(f"{8 * pages:,} made-up pages", cpu(many), "s"),
        *compared("time for a page, growth", many, few, 1.15, 1 / 8),
        Figure("peak memory for a page, growth", memory, "", 1.1),
        Figure(
            "time for a page without the start, growth",
            (cpu(many) - cpu(start)) / (cpu(few) - cpu(start)) / 8,
            "",
        ),
        Figure(
            "peak memory for a page without the start, growth",
            median(
                (b.peak - start[0].peak) / (a.peak - start[0].peak)
                for a, b in zip(few, many, strict=True)
            )
            / 8,
            "",
        ),
    ]


def in_use(docs: Path, folder: Path, with_peer: bool) -> list[Figure]:
    """Import and validation of what was generated, ours and the peer's."""
    python = peer() if with_peer else None
    if python is None:
        return []
    models = folder / "use"
    run(*mdgen(docs, "--out", models / "ours", "--no-cache"))
    run(*peer_command(python, models / "theirs.py"))
    found = [path for path in (models / "ours").rglob("models") if path.is_dir()]
    package = ".".join(("ours", *found[0].relative_to(models / "ours").parts)) if found else "ours"
    figures = []
    for who, what, one in (("ours", package, "Agent"), ("the peer's", "theirs", "Agent")):
        for _ in range(2):  # the first one compiles
            done = subprocess.run(
                [
                    python,
                    HERE / "generated.py",
                    models,
                    what,
                    one,
                    SHARED / "oracles/mistral.jsonl",
                ],
                stdout=subprocess.PIPE,
                check=False,
                env={**os.environ, "PYTHONDONTWRITEBYTECODE": ""},
            )
        if done.returncode == 0:
            told = json.loads(done.stdout)
            units = {"import one": "s", "import all": "s"}
            figures += [
                Figure(f"{name}, {who}", value, units.get(name, "")) for name, value in told.items()
            ]
    return figures


# ------------------------------------------------------------------------------------------ the command


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument(
        "--pages", type=int, default=1000, help="made-up pages (and eight times as many)"
    )
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--no-peer", action="store_true", help="install and run no peer")
    parser.add_argument("--no-table", action="store_true", help="do not append to results.md")
    parser.add_argument("--only", choices=("trees", "promises", "growth", "use"), action="append")
    options = parser.parse_args()
    wanted = options.only or ["trees", "promises", "growth", "use"]
    corpus = SHARED / "corpus" / "speakeasy"
    main_tree = corpus / TREES[0]
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)

        def tell(found: list[Figure]) -> None:
            figures.extend(found)
            print("\n".join(map(str, found)), flush=True)

        if not corpus.is_dir():
            print(f"there is no {corpus}: only made-up pages are measured")
            wanted = ["growth"]
        if "promises" in wanted:
            tell(stages(main_tree, folder))
            tell(promises(main_tree, folder, options.runs, not options.no_peer))
        if "trees" in wanted:
            for name in TREES:
                if (corpus / name).is_dir():
                    tell(tree(name, corpus / name, folder, min(3, options.runs)))
        if "growth" in wanted:
            tell(growth(folder, options.pages, min(3, options.runs)))
        if "use" in wanted:
            tell(in_use(main_tree, folder, not options.no_peer))
    if not options.no_table:
        append(figures)


def append(figures: Sequence[Figure]) -> None:
    """One more section at the end of the table's file."""
    git = ("git", "-C", str(HERE), "rev-parse", "--short", "HEAD")
    commit = subprocess.run(git, stdout=subprocess.PIPE, text=True, check=False).stdout.strip()
    today = dt.datetime.now(dt.timezone.utc).strftime("%Y-%m-%d %H:%M")
    where = f"Python {platform.python_version()}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}"
    rows = "\n".join(
        f"| {each.name.strip()} | {each.value:.3f} {each.unit} | {'' if each.most is None else f'{each.most:g}'} |"
        for each in figures
    )
    with RESULTS.open("a", encoding="utf-8") as file:
        file.write(f"\n## {today}, {commit or 'no commit'}: {where}\n\n")
        file.write(f"| figure | measured | at most |\n|---|---|---|\n{rows}\n")


if __name__ == "__main__":
    main()
