"""The state allowance of a parent or guardian who raises a child with a disability."""
