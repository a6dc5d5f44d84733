"""One page becomes declarations, by its dialect's rules. The only stage that knows pages and the IR."""

from mdgen.lower.page import lower

__all__ = ["lower"]
