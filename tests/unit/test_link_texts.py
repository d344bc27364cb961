"""Which items repeat another item or continue its story."""

import random
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from altlens.aggregate.linking.link_texts import link, story_of
from altlens.aggregate.linking.link_types import Link, TextVersion
from altlens.analyze.signature import signature
from altlens.evaluate.stories import b_cubed, evaluate

START = datetime(2024, 5, 1, tzinfo=UTC)
ANY_TEXT = st.text(st.characters(exclude_categories=()))
WORDS = "acme bolt crane profit beats misses 5 7 plant ohio recall strike chip court not".split()


def version(
    number: int,
    title: str,
    hours: float | None = None,
    publisher: str = "",
    companies: tuple[str, ...] = (),
) -> TextVersion:
    available_at = START + timedelta(hours=number if hours is None else hours)
    return TextVersion(f"{number:04}", available_at, publisher, signature(title, ""), companies)


def versions(*titles: str) -> list[TextVersion]:
    return [version(number, title) for number, title in enumerate(titles)]


def duplicates(links: list[Link]) -> list[tuple[str, str]]:
    return [(match["item"], match["target"]) for match in links if match["kind"] == "duplicate"]


def are_duplicates(one: str, other: str) -> bool:
    return bool(duplicates(link(versions(one, other))))


TITLE = "Acme raises its forecast for 2025 after strong orders from Ohio"


@pytest.mark.parametrize(
    "other",
    [
        TITLE.upper(),
        "Acme raises its forecast for 2025, after 'strong' orders from Ohio!",
        f"{TITLE} - Example Times",
        f"UPDATE 1-{TITLE}",
        "Acme raises its forecast for 2025 after ...",
        "Acme raises its forecast for 2025 after str...",
        "Acme reportedly raises its forecast for 2025 after strong orders from Ohio",
        "Acme raises its forceast for 2025 after strong orders from Ohio",
        "Acme lifts its forecast for 2025 after strong orders from Ohio",
    ],
)
def test_light_edits_are_duplicates(other: str) -> None:
    assert are_duplicates(TITLE, other)
    assert are_duplicates(other, TITLE)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme beats quarterly forecasts in Europe", "Acme misses quarterly forecasts in Europe"),
        ("Acme profit up 5% on chip sales", "Acme profit down 5% on chip sales"),
        ("Acme profit up 5% on chip sales", "Acme profit up 6% on chip sales"),
        ("Acme to pay $5 million over recall", "Acme to pay $5 billion over recall"),
        ("Acme opens two plants in Ohio", "Acme opens three plants in Ohio"),
        ("Acme to merge with Bolt next year", "Acme not to merge with Bolt next year"),
        ("Acme will merge with Bolt next year", "Acme won't merge with Bolt next year"),
        ("Acme sues Bolt over chip patents", "Bolt sues Acme over chip patents"),
        ("Acme shares fall from 60 to 50 in a day", "Acme shares fall from 50 to 60 in a day"),
        ("Acme names Jane Doe finance chief", "Acme names John Roe finance chief"),
        ("Acme hires in Ohio, fires in Utah", "Acme fires in Ohio, hires in Utah"),
    ],
)
def test_what_says_otherwise_is_no_duplicate(one: str, other: str) -> None:
    assert not are_duplicates(one, other)
    assert not are_duplicates(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("EU probes Acme cloud deals", "US probes Acme cloud deals"),
        ("UK clears Acme gene therapy", "U.S. clears Acme gene therapy"),
        ("Acme sales grow by a fifth", "Acme sales grow by a fifth in Japan"),
        ("Acme mine shut after flood", "Acme mine shut after flood traps twelve"),
        ("Acme shares climb", "Acme shares climb, then plunge"),
    ],
)
def test_another_country_or_a_further_fact_is_no_repetition(one: str, other: str) -> None:
    assert not are_duplicates(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme recalls 250,000 vans", "Acme recalls 250K vans"),
        ("Acme second-quarter profit slips", "Acme Q2 profit slips"),
        ("Acme second quarter profit slips", "Acme 2Q profit slips"),
        ("Acme books $1.2 billion charge", "Acme books $1,200 mln charge"),
        ("Acme to hire five thousand engineers", "Acme to hire 5,000 engineers"),
        ("Hook & Line settles bait suits", "H&L settles bait suits"),
        ("US CLEARS ACME PLANT", "US clears Acme plant"),
    ],
)
def test_figures_and_names_written_otherwise_are_the_same(one: str, other: str) -> None:
    assert are_duplicates(one, other)


def test_short_titles_that_share_one_word_tell_no_story() -> None:
    assert link(versions("Zyxomat festival", "Zyxomat battery")) == []


def test_items_of_different_companies_are_no_duplicates() -> None:
    title = "Shares halted pending news"
    ours, theirs, unknown = (
        version(number, title, companies=companies)
        for number, companies in enumerate([("0000000001",), ("0000000002",), ()])
    )
    assert duplicates(link([ours, theirs])) == []
    assert duplicates(link([ours, unknown])) == [("0002", "0000")]


