"""Figures: each made in one run, as seconds and as ratios, written to docs/benchmarks.md."""
