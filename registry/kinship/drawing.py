"""Draws people and what joins them as SVG: cards, couples, lines to children, a legend."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from xml.etree import ElementTree as Xml

from registry import svg
from registry.definitions import Definition, read_definition
from registry.kinship.layout import Kin, Places, places
from registry.sentences import Language
from registry.svg import LINE, SOFT

WIDTH, HEIGHT, LAYER, MARGIN, LEGEND, HEAD = 138, 64, 132, 28, 70, 46
LANE = 11
"""Between two lines of children in one gap between layers."""
MEMBER, MEMBER_EDGE, OTHER, OTHER_EDGE = "#dcebfa", "#2f6fab", "#ffffff", "#b6c0ca"
DASHES = {"married": "", "parted": "7 4", "couple": "2 4", "care": "2 4"}


class Words(Definition):
    """The words of a picture in one language."""

    household: str
    asked: str
    married: str
    parted: str
    couple: str
    care: str
    dead: str
    more: str
    title: str


class AllWords(Definition):
    """The same in each."""

    kk: Words
    ru: Words
    en: Words


@cache
def words_in(language: Language) -> Words:
    """The words of a language, read once."""
    found = read_definition(files("registry") / "kinship" / "picture.yaml", AllWords)
    words: Words = getattr(found, language)
    return words


@dataclass(frozen=True)
class Card:
    """What stands on a person's card."""

    surname: str
    given: str
    years: str
    member: bool
    asked: bool

    @property
    def name(self) -> str:
        """The surname first."""
        return f"{self.surname} {self.given}".strip()


def drawing(
    kin: Kin,
    cards: dict[str, Card],
    lines: dict[frozenset[str], str],
    title: str,
    left_out: int,
    words: Words,
) -> str:
    """The drawing itself."""
    at = places(kin)
    across = max(x for x, _ in at.values()) * WIDTH + WIDTH
    layers = max(layer for _, layer in at.values()) + 1
    width = max(round(across) + 2 * MARGIN, 560)
    height = HEAD + layers * LAYER - (LAYER - HEIGHT) + LEGEND + MARGIN
    shift = (width - across) / 2 + WIDTH / 2
    spot = {one: (shift + x * WIDTH, HEAD + layer * LAYER + HEIGHT / 2) for one, (x, layer) in at.items()}
    root = svg.page(width, height, title)
    svg.text(root, width / 2, 27, title, size=15, weight="600")
    _draw_families(root, kin, at, spot)
    for guardian, ward in sorted(kin.care):
        svg.path(root, _curve(spot[guardian], spot[ward]), dash=DASHES["care"], width=1.8, colour="#a0522d")
    for couple in sorted(lines, key=sorted):
        _draw_couple(root, couple, lines[couple], spot)
    for one, card in cards.items():
        _draw_card(root, card, *spot[one])
    _draw_legend(root, width, height, lines, bool(kin.care), left_out, words)
    return svg.as_text(root)


STRAIGHT = 10
"""A line to an only child that is hardly off the middle of its parents is drawn without a bend."""
Spots = dict[str, tuple[float, float]]


def _draw_families(root: Xml.Element, kin: Kin, at: Places, spot: Spots) -> None:
    """From between the parents down to a line over the children; lines in one gap keep apart."""
    lanes: dict[int, list[list[tuple[float, float]]]] = {}
    families = sorted(kin.families.items(), key=lambda one: min(spot[child][0] for child in one[1]))
    for parents, children in families:
        xs = sorted(spot[parent][0] for parent in parents)
        x, layer = sum(xs) / len(xs), max(at[parent][1] for parent in parents)
        top = HEAD + layer * LAYER + (HEIGHT / 2 if _side_by_side(xs) else HEIGHT)
        if len(children) == 1 and _side_by_side(xs) and abs(spot[children[0]][0] - x) < STRAIGHT:
            x = spot[children[0]][0]
        ends = [x, *(spot[child][0] for child in children)]
        lane = _lane(lanes.setdefault(layer, []), min(ends), max(ends))
        bar = HEAD + layer * LAYER + HEIGHT + 30 + lane * LANE
        svg.path(root, f"M{x:.1f},{top:.1f} V{bar:.1f}")
        if max(ends) - min(ends) > 0.5:
            svg.path(root, f"M{min(ends):.1f},{bar:.1f} H{max(ends):.1f}")
        for child in children:
            svg.path(root, f"M{spot[child][0]:.1f},{bar:.1f} V{spot[child][1] - HEIGHT / 2:.1f}")


