"""The format of dialect files, once, as data: checks, the JSON Schema and the reference come from it."""

from __future__ import annotations

from typing import Literal, get_args

from msgspec import Struct

from mdgen.dialects.model import BlockKind, Casing, Kind, NestingStyle, Place, Printed, Role
from mdgen.dialects.type_grammar import Names, Verb
from mdgen.ir.nodes import Envelope, Primitive

Shape = Literal[
    "string", "pattern", "boolean", "integer", "number", "strings", "patterns", "choice", "choices"
]
ROLES: tuple[str, ...] = get_args(Role)
TYPES: tuple[str, ...] = (*(each.value for each in Primitive), "object", "array")


class Key(Struct, frozen=True):
    """A key with a plain value. `groups` are the named groups that its patterns must have."""

    name: str
    shape: Shape
    doc: str
    choices: tuple[str, ...] = ()
    default: str = ""
    groups: tuple[str, ...] = ()
    needed: bool = False


class Table(Struct, frozen=True):
    """A key that holds a table, or with `many` a list of them (`one_or_many`: either).

    `keys` are the fixed keys; where `free` is given, every other key has that shape, and `names` lists the
    names that it may have (empty: any).
    """

    name: str
    doc: str
    keys: tuple[Key | Table, ...] = ()
    many: bool = False
    one_or_many: bool = False
    free: Shape | None = None
    names: tuple[str, ...] = ()
    example: str = ""


_LIMITS = ("minimum", "maximum", "min_length", "max_length")
LIMITS = (*_LIMITS, "pattern")
GROUPS = (*ROLES, *_LIMITS, "footnote")
"""The named groups that the pattern of a `[[cell]]` may have."""

_WHEN = Table(
    "when",
    "What the block must be. Every condition that is given must hold.",
    (
        Key("block", "choice", "what the rule reads: a table, a list, a code fence, a whole section with its"
            " subsections, or a page on which no other rule found anything", get_args(BlockKind), "table"),
        Key("heading", "pattern", "found in the block's own heading"),
        Key("level", "integer", "the level of that heading, 1 to 6"),
        Key("under", "pattern", "found in one of the headings above that heading"),
        Key("outside", "pattern", "found in none of the headings above that heading"),
        Key("path", "pattern", "found in the page's path"),
        Key("lead", "pattern", "found in the paragraph directly before the block"),
        Key("front_matter", "pattern", "found in the page's front matter"),
        Key("headers", "patterns", "each matches the whole words of one column header, from the first column on"),
        Key("roles", "choices", "columns that the table must have", ROLES),
        Key("not_roles", "choices", "columns that the table must not have", ROLES),
        Table("cells", "Patterns that are found in every row's cell of a column.", free="pattern", names=ROLES),
        Key("languages", "strings", "languages of a code fence"),
        Key("empty", "boolean", "only for `block = \"page\"`: the page holds nothing but prose"),
        Key("bare", "boolean", "only for `block = \"headings\"`: the section holds no table, list or code"),
    ),
)  # fmt: skip

_NAME = Table(
    "name",
    "Where the declaration's name is; a list of these is tried in order.",
    (
        Key("from", "choice", "the page's title; the block's own heading; the heading above it; the nearest of"
            " these upward that `match` finds and `skip` does not (`ancestor`); an anchor at the section; the"
            " file's stem; the paragraph before the block (`lead`); the front matter", get_args(Place), "title"),
        Key("match", "pattern", "takes a part of it", groups=("name",)),
        Key("skip", "pattern", "names in which this is found are no names"),
        Key("join", "pattern", "a name in which this is found says nothing alone: the heading above"
            " goes before it"),
        Key("qualify", "boolean", "a name that the page gave before goes after that of the record before it"),
        Key("case", "choice", "the case to put it in", get_args(Casing), "as-written"),
        Key("form", "string", "the finished name, with `{name}` for what was found", default="{name}"),
    ),
    one_or_many=True,
)  # fmt: skip

_RULE = Table(
    "rule",
    "Says what a block declares. Rules are tried in order, a child's before its parent's; the first that holds"
    " wins. A table that no rule takes is reported, never dropped in silence.",
    (
        Key("kind", "choice", "what the block declares: a record (an object with fields), an enum, flags (whole"
            " numbers that add up), a union, keys that follow a pattern, or nothing", get_args(Kind),
            needed=True),
        _WHEN,
        _NAME,
        Table("columns", "Header words that mean something else in this rule's tables; of several words of one"
              " column the first that the table has is meant.", free="strings", names=ROLES),
        Key("item", "pattern", "finds the value in an item of a list", groups=("value",)),
        Key("open", "boolean", "values that are not listed are to be expected"),
        Key("required", "boolean", "what a row without a mark is in this rule's tables; else `[fields]` says it"),
        Key("reason", "string", "for `skip`: what the table is, in a phrase"),
    ),
    many=True,
    example='''[[rule]]
kind = "record"
when = { roles = ["name", "type"], heading = ' object$' }
name = { from = "heading", match = '^(?P<name>.+) object$' }''',
)  # fmt: skip

