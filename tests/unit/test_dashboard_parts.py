"""The pure parts of the pages: timeline, statements, limits of time."""

from datetime import date

import pytest

from altlens.items.provenance import Provenance
from altlens.items.view import FactView
from altlens.items.view_sections import ReportView, StoryView
from dashboard.statements import QUARTER, YEAR, statement, statement_chart
from dashboard.timeline import Filter, choices, chosen
from tests.hand_made import at

ORIGIN = Provenance(
    item="item:1",
    capture="capture:1",
    source="news",
    available_at=at("2026-06-10"),
    fetched_at=at("2026-06-10"),
)


def sighting(day: str, source: str = "news", event: str = "product") -> ReportView:
    return ReportView(
        title="A harbour opens",
        kind="article",
        publisher="Daily",
        available_at=at(day),
        language="en" if source == "news" else "de",
        sentiment="neutral",
        sentiment_score=0.0,
        events=(event,),
        relevance=1.0,
        novelty=1.0,
        nearest=None,
        why="",
        provenance=ORIGIN.model_copy(update={"source": source}),
    )


def story(name: str, *sightings: ReportView) -> StoryView:
    return StoryView(
        story=name,
        title=name,
        first_at=sightings[0].available_at,
        last_at=sightings[-1].available_at,
        items=len(sightings),
        publishers=1,
        relevance=1,
        novelty=1,
        rank=1,
        mean_score=None,
        events=(),
        sightings=sightings,
    )


STORIES = (
    story("harbour", sighting("2026-06-10"), sighting("2026-06-12", "rss", "legal")),
    story("lighthouse", sighting("2026-06-14", "rss", "product")),
)


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (Filter(), ["harbour", "lighthouse"]),
        (Filter(source="news"), ["harbour"]),
        (Filter(event="legal", source="news"), []),
        (Filter(language="de", since=date(2026, 6, 13)), ["lighthouse"]),
        (Filter(until=date(2026, 6, 10)), ["harbour"]),
        (Filter(order="newest"), ["lighthouse", "harbour"]),
    ],
)
def test_one_telling_must_pass_all_filters(wanted: Filter, names: list[str]) -> None:
    assert [found.story for found in chosen(STORIES, wanted)] == names


def test_choices_are_what_there_is() -> None:
    assert choices(STORIES) == (("news", "rss"), ("legal", "product"), ("de", "en"))


def figure(end: str, value: float, months: int = YEAR, measure: str = "revenue") -> FactView:
    return FactView(
        measure=measure,
        concept="Revenues",
        unit="USD",
        start=None,
        end=date.fromisoformat(end),
        months=months,
        value=value,
        restated=False,
        accessions=("0001",),
        provenance=ORIGIN,
    )


def test_a_statement_has_a_column_a_period() -> None:
    facts = [
        figure("2025-12-31", 20),
        figure("2024-12-31", 10),
        figure("2025-12-31", 7, months=0, measure="cash"),
        figure("2025-09-30", 5, months=QUARTER),
        figure("2025-06-30", 6, months=0, measure="cash"),
    ]
    yearly = statement(facts, YEAR)
    assert yearly.ends == (date(2024, 12, 31), date(2025, 12, 31))
    values = {row.measure: [cell and cell.value for cell in row.cells] for row in yearly.rows}
    assert values == {"revenue": [10, 20], "cash": [None, 7]}
    assert statement_chart(yearly)["rows"] == {"revenue, USD": [10, 20]}
    assert statement(facts, QUARTER).ends == (date(2025, 9, 30),)
