"""Documentation dialects: vendors' conventions as TOML files, and the grammar of their type cells."""

from mdgen.dialects.detect import Wanted, detect, detect_by, docs_root
from mdgen.dialects.load import load_dialect, shipped_names
from mdgen.dialects.model import Dialect

__all__ = ["Dialect", "Wanted", "detect", "detect_by", "docs_root", "load_dialect", "shipped_names"]
