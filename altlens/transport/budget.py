"""Budgets of sources that are paid by the read, counted in the store over all processes.

A month's account is a chain of entries, each with the total so far. Whoever adds the next entry
first has it, so that no two processes can spend the same reads.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from altlens.errors import BudgetSpent
from altlens.items.base import stamp
from altlens.store.base import Store, Where
from altlens.store.collections import READS
from altlens.transport.endpoint import Meter
from altlens.transport.http_client import Answer


class Budget:
    """What one call of a source may still cost."""

    def __init__(
        self,
        store: Store,
        source: str,
        meter: Meter,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store, self._source, self._meter, self._clock = store, source, meter, clock
        self._spent = 0

    def spend(self, ask: Callable[[], Answer]) -> Answer:
        """Ask, having set aside the most it can cost; BudgetSpent where that is not left.

        Reads that the response did not cost are given back. A request whose response never came
        is taken to have cost all.
        """
        meter, account = self._meter, f"{self._source}/{self._clock():%Y-%m}"
        if self._spent + meter.request > max(meter.fetch, meter.request):
            raise BudgetSpent(f"One fetch of {self._source} may read {meter.fetch:,} at most.")
        self._book(account, meter.request)
        answer = ask()
        spent = min(meter.spent(answer.body), meter.request) if answer.status == 200 else 0
        self._book(account, spent - meter.request)
        self._spent += spent
        return answer

    def _book(self, account: str, change: int) -> None:
        while change:
            entry, total = next(entries(self._store, account), (0, 0))
            if total + change > self._meter.monthly:
                raise BudgetSpent(
                    f"{self._source} has read {total:,} of its {self._meter.monthly:,} a month, "
                    f"and one request may cost {change:,}. Raise "
                    f"ALTLENS_{self._source.upper()}_MONTHLY_READS or wait for the next month."
                )
            document = {
                "_id": f"{account}/{entry + 1:08d}",
                "account": account,
                "entry": f"{entry + 1:08d}",
                "total": total + change,
                "booked_at": stamp(self._clock()),
            }
            if self._store.add(READS, [document]).new:
                return


def entries(store: Store, account: str) -> Iterator[tuple[int, int]]:
    """The numbers and running totals of an account (source/YYYY-MM), the last first."""
    where = Where(equal={"account": account}, order_by=("entry",), descending=True)
    for document in store.find(READS, where):
        yield int(document["entry"]), int(document["total"])
