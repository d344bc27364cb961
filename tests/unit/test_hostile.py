"""What items and stores refuse, and that a refusal affects no other unit."""

from pathlib import Path

import pytest

from altlens.errors import BadArchive, InvalidItem, Unparsable
from altlens.fetch import base
from altlens.items.base import MOST_BYTES, Item
from altlens.items.query import Query
from altlens.pipeline import SOURCES
from altlens.runs.outcomes import failure
from altlens.settings import get_settings
from altlens.store.sqlite import SqliteStore
from altlens.transport.recordings import import_archive
from tests.archives import Reply, write_archive
from tests.hand_made import article, at, bar


@pytest.mark.parametrize(
    ("item", "message"),
    [
        (bar("2026-06-18", 1.0, volume=2**53), "53-bit"),
        (article("\ud800", None, at("2026-06-18")), "surrogates"),
        (article("x" * MOST_BYTES, None, at("2026-06-18")), "at most are kept"),
    ],
    ids=["huge integer", "half a character", "too large"],
)
def test_values_that_no_store_can_keep_are_refused(item: Item, message: str) -> None:
    with pytest.raises(InvalidItem, match=message):
        _ = item.id


@pytest.mark.parametrize("price", [float("nan"), float("inf"), float("-inf")])
def test_a_price_is_finite(price: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        bar("2026-06-18", price)


def test_a_failure_can_be_kept_whatever_it_quotes() -> None:
    unit_failure = failure("unit", Unparsable("half \ud800 of it " + "x" * 10_000))
    assert unit_failure.message.startswith("half ? of it")
    assert len(unit_failure.message) == 1000


def test_too_many_records_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    adapter = SOURCES["rss"].adapter
    monkeypatch.setattr(type(adapter), "read", lambda *_: iter([{}] * 4))
    monkeypatch.setattr(base, "MAX_RECORDS", 3)
    with pytest.raises(base.TooLarge, match="more than 3 records"):
        list(adapter.records(None, Query(source="rss"), at("2026-06-18")))


def test_a_recording_above_the_cap_is_named_and_not_read(
    tmp_path: Path, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALTLENS_HTTP_MAX_BYTES", "1000")
    get_settings(refresh=True)
    folder = write_archive(tmp_path / "a", [Reply("https://a.example/", b"x" * 1001)])
    with pytest.raises(BadArchive, match="ALTLENS_HTTP_MAX_BYTES"):
        import_archive(folder, store)
