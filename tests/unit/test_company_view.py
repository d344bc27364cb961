"""The sections of a view that are computed from texts, prices and facts."""

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from altlens.aggregate.linking.link_texts import link
from altlens.aggregate.linking.link_types import Link, TextVersion
from altlens.aggregate.view.company_view import Evidence, company_view
from altlens.aggregate.view.summary import summary
from altlens.analyze.signature import signature
from altlens.companies.company import Alias, Company
from altlens.companies.directory import Directory
from altlens.items.analysis import Analysis, Mention
from altlens.items.article import Article
from altlens.items.base import Item
from altlens.items.earnings import EarningsDate
from altlens.items.filing import Filing
from altlens.items.view import CompanyView
from dashboard.charts import sentiment_chart
from tests.hand_made import COMPANY, action, article, at, bar, fact, post

AS_OF = at("2026-06-18")
OTHER = "0000000002"
DIRECTORY = Directory(
    [
        Company(id=COMPANY, name="Harbour Inc", symbols=(Alias(symbol="HRB"),)),
        Company(id=OTHER, name="Lakeside Corp", symbols=(Alias(symbol="LKS"),)),
    ]
)
STRIKE = "Strike closes the crane yard in Bremen"
MORE_STRIKE = "Bremen exports halt as crane yard strike goes on"
DIVIDEND = "Quarterly dividend goes up by five cents"


def mention(company: str, relevance: float, role: str = "subject") -> Mention:
    return {
        "company": company,
        "symbol": "",
        "start": 0,
        "end": 1,
        "text": "H",
        "relevance": relevance,
        "primary": relevance > 0.5,
        "role": role,  # type: ignore[typeddict-item]
        "why": "name",
    }


def analysis(item: Item, score: float = 0.0, *mentions: Mention) -> Analysis:
    label = "positive" if score > 0 else "negative" if score < 0 else "neutral"
    return {
        "language": {"code": "en", "confidence": 1.0, "why": "words"},
        "companies": list(mentions or [mention(COMPANY, 0.8)]),
        "sentiment": {"label": label, "score": score, "why": []},  # type: ignore[typeddict-item]
        "events": [],
        "signature": signature(item.title, ""),  # type: ignore[attr-defined]
    }


def news(title: str, when: datetime, publisher: str = "Daily", **changes: object) -> Article:
    key = changes.pop("key", f"article/{title}/{publisher}")
    return article(title, when, when, key=key, publisher=publisher, **changes)


def view(
    texts: Sequence[Item] = (),
    items: Sequence[Item] = (),
    analyses: dict[str, Analysis] | None = None,
    as_of: datetime = AS_OF,
) -> CompanyView:
    """The view of what was available at `as_of`, with links as a run would store them."""
    available = [text for text in texts if text.available_at <= as_of]
    analyzed = {text.id: (analyses or {}).get(text.id) or analysis(text) for text in available}
    seen = [
        TextVersion(t.id, t.available_at, t.publisher, analyzed[t.id]["signature"])  # type: ignore[attr-defined]
        for t in available
        if isinstance(t, Article)
    ]
    evidence = Evidence(
        items=[item for item in items if item.available_at <= as_of],
        texts=sorted(available, key=lambda text: (text.event_at, text.id)),
        analyses=analyzed,
        text_versions=seen,
        links=link(seen),
        counts={},
        source_health=[],
        directory=DIRECTORY,
    )
    return company_view(COMPANY, "HRB", "Harbour Inc", as_of, as_of, evidence)


def bars(closes: Sequence[float], last: str = "2026-06-17", **changes: object) -> list[Item]:
    end = date.fromisoformat(last)
    days = [(end - timedelta(days=back)).isoformat() for back in reversed(range(len(closes)))]
    return [bar(day, close, **changes) for day, close in zip(days, closes, strict=True)]


def test_a_story_joins_its_publishers_and_shows_all_its_sightings() -> None:
    texts = [
        news(STRIKE, at("2026-06-15", 8)),
        news(MORE_STRIKE, at("2026-06-16", 9), "Evening"),
        news(DIVIDEND, at("2026-06-16", 10)),
    ]
    strike, dividend = view(texts).stories
    assert (strike.items, strike.publishers, strike.story) == (2, 2, texts[0].id)
    assert [seen.title for seen in strike.sightings] == [STRIKE, MORE_STRIKE]
    assert [seen.provenance.item for seen in strike.sightings] == [texts[0].id, texts[1].id]
    assert strike.sightings[1].nearest == texts[0].id
    assert "continues" in strike.sightings[1].why
    assert (dividend.items, dividend.novelty) == (1, 1.0)


