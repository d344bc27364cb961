"""Hostile text in every field from outside stays inert in a browser."""

import json
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, expect

from altlens.items.base import Item, stamp
from altlens.items.capture import Capture, Exchange
from altlens.items.filing import Filing
from altlens.items.profile import Profile
from altlens.queries.search_index import entries
from altlens.settings import Settings
from altlens.store.base import Store
from altlens.store.collections import (
    ANALYSES,
    ASKED,
    CAPTURES,
    DELIVERIES,
    FAILURES,
    ITEMS,
    LINKS,
    WORDS,
)
from altlens.store.sqlite import SqliteStore
from altlens.user_state.watchlists import add_to
from tests.acceptance.browsing import Visit, served
from tests.hand_made import COMPANY, article, at, bar

ATTACK = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\u202egnitirw'\"{{7*7}}"
LINK = "javascript:alert(3)"
NOW = at("2026-06-18")
EXCHANGE = {"method": "GET", "url": f"https://x.example/{ATTACK}", "status": 200, "fetched_at": NOW}
WHEN = {"event_at": NOW, "available_at": NOW, "fetched_at": NOW, "companies": (COMPANY,)}


def poison(store: Store) -> tuple[Item, Capture]:
    """Fill the store with hostile text in every field from sources, users and errors."""
    body = store.put_blob(f"<html>{ATTACK}</html>".encode())
    headers = {"x-hostile": ATTACK}
    exchange = Exchange(**EXCHANGE, headers=headers, body=body, size_bytes=100)
    query = f"rss/{COMPANY}/AAPL/x"
    capture = Capture(query=query, source="rss", clock=NOW, fetched_at=NOW, exchanges=(exchange,))
    store.add(CAPTURES, [capture.document()])
    text = article(ATTACK, NOW, NOW, summary=ATTACK, publisher=ATTACK, url=LINK, capture=capture.id)
    common = {**WHEN, "capture": capture.id, "url": LINK}
    filing = Filing(
        source="filings",
        key="filing/1",
        accession="1",
        form=ATTACK,
        filed=NOW.date(),
        items=(ATTACK,),
        description=ATTACK,
        **common,
    )
    profile = Profile(
        source="yahoo_finance",
        key="profile/1",
        symbol="AAPL",
        name=ATTACK,
        sector=ATTACK,
        industry=ATTACK,
        website=LINK,
        **common,
    )
    bars = [bar(f"2026-06-{day}", 100 + day, capture=capture.id) for day in (16, 17, 18)]
    store.add(ITEMS, [item.document() for item in (text, filing, profile, *bars)])
    store.add(LINKS, [_link(text)])
    store.add(ANALYSES, [_analysis(text)])
    store.add(WORDS, entries([_analysis(text)]))
    _operations(store)
    return text, capture


def _link(item: Item) -> dict[str, str]:
    name = f"{ASKED}/{COMPANY}/{item.id}"
    link = {"company": COMPANY, "item": item.id, "kind": ASKED, "linked_at": stamp(NOW)}
    return {"_id": name, **link}


def _analysis(item: Item) -> dict[str, object]:
    mention = {
        "company": COMPANY,
        "symbol": "AAPL",
        "start": 0,
        "end": 4,
        "text": ATTACK,
        "relevance": 1.0,
        "primary": True,
        "role": "subject",
        "why": ATTACK,
    }
    event = {"type": "product", "start": 0, "end": 4, "text": ATTACK, "why": ATTACK}
    result = {
        "language": {"code": "en", "confidence": 1.0, "why": ATTACK},
        "sentiment": {"label": "neutral", "score": 0.0, "why": [ATTACK]},
        "companies": [mention],
        "events": [event],
        "signature": {"minhash": "", "numbers": [], "directions": [], "tokens": ["alert"]},
    }
    return {
        "_id": f"{item.id}@1",
        "item": item.id,
        "version": "1",
        "analyzed_at": stamp(NOW),
        "available_at": stamp(NOW),
        "companies": [COMPANY],
        "analysis": result,
    }


def _operations(store: Store) -> None:
    add_to(store, ATTACK, ["AAPL"])
    row = {"run": "run:1", "stage": "fetch", "unit": ATTACK, "state": "open", "attempts": 1}
    times = {"first_at": stamp(NOW), "last_at": stamp(NOW)}
    error = {"error": "NotFound", "message": ATTACK, "capture": ""}
    store.put(FAILURES, [{"_id": "failure:1", **row, **times, **error}])
    alert = {"rule": ATTACK, "company": COMPANY, "symbol": "AAPL", "text": ATTACK, "items": []}
    state = {"at": stamp(NOW), "state": "failed", "detail": ATTACK, "about": ATTACK}
    store.add(DELIVERIES, [{"_id": "delivery:1", **alert, **state}])


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Item, Capture]]:
    with SqliteStore(tmp_path_factory.mktemp("hostile") / "store.sqlite") as store:
        text, capture = poison(store)
        with served(store, Settings()) as address:
            yield address, text, capture


@pytest.fixture
def visit(browser: Browser, poisoned: tuple[str, Item, Capture]) -> Iterator[Visit]:
    """A visit without dialogs, errors or requests to other sites."""
    context = browser.new_context()
    visit = Visit(context.new_page(), poisoned[0])
    yield visit
    visit.check()
    context.close()


def _pages(text: Item, capture: Capture) -> list[str]:
    return [
        "/companies/AAPL",
        "/companies/AAPL/stories",
        f"/companies/AAPL/story?{urlencode({'id': text.id})}",
        f"/item?{urlencode({'id': text.id})}",
        f"/capture?{urlencode({'id': capture.id})}",
        f"/response?{urlencode({'capture': capture.id})}",
        "/search?q=alert",
        f"/search?{urlencode({'q': ATTACK})}",
        f"/?{urlencode({'list': ATTACK})}",
        "/operations",
        "/alerts",
    ]


def test_hostile_text_is_shown_as_text(visit: Visit, poisoned: tuple[str, Item, Capture]) -> None:
    _, text, capture = poisoned
    for path in _pages(text, capture):
        page = visit.open(path)
        assert "<img src=x onerror=alert(2)>" in page.inner_text("body"), path
        assert "\u202e" not in page.content(), path
        assert page.locator("img, [onerror]").count() == 0, path
        assert page.locator("script:not([src]):not([type='application/json'])").count() == 0, path
        assert page.locator("a[href^='javascript' i], form[action^='javascript' i]").count() == 0
        assert "49" not in page.locator("h1").first.inner_text(), path
    visit.screenshot("hostile")


def test_a_raw_response_is_a_download(visit: Visit, poisoned: tuple[str, Item, Capture]) -> None:
    address = f"/response?{urlencode({'capture': poisoned[2].id, 'raw': 1})}"
    response = visit.page.request.get(visit.home + address)
    assert response.headers["content-type"] == "application/octet-stream"
    assert response.headers["content-disposition"].startswith("attachment")
    assert response.headers["x-content-type-options"] == "nosniff"


def test_charts_draw_hostile_names_as_text(visit: Visit) -> None:
    page = visit.open("/companies/AAPL")
    data = json.loads(page.locator("#data-price").text_content() or "")
    assert any("<img" in marker["label"] for marker in data["markers"])
    box = page.locator("[data-chart=price]").bounding_box()
    assert box is not None
    for part in range(1, 20):
        page.mouse.move(box["x"] + box["width"] * part / 20, box["y"] + box["height"] / 3)
    expect(page.locator("h1")).to_contain_text("AAPL")
