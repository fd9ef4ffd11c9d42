"""What the registry must believe after some deliveries, worked out again in plain Python.

Nothing of the registry's logic is used: each row's meaning is written down here once more, by hand.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from tests.histories.histories import KEYS, Sent

FOREVER = date(9999, 12, 31)
Row = dict[str, Any]
Believed = dict[str, dict[tuple[Any, ...], Row]]
"""By feed and key, the row that counts."""


class Fact(NamedTuple):
    """A fact without the numbers of deliveries."""

    kind: str
    subject: str
    object: str | None
    says: tuple[tuple[str, Any], ...]
    record: str
    valid_from: date
    valid_to: date
    ended_by: str | None = None


class Act(NamedTuple):
    """What an act ends: from that day on the pair is no longer so."""

    fact: Fact
    day: date


def believed_after(history: list[Sent]) -> Believed:
    """The rows that count after these deliveries."""
    believed: Believed = {}
    for sent in history:
        for feed, rows in sent.files.items():
            good, bad_keys = judge(feed, rows)
            before = believed.setdefault(feed, {})
            if sent.mode == "full":
                before = {key: row for key, row in before.items() if key in good or key in bad_keys}
            after = {**before, **good}
            believed[feed] = {key: row for key, row in after.items() if not row.get("withdrawn")}
    return believed


def judge(feed: str, rows: list[Row]) -> tuple[dict[tuple[Any, ...], Row], set[tuple[Any, ...]]]:
    """The good rows by key, and the keys of the rows that are wrong by their own file."""
    said: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        contents = said.setdefault(key_of(feed, row), [])
        plain = {column: value for column, value in row.items() if value is not None}
        if plain not in contents:
            contents.append(plain)
    wrong = {key for key, contents in said.items() if len(contents) > 1 or "?" in contents[0].values()}
    return {key: contents[0] for key, contents in said.items() if key not in wrong}, wrong


def key_of(feed: str, row: Row) -> tuple[Any, ...]:
    """What identifies a row."""
    return tuple(row[column] for column in KEYS[feed])


def facts_of(believed: Believed) -> list[Fact]:
    """Every fact that the believed rows say, with the ends that acts give them."""
    said = [one for feed, rows in believed.items() for row in rows.values() for one in MEANS[feed](row)]
    acts = [one for one in said if isinstance(one, Act)]
    facts = [one for one in said if isinstance(one, Fact)]
    return [act.fact for act in acts] + [_ended(one, facts, acts) for one in facts]


def _ended(fact: Fact, facts: list[Fact], acts: list[Act]) -> Fact:
    """The earliest act about the pair after the first day of the fact ends it, or one of that day,

    unless that is the earliest one after a fact of the pair from before.
    """
    ends = [(act.day, act.fact.record) for act in acts if _pair(act.fact) == _pair(fact)]
    of_others = [
        min((end for end in ends if end[0] > one.valid_from), default=None)
        for one in facts
        if _pair(one) == _pair(fact)
    ]
    own = [
        end
        for end in ends
        if end[0] > fact.valid_from or (end[0] == fact.valid_from and end not in of_others)
    ]
    if not own:
        return fact
    day, record = min(own)
    return fact._replace(valid_to=day, ended_by=record)


def _pair(fact: Fact) -> tuple[Any, ...]:
    return fact.kind, fact.subject, fact.object


def _day(row: Row, column: str) -> date:
    return date.fromisoformat(row[column]) if row.get(column) else FOREVER


def _says(**values: Any) -> tuple[tuple[str, Any], ...]:
    return tuple(sorted((name, value) for name, value in values.items() if value is not None))


def _citizen(row: Row) -> list[Fact]:
    words = {name: row.get(name) for name in ("surname", "given_name", "citizenship")}
    record = f"citizens/{row['iin']}"
    return [Fact("Name", row["iin"], None, _says(**words), record, _day(row, "born"), FOREVER)]


def _residence(row: Row) -> list[Fact]:
    says = _says(confidential=row["protected"] == "true")
    days = _day(row, "valid_from"), _day(row, "valid_to")
    return [Fact("LIVES_AT", row["iin"], row["address_code"], says, "residence", *days)]


def _departure(row: Row) -> list[Fact]:
    left, returned = _day(row, "left"), _day(row, "returned")
    says = _says(departed=left, returned=returned if row.get("returned") else None)
    return [Fact("Departure", row["iin"], None, says, f"departures/{row['iin']}/{left}", left, returned)]


def _contact(row: Row) -> list[Fact]:
    return [Fact("REACHED_AT", row["iin"], row["msisdn"], (), "contacts", _day(row, "valid_from"), FOREVER)]


def _birth(row: Row) -> list[Fact]:
    return [
        Fact(
            "PARENT_OF",
            row[f"{role}_iin"],
            row["child_iin"],
            _says(role=role, by="birth"),
            f"births/{row['act_no']}",
            _day(row, "born"),
            FOREVER,
        )
        for role in ("mother", "father")
        if row.get(f"{role}_iin")
    ]


def _paternity(row: Row) -> list[Fact]:
    says, record = _says(role="father", by="paternity"), f"paternities/{row['act_no']}"
    return [
        Fact("PARENT_OF", row["father_iin"], row["child_iin"], says, record, _day(row, "act_date"), FOREVER)
    ]


def _adoption(row: Row) -> list[Fact | Act]:
    says = _says(role=row["as"], by="adoption", confidential=True)
    record, day, child = f"adoptions/{row['act_no']}", _day(row, "act_date"), row["child_iin"]
    found: list[Fact | Act] = [Fact("PARENT_OF", row["adopter_iin"], child, says, record, day, FOREVER)]
    if row.get("replaces_iin"):
        found.append(Act(Fact("PARENT_OF", row["replaces_iin"], child, says, record, day, day), day))
    return found


def _marriage(row: Row) -> list[Fact]:
    one, other = sorted((row["one_iin"], row["other_iin"]))
    record = f"marriages/{row['act_no']}"
    return [Fact("SPOUSE_OF", one, other, (), record, _day(row, "act_date"), FOREVER)]


def _divorce(row: Row) -> list[Act]:
    one, other = sorted((row["one_iin"], row["other_iin"]))
    day = _day(row, "act_date")
    return [Act(Fact("SPOUSE_OF", one, other, (), f"divorces/{row['act_no']}", day, day), day)]


def _guardianship(row: Row) -> list[Fact]:
    days = _day(row, "valid_from"), _day(row, "valid_to")
    record = f"guardianships/{row['decision_no']}"
    return [Fact("GUARDIAN_OF", row["guardian_iin"], row["ward_iin"], _says(kind=row["kind"]), record, *days)]


def _enrolment(row: Row) -> list[Fact]:
    says = _says(institution=row["institution_bin"], level=row["level"], form=row["form"])
    days = _day(row, "valid_from"), _day(row, "valid_to")
    return [Fact("Enrolment", row["iin"], None, says, f"enrolments/{row['record_no']}", *days)]


def _contribution(row: Row) -> list[Fact]:
    says = _says(base_income=int(row["base_income"]), contribution=int(row["contribution"]))
    first = _day(row, "month")
    following = date(first.year, first.month + 1, 1)
    return [Fact("CONTRIBUTED", row["iin"], row["payer_bin"], says, "contributions", first, following)]


def _dwelling(row: Row) -> list[Fact]:
    record = f"dwellings/{row['owner_iin']}/{row['cadastre_no']}"
    return [_owned(row, row["address_code"], record)]


def _business(row: Row) -> list[Fact]:
    return [_owned(row, row["bin"], "businesses")]


def _owned(row: Row, thing: str, record: str) -> Fact:
    days = _day(row, "valid_from"), _day(row, "valid_to")
    return Fact("OWNS", row["owner_iin"], thing, _says(share=float(row["share"])), record, *days)


MEANS: dict[str, Any] = {
    "citizens": _citizen,
    "residence": _residence,
    "departures": _departure,
    "contacts": _contact,
    "births": _birth,
    "paternities": _paternity,
    "adoptions": _adoption,
    "marriages": _marriage,
    "divorces": _divorce,
    "guardianships": _guardianship,
    "enrolments": _enrolment,
    "contributions": _contribution,
    "dwellings": _dwelling,
    "businesses": _business,
}
"""What a row of each feed means."""
