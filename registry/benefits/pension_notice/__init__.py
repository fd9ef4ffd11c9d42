"""Notice that the pension age is near; it pays nothing."""
