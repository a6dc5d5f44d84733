"""The command line: the only place that prints, and that decides what a process ends with.

Diagnostics go to standard error, results (a patch, JSON, SARIF, annotations) to standard output. What a command
does not need is not imported: a check in a commit hook must not wait for a formatter.
"""

from __future__ import annotations

import gc
import os
import shlex
import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from contextlib import suppress
from enum import IntEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, TypeVar

import typer
import typer.core
from msgspec import Struct, field

if TYPE_CHECKING:
    from mdgen.config import Config
    from mdgen.diagnostics.model import Diagnostic, Staged
    from mdgen.diagnostics.render import Format
    from mdgen.evidence.payloads import Payload
    from mdgen.ir.nodes import Schema
    from mdgen.output import Change, Changes
    from mdgen.pipeline import Built, Known
    from mdgen.source import SourceFile
    from mdgen.stale import Stale
    from mdgen.watch import Round


T = TypeVar("T")


class ExitCode(IntEnum):
    """What a process ends with: the same for every command."""

    CLEAN = 0
    FINDINGS = 1
    COULD_NOT_RUN = 2
    INTERRUPTED = 130


app = typer.Typer(
    name="mdgen",
    help="Compiles API documentation in Markdown into Python models.",
    epilog="Exit codes: 0 clean; 1 findings (errors, or stale under --check); 2 it could not be told.",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> NoReturn:
    """The console script: whatever happens, one clear message and an exit code, never a traceback."""
    # A run makes few circles and is soon over: looking for them is an eighth of its time.
    gc.disable()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = app(prog_name="mdgen", standalone_mode=False)
    except (KeyboardInterrupt, typer.Abort):
        typer.echo("interrupted", err=True)
        code = ExitCode.INTERRUPTED
    except BrokenPipeError:
        # The reader (`| head`) has seen enough; what is left to flush has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = ExitCode.FINDINGS
    except Exception as error:
        code = _failure(error)
    sys.exit(code if isinstance(code, int) else ExitCode.CLEAN)


def _failure(error: Exception) -> ExitCode:
    """One line on an exception that came through: a wrong command line, or a bug."""
    usage = getattr(error, "format_message", None)
    if callable(usage):
        text = str(usage()).strip()
        if not text:  # the help was asked for by saying nothing
            return ExitCode.COULD_NOT_RUN
        typer.echo(f"error: {text} (try mdgen --help)", err=True)
        return ExitCode.COULD_NOT_RUN
    if os.environ.get("MDGEN_DEBUG"):
        raise error
    typer.echo(
        f"error: internal error: {type(error).__name__}: {error}\n"
        "This is a bug of mdgen; nothing was written. Please report it with the page that brings it"
        " about; MDGEN_DEBUG=1 shows where it happened.",
        err=True,
    )
    return ExitCode.COULD_NOT_RUN


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            typer.echo(f"mdgen {version('mdgen-models')}")
        except PackageNotFoundError:
            typer.echo("mdgen (not installed)")
        raise typer.Exit


@app.callback()
def mdgen(
    _version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Compiles API documentation in Markdown into Python models."""


# ------------------------------------------------------------------------------------------- build


_FormatOption = Annotated[
    str,
    typer.Option(
        "--format",
        metavar="full|concise|json|github|sarif|junit|markdown",
        help="How findings are printed.",
    ),
]


@app.command()
def build(
    docs: Annotated[
        str | None, typer.Argument(metavar="DOCS", help="The folder of pages, or one page.")
    ] = None,
    out: Annotated[
        str | None, typer.Option("--out", "-o", metavar="DIR", help="The output [generated].")
    ] = None,
    target: Annotated[
        list[str] | None,
        typer.Option(
            "--target",
            "-t",
            metavar="NAME",
            help="The flavour of Python [pydantic]; several go to OUT/NAME each.",
        ),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 1 where files are out of date.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Write nothing; print a patch that git apply takes.")
    ] = False,
    strict: Annotated[
        bool | None,
        typer.Option("--strict/--no-strict", help="Take doubts about the docs for errors."),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace generated files that were edited by hand.")
    ] = False,
    dialect: Annotated[
        str | None,
        typer.Option(metavar="NAME|FILE", help="How the pages are read [as they look]."),
    ] = None,
    overrides: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="What was learnt from payloads [mdgen.overrides.toml]."),
    ] = None,
    envelopes: Annotated[
        str | None,
        typer.Option(
            metavar="keep|keep-requests|drop",
            help="What SDKs wrap around requests and answers [keep-requests].",
        ),
    ] = None,
    wire_names: Annotated[
        str | None,
        typer.Option(
            metavar="auto|as-written|snake|camel|pascal", help="How JSON keys are spelled [auto]."
        ),
    ] = None,
    nullability: Annotated[
        str | None,
        typer.Option(
            metavar="strict|lenient|KINDS",
            help="May be null what docs do not print it of: no, yes, or list,map,date,other [strict].",
        ),
    ] = None,
    numbers: Annotated[
        str | None,
        typer.Option(
            metavar="auto|open|integer|float", help="What a number is that may be whole [auto]."
        ),
    ] = None,
    python: Annotated[
        str | None, typer.Option(metavar="VERSION", help="The oldest Python to run on [3.10].")
    ] = None,
    layout: Annotated[
        str | None, typer.Option(metavar="tree|single", help="A module per page, or one [tree].")
    ] = None,
    enums: Annotated[
        str | None, typer.Option(metavar="class|literal", help="How enums are written [class].")
    ] = None,
    unset: Annotated[
        str | None,
        typer.Option(
            metavar="none|missing", help="What an absent field is [as the flavour has it]."
        ),
    ] = None,
    docstrings: Annotated[
        str | None,
        typer.Option(
            "--docs", metavar="none|summary|full", help="How much of the prose is kept [full]."
        ),
    ] = None,
    line_length: Annotated[
        str | None, typer.Option(metavar="N", help="The length of a line of code [88].")
    ] = None,
    frozen: Annotated[
        bool | None, typer.Option("--frozen/--no-frozen", help="Models that cannot be changed.")
    ] = None,
    templates: Annotated[
        str | None, typer.Option(metavar="DIR", help="Templates of your own, by name.")
    ] = None,
    format_: _FormatOption = "full",
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="All findings, and the pages left out.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Errors alone.")] = False,
    show_config: Annotated[
        bool, typer.Option("--show-config", help="Print what applies, and from where.")
    ] = False,
    cache: Annotated[
        bool, typer.Option("--cache/--no-cache", help="Reuse what the last build knew [yes].")
    ] = True,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", metavar="N", min=0, help="Processes [as processors].")
    ] = 0,
    watch: Annotated[
        bool, typer.Option("--watch", help="Stay, and build again when pages change.")
    ] = False,
) -> None:
    """Build models from the pages of DOCS.

    Everything but what to do can be set in [tool.mdgen] of pyproject.toml, or in mdgen.toml.
    """
    started = time.perf_counter()
    if watch and (check or diff):
        flag = "--check" if check else "--diff"
        raise typer.BadParameter(f"it writes, and {flag} does not", param_hint="--watch")
    flags = {
        "source": docs,
        "out": out,
        "target": target or None,
        "strict": strict,
        "dialect": dialect,
        "overrides": overrides,
        "envelopes": envelopes,
        "wire_names": wire_names,
        "nullability": nullability,
        "numbers": numbers,
        "python": python,
        "layout": layout,
        "enums": enums,
        "unset": unset,
        "docs": docstrings,
        "line_length": line_length,
        "frozen": frozen,
        "templates": templates,
    }
    given = {key: value for key, value in flags.items() if value is not None}
    report = _Report(_known_format(format_), verbose, quiet, stdout_is_taken=diff)
    config = _configured(given, report)
    if show_config:
        from mdgen.config import shown

        typer.echo(shown(config), nl=False)
        raise typer.Exit(ExitCode.CLEAN)
    report.must_have_source(config, "which documentation? mdgen build DOCS")
    if watch:
        _stay(config, report, partial(_round, given, force, cache, jobs))
    built, standing = _compiled(config, report, cache, jobs)
    if report.has_errors:
        compares = check or diff
        if compares:
            report.leave_out_notes()
        report.print()
        outcome = "nothing was compared" if compares else "nothing was written"
        report.close(f"{outcome}; {_counted(built, report)}", started)
        # Whether files are up to date cannot be told from pages that cannot be built.
        raise typer.Exit(ExitCode.COULD_NOT_RUN if compares else ExitCode.FINDINGS)
    if check or diff:
        changes = _compared(config, built, standing, report, force)
        report.print_stale(config, changes, listed=check)
        if diff:
            _print_patch(config, changes)
        closing = _freshness(changes, _command(given, force))
        report.close(closing, started)
        stale = bool(changes.changes or changes.edited)
        if cache and not (stale or diff):
            _remember(config, report, closing)
        raise typer.Exit(ExitCode.FINDINGS if stale else ExitCode.CLEAN)
    changes = _written(config, built, standing, report, force)
    report.print()
    report.print_skipped(built)
    report.close(f"{_counted(built, report)}; {_files(changes)}", started)
    raise typer.Exit(ExitCode.FINDINGS if report.has_errors else ExitCode.CLEAN)


def _stay(config: Config, report: _Report, again: Callable[[Round, _Report], Round]) -> NoReturn:
    """Builds, and again whenever something changed, until interrupted; each time, one line says so."""
    from msgspec.structs import replace

    from mdgen.watch import Inputs, Round, Unwatchable, changed, inputs

    last = Round(config)

    def wanted() -> Inputs:
        return inputs(last.config, Path.cwd())

    try:
        for _ in changed(wanted):
            fresh = replace(report, sources={}, diagnostics=[], said=[], known=last.known)
            try:
                last = again(last, fresh)
            except (typer.Exit, BrokenPipeError):
                raise
            except Exception as error:
                # A page that is half written may meet a bug of ours; the next round is of another page.
                if last.is_start:
                    raise
                _failure(error)
            gc.collect()
    except ImportError:
        typer.echo("error: --watch needs watchfiles: pip install 'mdgen-models[watch]'", err=True)
        raise typer.Exit(ExitCode.COULD_NOT_RUN) from None
    except Unwatchable as error:
        hint = "with WATCHFILES_FORCE_POLLING=1 it looks at all pages again and again instead"
        typer.echo(f"error: {config.source} cannot be watched: {error}; {hint}", err=True)
        raise typer.Exit(ExitCode.COULD_NOT_RUN) from None
    except KeyboardInterrupt:
        pass
    raise typer.Exit(ExitCode.INTERRUPTED)


def _round(
    flags: Mapping[str, object], force: bool, cache: bool, jobs: int, last: Round, report: _Report
) -> Round:
    """A build of what is watched. The first one says what any build says; those after it, what is new."""
    started, config = time.perf_counter(), last.config
    built: Built | None = None
    changes: Changes | None = None
    with suppress(typer.Exit):
        configured = _configured(flags, report)
        report.must_have_source(configured, "the settings name none any more")
        config = configured
        built, standing = _compiled(config, report, cache, jobs)
        changes = None if report.has_errors else _written(config, built, standing, report, force)
    now = last.followed_by(config, report.sources, report.diagnostics, is_whole=built is not None)
    what = now.words_since(last)
    if not (last.is_start or what or now.says_other_than(last) or (changes and _models(changes))):
        return now
    report.print()
    if not last.is_start:
        outcome = _outcome(changes, what)
        report.close("; ".join((outcome, *report.counted())), started)
    elif built is not None:
        report.print_skipped(built)
        counted = _counted(built, report)
        said = f"{counted}; {_files(changes)}" if changes else f"nothing was written; {counted}"
        report.close(said, started)
    elif not Path(config.source or "").exists():
        # Nothing can be watched where nothing is: that is a slip of the pen.
        raise typer.Exit(ExitCode.COULD_NOT_RUN)
    return now


def _known_format(name: str) -> Format:
    from mdgen.diagnostics.render import FORMATS

    return _one_of(name, FORMATS, "--format")


def _configured(flags: Mapping[str, object], report: _Report) -> Config:
    from mdgen.config import configure
    from mdgen.targets import flavour_names

    return report.value_of(configure(Path.cwd(), flags, flavour_names()))


def _compiled(
    config: Config, report: _Report, cache: bool, jobs: int
) -> tuple[Built, Container[str]]:
    """What the docs become, and the files of it that stand in the output as they are."""
    from mdgen import pipeline
    from mdgen.cache.folder import cache_folder
    from mdgen.cache.memory import memory_name, recall
    from mdgen.output import standing
    from mdgen.parallel import processors
    from mdgen.progress import progress
    from mdgen.render import UnfitTemplate
    from mdgen.sources import read_overrides_file

    assert config.source is not None
    sources = report.value_of(pipeline.read(Path(config.source), Path(config.out)))
    overrides = report.value_of(read_overrides_file(Path(config.overrides)))
    report.sources = {source.shown_path: source for source in (*sources, overrides)}
    docs, out = Path(config.source), Path(config.out)
    memory = recall(cache_folder() / memory_name(docs, out) if cache else None)
    past = pipeline.Past(memory, partial(standing, out), jobs or processors())
    try:
        with progress(not report.quiet) as tell:
            compiled = pipeline.build(sources, config, overrides, past, tell)
        built = report.value_of(compiled)
    except UnfitTemplate as error:
        from mdgen.diagnostics.catalogue import UNFIT_TEMPLATE

        report.give_up(UNFIT_TEMPLATE.at(None, reason=error))
    memory.save()
    report.detail(memory.word)
    return built, memory.standing


def _remember(config: Config, report: _Report, closing: str) -> None:
    """Keeps what a clean check said, for the next one; not where code of the user's had a say."""
    from mdgen.cache.answers import Answer, remember

    has_own_code = bool(config.dialect_files or config.options.templates)
    if config.source is None or has_own_code:
        return
    answer = Answer(tuple(report.said), "" if report.quiet else closing)
    remember(sys.argv[1:], config.source, config.out, [config.overrides], answer)


def _compared(
    config: Config, built: Built, standing: Container[str], report: _Report, force: bool
) -> Changes:
    from mdgen.output import compare

    return report.value_of(compare(Path(config.out), built.files, force=force, standing=standing))


def _written(
    config: Config, built: Built, standing: Container[str], report: _Report, force: bool
) -> Changes:
    from mdgen.output import write

    return report.value_of(write(Path(config.out), built.files, force=force, standing=standing))


def _print_patch(config: Config, changes: Changes) -> None:
    from mdgen.output.patch import patch

    folder, base = _folder_in_patch(Path(config.out))
    sys.stdout.flush()
    typer.echo(patch(changes.changes, folder), nl=False)
    if base is not None and changes.changes:
        typer.echo(f"the patch is to be applied in {base}", err=True)


def _folder_in_patch(out: Path) -> tuple[str, Path | None]:
    """The output folder as `git apply` looks for it, and where that is to be run, if not in this folder.

    Inside a repository git takes the paths of a patch from the repository's top, and passes over those that
    are not below the current folder without a word; elsewhere it takes them from the current folder.
    """
    here, full = Path(os.path.realpath(Path.cwd())), Path(os.path.realpath(out))
    repository = _repository(full)
    fits = full.is_relative_to(here) and _repository(here) == repository
    top = repository or (here if fits else full.parent)
    folder = full.relative_to(top).as_posix()
    return "" if folder == "." else folder, None if fits else top


def _repository(folder: Path) -> Path | None:
    """The top of the git repository that a folder is in, or will be in."""
    return next((each for each in (folder, *folder.parents) if (each / ".git").exists()), None)


def _command(flags: Mapping[str, object], force: bool) -> str:
    """The command that brings the files up to date."""
    words = ["mdgen", "build"]
    for key, value in flags.items():
        name = f"--{key.replace('_', '-')}"
        match value:
            case list():
                words += [word for each in value for word in (name, str(each))]
            case bool():
                words.append(name if value else f"--no-{key}")
            case _:
                words += [str(value)] if key == "source" else [name, str(value)]
    return shlex.join([*words, "--force"] if force else words)


# -------------------------------------------------------------------------------------------- diff


class _DiffCommand(typer.core.TyperCommand):
    """Remembers whether `--` stood before the folder: what is before it is then a revision."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        ctx.meta["mdgen.separated"] = "--" in args[1:]
        return super().parse_args(ctx, args)


@app.command("diff", cls=_DiffCommand)
def diff_states(
    context: typer.Context,
    states: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="OLD NEW | REVISION [--] [DOCS]",
            help="Two folders; or DOCS at a git revision (A..B: at two), and as it is now.",
        ),
    ] = None,
    fail_on: Annotated[
        str, typer.Option(metavar="breaking|risky|any|none", help="What ends with exit code 1.")
    ] = "breaking",
    ignore: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Accepted changes [mdgen-ignore.toml, if there]."),
    ] = None,
    current_version: Annotated[
        str, typer.Option(metavar="VERSION", help="The models' version, for the suggested bump.")
    ] = "",
    dialect: Annotated[
        str | None,
        typer.Option(metavar="NAME|FILE", help="How the pages are read [as they look]."),
    ] = None,
    format_: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="full|concise|json|github|sarif|junit|markdown",
            help="How changes are printed.",
        ),
    ] = "concise",
) -> None:
    """Tell what changed in meaning between two states of the docs, and whom it breaks."""
    import datetime

    from mdgen.cache.folder import cache_folder
    from mdgen.cache.memory import memory_name, recall
    from mdgen.changes.command import Settings, diff, request_of
    from mdgen.changes.model import FAIL_ON
    from mdgen.changes.report import REPORT_FORMATS, render_report
    from mdgen.diagnostics.render import MACHINE_FORMATS
    from mdgen.pipeline import Past
    from mdgen.sources import read_overrides_file

    report_format = _one_of(format_, REPORT_FORMATS, "--format")
    gate = _one_of(fail_on, FAIL_ON, "--fail-on")
    said: Format = report_format if report_format in MACHINE_FORMATS else "full"
    report = _Report(said, verbose=False, quiet=False, stdout_is_taken=True)
    config = _configured({} if dialect is None else {"dialect": dialect}, report)
    here = Path.cwd()
    separated = bool(context.meta.get("mdgen.separated"))
    asked = request_of(states or (), cwd=here, separated=separated, source=config.source)
    request = report.value_of(asked)
    overrides = report.value_of(read_overrides_file(Path(config.overrides)))
    settings = Settings(config, overrides, ignore, gate, current_version)
    memory = recall(cache_folder() / memory_name(Path(request.new.folder), Path(config.out)))
    past = Past(memory, lambda _: None)
    found = report.value_of(diff(request, settings, here, datetime.date.today(), past))
    if report.diagnostics:
        report.print()
    colour = _wants_colour() and sys.stdout.isatty()
    typer.echo(render_report(found, report_format, colour=colour), nl=False, color=True)
    raise typer.Exit(ExitCode.FINDINGS if found.failed else ExitCode.CLEAN)


def _one_of(given: str, known: Sequence[T], hint: str) -> T:
    for each in known:
        if each == given:
            return each
    listed = ", ".join(map(str, known))
    raise typer.BadParameter(f"{given!r} is not one of {listed}", param_hint=hint)


# -------------------------------------------------------------------------------- learn and verify

_Payloads = Annotated[
    list[str],
    typer.Argument(
        metavar="PAYLOADS...",
        help="JSON, JSON Lines or HAR files, or folders of them; Order=FILE says what they are.",
    ),
]
_Docs = Annotated[
    str | None, typer.Option("--docs", metavar="DOCS", help="The folder of pages, or one page.")
]
_Overrides = Annotated[
    str | None, typer.Option("--overrides", metavar="FILE", help="What was learnt before.")
]
_DialectOption = Annotated[
    str | None, typer.Option("--dialect", metavar="NAME|FILE", help="How the pages are read.")
]
_VerboseOption = Annotated[bool, typer.Option("--verbose", "-v", help="All findings.")]


@app.command("learn")
def learn_from(
    payloads: _Payloads,
    docs: _Docs = None,
    overrides: _Overrides = None,
    write: Annotated[
        bool, typer.Option("--write", help="Write the proposal instead of printing it.")
    ] = False,
    dialect: _DialectOption = None,
    format_: _FormatOption = "full",
    verbose: _VerboseOption = False,
) -> None:
    """Learn from recorded payloads what the docs do not say: wire names, null, whole numbers.

    Prints what would be added to the overrides file, as a diff. No value of a payload is copied.
    """
    from mdgen import traffic
    from mdgen.diagnostics.catalogue import UNUSABLE_OUTPUT
    from mdgen.output import replace_file

    started = time.perf_counter()
    report = _Report(_known_format(format_), verbose, quiet=False, stdout_is_taken=True)
    known = _traffic(payloads, docs, overrides, dialect, report)
    learnt = report.value_of(traffic.learning(known.schema, known.payloads, known.overrides))
    file = known.overrides.shown_path
    if write and learnt.diff:
        try:
            replace_file(Path(file), learnt.text.encode("utf-8"))
        except OSError as error:
            reason = error.strerror or str(error)
            report.give_up(UNUSABLE_OUTPUT.at(None, path=file, reason=reason))
    elif learnt.diff:
        typer.echo(learnt.diff, nl=False)
    report.print()
    done = "written to" if write else "not written to"
    what = f"{_count(learnt.entries, 'entry', 'entries')} {done} {file}"
    report.close(
        f"{learnt.matched:,} of {_number(learnt.payloads, 'payload')} understood; "
        + (what if learnt.diff else "nothing new"),
        started,
    )
    raise typer.Exit(ExitCode.FINDINGS if report.has_errors else ExitCode.CLEAN)


@app.command("verify")
def verify_payloads(
    payloads: _Payloads,
    docs: _Docs = None,
    overrides: _Overrides = None,
    dialect: _DialectOption = None,
    format_: _FormatOption = "full",
    verbose: _VerboseOption = False,
) -> None:
    """Tell which recorded payloads the models take and give back, and what would mend the others."""
    from mdgen.evidence.verify import verify

    started = time.perf_counter()
    report = _Report(_known_format(format_), verbose, quiet=False, stdout_is_taken=False)
    known = _traffic(payloads, docs, overrides, dialect, report)
    found = verify(known.schema, known.payloads)
    report.diagnostics += found.diagnostics
    verdicts = found.value
    report.print()
    accepted = sum(each.accepted for each in verdicts)
    given_back = sum(each.given_back for each in verdicts)
    report.close(
        f"{_number(len(known.payloads), 'payload')}: {len(verdicts):,} understood, {accepted:,} accepted, "
        f"{given_back:,} given back as they were",
        started,
    )
    failed = report.has_errors or given_back < len(verdicts)
    raise typer.Exit(ExitCode.FINDINGS if failed else ExitCode.CLEAN)


class _Traffic(Struct, frozen=True):
    """What both commands work on."""

    schema: Schema
    payloads: tuple[Payload, ...]
    overrides: SourceFile


def _traffic(
    arguments: Sequence[str],
    docs: str | None,
    overrides: str | None,
    dialect: str | None,
    report: _Report,
) -> _Traffic:
    from mdgen import traffic

    _, known, file = _known(
        docs, dialect, overrides, report, "which documentation? --docs DOCS", None
    )
    read = traffic.read_payload_files(arguments)
    report.diagnostics += read.diagnostics
    return _Traffic(known.schema, read.value, file)


def _known(
    docs: str | None,
    dialect: str | None,
    overrides: str | None,
    report: _Report,
    missing: str,
    target: str | None,
) -> tuple[Config, Known, SourceFile]:
    """What is configured, what the pages and the overrides file say, and that file."""
    from mdgen import pipeline
    from mdgen.sources import read_overrides_file

    flags = {"source": docs, "dialect": dialect, "overrides": overrides, "target": target}
    config = _configured({key: each for key, each in flags.items() if each is not None}, report)
    source = report.must_have_source(config, missing)
    sources = report.value_of(pipeline.read(source, Path(config.out)))
    file = report.value_of(read_overrides_file(Path(config.overrides)))
    report.sources = {each.shown_path: each for each in (*sources, file)}
    return config, report.value_of(pipeline.understand(sources, config, file)), file


def _count(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


# ------------------------------------------------------------------------------------ closing lines


def _counted(built: Built, report: _Report) -> str:
    """What was built, skipped and doubted."""
    kinds = [
        _number(count, kind)
        for count, kind in (
            (built.models, "model"),
            (built.enums, "enum"),
            (built.unions, "union"),
            (built.aliases, "alias"),
        )
        if count
    ]
    parts = [f"{_number(built.pages, 'page')}: {', '.join(kinds)}"]
    if built.skipped:
        reasons = Counter(skipped.reason for skipped in built.skipped)
        listed = ", ".join(f"{count:,} {reason}" for reason, count in sorted(reasons.items()))
        parts.append(f"{len(built.skipped):,} skipped ({listed})")
    parts += report.counted()
    return "; ".join(parts)


def _files(changes: Changes) -> str:
    """What became of the files, the manifest aside."""
    models = _models(changes)
    written = sum(1 for change in models if change.new is not None)
    counts = (
        (written, "written"),
        (len(models) - written, "removed"),
        (len(changes.edited), "kept as edited by hand"),
        (changes.unchanged, "unchanged"),
    )
    listed = ", ".join(f"{count:,} {what}" for count, what in counts if count)
    return f"{_number(written + changes.unchanged, 'file')} ({listed})"


def _outcome(changes: Changes | None, what: Sequence[str]) -> str:
    """What became of the files in a round; `what` changed before it."""
    if changes is None:
        files = ["nothing was written"]
    else:
        models = _models(changes)
        written = sum(1 for change in models if change.new is not None)
        counts = (
            (written, "written"),
            (len(models) - written, "removed"),
            (len(changes.edited), "kept as edited by hand"),
        )
        files = [f"{_number(count, 'file')} {done}" for count, done in counts if count]
    said = ", ".join(files) or "no file changed"
    return f"{', '.join(what)}: {said}" if what else said


def _freshness(changes: Changes, command: str) -> str:
    """How many files are out of date, and what mends it."""
    stale = len(_models(changes))
    files = _number(stale + changes.unchanged + len(changes.edited), "file")
    if not changes.changes and not changes.edited:
        return f"{files} up to date"
    edited = f", {len(changes.edited):,} edited by hand" if changes.edited else ""
    keeps = " (keeps what was edited; --force gives it up)" if changes.edited else ""
    return f"{stale:,} of {files} out of date{edited}; run: {command}{keeps}"


def _models(changes: Changes) -> Sequence[Change]:
    return [change for change in changes.changes if not change.path.startswith(".")]


def _number(count: int, thing: str) -> str:
    plural = f"{thing}es" if thing.endswith("s") else f"{thing}s"
    return f"{count:,} {thing if count == 1 else plural}"


# ------------------------------------------------------------------------------------------ report


class _Report(Struct):
    """What a command has to say, gathered until it is said, and how it is to be said."""

    format: Format
    verbose: bool
    quiet: bool
    stdout_is_taken: bool
    sources: Mapping[str, SourceFile] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    said: list[tuple[str, str]] = field(default_factory=list)
    # In a build that is watched: what was said before. It is not said again, and what is said waits for the end.
    known: Sequence[Diagnostic] | None = None

    def value_of(self, staged: Staged[T | None]) -> T:
        """A stage's value. Where there is none, what was found is printed and the command ends."""
        self.diagnostics += staged.diagnostics
        if staged.value is None:
            self.give_up()
        return staged.value

    def must_have_source(self, config: Config, missing: str) -> Path:
        """Where the documentation is; where no one said, the command ends with what is `missing`."""
        from mdgen.diagnostics.catalogue import NO_DOCUMENTATION

        if config.source is None:
            self.give_up(NO_DOCUMENTATION.at(None, reason=missing))
        return Path(config.source)

    def give_up(self, *why: Diagnostic) -> NoReturn:
        """Prints why the command cannot do what it was asked to, and nothing less than that."""
        self.diagnostics += why
        if self.known is None:
            self.quiet = not self.verbose
            self.print()
        raise typer.Exit(ExitCode.COULD_NOT_RUN)

    @property
    def has_errors(self) -> bool:
        from mdgen.pipeline import failed

        return failed(self.diagnostics)

    def counted(self) -> list[str]:
        """How many errors and warnings there are, in words."""
        counts = Counter(each.severity.value for each in self.diagnostics)
        return [_number(counts[kind], kind) for kind in ("error", "warning") if counts[kind]]

    def print(self, left_out: Iterable[str] = ()) -> None:
        """All findings but those of the codes `left_out`, in the format that was asked for."""
        from mdgen.diagnostics.model import Severity
        from mdgen.diagnostics.render import MACHINE_FORMATS, Style, render

        for_machines = self.format in MACHINE_FORMATS
        to_stderr = not for_machines or self.stdout_is_taken
        shown = [
            each
            for each in (self.diagnostics if for_machines else self._new)
            if each.code not in left_out
            and not (self.quiet and not for_machines and each.severity is not Severity.ERROR)
        ]
        style = Style(
            colour=_wants_colour(),
            width=shutil.get_terminal_size((100, 24)).columns if sys.stderr.isatty() else 100,
            limit=None if self.verbose else Style().limit,
        )
        text = render(shown, self.format, self._with_settings(shown), style)
        self.say(text, err=to_stderr)
        if text and self.format == "full" and not self.quiet:
            self.say("\n", err=True)

    def print_stale(self, config: Config, changes: Changes, *, listed: bool) -> None:
        """The findings, and with `listed` each file that is out of date: a line, or a finding."""
        from mdgen.diagnostics.catalogue import EDITED_BY_HAND, UNLISTED_FILE
        from mdgen.diagnostics.render import MACHINE_FORMATS

        if self.format in MACHINE_FORMATS:
            if listed:
                self.diagnostics += self._stale_findings(config, changes)
            self.print()
            return
        self.leave_out_notes()
        # Each file that was edited by hand is a line here; as a finding it would be told twice.
        self.print(left_out=(EDITED_BY_HAND.code, UNLISTED_FILE.code) if listed else ())
        if listed and not self.quiet:
            for line in self._stale_lines(config, changes):
                typer.echo(line, err=True)

    @property
    def _new(self) -> Sequence[Diagnostic]:
        if not self.known:
            return self.diagnostics
        from mdgen.watch import news

        return news(self.known, self.diagnostics)

    def leave_out_notes(self) -> None:
        """For people, notes belong to a build: a check of what is up to date is one line."""
        from mdgen.diagnostics.model import Severity
        from mdgen.diagnostics.render import MACHINE_FORMATS

        if not self.verbose and self.format not in MACHINE_FORMATS:
            self.diagnostics = [
                each for each in self.diagnostics if each.severity is not Severity.NOTE
            ]

    @property
    def _pages(self) -> Sequence[SourceFile]:
        return [each for each in self.sources.values() if not each.path.endswith(".toml")]

    def _stale(self, changes: Iterable[Change]) -> list[Stale]:
        from mdgen.stale import stale_file

        pages = {source.path: source for source in self._pages}
        return [
            stale_file(change, pages) for change in sorted(changes, key=lambda change: change.path)
        ]

    def _stale_findings(self, config: Config, changes: Changes) -> Iterable[Diagnostic]:
        from mdgen.diagnostics.catalogue import STALE_FILE
        from mdgen.source import Span
        from mdgen.stale import rows

        stale = self._stale(changes.changes)
        # The manifest follows the models: on its own it is worth a finding, beside them it is not.
        stale = [each for each in stale if not each.change.path.startswith(".")] or stale
        places = rows(stale, self._pages, config.dialect) if stale else {}
        for each in stale:
            path = (Path(config.out) / each.change.path).as_posix()
            words = each.words()
            yield STALE_FILE.at(
                places.get(each.change.path) or Span(path, 1),
                action=each.action,
                path=path,
                what=f": {words}" if words else "",
            )

    def _stale_lines(self, config: Config, changes: Changes) -> Iterable[str]:
        from mdgen.diagnostics.printable import printable

        heads = [
            *((f"would {each.action}", each) for each in self._stale(changes.changes)),
            *(("edited by hand", each) for each in self._stale(changes.edited)),
        ]
        paths = [printable((Path(config.out) / each.change.path).as_posix()) for _, each in heads]
        width = max(map(len, paths), default=0)
        for (head, each), path in zip(heads, paths, strict=True):
            signed = (("+", each.added), ("-", each.removed))
            counts = " ".join(f"{sign}{count}" for sign, count in signed if count)
            words = printable(each.words(all_=self.verbose))
            yield f"{head:<14} {path:<{width}}  {counts:<7}  {words}".rstrip()

    def say(self, text: str, *, err: bool) -> None:
        """Prints text as it is, and keeps it for whoever asks the same again."""
        typer.echo(text, nl=False, err=err, color=True)
        self.said.append(("stderr" if err else "stdout", text))

    def detail(self, text: str) -> None:
        """A line under -v."""
        if text and self.verbose and not self.quiet:
            typer.echo(text, err=True)

    def print_skipped(self, built: Built) -> None:
        """Under -v, the pages that are no models, and why."""
        from mdgen.diagnostics.printable import printable

        if self.verbose and not self.quiet:
            for skipped in built.skipped:
                typer.echo(f"skipped {printable(skipped.page)}: {skipped.reason}", err=True)

    def close(self, text: str, started: float) -> None:
        """The last line, with the time since `started` (of `perf_counter`)."""
        if not self.quiet:
            typer.echo(f"{text} ({time.perf_counter() - started:.2f} s)", err=True)

    def _with_settings(self, shown: Iterable[Diagnostic]) -> Mapping[str, SourceFile]:
        """The pages, and the configuration and dialect files that findings point into."""
        from mdgen.source import SourceFile, UndecodableText, decode

        found: dict[str, SourceFile] = {}
        for each in shown:
            path = each.span.path if each.span is not None else ""
            if path.endswith(".toml") and path not in self.sources:
                with suppress(OSError, UndecodableText):
                    found[path] = SourceFile(path, decode(Path(path).read_bytes()), path)
        return {**self.sources, **found}


def _wants_colour() -> bool:
    """Colours are for terminals; NO_COLOR and FORCE_COLOR are what others agreed on."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stderr.isatty()


# ------------------------------------------------------------------------------------ show and init


@app.command()
def show(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="A title; folder/title where several have it.")
    ],
    docs: Annotated[
        str | None, typer.Argument(metavar="DOCS", help="The folder of pages, or one page.")
    ] = None,
    target: Annotated[
        str | None, typer.Option("--target", "-t", metavar="NAME", help="The flavour of Python.")
    ] = None,
    dialect: _DialectOption = None,
    overrides: _Overrides = None,
) -> None:
    """Show one declaration as mdgen understands it: its facts, where they stand, its Python."""
    from mdgen.show import describe, find

    report = _Report("full", verbose=False, quiet=False, stdout_is_taken=True)
    config, known, _ = _known(
        docs, dialect, overrides, report, "which documentation? mdgen show NAME DOCS", target
    )
    found = find(name, known.schema)
    if len(found.candidates) == 1:
        options = config.options_of(config.targets[0])
        typer.echo(describe(found.candidates[0][1], known, options, config.out), nl=False)
        raise typer.Exit(ExitCode.CLEAN)
    from mdgen.diagnostics.printable import printable

    if not found.candidates:
        mean = f"did you mean {' or '.join(found.near)}?" if found.near else "no title is like it"
        typer.echo(f"error: no declaration is called {printable(name)}; {mean}", err=True)
    else:
        typer.echo(f"error: several declarations are called {printable(name)}:", err=True)
        for own, id_ in found.candidates:
            typer.echo(f"  mdgen show {shlex.quote(own)}  {printable(id_.page)}", err=True)
    raise typer.Exit(ExitCode.COULD_NOT_RUN)


@app.command("report")
def report_reading(
    docs: Annotated[
        str | None, typer.Argument(metavar="DOCS", help="The folder of pages, or one page.")
    ] = None,
    dialect: _DialectOption = None,
    format_: Annotated[
        str, typer.Option("--format", metavar="text|json|markdown", help="How it is printed.")
    ] = "text",
) -> None:
    """Say what becomes of every table: what is read, what is not and why, what was assumed."""
    import json

    from mdgen import pipeline, survey
    from mdgen.dialects import detect

    _one_of(format_, ("text", "json", "markdown"), "--format")
    said = _Report("full", verbose=False, quiet=False, stdout_is_taken=True)
    config = _configured(
        {key: each for key, each in (("source", docs), ("dialect", dialect)) if each is not None},
        said,
    )
    source = said.must_have_source(config, "which documentation? mdgen report DOCS")
    pages = said.value_of(pipeline.read(source, Path(config.out)))
    detected = detect(pages, config.dialect)
    for each in detected.diagnostics:
        if each.severity.value == "error":
            said.give_up(each)
    found = survey.report(pages, detected)
    match format_:
        case "json":
            text = json.dumps(survey.as_json(found), ensure_ascii=False, indent=2)
        case "markdown":
            text = survey.as_markdown(found)
        case _:
            text = survey.as_text(found)
    typer.echo(text.rstrip("\n"))
    raise typer.Exit(ExitCode.CLEAN)


@app.command()
def init(
    force: Annotated[
        bool, typer.Option("--force", help="Replace the settings that are there.")
    ] = False,
) -> None:
    """Look for documentation below this folder, and write the configuration that builds it."""
    from mdgen import start
    from mdgen.diagnostics.catalogue import UNUSABLE_OUTPUT

    report = _Report("full", verbose=False, quiet=False, stdout_is_taken=True)
    here = Path.cwd()
    seen = report.value_of(start.look(here))
    plan = report.value_of(start.plan(seen, here, force=force))
    try:
        start.write(plan, here)
    except OSError as error:
        path = error.filename or plan.configuration
        reason = error.strerror or str(error)
        report.give_up(UNUSABLE_OUTPUT.at(None, path=path, reason=reason))
    for line in start.told(seen, plan):
        typer.echo(line, err=True)
    raise typer.Exit(ExitCode.CLEAN)


# ----------------------------------------------------------------------------------------- explain


@app.command()
def explain(
    rule: Annotated[
        str | None, typer.Argument(metavar="CODE", help="A code such as MDG203, or a rule's name.")
    ] = None,
) -> None:
    """Explain a finding at length; without CODE, list all of them."""
    from mdgen.diagnostics.catalogue import RULES
    from mdgen.suggestions import nearest

    if rule is None:
        width = max(len(each.name) for each in RULES.values())
        for _, each in sorted(RULES.items()):
            typer.echo(f"{each.code}  {each.name:<{width}}  {each.severity.value}")
        return
    by_name = {each.name: each for each in RULES.values()} | RULES
    found = by_name.get(rule.upper()) or by_name.get(rule.lower())
    if found is None:
        near = nearest(rule, by_name)
        mean = f"did you mean {near}?" if near else "mdgen explain lists all of them"
        typer.echo(f"error: there is no rule {rule}; {mean}", err=True)
        raise typer.Exit(ExitCode.COULD_NOT_RUN)
    strict = ", an error under --strict" if found.strict else ""
    typer.echo(f"{found.code} {found.name} ({found.severity.value}{strict})\n")
    typer.echo(found.explanation)