def test_an_article_that_three_feeds_report_counts_once_and_all_reports_are_shown() -> None:
    reuters = {"outlet": "reuters.com"}
    texts = [
        news(STRIKE, at("2026-06-16", 8), "Reuters", **reuters, feed="own"),
        news(STRIKE, at("2026-06-16", 9), "Reuters News", **reuters, feed="google", source="news"),
        news(STRIKE, at("2026-06-16", 10), "Yahoo", **reuters, feed="yahoo", source="yahoo_news"),
        news(DIVIDEND, at("2026-06-16", 11), "Evening", outlet="evening.example", feed="evening"),
    ]
    seen = view(texts)
    assert seen.counts == {"article": 2}
    assert sum(seen.attention["all"].history) == 2
    assert seen.sentiment.keys() == {"rss"}
    strike = next(story for story in seen.stories if story.title == STRIKE)
    assert (strike.items, strike.publishers, len(strike.sightings)) == (3, 1, 3)


def test_what_is_about_the_company_comes_before_what_names_it_in_passing() -> None:
    main, passing = news(STRIKE, at("2026-06-16")), news(DIVIDEND, at("2026-06-16"))
    by_id = {
        main.id: analysis(main, 0.0, mention(COMPANY, 0.9)),
        passing.id: analysis(passing, 0.0, mention(COMPANY, 0.2)),
    }
    assert [story.title for story in view([passing, main], (), by_id).stories] == [STRIKE, DIVIDEND]


def test_an_old_story_falls_behind_a_new_one() -> None:
    texts = [news(STRIKE, at("2026-04-16")), news(DIVIDEND, at("2026-06-16"))]
    assert [story.title for story in view(texts).stories] == [DIVIDEND, STRIKE]


def test_an_edited_article_is_one_item_as_new_as_it_first_was() -> None:
    first = news(STRIKE, at("2026-06-15"), key="article/1")
    edited = news(f"{STRIKE}, says union", at("2026-06-16"), key="article/1")
    seen = [
        TextVersion(text.id, text.available_at, "Daily", signature(text.title, ""))
        for text in (first, edited)
    ]
    by_id = {text.id: analysis(text) for text in (first, edited)}
    evidence = Evidence((), [edited], by_id, seen, link(seen), {}, [], DIRECTORY)
    (story,) = company_view(COMPANY, "HRB", "Harbour", AS_OF, AS_OF, evidence).stories
    assert (story.items, story.first_at, story.novelty) == (1, at("2026-06-15"), 1.0)
    assert story.sightings[0].provenance.item == edited.id


def test_links_to_unavailable_items_are_not_followed() -> None:
    text = news(STRIKE, at("2026-06-15"))
    seen = [TextVersion(text.id, text.available_at, "Daily", signature(text.title, ""))]
    stray: Link = {
        "item": text.id,
        "kind": "story",
        "target": "article/later@1",
        "story": "article/later@1",
        "similarity": 0.9,
        "why": "shares strike",
    }
    evidence = Evidence((), [text], {}, seen, [stray], {}, [], DIRECTORY)
    (story,) = company_view(COMPANY, "HRB", "Harbour", AS_OF, AS_OF, evidence).stories
    assert (story.story, story.novelty) == (text.id, 1.0)


def test_sentiment_is_counted_and_drawn_by_source_and_day() -> None:
    good, bad = news(STRIKE, at("2026-06-16", 1)), news(DIVIDEND, at("2026-06-16", 23))
    fed, old = news("Cranes", at("2026-06-15"), source="news"), news("Tugs", at("2026-01-16"))
    scores = {good: 0.5, bad: -0.25, fed: 1.0, old: 1.0}
    shown = view(list(scores), (), {text.id: analysis(text, mean) for text, mean in scores.items()})
    (day,) = shown.moods["rss"]
    assert (day.day, day.negative, day.neutral, day.positive) == (date(2026, 6, 16), 1, 0, 1)
    assert day.mean_score == 0.125
    drawn = sentiment_chart(shown)
    assert drawn["days"] == ["2026-06-15", "2026-06-16"]
    assert drawn["texts"] == [1, 2]
    assert drawn["mean"] == [None, None]  # fewer than five texts in seven days


