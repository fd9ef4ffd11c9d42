"""What people and programs meet: the command line and the HTTP API."""

from importlib.metadata import version

VERSION = version("family-registry")
"""That of the installed package."""
