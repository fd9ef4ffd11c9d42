"""What was really so: families, relations, couples, deaths, defects, stories. No loader reads it.

The families are those of the `card` definition, from what is recorded in electronic acts, by plain arrays.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from loaders.generator.dates import FIRST_DAY, birthday
from loaders.generator.defects import affected
from loaders.generator.people import NOBODY
from loaders.generator.stories import Story
from loaders.generator.town import Town

Indexes = NDArray[np.int64]
Pairs = tuple[Indexes, Indexes]
ADULT, STUDENT_UNTIL = 18, 23


def write_truth(town: Town, defects: pl.DataFrame, folder: Path) -> None:
    """Write the folder `truth`; `defects` as `defects.spoil` gives them."""
    folder.mkdir(parents=True)
    day = FIRST_DAY + town.days
    parents, couples, alive = _relations(town, day), _couples(town, day), _alive(town, day)
    families = _families(town, parents, couples, alive, day)
    families.write_parquet(folder / "families.parquet")
    relations = _named_relations(town, parents)
    relations.write_parquet(folder / "relations.parquet")
    spouses = couples.select(one=town.iin_of(couples["one"]), other=town.iin_of(couples["other"]))
    spouses.sort("one", "other").write_parquet(folder / "spouses.parquet")
    reach = affected(defects, families, _kin(town, relations))
    reach.write_parquet(folder / "defects.parquet")
    _deaths(town).write_parquet(folder / "deaths.parquet")
    text = json.dumps([_story(town, story) for story in town.stories], ensure_ascii=False, indent=1)
    (folder / "stories.json").write_text(text + "\n", encoding="utf-8")


def _alive(town: Town, day: int) -> NDArray[np.bool_]:
    """Born, not dead by both sources, and in the country."""
    sure = town.facts.of("deaths").filter(pl.col("certified") > 0, pl.col("day") <= day)
    alive = town.people.born <= day
    alive[sure["person"].to_numpy()] = False
    away = town.facts.of("departures").filter(pl.col("left") <= day, pl.col("returned") > day)
    alive[away["person"].to_numpy()] = False
    return alive


def _couples(town: Town, day: int) -> pl.DataFrame:
    """one, other: recorded marriages that no divorce ended, and both alive."""
    alive = _alive(town, day)
    divorces = town.facts.of("divorces")
    ended = pl.concat([divorces.select("one", "other"), divorces.select(one="other", other="one")])
    valid = (
        town.facts.of("marriages").filter(pl.col("day") <= day).join(ended, on=["one", "other"], how="anti")
    )
    both = alive[valid["one"].to_numpy()] & alive[valid["other"].to_numpy()]
    return valid.select("one", "other").filter(pl.Series(both))


def _relations(town: Town, day: int) -> pl.DataFrame:
    """child, parent, role (1 mother), by (1 adoption, 2 paternity): recorded parents in force."""
    people = town.people
    child = town.facts.of("births").select("child")
    paternities = town.facts.of("paternities").filter(pl.col("day") <= day).select("child")
    of_births = child.join(paternities, on="child", how="anti")
    rows = [
        known.with_columns(parent=pl.Series(column).gather(known["child"]), role=pl.lit(role), by=pl.lit(by))
        for known, column, role, by in (
            (child, people.mother, 1, 0),
            (of_births, people.father, 0, 0),
            (paternities, people.father, 0, 2),
        )
    ]
    adopted = town.facts.of("adoptions").filter(pl.col("day") <= day)
    rows.append(adopted.select("child", parent="adopter", role=pl.col("as_mother"), by=pl.lit(1)))
    known = pl.concat(rows).filter(pl.col("parent") != NOBODY)
    return known.join(adopted, left_on=["child", "parent"], right_on=["child", "replaces"], how="anti")


def _families(
    town: Town, parents: pl.DataFrame, couples: pl.DataFrame, alive: NDArray[np.bool_], day: int
) -> pl.DataFrame:
    """iin, family: a partition of the living."""
    married = couples["one"].to_numpy(), couples["other"].to_numpy()
    bound = _bound_children(town, parents, married, alive, day)
    one, other = (np.concatenate([a, b]).astype(np.int64) for a, b in zip(married, bound, strict=True))
    family = _components(len(town.people), one, other)[alive]
    number = np.unique(family, return_inverse=True)[1]
    return pl.DataFrame({"iin": town.iin.filter(pl.Series(alive)), "family": number}).sort("iin")


def _bound_children(
    town: Town, parents: pl.DataFrame, married: Pairs, alive: NDArray[np.bool_], day: int
) -> Pairs:
    """Children and whom each is bound to: a minor's guardians, parents at its address, mother, father."""
    child = _children(town, married, alive, day)
    wards = town.facts.of("guardianships").filter(pl.col("valid_from") <= day, pl.col("valid_to") > day)
    ward, guardian = wards["ward"].to_numpy(), wards["guardian"].to_numpy()
    minor = birthday(town.people.born, ADULT) > day
    kept = child[ward] & minor[ward] & alive[guardian]
    found = [(ward[kept], guardian[kept])]
    settled = np.zeros(len(child), bool)
    settled[ward[kept]] = True
    who, parent = parents["child"].to_numpy(), parents["parent"].to_numpy()
    is_mother = parents["role"].to_numpy() == 1
    living = child[who] & alive[parent]
    together = town.people.home[who] == town.people.home[parent]
    for condition in (together, is_mother, ~is_mother):
        chosen = living & condition & ~settled[who]
        found.append((who[chosen], parent[chosen]))
        settled[who[chosen]] = True
    return np.concatenate([a for a, _ in found]), np.concatenate([b for _, b in found])


