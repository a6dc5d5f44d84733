"""Time and memory of hostile documentation: twice the size may take twice the time, and no more.

Usage: python benchmarks/hostile.py [--target NAME] [--layout tree|single] [--quick] [CASE ...]

Each case is built three times in a process of its own, at a quarter, half and the whole of its size, through the
real pipeline. The ratio is the time of the whole over the time of the half, of the parts that the input's size
decides: below 2.3 for linear time. `--quick` takes a tenth of each size. Exit code 1: a case failed.
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Pages = dict[str, str]
LIMIT = 2.3
SECONDS = 300
_KEY = "key: value\n"
_HEAD = "| Field | Type | Required | Description |\n| --- | --- | --- | --- |\n"


def record(rows: str, title: str = "Thing", doc: str = "A thing.") -> str:
    return f"# {title}\n\n{doc}\n\n## Fields\n\n{_HEAD}{rows}\n"


def row(name: str = "`name`", type_: str = "*str*", description: str = "A name.") -> str:
    return f"| {name} | {type_} | :heavy_check_mark: | {description} |\n"


def union(title: str, members: list[str]) -> str:
    return f"# {title}\n\n## Supported Types\n\n" + "".join(f"### {each}\n\n" for each in members)


def joined(form: str, count: int) -> str:
    return f"Union[{', '.join(form.format(number) for number in range(count))}]"


def _one_of_a_kind(number: int) -> str:
    """A field's name that becomes the Python name of all the others."""
    return f"`a{'-' * (number % 900)}{'_' * (number // 900)}b`"


