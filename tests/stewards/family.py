"""One family whose father is reported dead by the civil registry alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from loaders.deliveries import find
from registry.deliveries import in_order
from registry.families import family
from registry.ports import Sender, Store
from registry.steps import assemble, decide, offer, receive, watch
from tests.building import at, deliver, named, person

FATHER, MOTHER = person("1980-05-05", "M"), person("1982-05-05", "F")
CHILD = person("2012-01-01", "F")
DAY = date(2023, 3, 5)
BIN = "000440000010"


class Kept(Sender):
    """Keeps what was sent."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    def send(self, reference: str, msisdn: str, text: str) -> None:
        self.sent.append(reference)

    def has_sent(self, reference: str) -> bool:
        return reference in self.sent


def deliveries(folder: Path) -> Path:
    """What six agencies know of the family."""
    contacts = [{"iin": MOTHER, "msisdn": "77010000000", "valid_from": "2020-01-01"}]
    everybody = (FATHER, MOTHER, CHILD)
    feeds = {"citizens": named(*everybody), "residence": at("A1", *everybody), "contacts": contacts}
    deliver(folder, "population", 1, feeds)
    birth = {"act_no": "B1", "act_date": "2012-01-02", "child_iin": CHILD, "born": "2012-01-01"}
    parents = {"mother_iin": MOTHER, "father_iin": FATHER}
    marriage = {"act_no": "M1", "act_date": "2010-01-01", "one_iin": FATHER, "other_iin": MOTHER}
    death = {"act_no": "D1", "act_date": "2023-03-01", "iin": FATHER, "died": "2023-02-28"}
    deliver(
        folder, "civil-acts", 1, {"births": [birth | parents], "marriages": [marriage], "deaths": [death]}
    )
    months = [f"{2021 + i // 12}-{i % 12 + 1:02d}-01" for i in range(1, 25)]
    paid = [
        {"iin": FATHER, "payer_bin": BIN, "month": m, "base_income": 200000, "contribution": 7000}
        for m in months
    ]
    counted = [{"iin": FATHER, "as_of": "2023-03-01", "months": 40}]
    deliver(folder, "insurance", 1, {"contributions": paid, "participation": counted})
    deliver(folder, "education", 1, {"enrolments": []})
    deliver(folder, "benefits", 1, {"payments": []})
    return folder


def take(store: Store, folder: Path) -> None:
    """Receive everything in a folder."""
    for delivery in in_order(find([folder])):
        receive(store, delivery)


def follow(store: Store, sender: Kept) -> pl.DataFrame:
    """All steps after receive; gives the current decisions: the social payment first, then the allowance."""
    known = int(str(store.ask("derived/deliveries")["number"].max()))
    assemble(store, family("card"), day=DAY, known=known)
    watch(store, day=DAY, known=known)
    decide(store, day=DAY, known=known)
    offer(store, sender, day=DAY, known=known)
    return store.ask("derived/decisions").filter(state="current").sort("benefit")
