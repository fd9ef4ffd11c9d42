"""How the API tells what went wrong: every error has one shape, whoever found it."""

from __future__ import annotations

import re
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from registry.errors import NotFound, RefusedInput, RegistryError, StoreError, WrongUsage, unknown

STATUS: dict[type[RegistryError], int] = {NotFound: 404, WrongUsage: 422, RefusedInput: 409, StoreError: 503}
"""From the error's class to HTTP; the domain knows no HTTP."""
COMMAND = re.compile(r"\bregistry [a-z]+")
"""What is advised to a person at a terminal: who asks the API has none."""
WORDS = {404: "there is no such page", 405: "this page is only read: GET"}


class ErrorModel(BaseModel):
    """What happened, where, why, and what to do."""

    error: str
    where: str = ""
    why: str = ""
    do: str = ""


def answer_errors(app: FastAPI) -> None:
    """Give every error of the application the one shape."""
    app.add_exception_handler(RegistryError, _ours)
    app.add_exception_handler(RequestValidationError, _mistyped)
    app.add_exception_handler(HTTPException, _of_the_framework)
    app.add_exception_handler(Exception, _defect)


def refuse_unknown_words(request: Request) -> None:
    """A parameter nobody reads, or one given twice, is an error: it never means "everything"."""
    documented = request.app.openapi()["paths"][request.scope["route"].path_format]["get"]
    known = [one["name"] for one in documented.get("parameters", ()) if one["in"] == "query"]
    for name in request.query_params:
        if name not in known and not known:
            raise WrongUsage(f"unknown query parameter: {name}", do="ask without parameters")
        if name not in known:
            raise unknown("query parameter", name, known)
        if len(request.query_params.getlist(name)) > 1:
            raise WrongUsage(f"{name} is given more than once", do="give it once")


async def _ours(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RegistryError)
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 500)
    parts = error.parts()
    if COMMAND.search(parts["do"]):
        parts["do"] = "tell the keepers of the registry"
    return _answer(status, error.what, **parts)


async def _mistyped(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    first: dict[str, Any] = dict(error.errors()[0])
    place, *name = map(str, first["loc"])
    do = "write a day as YYYY-MM-DD" if first["type"].startswith("date") else ""
    what = f"{'.'.join(name) or place} is {first.get('input')!r}"
    return _answer(422, what, where=place, why=first["msg"], do=do)


async def _of_the_framework(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    what = WORDS.get(error.status_code, str(error.detail))
    where = f"{request.method} {request.url.path}"
    return _answer(error.status_code, what, where=where, do="see /docs", headers=error.headers)


async def _defect(request: Request, error: Exception) -> JSONResponse:
    return _answer(500, "a defect of the registry", do="tell its keepers; the server's log says more")


def _answer(
    status: int, error: str, *, where: str = "", why: str = "", do: str = "", headers: Any = None
) -> JSONResponse:
    body = ErrorModel(error=error, where=where, why=why, do=do).model_dump()
    return JSONResponse(body, status_code=status, headers=headers)
