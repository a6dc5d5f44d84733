"""Documentation dialects: vendors' conventions as TOML files, and the grammar of their type cells."""

from mdgen.dialects.detect import Wanted, detect, docs_root, looked_at
from mdgen.dialects.load import load_dialect, shipped_names
from mdgen.dialects.model import Dialect

__all__ = ["Dialect", "Wanted", "detect", "docs_root", "load_dialect", "looked_at", "shipped_names"]
