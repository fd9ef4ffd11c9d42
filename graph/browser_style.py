"""The look of the graph in Neo4j Browser, as the text Browser itself runs when it connects."""

from __future__ import annotations

import json
import re
from importlib.resources import files

RULE = re.compile(r"([\w.]+)\s*\{((?:'[^']*'|[^}'])*)\}")
PROPERTY = re.compile(r"([\w-]+):\s*(?:'([^']*)'|([^;]+));")


def rules() -> dict[str, dict[str, str]]:
    """The rules of style.grass: selector to its properties."""
    text = files("graph").joinpath("browser", "style.grass").read_text(encoding="utf-8")
    return {
        selector: {name: quoted or plain for name, quoted, plain in PROPERTY.findall(body)}
        for selector, body in RULE.findall(text)
    }


def on_connect() -> str:
    """Commands for the setting browser.post_connect_cmd: one line, semicolons between, no leading colons.

    The first keeps Browser from drawing relationships that a question did not give: closed or protected ones.
    """
    style = json.dumps(rules(), separators=(",", ":"))
    return f"config autoComplete: false; style {style}; clear"