def quiet_then_loud(title: str = STRIKE) -> list[Item]:
    quiet = [news(f"Note {day} {day}", AS_OF - timedelta(days=day)) for day in range(2, 30, 3)]
    loud = [news(title, AS_OF - timedelta(hours=n), f"Paper {n}") for n in range(1, 9)]
    return [*quiet, *loud]


def test_unusual_attention_names_the_story_behind_it() -> None:
    shown = view(quiet_then_loud())
    assert shown.attention["rss"].count == 8
    assert shown.attention["rss"].history[-1] == 8
    assert sum(shown.attention["rss"].history) == 18
    rss = next(entry for entry in shown.anomalies if entry.source == "rss")
    assert rss.sigma > 3
    assert f"mostly this story: {STRIKE}" in rss.sentence
    assert rss.story in {story.story for story in shown.stories}
    assert len(rss.items) == 8


def test_usual_attention_is_not_an_anomaly() -> None:
    texts = [news(f"Note {day} {day}", AS_OF - timedelta(days=day)) for day in range(30)]
    assert view(texts).anomalies == ()


def test_a_price_far_from_its_usual_move_is_an_anomaly() -> None:
    chance = random.Random(1)
    closes = [100 + chance.uniform(-1, 1) for _ in range(80)]
    assert view(items=bars(closes)).anomalies == ()
    (fall,) = view(items=bars([*closes, 85.0])).anomalies
    assert (fall.what, fall.sigma < -3) == ("price", True)
    assert view(items=bars([*closes, 85.0], last="2026-05-17")).anomalies == ()


def test_indicators_are_of_prices_in_todays_shares() -> None:
    halved = [*bars([200.0] * 30, last="2026-06-16"), *bars([100.0])]
    split = action("2026-06-17", "split", 2.0)
    shown = view(items=[*halved, split]).technicals
    assert shown is not None
    assert (shown.session, shown.indicators["return_1"]) == (date(2026, 6, 17), 0.0)
    assert shown.indicators["sma_20"] == 100.0


def test_the_reaction_to_a_filing_leads_to_it() -> None:
    filing = Filing(
        source="filings",
        key="filing/1",
        companies=(COMPANY,),
        event_at=at("2026-06-16"),
        available_at=at("2026-06-16", 21),
        fetched_at=at("2026-06-16", 22),
        capture="capture:1",
        accession="0000320193-26-000001",
        form="8-K",
        filed=date(2026, 6, 15),
        items=("2.02",),
        acceptance_basis="clock of the reply",
        acceptance_quality="derived",
    )
    closes = [100.0, 101.0] * 10 + [100.0, 110.0, 121.0]
    shown = view(items=[*bars(closes), filing])
    assert (shown.filings[0].acceptance_quality, shown.filings[0].form) == ("derived", "8-K")
    (reaction,) = shown.reactions
    assert (reaction.event, reaction.item) == ("8-K 2.02", filing.id)
    # Accepted at 17:00 in New York: the session of the 17th moved, from 110 to 121.
    assert reaction.moves == {"1": pytest.approx(0.1), "2": None, "5": None}
    assert (reaction.day, reaction.session) == (date(2026, 6, 16), date(2026, 6, 17))


def test_ratios_name_their_filings_and_value_only_by_a_fresh_price() -> None:
    counted = "CommonStockSharesOutstanding"
    facts = [
        fact("2025-01-01", "2025-12-31", 200e6, "a-1"),
        fact("2025-01-01", "2025-12-31", 50e6, "a-1", concept="NetIncomeLoss"),
        fact(None, "2025-12-31", 10e6, "a-1", concept=counted, unit="shares"),
    ]
    shown = view(items=[*facts, *bars([100.0])]).ratios
    assert (shown["net margin"].value, shown["net margin"].accessions) == (0.25, ("a-1",))
    assert shown["price to earnings"].value == 20.0
    stale = view(items=[*facts, *bars([100.0], "2026-05-17")]).ratios["price to earnings"]
    assert (stale.value, stale.quality) == (None, "doubtful")
    assert "2026-05-17" in stale.reasons[0]
    in_yen = view(items=[*facts, *bars([100.0], currency="JPY")]).ratios
    assert [name for name, ratio in in_yen.items() if ratio.value is not None] == ["net margin"]


