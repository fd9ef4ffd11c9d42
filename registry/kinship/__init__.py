"""Kinship: who is whose relative, from traversal paths, in the words of three languages."""
