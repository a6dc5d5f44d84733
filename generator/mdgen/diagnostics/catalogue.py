"""Every rule that mdgen can report, once each, with the text that `mdgen explain CODE` prints."""

from __future__ import annotations

from mdgen.diagnostics.model import Rule, Severity

RULES: dict[str, Rule] = {}


def _rule(
    code: str,
    name: str,
    severity: Severity,
    message: str,
    explanation: str,
    *,
    strict: bool = False,
) -> Rule:
    rule = Rule(code, name, severity, message, explanation.strip(), strict)
    assert code not in RULES, code
    RULES[code] = rule
    return rule


# 1xx: dialects, and what pages say in their terms

ROW_TOO_SHORT = _rule(
    "MDG010",
    "row-too-short",
    Severity.WARNING,
    "this row has {found} cells, its table {expected}",
    """
A table row has fewer cells than its header. The cells are read from the left, and the missing ones
are taken as empty:

    | Field | Type     | Required | Description |
    | ----- | -------- | -------- | ----------- |
    | `id`  | *string* | yes      |

A renderer shows such a row without a word, so a forgotten cell in the middle shifts all that
follow it.

A cell may hold line breaks where the table has outer pipes: the row then goes on up to the line
that closes its last cell with a pipe. A row that is never closed is read up to the end of its
first line.

What to do: write the missing cells (`| |` is an empty one), or close the row.
""",
)
ROW_TOO_LONG = _rule(
    "MDG011",
    "row-too-long",
    Severity.WARNING,
    "this row has {found} cells, its table {expected}",
    r"""
A table row has more cells than its header, most often because a cell holds a pipe that is not
escaped. The cells are read from the left, and what stands in the extra ones has no column:

    | Name   | Description       |
    | ------ | ----------------- |
    | `mode` | one of a | b | c  |

A renderer drops the extra cells without a word. Where the extra pipes stand in code spans and the
row has the right number of cells without them, mdgen reads it that way (MDG014).

What to do: escape the pipes that are text, `\|`.
""",
)
ROW_NOT_CLOSED = _rule(
    "MDG012",
    "row-not-closed",
    Severity.NOTE,
    "this row does not end with a pipe",
    """
In a table with outer pipes, the row has all its cells but not its last pipe, and the next line is
a row or the end of the table. It is read as it stands. It is worth a look where the last cell was
meant to go on over further lines: such a cell needs its closing pipe.

What to do: close the row with a pipe.
""",
)
ROW_CUT_OFF = _rule(
    "MDG013",
    "row-cut-off",
    Severity.WARNING,
    "the last cell of this row goes on without a closing pipe",
    """
A row of a table with outer pipes is not closed, text follows, and then come further rows of the
same table:

    | Field  | Type     | Required | Description |
    | ------ | -------- | -------- | ----------- |
    | `seed` | *number* | no       | Makes answers repeatable.

    Beta.
    | `stop` | *string* | no       | Where to stop. |

The text is read as part of the last cell, for otherwise the rows after it would belong to no table.

What to do: close the cell with a pipe, alone on a line if need be.
""",
)
PIPE_AS_TEXT = _rule(
    "MDG014",
    "pipe-as-text",
    Severity.NOTE,
    "pipes in code spans, or doubled ones, are read as text in this row",
    r"""
GFM cuts a row at every pipe without a backslash before it, also within a code span. Cut like that,
this row has more cells than its header. With the pipes in code spans, and `||`, left alone it has
exactly as many, so it is read that way:

    | Name       | Type                 | Description |
    | ---------- | -------------------- | ----------- |
    | `strategy` | `"backoff" | "none"` | How to wait |

What to do: nothing, or escape the pipes, `\|`, so that renderers agree.
""",
)
ROW_OUTSIDE_TABLE = _rule(
    "MDG015",
    "row-outside-table",
    Severity.WARNING,
    "this looks like a table row, but belongs to no table",
    """
A line begins and ends with a pipe, but no table is open there. A table needs a header and,
directly below it, a delimiter row (`| --- | --- |`) with the same number of cells, and it ends at
a blank line.

What to do: give the delimiter row as many cells as the header, or remove the blank line between
the rows.
""",
)
HTML_TABLE_UNREAD = _rule(
    "MDG016",
    "html-table-unread",
    Severity.NOTE,
    "this HTML table is not read: {reason}",
    """
Simple HTML tables are read as Markdown tables are: rows of `<th>` and `<td>` cells. A table whose
cells span several rows or columns, or that holds another table, has no plain rows to read, and is
left as HTML.

What to do: nothing where the table describes no model; else write it as a Markdown table.
""",
)
FENCE_NOT_CLOSED = _rule(
    "MDG017",
    "fence-not-closed",
    Severity.WARNING,
    "this code fence is never closed",
    """
A code block that a line of three backticks or tildes opens ends at a line of at least as many.
Without one it takes the whole rest of the page, headings and tables included:

    ```json
    {"id": 1}
    ``

What to do: close the fence.
""",
)
TYPE_UNREAD = _rule(
    "MDG101",
    "type-unread",
    Severity.WARNING,
    "cannot read the type `{text}`",
    """
The cell does not follow the dialect's type grammar at the marked place, so mdgen cannot know what the field
holds. The field is kept with the type `Any`, which accepts everything.

    | `limit` | *Optional[int* | :heavy_minus_sign: | The closing bracket is missing. |

Mend the page, or, where the vendor writes types in a form that mdgen does not know, say so in a dialect file
(`--dialect FILE`): its `[types]` table lists words, heads, prefixes and suffixes.
""",
    strict=True,
)

TYPE_MENDED = _rule(
    "MDG102",
    "type-mended",
    Severity.WARNING,
    "read over a stray `{text}` in a type",
    """
A closing bracket has no opening one. Nothing else in the cell depends on it, so mdgen reads the type without it.

    | `response` | [AxiosResponse>](https://example.com) | ...

Mend the page if it is yours.
""",
)

TYPE_TOO_DEEP = _rule(
    "MDG103",
    "type-too-deep",
    Severity.WARNING,
    "the type is nested more than {limit} levels deep",
    """
Types of data are a few levels deep (real documentation reaches four). A type that is nested this deep is
damaged or hostile, and is read as `Any`.
""",
    strict=True,
)

TYPE_UNKNOWN = _rule(
    "MDG104",
    "type-unknown",
    Severity.WARNING,
    "`{name}` is no type that the dialect knows, and its link leaves the docs",
    """
The name is not among the dialect's words, and what it links to is no page of these docs. The field is kept with
the type `Any`. Add the word to the `[types.words]` table of a dialect file that extends this dialect:

    [dialect]
    name = "ours"
    extends = "speakeasy-python"
    [types.words]
    string = ["PhoneNumber"]
""",
    strict=True,
)

