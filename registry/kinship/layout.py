"""Where people stand in a picture of their kin: a layer a generation, couples side by side, children below.

`multipartite_layout` of networkx sets the first places; then every couple is drawn towards its parents and
children, layer by layer, without overtaking a neighbour, until the lines are short.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import networkx as nx

SWEEPS = 61
GAP = 0.22
"""The space between two blocks, in widths of a card; a block's people stand closer."""
INSIDE = 1.16


@dataclass
class Kin:
    """What is drawn. couples: two people who are or were married, or have a child together.

    families: parents (one or two) and their children. care: guardian and ward.
    """

    people: list[str]
    couples: set[frozenset[str]] = field(default_factory=set)
    families: dict[frozenset[str], list[str]] = field(default_factory=dict)
    care: set[tuple[str, str]] = field(default_factory=set)

    def parents_of(self, one: str) -> list[str]:
        """The parents who are drawn."""
        return [
            parent for parents, children in self.families.items() if one in children for parent in parents
        ]

    def children_of(self, one: str) -> list[str]:
        """The children who are drawn."""
        return [child for parents, children in self.families.items() if one in parents for child in children]


Places = dict[str, tuple[float, int]]
"""Of each person the middle of the card in widths of a card, and the layer, 0 the eldest."""


def places(kin: Kin) -> Places:
    """Everybody's place."""
    layers = generations(kin)
    rows = [_blocks(kin, [one for one in kin.people if layers[one] == row]) for row in range(_depth(layers))]
    at = _first_places(kin, layers, rows)
    for sweep in range(SWEEPS):
        order = rows if sweep % 2 == 0 else rows[::-1]
        for row in order:
            _settle(kin, row, at)
    left = min(at.values(), default=0.0)
    return {one: (at[one] - left, layers[one]) for one in kin.people}


def generations(kin: Kin) -> dict[str, int]:
    """The layer of each: a parent one above, a spouse beside; where facts disagree the nearest wins."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(kin.people)
    for one, other in map(sorted, kin.couples):
        graph.add_edge(one, other, down=0)
        graph.add_edge(other, one, down=0)
    below = [
        (parent, child)
        for parents, children in kin.families.items()
        for parent in parents
        for child in children
    ]
    for above, under in [*below, *kin.care]:
        graph.add_edge(above, under, down=1)
        graph.add_edge(under, above, down=-1)
    found: dict[str, int] = {}
    for component in nx.weakly_connected_components(graph):
        start = next(one for one in kin.people if one in component)
        level = {start: 0}
        for one, other in nx.bfs_edges(graph, start):
            level[other] = level[one] + graph.edges[one, other]["down"]
        top = min(level.values())
        found |= {one: row - top for one, row in level.items()}
    return found


def _depth(layers: dict[str, int]) -> int:
    return max(layers.values(), default=-1) + 1


def _blocks(kin: Kin, row: list[str]) -> list[list[str]]:
    """The people of a layer in groups that stand together: chains of couples."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(row)
    for one, other in map(sorted, kin.couples):
        if one in row and other in row:
            graph.add_edge(one, other)
    return [_chain(graph.subgraph(part), row) for part in nx.connected_components(graph)]


def _chain(part: nx.Graph[str], row: list[str]) -> list[str]:
    """From one end of a chain of couples to the other; of two the one named first stands left."""
    people = sorted(part, key=row.index)
    ends = [one for one in people if part.degree(one) <= 1] or people
    return list(nx.dfs_preorder_nodes(part, ends[0], sort_neighbors=lambda ones: sorted(ones, key=row.index)))


def _first_places(kin: Kin, layers: dict[str, int], rows: list[list[list[str]]]) -> dict[str, float]:
    """Layers beside each other, each block near the middle of those it belongs to above."""
    graph: nx.Graph[str] = nx.Graph()
    for row in rows:
        above = {one: i for i, one in enumerate(graph)}
        row.sort(
            key=lambda block: _mean(above[p] for one in block for p in kin.parents_of(one) if p in above)
        )
        for block in row:
            graph.add_nodes_from((one, {"layer": layers[one]}) for one in block)
    if not graph:
        return {}
    laid = nx.multipartite_layout(graph, subset_key="layer", align="horizontal", scale=len(graph) / 2)
    return {one: float(spot[0]) for one, spot in laid.items()}


def _mean(values: Iterable[float], empty: float = 1e9) -> float:
    known = list(values)
    return sum(known) / len(known) if known else empty


def _settle(kin: Kin, row: list[list[str]], at: dict[str, float]) -> None:
    """Move each block of a layer to where its parents and children pull it, keeping room between blocks."""
    wish = {id(block): _wish(kin, block, at) for block in row}
    row.sort(key=lambda block: wish[id(block)])
    clusters: list[list[list[str]]] = []
    for block in row:
        clusters.append([block])
        while len(clusters) > 1 and _left(clusters[-1], wish) < _right(clusters[-2], wish):
            clusters[-2:] = [clusters[-2] + clusters[-1]]
    for cluster in clusters:
        x = _left(cluster, wish)
        for block in cluster:
            for i, one in enumerate(block):
                at[one] = x + (1 + GAP) / 2 + i * INSIDE
            x += _width(block)


def _wish(kin: Kin, block: list[str], at: dict[str, float]) -> float:
    """Where the middle of a block would like to be."""
    middle = (len(block) - 1) * INSIDE / 2
    pulls = []
    for i, one in enumerate(block):
        offset = i * INSIDE - middle
        parents = kin.parents_of(one)
        if parents:
            pulls.append(_mean(at[parent] for parent in parents) - offset)
    for couple, children in kin.families.items():
        if couple <= set(block):
            offset = _mean(block.index(parent) * INSIDE for parent in couple) - middle
            pulls += [_mean(at[child] for child in children) - offset] * len(couple)
    for one, other in kin.care:
        if one in block or other in block:
            pulls.append(at[other if one in block else one])
    return _mean(pulls, _mean(at[one] for one in block))


def _width(block: list[str]) -> float:
    return 1 + (len(block) - 1) * INSIDE + GAP


def _left(cluster: list[list[str]], wish: dict[int, float]) -> float:
    """Where a cluster of touching blocks begins, so that its blocks are as near their wishes as can be."""
    begun, starts = 0.0, []
    for block in cluster:
        starts.append(wish[id(block)] - _width(block) / 2 - begun)
        begun += _width(block)
    return _mean(starts)


def _right(cluster: list[list[str]], wish: dict[int, float]) -> float:
    return _left(cluster, wish) + sum(_width(block) for block in cluster)
