"""The state social allowance of a child with a disability."""
