"""Identity and time of items."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from altlens.items.base import digest, end_of_day, stamp, utc
from altlens.items.capture import Capture, Exchange
from altlens.source_catalog import KINDS
from tests.hand_made import article, at, bar

FIRST, NAIVE, LAST = (
    at(day).replace(tzinfo=None) for day in ("0001-01-03", "2026-06-18", "9999-12-29")
)
ZONES = (
    UTC,
    timezone(timedelta(hours=14)),
    timezone(timedelta(hours=-12)),
    ZoneInfo("Asia/Kolkata"),
)
moments = st.datetimes(FIRST, LAST, timezones=st.sampled_from(ZONES))


def exchange(minute: int, body: str = "b1") -> Exchange:
    return Exchange(
        method="GET",
        url="https://example.com/feed",
        status=200,
        body=body,
        size_bytes=1,
        fetched_at=at("2026-06-18", 12, minute),
    )


def capture(*exchanges: Exchange) -> Capture:
    moment = exchanges[-1].fetched_at
    return Capture(query="q", source="rss", clock=moment, fetched_at=moment, exchanges=exchanges)


@given(moments, moments)
def test_stamps_are_of_one_width_and_sort_as_their_moments(one: datetime, other: datetime) -> None:
    assert len(stamp(one)) == len(stamp(other)) == 27
    assert (stamp(one) < stamp(other)) == (utc(one) < utc(other))
    assert datetime.fromisoformat(stamp(one)) == utc(one)


def test_early_years_are_padded() -> None:
    assert stamp(datetime(33, 4, 3, tzinfo=UTC)) == "0033-04-03T00:00:00.000000Z"


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        stamp(NAIVE)
    with pytest.raises(ValidationError):
        article("A title", None, NAIVE)


def test_every_zone_becomes_utc() -> None:
    east = timezone(timedelta(hours=9))
    item = article("A title", None, datetime(2026, 6, 19, 1, tzinfo=east))
    assert item.fetched_at == datetime(2026, 6, 18, 16, tzinfo=UTC)
    assert item.fetched_at.tzinfo is UTC


def test_a_date_means_its_end() -> None:
    end = end_of_day(date(2026, 6, 20))
    assert stamp(end) == "2026-06-20T23:59:59.999999Z"
    assert end < datetime(2026, 6, 21, tzinfo=UTC)


def test_ids_do_not_depend_on_where_and_when_an_item_was_got() -> None:
    published = at("2026-06-17")
    first = article("A title", published, at("2026-06-18"))
    again = article("A title", published, at("2026-06-19"), capture="capture:2")
    assert first.id == again.id
    assert first.id.startswith("article/harbour@")


def test_ids_name_the_wording() -> None:
    published, fetched = at("2026-06-17"), at("2026-06-18")
    wordings = {
        article("A title", published, fetched).id,
        article("Another title", published, fetched).id,
        article("A title", published, fetched, summary="More").id,
        article("A title", at("2026-06-16"), fetched).id,
    }
    assert len(wordings) == 4
    assert {wording.partition("@")[0] for wording in wordings} == {"article/harbour"}


def test_an_undated_article_is_no_revision_when_it_is_fetched_again() -> None:
    first = article("A title", None, at("2026-06-18"))
    assert article("A title", None, at("2026-06-19")).id == first.id


def test_a_bar_is_no_revision_when_the_last_session_was_a_half_day() -> None:
    whole = bar("2026-06-17", 100.0)
    half = bar("2026-06-17", 100.0, event_at=at("2026-06-17", 17), published_at=None)
    assert whole.id == half.id
    assert bar("2026-06-17", 100.5).id != whole.id


def test_an_item_survives_its_document() -> None:
    item = bar("2026-06-17", 0.1 + 0.2)
    document = item.document()
    assert document["_id"] == item.id
    assert document["available_at"] == "2026-06-17T20:00:00.000000Z"
    fields = {name: value for name, value in document.items() if name != "_id"}
    assert KINDS["bar"].model_validate(fields) == item


def test_items_are_frozen_and_closed() -> None:
    item = bar("2026-06-17", 1.0)
    with pytest.raises(ValidationError):
        item.close = 2.0  # type: ignore[misc]
    with pytest.raises(ValidationError):
        bar("2026-06-17", 1.0, mood="good")


def test_digests_ignore_the_order_of_names() -> None:
    assert digest({"a": 1, "b": [2, 3]}) == digest({"b": [2, 3], "a": 1})
    assert digest({"a": 1, "b": [2, 3]}) != digest({"a": 1, "b": [3, 2]})
    assert len(digest("")) == 16


def test_captures_of_the_same_answers_share_their_content() -> None:
    first, again, other = capture(exchange(1)), capture(exchange(2)), capture(exchange(3, "b2"))
    assert first.content == again.content != other.content
    assert len({first.id, again.id, other.id}) == 3
    assert capture(exchange(1)).id == first.id
