"""What is due for a child is paid to another who represents it while one is in prison."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from registry import since
from registry.ports import Store
from registry.steps import decide
from tests.benefits import test_disabled as disabled
from tests.benefits import test_large_family as large
from tests.benefits import test_survivors as survivors
from tests.benefits.test_insured_family import FATHER, MOTHER, current, deliveries
from tests.building import Rows, at, deliver, named, person
from tests.events.world import DAY, World
from tests.stewards.family import BIN, take


def imprisoned(*people: str, since: str = "2023-02-25") -> Rows:
    row = {"institution_bin": BIN, "kind": "prison", "valid_from": since}
    return [row | {"placement_no": f"P{i}", "iin": one} for i, one in enumerate(people)]


@pytest.mark.parametrize("benefit", ["child_disability", "child_disability_care"])
@pytest.mark.parametrize(
    ("who", "asked"),
    [
        ((), disabled.MOTHER),
        ((disabled.MOTHER,), disabled.FATHER),
        ((disabled.MOTHER, disabled.FATHER), disabled.MOTHER),
    ],
    ids=["nobody", "the mother", "both"],
)
def test_the_other_parent_of_a_child_with_a_disability_is_asked(
    embedded: Store, tmp_path: Path, benefit: str, who: tuple[str, ...], asked: str
) -> None:
    row = disabled.conclusion("D1", disabled.CHILD, "child", "2023-02-01")
    found = disabled.of_child(embedded, tmp_path, benefit, row, placements=imprisoned(*who))
    assert (found["outcome"], found["recipient"]) == ("yes", asked)
    assert [fact.split("/")[1] for fact in found["facts"] if fact.startswith("Placement/")] == sorted(who)


def test_a_large_family_s_father_is_asked(store: Store, tmp_path: Path) -> None:
    found = large.decided(store, tmp_path, placements=imprisoned(large.MOTHER))
    assert (found["outcome"], found["recipient"]) == ("yes", large.FATHER)
    assert any(fact.startswith(f"Placement/{large.MOTHER}") for fact in found["facts"])


OTHER = person("1979-09-09", "M", 70)
WITHOUT_RIGHTS: Rows = [
    {"decision_no": i, "decided": "2022-12-01", "kind": "rights_deprived", "iin": large.FATHER}
    | {"child_iin": child, "effective": "2022-12-15"}
    for i, child in enumerate(large.CHILDREN)
]


@pytest.mark.parametrize(
    "changed",
    [
        {"decisions": WITHOUT_RIGHTS},
        {
            "births": large.births(large.CHILDREN[:3], father=None)
            + large.births(large.CHILDREN[3:], father=OTHER)
        },
        {},
    ],
    ids=["a father without rights", "the father of one", "a father elsewhere"],
)
def test_a_mother_in_prison_is_asked_where_no_other_has_as_many_children_at_home(
    embedded: Store, tmp_path: Path, changed: dict[str, Rows]
) -> None:
    homes = at("A1", large.MOTHER, *large.CHILDREN) + at("A2", large.FATHER)
    given = {"marriages": [], "residence": homes, "placements": imprisoned(large.MOTHER)}
    found = large.decided(embedded, tmp_path, **(given | changed))
    assert (found["outcome"], found["recipient"], found["children"]) == ("yes", large.MOTHER, 4)


@pytest.mark.parametrize(("mother", "asked"), [([], MOTHER), ([MOTHER], FATHER)], ids=["free", "in prison"])
def test_the_father_cares_by_his_own_insurance(
    embedded: Store, tmp_path: Path, mother: list[str], asked: str
) -> None:
    take(embedded, deliveries(tmp_path, placements=imprisoned(*mother)))
    found = current(embedded)["child_care"]
    assert found["recipient"] == asked
    placements = [fact for fact in json.loads(found["facts"]) if fact.startswith("Placement/")]
    assert [fact.split("/")[1] for fact in placements] == mother


@pytest.mark.parametrize("benefit", ["survivors_allowance", "loss_of_breadwinner"])
def test_a_widow_in_prison_is_asked_all_the_same_where_nobody_else_is_left(
    embedded: Store, tmp_path: Path, benefit: str
) -> None:
    told = {"placements": imprisoned(survivors.MOTHER)}
    take(embedded, deliver(tmp_path / "prison", "institutions", 1, told, as_of=str(survivors.DAY)))
    survivors.family_on_the_day(embedded, tmp_path, (survivors.FATHER, survivors.HIS), guardian=False)
    rows = embedded.ask("derived/decisions").filter(benefit=benefit, state="current")
    assert rows["recipient"].to_list() == [survivors.MOTHER]


def test_who_is_imprisoned_after_the_decision_is_asked_no_more(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(since, "WORTH_IT", 0)
    world = World(store, tmp_path)
    row = disabled.conclusion("D1", disabled.CHILD, "child", "2023-02-01")
    silent: dict[str, Rows] = {
        name: [] for name in ("payments", "deaths", "guardianships", "decisions", "placements")
    }
    births = disabled.parents_of(disabled.CHILD)
    world.receive({"citizens": named(disabled.CHILD), "conclusions": [row], "births": births, **silent})
    assert _asked(world, DAY) == {disabled.MOTHER}
    world.receive({"placements": imprisoned(disabled.MOTHER, since="2023-02-28")})
    assert _asked(world, DAY) == {disabled.FATHER}
    assert decide(store, day=DAY, known=world.known, full=True).superseded == 0


def _asked(world: World, day: date) -> set[Any]:
    world.watch(day)
    decide(world.store, day=day, known=world.known)
    return {*world.store.ask("derived/decisions").filter(state="current")["recipient"]}
