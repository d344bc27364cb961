"""Find what is talked about across companies, from stories and without a list of subjects.

A topic begins with a word, or two words side by side, that stories about several companies share
and that financial news seldom has. The stories with it are the topic, if most share further words;
words that most of them share name it. Companies' names and figures name nothing. Pure: the answer
depends on the texts and `as_of` alone, in any order of the texts.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from altlens.aggregate.linking.term_weights import rarity
from altlens.items.topic import TopicStory, TopicView

RECENT = timedelta(days=7)
EARLIER = timedelta(days=28)  # before the recent days
LEAST_STORIES = 3
LEAST_COMPANIES = 2
LEAST_RARITY = 4.0  # of a topic's first word: it is in at most one of 55 texts of financial news
MOST_SHARE = 0.2  # of the recent stories; what more have is no topic but the news
ENOUGH_STORIES = 40  # before that share tells
LARGEST_OVERLAP = 0.5  # of a topic's stories with those of one before it
COHERENCE = 0.6  # least share of a topic's stories that share one more word with another of it
NAMING_SHARE = 0.5  # of a topic's stories that a further word must be in
MOST_WORDS = 3
SHOWN = 20
STORIES_SHOWN = 5
SHORTEST_WORD = 3

Term = tuple[str, ...]


class TopicText(NamedTuple):
    """A text as topics read it.

    `unnamed` are the tokens that name no topic: of companies, of direction, of countries.
    """

    id: str
    title: str
    publisher: str
    available_at: datetime
    tokens: Sequence[str]
    unnamed: Collection[str]
    symbols: tuple[str, ...]  # of the companies that it is about
    story: str


class _Story(NamedTuple):
    """The texts of one story, in order, and the terms that most of them have."""

    texts: list[TopicText]
    terms: frozenset[Term]
    symbols: tuple[str, ...]

    @property
    def last_at(self) -> datetime:
        return self.texts[-1].available_at


def topics(texts: Iterable[TopicText], as_of: datetime) -> tuple[TopicView, ...]:
    """Return the topics of the seven days up to `as_of` (UTC), the most talked about first."""
    recent: list[_Story] = []
    earlier: list[_Story] = []
    for story in _stories(texts, as_of):
        (recent if story.last_at > as_of - RECENT else earlier).append(story)
    holders: dict[Term, list[int]] = defaultdict(list)
    for place, story in enumerate(recent):
        for term in story.terms:
            holders[term].append(place)
    before = Counter(term for story in earlier for term in story.terms)
    most = max(MOST_SHARE * len(recent), MOST_SHARE * ENOUGH_STORIES)
    scores = {
        term: _score(term, [recent[place] for place in places], before[term])
        for term, places in holders.items()
        if LEAST_STORIES <= len(places) <= most
    }
    ranked = sorted((term for term in scores if scores[term]), key=lambda t: (-scores[t], t))
    return tuple(_chosen(ranked, holders, recent, before))


def _stories(texts: Iterable[TopicText], as_of: datetime) -> Iterator[_Story]:
    """Yield the stories of the days that count, by their first text."""
    first = as_of - RECENT - EARLIER
    by_story: dict[str, list[TopicText]] = defaultdict(list)
    for text in sorted(texts, key=lambda text: (text.available_at, text.id)):
        if first < text.available_at <= as_of:
            by_story[text.story].append(text)
    for of_story in by_story.values():
        counts = Counter(term for text in of_story for term in _terms(text))
        terms = frozenset(term for term, count in counts.items() if 2 * count >= len(of_story))
        symbols = Counter(symbol for text in of_story for symbol in text.symbols)
        named = sorted(symbols, key=lambda symbol: (-symbols[symbol], symbol))
        yield _Story(of_story, terms, tuple(named))


def _terms(text: TopicText) -> set[Term]:
    """The words of a text that may name a topic, and pairs of them side by side."""
    words = [word if _is_naming(word, text.unnamed) else "" for word in text.tokens]
    terms: set[Term] = {(word,) for word in words if word}
    terms.update((one, two) for one, two in pairwise(words) if one and two and one != two)
    return terms


def _is_naming(word: str, unnamed: Collection[str]) -> bool:
    return len(word) >= SHORTEST_WORD and word.isalpha() and word not in unnamed


def _score(term: Term, stories: Sequence[_Story], before: int) -> float:
    """How much of a topic a term is: rare words of many stories and companies, more than before."""
    companies = {symbol for story in stories for symbol in story.symbols}
    rare = max(rarity(word) for word in term)
    if len(companies) < LEAST_COMPANIES or rare < LEAST_RARITY:
        return 0.0
    if _coherence(term, stories) < COHERENCE:
        return 0.0
    weight = rare + (1.0 if len(term) > 1 else 0.0)  # two words side by side say more
    rise = max(0.25, 1 + _momentum(len(stories), before) / 4)
    return len(stories) * math.log2(1 + len(companies)) * weight * rise


def _coherence(term: Term, stories: Sequence[_Story]) -> float:
    """The share of stories with a further word of another one: words like "take" have few."""
    words = [{word for (word, *more) in story.terms if not more} - {*term} for story in stories]
    counts = Counter(word for of_story in words for word in of_story)
    shared = {word for word, count in counts.items() if count > 1}
    return sum(not of_story.isdisjoint(shared) for of_story in words) / len(stories)


def _momentum(recent: int, before: int) -> float:
    """Standard deviations by which the recent stories exceed what the days before let expect."""
    expected = before * (RECENT / EARLIER)
    return (recent - expected) / math.sqrt(expected + 1)


def _chosen(
    ranked: Sequence[Term],
    holders: dict[Term, list[int]],
    recent: Sequence[_Story],
    before: Counter[Term],
) -> Iterator[TopicView]:
    """Yield the topics that do not mostly repeat one before them."""
    taken: list[set[int]] = []
    for term in ranked:
        places = set(holders[term])
        if any(len(places & other) > LARGEST_OVERLAP * len(places) for other in taken):
            continue
        taken.append(places)
        yield _view(term, [recent[place] for place in sorted(places)], before[term])
        if len(taken) == SHOWN:
            return


def _view(term: Term, stories: Sequence[_Story], before: int) -> TopicView:
    texts = [text for story in stories for text in story.texts]
    companies = Counter(symbol for story in stories for symbol in story.symbols)
    newest = sorted(stories, key=lambda story: (-len(story.texts), story.texts[0].id))
    return TopicView(
        words=_named(term, stories),
        stories=len(stories),
        earlier=before,
        momentum=round(_momentum(len(stories), before), 2),
        is_new=before == 0,
        publishers=len({text.publisher for text in texts}),
        first_at=min(text.available_at for text in texts),
        last_at=max(text.available_at for text in texts),
        companies=tuple(sorted(companies, key=lambda symbol: (-companies[symbol], symbol))),
        top=tuple(map(_story, newest[:STORIES_SHOWN])),
    )


def _named(term: Term, stories: Sequence[_Story]) -> tuple[str, ...]:
    """The term with words that most of its stories share, in the order of a title with most."""
    counts = Counter(word for story in stories for (word, *more) in story.terms if not more)
    others = [
        word
        for word, count in counts.items()
        if word not in term and count >= max(2, NAMING_SHARE * len(stories))
    ]
    others.sort(key=lambda word: (-counts[word] * rarity(word), word))
    words = {*term, *others[: MOST_WORDS - len(term)]}
    title = max((story.texts[0].tokens for story in stories), key=lambda one: len(words & {*one}))
    order = {word: at for at, word in reversed([*enumerate(title)])}
    return tuple(sorted(words, key=lambda word: (order.get(word, len(order)), word)))


def _story(story: _Story) -> TopicStory:
    first = story.texts[0]
    return TopicStory(
        title=first.title,
        item=first.id,
        available_at=first.available_at,
        reports=len(story.texts),
        symbols=story.symbols,
    )
