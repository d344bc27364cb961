"""Filtering and paging of a company's stories: by source, event, language and day. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple, TypeVar

from altlens.items.view_sections import ReportView, StoryView
from dashboard.formats import query

T = TypeVar("T")
Order = Literal["rank", "newest"]


class StoryFilter(NamedTuple):
    """A visitor's choice. An empty field matches everything; days are UTC."""

    source: str = ""
    event: str = ""
    language: str = ""
    since: date | None = None
    until: date | None = None
    order: Order = "rank"

    def query_string(self, others: Mapping[str, str]) -> str:
        """Return the query string of this filter together with other parameters."""
        return query(
            {**others, **{name: str(value or "") for name, value in self._asdict().items()}}
        )

    def matches(self, report: ReportView) -> bool:
        """Whether one report passes the filter."""
        day = report.available_at.date()
        return (
            self.source in ("", report.provenance.source)
            and self.language in ("", report.language)
            and (not self.event or self.event in report.events)
            and (self.since is None or self.since <= day)
            and (self.until is None or day <= self.until)
        )


class FilterChoices(NamedTuple):
    """The values that the reports of some stories have."""

    sources: tuple[str, ...]
    events: tuple[str, ...]
    languages: tuple[str, ...]


def filter_stories(stories: Sequence[StoryView], story_filter: StoryFilter) -> list[StoryView]:
    """Return the stories with at least one matching report, in the order of the filter."""
    matching = [story for story in stories if any(map(story_filter.matches, story.sightings))]
    if story_filter.order == "newest":
        matching.sort(key=lambda story: story.last_at, reverse=True)
    return matching


def filter_choices(stories: Iterable[StoryView]) -> FilterChoices:
    """Return every source, event and language of the stories, sorted."""
    reports = [report for story in stories for report in story.sightings]
    return FilterChoices(
        tuple(sorted({report.provenance.source for report in reports})),
        tuple(sorted({event for report in reports for event in report.events})),
        tuple(sorted({report.language for report in reports} - {""})),
    )


def paginate(
    rows: Sequence[T], cursor: str, limit: int, name_of: Callable[[T], str], total: int = 0
) -> tuple[Sequence[T], str]:
    """Return the page after `cursor` and the cursor of the next page, "" after the last.

    A cursor is the name of a row; an unknown one gives an empty page. `total` is the number of all
    rows where `rows` are only the first of them.
    """
    names = [name_of(row) for row in rows]
    if cursor and cursor not in names:
        return (), ""
    begin = names.index(cursor) + 1 if cursor else 0
    page = rows[begin : begin + limit]
    is_last = begin + len(page) >= max(total, len(rows))
    return page, "" if is_last or not page else name_of(page[-1])
