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
Some generators (Speakeasy's for Java and Ruby, for example) print only the title on a union's page. Nothing in it
tells what the union is made of, so its type is `Any`.
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
    "would {action} {path}",
    """
`mdgen build --check` found that a file of models is not what the pages say: the pages, the configuration or mdgen
itself changed since it was written, or the file is missing, or its page is gone. In the formats for machines
each such file is a finding; for people it is one line.

`mdgen build` with the same arguments brings the files up to date; `--diff` shows what would change in them.
""",
)
