"""The pages of provenance: one item, one capture, one raw response."""

from typing import Annotated

import orjson
from fastapi import APIRouter, HTTPException, Query, Request, Response

from altlens.companies.table import load as load_directory
from altlens.items.base import Document
from altlens.items.capture import Capture, Exchange
from altlens.queries.provenance import capture_of, item_origins
from altlens.slurs import masked
from altlens.store.base import Store
from dashboard.dependencies import PointInTimeDep, StoreDep
from dashboard.rendering import render

router = APIRouter()
MAX_CHARACTERS = 200_000

Id = Annotated[str, Query(alias="id")]


@router.get("/item")
def item(request: Request, store: StoreDep, at: PointInTimeDep, item_id: Id) -> Response:
    origin = item_origins(store, item_id, at)
    if origin is None:
        raise HTTPException(404, "There is no such item, or it was not known at that time.")
    return render(
        request, "item.html", origin=origin, title=title_of(origin.item), symbol_of=_symbol_of
    )


@router.get("/capture")
def capture(request: Request, store: StoreDep, capture_id: Id) -> Response:
    return render(request, "capture.html", capture=_capture(store, capture_id))


@router.get("/response")
def response(
    request: Request,
    store: StoreDep,
    capture_id: Annotated[str, Query(alias="capture")],
    number: int = 0,
    raw: bool = False,
) -> Response:
    capture = _capture(store, capture_id)
    exchange = _exchange(capture, number)
    body = _body(store, exchange)
    if raw:
        return _download(exchange, body)
    text = _pretty(body)
    return render(
        request,
        "response.html",
        capture=capture,
        exchange=exchange,
        number=number,
        text=text[:MAX_CHARACTERS],
        is_cut=len(text) > MAX_CHARACTERS,
    )


def title_of(item: Document) -> str:
    """Return the item's title, or the field that says most about it."""
    names = ("title", "summary", "form", "concept", "action")
    title = next((str(item[name]) for name in names if item.get(name)), str(item["key"]))
    return masked(title) if item["kind"] == "post" else title


def _symbol_of(company: str) -> str:
    """Return a company's symbol, or its id if the directory does not list it."""
    try:
        return load_directory().by_id(company).symbol
    except KeyError:
        return company


def _capture(store: Store, capture_id: str) -> Capture:
    capture = capture_of(store, capture_id)
    if capture is None:
        raise HTTPException(404, f"There is no capture {capture_id}.")
    return capture


def _exchange(capture: Capture, number: int) -> Exchange:
    if not 0 <= number < len(capture.exchanges):
        count = len(capture.exchanges)
        raise HTTPException(404, f"The number must be below {count}, the responses of the capture.")
    return capture.exchanges[number]


def _body(store: Store, exchange: Exchange) -> bytes:
    try:
        return store.get_blob(exchange.body)
    except KeyError:
        raise HTTPException(
            404, "The body was deleted after its retention time; hash and headers remain."
        ) from None


def _download(exchange: Exchange, body: bytes) -> Response:
    name = f"response-{exchange.body[:12]}.txt"
    return Response(
        body,
        media_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _pretty(body: bytes) -> str:
    """Indent JSON; decode other bodies as text."""
    try:
        return orjson.dumps(orjson.loads(body), option=orjson.OPT_INDENT_2).decode()
    except orjson.JSONDecodeError:
        return body.decode("utf-8", "replace")
