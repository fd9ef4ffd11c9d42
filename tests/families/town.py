"""A town of a few people, told in short words and received like any delivery."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from loaders.deliveries import FolderDelivery
from registry.assemble import assemble
from registry.errors import NotFound
from registry.families import Family, family
from registry.family import family_of
from registry.ports import Store
from registry.receive import receive
from tests.building import Rows, at, deliver, named

AGENCIES = {
    "citizens": "population",
    "residence": "population",
    "departures": "population",
    "births": "civil-acts",
    "marriages": "civil-acts",
    "divorces": "civil-acts",
    "deaths": "civil-acts",
    "adoptions": "civil-acts",
    "guardianships": "education",
    "enrolments": "education",
    "death_certificates": "health",
    "conclusions": "disability",
    "decisions": "justice",
}
CARD = family("card")
AS_OF = "2023-06-01"


class Town:
    """Say who is who, then ask for the families of a day."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store, self.folder = store, folder
        self.feeds: dict[str, Rows] = {name: [] for name in AGENCIES}
        self.sequences: dict[str, int] = {}
        self.known = 0

    def people(self, *iins: str) -> None:
        """They are named."""
        self.feeds["citizens"] += named(*iins)

    def live(self, address: str, *iins: str, since: str = "1990-01-01", until: str | None = None) -> None:
        """They are registered there."""
        self.feeds["residence"] += [row | {"valid_to": until} for row in at(address, *iins, since=since)]

    def leave(self, iin: str, day: str, until: str | None = None) -> None:
        """They leave the country, for good or until they come back."""
        self.feeds["departures"] += [{"iin": iin, "left": day, "returned": until}]

    def birth(self, child: str, mother: str | None = None, father: str | None = None) -> None:
        """Its parents, on record since its birth."""
        century = {"3": "19", "4": "19", "5": "20", "6": "20"}[child[6]]
        born = f"{century}{child[:2]}-{child[2:4]}-{child[4:6]}"
        self._act("births", act_date=born, child_iin=child, born=born, mother_iin=mother, father_iin=father)

    def marriage(self, one: str, other: str, day: str = "2010-01-01") -> None:
        """They marry."""
        self._act("marriages", act_date=day, one_iin=one, other_iin=other)

    def divorce(self, one: str, other: str, day: str) -> None:
        """They part."""
        self._act("divorces", act_date=day, one_iin=one, other_iin=other)

    def adoption(self, child: str, adopter: str, as_: str, day: str, replaces: str | None = None) -> None:
        """A parent by court."""
        act = {"child_iin": child, "adopter_iin": adopter, "as": as_, "replaces_iin": replaces}
        self._act("adoptions", act_date=day, **act)

    def death(self, iin: str, day: str, *, certified: str | None = "same") -> None:
        """The civil act, and the medical certificate unless None; it may tell another date."""
        self._act("deaths", act_date=day, iin=iin, died=day)
        if certified is not None:
            self.certificate(iin, day if certified == "same" else certified)

    def certificate(self, iin: str, day: str) -> None:
        """What the hospital says alone."""
        self._add("death_certificates", "certificate_no", iin=iin, died=day)

    def guardian(self, guardian: str, ward: str, since: str, until: str | None = None) -> None:
        """Care by decision."""
        span = {"valid_from": since, "valid_to": until}
        self._add(
            "guardianships", "decision_no", ward_iin=ward, guardian_iin=guardian, kind="guardian", **span
        )

    def studies(self, iin: str, since: str, until: str | None = None, form: str = "full_time") -> None:
        """On the roll of a school."""
        span = {"valid_from": since, "valid_to": until, "form": form, "level": "bachelor"}
        self._add("enrolments", "record_no", iin=iin, institution_bin="000140000019", **span)

    def disability(self, iin: str, since: str) -> None:
        """A disability of group 1 from childhood."""
        said = {"group": "1", "cause": "since_childhood", "valid_from": since}
        self._add("conclusions", "conclusion_no", iin=iin, **said)

    def deprived(self, parent: str, child: str, day: str) -> None:
        """A court takes a parent's rights to a child."""
        said = {"kind": "rights_deprived", "iin": parent, "child_iin": child, "effective": day}
        self._add("decisions", "decision_no", decided=day, **said)

    def missing(self, iin: str, day: str) -> None:
        """A court recognises somebody as missing."""
        said = {"kind": "declared_missing", "iin": iin, "effective": day}
        self._add("decisions", "decision_no", decided=day, **said)

    def receive(self) -> None:
        """Everything said since the last time is delivered."""
        for agency in dict.fromkeys(AGENCIES.values()):
            said = {name: rows for name, rows in self.feeds.items() if AGENCIES[name] == agency and rows}
            if said:
                sequence = self.sequences[agency] = self.sequences.get(agency, 0) + 1
                path = deliver(self.folder, agency, sequence, said, as_of=AS_OF, mode="delta")
                receipt = receive(self.store, FolderDelivery.open(path))
                assert receipt.quarantined == 0, self.store.ask("derived/deliveries").rows()
                self.known = receipt.number
        self.feeds = {name: [] for name in AGENCIES}

    def families(
        self, day: str, definition: Family = CARD, *, full: bool = False
    ) -> dict[str, tuple[str, str, str]]:
        """Of each person in a household: its reference person, their role and why."""
        self.receive()
        assemble(self.store, definition, day=date.fromisoformat(day), known=self.known, full=full)
        households = self.store.ask("derived/households", definition=definition.name)
        references = dict(households.select("id", "reference").iter_rows())
        members = self.store.ask("derived/memberships", definition=definition.name)
        rows = members.select("iin", "household_id", "role", "because").iter_rows()
        found = {iin: (references[household], role, why) for iin, household, role, why in rows}
        self._same_one_by_one(found, day, definition)
        return found

    def _same_one_by_one(self, found: dict[str, tuple[str, str, str]], day: str, definition: Family) -> None:
        """Asking for one person gives what assembling everybody gives, to who may see all of it."""
        for iin in self.store.ask("people/display")["iin"]:
            try:
                view = family_of(
                    self.store, iin, definition, day=date.fromisoformat(day), known=self.known, may_see=True
                )
            except NotFound:
                assert iin not in found
                continue
            first = view.members[0].iin
            mine = {member.iin: (first, member.role, member.because) for member in view.members}
            assert mine == {other: place for other, place in found.items() if place[0] == first}

    def _act(self, feed: str, **row: Any) -> None:
        self._add(feed, "act_no", **row)

    def _add(self, feed: str, number: str, **row: Any) -> None:
        made = f"{feed[0]}{self.sequences.get(AGENCIES[feed], 0)}-{len(self.feeds[feed])}"
        self.feeds[feed].append({number: made, **row})