def test_each_publisher_may_add_its_own_name() -> None:
    one = version(0, "Acme opens a plant in Ohio - Example Times", publisher="Example Times")
    other = version(1, "Acme opens a plant in Ohio | Daily Sample", publisher="Daily Sample")
    assert duplicates(link([one, other])) == [("0001", "0000")]


def test_a_source_may_move_to_the_other_end() -> None:
    assert are_duplicates(
        "Jane Doe: Acme needs another plant", "Acme needs another plant: Jane Doe"
    )


def test_the_same_words_weeks_later_tell_something_new() -> None:
    title = "Acme declares its quarterly dividend"
    assert link([version(0, title, hours=0), version(1, title, hours=24 * 90)]) == []


def test_the_link_says_which_words_differ() -> None:
    (links, _) = link(
        versions("Acme opens a plant in Ohio", "Exclusive: Acme opens a plant in Ohio")
    )
    assert links == {
        "item": "0001",
        "kind": "duplicate",
        "target": "0000",
        "story": "0000",
        "similarity": 0.8,
        "why": "the same words, plus exclusive",
    }


def test_rewordings_tell_one_story_and_other_news_does_not() -> None:
    links = link(
        versions(
            "Faulty ignition switch forces Acme to recall cars",
            "Acme recall widens over ignition switch",
            "Bolt wins a satellite contract",
            "Satellite contract lifts Bolt",
            "Lawmakers to probe ignition switch recall",
        )
    )
    stories = story_of(links)
    assert duplicates(links) == []
    assert stories == {
        "0000": "0000",
        "0001": "0000",
        "0004": "0000",
        "0002": "0002",
        "0003": "0002",
    }


def test_an_item_near_to_two_stories_makes_them_one() -> None:
    titles = (
        "Ignition switch recall at Acme",
        "Prosecutors subpoena executives",
        "Subpoena for executives over ignition switch",
        "Prosecutors question executives over ignition recall",
    )
    stories = story_of(link(versions(*titles)))
    assert len(stories) == 4
    assert set(stories.values()) == {"0000"}


def test_the_companys_own_name_links_nothing() -> None:
    topics = "recall merger lawsuit dividend strike satellite battery patent festival drought"
    titles = [
        f"Zyxomat Works {topic} of {number}" for number, topic in enumerate(topics.split() * 6)
    ]
    items = [version(number, title, hours=24 * number) for number, title in enumerate(titles)]
    assert link(items, names=["zyxomat", "work"]) == []
    unnamed = link(items)
    assert max(match["item"] for match in unnamed) < items[30].id


def test_a_silent_story_is_not_taken_up_again() -> None:
    titles = ("Ignition switch recall at Acme", "Acme recall over ignition switch widens")
    soon, late = ([version(0, titles[0], 0), version(1, titles[1], 24 * days)] for days in (1, 8))
    assert len(link(soon)) == 1
    assert link(late) == []


@settings(deadline=None)
@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join), max_size=20), st.data())
def test_links_depend_on_what_came_before_and_on_nothing_else(
    titles: list[str], data: st.DataObject
) -> None:
    items = [version(number, title, hours=number // 2) for number, title in enumerate(titles)]
    links = link(items)
    assert link(data.draw(st.permutations(items))) == links
    assert link(items + items) == links
    count = data.draw(st.integers(0, len(items)))
    item_ids = {item.id for item in items[:count]}
    assert link(items[:count]) == [match for match in links if match["item"] in item_ids]
    assert all(
        match["target"] < match["item"] and match["story"] < match["item"] for match in links
    )
    assert all(0 < match["similarity"] <= 1 for match in links)


@settings(deadline=None)
@given(st.lists(st.tuples(ANY_TEXT, ANY_TEXT), max_size=8))
def test_any_text_can_be_linked(texts: list[tuple[str, str]]) -> None:
    items = [
        TextVersion(f"{number:04}", START, publisher, signature(title, ""))
        for number, (title, publisher) in enumerate(texts)
    ]
    assert link(items) == link(items[::-1])


def test_many_items_are_not_compared_pair_by_pair() -> None:
    chance = random.Random(1)
    names = ["".join(pair) for pair in product("bdfgklmn", "aeiou", "rstvz")]
    titles = [" ".join(chance.sample(names, 7)) for _ in range(3000)]
    links = link([version(number, title, number / 100) for number, title in enumerate(titles)])
    assert len({match["item"] for match in links}) <= len(titles)


def test_b_cubed_of_known_clusterings() -> None:
    true = ["a", "a", "b", "b"]
    assert b_cubed(true, true) == (1.0, 1.0)
    assert b_cubed(["x"] * 4, true) == (0.5, 1.0)
    assert b_cubed(["1", "2", "3", "4"], true).f1 == pytest.approx(2 / 3)


def test_stories_of_labelled_headlines(recordings: Path) -> None:
    in_order, *_, mixed, _, _ = evaluate(recordings.parent)
    assert in_order.value >= 0.7
    assert mixed.value >= 0.7
