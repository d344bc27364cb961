"""Every recorded response of Yahoo Finance: quotes, company modules, insights, related symbols."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

import pytest

from altlens.items.base import Document
from altlens.items.query import Query, Subject
from altlens.runs.outcomes import Failed
from altlens.store.base import Where
from altlens.store.collections import FAILURES, ITEMS
from altlens.store.sqlite import SqliteStore
from tests.integration.archives import Reply, reply, run_over, write_archive

Row = dict[str, Any]
AS_OF = datetime(2027, 1, 1, tzinfo=UTC)
HOST = "https://query2.finance.yahoo.com"
QUOTE = HOST + "/v7/finance/quote?symbols={}"
MODULES = HOST + "/v10/finance/quoteSummary/{}?modules={}"
INFO = ("financialData", "quoteType", "defaultKeyStatistics", "assetProfile", "summaryDetail")


def rows_of(recordings: Path, source: str) -> list[Row]:
    rows = (json.loads(line) for line in (recordings / "INDEX.jsonl").open(encoding="utf-8"))
    return [row for row in rows if row["source"] == source]


def last_part(row: Row) -> str:
    return unquote(urlsplit(row["url"]).path.rpartition("/")[2])


def modules_of(row: Row) -> list[str]:
    return dict(parse_qsl(urlsplit(row["url"]).query))["modules"].split(",")


def body_of(recordings: Path, row: Row) -> Any:
    return json.loads((recordings / row["file"]).read_bytes())


def as_reply(recordings: Path, row: Row, url: str = "") -> Reply:
    body = (recordings / row["file"]).read_bytes()
    return reply(url or row["url"], body, row["recorded"], int(row["status"]))


def fetched(
    folder: Path, symbol: str, replies: Sequence[Reply], part: str = ""
) -> tuple[list[Document], list[Failed], list[str]]:
    """The items of a symbol's responses, the failures of `part`, and the errors of cleaning."""
    archive = write_archive(folder / "archive", replies, "yahoo")
    with SqliteStore(folder / "store.sqlite") as store:
        subject = Subject("0000000001", symbol, "")
        _, failed = run_over(store, archive, AS_OF, ["yahoo_finance"], [subject])
        items = list(store.find(ITEMS, Where(equal={"source": "yahoo_finance"})))
        refused = [f["error"] for f in store.find(FAILURES, Where(equal={"stage": "clean"}))]
    of_part = [
        fault for fault in failed if "#" not in fault.unit and not fault.unit.startswith("c")
    ]
    return items, [f for f in of_part if Query.parse(f.unit).part == part], refused


def of_kind(items: Sequence[Document], kind: str) -> list[Document]:
    return [item for item in items if item["kind"] == kind]


def test_every_quote_is_read(recordings: Path, tmp_path: Path) -> None:
    rows = rows_of(recordings, "yahoo-quote")
    assert len(rows) == 61
    quotes = refusals = results = 0
    for number, row in enumerate(rows):
        for place, result in enumerate(body_of(recordings, row)["quoteResponse"]["result"]):
            results += 1
            symbol = result["symbol"]
            body = json.dumps({"quoteResponse": {"result": [result], "error": None}}).encode()
            url = QUOTE.format(quote(symbol))
            folder = tmp_path / f"{number}.{place}"
            items, failed, refused = fetched(
                folder, symbol, [reply(url, body, row["recorded"])], "quote"
            )
            assert not failed
            stored_quotes = of_kind(items, "quote")
            assert [item["price"] for item in stored_quotes] == (
                [result["regularMarketPrice"]] if "regularMarketPrice" in result else []
            )
            quotes += len(stored_quotes)
            refusals += len(refused)
    assert (results, quotes, refusals) == (64, 59, 5)


def test_a_symbol_that_yahoo_leaves_out_of_its_answer_has_no_quote(tmp_path: Path) -> None:
    body = b'{"quoteResponse": {"result": [], "error": null}}'
    replies = [reply(QUOTE.format("NONE"), body, "2026-01-01")]
    items, failed, refused = fetched(tmp_path, "NONE", replies, "quote")
    assert (items, failed, refused) == ([], [], [])


def whole(recordings: Path) -> list[Row]:
    rows = rows_of(recordings, "yahoo-quotesummary")
    return [row for row in rows if len(modules_of(row)) > 1 and row["status"] == 200]


def test_everything_about_a_company_at_once(recordings: Path, tmp_path: Path) -> None:
    rows, counts = whole(recordings), Counter[str]()
    assert len(rows) == 8
    for number, row in enumerate(rows):
        (result,) = body_of(recordings, row)["quoteSummary"]["result"]
        symbol = last_part(row)
        price = {**result["price"], "symbol": symbol}
        body = json.dumps({"quoteResponse": {"result": [price], "error": None}}).encode()
        replies = [
            as_reply(recordings, row),
            reply(QUOTE.format(symbol), body, row["recorded"]),
        ]
        items, _, refused = fetched(tmp_path / str(number), symbol, replies)
        assert refused == (["InvalidItem"] if symbol == "ADH" else [])  # ADH has no price
        counts.update(item["kind"] for item in items)
        trend = result.get("recommendationTrend", {}).get("trend", [])
        assert {i["buy"] for i in of_kind(items, "rating_counts")} == {t["buy"] for t in trend}
        graded = result.get("upgradeDowngradeHistory", {}).get("history", [])
        firms = {change["firm"] for change in graded}
        assert {i["firm"] for i in of_kind(items, "rating_change")} == firms
        holders = {
            owner["organization"]
            for module in ("institutionOwnership", "fundOwnership")
            for owner in result.get(module, {}).get("ownershipList", [])
        }
        assert {i["holder"] for i in of_kind(items, "holding")} == holders
        for item in items:
            snapshot = item["kind"] != "rating_change"
            assert (item["available_at"] == item["fetched_at"]) is snapshot
    assert counts == {
        "profile": 8,
        "quote": 6,
        "rating_counts": 24,
        "rating_change": 3_823,
        "holding": 120,
        "holder_shares": 6,
    }


