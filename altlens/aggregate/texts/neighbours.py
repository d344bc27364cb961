"""Companies mentioned together with a company."""

from collections.abc import Iterable
from datetime import datetime

from altlens.aggregate.texts.annotated_texts import AnnotatedText
from altlens.aggregate.texts.network import Edge, TextMentions, network
from altlens.companies.directory import Directory
from altlens.items.analysis import Mention
from altlens.items.view_sections import NeighbourView

SHOWN = 20
LEAST_WEIGHT = 0.001  # weaker edges are left out


def neighbour_views(
    company: str, texts: Iterable[AnnotatedText], directory: Directory, as_of: datetime
) -> tuple[NeighbourView, ...]:
    """Return the strongest first. Companies mentioned only as broker or source are excluded."""
    items = (TextMentions(text.item.id, text.available_at, _subjects(text)) for text in texts)
    edges = [
        edge
        for edge in network(items, as_of)
        if company in edge["companies"] and edge["weight"] >= LEAST_WEIGHT
    ]
    return tuple(_neighbour(company, edge, directory) for edge in edges[:SHOWN])


def _subjects(text: AnnotatedText) -> list[Mention]:
    return [m for m in text.analysis.get("companies", []) if m["role"] == "subject"]


def _neighbour(company: str, edge: Edge, directory: Directory) -> NeighbourView:
    one, other = edge["companies"]
    neighbour = other if one == company else one
    symbol, name = _named(neighbour, directory)
    return NeighbourView(
        company=neighbour,
        symbol=symbol,
        name=name,
        weight=round(edge["weight"], 4),
        count=edge["count"],
        last_at=datetime.fromisoformat(edge["last_at"]),
        items=tuple(edge["items"]),
    )


def _named(company: str, directory: Directory) -> tuple[str, str]:
    """Its symbol and name; an analysis may name companies that the directory lacks."""
    try:
        entry = directory.by_id(company)
    except KeyError:
        return "", company
    return entry.symbol, entry.name
