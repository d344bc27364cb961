"""Novelty of items: one less the similarity to the nearest earlier item.

Only links are read, so the order of arrival does not matter. Volume is measured in `attention`.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import TypedDict

from altlens.aggregate.linking.link_types import Link, TextVersion


class Novelty(TypedDict):
    """How new an item is, 0 to 1, and the nearest earlier item."""

    score: float
    nearest: str | None
    why: str


def novelty(
    versions: Iterable[TextVersion], links: Iterable[Link], window_days: float
) -> dict[str, Novelty]:
    """Return the novelty by item id; items more than `window_days` older are ignored."""
    available = {version.id: version.available_at for version in versions}
    window = timedelta(days=window_days)
    nearest: dict[str, Link] = {}
    for link in links:
        item, target = link["item"], link["target"]
        if available[item] - available[target] <= window:
            nearest[item] = max(nearest.get(item, link), link, key=_closeness)
    return {item: _novelty(nearest.get(item), window_days) for item in sorted(available)}


def _closeness(link: Link) -> tuple[bool, float, str]:
    return link["kind"] == "duplicate", link["similarity"], link["target"]


def _novelty(link: Link | None, window_days: float) -> Novelty:
    if link is None:
        return {"score": 1.0, "nearest": None, "why": f"nothing similar in {window_days:g} days"}
    verb = "repeats" if link["kind"] == "duplicate" else "continues"
    return {
        "score": round(1.0 - link["similarity"], 3),
        "nearest": link["target"],
        "why": f"{verb} {link['target']}: {link['why']}",
    }