def _children(town: Town, married: Pairs, alive: NDArray[np.bool_], day: int) -> NDArray[np.bool_]:
    """Living unmarried people under 18, and full-time students under 23."""
    born = town.people.born
    student = np.zeros(len(born), bool)
    studies = town.facts.of("enrolments").with_row_index("row")
    record = pl.when(pl.col("record") < 0).then(pl.col("row").cast(pl.Int32)).otherwise("record")
    latest = studies.with_columns(key=record).unique("key", keep="last", maintain_order=True)
    now = latest.filter(pl.col("full_time") == 1, pl.col("valid_from") <= day, pl.col("valid_to") > day)
    student[now["person"].to_numpy()] = True
    young = birthday(born, ADULT) > day
    young |= student & (birthday(born, STUDENT_UNTIL) > day)
    for side in married:
        young[side] = False
    return young & alive


def _components(count: int, one: Indexes, other: Indexes) -> Indexes:
    """The smallest person of each family: both ends of a bond take the smaller until nothing changes."""
    label = np.arange(count)
    while True:
        before = label.copy()
        smaller = np.minimum(label[one], label[other])
        np.minimum.at(label, one, smaller)
        np.minimum.at(label, other, smaller)
        label = label[label]
        if (label == before).all():
            return label


def _named_relations(town: Town, parents: pl.DataFrame) -> pl.DataFrame:
    frame = parents.select(
        child=town.iin_of(parents["child"]),
        parent=town.iin_of(parents["parent"]),
        role=pl.when(pl.col("role") == 1).then(pl.lit("mother")).otherwise(pl.lit("father")),
        by=pl.col("by").replace_strict({0: "birth", 1: "adoption", 2: "paternity"}, return_dtype=pl.String),
    )
    return frame.sort("child", "parent", "by")


def _kin(town: Town, relations: pl.DataFrame) -> pl.DataFrame:
    """iin, kin: everybody's parents, children, spouses, guardians and wards, and the person too."""
    weddings, wards = town.facts.of("marriages"), town.facts.of("guardianships")
    pairs = [
        relations.select(iin="child", kin="parent"),
        pl.DataFrame({"iin": town.iin_of(weddings["one"]), "kin": town.iin_of(weddings["other"])}),
        pl.DataFrame({"iin": town.iin_of(wards["ward"]), "kin": town.iin_of(wards["guardian"])}),
    ]
    turned = [pair.select(iin="kin", kin="iin") for pair in pairs]
    return pl.concat([*pairs, *turned, pl.DataFrame({"iin": town.iin, "kin": town.iin})])


def _deaths(town: Town) -> pl.DataFrame:
    rows = town.facts.of("deaths")
    frame = rows.select(
        iin=town.iin_of(rows["person"]),
        died=pl.col("day").cast(pl.Date),
        corroborated=pl.col("certified") > 0,
    )
    return frame.sort("iin")


def _story(town: Town, story: Story) -> dict[str, object]:
    """A planted story; expected: the events to be found, and what is decided of the benefits they open."""
    script, iin = story.script, {role: town.iin[person] for role, person in story.roles.items()}
    return {
        "story": script.story,
        "what": script.tells,
        "people": iin,
        "insured": list(script.pay),
        "sequence": story.sequence,
        "day": f"{date(1970, 1, 1) + timedelta(days=story.day)}",
        "expected": [
            {
                "kind": event.kind,
                "subject": iin[event.subject],
                "state": event.state,
                "decided": story.decided(event),
            }
            for event in script.expects
        ],
    }
