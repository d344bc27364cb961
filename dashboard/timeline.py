"""Which stories a visitor asks for: by source, event, language and day, page by page. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple, TypeVar

from altlens.items.view_sections import ReportView, StoryView
from dashboard.formats import query

T = TypeVar("T")
Order = Literal["rank", "newest"]


class Filter(NamedTuple):
    """What a visitor chose; empty parts choose all."""

    source: str = ""
    event: str = ""
    language: str = ""
    since: date | None = None
    until: date | None = None
    order: Order = "rank"

    def asked(self, others: Mapping[str, str]) -> str:
        """The query of an address that asks for the same, and for some other things."""
        return query(
            {**others, **{name: str(value or "") for name, value in self._asdict().items()}}
        )

    def passes(self, sighting: ReportView) -> bool:
        """Whether one telling is of what was chosen."""
        day = sighting.available_at.date()
        return (
            self.source in ("", sighting.provenance.source)
            and self.language in ("", sighting.language)
            and (not self.event or self.event in sighting.events)
            and (self.since is None or self.since <= day)
            and (self.until is None or day <= self.until)
        )


class Choices(NamedTuple):
    """What there is to choose from."""

    sources: tuple[str, ...]
    events: tuple[str, ...]
    languages: tuple[str, ...]


def chosen(stories: Sequence[StoryView], wanted: Filter) -> list[StoryView]:
    """Stories with a telling that passes, by rank or the newest first."""
    found = [story for story in stories if any(map(wanted.passes, story.sightings))]
    if wanted.order == "newest":
        found.sort(key=lambda story: story.last_at, reverse=True)
    return found


def choices(stories: Iterable[StoryView]) -> Choices:
    """Every source, event and language that the stories have."""
    sightings = [sighting for story in stories for sighting in story.sightings]
    return Choices(
        tuple(sorted({sighting.provenance.source for sighting in sightings})),
        tuple(sorted({event for sighting in sightings for event in sighting.events})),
        tuple(sorted({sighting.language for sighting in sightings} - {""})),
    )


def after(
    rows: Sequence[T], cursor: str, limit: int, name: Callable[[T], str], count: int = 0
) -> tuple[Sequence[T], str]:
    """The page of rows after the one that `cursor` names, and the cursor to the next.

    `count` says how many there are where `rows` are the first of them. A cursor that names none of
    the rows leads nowhere.
    """
    names = [name(row) for row in rows]
    if cursor and cursor not in names:
        return (), ""
    begin = names.index(cursor) + 1 if cursor else 0
    page = rows[begin : begin + limit]
    is_last = begin + len(page) >= max(count, len(rows))
    return page, "" if is_last or not page else name(page[-1])