ROW_WITHOUT_NAME = _rule(
    "MDG105",
    "row-without-name",
    Severity.WARNING,
    "the row has no field name; it was left out",
    """
Every row of a table of fields needs a name in its name column. A row without one cannot become a field.
""",
    strict=True,
)

FIELD_REPEATED = _rule(
    "MDG106",
    "field-repeated",
    Severity.WARNING,
    "`{name}` is documented twice in `{record}`; the first row was kept",
    """
Two rows of one table name the same field. JSON objects have a key once, so the first row is the field and the
second one is left out. Remove or rename one of the rows.
""",
    strict=True,
)

REQUIRED_UNREAD = _rule(
    "MDG107",
    "required-unread",
    Severity.WARNING,
    "cannot tell from `{text}` whether the field is required; assumed that it is not",
    """
The cell of the required column holds none of the marks that the dialect knows. The field is read as optional,
which accepts documents with it and without it. A dialect file can name the mark in a `[[cell]]` table:

    [[cell]]
    column = "required"
    match = "^mandatory$"
    required = true
""",
    strict=True,
)

UNION_WITHOUT_MEMBERS = _rule(
    "MDG108",
    "union-without-members",
    Severity.WARNING,
    "the page prints no members of `{name}`; it accepts anything",
    """
Some generators (Speakeasy's for Java and Ruby, for example) print only the title on a union's page. Where no cell
that links to the page lists them either (`[T.any(Cat, Dog)](pet.md)`), nothing tells what the union is made of, so
its type is `Any`.
""",
    strict=True,
)

ENUM_WITHOUT_VALUES = _rule(
    "MDG109",
    "enum-without-values",
    Severity.WARNING,
    "no values are listed for `{name}`; it accepts any string",
    """
The page has the heading of a list of values, and no value below it that mdgen can read.
""",
    strict=True,
)

VALUE_UNREAD = _rule(
    "MDG110",
    "value-unread",
    Severity.WARNING,
    "cannot read the value `{text}` of `{name}`; it was left out",
    """
A list of values holds something that is neither a quoted string nor a number. Quote it, or list it in a table
with the columns Name and Value.
""",
    strict=True,
)

MEMBER_UNREAD = _rule(
    "MDG111",
    "union-member-unread",
    Severity.WARNING,
    "cannot tell which type this member of `{name}` is; the union accepts anything",
    """
A union's page lists its members as headings or in code blocks below them. Neither says a type here.
""",
    strict=True,
)

TABLE_UNREAD = _rule(
    "MDG112",
    "table-unread",
    Severity.WARNING,
    "no rule of the dialect `{dialect}` takes this table: {reason}",
    """
The page declares models, and holds a table besides that no rule of the dialect reads. Nothing is ever dropped in
silence: if it describes data, a dialect file can say how to read it; if not, the warning can be ignored.
""",
)

DIALECT_UNKNOWN = _rule(
    "MDG120",
    "dialect-unknown",
    Severity.ERROR,
    "there is no dialect called `{name}`",
    """
`--dialect` takes the name of a dialect that mdgen ships, or the path of a TOML file that ends in `.toml`.
""",
)

DIALECT_INVALID = _rule(
    "MDG121",
    "dialect-invalid",
    Severity.ERROR,
    "{problem}",
    """
The dialect file does not follow the format. Nothing was built.
""",
)

DIALECT_DETECTED = _rule(
    "MDG122",
    "dialect-detected",
    Severity.NOTE,
    "`{root}` reads as {title}: {evidence}",
    """
mdgen looks at the pages of each docs root and takes the dialect whose marks it finds most of. `--dialect NAME`
sets it.
""",
)

DIALECT_NOT_DETECTED = _rule(
    "MDG123",
    "dialect-not-detected",
    Severity.WARNING,
    "no dialect fits the pages under `{root}`; they were left out",
    """
None of the pages holds what a known vendor's pages hold. Name the dialect (`--dialect NAME`), or describe the
pages in a dialect file (`--dialect FILE.toml`).
""",
)

DIALECT_TIED = _rule(
    "MDG127",
    "dialect-tied",
    Severity.WARNING,
    "`{root}` is read as {title}, but nothing in it tells {names} apart",
    """
The pages are of a known family, and hold only what several of its dialects write in the same way. `*string*`, say,
is text in the SDKs of four languages:

    | Field  | Type     |
    | ------ | -------- |
    | `name` | *string* |

As long as that holds, any of them reads the pages alike; but one more page may be misread. What settles it:
`--dialect speakeasy-typescript`, `dialect = "speakeasy-typescript"` in the configuration, or building the whole of
the documentation rather than a few pages of it.
""",
)

NULLABILITY_ASSUMED = _rule(
    "MDG124",
    "nullability-assumed",
    Severity.NOTE,
    "these docs do not print whether {kinds} may be null; {count} required fields are taken as never null",
    """
Some dialects never print the nullability of some kinds of type. On real APIs about one list, map or date in six
may be null, and about one in fifteen of the required ones. Optional fields accept null in any case. A document
that has null in a required field of such a type is refused by the models.
""",
)


HOOK_FAILED = _rule(
    "MDG126",
    "hook-failed",
    Severity.ERROR,
    "the dialect's function `{hook}` failed: {reason}",
    """
A dialect file may name one Python function that is given each page before the rules:

    [python]
    page = "hooks.py:split_headings"

It takes a `mdgen.page.nodes.Page` and gives the page to read. What it raised, or gave instead, stands in the
message; the page was read as it is.
""",
)

SIDE_BY_SIDE = _rule(
    "MDG125",
    "side-by-side",
    Severity.WARNING,
    "{what} look like several versions or languages of the same pages: {names}",
    """
Documentation repositories often keep old versions (`releases/2.0`, `releases/2.1`) or translations (`enums_CN.md`)
beside the current pages. Read together, each of them gives every model again. mdgen does not guess which one is
meant: all were read, each as a docs root of its own where the dialect says so.

Name the folder of one version as the documentation, or leave the others out in a dialect file:

    [dialect]
    name = "ours"
    extends = "generic"
    [source]
    exclude = ["releases/**", "**/*_CN.md"]
""",
)


# 2xx: resolution

MENDED_LINK = _rule(
    "MDG201",
    "mended-link",
    Severity.WARNING,
    "`{link}` {reason}; `{taken}` was taken {how}",
    """
A type links to a page that is not there, or that does not declare the type, while its name (or the
same file name in another case) leads to exactly one declaration. That one was taken.

    | `agent` | [models.Agent](../agents/agent.md) |    <- the page is ../models/agent.md

The model is built. Mend the link, so that readers of the docs arrive too: the help line shows what
to write. A name is looked up by folder and title (`models.Agent`: a page titled `Agent` in a folder
`models`), then by a title that is unique in the docs root, then on the same page, then in the same
folder.
""",
)