def _side_by_side(xs: list[float]) -> bool:
    return len(xs) == 2 and xs[1] - xs[0] < 1.3 * WIDTH


def _lane(lanes: list[list[tuple[float, float]]], left: float, right: float) -> int:
    """The first lane in which a line from left to right crosses no other."""
    for i, taken in enumerate(lanes):
        if all(right < begin - 6 or end + 6 < left for begin, end in taken):
            taken.append((left, right))
            return i
    lanes.append([(left, right)])
    return len(lanes) - 1


def _draw_couple(root: Xml.Element, couple: frozenset[str], kind: str, spot: Spots) -> None:
    (x1, y1), (x2, y2) = sorted(spot[one] for one in couple)
    if _side_by_side([x1, x2]) and y1 == y2:
        shape = f"M{x1 + WIDTH / 2:.1f},{y1:.1f} H{x2 - WIDTH / 2:.1f}"
        svg.path(root, shape, dash=DASHES[kind], width=4 if kind == "married" else 2)
        if kind == "married":
            svg.path(root, shape, width=1.6, colour="#ffffff")
        return
    down, there = y1 + HEIGHT / 2, y2 + HEIGHT / 2
    shape = f"M{x1:.1f},{down:.1f} C{x1:.1f},{down + 26:.1f} {x2:.1f},{there + 26:.1f} {x2:.1f},{there:.1f}"
    svg.path(root, shape, dash=DASHES[kind], width=2)


def _curve(one: tuple[float, float], other: tuple[float, float]) -> str:
    (x1, y1), (x2, y2) = (one[0] + 18, one[1] + HEIGHT / 2), (other[0] + 18, other[1] - HEIGHT / 2)
    return f"M{x1:.1f},{y1:.1f} C{x1:.1f},{y1 + 36:.1f} {x2:.1f},{y2 - 36:.1f} {x2:.1f},{y2:.1f}"


def _draw_card(root: Xml.Element, card: Card, x: float, y: float) -> None:
    fill, edge = (MEMBER, MEMBER_EDGE) if card.member else (OTHER, OTHER_EDGE)
    thick = 3.2 if card.asked else 1.6 if card.member else 1.2
    svg.rect(root, x - WIDTH / 2, y - HEIGHT / 2, WIDTH, HEIGHT, fill=fill, edge=edge, thick=thick, round_=10)
    svg.text(root, x, y - 12, _short(card.given), size=13.5, weight="600")
    svg.text(root, x, y + 5, _short(card.surname), size=12.5)
    svg.text(root, x, y + 22, card.years, size=11, colour=LINE)


def _short(text: str, most: int = 18) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _draw_legend(
    root: Xml.Element,
    width: float,
    height: float,
    lines: dict[frozenset[str], str],
    care: bool,
    left_out: int,
    words: Words,
) -> None:
    """What the colours and lines that are drawn mean, in one row."""
    y = height - MARGIN - 8
    kinds = [kind for kind in ("married", "parted", "couple") if kind in lines.values()]
    kinds += ["care"] if care else []
    entries = ["household", "asked", *kinds, "dead"]
    lengths = [36 + 7.2 * len(getattr(words, one)) for one in entries]
    x = (width - sum(lengths)) / 2
    for one, length in zip(entries, lengths, strict=True):
        if one in ("household", "asked"):
            svg.rect(root, x, y - 10, 22, 14, MEMBER, MEMBER_EDGE, 3 if one == "asked" else 1.4, 4)
        elif one != "dead":
            colour = "#a0522d" if one == "care" else LINE
            line = f"M{x:.1f},{y - 3:.1f} h22"
            svg.path(root, line, dash=DASHES[one], width=4 if one == "married" else 2, colour=colour)
            if one == "married":
                svg.path(root, line, width=1.6, colour="#ffffff")
        svg.text(
            root,
            x + (28 if one != "dead" else 6),
            y + 1,
            getattr(words, one),
            size=11.5,
            anchor="start",
            colour=LINE,
        )
        x += length
    if left_out:
        svg.text(root, width / 2, y + 20, words.more.format(left_out), size=11, colour=SOFT)
