"""The dashboard in a browser: from the overview to a raw response, and to past dates."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, expect

from altlens.settings import Settings
from altlens.store.sqlite import SqliteStore
from tests.acceptance.browsing import Visit, served
from tests.populated_store import fill

MEGABYTE = 1_000_000
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard over the bundled sample."""
    with SqliteStore(tmp_path_factory.mktemp("home") / "store.sqlite") as store:
        fill(store)
        with served(store, Settings()) as address:
            yield address


@pytest.fixture
def visit(browser: Browser, home: str) -> Iterator[Visit]:
    """A visit with a desktop browser that must see no problem."""
    context = browser.new_context(viewport=DESKTOP, color_scheme="light")
    visit = Visit(context.new_page(), home)
    yield visit
    visit.check()
    context.close()


def test_from_the_overview_to_the_raw_response(visit: Visit) -> None:
    page = visit.open("/companies")
    visit.screenshot("overview")
    page.get_by_label("Filter the table").fill("apple")
    rows = page.locator("#companies tbody tr:visible")
    expect(rows).to_have_count(1)
    expect(page.get_by_role("status")).to_have_text("1 of 3")
    rows.get_by_role("link").click()
    visit.wait_for_charts()
    expect(page.locator("h1")).to_contain_text("AAPL")
    visit.screenshot("company")
    page.locator("#stories h3 a").first.click()
    title = page.locator("h1").inner_text()
    visit.screenshot("story")
    page.locator(".timeline h3 a").first.click()
    expect(page.get_by_role("heading", name="Why it is here")).to_be_visible()
    expect(page.get_by_role("heading", name="Analysis", exact=True)).to_be_visible()
    visit.screenshot("item")
    page.locator("a[href^='/response']").first.click()
    expect(page.locator(".fields")).to_contain_text("content-type")
    assert title.split()[0].lower() in page.locator("pre").inner_text().lower()
    visit.screenshot("response")


def test_the_overview_is_sorted_by_a_column(visit: Visit) -> None:
    page = visit.open("/companies")
    heading = page.get_by_role("button", name="30 days")
    heading.click()
    symbols = page.locator("#companies tbody th")
    descending = symbols.all_inner_texts()
    assert page.locator("th[aria-sort]").get_attribute("aria-sort") == "descending"
    heading.click()
    ascending = symbols.all_inner_texts()
    assert ascending == descending[::-1]
    assert sorted(ascending) == ["AAPL", "JPM", "KO"]
    page.get_by_label("Filter the table").fill("no such thing")
    expect(page.locator("main")).to_contain_text("No company matches “no such thing”.")
    page.get_by_role("button", name="Show all").click()
    page.reload()
    assert symbols.all_inner_texts() == ascending


def test_the_whole_page_shows_a_past_date(visit: Visit) -> None:
    page = visit.open("/companies/AAPL")
    latest = page.locator(".now .big").inner_text()
    page.get_by_label("As of").fill("2026-02-27")
    page.get_by_role("button", name="Go").click()
    visit.wait_for_charts()
    expect(page).to_have_url(f"{visit.home}/companies/AAPL?as_of=2026-02-27")
    assert page.locator(".now .big").inner_text() != latest
    expect(page.locator(".head")).to_contain_text("as of 2026-02-27 23:59 UTC")
    filed = page.locator("#filings tbody td.d").all_inner_texts()
    assert filed
    assert max(filed) <= "2026-02-27"
    visit.screenshot("past")
    page.get_by_role("link", name="Latest", exact=True).click()
    expect(page.locator(".now .big")).to_have_text(latest)


def test_indicators_are_drawn_over_the_price(visit: Visit) -> None:
    page = visit.open("/companies/AAPL")
    before = page.locator("#price canvas").first.screenshot()
    for name in ("Bollinger", "RSI 14", "MACD"):
        page.get_by_label(name).check()
    assert page.locator("#price canvas").first.screenshot() != before
    visit.screenshot("indicators")


def test_the_wheel_scrolls_the_page_over_a_chart_and_a_range_zooms_it(visit: Visit) -> None:
    page = visit.open("/companies/AAPL")
    chart = page.locator("[data-chart=price]")
    chart.scroll_into_view_if_needed()
    chart.hover()
    before = page.evaluate("scrollY")
    page.mouse.wheel(0, 300)
    for _ in range(200):  # frames; Playwright's wait for a condition needs `eval`
        if page.evaluate("scrollY") > before:
            break
        page.evaluate("() => new Promise(requestAnimationFrame)")
    assert page.evaluate("scrollY") > before
    page.get_by_role("button", name="1M").click()
    expect(page.get_by_role("button", name="1M")).to_have_attribute("aria-pressed", "true")
    sessions = page.evaluate(
        """async () => {
          const { getInstanceByDom } = await import("/static/vendor/echarts.js");
          const chart = getInstanceByDom(document.querySelector("[data-chart=price]"));
          const [zoom] = chart.getOption().dataZoom;
          return zoom.endValue - zoom.startValue + 1;
        }"""
    )
    assert 19 <= sessions <= 24


