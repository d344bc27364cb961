"""Empty states: every page says why it is empty and what to do."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from altlens.items.query import Query, Subject
from altlens.runs.failures import record
from altlens.runs.outcomes import Failed
from altlens.runs.run import start
from altlens.settings import Settings
from altlens.store.base import Store
from altlens.store.sqlite import SqliteStore
from tests.acceptance.browsing import Visit, served
from tests.hand_made import COMPANY, at

APPLE = Subject(COMPANY, "AAPL", "Apple Inc.")


@pytest.fixture
def visit(browser: Browser, store: SqliteStore) -> Iterator[Visit]:
    """A visit to a new install."""
    context = browser.new_context()
    with served(store, Settings()) as address:
        visit = Visit(context.new_page(), address)
        yield visit
        visit.check()
    context.close()


def fail(store: Store) -> None:
    """Record a failure of a source for the company."""
    run = start(store, [APPLE], ("news",), "", None, at("2026-06-18"))
    unit = Query(source="news", company=COMPANY, symbol="AAPL", part="feed").id
    failure = Failed(unit=unit, error="Forbidden", verdict="skip", message="The site refuses us.")
    record(store, run, "fetch", [failure])


def test_a_new_install_says_how_to_start(visit: Visit) -> None:
    page = visit.open("/")
    expect(page.locator("main")).to_contain_text("altlens run AAPL MSFT NVDA")
    expect(page.locator("main")).to_contain_text("altlens doctor")
    visit.screenshot("empty-overview")
    page = visit.open("/operations")
    expect(page.locator("main")).to_contain_text("No runs yet")
    expect(page.locator("main")).to_contain_text("altlens up")
    page = visit.open("/alerts")
    expect(page.locator("main")).to_contain_text("No rules")
    visit.screenshot("empty-alerts")
    page = visit.open("/search?q=harbour")
    expect(page.locator("main")).to_contain_text("No match")


def test_a_company_without_data_says_what_to_do(visit: Visit) -> None:
    page = visit.open("/companies/AAPL")
    expect(page.locator("main")).to_contain_text("It was never fetched")
    expect(page.locator("main")).to_contain_text("altlens run AAPL")
    visit.screenshot("empty-company")
    page = visit.open("/companies/AAPL?as_of=2020-01-01")
    expect(page.locator("main")).to_contain_text("Choose a later date")


def test_a_source_that_is_off_says_what_to_set(visit: Visit) -> None:
    page = visit.open("/companies/AAPL")
    row = page.locator("#sources tr", has_text="reddit")
    expect(row).to_contain_text("NOT CONFIGURED")
    expect(row).to_contain_text("ALTLENS_REDDIT_CLIENT_ID")


def test_a_failing_source_leads_to_its_failure(visit: Visit, store: SqliteStore) -> None:
    fail(store)
    page = visit.open("/companies/AAPL")
    row = page.locator("#sources tr", has=page.get_by_role("rowheader", name="news", exact=True))
    expect(row).to_contain_text("FAILING")
    expect(row).to_contain_text("The site refuses us.")
    row.get_by_role("link", name="what failed").click()
    expect(page.locator("#failures")).to_contain_text("The site refuses us.")
    expect(page.get_by_role("button", name="Retry")).to_be_visible()
    visit.screenshot("failing-source")
