"""The state allowance of mothers with a state award."""