_CELL = Table(
    "cell",
    "Says what a mark in a cell means. Markers are tried in order and the first that sets a fact wins. The"
    " pattern is searched in the cell's Markdown. Its named groups become other cells of the row (`type`,"
    " `default`, `description`, ...), limits (`minimum`, `maximum`, `min_length`, `max_length`) or a footnote's"
    " mark (`footnote`).",
    (
        Key("column", "choice", "the column", ROLES, "name"),
        Key("match", "pattern", "the mark", needed=True),
        Key("required", "boolean", "the key is always there, or may be left out"),
        Key("nullable", "boolean", "the value may be null"),
        Key("deprecated", "boolean", "the field is deprecated"),
        Key("many", "boolean", "the value is a list of what the type says"),
        Key("pattern", "boolean", "the row stands for all keys of a form, not for one"),
        Key("skip", "boolean", "the row is no field"),
        Key("strip", "boolean", "takes the mark out of the cell's text"),
    ),
    many=True,
    example='''[[cell]]
column = "name"
match = '\\?$'
required = false
strip = true''',
)  # fmt: skip

_WORDS_EXAMPLE = """[types.words]
string = ["zeichenkette", "text"]
integer = ["ganzzahl"]"""

_TYPES = Table(
    "types",
    "How type cells are written.",
    (
        Table("words", "Words and phrases that are types. `object` is a JSON object, `array` a list, of anything.",
              free="strings", names=TYPES, example=_WORDS_EXAMPLE),
        Table("heads", "Names that take arguments: `List<X>`, `Map[K, V]`.", free="strings", names=get_args(Verb)),
        Table("prefixes", "Marks or phrases before a type: `[]`, `?`, `array of`. A `#` in a phrase is any number.",
              free="strings", names=get_args(Verb)),
        Table("suffixes", "Marks or phrases behind a type: `[]`, `?`.", free="strings", names=get_args(Verb)),
        Table("limit", "A word before a type that limits its values, such as `non-negative`.",
              (Key("words", "strings", "the words", needed=True), Key("minimum", "number", "the least value"),
               Key("maximum", "number", "the greatest value")), many=True),
        Table("link", "Links whose destination means a type, whatever their label says.",
              (Key("url", "pattern", "found in the destination", needed=True),
               Key("type", "choice", "the type", TYPES, needed=True)), many=True),
        Key("unions", "strings", "marks and words between the types of a union", default="|"),
        Key("separators", "strings", "what joins the parts of a qualified name", default="."),
        Key("noise", "strings", "words that say nothing: `a`, `object`"),
        Key("stops", "strings", "words after which a cell goes on in prose, up to the next comma: `for`, `with`"),
        Key("between", "strings", "words between a map's keys and its values: `to`"),
        Key("ignore_case", "boolean", "words are compared without case"),
        Key("names", "choice", "what an unknown name is: a reference, unknown, or, with the names that follow it,"
            " one reference of several words", get_args(Names), "reference"),
        Key("comments", "boolean", "parentheses behind a type are a comment, or, around a number, the"
            " longest length"),
        Key("brackets", "boolean", "`[T]` is a list of `T`"),
        Key("link_words", "boolean", "a link whose whole label is a known word is that word"),
    ),
)  # fmt: skip