DEAD_LINK = _rule(
    "MDG202",
    "dead-link",
    Severity.WARNING,
    "`{link}` {reason}, and no page declares `{name}`",
    """
A type links to a page that is not there, or that does not declare the type, and nothing in the docs
root has its name. The type becomes `Any`, and the rest of the page is built. Under --strict it is
an error.

    | `role` | [models.Role](../models/role.md) |    <- there is no such page

Mend the link, or add the page. Where the help line names a page, its title is the nearest one.
""",
    strict=True,
)

UNKNOWN_NAME = _rule(
    "MDG203",
    "unknown-name",
    Severity.WARNING,
    "no page declares `{name}`",
    """
A type is named without a link, and no page of the docs root has a declaration of that name. The
type becomes `Any`, and the rest of the page is built. Under --strict it is an error.

    | `role` | *models.Role* |    <- no page is titled Role

Mend the name, add the page, or, where it is a word for a plain type, teach it to the dialect.
""",
    strict=True,
)

AMBIGUOUS_NAME = _rule(
    "MDG204",
    "ambiguous-name",
    Severity.WARNING,
    "`{name}` may be one of several declarations",
    """
A type has no link that leads anywhere, and its name stands on several pages, none of them nearer
than the others. The type becomes `Any`, and the rest of the page is built. Under --strict it is an
error.

    | `error` | *Error* |    <- components/error.md and webhooks/error.md are both titled Error

Write a link, or name the folder too (`components.Error`).
""",
    strict=True,
)

REPEATED_TITLE = _rule(
    "MDG205",
    "repeated-title",
    Severity.WARNING,
    "`{title}` is declared twice on this page; this one is called `{name}`",
    """
One page declares the same title twice. Both are built: the first keeps the name, the second is
called `Agent_2`, the third `Agent_3`. References by name mean the first.

    ## Agent
    ...
    ## Agent    <- becomes Agent_2

Give one of them another title. The same title on two pages is fine.
""",
)

REPEATED_VARIANT = _rule(
    "MDG206",
    "repeated-variant",
    Severity.NOTE,
    "this variant stands twice in its union",
    """
A union lists the same type twice. It is kept once, which changes no meaning.

    ### `models.Agent`
    ### `models.Agent`    <- dropped
""",
)

EMPTY_UNION = _rule(
    "MDG207",
    "empty-union",
    Severity.WARNING,
    "this union has no variants",
    """
A union names none of the types that it is one of. It becomes `Any`. Under --strict it is an error.

List at least one type below it.
""",
    strict=True,
)

OWN_VARIANT = _rule(
    "MDG208",
    "own-variant",
    Severity.WARNING,
    "`{name}` is one of its own variants; that variant was dropped",
    """
A union (or an alias) names itself among what it is made of. `A = A | B` says no more than `A = B`,
so the variant was dropped.

    # Content
    ### `models.Text`
    ### `models.Content`    <- dropped

Remove it from the page. A list or a map of itself is no mistake: `A = B | list[A]` is kept.
""",
)

CIRCLE_OF_NAMES = _rule(
    "MDG209",
    "circle-of-names",
    Severity.WARNING,
    "{names} are made of each other; all of them mean what `{first}` means",
    """
Unions or aliases name each other in a circle, with no list, map or record's field in between. Then
all of them mean the same thing: everything in the circle that is not one of its names. The first
one is built so, the others become aliases of it.

    # Input            # Item
    ### `Item`         ### `Input`
    ### `Text`         ### `Image`         -> both are Text | Image

Take one of the names out of the circle.
""",
)

EMPTY_CIRCLE = _rule(
    "MDG210",
    "empty-circle",
    Severity.WARNING,
    "nothing says what {names} is made of, but the name itself",
    """
An alias or a union means itself, straight away or by way of others, and nothing else. It becomes
`Any`. Under --strict it is an error.

    # Input            # Item
    ### `Item`         ### `Input`

Say on one of the pages what it is made of.
""",
    strict=True,
)

FIELD_NAMES_COLLIDE = _rule(
    "MDG301",
    "field-names-collide",
    Severity.WARNING,
    "`{second}` becomes the Python name `{name}`, which `{first}` already has; it is written as `{written}`",
    """
Two fields of one table have names that differ on the page and are one in Python, such as `userId` and `user_id`.
Both stay: the second gets a number. The wire names are not touched, so documents are read as before.

Rename one of the two in the docs if the number bothers you.
""",
)

MEMBER_NAMES_COLLIDE = _rule(
    "MDG302",
    "member-names-collide",
    Severity.WARNING,
    "the enum value {second} becomes the member `{name}`, which {first} already is; it is written as `{written}`",
    """
Two values of one enum differ on the page and give one Python name, such as `asc` and `ASC`. Both stay: the second
gets a number. The values are not touched.
""",
)

CLASS_NAMES_COLLIDE = _rule(
    "MDG303",
    "class-names-collide",
    Severity.WARNING,
    "`{name}` stands on several pages that share one module; this one is written as `{written}`",
    """
Classes of one Python module need different names. With `--layout single` all pages share one module; with
`--layout tree`, those that refer to each other in a circle do. Where two have one title, the name of the folder is
put before it: `OperationsAgent`.

In the tree layout, the page's own module still exports the class under its title.
""",
)

AMBIGUOUS_EXPORT = _rule(
    "MDG304",
    "ambiguous-export",
    Severity.WARNING,
    "two pages of one folder are titled `{name}`, so the package does not export it; import it from {modules}",
    """
A package exports the classes of its folder by their titles. Where two pages of one folder have one title, neither
is exported there, since a reader could not know which one it is. Both are there under their modules' names.
""",
)

DEFAULT_NOT_WRITTEN = _rule(
    "MDG305",
    "default-not-written",
    Severity.WARNING,
    "the default of `{name}` does not fit its type; the field is written as optional, without it",
    """
The page states a default value that the field's own type does not take, or that no Python literal of that type
can say (a default for an object, say). The model leaves the field unset where it is absent.
""",
)


