"""Lines that mdgen breaks by itself are broken as black breaks them."""

from __future__ import annotations

import black
from hypothesis import example, given
from hypothesis import strategies as st
from mdgen.breaks import broken

NAMES = st.from_regex(r"[A-Z][A-Za-z0-9_]{0,60}", fullmatch=True)
MEMBERS = st.one_of(
    NAMES,
    NAMES.map("list[{}]".format),
    NAMES.map("dict[str, {}]".format),
    NAMES.map("list[dict[str, {}]]".format),
    st.sampled_from(("dt.datetime", "str", "None", "list[str]")),
)
UNIONS = st.lists(NAMES, min_size=2, max_size=12).map(" | ".join)
TEXTS = st.from_regex(r"[A-Za-z ,.:]{0,120}", fullmatch=True)
TYPES = st.one_of(UNIONS, NAMES, NAMES.map("list[{}]".format), NAMES.map("list[{}] | None".format))
LINES = st.one_of(
    st.builds('    {}: Annotated[{}, Field(deprecated="{}")]'.format, NAMES, TYPES, TEXTS),
    st.builds('    {}: Annotated[{}, Field(deprecated="{}")] = None'.format, NAMES, TYPES, TEXTS),
    st.builds('    def _missing_(cls, value: {}) -> "{}":'.format, NAMES, UNIONS),
    st.builds('    {} = "{}"'.format, NAMES, TEXTS),
    st.builds('    {}: str = "{}"'.format, NAMES, TEXTS),
    st.builds('    {}: Literal["{}"] = "{}"'.format, NAMES, TEXTS, TEXTS),
    st.builds("    {}: {} | None = None".format, NAMES, MEMBERS),
    st.builds("{}: TypeAlias = {}".format, NAMES, NAMES),
    st.builds("class {}({}):".format, NAMES, NAMES),
    st.builds("{}: TypeAlias = {}".format, NAMES, UNIONS),
    st.builds(
        "{}: TypeAlias = {}".format,
        NAMES,
        st.lists(MEMBERS, min_size=2, max_size=12).map(" | ".join),
    ),
    st.builds(
        '{}: TypeAlias = Annotated[{}, Field(discriminator="{}")]'.format, NAMES, UNIONS, NAMES
    ),
    st.builds("{}: TypeAlias = list[{}]".format, NAMES, UNIONS),
)


@given(LINES, st.integers(40, 120))
@example("class " + "A" * 80 + "(BaseModel):", 88)
@example("A: TypeAlias = " + " | ".join(["Bcdefgh"] * 9), 88)
@example("Bcdefgh" * 10 + ": TypeAlias = " + " | ".join(["Bcdefgh"] * 9), 88)
@example("Bcdefgh" * 12 + ': TypeAlias = Annotated[A | B, Field(discriminator="c")]', 88)
def test_a_line_that_is_broken_here_is_what_black_makes_of_it(line: str, line_length: int) -> None:
    if len(line) <= line_length:
        return
    here = broken(line, line_length)
    if here is None:
        return
    above = "class _:\n" if line.startswith(" ") else ""
    inside = " " * (len(line) - len(line.lstrip()) + 4)
    body = f"\n{inside}pass" if line.endswith(":") else ""
    mode = black.Mode(line_length=line_length, target_versions={black.TargetVersion.PY310})
    whole = black.format_str(f"{above}{line}{body}\n", mode=mode)
    assert f"{above}{here}{body}\n" == whole


def test_the_usual_long_lines_are_broken_without_black() -> None:
    members = " | ".join(f"SomethingLong{number}" for number in range(9))
    assert broken(f"Choice: TypeAlias = {members}", 88) is not None
    tagged = f'Choice: TypeAlias = Annotated[{members}, Field(discriminator="type")]'
    assert broken(tagged, 88) is not None
    assert broken(f"class {'Long' * 20}(BaseModel):", 88) is not None
