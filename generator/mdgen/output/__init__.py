"""The output folder: what would change there, and the change itself, whole or not at all.

How a change is shown (`patch`, `meaning`) is imported by its own name, where it is shown.
"""

from mdgen.output.changes import Change, Changes, compare, standing
from mdgen.output.write import replace_file, write

__all__ = ["Change", "Changes", "compare", "replace_file", "standing", "write"]
