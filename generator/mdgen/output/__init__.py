"""The output folder: what would change there, and the change itself, whole or not at all."""

from mdgen.output.changes import Change, Changes, compare, standing
from mdgen.output.patch import line_counts, patch
from mdgen.output.write import write

__all__ = ["Change", "Changes", "compare", "line_counts", "patch", "standing", "write"]
