"""The output folder: what would change there, and the change itself, whole or not at all."""

from mdgen.output.changes import Change, Changes, compare, standing
from mdgen.output.meaning import ModelChange, in_words, model_changes
from mdgen.output.patch import line_counts, patch
from mdgen.output.write import replace_file, write

__all__ = [
    "Change",
    "Changes",
    "ModelChange",
    "compare",
    "in_words",
    "line_counts",
    "model_changes",
    "patch",
    "replace_file",
    "standing",
    "write",
]
