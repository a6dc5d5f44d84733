"""Recorded payloads beside a docs tree: what `mdgen learn` and `mdgen verify` do, printing aside."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from mdgen.diagnostics.catalogue import PAYLOAD_UNREAD
from mdgen.diagnostics.model import Diagnostic, Staged
from mdgen.evidence import FILE_NAME
from mdgen.evidence.learn import learn
from mdgen.evidence.overrides_file import proposal_diff, with_proposals
from mdgen.evidence.payloads import Payload, PayloadFile, read_payloads, told_model
from mdgen.ir.nodes import Schema
from mdgen.source import SourceFile, Span, UndecodableText, decode

PAYLOAD_ENDINGS = (".json", ".jsonl", ".ndjson", ".har")


class Learning(Struct, frozen=True):
    """The overrides file with what payloads say put in; `diff` is "" where they say nothing new."""

    text: str
    diff: str
    payloads: int
    matched: int
    entries: int


def read_payload_files(arguments: Sequence[str]) -> Staged[tuple[Payload, ...]]:
    """The payloads of files, folders of files, and `Model=FILE` arguments, in their order."""
    payloads: list[Payload] = []
    diagnostics: list[Diagnostic] = []
    for argument in arguments:
        # A file whose own name has an equals sign is that file.
        model, name = (None, argument) if Path(argument).exists() else told_model(argument)
        for path in _files(Path(name)):
            try:
                text = decode(path.read_bytes())
            except (OSError, UndecodableText) as error:
                diagnostics.append(_unread(path, error))
                continue
            read = read_payloads(PayloadFile(path.as_posix(), text, model))
            payloads.extend(read.value)
            diagnostics.extend(read.diagnostics)
    return Staged(tuple(payloads), tuple(diagnostics))


def learning(
    schema: Schema, payloads: Sequence[Payload], overrides: SourceFile
) -> Staged[Learning | None]:
    """What payloads add to the overrides file; None where the file cannot be read."""
    proposals = learn(schema, payloads)
    written = with_proposals(overrides, proposals.value.overrides)
    diagnostics = (*proposals.diagnostics, *written.diagnostics)
    if written.value is None:
        return Staged(None, diagnostics)
    new = written.value if proposals.value.overrides else overrides.text
    learnt = Learning(
        new,
        proposal_diff(overrides.text, new, overrides.shown_path or FILE_NAME),
        len(payloads),
        len(proposals.value.matches),
        len(proposals.value.overrides),
    )
    return Staged(learnt, diagnostics)


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(
        each for each in path.rglob("*") if each.suffix in PAYLOAD_ENDINGS and each.is_file()
    )


def _unread(path: Path, error: Exception) -> Diagnostic:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return PAYLOAD_UNREAD.at(Span(path.as_posix(), 1), reason=reason.lower())