def text_of(atom: str, size: int) -> str:
    return (atom * (size // len(atom) + 1))[:size]


@dataclass(frozen=True, slots=True)
class Case:
    """Documentation of a size; `size` is what the issue asks for."""

    size: int
    make: Callable[[int], Pages]


def cell(**position: str) -> Callable[[str], Callable[[int], Pages]]:
    ((name, form),) = position.items()

    def of_atom(atom: str) -> Callable[[int], Pages]:
        return lambda size: {
            "thing.md": record(row(**{name: form.replace("TEXT", text_of(atom, size))}))  # type: ignore[arg-type]
        }

    return of_atom


def in_prose(atom: str) -> Callable[[int], Pages]:
    return lambda size: {"thing.md": record(row(), doc=text_of(atom, size))}


def pages(count: int, make: Callable[[int], str], form: str = "p{}.md") -> Pages:
    return {form.format(number): make(number) for number in range(count)}


MB = 1_000_000
CASES: dict[str, Case] = {
    "a description of 1 MB": Case(MB, cell(description="TEXT")("word ")),
    "a description without a blank": Case(MB, cell(description="TEXT")("w")),
    "a description of quotes": Case(MB, cell(description="TEXT")('"')),
    "a description of backslashes": Case(MB, cell(description="TEXT")("\\")),
    "a description of line breaks": Case(MB, cell(description="TEXT")("<br/>")),
    "a description of links": Case(MB, cell(description="TEXT")("[a](thing.md) ")),
    "a description of wide letters": Case(MB // 3, cell(description="TEXT")("字")),
    "a description of controls": Case(MB // 4, cell(description="TEXT")("\u202e")),
    "a type of 1 MB": Case(MB, cell(type_="TEXT")("word ")),
    "a type of one name": Case(MB, cell(type_="TEXT")("w")),
    "a type of dots": Case(MB, cell(type_="TEXT")("a.")),
    "a type of stars": Case(MB, cell(type_="TEXT")(" *`")),
    "a type of quotes": Case(MB, cell(type_='"TEXT')('\\"')),
    "a type of link openings": Case(MB, cell(type_="TEXT")("[a](")),
    "a type of links": Case(MB, cell(type_="TEXT")("[a](b) ")),
    "a link destination of 1 MB": Case(MB, cell(type_="[a](TEXT)")("../")),
    "a literal of 1 MB": Case(MB, cell(type_='"TEXT"')("w")),
    "a union type of 10,000 literals": Case(
        10_000,
        lambda n: {
            "t.md": record(row(type_=joined("Literal['v{}']".replace("'", '"'), n)))
        },
    ),
    "a union type of 10,000 names": Case(
        10_000,
        lambda n: {
            "t.md": record(row(type_=joined("models.N{}", n)))
        },
    ),
    "a field name of 1 MB": Case(MB, cell(name="`TEXT`")("aB")),
    "a field name of backticks": Case(MB, cell(name="TEXT")("`")),
    "a title of 1 MB": Case(MB, lambda n: {"t.md": record(row(), title=text_of("Aa ", n))}),
    "a title of backticks": Case(MB, lambda n: {"t.md": record(row(), title=text_of("`", n))}),
    "50,000-fold brackets in a type": Case(50_000, lambda n: {"t.md": record(row(type_="[" * n))}),
    "50,000-fold List[ in a type": Case(
        50_000, lambda n: {"t.md": record(row(type_="List[" * n + "str" + "]" * n))}
    ),
    "50,000-fold parentheses in a type": Case(
        50_000, lambda n: {"t.md": record(row(type_="(" * n + ")" * n))}
    ),
    "50,000-fold brackets in a description": Case(
        50_000, lambda n: {"t.md": record(row(description="[" * n + "]" * n))}
    ),
    "50,000-fold brackets in JSON": Case(
        50_000, lambda n: {"t.md": record(row(), doc=f"```json\n{'[' * n}\n```")}
    ),
    "50,000 quotes inside each other": Case(50_000, in_prose("> ")),
    "50,000 lists inside each other": Case(50_000, in_prose("- ")),
    "1,000 lists indented deeper each": Case(
        1_000,
        lambda n: {"t.md": record(row(), doc="\n".join(f"{'  ' * i}- a" for i in range(n)))},
    ),
    "1 MB of [": Case(MB, in_prose("[")),
    "1 MB of *": Case(MB, in_prose("*a ")),
    "1 MB of backticks": Case(MB, in_prose("`a``")),
    "1 MB of <": Case(MB, in_prose("<")),
    "1 MB of &": Case(MB, in_prose("&")),
    "1 MB of comment openings": Case(MB, in_prose("<!-- \n")),
    "1 MB of tag openings": Case(MB, in_prose("<div\n")),
    "1 MB of table openings": Case(MB, in_prose("<table>\n")),
    "1 MB of blank lines": Case(MB, in_prose("\n")),
    "1 MB of pipes": Case(MB, in_prose("|")),
    "1 MB of pipe lines": Case(MB, in_prose("| a\n")),
    "1 MB of fences": Case(MB, in_prose("```\n")),
    "1 MB of headers of tables": Case(MB, in_prose("|a|\n|-|\n")),
    "1 MB of underlines": Case(MB, in_prose("a\n---\n")),
    "1 MB of front matter": Case(
        MB, lambda n: {"t.md": f"---\n{text_of(_KEY, n)}---\n{record(row())}"}
    ),
    "1 MB of front matter without an end": Case(
        MB, lambda n: {"t.md": f"---\n{text_of(_KEY, n)}\n{record(row())}"}
    ),
    "100,000 rows": Case(
        100_000, lambda n: {"t.md": record("".join(row(f"`f{i}`") for i in range(n)))}
    ),
    "100,000 rows of one name": Case(100_000, lambda n: {"t.md": record(row() * n)}),
    "100,000 rows of names that become one": Case(
        100_000,
        lambda n: {"t.md": record("".join(row(_one_of_a_kind(i)) for i in range(n)))},
    ),
    "100,000 rows that are not closed": Case(
        100_000, lambda n: {"t.md": record("".join(f"| `f{i}` | *str* | a\n" for i in range(n)))}
    ),
    "100,000 enum values": Case(
        100_000,
        lambda n: {
            "e.md": "# E\n\n## Values\n\n| Name | Value |\n| --- | --- |\n"
            + "".join(f"| `V{i}` | v{i} |\n" for i in range(n))
        },
    ),
    "100,000 enum values of one name": Case(
        100_000,
        lambda n: {
            "e.md": "# E\n\n## Values\n\n| Name | Value |\n| --- | --- |\n"
            + "".join(f"| `V` | v{i} |\n" for i in range(n))
        },
    ),
    "100,000 headings": Case(
        100_000, lambda n: {"t.md": record(row()) + "".join(f"## H{i}\n\n" for i in range(n))}
    ),
    "100,000 headings of all levels": Case(
        100_000,
        lambda n: {"t.md": record(row()) + "".join(f"{'#' * (i % 6 + 1)} H\n" for i in range(n))},
    ),
    "1,000 records on one page": Case(
        1_000, lambda n: {"t.md": "\n".join(record(row(), title=f"T{i}") for i in range(n))}
    ),
    "a circle of 10,000 pages": Case(
        10_000,
        lambda n: pages(
            n,
            lambda i: record(
                row(type_=f"[models.P{(i + 1) % n}](p{(i + 1) % n}.md)"), title=f"P{i}"
            ),
        ),
    ),
    "10,000 pages of one title": Case(10_000, lambda n: pages(n, lambda _: record(row()))),
    "10,000 pages that mention an unknown one": Case(
        10_000,
        lambda n: pages(n, lambda i: record(row(type_=f"[models.Q{i}](q{i}.md)"), title=f"P{i}")),
    ),
    "1,000 unions of 1,000": Case(
        1_000,
        lambda n: {
            **pages(n, lambda i: record(row(type_=f'*"t{i}"*'), title=f"R{i}"), "r{}.md"),
            **pages(
                n,
                lambda i: union(f"U{i}", [f"[models.R{j}](r{j}.md)" for j in range(min(n, 1_000))]),
                "u{}.md",
            ),
        },
    ),
    "1,000 unions, each of the one before": Case(
        1_000,
        lambda n: {
            "r.md": record(row(), title="R"),
            **pages(
                n,
                lambda i: union(f"U{i}", ["[models.R](r.md)", f"[models.U{i - 1}](u{i - 1}.md)"]),
                "u{}.md",
            ),
        },
    ),
    "a folder 200 levels deep": Case(
        200, lambda n: {"/".join(f"f{i}" for i in range(n)) + "/t.md": record(row())}
    ),
}  # fmt: skip
# What grows with the square of its number by itself: n unions of n members hold n * n mentions.
SQUARES = {
    "1,000 unions of 1,000": 2,
    "1,000 lists indented deeper each": 2,
    "a folder 200 levels deep": 2,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("cases", nargs="*", help="parts of cases' names")
    parser.add_argument("--target", default="pydantic")
    parser.add_argument("--layout", default="tree")
    parser.add_argument("--quick", action="store_true", help="a tenth of each size")
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measured(options)))
        return 0
    chosen = [
        name for name in CASES if not options.cases or any(part in name for part in options.cases)
    ]
    print(f"{'case':<42} {'half':>8} {'whole':>8} {'ratio':>6} {'MB':>6}  findings")
    failures = 0
    for name in chosen:
        line, fine = shown(name, options)
        failures += not fine
        print(line, flush=True)
    print(f"{len(chosen)} cases, {failures} failed")
    return 1 if failures else 0


def shown(name: str, options: argparse.Namespace) -> tuple[str, bool]:
    command = [sys.executable, __file__, "--measure", name]
    command += ["--target", options.target, "--layout", options.layout]
    command += ["--quick"] if options.quick else []
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return f"{name:<42} more than {SECONDS} s", False
    if done.returncode != 0:
        return f"{name:<42} {done.stderr.strip().rpartition(chr(10))[2][:120]}", False
    told = json.loads(done.stdout)
    half, whole = told["seconds"][-2:]
    # One hundredth of a second is the noise of a short run.
    ratio = (whole / half) ** (1 / SQUARES.get(name, 1)) if whole > 0.1 else 0.0
    findings = ", ".join(f"{code} {count}" for code, count in told["findings"].items()) or "none"
    text = f"{half:8.2f} {whole:8.2f} {ratio:6.2f} {told['megabytes']:6.0f}  {findings}"
    return f"{name:<42} {text}{'' if ratio < LIMIT else '  TOO SLOW'}", ratio < LIMIT


def measured(options: argparse.Namespace) -> dict[str, object]:
    """One case in this process."""
    from mdgen.config import configure
    from mdgen.pipeline import build
    from mdgen.source import SourceFile
    from mdgen.targets import flavour_names

    flags = {"source": "docs", "target": [options.target], "layout": options.layout}
    flags |= {"dialect": "speakeasy-python"}
    config = configure(Path(Path.cwd().anchor), flags, flavour_names()).value
    assert config is not None
    case = CASES[options.measure]
    whole = case.size // 10 if options.quick else case.size
    seconds: list[float] = []
    findings: Counter[str] = Counter()
    # The first run pays for imports and templates.
    for size in (8, whole // 4, whole // 2, whole):
        sources = [SourceFile(path, text, path) for path, text in case.make(size).items()]
        best = float("inf")
        for _ in range(2 if best < 2 else 1):
            gc.collect()
            started = time.process_time()
            staged = build(sources, config)
            best = min(best, time.process_time() - started)
            if best > 5:
                break
        seconds.append(best)
        findings = Counter(each.code for each in staged.diagnostics)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "megabytes": megabytes, "findings": dict(findings.most_common(4))}


if __name__ == "__main__":
    sys.exit(main())
