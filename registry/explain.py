"""Step six: any id, walked back to the rows of the deliveries it rests on.

Offer, decision, each test with its article, event, path and facts, delivery, row: a family, a lawyer and a
court can follow it.
"""

from __future__ import annotations

import json
from typing import Any

import polars as pl

from registry import facts, schema
from registry.benefits import benefit
from registry.confidential import PROTECTED, is_secret, marked, masked_text
from registry.errors import NotFound, WrongUsage
from registry.periods import Paid
from registry.ports import Store
from registry.said import FindRows, Node, Saying, Sayings
from registry.successions import others
from registry.written_out import told_chain

OFTEN: dict[Paid, str] = {"monthly": "a month", "once": "once", "notice": ""}
STATED = ("Judgement", "Application")
"""What a person states to the registry itself: nothing was delivered, so there is no row to lead back to."""


def explain(store: Store, id_: str, *, find_rows: FindRows) -> Node:
    """The chain behind an offer, a decision, an event, a household or a fact."""
    sayings = Sayings(find_rows)
    return told_chain(store, sayings.put_into(_chain(_Explainer(store, sayings), id_)))


def _chain(explainer: _Explainer, id_: str) -> Node:
    prefix = id_.partition("_")[0]
    if "@" in id_:
        return explainer.fact(id_)
    if prefix not in explainer.kinds:
        raise WrongUsage(
            f"{id_} is no id of this registry",
            do="ids begin with of_, de_, ev_ or hh_; a fact is TYPE/IIN/RECORD@DELIVERY",
        )
    return explainer.kinds[prefix](id_)


class _Explainer:
    """Follows the chain; each method gives one link with what is behind it."""

    def __init__(self, store: Store, sayings: Sayings) -> None:
        self.store, self.sayings = store, sayings
        self.kinds = {"of": self.offer, "de": self.decision, "ev": self.event, "hh": self.household}
        self.deliveries = {
            row["number"]: row for row in store.ask("derived/deliveries").iter_rows(named=True)
        }

    def offer(self, id_: str) -> Node:
        row = self._one("offers", id_)
        because = f" ({row['because']})" if row["because"] else ""
        text = f"{row['benefit']} to {row['recipient']}: {row['state']}{because}"
        message = Node("message", row["reference"], f"{row['text_kk']} / {row['text_ru']}")
        return Node("offer", id_, text, (message, self.decision(row["decision"])))

    def decision(self, id_: str) -> Node:
        row = self._one("decisions", id_)
        often = OFTEN[benefit(row["benefit"]).definition.paid]
        amount = f", {row['amount']} tenge {often}" if row["amount"] is not None else ""
        text = f"{row['benefit']}: {row['outcome']}{amount}; right arose on {row['right_arises']}"
        children = [Node("test", test["name"], _test_words(test)) for test in json.loads(row["tests"])]
        if row["arithmetic"]:
            children.append(Node("arithmetic", "", row["arithmetic"]))
        if row["period"]:
            children.append(Node("period", "", f"paid {row['period']}"))
        children += self._excluded(row)
        children += [Node("missing", "", _missing_words(one)) for one in json.loads(row["missing"])]
        children.append(Node("law", row["law_version"], f"{row['law']}, in force on {_law_day(row)}"))
        children.append(self.event(row["event"]))
        event_facts = set(json.loads(self._one("events", row["event"])["facts"]))
        used = [one for one in json.loads(row["facts"]) if one not in event_facts]
        return Node("decision", id_, text, (*children, *map(self.fact, used)))

    def _excluded(self, row: dict[str, Any]) -> list[Node]:
        """The more favourable benefit that is offered instead, or those it is offered instead of."""
        if row["yields_to"]:
            other = self._one("decisions", row["yields_to"])
            text = f"not offered: {_amount_of(other)} is more favourable, and the two exclude each other"
            return [Node("yields", other["id"], text)]
        ids = self.store.ask("derived/yielding", decision=row["id"])["id"].to_list()
        beaten = self.store.ask("by_id/decisions", ids=ids).sort("id")
        return [
            Node("instead", one["id"], f"offered instead of {_amount_of(one)}, which it excludes")
            for one in beaten.iter_rows(named=True)
        ]

    def event(self, id_: str) -> Node:
        row = self._one("events", id_)
        because = f" ({masked_text(row['because'])})" if row["because"] else ""
        text = f"{row['kind']} of {row['subject']} on {row['right_arises']}: {row['state']}{because}"
        return Node("event", id_, text, tuple(map(self.fact, json.loads(row["facts"]))))

    def household(self, id_: str) -> Node:
        members = self.store.ask("derived/members", household=id_).sort("iin")
        if members.height:
            children = tuple(
                Node("member", row["iin"], f"{row['iin']}: {row['role']}, because {row['because']}")
                for row in members.iter_rows(named=True)
            )
            return Node("household", id_, f"{members['definition'][0]} family of {members.height}", children)
        raise NotFound(
            f"there is no household {id_} now",
            why="households are kept as of the last assembled day; their ids follow the reference person",
            do="if it was one before, ask for the family of a person of it on such a day",
        )

    def fact(self, reference: str) -> Node:
        wanted = facts.parse(reference)
        versions = self.store.ask(f"history/{wanted.kind}", citizens=[wanted.subject]).filter(
            pl.col("record") == wanted.record
        )
        said = versions.filter(delivery=wanted.delivery).sort("valid_from")
        if not said.height:
            raise NotFound(f"there is no fact {reference}")
        subject, known = [wanted.subject], max(self.deliveries)
        said = marked(self.store, wanted.kind, said, known=known, citizens=subject)
        if any(is_secret(row) for row in said.iter_rows(named=True)):
            return Node("fact", PROTECTED, f"{wanted.kind}: {PROTECTED}")
        children = tuple(self._said(wanted, row, versions) for row in said.iter_rows(named=True))
        return Node("fact", reference, f"{wanted.kind} of {wanted.subject}: {wanted.record}", children)

    def _said(self, wanted: facts.Reference, row: dict[str, Any], versions: pl.DataFrame) -> Node:
        """What one version says, and the row of the file that said it."""
        if wanted.kind in STATED:
            return _stated(wanted, row)
        ended = f", ended by {row['ended_by']}" if row.get("ended_by") else ""
        earlier = versions.filter(pl.col("delivery") <= wanted.delivery)["delivery"].unique()
        saying = Saying(
            kind=wanted.kind,
            fact=row,
            words=f"{_fact_words(wanted.kind, row)}{ended}",
            numbers=[row["subject"], *others(self.store, row["subject"])],
            deliveries=[self.deliveries[number] for number in earlier.sort(descending=True)],
        )
        return self.sayings.later(saying)

    def _one(self, kind: str, id_: str) -> dict[str, Any]:
        found = self.store.ask(f"by_id/{kind}", ids=[id_])
        if not found.height:
            raise NotFound(f"there is no {kind.rstrip('s')} {id_}")
        return found.row(0, named=True)


