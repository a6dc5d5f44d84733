"""Whatever the cache holds and whatever was edited, a build gives what a cold build in one process gives."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mdgen.cache.folder import load, save
from mdgen.cache.memory import Memory, recall
from mdgen.config import Config, configure
from mdgen.pipeline import NO_PAST, Built, Past, build
from mdgen.source import SourceFile
from mdgen.targets import flavour_names

TYPES = ("*str*", "*int*", "*float*", "*bool*", "*datetime*", "List[*str*]", "Dict[str, *Any*]")
TITLES = ("Crate", "Dock", "Crane", "Berth", "Pilot", "Tug", "Buoy", "Quay")
FORMS = ("record", "enum", "union")


def page(title: str, form: str, choice: random.Random, others: tuple[str, ...]) -> str:
    """A page of one of the forms, with what `choice` picks in it."""
    if form == "enum":
        values = choice.sample(("red", "green", "blue", "grey", "none"), choice.randint(1, 4))
        rows = "\n".join(f"| `{value.upper()}` | {value} |" for value in values)
        return f"# {title}\n\n\n## Values\n\n| Name | Value |\n| --- | --- |\n{rows}\n"
    if form == "union":
        members = choice.sample(others, min(len(others), choice.randint(2, 3)))
        listed = "".join(
            f"### `models.{each}`\n\n```python\nvalue: models.{each} = /* values here */\n```\n\n"
            for each in members
        )
        return f"# {title}\n\n\n## Supported Types\n\n{listed}"
    rows = []
    for number in range(choice.randint(1, 4)):
        if choice.random() < 0.5:
            other = choice.choice(others)
            type_ = f"[models.{other}](../models/{other.lower()}.md)"
            type_ = choice.choice((type_, f"List[{type_}]", f"Optional[{type_}]"))
        else:
            type_ = choice.choice(TYPES)
        mark = choice.choice((":heavy_check_mark:", ":heavy_minus_sign:"))
        seen = choice.choice(others)
        says = choice.choice(
            ("", "Heavy.", "Of old.", f"See [{seen}](../models/{seen.lower()}.md).")
        )
        rows.append(f"| `field_{number}` | {type_} | {mark} | {says} |")
    if choice.random() < 0.5:
        constant = choice.choice(("one", "two", "three"))
        rows.append(f'| `kind` | *Literal["{constant}"]* | :heavy_check_mark: | {constant} |')
    head = "| Field | Type | Required | Description |\n| --- | --- | --- | --- |"
    warning = choice.choice(("", "", "\n> :warning: **DEPRECATED**: Sunk.\n"))
    return f"# {title}\n{warning}\nOne of many.\n\n\n## Fields\n\n{head}\n" + "\n".join(rows) + "\n"


def edited(pages: Mapping[str, str], choice: random.Random) -> dict[str, str]:
    """The pages after one random edit: a page changed, added, removed, renamed, or two swapped."""
    result = dict(pages)
    titles = tuple(result)
    what = choice.choice(("change", "change", "change", "add", "remove", "rename", "swap"))
    missing = [each for each in TITLES if each not in result]
    if what == "add" and missing:
        result[missing[0]] = page(missing[0], choice.choice(FORMS), choice, titles)
    elif what == "remove" and len(titles) > 4:
        del result[choice.choice(titles)]
    elif what == "rename" and missing:
        old = choice.choice(titles)
        result[missing[-1]] = result.pop(old).replace(f"# {old}", f"# {missing[-1]}", 1)
    elif what == "swap":
        one, other = choice.sample(titles, 2)
        result[one], result[other] = result[other], result[one]
    else:
        title = choice.choice(titles)
        result[title] = page(title, choice.choice(FORMS), choice, titles)
    return result


def sources(pages: Mapping[str, str]) -> tuple[SourceFile, ...]:
    return tuple(
        SourceFile(f"docs/models/{title.lower()}.md", text, f"in/docs/models/{title.lower()}.md")
        for title, text in sorted(pages.items())
    )


def config(**flags: object) -> Config:
    found = configure(Path("/"), {"source": "in", "out": "out", **flags}, flavour_names()).value
    assert found is not None
    return found


def spoiled(data: bytes, choice: random.Random) -> bytes:
    """A cache after an accident, or somebody else's."""
    place = choice.randrange(len(data))
    return choice.choice(
        (
            data[:place],
            data[:place] + b"\0" + data[place + 1 :],
            b"",
            b"not a cache\n" + data,
            data.replace(b"mdgen cache 2", b"mdgen cache 1", 1),
        )
    )


