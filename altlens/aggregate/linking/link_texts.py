"""Links between one company's text items: repetitions and stories, each pointing back in time.

An item's links depend on the items available before it and on no later one, so the answer for any
past date is a prefix of today's. What makes a duplicate is in `duplicates`, what
makes a story in `stories`.
"""

from collections.abc import Collection, Iterable, Iterator

from altlens.aggregate.linking.link_types import Kind, Link, Match, TextVersion
from altlens.aggregate.linking.near_duplicates import Duplicates
from altlens.aggregate.linking.stories import Stories

VERSION = "2"


def link(versions: Iterable[TextVersion], names: Collection[str] = ()) -> list[Link]:
    """The links of one company's versions, by availability; the order they come in is no matter.

    `names` are the tokens of the company's own names, as a signature has them: they tie nothing.
    Without them a name is told by being everywhere, which takes a dozen items. An item has at most
    one link of kind "duplicate", and several of kind "story" where it shows that stories told apart
    so far are one; `story_of` follows them.
    """
    return list(_links(in_order(versions), names))


def in_order(versions: Iterable[TextVersion]) -> list[TextVersion]:
    """Each version once, by availability."""
    earliest: dict[str, TextVersion] = {}
    for version in sorted(versions, key=lambda each: (each.available_at, each.id)):
        earliest.setdefault(version.id, version)
    return list(earliest.values())


def _links(ordered: Iterable[TextVersion], names: Collection[str]) -> Iterator[Link]:
    duplicates, stories = Duplicates(), Stories(names)
    for version in ordered:
        twin = duplicates.add(version)
        place = stories.add(version, twin.target if twin else None)
        if twin:
            yield _link(version.id, "duplicate", place.story, twin)
        for tie in place.ties:
            yield _link(version.id, "story", place.story, tie)


def _link(item: str, kind: Kind, story: str, tie: Match) -> Link:
    return {
        "item": item,
        "kind": kind,
        "target": tie.target,
        "story": story,
        "similarity": round(tie.similarity, 3),
        "why": tie.why,
    }


def story_of(links: Iterable[Link]) -> dict[str, str]:
    """For each linked item the first item of its story, as far as these links know.

    Links come in the order of `link`. An item that no link names is a story of its own.
    """
    parent: dict[str, str] = {}

    def first(item: str) -> str:
        while (above := parent.setdefault(item, item)) != item:
            parent[item] = parent[above]
            item = above
        return item

    for each in links:
        story = first(each["story"])
        for item in (each["item"], each["target"]):
            parent[first(item)] = story
    return {item: first(item) for item in list(parent)}
