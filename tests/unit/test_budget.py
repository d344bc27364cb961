"""Budgets of sources that charge per read."""

import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from altlens.errors import BudgetSpent, SourceTimeout
from altlens.store.base import Store
from altlens.store.sqlite import SqliteStore
from altlens.transport.budget import Budget, entries
from altlens.transport.endpoint import Meter
from altlens.transport.http_client import RawResponse

JUNE = datetime(2026, 6, 30, 23, tzinfo=UTC)
JULY = datetime(2026, 7, 1, tzinfo=UTC)


def reads(body: bytes) -> int:
    return len(body)


def meter(monthly: int, fetch: int = 10**6, request: int = 10) -> Meter:
    return Meter(monthly, fetch, request, reads)


def answer(cost: int, status: int = 200) -> RawResponse:
    return RawResponse(status, {}, b"x" * cost)


def spent(store: Store, account: str = "twitter/2026-06") -> int:
    return next(entries(store, account), (0, 0))[1]


def budget(store: Store, metered: Meter, now: datetime = JUNE) -> Budget:
    return Budget(store, "twitter", metered, lambda: now)


def test_what_a_response_did_not_cost_is_given_back(store: Store) -> None:
    monthly_budget = budget(store, meter(100))
    assert monthly_budget.spend(lambda: answer(3)).body == b"xxx"
    monthly_budget.spend(lambda: answer(10))
    assert spent(store) == 13


@pytest.mark.parametrize("status", [302, 401, 429, 503])
def test_a_refusal_costs_nothing(store: Store, status: int) -> None:
    budget(store, meter(100)).spend(lambda: answer(7, status))
    assert spent(store) == 0


def test_a_request_without_a_response_counts_in_full(store: Store) -> None:
    def lost() -> RawResponse:
        raise SourceTimeout("no answer")

    with pytest.raises(SourceTimeout):
        budget(store, meter(100)).spend(lost)
    assert spent(store) == 10


def test_no_request_is_made_that_could_pass_the_months_budget(store: Store) -> None:
    monthly_budget = budget(store, meter(25))
    monthly_budget.spend(lambda: answer(10))
    monthly_budget.spend(lambda: answer(6))
    requests: list[int] = []

    def ask() -> RawResponse:
        requests.append(1)
        return answer(1)

    with pytest.raises(BudgetSpent, match=r"read 16 of its 25 .*ALTLENS_TWITTER_MONTHLY_READS"):
        monthly_budget.spend(ask)
    assert not requests
    assert spent(store) == 16


def test_a_new_month_has_a_budget_of_its_own(store: Store) -> None:
    for _ in range(2):
        budget(store, meter(20)).spend(lambda: answer(10))
    with pytest.raises(BudgetSpent):
        budget(store, meter(20)).spend(lambda: answer(10))
    budget(store, meter(20), JULY).spend(lambda: answer(10))
    assert (spent(store), spent(store, "twitter/2026-07")) == (20, 10)


def test_one_fetch_has_a_budget_of_its_own(store: Store) -> None:
    metered = meter(1_000, fetch=20)
    fetch_budget = budget(store, metered)
    fetch_budget.spend(lambda: answer(10))
    fetch_budget.spend(lambda: answer(10))
    with pytest.raises(BudgetSpent, match="One fetch of twitter may read 20"):
        fetch_budget.spend(lambda: answer(10))
    budget(store, metered).spend(lambda: answer(10))
    assert spent(store) == 30


def test_a_fetch_may_always_make_one_request(store: Store) -> None:
    budget(store, meter(1_000, fetch=3)).spend(lambda: answer(10))
    assert spent(store) == 10


def spend_all(path: Path, monthly: int) -> int:
    """Spend until the budget is used up, and return what this process or thread spent."""
    total = 0
    with SqliteStore(path) as opened:
        monthly_budget = budget(opened, meter(monthly))
        try:
            while True:
                total += len(monthly_budget.spend(lambda: answer(7)).body)
        except BudgetSpent:
            return total


def test_threads_together_stay_within_it(tmp_path: Path) -> None:
    path = tmp_path / "shared.sqlite"
    with SqliteStore(path) as opened, ThreadPoolExecutor(8) as pool:
        totals = list(pool.map(lambda _: spend_all(path, 500), range(8)))
        assert sum(totals) == spent(opened)
        assert 490 - 8 * 10 <= sum(totals) <= 500


def test_processes_together_stay_within_it(tmp_path: Path) -> None:
    path = tmp_path / "shared.sqlite"
    with SqliteStore(path) as opened:
        with multiprocessing.get_context("spawn").Pool(2) as pool:
            totals = pool.starmap(spend_all, [(path, 300)] * 2)
        assert sum(totals) == spent(opened)
        assert 290 - 2 * 10 <= sum(totals) <= 300