def test_every_history_of_ratings_is_read(recordings: Path, tmp_path: Path) -> None:
    rows = rows_of(recordings, "yahoo-quotesummary")
    rows = [row for row in rows if modules_of(row) == ["upgradeDowngradeHistory"]]
    changes, errors = 0, []
    for number, row in enumerate(rows):
        replies = [as_reply(recordings, row)]
        items, failed, _ = fetched(tmp_path / str(number), last_part(row), replies, "upgrades")
        errors.extend(fault.error for fault in failed)
        changes += len(items)
    assert (len(rows), errors, changes) == (10, ["UnknownSymbol"] * 4, 3_818)


def test_modules_requested_one_by_one_make_one_profile(recordings: Path, tmp_path: Path) -> None:
    rows = rows_of(recordings, "yahoo-quotesummary")
    rows = [row for row in rows if row["status"] == 200 and len(modules_of(row)) == 1]
    names = []
    for year in ("2021", "2025"):
        for symbol in ("AAPL", "AMZN", "BABA", "QQQ"):
            recorded = [r for r in rows if last_part(r) == symbol and r["recorded"][:4] == year]
            recorded = [row for row in recorded if modules_of(row)[0] in (*INFO, "price")]
            joined: Row = {}
            for row in recorded:
                joined |= body_of(recordings, row)["quoteSummary"]["result"][0]
            price = joined.pop("price")
            summary = {"quoteSummary": {"result": [joined], "error": None}}
            quoted = {"quoteResponse": {"result": [price], "error": None}}
            address = MODULES.format(symbol, quote(",".join(INFO)))
            replies = [
                reply(address, json.dumps(summary).encode(), year),
                reply(QUOTE.format(symbol), json.dumps(quoted).encode(), year),
            ]
            items, _, refused = fetched(tmp_path / f"{symbol}{year}", symbol, replies)
            assert not refused
            (profile,) = of_kind(items, "profile")
            names.append(profile["name"])
            assert bool(profile["sector"]) is (symbol != "QQQ")
    assert names[:2] == ["Apple Inc.", "Amazon.com, Inc."]
    assert len(names) == 8


def test_every_refusal_is_an_unknown_symbol(recordings: Path, tmp_path: Path) -> None:
    rows = [r for r in rows_of(recordings, "yahoo-quotesummary") if r["status"] != 200]
    for number, row in enumerate(rows):
        url = MODULES.format(last_part(row), "upgradeDowngradeHistory")
        replies = [as_reply(recordings, row, url)]
        items, failed, _ = fetched(tmp_path / str(number), last_part(row), replies, "upgrades")
        assert not items
        assert [fault.error for fault in failed] == ["UnknownSymbol"], row["file"]
    assert len(rows) == 39


@pytest.mark.parametrize(
    ("source", "part", "kind", "replies", "items", "faults"),
    [
        ("yahoo-insights", "insights", "insight", 17, 9, []),
        (
            "yahoo-recommendations",
            "related",
            "related_symbols",
            29,
            25,
            [
                "UnknownSymbol",
                "Unparsable",
                "Unparsable",
            ],  # the last two responses cover two symbols each
        ),
    ],
    ids=["insights", "related"],
)
def test_every_digest_and_list_is_read(
    recordings: Path,
    tmp_path: Path,
    source: str,
    part: str,
    kind: str,
    replies: int,
    items: int,
    faults: list[str],
) -> None:
    rows = rows_of(recordings, source)
    count, errors = 0, []
    for number, row in enumerate(rows):
        symbol = dict(parse_qsl(urlsplit(row["url"]).query)).get("symbol") or last_part(row)
        stored, failed, refused = fetched(
            tmp_path / str(number), symbol, [as_reply(recordings, row)], part
        )
        assert not refused
        assert {item["kind"] for item in stored} <= {kind}
        errors.extend(fault.error for fault in failed)
        count += len(stored)
    assert (len(rows), count) == (replies, items)
    assert sorted(errors) == faults


def test_consent_pages_and_refusals_are_errors(recordings: Path, tmp_path: Path) -> None:
    errors = {}
    for row in rows_of(recordings, "yahoo-auth-errors"):
        replies = [as_reply(recordings, row, QUOTE.format("AAPL"))]
        name = Path(row["file"]).stem
        items, failed, _ = fetched(tmp_path / name, "AAPL", replies, "quote")
        assert not items
        errors[name] = [fault.error for fault in failed]
    assert len(errors) == 11
    assert errors.pop("2022__pageWithUnknownError") == ["UnknownSymbol"]  # a 404
    assert set(map(tuple, errors.values())) == {("Unparsable",)}
