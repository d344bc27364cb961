"""What is talked about across companies: found, named and counted from stories."""

import random
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from altlens.aggregate.texts.topics import TopicText, topics
from altlens.analyze.signature import signature

AS_OF = datetime(2026, 6, 20, tzinfo=UTC)


def text(
    number: int, title: str, symbols: str, days_ago: float = 1.0, names: str = "", story: str = ""
) -> TopicText:
    tokens = signature(title, "")["tokens"]
    available_at = AS_OF - timedelta(days=days_ago)
    whose = tuple(symbols.split())
    named = frozenset(names.split())
    return TopicText(
        f"{number}",
        title,
        f"paper {number}",
        available_at,
        tokens,
        named,
        whose,
        story or f"{number}",
    )


OUTAGES = [
    text(1, "Zephyrnet outage grounds flights of an airline", "DAL"),
    text(2, "Zephyrnet outage stops card payments", "V"),
    text(3, "Hospitals delay surgery after the Zephyrnet outage", "HCA"),
    text(4, "Card payments return as the Zephyrnet outage ends", "MA"),
]
OTHERS = [
    text(11, "Airline orders forty aircraft", "UAL"),
    text(12, "Chip maker opens a plant in Ohio", "INTC"),
    text(13, "Brewer trims its forecast for the summer", "STZ"),
]


def test_words_that_stories_of_several_companies_share_are_a_topic() -> None:
    (topic,) = topics([*OUTAGES, *OTHERS], AS_OF)
    assert topic.words[:2] == ("zephyrnet", "outage")
    assert (topic.stories, topic.earlier, topic.is_new) == (4, 0, True)
    assert set(topic.companies) == {"DAL", "V", "HCA", "MA"}
    assert topic.publishers == 4
    assert {story.title for story in topic.top} == {one.title for one in OUTAGES}


def test_one_story_in_many_reports_is_no_topic() -> None:
    same = [one._replace(story="1") for one in OUTAGES]
    assert topics([*same, *OTHERS], AS_OF) == ()


def test_the_news_of_one_company_is_no_topic() -> None:
    assert topics([one._replace(symbols=("DAL",)) for one in OUTAGES], AS_OF) == ()


def test_names_of_companies_name_no_topic() -> None:
    named = [one._replace(unnamed=frozenset({"zephyrnet"})) for one in OUTAGES]
    assert all("zephyrnet" not in topic.words for topic in topics(named, AS_OF))


def test_words_without_a_common_subject_are_no_topic() -> None:
    loose = [
        text(1, "Grocer weaves baskets", "KR"),
        text(2, "Pilot weaves through clouds", "DAL"),
        text(3, "Novelist weaves tales of Porto", "NYT"),
    ]
    assert topics(loose, AS_OF) == ()


def test_momentum_compares_with_the_28_days_before() -> None:
    before = [
        text(100 + number, f"Zephyrnet outage number {number} hits a bank", "JPM", 10 + number)
        for number in range(4)
    ]
    (topic,) = topics([*OUTAGES, *before], AS_OF)
    # 4 stories before let expect 1 in 7 days: (4 - 1) / sqrt(1 + 1)
    assert (topic.earlier, topic.momentum, topic.is_new) == (4, 2.12, False)


def test_what_comes_later_changes_nothing() -> None:
    later = [one._replace(id=f"{one.id}9", story=f"{one.id}9", available_at=AS_OF + timedelta(1))
             for one in OUTAGES]  # fmt: skip
    assert topics([*OUTAGES, *later], AS_OF) == topics(OUTAGES, AS_OF)


def test_texts_of_more_than_35_days_ago_are_forgotten() -> None:
    old = [one._replace(id=f"{one.id}8", story=f"{one.id}8", available_at=AS_OF - timedelta(36))
           for one in OUTAGES]  # fmt: skip
    assert topics([*OUTAGES, *old], AS_OF) == topics(OUTAGES, AS_OF)


def test_the_order_of_the_texts_does_not_matter() -> None:
    texts = [*OUTAGES, *OTHERS]
    expected = topics(texts, AS_OF)
    for seed in range(5):
        random.Random(seed).shuffle(texts)
        assert topics(texts, AS_OF) == expected


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=12))
def test_any_titles_give_topics_that_hold(titles: list[str]) -> None:
    texts = [text(at, title, "A B" if at % 2 else "C") for at, title in enumerate(titles)]
    for topic in topics(texts, AS_OF):
        assert topic.stories >= 3
        assert len(topic.companies) >= 2
        assert topic.words
