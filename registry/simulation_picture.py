"""Draws a simulation: what each group would be paid more or less a month, as bars beside a line at zero."""

from __future__ import annotations

import polars as pl

from registry import svg

ROW, LEFT, RIGHT, TOP, BAR = 24, 170, 250, 64, 300
MORE, LESS = "#2f6fab", "#a0522d"


def picture(rows: pl.DataFrame, names: dict[str, str], title: str) -> str:
    """An SVG of the rows of one group (its name first, then `simulate.SUMS`); hidden rows say so."""
    height = TOP + ROW * max(rows.height, 1) + 30
    root = svg.page(LEFT + BAR + RIGHT, height, title)
    svg.text(root, (LEFT + BAR + RIGHT) / 2, 27, title, size=15, weight="600")
    change = (rows["monthly_after"] - rows["monthly_before"]).to_list()
    most = max((abs(one) for one in change if one is not None), default=0) or 1
    middle = LEFT + BAR / 2
    for at, (row, more) in enumerate(zip(rows.iter_rows(named=True), change, strict=True)):
        y = TOP + at * ROW
        group = str(row[rows.columns[0]])
        svg.text(root, LEFT - 10, y + 14, names.get(group, group), size=12, anchor="end")
        if more is None:
            svg.text(
                root, middle + 8, y + 14, "too few to be shown", size=11, anchor="start", colour=svg.SOFT
            )
            continue
        width = abs(more) / most * BAR / 2
        svg.rect(
            root, middle if more >= 0 else middle - width, y + 3, width, ROW - 8, MORE if more >= 0 else LESS
        )
        said = f"{_spaced(more)} ₸ a month; {row['gain']:,} gain, {row['lose']:,} lose"
        svg.text(root, LEFT + BAR + 12, y + 14, said, size=11, anchor="start", colour=svg.LINE)
    svg.path(root, f"M{middle:.1f},{TOP - 6} V{height - 24}")
    return svg.as_text(root)


def _spaced(number: int) -> str:
    return f"{number:+,}".replace(",", " ").replace("-", "−")