NOT_CARRIED = _rule(
    "MDG306",
    "not-carried",
    Severity.WARNING,
    "the flavour {flavour} cannot say {what}; {instead}",
    """
The docs say something for which this flavour of Python has no form. What is written instead takes every document
that the docs describe, and says less of it:

- Dataclasses, TypedDicts and msgspec's Structs have no place for keys that the table does not list: a document is
  read without them. Pydantic models keep them.
- msgspec tells the types of a union apart by what they are in JSON: it takes one kind of object, one kind of list,
  one kind of string. Objects of several kinds need one key of one name whose value differs, each a single text or
  a single whole number. Any other union is written as what its parts have in common, such as `dict[str, Any]`.
- msgspec knows no type that holds itself without a record between. `Any` stands where it would.
- msgspec takes no key with a quote, a backslash or a control character in it. Such a field is left out, and a
  document is read without it.

What to do: nothing, where that is enough for you; else choose `--target pydantic`, which carries all of it.
""",
)


# Configuration, command line and disk.

BROKEN_CONFIGURATION = _rule(
    "MDG400",
    "broken-configuration",
    Severity.ERROR,
    "the configuration cannot be read: {reason}",
    """
`mdgen.toml`, or the `pyproject.toml` that holds `[tool.mdgen]`, is not valid TOML, not UTF-8 text,
or not readable at all. mdgen stops rather than building with half of what you asked for.

Mend the file at the place shown. `mdgen build --show-config` prints what mdgen understood.
""",
)

UNKNOWN_SETTING = _rule(
    "MDG401",
    "unknown-setting",
    Severity.ERROR,
    "there is no setting {key}",
    """
A key in `[tool.mdgen]` or `mdgen.toml` is not one that mdgen knows, so it would have had no effect:

    [tool.mdgen]
    taget = "pydantic"      # meant: target

Mend the name or remove the line. `mdgen build --show-config` lists every setting.
""",
)

BAD_SETTING = _rule(
    "MDG402",
    "bad-setting",
    Severity.ERROR,
    "{setting}: {found} is not {expected}",
    """
A setting, on the command line or in the configuration, has a value that it cannot have: a target
that does not exist, a Python version outside of what mdgen writes for, a line length that is no
number.

    [tool.mdgen]
    layout = "flat"         # meant: tree, or single

The message says what the setting takes. A flag wins over the configuration, which wins over the
default; `mdgen build --show-config` shows which one applies.
""",
)

UNFIT_SETTING = _rule(
    "MDG408",
    "unfit-setting",
    Severity.ERROR,
    "{setting} makes no sense for the target {target}: {reason}",
    """
A setting was chosen that one of the targets has no form for: a TypedDict cannot be frozen, say, and a dataclass has
no value for "absent" that differs from None. mdgen stops rather than passing over what you asked for.

Leave the setting out, or build that target in a run of its own. What applies where nothing is said is each target's
own choice: enums are classes, but in TypedDicts `Literal` types; what is absent is None, but in msgspec's Structs
`UNSET`.
""",
)

UNFIT_TEMPLATE = _rule(
    "MDG409",
    "unfit-template",
    Severity.ERROR,
    "your templates cannot be used: {reason}",
    """
`--templates DIR` replaces single templates of mdgen by files of the same name, such as `class.py.j2`; those that
the folder does not have stay mdgen's own. What they write is checked as what mdgen writes is: nothing may stand in
it but imports, classes, aliases and constants, and no name from outside but those that a flavour needs and those
that your configuration names:

    [tool.mdgen]
    templates = "templates"
    base_class = "app.models.Base"
    decorators = ["app.models.audited"]
    imports = ["app.fields.Money"]      # names that your template writes

Methods and what else models should be able to do belong into `base_class`. The message names the mistake of the
template, or what its output holds and may not.
""",
)

NO_DOCUMENTATION = _rule(
    "MDG403",
    "no-documentation",
    Severity.ERROR,
    "{reason}",
    """
mdgen was not told where the documentation is, or what it was told is neither a folder nor a file:

    mdgen build specs/

The folder can also be set once, as `source = "specs"` in `[tool.mdgen]`.
""",
)

NO_PAGES = _rule(
    "MDG404",
    "no-pages",
    Severity.ERROR,
    "no Markdown page in {path}",
    """
The folder holds no file that ends in `.md`, `.mdx` or `.markdown`. Hidden folders, `node_modules`,
virtual environments and mdgen's own output are not looked into, and links that lead out of the
folder are not followed. Building from nothing would remove all models, so mdgen stops instead.

Give the folder that holds the pages.
""",
)

UNREADABLE_PAGE = _rule(
    "MDG405",
    "unreadable-page",
    Severity.ERROR,
    "{path} cannot be read: {reason}",
    """
A page is there, but the system does not let mdgen read it: permissions, a broken disk, a file that
vanished while the build ran. Models built without that page would miss what it describes, so
nothing is written.
""",
)

NOT_TEXT = _rule(
    "MDG406",
    "not-text",
    Severity.ERROR,
    "{path} is no page of text: {reason}",
    """
Pages are UTF-8 text, or UTF-16 with a byte order mark. This file is something else: a binary file
with the ending of a page, or text in an older encoding such as Latin-1 or Shift JIS.

Convert it to UTF-8 (`iconv -f LATIN1 -t UTF-8`), or move it out of the documentation.
""",
)

NO_MODELS = _rule(
    "MDG407",
    "no-models",
    Severity.ERROR,
    "no page in {path} describes a model{why}",
    """
There are pages, and none of them holds a table of fields, values or types that a dialect reads. Most often it is
the wrong folder (prose, not a reference), or the pages follow conventions that mdgen does not know.

Writing nothing would remove all models that an earlier build wrote, so mdgen stops instead. `--dialect` chooses
how pages are read.
""",
)

CONFIGURATION_EXISTS = _rule(
    "MDG412",
    "configuration-exists",
    Severity.ERROR,
    "{path} is there already; mdgen init --force replaces what it says",
    """
`mdgen init` writes the first configuration of a project, and there is one: a `[tool.mdgen]` in this folder's
`pyproject.toml` or in one above it, or a `mdgen.toml`, or a dialect file of the name that it would give to its own.
Nothing was written.

`mdgen build --show-config` prints what applies. `mdgen init --force` puts what it sees into the place of the
settings that are there.
""",
)

NOT_A_FOLDER = _rule(
    "MDG410",
    "output-not-a-folder",
    Severity.ERROR,
    "the output {path} is not a folder",
    """
`--out` names something that exists and is no folder. mdgen writes a whole folder of modules and
does not replace what it did not write.

Give another name, or remove what is there.
""",
)

OUTPUT_HOLDS_DOCUMENTATION = _rule(
    "MDG411",
    "output-holds-documentation",
    Severity.ERROR,
    "the output {out} would be mixed with the documentation {docs}; set another one with --out",
    """
The output folder is the documentation's folder or one of those above it. Modules would stand
between pages, and the pages' folders would become packages.

Give the output a folder of its own. It may lie inside the documentation: mdgen does not look for
pages there.
""",
)

