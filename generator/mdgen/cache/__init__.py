"""What the last build knew, kept on disk by content: it saves work, and never changes a result.

Nothing is imported here: `answers` runs before anything heavy is loaded.
"""
