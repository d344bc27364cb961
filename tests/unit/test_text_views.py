"""Articles and posts as a view shows them."""

from altlens.aggregate.texts.text_views import (
    EXCERPT_CHARACTERS,
    SHOWN,
    article_views,
    post_views,
    sentiment_views,
)
from altlens.items.analysis import Analysis
from tests.hand_made import COMPANY, article, at, post, reaction

FETCHED = at("2026-06-18")
ARTICLE = article("A title", at("2026-06-17"), FETCHED, summary="s" * 1000, publisher="Harbour")
GOOD: Analysis = {
    "language": {"code": "en", "confidence": 1.0, "why": "rule"},
    "sentiment": {"label": "negative", "score": -0.5, "why": []},
    "company_sentiment": [
        {"label": "neutral", "score": 0.1, "why": [], "company": "0000000001"},
        {"label": "positive", "score": 0.8, "why": [], "company": COMPANY},
    ],
}
WHOLE: Analysis = {"sentiment": {"label": "negative", "score": -0.5, "why": []}}


def test_what_is_said_of_the_company_counts_before_the_whole() -> None:
    (shown,) = article_views(COMPANY, [ARTICLE], {ARTICLE.id: GOOD})
    assert (shown.sentiment, shown.sentiment_score, shown.language) == ("positive", 0.8, "en")
    (whole,) = article_views(COMPANY, [ARTICLE], {ARTICLE.id: WHOLE})
    assert (whole.sentiment, whole.sentiment_score) == ("negative", -0.5)


def test_a_text_without_analysis_is_shown_without_one() -> None:
    (shown,) = article_views(COMPANY, [ARTICLE], {})
    assert (shown.title, shown.publisher, shown.sentiment) == ("A title", "Harbour", "")
    assert shown.sentiment_score is shown.relevance is None
    assert shown.text == "s" * EXCERPT_CHARACTERS
    assert shown.provenance.item == ARTICLE.id


def test_the_newest_come_first_and_only_so_many() -> None:
    articles = [
        article(f"Title {n}", at("2026-06-17", n // 60, n % 60), FETCHED, key=f"article/{n}")
        for n in range(SHOWN + 5)
    ]
    titles = [shown.title for shown in article_views(COMPANY, articles, {})]
    assert titles == [f"Title {n}" for n in reversed(range(5, SHOWN + 5))]


def test_posts_carry_their_latest_score() -> None:
    scored, unscored = post("t3_a", at("2026-06-17"), FETCHED), post("t3_b", FETCHED, FETCHED)
    scores = [reaction("t3_a", 5, at("2026-06-17", 13)), reaction("t3_a", 9, FETCHED)]
    shown = post_views(COMPANY, [scored, unscored], {}, scores)
    assert [(view.publisher, view.score) for view in shown] == [("r/stocks", None), ("r/stocks", 9)]


def test_kinds_do_not_mix() -> None:
    one = post("t3_a", at("2026-06-17"), FETCHED)
    assert len(article_views(COMPANY, [ARTICLE, one], {})) == 1
    assert len(post_views(COMPANY, [ARTICLE, one], {}, [])) == 1


def test_sentiment_is_summed_by_source() -> None:
    other = article("Other", at("2026-06-17"), FETCHED, key="article/other")
    silent = article("Silent", at("2026-06-17"), FETCHED, key="article/silent")
    words = post("t3_a", at("2026-06-17"), FETCHED)
    analyses = {ARTICLE.id: GOOD, other.id: WHOLE, words.id: WHOLE}
    summed = sentiment_views(COMPANY, [ARTICLE, other, silent, words], analyses)
    assert list(summed) == ["reddit", "rss"]
    rss = summed["rss"]
    assert (rss.negative, rss.neutral, rss.positive, rss.mean_score) == (1, 0, 1, 0.15)
    assert summed["reddit"].negative == 1
