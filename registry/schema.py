"""Every kind of node and relationship of the graph, declared once.

From here come the tables of the embedded store, the constraints and indexes of Neo4j, the targets that
feeds may name, and the page of the model in the docs.

Nodes carry identity and what never changes; relationships and status nodes are the facts. Every fact has
the stamp: two time axes and where it comes from.

* valid time, true in the world: `valid_from <= day < valid_to` (dates).
* transaction time, believed by the registry: `delivery <= known < closed_by` (delivery numbers, in the
  order of receipt).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Literal, TypeAlias

import polars as pl

from registry.errors import unknown

Type = Literal["string", "date", "int", "float", "bool"]

DType: TypeAlias = type[pl.DataType]

POLARS: dict[str, DType] = {
    "string": pl.String,
    "date": pl.Date,
    "int": pl.Int64,
    "float": pl.Float64,
    "bool": pl.Boolean,
}

OPEN_DATE = date(9999, 12, 31)
"""The end of a fact that has none."""
OPEN = 2**63 - 1
"""The closing delivery of a fact that is still believed."""


@dataclass(frozen=True)
class Property:
    """A named, typed value; `None` means unknown."""

    name: str
    type: Type = "string"


@dataclass(frozen=True)
class Node:
    """A kind of node; `key` is unique. A status node is a fact of one citizen and has the stamp."""

    label: str
    meaning: str
    key: str
    properties: tuple[Property, ...]
    status: bool = False

    @property
    def columns(self) -> tuple[Property, ...]:
        """The key first, then its own properties, then the stamp where it has one."""
        stamp = STAMP if self.status else ()
        return (Property(self.key, "int" if self.key == "number" else "string"), *self.properties, *stamp)


@dataclass(frozen=True)
class Relationship:
    """A kind of relationship between the given pairs of labels; a fact unless `stamped` is false.

    `numbered`: its acts have numbers of their own, so a fact is also looked for by its record.
    """

    type: str
    meaning: str
    pairs: tuple[tuple[str, str], ...]
    properties: tuple[Property, ...] = ()
    stamped: bool = True
    numbered: bool = False

    @property
    def columns(self) -> tuple[Property, ...]:
        """Own properties, then the stamp where it has one."""
        return (*self.properties, *(STAMP if self.stamped else ()))

    @property
    def ends(self) -> tuple[str, ...]:
        """The labels its other end may have."""
        return tuple(end for _, end in self.pairs)

    def pair(self, end: str | None = None) -> tuple[str, str]:
        """The labels it lies between: the first pair declared, or that with another end, which is checked."""
        start, first = self.pairs[0]
        if end and end not in self.ends:
            raise unknown(f"end of {self.type}", end, list(self.ends))
        return start, end or first


Kind = Node | Relationship


def _properties(text: str) -> tuple[Property, ...]:
    """`"role, share float"` as properties; the type is string where none is said."""
    types: dict[str, Type] = {"date": "date", "int": "int", "float": "float", "bool": "bool"}
    parts = (part.split() for part in text.split(",") if part.strip())
    return tuple(Property(name[0], types[name[1]] if name[1:] else "string") for name in parts)


STAMP = _properties("record, valid_from date, valid_to date, delivery int, closed_by int")
"""record: what is said, the feed and the agency's own number (the feed's name where the rest says it).

