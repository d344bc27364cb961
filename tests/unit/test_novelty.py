"""How new an item is for its company."""

import random
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from altlens.aggregate.linking.link_texts import link
from altlens.aggregate.linking.link_types import TextVersion
from altlens.aggregate.linking.novelty import novelty
from altlens.analyze.signature import signature

START = datetime(2024, 5, 1, tzinfo=UTC)
TITLES = (
    "Faulty ignition switch forces Acme to recall cars",
    "Acme recall widens over ignition switch",
    "FAULTY IGNITION SWITCH FORCES ACME TO RECALL CARS",
    "Bolt wins a satellite contract",
)


def versions(*days: float) -> list[TextVersion]:
    return [
        TextVersion(str(number), START + timedelta(days=day), "", signature(title, ""))
        for number, (title, day) in enumerate(zip(TITLES, days, strict=True))
    ]


def test_first_reports_continuations_repeats_and_unrelated_items() -> None:
    items = versions(0, 1, 2, 3)
    novelties = novelty(items, link(items), window_days=30)
    assert novelties["0"] == {"score": 1.0, "nearest": None, "why": "nothing similar in 30 days"}
    assert 0 < novelties["1"]["score"] < 1
    assert novelties["1"]["nearest"] == "0"
    assert novelties["1"]["why"].startswith("continues 0: shares ")
    assert novelties["2"] == {"score": 0.0, "nearest": "0", "why": "repeats 0: the same words"}
    assert novelties["3"]["score"] == 1.0


def test_reports_before_the_window_do_not_count() -> None:
    items = versions(0, 1, 2, 3)
    novelties = novelty(items, link(items), window_days=0.5)
    assert {item["score"] for item in novelties.values()} == {1.0}


@given(st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(chance: random.Random) -> None:
    items = versions(0, 1, 2, 3)
    links = link(items)
    known = novelty(items, links, window_days=30)
    chance.shuffle(items)
    chance.shuffle(links)
    assert novelty(items, links, window_days=30) == known


def test_nothing_is_new_of_nothing() -> None:
    assert novelty([], [], window_days=30) == {}