UNSAFE_OUTPUT_PATH = _rule(
    "MDG420",
    "unsafe-output-path",
    Severity.ERROR,
    "nothing may be written to {path}: {reason}",
    """
A module would get a path that leads out of the output folder, is hidden, or cannot exist on some
system (a device name such as `con` on Windows, a trailing dot, a character that is not allowed).
Names in documentation are cleaned before they become paths, so this is most likely a bug of mdgen:
please report it with the page.

Nothing was written.
""",
)

COLLIDING_OUTPUT_PATHS = _rule(
    "MDG421",
    "colliding-output-paths",
    Severity.ERROR,
    "{path} and {other} are one file where case is ignored",
    """
Two modules would get paths that differ in case or in the form of an accent alone, or one of them is
a folder where the other is a file. On macOS and Windows one would replace the other.

Names are kept apart before they become paths, so this is most likely a bug of mdgen: please report
it with the two pages. Nothing was written.
""",
)

FILE_IN_THE_WAY = _rule(
    "MDG430",
    "file-in-the-way",
    Severity.ERROR,
    "{path} stands where a model should, and mdgen did not write it",
    """
The output folder holds a file or folder of yours under a name that mdgen needs. mdgen replaces and
removes only what it wrote: what its manifest (`.mdgen.json` in the output folder) lists, and what
carries its header. `--force` does not change that.

Move the file, or give another output folder. Nothing was written.
""",
)

LINK_IN_THE_WAY = _rule(
    "MDG431",
    "link-in-the-way",
    Severity.ERROR,
    "{path} is a symbolic link, and mdgen does not write through links",
    """
A file or folder below the output folder is a symbolic link. Writing through it could change files
elsewhere, so mdgen stops. The output folder itself may be a link.

Replace the link by what it points to, or remove it. Nothing was written.
""",
)

UNUSABLE_OUTPUT = _rule(
    "MDG432",
    "unusable-output",
    Severity.ERROR,
    "the output cannot be read or written: {path}: {reason}",
    """
The system refused an operation in the output folder: no permission, no space left, a read-only
disk. The folder is as it was before: a build is written whole or not at all.
""",
)

OUTPUT_IS_LOCKED = _rule(
    "MDG433",
    "output-is-locked",
    Severity.ERROR,
    "another build is writing to {path}",
    """
Two builds must not write one folder at the same time. mdgen waited ten seconds for the other one to
finish.

The lock belongs to a running process and ends with it: there is no lock file to be removed by hand.
""",
)

INTERRUPTED_BUILD = _rule(
    "MDG434",
    "interrupted-build",
    Severity.ERROR,
    "a build of {path} was interrupted or is still running; build again to bring it to an end",
    """
The output folder holds `.mdgen-writing`, which a build makes while it writes and removes at its
end. Either one is running now, or one was killed; the models may be half old and half new.

`mdgen build` finishes or undoes what the other one began, and then builds. `--check` and `--diff`
never write, so they can only say that they could not tell. Where `mdgen build` itself says this,
the folder is damaged: look into it, remove it, and build again.
""",
)

EDITED_BY_HAND = _rule(
    "MDG450",
    "edited-by-hand",
    Severity.ERROR,
    "{path} was edited by hand and is kept; --force replaces it",
    """
The file is not what mdgen wrote: its hash differs from the one in the manifest (`.mdgen.json`).
mdgen leaves it alone, builds all other files, and exits with 1, since the models no longer say what
the pages say.

Take the edit to the page, to the configuration, or to a class of your own that inherits from the
generated one; then `mdgen build --force` gives up the edit. Removing the file does the same for
this file alone.
""",
)

UNLISTED_FILE = _rule(
    "MDG451",
    "unlisted-file",
    Severity.ERROR,
    "{path} has mdgen's header but is not in the manifest, and is kept; --force replaces it",
    """
A file that mdgen wants to write is there already, says that mdgen wrote it, and is not listed in
the manifest (`.mdgen.json`): the manifest was lost or not committed, or the file was copied. mdgen
cannot know whether it was edited, so it is kept.

`mdgen build --force` replaces such files. Commit the manifest together with the models.
""",
)


STALE_FILE = _rule(
    "MDG452",
    "stale-file",
    Severity.ERROR,
    "would {action} {path}{what}",
    """
`mdgen build --check` found that a file of models is not what the pages say: the pages, the configuration or mdgen
itself changed since it was written, or the file is missing, or its page is gone. In the formats for machines
each such file is a finding; for people it is one line. Either says what changed in the models:

    would update   generated/models/agent.py  +2 -1  Agent: +temperature, object now Literal["agent"]

A finding points at the row of the page that brought the change about, and at the file itself where no page speaks
of it any more.

`mdgen build` with the same arguments brings the files up to date; `--diff` shows what would change in them.
""",
)


# 6xx: changes in meaning between two states of the docs (`mdgen diff`), and the comparison itself.
#
# The level of a change depends on who is asked, those who build a model or those who read one: the
# table of both is in `mdgen.changes.kinds`. The severity here is the worst that a rule can be.

MODEL_REMOVED = _rule(
    "MDG601",
    "model-removed",
    Severity.ERROR,
    "{subject}: removed, was {old}",
    """
A model, enum, union or alias that the old docs declare is not in the new ones, and nothing there looks like it
under another name. Code that imports it breaks.

What to do: keep the page, marked as deprecated, until nobody uses it; or release a new major version.
""",
)

MODEL_MOVED = _rule(
    "MDG602",
    "model-moved",
    Severity.ERROR,
    "{subject}: moved, {old} -> {new}",
    """
The declaration has the same title in another folder, so it lands in another Python package, and imports of the old
one break. A page that keeps its folder and changes its file name alone gives the same module, which is MDG680.

    docs/models/agent.md -> docs/components/agent.md
    from models.agent import Agent   ->   from components.agent import Agent

What to do: leave the page where it was, or release a new major version.
""",
)

MODEL_RENAMED = _rule(
    "MDG603",
    "model-renamed",
    Severity.ERROR,
    "{subject}: renamed, {old} -> {new}",
    """
A declaration of the old docs is gone, and a new one has the same content: at least eight in ten of their fields (or
values, or variants) are the same. mdgen takes it for the same thing under another name. What mentions it is not
reported again: `list[Agent]` that became `list[Assistant]` is the same type.

The class's name changes, so that code which imports it breaks; what goes over the wire does not.

What to do: keep the title, or release a new major version.
""",
)

MODEL_ADDED = _rule(
    "MDG610",
    "model-added",
    Severity.NOTE,
    "{subject}: added, {new}",
    """
The new docs declare something that the old ones do not. No code knows it yet, so nothing breaks.
""",
)

