"""Lines that mdgen breaks by itself are broken as black breaks them."""

from __future__ import annotations

import black
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from mdgen.breaks import broken
from mdgen.plan.literals import string_literal

NAMES = st.from_regex(r"[A-Z][A-Za-z0-9_]{0,8}|[A-Z][A-Za-z0-9_]{0,60}", fullmatch=True)
TEXTS = st.one_of(
    st.text("abc ,.:|=()[]{}\"'\\\n\x07é’#", max_size=12),
    st.text("abc ,.:|=()[]{}\"'\\", max_size=120),
).map(string_literal)
NUMBERS = st.one_of(st.integers(), st.floats(-1e9, 1e9)).map(repr)
CONSTANTS = st.one_of(TEXTS, TEXTS, NUMBERS, st.sampled_from(("None", "True", "UNSET")))


def listed(parts: st.SearchStrategy[str], brackets: str, least: int = 0) -> st.SearchStrategy[str]:
    return st.lists(parts, min_size=least, max_size=5).map(", ".join).map(brackets.format)


def pairs(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return listed(st.builds("{}: {}".format, TEXTS, values), "{{{}}}")


def call(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    called = st.one_of(st.sampled_from(("field", "Field", "msgspec.Meta")), NAMES)
    keywords = listed(st.builds("{}={}".format, NAMES, values), "({})")
    return st.builds("{}{}".format, called, st.one_of(keywords, listed(values, "({})")))


def union(members: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(members, min_size=2, max_size=7).map(" | ".join)


VALUES = st.recursive(
    CONSTANTS,
    lambda each: st.one_of(listed(each, "[{}]"), pairs(each), call(each)),
    max_leaves=5,
)
CALLS = call(VALUES)
TYPES = st.recursive(
    st.one_of(
        NAMES,
        st.sampled_from(("str", "None", "dt.datetime", "list[str]")),
        union(NAMES),
        union(NAMES).map('"{}"'.format),
        listed(CONSTANTS, "Literal[{}]", 1),
    ),
    lambda each: st.one_of(
        each.map("list[{}]".format),
        each.map("dict[str, {}]".format),
        each.map("tuple[{}, ...]".format),
        each.map("NotRequired[{}]".format),
        st.builds("Annotated[{}, {}]".format, each, CALLS),
        union(each),
    ),
    max_leaves=5,
)
LINES = st.one_of(
    st.builds('    def _missing_(cls, value: {}) -> "{}":'.format, NAMES, union(NAMES)),
    st.builds("class {}:".format, NAMES),
    st.builds("class {}({}):".format, NAMES, NAMES),
    st.builds("class {}{}:".format, NAMES, CALLS.map(lambda text: text[text.index("(") :])).filter(
        lambda line: "():" not in line
    ),
    st.builds("{}@{}".format, st.sampled_from(("", "    ")), CALLS),
    CALLS,
    st.builds("{}: TypeAlias = {}".format, NAMES, TYPES),
    st.builds("{} = {}".format, NAMES, TYPES),
    st.builds("type {} = {}".format, NAMES, TYPES),
    st.builds('{} = TypedDict("{}", {})'.format, NAMES, NAMES, pairs(TYPES)),
    st.builds("    {}: {}".format, NAMES, TYPES),
    st.builds("    {}: {} = {}".format, NAMES, TYPES, VALUES),
    st.builds("    {}: {} = {}".format, NAMES, TYPES, CALLS),
    st.builds("    {} = {}".format, NAMES, CONSTANTS),
)


@given(LINES, st.integers(40, 120))
@example("class " + "A" * 80 + "(BaseModel):", 88)
@example("A: TypeAlias = " + " | ".join(["Bcdefgh"] * 9), 88)
@example("Bcdefgh" * 10 + ": TypeAlias = " + " | ".join(["Bcdefgh"] * 9), 88)
@example("Bcdefgh" * 11 + ": TypeAlias = A | B", 88)
@example("Bcdefgh" * 12 + ': TypeAlias = Annotated[A | B, Field(discriminator="c")]', 88)
@example("    a: " + "Bcdefgh" * 12 + ' = field(name="a")', 88)
@example("    a: " + "Bcdefgh" * 12 + " = None", 88)
@example("    a: Annotated[" + "Bcdefgh" * 12 + ", Meta(a=1)] = A | B", 88)
def test_a_line_that_is_broken_here_is_what_black_makes_of_it(line: str, line_length: int) -> None:
    if len(line) <= line_length:
        return
    here = broken(line, line_length)
    if here is not None:
        assert here == blackened(line, line_length)


def blackened(line: str, line_length: int) -> str:
    above = "class _:\n" if line.startswith(" ") else ""
    indent = " " * (len(line) - len(line.lstrip()))
    below = f"\n{indent}    pass" if line.endswith(":") else ""
    if line.lstrip().startswith("@"):
        below = f"\n{indent}class _:\n{indent}    pass"
    versions = {
        black.TargetVersion.PY312 if line.startswith("type ") else black.TargetVersion.PY310
    }
    mode = black.Mode(line_length=line_length, target_versions=versions)
    whole = black.format_str(f"{above}{line}{below}\n", mode=mode)
    return whole[len(above) : len(whole) - len(below) - 1]


MEMBERS = " | ".join(f"SomethingLong{number}" for number in range(9))
CHOICES = ", ".join(f'"something-{number}"' for number in range(9))


@pytest.mark.parametrize(
    "line",
    [
        f"class {'Long' * 20}(BaseModel):",
        f'class {"Long" * 10}(Struct, kw_only=True, tag_field="type", tag="agent.handoff"):',
        f"class {'Long' * 22}:",
        f'@deprecated("{"Do not use this. " * 6}", category=None)',
        f"{'Long' * 8}.{'Long' * 8}.update_forward_refs(name='\"', other={{\"a\": -1}})",
        f"Choice: TypeAlias = {MEMBERS}",
        f'Choice: TypeAlias = Annotated[{MEMBERS}, Field(discriminator="type")]',
        f"Choice: TypeAlias = list[{MEMBERS}]",
        f"Choice: TypeAlias = Literal[{CHOICES}]",
        f"Choice: TypeAlias = Literal[{CHOICES}] | str",
        f"Choice: TypeAlias = str | list[int | float] | list[dt.datetime | list[{MEMBERS}]]",
        f"{'Long' * 20}: TypeAlias = First | Second",
        f"type Choice = list[{MEMBERS}]",
        f'X = TypedDict("X", {{"a": NotRequired["list[And] | None"], "b": Required[{MEMBERS}]}})',
        f'X = TypedDict("X", {{"a": Required[Annotated[{MEMBERS}, Meta(gt=-1.5)]]}})',
        f"    value: {MEMBERS}",
        f"    value: Literal[{CHOICES}] = UNSET",
        f'    value: Annotated[str, Field(alias="a", deprecated="{"Do not. " * 10}")] = None',
        '    and_: "list[And] | None" = field(default=None, metadata={"wire_name": "and", "alias": ""})',
        f"    text: str = 'Say \"{'no ' * 30}\"'",
        f'    def _missing_(cls, value: object) -> "{"Long" * 12} | None":',
    ],
)
def test_the_usual_long_lines_are_broken_without_black(line: str) -> None:
    assert len(line) > 88
    assert broken(line, 88) == blackened(line, 88)


@pytest.mark.parametrize(
    "code",
    [
        "lambda: 1, 2",
        "first if second else third",
        "first and second",
        "first + second",
        "first  | second",
        "(first | second)",
        "first().second().third()",
        "name[1:2]",
        "[first, second,]",
        "'first'",
        '"first" "second"',
        'f"first"',
        "0xFF",
        "1_000",
        "1E5",
        '"\\d"',
        '"日本"',
        "first  # second",
    ],
)
def test_what_black_may_write_in_another_way_is_left_to_it(code: str) -> None:
    assert broken(f"{'Long' * 20}: TypeAlias = call({code})", 88) is None
