"""All stories about a company with all their tellings, of which its view shows the first."""

from altlens.aggregate.texts.annotated_texts import annotate
from altlens.aggregate.texts.story_ranking import every_story
from altlens.companies.table import load
from altlens.items.view import CompanyView
from altlens.items.view_sections import StoryView
from altlens.queries.evidence import Moment, mentioning
from altlens.queries.link_cache import linked, name_tokens, text_versions
from altlens.store.base import Store


def all_stories(store: Store, view: CompanyView) -> tuple[StoryView, ...]:
    """The stories by rank, as of the moments that the view is of and as known by then."""
    moment = Moment(view.as_of, view.known_at)
    texts = mentioning(store, view.company, moment)
    seen = text_versions(texts)
    names = name_tokens(load(), view.company, view.symbol, view.name)
    links, _ = linked(store, view.company, seen, names, moment.known_at)
    found = annotate(view.company, texts.items, texts.analyses, seen, links)  # type: ignore[arg-type]
    return every_story(found, moment.as_of)
