"""What is due and reaches nobody by itself: offers that are held, and rights with nobody to ask.

A person telephones, writes, or looks for who represents the family. An offer that is held because the person
applied, or because it is not due any more, waits for nobody; one held for a reported death waits for that.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from registry.differences import COLUMNS
from registry.offers import LEFT, LIVES, NO_PHONE, UNDER_AGE, is_offered
from registry.ports import Store

AGENCIES = {NO_PHONE: "population", **dict.fromkeys((UNDER_AGE, LEFT, *LIVES.values()), "steward")}
"""Why an offer waits for a person, and who can help."""


def of_waiting(store: Store, in_force: pl.DataFrame, *, day: date) -> pl.DataFrame:
    """Offers that are held for a person, and decisions that say yes to nobody: `differences.COLUMNS`.

    in_force: what `derived/decisions` gives of the current ones.
    """
    due = in_force.filter(is_offered(day), outcome="yes")
    rights = due.select(
        "event", "recipient", "benefit", now="amount", since="right_arises", decision_now="id"
    )
    held = store.ask("derived/offers").filter(pl.col("state") == "held", pl.col("because").is_in([*AGENCIES]))
    offers = held.join(rights.drop("recipient"), on=["event", "benefit"]).with_columns(
        agency=pl.col("because").replace_strict(AGENCIES)
    )
    events = store.ask("derived/standing").select("subject", event="id")
    of_nobody = rights.filter(pl.col("recipient").is_null()).join(events, on="event")
    about = ["benefit", "now", "since", "decision_now", "agency"]
    tasks = [
        pl.DataFrame(schema=COLUMNS),
        offers.select(*about, kind=pl.lit("offer_held"), subject="recipient", other="id", detail="because"),
        of_nobody.with_columns(agency=pl.lit("steward")).select(
            *about, "subject", kind=pl.lit("nobody_to_ask"), other="event"
        ),
    ]
    return pl.concat(tasks, how="diagonal")
