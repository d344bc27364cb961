"""The co-mention network: weights, dates, and independence of the order."""

import datetime as dt
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from altlens.aggregate.texts.network import MOST_COMPANIES, TextMentions, network
from altlens.items.analysis import Mention

NOON = dt.datetime(2024, 5, 1, 12, tzinfo=dt.UTC)
A, B, C = "0000000001", "0000000002", "0000000003"


def mention(company: str, relevance: float = 1.0) -> Mention:
    return Mention(
        company=company,
        symbol=company[-1],
        start=0,
        end=1,
        text="x",
        relevance=relevance,
        primary=True,
        role="subject",
        why="made up",
    )


def item(name: str, days_ago: float, *companies: str, relevance: float = 1.0) -> TextMentions:
    mentions = [mention(company, relevance) for company in companies]
    return TextMentions(name, NOON - dt.timedelta(days=days_ago), mentions)


def test_an_edge_weighs_the_relevance_of_both_and_halves_with_age() -> None:
    fresh = network([item("now", 0, A, B, relevance=0.5)], NOON)
    assert fresh[0]["companies"] == (A, B)
    assert fresh[0]["weight"] == pytest.approx(0.25)
    old = network([item("then", 30, A, B)], NOON, half_life_days=30)
    assert old[0]["weight"] == pytest.approx(0.5)


def test_a_list_of_companies_says_less_of_each_pair_than_a_pair_does() -> None:
    edges = network([item("pair", 0, A, B), item("list", 0, A, B, C)], NOON)
    assert [edge["companies"] for edge in edges] == [(A, B), (A, C), (B, C)]
    assert edges[0]["weight"] == pytest.approx(1.5)
    assert edges[0]["items"] == ["pair", "list"]
    assert edges[0]["count"] == 2


def test_an_item_that_names_one_company_makes_no_edge() -> None:
    assert network([item("one", 0, A), item("none", 0), item("twice", 0, A, A)], NOON) == []


def test_what_came_later_is_not_known_yet() -> None:
    items = [item("before", 1, A, B), item("after", -1, A, C)]
    assert [edge["companies"] for edge in network(items, NOON)] == [(A, B)]
    assert network(items, NOON)[0]["last_at"].startswith("2024-04-30T12:00:00")


def test_an_item_seen_twice_counts_once() -> None:
    assert network([item("same", 0, A, B)] * 2, NOON)[0]["count"] == 1


def test_a_long_list_is_cut_to_its_most_relevant() -> None:
    many = [mention(f"{n:010}", 1 - n / 1000) for n in range(MOST_COMPANIES + 5)]
    edges = network([TextMentions("long", NOON, many)], NOON)
    assert len(edges) == MOST_COMPANIES * (MOST_COMPANIES - 1) // 2
    assert f"{MOST_COMPANIES:010}" not in {one for edge in edges for one in edge["companies"]}


@given(
    st.lists(
        st.tuples(st.floats(-5, 400), st.lists(st.sampled_from([A, B, C]), max_size=3)),
        max_size=12,
    ),
    st.randoms(),
)
def test_the_order_of_arrival_changes_nothing(
    rows: list[tuple[float, list[str]]], chance: random.Random
) -> None:
    items = [item(str(n), days, *companies) for n, (days, companies) in enumerate(rows)]
    edges = network(items, NOON)
    chance.shuffle(items)
    assert network(items, NOON) == edges
    assert all(
        edge["weight"] >= 0 and edge["companies"][0] < edge["companies"][1] for edge in edges
    )
