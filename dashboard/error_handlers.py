"""What a visitor sees when something cannot be answered: a page, or JSON under /api."""

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


def tell_faults(app: FastAPI) -> None:
    """Answer errors in the form that was asked for."""

    @app.exception_handler(AltlensError)
    async def known(request: Request, error: AltlensError) -> Response:
        return await _told(request, HTTPException(STATUS.get(type(error), 422), str(error)))

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        return await _told(request, error)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        if _is_api(request):
            return await request_validation_exception_handler(request, error)
        said = "; ".join({_said(fault) for fault in error.errors()})
        return await _told(request, HTTPException(422, f"The address cannot be read: {said}."))


def _said(fault: dict[str, Any]) -> str:
    return f"{fault['loc'][-1]}: {fault['msg'].removeprefix('Value error, ')}"


async def _told(request: Request, error: HTTPException) -> Response:
    if _is_api(request):
        return await http_exception_handler(request, error)
    title = HTTPStatus(error.status_code).phrase
    page = render(request, "fault.html", title=title, detail=error.detail)
    page.status_code = error.status_code
    return page


def _is_api(request: Request) -> bool:
    return request.url.path.startswith(("/api", "/metrics"))
