"""Python, decided: from a schema to modules of classes and aliases whose every name is settled."""
