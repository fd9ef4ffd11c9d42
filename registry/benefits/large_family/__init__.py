"""The state allowance of large families."""
