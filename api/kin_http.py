"""The API's route for kin: who is related to a person, and what each is called in three languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, BeforeValidator
from pydantic_core import PydanticCustomError

from api.small_frames import quickly
from registry.deliveries import known_on, newest_day
from registry.errors import NotFound
from registry.kinship.kin import MOST, kin_of
from registry.ports import Store


class PathStepModel(BaseModel):
    """One step of a path, to whom, and the facts it rests on."""

    step: str
    iin: str
    facts: list[str]


class RelationModel(BaseModel):
    """One way in which somebody is kin."""

    key: str | None
    term: str
    terms: dict[str, str]
    kind: str
    by: str
    degree: int
    shared: str | None
    shared_words: str | None
    words: str
    path: list[PathStepModel]


class RelativeModel(BaseModel):
    """Somebody who is kin; born is null where it is not known to the day."""

    iin: str
    name: str
    sex: str | None
    born: date | None
    died: date | None
    dead: bool
    relations: list[RelationModel]


class KinModel(BaseModel):
    """Everybody who is kin to a person up to a degree."""

    iin: str
    name: str
    day: date
    known: int
    degree: int
    language: str
    relatives: list[RelativeModel]


Degree = Annotated[
    int, Query(description=f"births between the two, 1 to {MOST}: sibling 2, uncle 3, cousin 4")
]
Language = Annotated[str, Query(description="language of `term` and `words`: kk, ru or en")]


def _written_out(day: Any) -> Any:
    """A number would be read as seconds since 1970, and a time of day be passed over."""
    if isinstance(day, str) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", day):
        raise PydanticCustomError("date_form", "a day has the form YYYY-MM-DD")
    return day


DayWritten = Annotated[date, BeforeValidator(_written_out)]
Day = Annotated[DayWritten | None, Query(description="the day asked about; without it the newest delivery's")]
Known = Annotated[
    DayWritten | None, Query(description="as the registry knew it at the end of that day in Almaty")
]


def router(errors: dict[int | str, dict[str, Any]]) -> APIRouter:
    """The route, with the errors that every route of the API declares."""
    routes = APIRouter()

    @routes.get("/kin/{iin}", response_model=KinModel, responses=errors, tags=["families"])
    @quickly
    def kin(
        iin: str,
        store: StoreNow,
        day: Day = None,
        known: Known = None,
        degree: Degree = 3,
        lang: Language = "en",
    ) -> dict[str, Any]:
        """The kin of a person by blood, marriage, step and guardianship, each with the path to them."""
        deliveries = store.ask("derived/deliveries")
        chosen = day or newest_day(deliveries)
        if chosen is None:
            raise NotFound("nothing was received yet", do="receive deliveries first")
        number = known_on(deliveries, known)
        return kin_of(store, iin, day=chosen, known=number, degree=degree, language=lang).as_json()

    return routes


def _store(request: Request) -> Iterator[Store]:
    with request.app.state.reader.current() as store:
        yield store


StoreNow = Annotated[Store, Depends(_store)]
