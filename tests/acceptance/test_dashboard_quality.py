"""Marked figures in a browser: readable contrast in both themes, and reasons without hovering."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from altlens.settings import Settings
from altlens.store.sqlite import SqliteStore
from tests.acceptance.browsing import Visit, served
from tests.doubtful_view import PRICE_REASON, store_view

AA_CONTRAST = 4.5  # WCAG 2.2, normal text
# The lowest contrast (WCAG) of the elements with the colour behind them, painted on a canvas,
# which resolves every notation of colour.
LOWEST_CONTRAST = """elements => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const paint = (colours) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const colour of colours) {
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
    }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((value) => value / 255)
      .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (element) => {
    const behind = [];
    for (let parent = element; parent; parent = parent.parentElement) {
      behind.unshift(getComputedStyle(parent).backgroundColor);
    }
    const back = luminance(paint(behind));
    const text = luminance(paint([...behind, getComputedStyle(element).color]));
    return (Math.max(back, text) + 0.05) / (Math.min(back, text) + 0.05);
  };
  return Math.min(...elements.map(contrast));
}"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with SqliteStore(tmp_path_factory.mktemp("quality") / "store.sqlite") as store:
        store_view(store)
        with served(store, Settings()) as address:
            yield address


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_grey_figures_differ_from_the_text_and_stay_readable(
    browser: Browser, home: str, theme: str
) -> None:
    context = browser.new_context(color_scheme=theme)  # type: ignore[arg-type]
    visit = Visit(context.new_page(), home)
    for path in ("/companies/AAPL", "/companies"):
        page = visit.open(path)
        grey = page.locator(".marked.stale, .marked.doubtful, .marked.withheld, .grey, .grey *")
        assert grey.count() >= 3
        assert grey.evaluate_all(LOWEST_CONTRAST) >= AA_CONTRAST
        colour = "element => getComputedStyle(element).color"
        assert grey.first.evaluate(colour) != page.locator("h1").evaluate(colour)
        visit.screenshot(f"quality-{path.strip('/').rpartition('/')[2]}-{theme}")
    visit.check()
    context.close()


def test_reasons_are_on_hover_for_screen_readers_and_in_a_list(browser: Browser, home: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    visit = Visit(context.new_page(), home)
    page = visit.open("/companies/AAPL")
    close = page.locator(".now .big .marked")
    assert close.get_attribute("title") == f"out of date: {PRICE_REASON}"
    assert PRICE_REASON in page.locator(".now .big").aria_snapshot()
    reason = page.locator(".notes li", has_text=PRICE_REASON)
    expect(reason).to_be_hidden()
    page.locator(".notes summary").click()
    expect(reason).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    visit.check()
    context.close()
