"""Targeted social assistance of families below the poverty line."""
