"""All stories about a company with all their tellings, of which its view shows the first."""

from altlens.aggregate.coverage import every_story
from altlens.aggregate.told import told
from altlens.companies.table import load
from altlens.items.signals import StoryView
from altlens.items.view import CompanyView
from altlens.stages.evidence import Moment, mentioning
from altlens.stages.linking import linked, name_tokens, sightings
from altlens.store.base import Store


def all_stories(store: Store, view: CompanyView) -> tuple[StoryView, ...]:
    """The stories by rank, as of the moments that the view is of and as known by then."""
    moment = Moment(view.as_of, view.known_at)
    texts = mentioning(store, view.company, moment)
    seen = sightings(texts)
    names = name_tokens(load(), view.company, view.symbol, view.name)
    links, _ = linked(store, view.company, seen, names, moment.known_at)
    found = told(view.company, texts.items, texts.analyses, seen, links)  # type: ignore[arg-type]
    return every_story(found, moment.as_of)
