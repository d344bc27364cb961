"""The story filter."""

from datetime import date

import pytest

from altlens.items.provenance import Provenance
from altlens.items.view_sections import ReportView, StoryView
from dashboard.story_filter import StoryFilter, filter_choices, filter_stories
from tests.hand_made import at

ORIGIN = Provenance(
    item="item:1",
    capture="capture:1",
    source="news",
    available_at=at("2026-06-10"),
    fetched_at=at("2026-06-10"),
)


def report(day: str, source: str = "news", event: str = "product") -> ReportView:
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


def story(name: str, *reports: ReportView) -> StoryView:
    return StoryView(
        story=name,
        title=name,
        first_at=reports[0].available_at,
        last_at=reports[-1].available_at,
        items=len(reports),
        publishers=1,
        relevance=1,
        novelty=1,
        rank=1,
        mean_score=None,
        events=(),
        sightings=reports,
    )


STORIES = (
    story("harbour", report("2026-06-10"), report("2026-06-12", "rss", "legal")),
    story("lighthouse", report("2026-06-14", "rss", "product")),
)


@pytest.mark.parametrize(
    ("story_filter", "names"),
    [
        (StoryFilter(), ["harbour", "lighthouse"]),
        (StoryFilter(source="news"), ["harbour"]),
        (StoryFilter(event="legal", source="news"), []),
        (StoryFilter(language="de", since=date(2026, 6, 13)), ["lighthouse"]),
        (StoryFilter(until=date(2026, 6, 10)), ["harbour"]),
        (StoryFilter(order="newest"), ["lighthouse", "harbour"]),
    ],
)
def test_one_report_must_match_all_filters(story_filter: StoryFilter, names: list[str]) -> None:
    assert [story.story for story in filter_stories(STORIES, story_filter)] == names


def test_filter_choices_are_the_values_of_the_reports() -> None:
    assert filter_choices(STORIES) == (("news", "rss"), ("legal", "product"), ("de", "en"))