def test_companies_are_compared_on_one_page(visit: Visit) -> None:
    page = visit.open("/compare")
    page.get_by_label("Symbols").fill("AAPL KO")
    page.get_by_role("button", name="Compare").click()
    visit.wait_for_charts()
    expect(page.locator(".compared thead th")).to_have_count(3)
    visit.screenshot("compare")


def test_a_marker_on_the_price_opens_its_event(visit: Visit) -> None:
    page = visit.open("/companies/AAPL")
    marker = page.evaluate(
        """async () => {
          const { getInstanceByDom } = await import("/static/vendor/echarts.js");
          const chart = getInstanceByDom(document.querySelector("[data-chart=price]"));
          const { series } = chart.getOption();
          const at = series.findIndex((one) => one.name === "filing");
          const [first] = series[at].data;
          return { href: first.href, at: chart.convertToPixel({ seriesIndex: at }, first.value) };
        }"""
    )
    x, y = marker["at"]
    page.locator("[data-chart=price]").click(position={"x": x, "y": y})
    expect(page).to_have_url(visit.home + marker["href"])
    expect(page.locator(".crumbs")).to_contain_text("filings")


def test_stories_are_filtered(visit: Visit) -> None:
    page = visit.open("/companies/AAPL")
    total = page.locator("#stories .timeline > li").count()
    page.locator("#stories").get_by_label("Source").select_option("reddit")
    page.wait_for_url("**source=reddit**")
    visit.wait_for_charts()
    matching = page.locator("#stories .timeline > li").count()
    assert 0 < matching < total
    page.get_by_role("link", name="All stories with these filters").click()
    visit.wait_for_charts()
    assert page.locator(".timeline > li").count() >= matching
    expect(page.get_by_label("Source")).to_have_value("reddit")
    visit.screenshot("stories")
    page.go_back()
    page.locator("#stories").get_by_label("To").fill("2020-01-01")
    page.locator("#stories").get_by_role("button", name="Filter").click()
    visit.wait_for_charts()
    expect(page.locator("#stories")).to_contain_text("No story matches these filters")


def test_the_pages_work_by_keyboard_only(visit: Visit) -> None:
    page = visit.open("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("/")
    page.keyboard.type("coca")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=coca")
    visit.tab_to("main a[href='/companies/KO']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/companies/KO")
    visit.wait_for_charts()
    visit.tab_to("#price input[value=MACD]")
    page.keyboard.press("Space")
    expect(page.get_by_label("MACD")).to_be_checked()
    visit.tab_to("#stories h3 a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/story?**")
    visit.tab_to(".timeline h3 a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/item?**")
    visit.tab_to("a[href^='/response']")
    page.keyboard.press("Enter")
    expect(page.locator("pre")).to_be_visible()


def test_the_first_page_is_read_by_keyboard(visit: Visit) -> None:
    page = visit.open("/")
    visit.screenshot("today")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("next row")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    first = page.locator(".today [data-row]").first.get_by_role("link").first
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/companies/*")
    visit.wait_for_charts()


def test_a_watchlist_narrows_the_overview(visit: Visit) -> None:
    page = visit.open("/companies/KO")
    page.get_by_label("Watchlist").fill("drinks & co")
    page.get_by_role("button", name="Watch").click()
    expect(page.locator("#companies tbody tr")).to_have_count(1)
    expect(page.get_by_role("navigation", name="Watchlists")).to_contain_text("drinks & co")
    page.get_by_text("Change this watchlist").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.locator("#companies")).to_have_count(0)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/companies",
        "/companies/AAPL",
        "/companies/AAPL/stories",
        "/compare?symbols=AAPL,JPM,KO",
        "/search?q=apple",
        "/operations",
        "/alerts",
    ],
)
def test_no_page_is_wider_than_a_phone(browser: Browser, home: str, path: str) -> None:
    context = browser.new_context(viewport=PHONE, color_scheme="dark")
    visit = Visit(context.new_page(), home)
    page = visit.open(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    visit.screenshot(f"phone-{path.strip('/').replace('/', '-').partition('?')[0] or 'today'}")
    visit.check()
    context.close()


def test_the_theme_switch_is_remembered(visit: Visit) -> None:
    page = visit.open("/companies/AAPL")
    background = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(background)
    page.get_by_role("button", name="Switch between light and dark").click()
    assert page.evaluate(background) != light
    visit.screenshot("company-dark")
    page = visit.open("/operations")
    assert page.evaluate(background) != light
    visit.screenshot("operations-dark")


def test_a_company_page_is_under_a_megabyte(visit: Visit) -> None:
    sizes: dict[str, int] = {}
    visit.page.on("response", lambda response: sizes.update({response.url: len(response.body())}))
    visit.open("/companies/AAPL")
    weight = sum(size for url, size in sizes.items() if "/vendor/" not in url)
    assert 50_000 < weight <= MEGABYTE


def test_an_unknown_symbol_has_an_error_page(browser: Browser, home: str) -> None:
    context = browser.new_context(viewport=DESKTOP)
    page = context.new_page()
    response = page.goto(f"{home}/companies/{quote('<b>X')}")
    assert response is not None
    assert response.status == 404
    expect(page.locator("main")).to_contain_text("No company has the symbol '<b>X'")
    context.close()