def _fact_words(kind: str, row: dict[str, Any]) -> str:
    """A fact's own properties and its time, in words."""
    own = [prop.name for prop in schema.own_properties(kind) if prop.name not in ("confidential", "ended_by")]
    said = [f"{name} {row[name]}" for name in own if row.get(name) is not None]
    until = "" if row["valid_to"] == schema.OPEN_DATE else f" until {row['valid_to']}"
    to = [f"to {row['object']}"] if row.get("object") else []
    return ", ".join([*to, *said, f"from {row['valid_from']}{until}"])


def _stated(wanted: facts.Reference, row: dict[str, Any]) -> Node:
    if wanted.kind == "Application":
        said, why = f"applied for {row['benefit']} on {row['valid_from']}", f"taken by {row['by']}"
    else:
        said, why = f"{row['verdict']} by a steward", f"stated by {row['by']}: {row['why']}"
    return Node("said", str(wanted.delivery), said, (Node("row", "", why),))


def _test_words(test: dict[str, Any]) -> str:
    answer = {True: "yes", False: "no", None: "unknown"}[test["answer"]]
    return f"{answer}: {test.get('sentence') or test['name']} [{test.get('article') or 'assumption'}]"


def _law_day(row: dict[str, Any]) -> str:
    """The day whose law decided, and why it is another one than that of the right."""
    day = row["law_day"] or row["right_arises"]
    if day == row["right_arises"]:
        return str(day)
    is_known = row["period_from"] == day
    return f"{day}, the first day that {'is' if is_known else 'would be'} paid"


def _amount_of(row: dict[str, Any]) -> str:
    return f"{row['benefit']} of {row['amount']} tenge {OFTEN[benefit(row['benefit']).definition.paid]}"


def _missing_words(one: dict[str, Any]) -> str:
    settles = "; to know it settles the case" if one["settles"] else ""
    return f"{one['meaning']} ({one['fact']}), to be told by {one['agency']}{settles}"
