"""What files tell of a child who was adopted: nothing that ties it to whose it was (`registry.adopted`).

Rows stay, so that they can be counted. A child whose household only such a parenthood holds together is in a
protected one. A derived row that names both, by itself or by the event it is about, tells whom that event is
about and nobody else, so that no other table leads from one to the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import polars as pl

from registry.adopted import ALSO, PAIR, secrets_of, without_former
from registry.confidential import PROTECTED, without_secrets
from registry.families import Family, together
from registry.gathered import gather
from registry.households import memberships_of
from registry.ports import Store
from registry.said import Node
from registry.successions import EVER, numbers_of

_HOUSEHOLD = ["household_id", "definition"]
_NUMBER = r"\b\d{12}\b"
_PERSON = rf"(?:\b[A-Z]\w*/)?{_NUMBER}(?:/[^\s\",;\]]*@\d+)?"
"""Somebody's number, or the reference of a fact about them."""
_OPEN = ("id", "subject")
"""What such a row still tells: itself, and whom an event is about."""
_TELEPHONE = "msisdn"
"""It tells whose it is as their own number does."""


# Households.


def protected_homes(store: Store, homes: pl.DataFrame, *, day: date, known: int) -> pl.DataFrame:
    """Memberships of a day; a child whom a parenthood from before an adoption ties is in a protected home.

    That is one who is with such a parent, or with others than without that parenthood. Households that were
    assembled before an adoption became known are asked about as known by now.
    """
    former = secrets_of(store).former
    children = homes.filter(pl.col("iin").is_in(former["other"].implode()))["iin"].unique().sort()
    if not children.len():
        return homes
    company = _company(homes, children)
    then = store.ask("families/parents(one, other)", citizens=children.to_list(), day=day, known=known)
    parents = company.join(then.join(former, on=PAIR, how="semi"), on=PAIR, how="semi")
    definitions = [one for one in together() if one.name in {*homes["definition"]}]
    people = company["one"].unique().sort().to_list()
    told = _company(_told_homes(store, definitions, people, day, known), children)
    others = [
        company.join(told, on=company.columns, how="anti"),
        told.join(company, on=told.columns, how="anti"),
    ]
    hidden = pl.col("iin").is_in(pl.concat([parents, *others])["other"].unique().implode())
    shown = ("household_id", "role", "because")
    return homes.with_columns(
        pl.when(hidden).then(pl.lit(PROTECTED)).otherwise(name).alias(name) for name in shown
    )


def _told_homes(
    store: Store, definitions: list[Family], people: list[str], day: date, known: int
) -> pl.DataFrame:
    """The memberships of these people as far as they are told of each other."""
    gathered = gather(store, *definitions, day=day, known=known, citizens=people, also=ALSO)
    return memberships_of(without_former(gathered), definitions, day)


def _company(homes: pl.DataFrame, children: pl.Series) -> pl.DataFrame:
    """With whom (one) each child (other) is under a definition."""
    own = homes.filter(pl.col("iin").is_in(children.implode())).select(*_HOUSEHOLD, other="iin")
    return homes.select(*_HOUSEHOLD, one="iin").join(own, on=_HOUSEHOLD).select("one", "other", "definition")


# Events, decisions and offers.


def derived(store: Store, table: str) -> pl.DataFrame:
    """All derived rows of a table as they may leave the registry."""
    rows = store.ask(f"derived/{table}")
    tied = pl.int_range(pl.len()).is_in(_naming_both(store, rows).implode())
    named = [name for name, type_ in rows.schema.items() if type_ == pl.String and name not in _OPEN]
    hidden = {name: pl.col(name).str.replace_all(_PERSON, PROTECTED) for name in named}
    if _TELEPHONE in named:
        hidden[_TELEPHONE] = pl.lit(PROTECTED)
    told = rows.with_columns(
        pl.when(tied).then(said).otherwise(name).alias(name) for name, said in hidden.items()
    )
    return without_secrets(store, told)


def _naming_both(store: Store, rows: pl.DataFrame) -> pl.Series:
    """The places of the rows that name two people of whom nobody is to know.

    A text may still name them by older numbers than those they have now.
    """
    pairs, numbers = _apart(store), numbers_of(store, EVER)
    said = _with_events(store, rows).with_row_index("at")
    if not pairs.height:
        return said["at"].clear()
    known = numbers.of(pairs["one"].unique().sort())
    met = said.filter(pl.any_horizontal(pl.col(pl.String).str.contains_any(known)))
    text = pl.concat_str(pl.col(pl.String), separator=" ", ignore_nulls=True)
    named = met.select("at", one=text.str.extract_all(_NUMBER)).explode("one")
    people = named.with_columns(pl.col("one").replace(numbers.newest)).unique()
    both = people.join(pairs, on="one").join(people.rename({"one": "other"}), on=["at", "other"], how="semi")
    return both["at"].unique()


def _with_events(store: Store, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with whom the event they are about is about, and the facts it rests on."""
    if "event" not in rows.columns:
        return rows
    events = store.ask("derived/events").select("subject", event="id", event_facts="facts")
    return rows.join(events, on="event", how="left", maintain_order="left")


# Explanations.


def told_chain(store: Store, chain: Node) -> Node:
    """A chain that names two people of whom nobody is to know: only the one it names first."""
    numbers = numbers_of(store, EVER)
    named = [numbers.newest.get(one, one) for one in re.findall(_NUMBER, " ".join(_texts(chain)))]
    turn = {iin: place for place, iin in reversed(list(enumerate(named)))}
    pairs = _apart(store, sorted(turn)) if turn else pl.DataFrame(schema=dict.fromkeys(PAIR, pl.String))
    hidden = {max(pair, key=turn.__getitem__) for pair in pairs.rows() if turn.keys() >= {*pair}}
    return _without(chain, {*numbers.of(hidden)}) if hidden else chain


def _texts(chain: Node) -> Iterator[str]:
    yield from (chain.id, chain.text)
    for child in chain.children:
        yield from _texts(child)


def _without(chain: Node, people: set[str]) -> Node:
    def shown(found: re.Match[str]) -> str:
        return found.group() if people.isdisjoint(re.findall(_NUMBER, found.group())) else PROTECTED

    below = tuple(_without(child, people) for child in chain.children)
    return Node(chain.kind, re.sub(_PERSON, shown, chain.id), re.sub(_PERSON, shown, chain.text), below)


def _apart(store: Store, people: list[str] | None = None) -> pl.DataFrame:
    """Former parents, each with the child, and with who adopted it: one, other. people: of these alone."""
    known = secrets_of(store, people)
    adopters = known.hidden.join(known.former, on=PAIR, how="anti").select("other", adopter="one")
    replaced = known.former.join(adopters, on="other").select("one", other="adopter")
    return pl.concat([known.former, replaced]).filter(pl.col("one") != pl.col("other")).unique()
