"""Monthly budgets of sources that are paid by the read, shared by all processes through the store.

An account is a chain of entries, each with the running total. Only one process can add the entry
with the next number, so no two can spend the same reads.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from altlens.errors import BudgetSpent
from altlens.items.base import stamp
from altlens.store.base import Store, Where
from altlens.store.collections import READS
from altlens.transport.endpoint import Meter
from altlens.transport.http_client import RawResponse


class Budget:
    """The reads that one fetch of a source may still spend."""

    def __init__(
        self,
        store: Store,
        source: str,
        meter: Meter,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store, self._source, self._meter, self._clock = store, source, meter, clock
        self._spent = 0

    def spend(self, request: Callable[[], RawResponse]) -> RawResponse:
        """Send a request after reserving its largest cost; BudgetSpent where that is not left.

        Unused reads are returned. A request without a response counts in full.
        """
        meter, account = self._meter, f"{self._source}/{self._clock():%Y-%m}"
        if self._spent + meter.request > max(meter.fetch, meter.request):
            raise BudgetSpent(f"One fetch of {self._source} may read {meter.fetch:,} at most.")
        self._book(account, meter.request)
        response = request()
        spent = min(meter.spent(response.body), meter.request) if response.status == 200 else 0
        self._book(account, spent - meter.request)
        self._spent += spent
        return response

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
    """Entry numbers and running totals of an account (source/YYYY-MM), newest first."""
    where = Where(equal={"account": account}, order_by=("entry",), descending=True)
    for document in store.find(READS, where):
        yield int(document["entry"]), int(document["total"])
