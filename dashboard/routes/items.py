"""One item, one capture, one raw response: the way back from a figure to its source."""

from typing import Annotated

import orjson
from fastapi import APIRouter, HTTPException, Query, Request, Response

from altlens.companies.table import load as load_directory
from altlens.items.base import Document
from altlens.items.capture import Capture, Exchange
from altlens.queries.provenance import capture_of, item_origins
from altlens.store.base import Store
from dashboard.dependencies import PointInTimeDep, TheStore
from dashboard.rendering import render

router = APIRouter()
SHOWN_CHARACTERS = 200_000

Id = Annotated[str, Query(alias="id")]


@router.get("/item")
def item(request: Request, store: TheStore, at: PointInTimeDep, item_id: Id) -> Response:
    found = item_origins(store, item_id, at)
    if found is None:
        raise HTTPException(404, "There is no such item, or it was not known at that time.")
    return render(request, "item.html", found=found, title=title_of(found.item), symbol_of=_symbol)


@router.get("/capture")
def capture(request: Request, store: TheStore, capture_id: Id) -> Response:
    return render(request, "capture.html", capture=_capture(store, capture_id))


@router.get("/response")
def response(
    request: Request, store: TheStore, capture: str, number: int = 0, raw: bool = False
) -> Response:
    held = _capture(store, capture)
    exchange = _exchange(held, number)
    body = _body(store, exchange)
    if raw:
        name = f"response-{exchange.body[:12]}.txt"
        return Response(
            body,
            media_type="application/octet-stream",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
    text = _readable(body)
    return render(
        request,
        "response.html",
        capture=held,
        exchange=exchange,
        number=number,
        text=text[:SHOWN_CHARACTERS],
        cut=len(text) > SHOWN_CHARACTERS,
    )


def title_of(item: Document) -> str:
    """What an item is called: its own title, or what it is of."""
    names = ("title", "summary", "form", "concept", "action")
    return next((str(item[name]) for name in names if item.get(name)), str(item["key"]))


def _symbol(company: str) -> str:
    """A company's symbol; its id where the directory does not know it."""
    try:
        return load_directory().by_id(company).symbol
    except KeyError:
        return company


def _capture(store: Store, capture_id: str) -> Capture:
    found = capture_of(store, capture_id)
    if found is None:
        raise HTTPException(404, f"There is no capture {capture_id}.")
    return found


def _exchange(capture: Capture, number: int) -> Exchange:
    if not 0 <= number < len(capture.exchanges):
        raise HTTPException(404, f"The capture has {len(capture.exchanges)} responses.")
    return capture.exchanges[number]


def _body(store: Store, exchange: Exchange) -> bytes:
    try:
        return store.get_blob(exchange.body)
    except KeyError:
        raise HTTPException(404, "The body is no longer kept; its hash and headers are.") from None


def _readable(body: bytes) -> str:
    """JSON set out in lines; other bodies as text."""
    try:
        return orjson.dumps(orjson.loads(body), option=orjson.OPT_INDENT_2).decode()
    except orjson.JSONDecodeError:
        return body.decode("utf-8", "replace")