OPTIONAL_FIELD_ADDED = _rule(
    "MDG611",
    "optional-field-added",
    Severity.NOTE,
    "{subject}: added, optional {new}",
    """
A record has a new field that may be absent. Code that builds the record need not know it, and code that reads it
need not look.

Where models refuse keys that they do not know (`extra="forbid"`), documents with the new key are refused until the
models are built again.
""",
)

REQUIRED_FIELD_ADDED = _rule(
    "MDG612",
    "required-field-added",
    Severity.ERROR,
    "{subject}: added, required {new}",
    """
A record has a new field that must be there. Code that builds the record without it breaks; code that reads records
does not.

What to do: document the field as optional, or release a new major version.
""",
)

FIELD_REMOVED = _rule(
    "MDG613",
    "field-removed",
    Severity.ERROR,
    "{subject}: removed, was {old}",
    """
A field of the old docs is not in the new ones. Code that passes it when building the record breaks, and so does
code that reads it. The place is the row of the old page.

What to do: keep the row, marked as deprecated, until nobody uses it.
""",
)

FIELD_BECAME_REQUIRED = _rule(
    "MDG614",
    "field-became-required",
    Severity.ERROR,
    "{subject}: optional -> required",
    """
The field might be absent, and must now be there. Code that builds the record without it breaks. Code that reads it
may drop its check for None.
""",
)

FIELD_BECAME_OPTIONAL = _rule(
    "MDG615",
    "field-became-optional",
    Severity.ERROR,
    "{subject}: required -> optional",
    """
The field was always there, and may now be absent, which a model shows as None (or as a key that is not there, in a
TypedDict). Code that reads it without a check breaks. Code that builds the record goes on working.
""",
)

FIELD_BECAME_NULLABLE = _rule(
    "MDG616",
    "field-became-nullable",
    Severity.ERROR,
    "{subject}: never null -> may be null",
    """
The field's value may now be null. Code that reads it without a check for None breaks; code that builds the record
goes on working.

Docs that do not print whether a value may be null are read as saying that it may not.
""",
)

FIELD_BECAME_NON_NULL = _rule(
    "MDG617",
    "field-became-non-null",
    Severity.ERROR,
    "{subject}: may be null -> never null",
    """
The field's value might be null, and may not any more. Code that builds the record with None breaks; code that reads
it may drop its check.
""",
)

OTHER_KEYS_CHANGED = _rule(
    "MDG618",
    "other-keys-changed",
    Severity.WARNING,
    "{subject}: {old} -> {new}",
    """
A record's page says that it takes keys which it does not list (`additionalProperties`), and did not say so before,
or the other way round. Where it no longer does, such keys are lost to those who build and to those who read.
""",
)

TYPE_WIDENED = _rule(
    "MDG620",
    "type-widened",
    Severity.ERROR,
    "{subject}: {old} -> {new} (wider)",
    """
Everything that the old type takes, the new one takes too, and more:

    integer -> number          string -> string | integer      "on" | "off" -> string
    T -> any                   list[integer] -> list[number]   "on" -> Switch, an enum with that value

Code that builds the value goes on working. Code that reads it meets values that it does not expect.
""",
)

TYPE_NARROWED = _rule(
    "MDG621",
    "type-narrowed",
    Severity.ERROR,
    "{subject}: {old} -> {new} (narrower)",
    """
The new type takes only some of what the old one takes: MDG620 the other way round. Code that reads the value goes
on working. Code that builds it may give what is no longer taken.
""",
)

TYPE_CHANGED = _rule(
    "MDG622",
    "type-changed",
    Severity.ERROR,
    "{subject}: {old} -> {new}",
    """
The type is another one, and neither of the two takes all that the other takes. Both those who build and those who
read have to change their code.
""",
)

TYPE_RESPELLED = _rule(
    "MDG623",
    "type-respelled",
    Severity.WARNING,
    "{subject}: {old} -> {new} (the same values)",
    """
The type is written in another way, and takes the same values: a union got a name, an alias was written out, the
only value of an enum became a literal.

Nothing changes on the wire. In Python an enum class and a literal are two things, so code that names the class may
have to change; that is why it is risky.
""",
)

VALUE_ADDED_TO_CLOSED_ENUM = _rule(
    "MDG630",
    "value-added-to-closed-enum",
    Severity.ERROR,
    "{subject}: value {new} added (closed enum)",
    """
A closed enum lists all that it will ever hold, and models refuse anything else. Code that reads a document with the
new value breaks until its models are built again, and code that tells all values apart meets one that it does not
know. Code that builds goes on working.
""",
)

VALUE_ADDED_TO_OPEN_ENUM = _rule(
    "MDG631",
    "value-added-to-open-enum",
    Severity.NOTE,
    "{subject}: value {new} added (open enum)",
    """
An open enum tells its readers to expect values that it does not list. One of them is listed now.
""",
)

VALUE_REMOVED = _rule(
    "MDG632",
    "value-removed",
    Severity.ERROR,
    "{subject}: value {old} removed",
    """
An enum no longer lists a value. Code that gives it breaks. For those who read it is risky: the member of the enum
is gone, while old documents may still hold the value.
""",
)

OPENNESS_CHANGED = _rule(
    "MDG633",
    "openness-changed",
    Severity.WARNING,
    "{subject}: {old} -> {new}",
    """
An enum or union that took values which it does not list no longer does (closed), or now does (open). Closed, it may
refuse what code gives: risky for those who build. Open, it may hold what code does not expect: risky for those who
read.
""",
)

VARIANT_ADDED = _rule(
    "MDG640",
    "variant-added",
    Severity.ERROR,
    "{subject}: {new} added to the union",
    """
A union may now also be of another type. Code that reads it and tells the types apart meets one that it does not
know; where the union is open, it has to expect that anyway. Code that builds goes on working.
""",
)

VARIANT_REMOVED = _rule(
    "MDG641",
    "variant-removed",
    Severity.ERROR,
    "{subject}: {old} removed from the union",
    """
A union may no longer be of one of its types. Code that gives that type breaks. For those who read it is risky: old
documents may still be of that type.
""",
)

DISCRIMINATOR_CHANGED = _rule(
    "MDG642",
    "discriminator-changed",
    Severity.ERROR,
    "{subject}: told apart by {old} -> {new}",
    """
The field that tells a union's types apart is another one. Documents that carry the old tag alone cannot be read any
more. Where a union only gained or lost such a field, while its types are the same, it is risky: documents are then
tried against every type, or no longer.
""",
)

WIRE_NAME_CHANGED = _rule(
    "MDG650",
    "wire-name-changed",
    Severity.ERROR,
    "{subject}: wire name {old} -> {new}",
    """
The field has the same name in Python and another key in JSON. Source code stays as it is, but programs with the old
models and services with the new docs do not understand each other.
""",
)

