"""What is too long or too deep to be data is said, not followed."""

from __future__ import annotations

from pathlib import Path

import pytest
from attempts import built, configuration, imported, page
from hostile_docs import enum, record, values
from mdgen.diagnostics.model import Diagnostic
from mdgen.targets import flavour_names


def findings(text: str) -> tuple[Diagnostic, ...]:
    """What is said of a page, which still becomes a file."""
    files, diagnostics = built([page("page.md", text)], configuration("pydantic"))
    assert files
    return diagnostics


def codes(text: str) -> set[str]:
    return {each.code for each in findings(text)} - {"MDG124", "MDG504"}


@pytest.mark.parametrize("number", ["9" * 5_000, "-1." + "9" * 5_000, "1" + "0" * 400 + ".5"])
def test_a_number_of_thousands_of_digits_is_no_constant(number: str) -> None:
    assert codes(record(type_=f"*{number}*")) == {"MDG101"}
    assert codes(values(f"- {number}")) >= {"MDG109"}
    files, _ = built([page("e.md", enum(value=number))], configuration("pydantic"))
    assert f'"{number}"' in files["colour.py"].decode().replace("(\n", "").replace("\n", "")


@pytest.mark.parametrize("marks", [" *`", " *~~", " *`~~", ' *"', " *("])
def test_stars_of_no_pair_are_read_over_or_refused_however_many(marks: str) -> None:
    findings(record(type_=f"{marks * 20_000}str"))


@pytest.mark.parametrize(
    "opening", ["List[", "(", "[", "{[a:", "Union[str, ", "Optional[", "{ [ k"]
)
def test_types_that_are_nested_too_deep_are_refused(opening: str) -> None:
    said = codes(record(type_=opening * 50_000))
    assert said and said <= {"MDG101", "MDG103"}


@pytest.mark.parametrize("piece", ['\\"', '"](', '\\"](', '"a\\"](b)', '"', "'", "[a](b", "<br "])
def test_quotes_without_an_end_are_looked_for_once(piece: str) -> None:
    findings(record(type_=f'"{piece * 50_000}'))
    findings(record(type_=f'[a](b)"{piece * 50_000}'))


@pytest.mark.parametrize("value", ["`" * 50_000 + "a", "1" * 50_000 + " <<", "0x" + "f" * 9_000])
def test_a_long_enum_value_is_read_in_one_go(value: str) -> None:
    findings(enum(value=value))


@pytest.mark.parametrize("name", ['a"b', "a\\\\b", "a\x01b"])
def test_a_key_that_msgspec_refuses_is_left_out_with_a_word(name: str, tmp_path: Path) -> None:
    files, diagnostics = built([page("r.md", record(name=name))], configuration("msgspec"))
    assert [each.code for each in diagnostics if each.span is not None] == ["MDG306"]
    assert not imported(files, tmp_path).failures


@pytest.mark.parametrize("flavour", flavour_names())
def test_a_union_of_a_thousand_records_can_be_parsed_and_imported(
    flavour: str, tmp_path: Path
) -> None:
    records = [
        page(f"r{number}.md", record(f"R{number}", type_=f'*"r{number}"*'))
        for number in range(1_000)
    ]
    members = "".join(f"### [models.R{number}](r{number}.md)\n\n" for number in range(1_000))
    shape = page("shape.md", f"# Shape\n\n## Supported Types\n\n{members}")
    files, _ = built([*records, shape], configuration(flavour))
    assert not imported(files, tmp_path).failures
