"""Link one company's text items: near-duplicates and stories, each link pointing back in time.

An item's links depend on the items available before it and on no later one, so the answer for any
past date is a prefix of today's. Duplicates are decided in `near_duplicates`,
stories in `stories`.
"""

from collections.abc import Collection, Iterable, Iterator

from altlens.aggregate.linking.link_types import Kind, Link, Match, TextVersion
from altlens.aggregate.linking.near_duplicates import Duplicates
from altlens.aggregate.linking.stories import Stories

VERSION = "2"


def link(versions: Iterable[TextVersion], names: Collection[str] = ()) -> list[Link]:
    """Return the links of one company's text versions, by availability, whatever their order.

    `names` are the tokens of the company's own names, as signatures hold them; they link nothing.
    Without them a name is recognised by its frequency, which takes some dozen items. An item has at
    most one link of kind "duplicate", and several of kind "story" where it joins stories that were
    separate so far; `story_of` follows them.
    """
    return list(_links(in_order(versions), names))


def in_order(versions: Iterable[TextVersion]) -> list[TextVersion]:
    """Return each version once, by availability."""
    earliest: dict[str, TextVersion] = {}
    for version in sorted(versions, key=lambda version: (version.available_at, version.id)):
        earliest.setdefault(version.id, version)
    return list(earliest.values())


def _links(ordered: Iterable[TextVersion], names: Collection[str]) -> Iterator[Link]:
    duplicates, stories = Duplicates(), Stories(names)
    for version in ordered:
        twin = duplicates.add(version)
        place = stories.add(version, twin.target if twin else None)
        if twin:
            yield _link(version.id, "duplicate", place.story, twin)
        for match in place.matches:
            yield _link(version.id, "story", place.story, match)


def _link(item: str, kind: Kind, story: str, match: Match) -> Link:
    return {
        "item": item,
        "kind": kind,
        "target": match.target,
        "story": story,
        "similarity": round(match.similarity, 3),
        "why": match.why,
    }


def story_of(links: Iterable[Link]) -> dict[str, str]:
    """Map each linked item to the first item of its story, as far as these links reach.

    Links must be in the order of `link`. An item without a link is a story of its own.
    """
    parent: dict[str, str] = {}

    def first(item: str) -> str:
        while (above := parent.setdefault(item, item)) != item:
            parent[item] = parent[above]
            item = above
        return item

    for one in links:
        story = first(one["story"])
        for item in (one["item"], one["target"]):
            parent[first(item)] = story
    return {item: first(item) for item in list(parent)}