def test_neighbours_are_named_and_brokers_are_excluded() -> None:
    both, quoted = news(STRIKE, at("2026-06-16")), news(DIVIDEND, at("2026-06-16"))
    by_id = {
        both.id: analysis(both, 0.0, mention(COMPANY, 1.0), mention(OTHER, 0.5)),
        quoted.id: analysis(quoted, 0.0, mention(COMPANY, 1.0), mention(OTHER, 0.5, "broker")),
    }
    (neighbour,) = view([both, quoted], (), by_id).network
    assert (neighbour.symbol, neighbour.name, neighbour.count) == ("LKS", "Lakeside Corp", 1)
    assert neighbour.items == (both.id,)


def test_a_company_that_the_directory_does_not_know_keeps_its_id() -> None:
    text = news(STRIKE, at("2026-06-16"))
    by_id = {text.id: analysis(text, 0.0, mention(COMPANY, 1.0), mention("0000000009", 1.0))}
    assert view([text], (), by_id).network[0].name == "0000000009"


def test_texts_without_analysis_are_counted_but_say_nothing() -> None:
    text = news(STRIKE, at("2026-06-16"))
    blank: Analysis = {"signature": {"minhash": "", "numbers": [], "directions": [], "tokens": []}}
    shown = view([text], (), {text.id: blank})
    assert shown.stories[0].sightings[0].novelty is None
    assert (shown.moods, shown.network) == ({}, ())
    assert shown.attention["rss"].count == 0


def test_a_post_without_a_title_is_shown_by_its_words() -> None:
    words = post("t3_a", at("2026-06-16"), at("2026-06-16"), title="", summary="Cranes again")
    seen = [TextVersion(words.id, words.available_at, "r/stocks", signature("", "Cranes again"))]
    evidence = Evidence((), [words], {}, seen, [], {}, [], DIRECTORY)
    (story,) = company_view(COMPANY, "HRB", "Harbour", AS_OF, AS_OF, evidence).stories
    assert (story.title, story.sightings[0].publisher) == ("Cranes again", "r/stocks")


@settings(deadline=None, max_examples=25)
@given(st.randoms(use_true_random=False), st.integers(0, 40))
def test_order_and_later_items_change_nothing(chance: random.Random, days: int) -> None:
    texts = quiet_then_loud()
    as_of = AS_OF - timedelta(days=days)
    shown = view(texts, as_of=as_of)
    chance.shuffle(texts)
    assert view(texts, as_of=as_of) == shown
    assert all(story.last_at <= as_of for story in shown.stories)
    available = [text for text in texts if text.available_at <= as_of]
    assert view(available, as_of=as_of) == shown
    assert sum(story.items for story in shown.stories) == len(available)


def test_a_past_report_says_its_surprise_and_what_the_price_did() -> None:
    told_of = EarningsDate(
        source="earnings_calendar",
        key=f"earnings_date/{COMPANY}/nasdaq",
        companies=(COMPANY,),
        event_at=at("2026-06-16"),
        available_at=at("2026-06-17"),
        fetched_at=at("2026-06-17"),
        capture="capture:1",
        symbol="HRB",
        provider="nasdaq",
        start=date(2026, 6, 16),
        end=date(2026, 6, 16),
        time_of_day="before market",
        eps_forecast=2.0,
        eps_reported=2.5,
    )
    prices = bars([100 + n % 2 for n in range(60)] + [110, 111], last="2026-06-17")
    shown = view((), [*prices, told_of])
    assert shown.earnings is not None
    (report,) = shown.earnings.past
    assert report.surprise_percent == 25.0
    assert report.reaction is not None
    assert (report.reaction.day, report.reaction.moves["1"]) == (date(2026, 6, 16), 0.089109)


def test_the_line_of_the_overview_is_dated_and_weighs_every_text_alike() -> None:
    """Four texts at -1 by one source and one at 1 by another: -0.6, not 0."""
    low = [news(f"Note {n}", AS_OF - timedelta(days=n)) for n in range(4)]
    high = news("Cranes", AS_OF - timedelta(days=4), source="news")
    scores = {text: analysis(text, -1.0) for text in low} | {high: analysis(high, 1.0)}
    shown = view([*low, high], bars([10.0, 11.0]), {t.id: a for t, a in scores.items()})
    line = summary(shown)
    assert (line.sentiment, line.texts) == (-0.6, 5)
    assert (line.sentiment_7d, line.sentiment_texts_7d) == (-0.6, 5)
    assert line.last_text_at == AS_OF
    assert (line.last_session, line.price_quality) == (date(2026, 6, 17), "ok")
    old = summary(view((), bars([10.0, 11.0], last="2026-06-16")))
    assert old.change_1_day_percent is None
    assert "2026-06-16" in old.change_1_day_reason
