"""The generator of a synthetic country's deliveries."""

from loaders.generator.generate import Summary, generate

__all__ = ["Summary", "generate"]