FORMAT = Table(
    "",
    "A dialect file says how one vendor's pages are read.",
    (
        Table("dialect", "Who the dialect is.", (
            Key("name", "string", "its name", needed=True),
            Key("title", "string", "what diagnostics call it"),
            Key("extends", "string", "the dialect, or the path of the file, that this one adds to: its lists come"
                " behind this one's, its tables are laid under this one's"),
            Key("abstract", "boolean", "only others' base, never chosen itself"),
            Key("schema", "integer", "the version of this format: 1"),
        )),
        Table("detect", "How a docs tree is known to be of this dialect.", (
            Key("require", "patterns", "one of them must be found in some page"),
            Key("prefer", "patterns", "the dialect whose marks stand on most pages is taken"),
            Key("fallback", "boolean", "taken only where no other dialect fits"),
        )),
        Table("source", "Which pages are read.", (
            Key("include", "strings", "globs over pages' paths; `**` is any number of folders"),
            Key("exclude", "strings", "globs of pages that are left out"),
            Key("root", "pattern", "finds a page's docs root in its path", groups=("root",)),
        )),
        Table("page", "Pages that hold no models, and what the summary calls them.", (
            Key("reason", "string", "what they are, in a word", default="no model"),
            Key("path", "pattern", "found in the page's path"),
            Key("heading", "pattern", "found in one of its headings"),
        ), many=True),
        Table("columns", "Header words by what the column holds. They are compared without case, markup and links.",
              free="strings", names=ROLES,
              example='[columns]\nname = ["feld"]\ntype = ["datentyp"]\nrequired = ["pflicht"]'),
        _RULE,
        _CELL,
        Table("fields", "How rows become fields.", (
            Key("required", "boolean", "what a row without a mark is", default="false"),
            Key("nullable", "boolean", "whether values may be null where nothing says it; else that"
                " stays unknown"),
            Key("prints_nullable", "choices", "kinds of type whose nullability the pages do print",
                get_args(Printed)),
            Key("unescape", "pattern", "taken off a name to get the key in JSON"),
            Key("casing", "choice", "the case of keys in JSON, where pages print names in another",
                get_args(Casing),
                "as-written"),
            Key("wire_in_prose", "boolean",
                "a word of the description with the same letters is the key in JSON"),
            Key("extra", "strings", "names of rows that stand for keys that are not listed"),
            Key("no_text", "strings", "cells that say nothing"),
            Key("example_labels", "pattern", "separates the examples in an example cell"),
            Key("linked_enums", "boolean", "a scalar whose description links to an enum holds that enum"),
        )),
        Table("envelope", "Records that an SDK wraps around documents, such as a call's parameters, or the whole"
              " answer with its status. No document has their shape, so they are left out where the settings say"
              " so. Every condition that is given must hold.", (
            Key("kind", "choice", "what it is wrapped around: what is sent or what comes back",
                get_args(Envelope), needed=True),
            Key("title", "pattern", "found in the record's name"),
            Key("path", "pattern", "found in the page's path"),
            Key("name", "pattern", "found in the name cell of a row"),
            Key("type", "pattern", "found in the type cell of that row"),
        ), many=True),
        Table("nesting", "How rows say that they belong to the row above; each group becomes a model.", (
            Key("style", "choice", "names are paths (`a[].b`), or marks stand before the name (`> b`)",
                get_args(NestingStyle), "none"),
            Key("separator", "string", "between the parts of a path", default="."),
            Key("array", "string", "behind a part that is a list", default="[]"),
            Key("mark", "pattern", "the mark, once per level"),
        )),
        Table("docs", "What of the prose is documentation.", (
            Key("ends", "pattern", "headings at which a declaration's description ends; without it any"
                " heading does"),
            Key("deprecated", "pattern", "the sentence that marks something as deprecated", groups=("reason",)),
            Key("drop", "patterns", "what is taken out of descriptions"),
            Key("footnotes", "pattern", "finds a footnote below a table", groups=("mark", "text")),
        )),
        Table("enums", "How lists of values are read.", (
            Key("open", "pattern", "prose that says that other values are to be expected"),
            Key("marked", "boolean", "values in tables are Markdown (`**A**`, `[A](...)`), not to be"
                " taken to the letter"),
            Table("inline", "Values that a field's description lists; they become an enum named after the field.", (
                Key("match", "pattern", "finds the list in the description", groups=("values",), needed=True),
                Key("item", "pattern", "finds each value in the list", groups=("value",), needed=True),
            ), many=True),
        )),
        Table("records", "What prose says of whole records.", (
            Key("open", "pattern", "prose that allows keys that are not listed"),
            Key("inherits", "pattern", "prose that names the record whose fields this one has too",
                groups=("base",)),
        )),
        Table("union", "How unions' pages print their members.", (
            Key("fences", "patterns", "find a member's type in the code below its heading", groups=("type",)),
            Key("prefer_fence", "boolean", "the code knows better than the heading"),
            Table("constructors", "Headings name constructors: words below, and else titles.", (
                Table("words", "Names of constructors by the scalar that they take.", free="strings",
                      names=TYPES),
                Key("lists", "strings", "before the name of what a list holds: `ArrayOf`"),
                Key("maps", "strings", "before the name of what a map holds: `MapOf`"),
                Table("titles", "Names of constructors whose title is written otherwise.", free="string"),
            )),
        )),
        _TYPES,
        Table("links", "How links find declarations on a page.", (
            Key("headings", "boolean", "headings have anchors as GitHub makes them"),
            Key("anchors", "patterns", "find explicit anchors", groups=("anchor",)),
            Key("composed", "boolean", "a heading's anchor has that of the heading above before it"),
            Key("owners", "pattern", "headings whose anchor means the first declaration below them"),
        )),
        Table("python", "The one hook, for what this format cannot say.", (
            Key("page", "string", "`file.py:function`: given each parsed page (`mdgen.page.nodes.Page`)"
                " before the rules,"
                " it gives the page to read; the file is looked up beside the dialect file", needed=True),
        )),
    ),
)  # fmt: skip