@settings(max_examples=25)
@given(
    st.randoms(use_true_random=False),
    st.sampled_from(("pydantic", "typeddict", "both", "one file")),
)
def test_any_edit_after_any_build_gives_what_a_cold_build_gives(
    tmp_path_factory: pytest.TempPathFactory, choice: random.Random, kind: str
) -> None:
    path = tmp_path_factory.mktemp("cache") / "memory"
    settings_ = {
        "pydantic": config(),
        "typeddict": config(target=["typeddict"]),
        "both": config(target=["pydantic", "dataclass"]),
        "one file": config(layout="single"),
    }[kind]
    pages: dict[str, str] = {}
    for title in TITLES[:6]:
        pages[title] = page(title, choice.choice(FORMS), choice, TITLES[:6])
    standing: dict[str, bytes] = {}
    for _ in range(8):
        memory = recall(path)
        warm = build(sources(pages), settings_, None, Past(memory, standing.get))
        cold = build(sources(pages), settings_, None, NO_PAST)
        assert warm == cold
        memory.save()
        files = warm.value.files if isinstance(warm.value, Built) else {}
        standing = dict(files) if choice.random() < 0.8 else standing
        if standing and choice.random() < 0.2:
            name = choice.choice(sorted(standing))
            standing[name] = standing[name] + b"# edited by hand\n"
        if choice.random() < 0.2:
            path.write_bytes(spoiled(path.read_bytes(), choice))
        pages = edited(pages, choice)


def built(pages: Mapping[str, str], memory: Memory, standing: Mapping[str, bytes]) -> Built:
    result = build(sources(pages), config(), None, Past(memory, standing.get)).value
    assert result is not None
    return result


HEAD = "\n\n## Fields\n\n| Field | Type | Required | Description |\n| --- | --- | --- | --- |\n"
HARBOUR = {
    "Crate": f"# Crate{HEAD}| `dock` | [models.Dock](../models/dock.md) | :heavy_check_mark: | |\n",
    "Dock": f"# Dock{HEAD}| `colour` | [models.Paint](../models/paint.md) | :heavy_check_mark: | |\n",
    "Paint": "# Paint\n\n\n## Values\n\n| Name | Value |\n| --- | --- |\n| `RED` | red |\n| `BLUE` | blue |\n",
    "Tug": f"# Tug{HEAD}| `name` | *str* | :heavy_check_mark: | |\n",
}


def test_nothing_is_made_again_where_nothing_changed(tmp_path: Path) -> None:
    first = recall(tmp_path / "memory")
    files = built(HARBOUR, first, {}).files
    first.save()
    second = recall(tmp_path / "memory")
    assert built(HARBOUR, second, files).files == files
    assert (second.pages_reused, second.files_reused) == (len(HARBOUR), len(files))


def test_only_what_depends_on_an_enum_is_made_again_when_its_values_change(tmp_path: Path) -> None:
    first = recall(tmp_path / "memory")
    files = built(HARBOUR, first, {}).files
    first.save()
    second = recall(tmp_path / "memory")
    pages = {**HARBOUR, "Paint": HARBOUR["Paint"].replace("| blue |", "| green |")}
    built(pages, second, files)
    assert second.pages_reused == len(HARBOUR) - 1
    # The enum, and the two records that reach it; the tug and the packages stay.
    assert second.files_reused == len(files) - 3


def test_a_file_is_made_again_where_the_output_holds_something_else(tmp_path: Path) -> None:
    first = recall(tmp_path / "memory")
    files = built(HARBOUR, first, {}).files
    first.save()
    tug = next(path for path in files if path.endswith("tug.py"))
    for standing in ({**files, tug: b"import os\n"}, {k: v for k, v in files.items() if k != tug}):
        second = recall(tmp_path / "memory")
        assert built(HARBOUR, second, standing).files == files
        assert second.files_reused == len(files) - 1


def test_a_cache_cannot_bring_text_into_the_output(tmp_path: Path) -> None:
    """Even one with right checksums, made by somebody who knows the format."""
    path = tmp_path / "memory"
    first = recall(path)
    files = built(HARBOUR, first, {}).files
    first.save()
    body = load(path)
    assert body is not None
    save(path, body.replace(b"name", b"name\\nimport os").replace(b'"crate', b'"tug'))
    third = recall(path)
    again = built(HARBOUR, third, files).files
    assert all(b"import os\n" not in data for data in again.values())
