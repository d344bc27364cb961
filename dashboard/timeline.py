"""The stories of a view that a visitor asks for: by source, event, language and day. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal, NamedTuple

from altlens.items.signals import SightingView, StoryView

Order = Literal["rank", "newest"]


class Filter(NamedTuple):
    """What a visitor chose; empty parts choose all."""

    source: str = ""
    event: str = ""
    language: str = ""
    since: date | None = None
    until: date | None = None
    order: Order = "rank"

    def passes(self, sighting: SightingView) -> bool:
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
