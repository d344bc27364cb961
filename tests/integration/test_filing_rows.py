"""A list of filings with a row that cannot be read, from the reply to the view's items."""

import json
from pathlib import Path

from altlens.items.query import Subject
from altlens.queries.evidence import items
from altlens.queries.point_in_time import PointInTime
from altlens.runs.failures import open_failures
from altlens.store.base import Store
from tests.hand_made import COMPANY, at
from tests.integration.archives import reply, run_over, write_archive

LIST = f"https://data.sec.gov/submissions/CIK{COMPANY}.json"
NOW = at("2026-06-18", 23)


def test_a_row_without_a_filing_date_is_one_failure_and_costs_no_other(
    store: Store, tmp_path: Path
) -> None:
    columns = {
        "accessionNumber": ["0000000001-26-000002", "0000000001-26-000001"],
        "filingDate": ["", "2026-02-24"],
        "acceptanceDateTime": ["2026-02-25T21:55:00.000Z", "2026-02-24T21:55:00.000Z"],
        "form": ["8-K", "8-K"],
        "items": ["2.02", "2.02"],
        "primaryDocument": ["b.htm", "a.htm"],
    }
    listing = {"cik": COMPANY, "filings": {"recent": columns, "files": []}}
    replies = [reply(LIST, json.dumps(listing).encode(), "2026-06-18T21:05:00Z")]
    archive = write_archive(tmp_path / "archive", replies, "filings")
    run, _ = run_over(store, archive, NOW, ["filings"], [Subject(COMPANY, "AAPL", "Apple")])
    (filing,) = items(store, COMPANY, ["filing"], PointInTime(NOW, at("2030-01-01")))
    # 21:55 in New York would have been dated on the 25th, so it is 16:55.
    assert filing.available_at == at("2026-02-24", 21, 55)
    (failure,) = [row for row in open_failures(store, run.id) if row["stage"] == "clean"]
    assert "filing date" in failure["message"]
