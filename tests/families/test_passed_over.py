"""Why a parent was not chosen is in the path: the decision that took the rights to the child."""

from __future__ import annotations

from datetime import date

from loaders.rows import find_rows
from registry.explain import explain
from registry.families import family
from registry.family import family_of
from tests.building import person
from tests.families.town import Town

MOTHER, FATHER = person("1980-05-05", "F"), person("1979-04-04", "M")
CHILD, OTHER = person("2015-01-01", "M"), person("2016-01-01", "F")
DAY = date(2023, 3, 1)


def test_the_decision_for_which_a_parent_was_passed_over_is_told(town: Town) -> None:
    town.people(MOTHER, FATHER, CHILD, OTHER)
    for child in (CHILD, OTHER):
        town.birth(child, MOTHER, FATHER)
    town.live("hers", MOTHER, CHILD)
    town.live("his", FATHER, OTHER)
    town.deprived(MOTHER, CHILD, "2020-01-01")
    town.receive()
    for asked in (FATHER, CHILD):
        view = family_of(town.store, asked, family("card"), day=DAY, known=town.known)
        [other] = [one for one in view.members if one.iin == ({FATHER, CHILD} - {asked}).pop()]
        kinds = [fact.partition("/")[0] for fact in other.path[0].facts]
        assert kinds == ["PARENT_OF", "CourtDecision"]
        explain(town.store, other.path[0].facts[1], find_rows=find_rows)
    [sister] = [one for one in view.members if one.iin == OTHER]
    assert {fact.partition("/")[0] for fact in sister.path[-1].facts} == {"PARENT_OF"}
