"""What reports changed, from a store: compared when cleaned, read as of a date, shown on pages."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient

from altlens.items.base import Item
from altlens.items.filing import Filing, FilingDocument, Section
from altlens.items.filing_change import FilingChange
from altlens.queries.compute_view import view_at
from altlens.queries.filing_changes import compared_report, compared_reports
from altlens.queries.point_in_time import PointInTime
from altlens.settings import Settings
from altlens.stages.analyze import analyze_items
from altlens.stages.filing_changes import changes_of
from altlens.store.base import Store
from altlens.store.collections import ANALYSES, ITEMS
from dashboard.app import create_app
from tests.hand_made import COMPANY, at, fact

FACTORY = "Our only factory stands in Harbour Town, and a fire there would stop all production."
LAWSUIT = "In May a class action lawsuit alleged that we misled buyers about <b>our</b> old valves."
SALES = "Sales by region (dollars in millions):\n\n2026 2025\nTotal net sales $ 94,036 $ 85,777"
NOW = PointInTime(at("2030-01-01"), at("2030-01-01"))
FIRST, SECOND, THIRD = "0000320193-26-000001", "0000320193-26-000002", "0000320193-26-000003"
DAYS = {FIRST: "2026-02-01", SECOND: "2026-05-01", THIRD: "2026-08-01"}


def _values(accession: str, kind: str) -> dict[str, Any]:
    filed = at(DAYS[accession])
    return {
        "source": "filings",
        "key": f"{kind}/{COMPANY}/{accession}",
        "companies": (COMPANY,),
        "event_at": filed,
        "available_at": filed,
        "fetched_at": filed,
        "capture": "capture:1",
        "accession": accession,
        "form": "10-Q",
        "filed": filed.date(),
    }


def document(accession: str, *paragraphs: str, fetched: datetime | None = None) -> FilingDocument:
    text = "\n\n".join(paragraphs)
    section = Section(part="II", item="1A", title="Risk Factors", text=text)
    values = _values(accession, "filing_document") | {"name": "q.htm", "sections": (section,)}
    return FilingDocument(**(values | ({"fetched_at": fetched} if fetched else {})))


def clean(store: Store, *items: Item) -> list[FilingChange]:
    """Store the items and what follows from them, as cleaning a capture does."""
    changes = list(changes_of(store, items))
    store.add(ITEMS, [item.document() for item in (*items, *changes)])
    store.add(ANALYSES, analyze_items([c.document() for c in changes], at("2026-09-01")))
    return changes


def list_reports(store: Store, *accessions: str) -> None:
    listed = [Filing(**_values(accession, "filing")) for accession in accessions]
    store.add(ITEMS, [filing.document() for filing in listed])


def test_a_report_is_compared_with_the_one_before_whichever_is_stored_first(store: Store) -> None:
    list_reports(store, FIRST, SECOND)
    assert clean(store, document(SECOND, FACTORY, LAWSUIT)) == []
    (change,) = clean(store, document(FIRST, FACTORY, fetched=at("2026-06-01")))
    assert (change.earlier_accession, change.accession) == (FIRST, SECOND)
    assert change.fetched_at == at("2026-06-01")


def test_a_comparison_over_a_missing_report_is_not_made(store: Store) -> None:
    list_reports(store, FIRST, SECOND, THIRD)
    assert clean(store, document(FIRST, FACTORY), document(THIRD, FACTORY, LAWSUIT)) == []
    newest, middle, oldest = compared_reports(store, COMPANY, NOW, 10)
    assert SECOND in newest.reason
    assert middle.reason == "the text of this report is not stored"
    assert oldest.reason == "no earlier 10-Q to compare with is known"


def test_a_change_is_read_as_of_a_date(store: Store) -> None:
    list_reports(store, FIRST, SECOND)
    clean(store, document(FIRST, FACTORY), document(SECOND, FACTORY, LAWSUIT))
    before = PointInTime(at("2026-04-30"), NOW.known_at)
    assert [one.report.accession for one in compared_reports(store, COMPANY, before, 10)] == [FIRST]
    assert view_at(store, COMPANY, "AAPL", "Apple", before).filing_changes == ()
    (line,) = view_at(store, COMPANY, "AAPL", "Apple", NOW).filing_changes
    assert (line.added, line.removed, line.topics) == (1, 0, ("legal",))
    assert "lawsuit" in line.heaviest[0].text


def test_stored_texts_that_were_not_compared_are_compared_when_read(store: Store) -> None:
    list_reports(store, FIRST, SECOND)
    documents = [document(FIRST, FACTORY), document(SECOND, FACTORY, LAWSUIT)]
    store.add(ITEMS, [item.document() for item in documents])
    compared = compared_report(store, COMPANY, SECOND, NOW)
    assert compared is not None
    assert compared.change is not None
    assert compared.change.earlier_accession == FIRST


@pytest.fixture
def client(store: Store) -> Iterator[TestClient]:
    list_reports(store, FIRST, SECOND)
    clean(store, document(FIRST, FACTORY, SALES.replace("94,036", "90,753")))
    clean(store, document(SECOND, FACTORY, SALES, LAWSUIT))
    revenue = fact("2026-01-01", "2026-03-31", 94_036e6, SECOND)
    store.add(ITEMS, [revenue.document()])
    with TestClient(create_app(Settings(), store), base_url="http://127.0.0.1") as opened:
        yield opened


def test_the_page_of_a_report_shows_changes_and_escapes_them(client: TestClient) -> None:
    page = client.get(f"/companies/AAPL/filing?accession={SECOND}").text
    assert "<ins><bdi>In May a class action lawsuit" in page
    assert "&lt;b&gt;our&lt;/b&gt;" in page
    assert "$90,753" in page
    listing = client.get("/companies/AAPL/filings").text
    assert "Not known, because no earlier 10-Q" in listing
    assert client.get("/companies/AAPL/filing?accession=1").status_code == 404


def test_a_figure_stands_beside_the_fact_of_its_value(client: TestClient) -> None:
    answer = client.get(f"/api/companies/AAPL/filing?accession={SECOND}").json()
    (number,) = answer["numbers"]
    assert (number["before"], number["after"]) == ("$90,753", "$94,036")
    assert [one["value"] for one in number["facts"]] == [94_036e6]
    reports = client.get("/api/companies/AAPL/filings?as_of=2026-04-30").json()["reports"]
    assert [report["accession"] for report in reports] == [FIRST]
