"""All stories about a company with all their reports; its view holds only the first of them."""

from altlens.aggregate.market.priced_in import with_pricing
from altlens.aggregate.texts.annotated_texts import annotate
from altlens.aggregate.texts.story_ranking import every_story
from altlens.companies.table import load
from altlens.items.view import CompanyView
from altlens.items.view_sections import StoryView
from altlens.queries.evidence import texts_about
from altlens.queries.link_cache import cached_links, name_tokens, text_versions
from altlens.queries.point_in_time import PointInTime
from altlens.store.base import Store


def all_stories(store: Store, view: CompanyView) -> tuple[StoryView, ...]:
    """The stories by rank, at the point in time of the view."""
    at = PointInTime(view.as_of, view.known_at)
    texts = texts_about(store, view.company, at)
    versions = text_versions(texts)
    names = name_tokens(load(), view.company, view.symbol, view.name)
    links, _ = cached_links(store, view.company, versions, names, at.known_at)
    annotated = annotate(view.company, texts.items, texts.analyses, versions, links)  # type: ignore[arg-type]
    return with_pricing(every_story(annotated, at.as_of), view.price, at.as_of)
