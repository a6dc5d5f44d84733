"""Scenarios: Markdown files that claim something, show pages, and hold what mdgen makes of them.

A `##` heading opens a scenario and is its claim; the paragraph below says why. Then come fenced
blocks:

| the fence's info string | the block |
| --- | --- |
| `md path=docs/models/user.md` | a page; `␍` stands for a carriage return |
| `toml options` | keys of `[tool.mdgen]` |
| `python path=models/user.py` | the whole of a file that is written |
| `python path=models/user.py statement=User` | the statement that binds `User` there |
| `text` | the diagnostics, in concise form; a scenario without this block has none |
| `text notes` | the same, notes too |
| `text full` | the same without notes, as they are shown on a terminal |
| `text files` | the paths that are written, all of them |
| `json model=User` | a document that `User` accepts and gives back unchanged |
| `json model=User refused` | a document that `User` refuses |

Where a name stands in two files, `model=models.user.User` says which. Pages are read as those of a
TypeScript SDK, unless the options name a dialect; `dialect = "as it looks"` has it found out.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

FOLDER = Path(__file__).parent / "scenarios"
_CARRIAGE_RETURN = "␍"
_AS_IT_LOOKS = 'dialect = "as it looks"\n'


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: the lines from `line` up to `end` of its file, from 0, fences included."""

    language: str
    attributes: dict[str, str]
    text: str
    line: int
    end: int

    def has(self, *flags: str) -> bool:
        """Whether the words that stand alone in the info string are exactly these."""
        return {key for key, value in self.attributes.items() if not value} == set(flags)


@dataclass(frozen=True, slots=True)
class Scenario:
    """One claim of one file, with its blocks in the order of the file."""

    file: Path
    claim: str
    why: str
    blocks: tuple[Block, ...]
    end: int

    @property
    def id(self) -> str:
        return f"{self.file.stem}: {self.claim}"

    @property
    def pages(self) -> dict[str, str]:
        """Page texts by path."""
        return {
            block.attributes["path"]: block.text.replace(_CARRIAGE_RETURN, "\r")
            for block in self.blocks
            if block.language == "md"
        }

    @property
    def options(self) -> str:
        """The `[tool.mdgen]` keys, as TOML."""
        text = "".join(block.text for block in self.blocks if block.language == "toml")
        if _AS_IT_LOOKS in text:
            return text.replace(_AS_IT_LOOKS, "")
        return text if "dialect = " in text else f'dialect = "speakeasy-typescript"\n{text}'

    def expectations(self, language: str, *flags: str) -> tuple[Block, ...]:
        """The blocks of a language whose flags are exactly these."""
        return tuple(
            block for block in self.blocks if block.language == language and block.has(*flags)
        )


def scenarios() -> tuple[Scenario, ...]:
    """Every scenario of every file, in order."""
    return tuple(each for file in sorted(FOLDER.glob("*.md")) for each in read_scenarios(file))


def read_scenarios(file: Path) -> tuple[Scenario, ...]:
    """The scenarios of one file."""
    text = file.read_text(encoding="utf-8")
    lines = text.split("\n")
    found: list[Scenario] = []
    claim, why, blocks = "", "", list[Block]()
    tokens = MarkdownIt("commonmark").parse(text)

    def close(end: int) -> None:
        if claim:
            found.append(Scenario(file, claim, why, tuple(blocks), end))

    for index, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag == "h2" and token.map:
            close(token.map[0])
            claim, why, blocks = tokens[index + 1].content, "", []
        elif token.type == "paragraph_open" and claim and not blocks:
            why = why or tokens[index + 1].content
        elif token.type == "fence" and token.map:
            first, end = token.map
            content = "".join(f"{line}\n" for line in lines[first + 1 : end - 1])
            language, *words = token.info.split() or [""]
            pairs = (word.partition("=") for word in words)
            attributes = {key: value for key, _, value in pairs}
            blocks.append(Block(language, attributes, content, first, end))
    close(len(lines))
    return tuple(found)


def with_block(scenario: Scenario, block: Block | None, info: str, text: str) -> str:
    """The file's text with a block's content replaced, or with a block added at the end."""
    lines = scenario.file.read_text(encoding="utf-8").split("\n")
    body = text.removesuffix("\n").split("\n") if text else []
    if block is not None:
        lines[block.line + 1 : block.end - 1] = body
        return "\n".join(lines)
    at = scenario.blocks[-1].end
    lines[at:at] = ["", f"````{info}", *body, "````"]
    return "\n".join(lines)


def statement(source: str, name: str) -> str:
    """The top-level statement that binds a name, with its decorators and the docstring below it.

    Raises `KeyError` where there is none.
    """
    lines = source.split("\n")
    body = ast.parse(source).body
    for node, after in zip(body, [*body[1:], None], strict=True):
        if name in _bound_names(node):
            decorators = node.decorator_list if isinstance(node, ast.ClassDef) else []
            first = min([node.lineno, *(each.lineno for each in decorators)])
            last = after if after is not None and _is_docstring(after) else node
            return "".join(f"{line}\n" for line in lines[first - 1 : last.end_lineno])
    raise KeyError(name)


def _bound_names(node: ast.stmt) -> tuple[str, ...]:
    match node:
        case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
            return (name,)
        case ast.Assign(targets=targets):
            return tuple(each.id for each in targets if isinstance(each, ast.Name))
        case ast.AnnAssign(target=ast.Name(id=name)):
            return (name,)
        case ast.ImportFrom(names=names) | ast.Import(names=names):
            return tuple(each.asname or each.name for each in names)
        case _:
            return ()


def _is_docstring(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )
