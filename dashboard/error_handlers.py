"""Error responses: a page, or JSON under /api and /metrics."""

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exception_handlers import (
    http_exception_handler,
    request_validation_exception_handler,
)
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from altlens.errors import AltlensError, StoreUnavailable, UnknownSymbol
from dashboard.rendering import render

STATUS: dict[type[AltlensError], int] = {UnknownSymbol: 404, StoreUnavailable: 503}


def add_error_handlers(app: FastAPI) -> None:
    """Answer errors in the format of the requested address."""

    @app.exception_handler(AltlensError)
    async def altlens_error(request: Request, error: AltlensError) -> Response:
        return await _response(request, HTTPException(STATUS.get(type(error), 422), str(error)))

    @app.exception_handler(HTTPException)
    async def http_error(request: Request, error: HTTPException) -> Response:
        return await _response(request, error)

    @app.exception_handler(RequestValidationError)
    async def validation_error(request: Request, error: RequestValidationError) -> Response:
        if is_api(request):
            return await request_validation_exception_handler(request, error)
        messages = "; ".join({_message(detail) for detail in error.errors()})
        return await _response(request, HTTPException(422, f"Invalid request: {messages}."))


def is_api(request: Request) -> bool:
    """Whether the address is for programs, which get JSON."""
    return request.url.path.startswith(("/api", "/metrics"))


def _message(detail: dict[str, Any]) -> str:
    return f"{detail['loc'][-1]}: {detail['msg'].removeprefix('Value error, ')}"


async def _response(request: Request, error: HTTPException) -> Response:
    if is_api(request):
        return await http_exception_handler(request, error)
    title = HTTPStatus(error.status_code).phrase
    page = render(request, "error.html", title=title, detail=error.detail)
    page.status_code = error.status_code
    return page