PYTHON_NAME_CHANGED = _rule(
    "MDG651",
    "python-name-changed",
    Severity.ERROR,
    "{subject}: {old} is called {new}, the same on the wire",
    """
A field or an enum's value has the same wire form and another name in the docs, hence in Python. Documents do not
change; source code that uses the name does.
""",
)

FIELD_RENAMED = _rule(
    "MDG652",
    "field-renamed",
    Severity.ERROR,
    "{subject}: renamed, {old} -> {new}",
    """
A field of the old docs is gone, and exactly one new field of the same record has the same type and a similar
description (or, where neither has one, a similar name). mdgen takes it for the same field under another name.

Both the source code and the documents change. Where it is not the same field, read it as one removed and one added.
""",
)

DEFAULT_CHANGED = _rule(
    "MDG660",
    "default-changed",
    Severity.WARNING,
    "{subject}: default {old} -> {new}",
    """
What an absent field means is another value. Code that builds the record without the field now says something else.
""",
)

CONSTRAINT_CHANGED = _rule(
    "MDG661",
    "constraint-changed",
    Severity.ERROR,
    "{subject}: {old} -> {new}",
    """
A limit on a value (the smallest and largest number, the length of a text, a pattern) is another one. Tightened, it
may refuse what code gives; loosened, code may meet values that it did not expect, which is risky. A pattern that
was replaced by another one is taken as tightened and as loosened.
""",
)

DEPRECATION_CHANGED = _rule(
    "MDG670",
    "deprecation-changed",
    Severity.NOTE,
    "{subject}: {old} -> {new}",
    """
Something is now marked as deprecated, or no longer is. Nothing breaks; type checkers and editors will say so.
""",
)

DOCS_CHANGED = _rule(
    "MDG680",
    "docs-changed",
    Severity.NOTE,
    "{subject}: {what} changed",
    """
What changed is read by people alone: a description, an example, the order of fields or values, the name of a page.
""",
)

BROKEN_IGNORE_FILE = _rule(
    "MDG690",
    "broken-ignore-file",
    Severity.ERROR,
    "{problem}",
    """
The file of ignored changes (`mdgen-ignore.toml`) cannot be followed, so the comparison would not be what you asked
for. Each entry names a fingerprint, or a code with a declaration (and a field), and has a reason:

    [[ignore]]
    fingerprint = "3f9a0c44d1be"
    reason = "the old field was never sent"

    [[ignore]]
    code = "MDG613"
    declaration = "Legacy*"
    field = "*"
    reason = "switched off in June"
    expires = 2030-01-31
""",
)

UNUSED_IGNORE = _rule(
    "MDG691",
    "unused-ignore",
    Severity.WARNING,
    "this entry ignores nothing",
    """
No change matches the entry: it was taken back, it has become part of the old state, or the entry has a typing
mistake. Entries that nobody needs hide the changes of tomorrow.

What to do: remove the entry.
""",
)

EXPIRED_IGNORE = _rule(
    "MDG692",
    "expired-ignore",
    Severity.WARNING,
    "this entry expired on {date} and ignores nothing any more",
    """
The entry was given a last day, which is over. The changes that it covered are reported again.

What to do: resolve them and remove the entry, or give it another date with a reason that still holds.
""",
)

CANNOT_COMPARE = _rule(
    "MDG695",
    "cannot-compare",
    Severity.ERROR,
    "{reason}",
    """
One of the two states could not be read, so nothing is known of the changes: this is never the same as "no changes".

    mdgen diff old-docs/ new-docs/      two folders
    mdgen diff main -- specs/           a folder, as it was on main and as it is now
    mdgen diff v1..v2 -- specs/         a folder, at two revisions
    mdgen diff v1...v2 -- specs/        the same, from where the two parted
    mdgen diff v1:docs v2:specs         a folder that was moved

Revisions are read from git, and need the command `git` and a repository that has them: a shallow clone (as CI makes
them) has the last commit alone, which `fetch-depth: 0` mends.
""",
)


# 5xx: evidence for what docs do not say

WIRE_NAMES_DECIDED = _rule(
    "MDG500",
    "wire-names-decided",
    Severity.NOTE,
    "{root}: wire names are taken to be in {style} case: {agree} of {total} names that the pages show as"
    " keys are; {renamed} fields are respelled",
    """
The tables print the names of an SDK, in the casing of its language; the keys in JSON may be spelled differently. With
`wire_names = "auto"`, the default, mdgen looks for names that the pages show as they go over the wire: keys of JSON in
examples and code samples, and code spans in descriptions (`createdAt`). Only names of several words count, each once.
Where at least three were shown and four in five agree, all names of the docs root are taken to be spelled so. What a
field's own examples and description show goes before that.

This is an assumption, and APIs are not always consistent: about one name in twenty differs on real ones. Recorded
payloads settle it for good (`mdgen learn`); `wire_names = "as-written"`, `"snake"`, `"camel"` or `"pascal"` decides it
by hand.
""",
)

WIRE_NAMES_UNDECIDED = _rule(
    "MDG501",
    "wire-names-undecided",
    Severity.NOTE,
    "{root}: cannot tell how wire names are spelled; {names} names of several words are taken as written"
    " (shown as keys: {listed})",
    """
The tables hold names of several words, such as `created_at`, and may print those of an SDK rather than those that go
over the wire. The pages show too few names as keys to tell, or names in several styles: at least three different ones
are needed, and four in five of them in one style.

What to do: `mdgen learn PAYLOADS` with recorded requests or answers settles it. Where you know it, set `wire_names` to
`"as-written"`, `"snake"`, `"camel"` or `"pascal"`.
""",
)

SPELLINGS_CONTRADICT = _rule(
    "MDG502",
    "spellings-contradict",
    Severity.WARNING,
    "the docs show `{name}` spelled as {spellings}",
    """
The examples and descriptions of these pages show one field under several spellings, so they cannot tell which one goes
over the wire. The spelling that holds for the whole docs root is taken.

What to do: mend the page that is wrong, or state the name in `mdgen.overrides.toml`:

    [Order.created_at]
    wire_name = "createdAt"
""",
)

EXAMPLE_CONTRADICTS = _rule(
    "MDG503",
    "example-contradicts-type",
    Severity.NOTE,
    "the type of `{name}` says {said}, its example shows {found}",
    """
A date is a day, `2024-05-31`; a time is a moment, `2024-05-31T08:30:00Z`. The type is taken as documented, so a payload
that looks like the example will be refused or changed by the models.

What to do: mend the page where it is yours. Else look at a real payload (`mdgen verify`), and state what you find in
`mdgen.overrides.toml`:

    [Order.shipped_on]
    type = "datetime"
""",
)

