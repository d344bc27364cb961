"""`altlens explain` and the measured sections on a terminal."""

import json

import pytest
from click.testing import CliRunner, Result
from rich.console import Console

from altlens.analyze.chain import analyze, version
from altlens.cli import main
from altlens.cli.formatting import sparkline
from altlens.cli.tables import company_page
from altlens.items.article import Article
from altlens.items.base import stamp
from altlens.queries.compute_view import view_at
from altlens.queries.point_in_time import PointInTime
from altlens.runs.run import Run, RunSubject
from altlens.settings import get_settings
from altlens.stages.aggregate import Aggregate
from altlens.stages.item_writer import save_items
from altlens.store import open_store
from altlens.store.collections import ANALYSES
from tests.hand_made import COMPANY, article, at

NOW = at("2026-06-18")
TITLES = ("Apple beats forecasts on [bold]strong[/bold] orders", "Apple beats forecasts on orders")


def altlens(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


@pytest.fixture
def stored() -> list[Article]:
    """Two articles on one story in the user's store, analyzed and aggregated."""
    articles = [
        article(title, at("2026-06-17", hour), NOW, key=f"article/{hour}", publisher="Daily")
        for hour, title in enumerate(TITLES)
    ]
    run = Run(
        id="run:1",
        batch="1",
        subjects=(RunSubject(company=COMPANY, symbol="AAPL", name="Apple Inc."),),
        sources=(),
        clock=NOW,
        as_of=NOW,
        started_at=NOW,
    )
    with open_store(get_settings().store_url) as store:
        save_items(store, articles)
        for item in articles:
            analysis = analyze(item.title, "")
            answer = {"_id": f"{item.id}@{version()}", "item": item.id, "version": version()}
            answer |= {"analyzed_at": stamp(NOW), "available_at": stamp(item.available_at)}
            store.add(ANALYSES, [answer | {"companies": [COMPANY], "analysis": analysis}])
        assert Aggregate().perform(store, run, [COMPANY], lambda: True).done == 1
    return articles


def test_an_item_shows_its_times_its_steps_and_its_links(stored: list[Article]) -> None:
    first, second = stored
    result = altlens("explain", second.id[:-4])
    said = " ".join(result.stdout.split())
    assert result.exit_code == 0
    assert "available_at 2026-06-17T01:00" in said
    assert "mentions AAPL, primary subject" in said
    assert "sentiment positive" in said
    assert "event earnings" in said
    assert f"continues {first.id}" in said
    assert "“Apple” at 0–5" in said


def test_outside_text_is_shown_as_it_is(stored: list[Article]) -> None:
    assert "[bold]strong[/bold]" in altlens("explain", stored[0].id).stdout
    assert "it starts a story" in altlens("explain", stored[0].id).stdout


def test_the_json_holds_the_same(stored: list[Article]) -> None:
    explained = json.loads(altlens("explain", stored[1].id, "--json").stdout)
    assert explained["item"]["_id"] == stored[1].id
    assert explained["links"][0]["ties"][0]["target"] == stored[0].id
    assert explained["analysis"]["analysis"]["companies"][0]["company"] == COMPANY


def test_an_id_that_names_none_or_several_is_refused(stored: list[Article]) -> None:
    several = altlens("explain", "article/")
    assert several.exit_code == 1
    assert all(item.id in several.stderr for item in stored)
    nothing = altlens("explain", "post/1")
    assert (nothing.exit_code, "No item id begins with 'post/1'" in nothing.stderr) == (1, True)


def test_a_page_fits_eighty_columns(stored: list[Article]) -> None:
    with open_store(get_settings().store_url) as store:
        shown = view_at(store, COMPANY, "AAPL", "Apple Inc.", PointInTime(NOW, NOW))
    console = Console(width=80, record=True, file=None, force_terminal=False)
    with console.capture() as captured:
        console.print(company_page(shown, NOW))
    lines = captured.get().splitlines()
    assert max(map(len, lines)) <= 80
    assert any("stories" in line for line in lines)
    assert any("[bold]strong[/bold]" in line for line in lines)


def test_a_sparkline_is_as_wide_as_asked() -> None:
    assert sparkline([]) == ""
    assert sparkline([1.0]) == "▁"
    assert sparkline([0.0, 7.0], width=2) == "▁█"
    assert len(sparkline(list(range(100)), width=30)) <= 30
