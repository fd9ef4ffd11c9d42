"""The few shapes that the registry's pictures are made of, as SVG."""

from __future__ import annotations

from xml.etree import ElementTree as Xml

INK, LINE, SOFT = "#1f2d3d", "#6b7a8c", "#8d99a6"
FONT = "Noto Sans, DejaVu Sans, Arial, sans-serif"


def page(width: float, height: float, title: str) -> Xml.Element:
    """A white page of so many pixels."""
    look = {
        "xmlns": "http://www.w3.org/2000/svg",
        "viewBox": f"0 0 {width} {height}",
        "width": str(width),
        "height": str(height),
        "font-family": FONT,
    }
    root = Xml.Element("svg", look)
    Xml.SubElement(root, "title").text = title
    rect(root, 0, 0, width, height, fill="#ffffff")
    return root


def as_text(root: Xml.Element) -> str:
    """The page as the text of a file."""
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(root, encoding="unicode") + "\n"


def rect(
    root: Xml.Element,
    x: float,
    y: float,
    width: float,
    height: float,
    fill: str,
    edge: str = "none",
    thick: float = 0,
    round_: float = 0,
) -> None:
    """A box; x and y are its upper left corner."""
    box = {
        "x": f"{x:.1f}",
        "y": f"{y:.1f}",
        "width": f"{width:.1f}",
        "height": f"{height:.1f}",
        "rx": f"{round_}",
    }
    Xml.SubElement(root, "rect", {**box, "fill": fill, "stroke": edge, "stroke-width": f"{thick}"})


def path(root: Xml.Element, shape: str, dash: str = "", width: float = 1.5, colour: str = LINE) -> None:
    """A line along a path's shape."""
    look = {"d": shape, "fill": "none", "stroke": colour, "stroke-width": f"{width}"}
    Xml.SubElement(root, "path", {**look, **({"stroke-dasharray": dash} if dash else {})})


def text(
    root: Xml.Element,
    x: float,
    y: float,
    text: str,
    size: float,
    weight: str = "400",
    colour: str = INK,
    anchor: str = "middle",
) -> None:
    """A line of text; x and y are where it is anchored on its base line."""
    look = {"x": f"{x:.1f}", "y": f"{y:.1f}", "font-size": f"{size}", "font-weight": weight, "fill": colour}
    Xml.SubElement(root, "text", {**look, "text-anchor": anchor}).text = text
