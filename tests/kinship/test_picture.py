"""The picture of a family: everybody once, couples side by side, children below, no card on another."""

from __future__ import annotations

import tempfile
from datetime import date
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree as Xml

from hypothesis import given, settings

from registry.families import family
from registry.family import family_of
from registry.kinship.drawing import HEIGHT, MEMBER, WIDTH
from registry.kinship.layout import Kin, places
from registry.kinship.pedigree import pedigree_around
from registry.kinship.picture import MOST, drawn, kin_among, picture
from tests.building import person
from tests.engines import fresh_store
from tests.kinship.conftest import Clan
from tests.kinship.test_terms import EGO, FF, D, F, S, big_family
from tests.random_graphs.population import DAY, Population, populations
from tests.random_graphs.test_households import take

SVG = "{http://www.w3.org/2000/svg}"


def cards(svg: str) -> list[Xml.Element]:
    """The boxes of people; those of the legend are smaller."""
    return [
        one for one in Xml.fromstring(svg.encode()).iter(f"{SVG}rect") if one.get("height") == f"{HEIGHT:.1f}"
    ]


def texts(svg: str) -> list[str]:
    return [one.text or "" for one in Xml.fromstring(svg.encode()).iter(f"{SVG}text")]


def test_the_household_stands_out_among_its_kin(clan: Clan) -> None:
    big_family(clan)
    clan.people(EGO, S, D, F, FF)
    clan.live("A1", EGO, S, D)
    clan.death(FF, "2020-05-05")
    clan.receive()
    day = date(2023, 3, 1)
    view = family_of(clan.store, EGO, family("card"), day=day, known=clan.known)
    members = [one.iin for one in view.members]
    assert set(members) == {EGO, S, D}
    svg = picture(clan.store, EGO, members, day=day, known=clan.known, language="ru")
    boxes = cards(svg)
    assert len(boxes) == 14
    assert sum(box.get("fill") == MEMBER for box in boxes) == len(members)
    assert sum(box.get("stroke-width") == "3.2" for box in boxes) == 1
    said = texts(svg)
    assert "1990" in said
    assert "1930 – 2020 †" in said
    assert "домохозяйство" in said
    assert not any(text.startswith("не показано") for text in said)


def test_more_kin_than_are_readable_are_counted(clan: Clan) -> None:
    children = [person(f"20{year:02}-01-01", "M") for year in range(MOST + 5)]
    for child in children:
        clan.birth(child, None, EGO)
    clan.receive()
    svg = picture(clan.store, EGO, [EGO], day=date(2023, 3, 1), known=clan.known)
    assert len(cards(svg)) == MOST
    assert "6 more kin are not drawn" in texts(svg)


def test_couples_stand_together_and_children_below() -> None:
    kin = Kin(["a", "b", "c", "d", "e"], {frozenset("ab"), frozenset("bc")})
    kin.families = {frozenset("ab"): ["d"], frozenset("bc"): ["e"]}
    at = places(kin)
    assert {at[one][1] for one in "abc"} == {0}
    assert {at[one][1] for one in "de"} == {1}
    order = sorted("abc", key=lambda one: at[one][0])
    assert order in (["a", "b", "c"], ["c", "b", "a"])
    assert abs(at["a"][0] - at["b"][0]) < 1.3
    d_left = at["d"][0] < at["e"][0]
    assert d_left == (at["a"][0] < at["c"][0])


def test_a_guardian_stands_above_the_ward() -> None:
    at = places(Kin(["g", "w"], care={("g", "w")}))
    assert (at["g"][1], at["w"][1]) == (0, 1)


def test_one_person_alone_is_drawn(clan: Clan) -> None:
    alone = person("1990-01-01", "M")
    clan.people(alone)
    clan.receive()
    svg = picture(clan.store, alone, [alone], day=date(2023, 3, 1), known=clan.known)
    assert len(cards(svg)) == 1


@settings(max_examples=15)
@given(populations())
def test_no_card_covers_another_whatever_the_facts(population: Population) -> None:
    """Contradictory kinship too: cycles, two mothers, a spouse who is a parent."""
    with tempfile.TemporaryDirectory() as name, fresh_store("embedded", Path(name)) as store:
        known = take(store, population.whole(Path(name) / "in"))
        for ego in population.people[::5]:
            pedigree = pedigree_around(store, [ego], hops=3, day=DAY, known=known)
            people, _ = drawn(pedigree, [ego])
            assert 1 <= len(people) <= MOST
            at = places(kin_among(pedigree, people))
            assert set(at) == set(people)
            for one, other in combinations(at.values(), 2):
                assert one[1] != other[1] or abs(one[0] - other[0]) * WIDTH >= WIDTH
            svg = picture(store, ego, [ego], day=DAY, known=known)
            assert len(cards(svg)) == len(people)
