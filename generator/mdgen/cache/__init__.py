"""What the last build knew, kept on disk by content: it saves work, and never changes a result."""

from mdgen.cache.keys import dialect_key, file_keys, page_key
from mdgen.cache.memory import KnownFile, Memory, recall

__all__ = ["KnownFile", "Memory", "dialect_key", "file_keys", "page_key", "recall"]
