"""The API: look up a family, a citizen, an explanation. Access control comes later: loopback only."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Query, Request
from fastapi import Path as PathParameter
from pydantic import BaseModel

from api import VERSION
from api.history_http import router as history_router
from api.kin_http import Day, Known
from api.kin_http import router as kin_router
from api.problems import ErrorModel, answer_errors, refuse_unknown_words
from api.readers import Reader
from api.small_frames import quickly
from loaders.rows import find_rows
from registry import steps
from registry.citizen import citizen
from registry.deliveries import known_on, newest_day
from registry.errors import NotFound, WrongUsage
from registry.families import families
from registry.families import family as definition_named
from registry.family import family_of
from registry.ports import Store


class StepModel(BaseModel):
    """One bond of a path, in words (kk, ru, en), and the facts it rests on."""

    words: dict[str, str]
    facts: list[str]


class MemberModel(BaseModel):
    """A member of a household, and the path from the person asked about."""

    iin: str
    name: str
    born: date
    role: str
    because: str
    path: list[StepModel]


class FamilyModel(BaseModel):
    """A household on a day, as known at a delivery.

    counted, at_least: of a definition that counts members, how many there are and how many it takes.
    """

    iin: str
    household_id: str
    definition: str
    day: date
    known: int
    members: list[MemberModel]
    bonds: list[tuple[str, str, str]]
    assumptions: list[str]
    protected: bool
    counted: int | None = None
    at_least: int | None = None


class FactModel(BaseModel):
    """A fact of a citizen, with its time and source; a confidential one says only that it is protected."""

    kind: str
    reference: str
    says: dict[str, Any] | str
    valid_from: date | None = None
    valid_to: date | None = None
    delivery: int | None = None


class CitizenModel(BaseModel):
    """What the registry knows of a person."""

    iin: str
    born: date
    sex: str
    known: int
    facts: list[FactModel]


class ExplanationModel(BaseModel):
    """One link of the chain from an id to the rows of the deliveries."""

    kind: str
    id: str
    text: str
    because: list[ExplanationModel]


class HealthModel(BaseModel):
    """Whether the store answers, and what it last received."""

    status: str
    deliveries: int
    as_of: date | None


ERRORS: dict[int | str, dict[str, Any]] = {
    404: {"model": ErrorModel, "description": "nobody and nothing by that number, id or path"},
    409: {"model": ErrorModel, "description": "input that cannot be taken"},
    422: {
        "model": ErrorModel,
        "description": "an unknown or wrong word: it is named, and the known ones listed",
    },
    503: {"model": ErrorModel, "description": "there is no store yet, or it cannot be reached"},
}
Definition = Annotated[
    str, Query(description="family definition", json_schema_extra={"enum": sorted(families())})
]
Iin = Annotated[str, PathParameter(description="individual identification number, 12 digits")]
Id = Annotated[
    str, PathParameter(description="an offer, decision, event, household, or TYPE/IIN/RECORD@DELIVERY")
]


def create_app(store_url: str) -> FastAPI:
    """The API over a store."""
    reader = Reader(store_url)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        reader.close()

    app = FastAPI(
        lifespan=lifespan,
        title="Family registry",
        description="Households derived from kinship, guardianship and registered address, and why. "
        "There is no access control yet: the server answers this machine only.",
        version=VERSION,
        responses=ERRORS,
        dependencies=[Depends(refuse_unknown_words)],
    )
    app.state.reader = reader
    answer_errors(app)
    app.include_router(kin_router(ERRORS))
    app.include_router(history_router(ERRORS))

    @app.get("/families/{iin}", response_model=FamilyModel, tags=["families"])
    @quickly
    def family(
        iin: Iin, store: StoreNow, day: Day = None, known: Known = None, definition: Definition = "card"
    ) -> dict[str, Any]:
        """The household of a person, with the path that makes each member one."""
        chosen, delivery = _when(store, day, known)
        return family_of(store, iin, definition_named(definition), day=chosen, known=delivery).as_json()

    @app.get("/citizens/{iin}", response_model=CitizenModel, tags=["citizens"])
    @quickly
    def citizen_facts(iin: Iin, store: StoreNow, day: Day = None, known: Known = None) -> dict[str, Any]:
        """Every fact about a person: who said it, when it was true, when it was known."""
        _, delivery = _when(store, day, known)
        return citizen(store, iin, known=delivery, day=day)

    @app.get("/explanations/{id:path}", response_model=ExplanationModel, tags=["explanations"])
    @quickly
    def explanation(id: Id, store: StoreNow) -> dict[str, Any]:
        """The chain from an offer, decision, event or household to the rows it rests on."""
        return steps.explain(store, id, find_rows=find_rows).as_json()

    @app.get("/health", response_model=HealthModel, tags=["health"])
    def health(store: StoreNow) -> HealthModel:
        """Whether the store answers."""
        deliveries = store.ask("derived/deliveries").filter("complete")
        return HealthModel(status="ok", deliveries=deliveries.height, as_of=newest_day(deliveries))

    return app


def refuse_other_than_loopback(host: str) -> None:
    """Until access control exists the API must not be reachable from elsewhere."""
    inside = os.environ.get("REGISTRY_IN_CONTAINER") == "1"
    loopback = host == "localhost" or (_is_address(host) and ipaddress.ip_address(host).is_loopback)
    if not loopback and not inside:
        raise WrongUsage(
            f"the API does not listen on {host}",
            why="there is no access control yet",
            do="use 127.0.0.1; in a container, publish the port on the loopback only",
        )


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _store(request: Request) -> Iterator[Store]:
    with request.app.state.reader.current() as store:
        yield store


StoreNow = Annotated[Store, Depends(_store)]


def _when(store: Store, day: date | None, known: date | None) -> tuple[date, int]:
    deliveries = store.ask("derived/deliveries")
    chosen = day or newest_day(deliveries)
    if chosen is None:
        raise NotFound("nothing was received yet", do="receive deliveries first")
    return chosen, known_on(deliveries, known)
