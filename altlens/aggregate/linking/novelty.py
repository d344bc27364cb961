"""How new an item is for its company: how little of it an earlier item has told already.

Reads the links alone, so the answer is the same whatever the order in which items arrived. How
much is said is `attention`.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import TypedDict

from altlens.aggregate.linking.link_types import Link, TextVersion


class Novelty(TypedDict):
    """How new an item is, 0 to 1, and the earlier item that it is nearest to."""

    score: float
    nearest: str | None
    why: str


def novelty(
    versions: Iterable[TextVersion], links: Iterable[Link], window_days: float
) -> dict[str, Novelty]:
    """By item id. What was told more than `window_days` before an item counts as forgotten."""
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
        return {"score": 1.0, "nearest": None, "why": f"nothing alike in {window_days:g} days"}
    verb = "repeats" if link["kind"] == "duplicate" else "continues"
    return {
        "score": round(1.0 - link["similarity"], 3),
        "nearest": link["target"],
        "why": f"{verb} {link['target']}: {link['why']}",
    }
