"""The file of ignored changes: who is covered, for how long, and what is wrong with an entry."""

from __future__ import annotations

import datetime

import pytest
from docs_pairs import NO, changes, model
from mdgen.changes.ignore import apply_ignores, read_ignores
from mdgen.diagnostics.render import Style, render
from mdgen.source import SourceFile

TODAY = datetime.date(2030, 5, 1)
OLD = {"docs/models/pet.md": model("Pet", "id | *str*", "nick | *str*", "age | *int*")}
NEW = {"docs/models/pet.md": model("Pet", "id | *str*", f"age | *Optional[int]* | {NO}")}


def applied(text: str) -> tuple[list[str], list[str], str]:
    """The codes that stand, the reasons why others do not, and what is said of the entries."""
    source = SourceFile("mdgen-ignore.toml", text)
    entries = read_ignores(source)
    said = entries.diagnostics
    standing: list[str] = []
    reasons: list[str] = []
    if entries.value is not None:
        staged = apply_ignores(changes(OLD, NEW), entries.value, TODAY)
        said += staged.diagnostics
        standing = [each.code for each in staged.value.findings]
        reasons = [f"{each.finding.code}: {each.entry.reason}" for each in staged.value.ignored]
    return standing, reasons, render(said, "concise", {}, Style())


def test_without_entries_all_changes_stand() -> None:
    assert applied("") == (["MDG613", "MDG615"], [], "")


def test_a_fingerprint_covers_one_change() -> None:
    print_ = next(each.fingerprint for each in changes(OLD, NEW) if each.code == "MDG613")
    text = f'[[ignore]]\nfingerprint = "{print_}"\nreason = "never sent"\n'
    assert applied(text) == (["MDG615"], ["MDG613: never sent"], "")


@pytest.mark.parametrize("pattern", ['declaration = "P*"', 'page = "docs/*"', 'declaration = "*"'])
@pytest.mark.parametrize("field", ["", 'field = "n*k"', 'field = "*"'])
def test_patterns_cover_what_they_fit(pattern: str, field: str) -> None:
    text = f'[[ignore]]\ncode = "MDG613"\n{pattern}\n{field}\nreason = "never sent"\n'
    assert applied(text) == (["MDG615"], ["MDG613: never sent"], "")


@pytest.mark.parametrize("pattern", ['declaration = "pet"', 'declaration = "Pet"\nfield = "x*"'])
def test_an_entry_that_fits_nothing_is_reported(pattern: str) -> None:
    text = f'\n\n[[ignore]]\ncode = "MDG613"\n{pattern}\nreason = "never sent"\n'
    standing, reasons, said = applied(text)
    assert (standing, reasons) == (["MDG613", "MDG615"], [])
    assert said == "mdgen-ignore.toml:3:1: MDG691 this entry ignores nothing\n"


@pytest.mark.parametrize("date", ["2030-05-01", '"2030-05-01"', "2030-05-01T23:00:00"])
def test_an_entry_holds_on_its_last_day(date: str) -> None:
    text = f'[[ignore]]\ncode = "MDG613"\ndeclaration = "*"\nreason = "soon"\nexpires = {date}\n'
    assert applied(text) == (["MDG615"], ["MDG613: soon"], "")


def test_an_entry_does_not_hold_after_its_last_day() -> None:
    text = '[[ignore]]\ncode = "MDG613"\ndeclaration = "*"\nreason = "soon"\nexpires = 2030-04-30\n'
    standing, reasons, said = applied(text)
    assert (standing, reasons) == (["MDG613", "MDG615"], [])
    assert said == (
        "mdgen-ignore.toml:1:1: MDG692"
        " this entry expired on 2030-04-30 and ignores nothing any more\n"
    )


def test_of_two_entries_that_fit_one_change_neither_is_unused() -> None:
    entry = '[[ignore]]\ncode = "MDG613"\ndeclaration = "Pet"\nreason = "twice"\n'
    assert applied(entry + entry) == (["MDG615"], ["MDG613: twice"], "")


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ('fingerprint = "0123456789ab"', "this entry has no `reason`"),
        ('reason = " "\ncode = "MDG613"\ndeclaration = "*"', "this entry has no `reason`"),
        ('reason = "x"', "this entry needs either a `fingerprint` or a `code`"),
        ('reason = "x"\nfingerprint = "0123"', "a `fingerprint` is 12 hex digits"),
        (
            'reason = "x"\ncode = "MDG101"\ndeclaration = "*"',
            "`MDG101` is not the code of a change",
        ),
        ('reason = "x"\ncode = "MDG613"', "a `code` needs a `declaration` or a `page`"),
        (
            'reason = "x"\nfingerprnt = "0123456789ab"',
            "no key `fingerprnt`, did you mean `fingerprint`?",
        ),
        ("reason = 1", "`reason` is not a text"),
        (
            'reason = "x"\nfingerprint = "0123456789ab"\nfield = "y"',
            "a `fingerprint` names one change already",
        ),
        (
            'reason = "x"\nfingerprint = "0123456789ab"\nexpires = "soon"',
            "`expires` is not a date such as 2030-01-31",
        ),
    ],
)
def test_an_entry_that_cannot_be_followed_is_an_error_at_its_line(entry: str, problem: str) -> None:
    text = f'[[ignore]]\nfingerprint = "ffffffffffff"\nreason = "fine"\n\n[[ignore]]\n{entry}\n'
    standing, _, said = applied(text)
    assert standing == []
    assert said.startswith("mdgen-ignore.toml:5:1: MDG690 ")
    assert problem in said


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[[ignore]\n", "mdgen-ignore.toml:1:9: MDG690 this is no valid TOML"),
        ("[ignore]\nreason = 'x'\n", "MDG690 `ignore` is not a list of tables"),
        ("ignore = [1]\n", "MDG690 `ignore` is not a list of tables"),
        ("[[ignored]]\n", "MDG690 there is no setting `ignored`, only [[ignore]]"),
    ],
)
def test_a_file_of_another_form_is_an_error(text: str, problem: str) -> None:
    assert problem in applied(text)[2]
