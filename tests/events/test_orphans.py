"""Children without parents, and those of them for whom nobody cares."""

from __future__ import annotations

from pathlib import Path

from registry.ports import Store
from tests.building import Rows, person
from tests.events.world import World

MOTHER, FATHER = person("1980-05-05", "F"), person("1978-05-05", "M")
AUNT, CHILD, GROWN = person("1985-05-05", "F"), person("2012-01-01", "F"), person("2004-12-31", "M")
HIS, HERS = "2022-09-10", "2022-11-20"


def births(*children: str, parents: dict[str, str] | None = None) -> Rows:
    both = {"mother_iin": MOTHER, "father_iin": FATHER} if parents is None else parents
    born = {CHILD: "2012-01-01", GROWN: "2004-12-31"}
    return [
        {"act_no": f"B{one}", "act_date": born[one], "child_iin": one, "born": born[one], **both}
        for one in children
    ]


def died(**days: str) -> dict[str, Rows]:
    """The deaths of these people, as both agencies say."""
    people = {"father": FATHER, "mother": MOTHER, "aunt": AUNT}
    acts = [
        {"act_no": f"D{who}", "act_date": day, "iin": people[who], "died": day} for who, day in days.items()
    ]
    papers = [
        {"certificate_no": f"C{who}", "issued": day, "iin": people[who], "died": day}
        for who, day in days.items()
    ]
    return {"deaths": acts, "death_certificates": papers}


def care(begin: str, end: str | None = None) -> Rows:
    row = {"decision_no": "G1", "ward_iin": CHILD, "guardian_iin": AUNT, "kind": "guardian"}
    return [{**row, "valid_from": begin, "valid_to": end}]


NO_CARE: dict[str, Rows] = {"guardianships": [], "placements": []}


def test_the_last_parent_s_death_makes_an_orphan(store: Store, tmp_path: Path) -> None:
    world = World(store, tmp_path)
    world.receive({"births": births(CHILD, GROWN), **died(father=HIS), **NO_CARE})
    assert world.events("orphaned") == []
    world.receive(died(mother=HERS))
    assert world.events("orphaned") == [(GROWN, HERS, "ended"), (CHILD, HERS, "open")]
    assert world.events("child_without_guardian") == [(CHILD, HERS, "open")]


def test_one_recorded_parent_is_enough_and_none_is_not(embedded: Store, tmp_path: Path) -> None:
    world = World(embedded, tmp_path)
    world.receive({"births": births(CHILD, parents={"mother_iin": MOTHER}), **died(mother=HERS)})
    assert world.events("orphaned") == [(CHILD, HERS, "open")]


def test_a_death_that_one_agency_reports_leaves_it_provisional(embedded: Store, tmp_path: Path) -> None:
    world = World(embedded, tmp_path)
    both, alone = died(father=HIS, mother=HERS), died(father=HIS)
    world.receive({"births": births(CHILD), "deaths": both["deaths"], **NO_CARE})
    world.receive({"death_certificates": alone["death_certificates"]})
    assert world.events("orphaned") == [(CHILD, HERS, "provisional")]
    assert world.events("child_without_guardian") == [(CHILD, HERS, "provisional")]


def test_who_is_adopted_is_no_orphan_any_more(embedded: Store, tmp_path: Path) -> None:
    world = World(embedded, tmp_path)
    world.receive({"births": births(CHILD), **died(father=HIS, mother=HERS)})
    assert world.events("orphaned") == [(CHILD, HERS, "open")]
    adoption = {
        "act_no": "A1",
        "act_date": "2023-02-01",
        "child_iin": CHILD,
        "adopter_iin": AUNT,
        "as": "mother",
    }
    world.receive({"adoptions": [adoption]})
    assert world.events("orphaned") == [(CHILD, HERS, "closed")]


def test_care_ends_the_need_and_its_end_begins_it_anew(store: Store, tmp_path: Path) -> None:
    world = World(store, tmp_path)
    world.receive({"births": births(CHILD), **died(father=HIS, mother=HERS), **NO_CARE})
    assert world.events("child_without_guardian") == [(CHILD, HERS, "open")]
    world.receive({"guardianships": care("2022-12-01")})
    assert world.events("child_without_guardian") == [(CHILD, HERS, "closed")]
    world.receive(died(aunt="2023-02-15"))
    assert world.events("child_without_guardian") == [(CHILD, HERS, "closed"), (CHILD, "2023-02-15", "open")]


def test_a_place_in_an_institution_is_care(embedded: Store, tmp_path: Path) -> None:
    world = World(embedded, tmp_path)
    stay = {"placement_no": "P1", "iin": CHILD, "institution_bin": "000140000019", "kind": "full_support"}
    stay |= {"valid_from": "2022-11-21"}
    world.receive(
        {"births": births(CHILD), **died(father=HIS, mother=HERS), "guardianships": [], "placements": [stay]}
    )
    assert world.events("child_without_guardian") == []


def test_where_nobody_told_of_care_it_is_not_certain(embedded: Store, tmp_path: Path) -> None:
    world = World(embedded, tmp_path)
    world.receive({"births": births(CHILD), **died(father=HIS, mother=HERS), "guardianships": []})
    assert world.events("child_without_guardian") == [(CHILD, HERS, "provisional")]