NUMBERS_OPEN = _rule(
    "MDG504",
    "numbers-open",
    Severity.NOTE,
    "these docs do not print which numbers are whole; {count} fields take both",
    """
Some languages have one word for all numbers (TypeScript's `number`). Such a field accepts whole numbers and others, and
gives back what it was given. Examples narrow it where they can: one with a fraction says that the field is a float, one of
10,000 or more without a fraction that it is an integer; smaller whole numbers say nothing.

`mdgen learn PAYLOADS` settles it; `numbers = "integer"` or `"float"` decides it for all of them, and `numbers = "open"`
leaves all of them open without a word.
""",
)

OVERRIDES_UNREAD = _rule(
    "MDG510",
    "overrides-unread",
    Severity.ERROR,
    "the overrides cannot be read: {reason}",
    """
`mdgen.overrides.toml` is no valid TOML. Models built without what it says would refuse or lose data, so nothing is built.

What to do: mend the file at the place shown.
""",
)

OVERRIDE_INVALID = _rule(
    "MDG511",
    "override-invalid",
    Severity.ERROR,
    "{reason}",
    """
An entry of `mdgen.overrides.toml` holds something that it cannot. A field's entry takes

    [Order.created_at]            # the declaration's title, and the field's name in the docs
    wire_name = "createdAt"       # the key in JSON
    nullable = true               # the value may be null
    required = false              # the key may be missing
    numbers = "integer"           # what a number is that may or may not be whole: "integer" or "float"
    type = "string[]"             # another type: a primitive's name, [] after it for a list, {} for a map
    added = true                  # the docs do not list the field at all
    seen = "null in 31 of 40"     # what the entry is based on, in words

and the entry of a declaration `open = true` (an enum or union that may hold other values) and `extra = "any"` (a record
that may hold other keys). A title that stands on several pages is told by its folder, `["components/Order".created_at]`, and
`["*".created_at]` holds for every field of that name where the docs are silent.
""",
)

OVERRIDE_UNKNOWN = _rule(
    "MDG512",
    "override-of-unknown-declaration",
    Severity.WARNING,
    "no declaration is called `{name}`",
    """
An entry of `mdgen.overrides.toml` speaks of a declaration that the docs do not have, or that several pages have. It has
no effect. Titles are as on the page; one that stands on several pages is told by its folder, `["components/Order".id]`, or
by its page, `["components/order.md#Order".id]`.

What to do: mend the name, or remove the entry where the docs dropped the declaration.
""",
    strict=True,
)

OVERRIDE_FIELD_UNKNOWN = _rule(
    "MDG513",
    "override-of-unknown-field",
    Severity.WARNING,
    "there is no field `{name}` in {declaration}",
    """
An entry of `mdgen.overrides.toml` speaks of a field that the docs do not list. It has no effect. Fields are called as in
the docs' table, not as in Python or in JSON.

What to do: mend the name, or remove the entry where the docs dropped the field. Where payloads have a field that the docs
lack, say so:

    [Order.tracking_id]
    added = true
    type = "string"
""",
    strict=True,
)

OVERRIDE_CONTRADICTED = _rule(
    "MDG514",
    "override-contradicted",
    Severity.WARNING,
    "{reason}",
    """
An entry of `mdgen.overrides.toml` says otherwise than the docs do now. The entry holds. Either the docs were mended since it
was written, and it can go, or it keeps a mistake of the docs out of the models, and can stay: then this can be left as it
is.

What to do: look at the page and at a recent payload (`mdgen verify PAYLOADS`).
""",
)

OVERRIDE_KEPT = _rule(
    "MDG515",
    "override-kept",
    Severity.NOTE,
    "payloads say {fact} = {value} for `{declaration}.{field}`, this entry says otherwise and is kept",
    """
`mdgen learn` changes entries that it wrote itself (they have a `seen`), and never one of yours. Here payloads and your entry
disagree.

What to do: change or remove the entry, or leave it where you know better.
""",
)

PAYLOAD_UNREAD = _rule(
    "MDG520",
    "payload-unread",
    Severity.ERROR,
    "no payload can be read here: {reason}",
    """
Payloads are JSON documents, JSON Lines (a document a line) or HAR files, as browsers and proxies record them. A line can
say what it is: `{"model": "Order", "payload": {...}}`.
""",
)

PAYLOAD_TOO_DEEP = _rule(
    "MDG521",
    "payload-too-deep",
    Severity.ERROR,
    "the payload is nested more than {limit} levels deep",
    """
Payloads of real APIs are a few levels deep. One that is nested this deep is damaged or hostile, and is left aside.
""",
)

PAYLOAD_MODEL_UNKNOWN = _rule(
    "MDG522",
    "payload-model-unknown",
    Severity.ERROR,
    "no declaration is called `{name}`, which this payload is said to be",
    """
A payload's declaration can be told on the command line (`Order=order.json`) or in its line (`{"model": "Order", "payload":
{...}}`). The name is the title on the page, with the folder before it where several pages have that title
(`components/Order`).
""",
)

PAYLOAD_UNMATCHED = _rule(
    "MDG523",
    "payload-unmatched",
    Severity.WARNING,
    "cannot tell which declaration {count} payloads of this file are",
    """
A payload that was not said to be anything, and whose file is not named after a declaration, is held against all records:
their keys, required keys and types. Here none fits well, or several fit equally well, and what is learnt from a payload
that is taken for something else would be wrong.

What to do: tell what it is, `mdgen learn Order=order.json`.
""",
)

FIELD_NEVER_SEEN = _rule(
    "MDG524",
    "field-never-seen",
    Severity.NOTE,
    "`{field}` of `{declaration}` is in none of {count} payloads",
    """
The docs list the field, and no payload has it. For an optional field that means nothing by itself. Where the payloads have
a key that the docs do not list, the two may be one: state it as `wire_name`.
""",
)

PAYLOAD_REFUSED = _rule(
    "MDG525",
    "payload-refused",
    Severity.ERROR,
    "{payload} is no `{declaration}`: {cause}",
    """
The models that are built from these docs would refuse the payload. The finding points at the row of the docs that the
payload does not follow; the help says which entry of `mdgen.overrides.toml` would make the models accept it, where
there is one. `mdgen learn` writes these entries.
""",
)

PAYLOAD_CHANGED = _rule(
    "MDG526",
    "payload-changed",
    Severity.ERROR,
    "{payload} would not come back as it was: {cause}",
    """
The models that are built from these docs would accept the payload as the declaration, but give back something else: a key
that the docs do not list is dropped.

What to do: the help says which entry of `mdgen.overrides.toml` would mend it. `mdgen learn` writes these entries.
""",
)