On the kinds that need them, two more: `ended_by`, the record of the act that ended the fact, and
`confidential`, shown only to who may see it.
"""


def _node(label: str, key: str, properties: str, meaning: str) -> Node:
    return Node(label, meaning, key, _properties(properties))


def _status(label: str, properties: str, meaning: str) -> Node:
    return Node(label, meaning, "id", _properties(properties), status=True)


def _fact(type_: str, pairs: str, properties: str, meaning: str) -> Relationship:
    return Relationship(type_, meaning, _pairs(pairs), _properties(properties))


def _act(type_: str, pairs: str, properties: str, meaning: str) -> Relationship:
    return Relationship(type_, meaning, _pairs(pairs), _properties(properties), numbered=True)


def _link(type_: str, pairs: str, properties: str, meaning: str) -> Relationship:
    return Relationship(type_, meaning, _pairs(pairs), _properties(properties), stamped=False)


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    start, ends = text.split(" -> ")
    return tuple((start, end.strip()) for end in ends.split(","))


STATUSES = (
    _status("Name", "surname, given_name, patronymic, citizenship", "what a person is called"),
    _status("Death", "died date", "one agency's word that a person died"),
    _status(
        "LifeDates",
        "sex, born, born_earliest date, born_latest date, "
        "dead bool, died, died_earliest date, died_latest date",
        "birth and death as partial as a genealogy tells them; between the earliest and the latest day",
    ),
    _status("Departure", "departed date, returned date", "leaving the country for good"),
    _status("Disability", "category, cause", "a disability group in force"),
    _status("UnemploymentRegistration", "registered date, removed date", "on the register of unemployed"),
    _status("Enrolment", "institution, level, form", "studying somewhere"),
    _status("MaternityLeave", "days int, children int, complicated bool", "a certificate of incapacity"),
    _status("Award", "award", "a mother's award"),
    _status("Placement", "institution, kind", "living on full state support, in prison or in service"),
    _status("Participation", "months int", "all months of social contributions up to valid_from"),
    _status("Entitlement", "benefit, amount int", "a benefit already assigned elsewhere"),
    _status("Judgement", "fact, verdict, by, why", "a steward's word on a fact: confirmed or rejected"),
    _status("Application", "benefit, by, anew bool", "somebody's application for a benefit, and who took it"),
    _status("CourtDecision", "kind, child", "what a court decided about a person"),
)

NODES: dict[str, Node] = {
    node.label: node
    for node in (
        _node(
            "Citizen",
            "iin",
            "born date, sex, surname, given_name, patronymic, died date, household",
            "a person; names, died and household are copies to look at in Browser, no rule reads them",
        ),
        _node("Dwelling", "address_code", "kato, settlement", "a registered address"),
        _node("LandPlot", "cadastre_no", "kind", "a plot of land"),
        _node("Vehicle", "vin", "kind, made_year int", "a vehicle"),
        _node("Organisation", "bin", "name", "an employer, payer, school or business"),
        _node("Loan", "contract_no", "kind, lender, opened date, principal int", "a credit contract"),
        _node("Phone", "msisdn", "", "a telephone number that reaches somebody"),
        _node("Account", "iban", "", "a bank account"),
        *STATUSES,
        _node(
            "Delivery",
            "number",
            "agency, sequence int, created_at, received_at, as_of date, path, checksum, complete bool, "
            "counts",
            "one receipt of an agency's files; its number is transaction time",
        ),
        _node(
            "QuarantinedRow",
            "id",
            "delivery int, feed, line int, field, value, reason, subject, key, cleared_by int",
            "a row that is wrong by its own file, until a later delivery clears it",
        ),
        _node("Household", "id", "definition, reference, run int", "a family under one definition"),
        _node(
            "RiskEvent",
            "id",
            "kind, subject, right_arises date, until date, state, because, facts, run int",
            "something that opens a right: open; provisional while uncertain; baseline, which stood before; "
            "ended; closed when its ground was undone",
        ),
        _node(
            "Decision",
            "id",
            "benefit, event, recipient, right_arises date, law_day date, outcome, amount int, net int, "
            "net_of_day int, period_from date, period_until date, period, law, law_version, because, "
            "tests, arithmetic, missing, yields_to, facts, state",
            "whether a benefit is due, with every test's answer",
        ),
        _node(
            "Offer",
            "id",
            "decision, benefit, event, recipient, msisdn, reference, state, because, text_kk, text_ru",
            "the message that offers a benefit, and what became of it",
        ),
        _node("Payment", "id", "offer, iban, amount int, state", "an order to pay"),
        _node("Setting", "name", "value", "what this store is: key fingerprint, synthetic or real, last day"),
    )
}

OWNED = "Dwelling, LandPlot, Vehicle, Organisation"

RELATIONSHIPS: dict[str, Relationship] = {
    kind.type: kind
    for kind in (
        _act(
            "PARENT_OF",
            "Citizen -> Citizen",
            "role, by, ended_by, confidential bool",
            "parenthood by birth, adoption or paternity",
        ),
        _act("SPOUSE_OF", "Citizen -> Citizen", "ended_by", "marriage; from the smaller IIN to the larger"),
        _act("GUARDIAN_OF", "Citizen -> Citizen", "kind", "guardian, trustee or foster carer"),
        _fact("SAME_AS", "Citizen -> Citizen", "", "one person: an old IIN and the new one that replaced it"),
        _fact("LIVES_AT", "Citizen -> Dwelling", "confidential bool", "registered address"),
        _act("OWNS", f"Citizen -> {OWNED}", "share float, area float", "property; floor space of dwellings"),
        _fact(
            "OWES",
            "Citizen -> Loan",
            "role, outstanding int, monthly_payment int, days_overdue int",
            "debt",
        ),
        _fact("EARNED", "Citizen -> Organisation", "amount int", "income of one month from one payer"),
        _fact(
            "CONTRIBUTED",
            "Citizen -> Organisation",
            "base_income int, contribution int",
            "social contribution of one month by one payer",
        ),
        _fact("REACHED_AT", "Citizen -> Phone", "", "telephone number"),
        _fact("PAID_INTO", "Citizen -> Account", "", "account for payments"),
        _link(
            "HAS", "Citizen -> " + ", ".join(node.label for node in STATUSES), "", "whose status a status is"
        ),
        _link("MEMBER_OF", "Citizen -> Household", "role, because", "member, as of the last assembled day"),
        _link("SUCCEEDED_BY", "Household -> Household", "", "most members carried over"),
        _link("SUBJECT_OF", "Citizen -> RiskEvent", "", "whom a risk event is about"),
        _link("DECIDED", "RiskEvent -> Decision", "", "what was decided because of it"),
        _link("OFFERED", "Decision -> Offer", "", "what was offered because of it"),
    )
}

KINDS: dict[str, Kind] = {**NODES, **RELATIONSHIPS}


def kind(name: str) -> Kind:
    """The declared kind of that name, or an error that lists the known ones."""
    if name not in KINDS:
        raise unknown("kind of node or relationship", name, list(KINDS))
    return KINDS[name]


def fact_kinds() -> list[str]:
    """Names of every kind that is a fact: stamped relationships and status nodes."""
    stamped = (relationship.type for relationship in RELATIONSHIPS.values() if relationship.stamped)
    return list(chain(stamped, (status.label for status in STATUSES)))


def fact_columns(name: str) -> dict[str, DType]:
    """Columns of a frame of facts: `subject`, `object` (null of a status), own properties, the stamp."""
    return {
        "subject": pl.String,
        "object": pl.String,
        **{prop.name: POLARS[prop.type] for prop in own_properties(name)},
        **{prop.name: POLARS[prop.type] for prop in STAMP},
    }


def own_properties(name: str) -> tuple[Property, ...]:
    """What a kind says besides its key and the stamp."""
    return kind(name).properties


def is_status(name: str) -> bool:
    """Whether the facts of that kind are nodes."""
    declared = kind(name)
    return isinstance(declared, Node) and declared.status
