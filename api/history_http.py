"""The API's route for a person's households over time."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from api.kin_http import Day, Known, StoreNow
from api.small_frames import quickly
from registry.deliveries import known_on, newest_day
from registry.errors import NotFound
from registry.families import families, family
from registry.history import history_of


class MemberThenModel(BaseModel):
    """Who was a member, and as what."""

    iin: str
    name: str
    role: str


class ChangeModel(BaseModel):
    """A fact that began or ended, a birth, a death or an age reached; in words (kk, ru, en)."""

    what: str
    how: str
    words: dict[str, str]
    people: list[str]
    names: list[str]
    fact: str | None


class StayModel(BaseModel):
    """A household with the same members, from a day until another, which is not included.

    `changes` happened on its first day; `ended_by` on the day it ends, if no other household follows.
    """

    from_: str = Field(alias="from")
    to: str | None
    household_id: str
    members: list[MemberThenModel]
    joined: list[str]
    left: list[str]
    changes: list[ChangeModel]
    ended_by: list[ChangeModel]


class HistoryModel(BaseModel):
    """Every household of a person until a day, the latest last."""

    iin: str
    name: str
    definition: str
    day: str
    known: int
    stays: list[StayModel]


Definition = Annotated[
    str,
    Query(
        description="family definition",
        json_schema_extra={"enum": sorted(name for name, one in families().items() if one.on == "day")},
    ),
]


def router(errors: dict[int | str, dict[str, Any]]) -> APIRouter:
    """The route, with the errors that every route of the API declares."""
    routes = APIRouter()

    @routes.get("/families/{iin}/history", response_model=HistoryModel, responses=errors, tags=["families"])
    @quickly
    def history(
        iin: str, store: StoreNow, day: Day = None, known: Known = None, definition: Definition = "card"
    ) -> dict[str, Any]:
        """Every household the person was in, since when, and what changed it."""
        deliveries = store.ask("derived/deliveries")
        chosen = day or newest_day(deliveries)
        if chosen is None:
            raise NotFound("nothing was received yet", do="receive deliveries first")
        number = known_on(deliveries, known)
        return history_of(store, iin, family(definition), day=chosen, known=number).as_json()

    return routes
