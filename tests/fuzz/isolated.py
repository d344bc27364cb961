"""Clean one response in a separate process with limited memory.

`python -m tests.fuzz.isolated SOURCE FILE BYTES` prints the outcome.
"""

import resource
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from altlens.items.capture import Capture, Exchange
from altlens.items.query import Query
from altlens.runs.run import Run
from altlens.stages.clean import Clean
from altlens.store.collections import CAPTURES
from altlens.store.sqlite import SqliteStore

NOW = datetime(2026, 6, 20, tzinfo=UTC)
QUERIES = {
    "financials": (
        Query(source="financials", company="0000320193", symbol="AAPL", part="facts"),
        "https://data.sec.gov/api/xbrl/companyfacts/CIK0000320193.json",
    ),
    "yahoo_news": (
        Query(source="yahoo_news", company="0000320193", symbol="AAPL", part="search"),
        "https://query2.finance.yahoo.com/v1/finance/search?q=AAPL",
    ),
}


def outcome(store: SqliteStore, source: str, body: bytes) -> str:
    """The number of new items, or the error; and the peak memory."""
    query, url = QUERIES[source]
    kept = Exchange(
        method="GET",
        url=url,
        status=200,
        body=store.put_blob(body),
        size_bytes=len(body),
        fetched_at=NOW,
    )
    capture = Capture(query=query.id, source=source, clock=NOW, fetched_at=NOW, exchanges=(kept,))
    store.add(CAPTURES, [capture.document()])
    run = Run(id="run:1", batch="", subjects=(), sources=(source,), clock=NOW, started_at=NOW)
    receipt = Clean().perform(store, run, [capture.id], lambda: True)
    outcome_text = (
        "; ".join(f"{f.error}: {f.message}" for f in receipt.failed) or f"{receipt.new} new"
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return f"{outcome_text} ({peak} MB)"


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_DATA, (int(sys.argv[3]),) * 2)
    with TemporaryDirectory() as home, SqliteStore(Path(home) / "store.sqlite") as opened:
        print(outcome(opened, sys.argv[1], Path(sys.argv[2]).read_bytes()))  # noqa: T201
