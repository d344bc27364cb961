"""The texts about a company as they are known on a day, by the day on which they came out."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from altlens.aggregate.linking.link_types import Link
from altlens.aggregate.linking.novelty import novelty
from altlens.aggregate.texts.annotated_texts import NOVELTY_DAYS, AnnotatedText
from altlens.aggregate.texts.distinct import Repeats
from altlens.aggregate.texts.network import HALF_LIFE_DAYS, TextMentions, pair_weights
from altlens.aggregate.texts.text_views import mention_of, sentiment_of
from altlens.items.article import Article
from altlens.items.base import SECONDS_PER_DAY, end_of_day
from altlens.signals.history import DatedText, History

STORY_DAYS = 30
NETWORK_DAYS = 90  # after which a text ties companies no more
REPEATS_DAYS = 100  # for which repeats are found again after a change; counts reach back 90


@dataclass(slots=True)
class _First:
    """What stays of a text whatever is changed in it later."""

    id: str
    available_at: datetime
    day: date
    novelty: float | None


class TextState:
    """Texts in force; a day is one in UTC, that on which a text became available first."""

    def __init__(self, history: History) -> None:
        self.newest: dict[str, date] = {}  # by kind
        self.today = date.min
        self.as_of = end_of_day(date.min)
        self.stories = Stories(history.links)
        self.network = Network(history.company)
        self._company = history.company
        self._coming = iter(history.texts)
        self._next = next(self._coming, None)
        versions = [text.version for text in history.texts if text.is_relevant]
        known = {version.id for version in versions}
        links = [link for link in history.links if link["target"] in known]
        self._novelty = novelty(versions, links, NOVELTY_DAYS)
        self._first: dict[str, _First] = {}
        self._texts: dict[str, AnnotatedText] = {}
        self._by_day: dict[date, list[str]] = defaultdict(list)
        self._repeats = Repeats()
        self._last_article: tuple[datetime, str] | None = None
        self._scores: dict[date, list[float]] = {}
        self._outlets: dict[str, set[str]] | None = None  # these three of the day
        self._counted: dict[int, int] | None = None
        self._week: list[AnnotatedText] | None = None
        self._counts: dict[date, int] = defaultdict(int)
        self._begins: date | None = None

    def advance(self, as_of: datetime) -> None:
        """Take in what became available up to a later moment, UTC."""
        self.as_of, before, self.today = as_of, self.today, as_of.date()
        self._outlets = self._counted = self._week = None
        self._let_go(before)
        coming = list(self._until(as_of))
        self.stories.add(text.version.id for text in coming if text.is_relevant)
        is_changed = False
        for text in coming:
            is_changed |= self._apply(text)
        if is_changed:
            self._find_repeats()

    def reports(self, days: int) -> Iterator[AnnotatedText]:
        """The texts of the last days, oldest day first, today the last; repeats included."""
        for day in self._days(days):
            for key in self._by_day.get(day, ()):
                if key in self._texts:
                    yield self._texts[key]

    def articles(self, days: int) -> Iterator[AnnotatedText]:
        """The same with every article once, however many report it."""
        repeats = self._repeats.first
        return (text for text in self.reports(days) if text.item.key not in repeats)

    @property
    def week(self) -> list[AnnotatedText]:
        """The texts of the last 7 days, every article once."""
        if self._week is None:
            self._week = list(self.articles(7))
        return self._week

    def scores(self, first: int, last: int) -> list[float]:
        """The sentiment of texts from so many days ago, to before so many; every article once."""
        scores: list[float] = []
        for ago in range(first, last):
            day = self.today - timedelta(days=ago)
            if day in self._by_day:
                scores += self._scores.get(day) or self._scored(day)
        return scores

    def counts(self) -> dict[int, int]:
        """How many texts there were by days ago, every article once; empty before the first.

        It reaches back over 90 days, and to the first day of all.
        """
        if self._counted is None:
            self._counted = {}
            if self._begins is not None:
                counted, today = self._counts, self.today
                for ago in ((today - self._begins).days, *range(91)):
                    if count := counted.get(today - timedelta(days=ago)):
                        self._counted[ago] = count
        return self._counted

    def story_reach(self, text: AnnotatedText) -> float:
        """How far its story went in 30 days: 1 for one publisher, and one more for twice as many.

        The text must be one of those days.
        """
        if self._outlets is None:
            self._outlets = defaultdict(set)
            for report in self.reports(STORY_DAYS):
                self._outlets[self.stories.story_of(report.story)].add(report.outlet)
        return math.log2(1 + len(self._outlets[self.stories.story_of(text.story)]))

    def _let_go(self, before: date) -> None:
        """Take out the ties of the texts that grew too old since the day before."""
        limit = self.today - timedelta(days=NETWORK_DAYS)
        day = before - timedelta(days=NETWORK_DAYS - 1) if before > date.min else limit
        while day <= limit:
            for key in self._by_day.get(day, ()):
                if key in self._texts:
                    self.network.remove(self._texts[key])
            day += timedelta(days=1)

    def _is_tied(self, text: AnnotatedText) -> bool:
        return (self.today - text.available_at.date()).days < NETWORK_DAYS

    def _until(self, as_of: datetime) -> Iterator[DatedText]:
        while self._next is not None and self._next.since <= as_of:
            yield self._next
            self._next = next(self._coming, None)

    def _scored(self, day: date) -> list[float]:
        repeats = self._repeats.first
        keys = (key for key in self._by_day[day] if key in self._texts and key not in repeats)
        texts = (self._texts[key] for key in keys)
        self._scores[day] = [text.score or 0.0 for text in texts if text.label]
        return self._scores[day]

    def _days(self, days: int) -> Iterator[date]:
        return (self.today - timedelta(days=ago) for ago in reversed(range(days)))

    def _apply(self, text: DatedText) -> bool:
        """Put a version in force; returns whether repeats must be found again."""
        key = text.item.key
        before = self._remove(key)
        if not text.is_relevant:
            return before is not None and isinstance(before.item, Article)
        if key not in self._first:
            self._begin(text)
        self.newest[text.item.kind] = text.since.date()
        annotated = self._annotated(text)
        self._texts[key] = annotated
        if self._is_tied(annotated):
            self.network.add(annotated)
        return self._place(annotated, is_new=before is None)

    def _remove(self, key: str) -> AnnotatedText | None:
        """Take the version in force out of all counts; returns it."""
        before = self._texts.pop(key, None)
        if before is not None:
            if self._is_tied(before):
                self.network.remove(before)
            if key not in self._repeats.first:
                self._uncount(before)
        return before

    def _place(self, text: AnnotatedText, is_new: bool) -> bool:
        """Count a text unless it repeats another; returns whether repeats must be found again."""
        item, key = text.item, text.item.key
        is_next = False
        if isinstance(item, Article):
            place = (item.available_at, key)
            is_next = is_new and (self._last_article is None or place > self._last_article)
            if is_next:
                self._last_article = place
                self._repeats.add(item)
        if key not in self._repeats.first:
            self._count(text)
        return isinstance(item, Article) and not is_next

    def _begin(self, text: DatedText) -> None:
        day = text.since.date()
        found = self._novelty[text.version.id]
        has_words = bool(text.version.signature["tokens"])
        score = found["score"] if has_words else None
        self._first[text.item.key] = _First(text.version.id, text.since, day, score)
        self._by_day[day].append(text.item.key)

    def _annotated(self, text: DatedText) -> AnnotatedText:
        first = self._first[text.item.key]
        label, score = sentiment_of(self._company, text.analysis)
        mention = mention_of(self._company, text.analysis)
        return AnnotatedText(
            text.item,
            first.available_at,
            text.analysis,
            relevance=mention["relevance"] if mention else None,
            label=label,
            score=score,
            novelty=None if first.novelty is None else self._novelty[first.id],
            story=first.id,
        )

    def _count(self, text: AnnotatedText) -> None:
        day = text.available_at.date()
        self._scores.pop(day, None)
        self._counts[day] += 1
        self._begins = min(day, self._begins or day)

    def _uncount(self, text: AnnotatedText) -> None:
        day = text.available_at.date()
        self._scores.pop(day, None)
        self._counts[day] -= 1
        if not self._counts[day]:
            del self._counts[day]
            if day == self._begins:
                self._begins = min(self._counts, default=None)

    def _find_repeats(self) -> None:
        """Find the repeats of the last days again, and count anew what changed."""
        recent = {
            text.item.key: text
            for text in self.reports(REPEATS_DAYS)
            if isinstance(text.item, Article)
        }
        before, repeats = self._repeats.first, Repeats()
        articles = [text.item for text in recent.values() if isinstance(text.item, Article)]
        articles.sort(key=lambda article: (article.available_at, article.key))
        for article in articles:
            repeats.add(article)
        if articles:
            self._last_article = (articles[-1].available_at, articles[-1].key)
        for key, text in recent.items():
            if key in repeats.first and key not in before:
                self._uncount(text)
            elif key in before and key not in repeats.first:
                self._count(text)
        self._scores.clear()
        repeats.first.update({key: at for key, at in before.items() if key not in recent})
        self._repeats = repeats


class Stories:
    """Which texts tell one story so far."""

    def __init__(self, links: Iterable[Link]) -> None:
        self._links: dict[str, list[Link]] = defaultdict(list)
        for link in links:
            self._links[link["item"]].append(link)
        self._parent: dict[str, str] = {}

    def add(self, versions: Iterable[str]) -> None:
        """Follow the links of versions that became available, in their order."""
        for version in versions:
            for link in self._links.get(version, ()):
                story = self.story_of(link["story"])
                for item in (link["item"], link["target"]):
                    self._parent[self.story_of(item)] = story

    def story_of(self, item: str) -> str:
        """The story of a text's first version: the id of its first item."""
        while (above := self._parent.setdefault(item, item)) != item:
            self._parent[item] = self._parent[above]
            item = above
        return item


class Network:
    """How strongly texts tie other companies to this one: sums that fade with their half-life."""

    def __init__(self, company: str) -> None:
        self._company = company
        self._origin: datetime | None = None
        self._sums: dict[str, float] = defaultdict(float)
        self._counts: Counter[str] = Counter()

    def add(self, text: AnnotatedText) -> None:
        """Add the ties of a text."""
        self._change(text, 1)

    def remove(self, text: AnnotatedText) -> None:
        """Take back the ties of a text."""
        self._change(text, -1)

    def weights(self, as_of: datetime) -> dict[str, float]:
        """The weight of each company's tie, as of a moment."""
        if self._origin is None:
            return {}
        fade = 0.5 ** (_days(as_of, self._origin) / HALF_LIFE_DAYS)
        return {company: total * fade for company, total in self._sums.items()}

    def _change(self, text: AnnotatedText, sign: int) -> None:
        subjects = [m for m in text.analysis.get("companies", []) if m["role"] == "subject"]
        if len(subjects) < 2:
            return
        if self._origin is None:
            self._origin = text.available_at
        mentions = TextMentions(text.item.id, text.available_at, subjects)
        grown = 2.0 ** (_days(text.available_at, self._origin) / HALF_LIFE_DAYS)
        for pair, weight in pair_weights(mentions.mentions).items():
            if self._company in pair:
                other = pair[0] if pair[1] == self._company else pair[1]
                self._sums[other] += sign * weight * grown
                self._counts[other] += sign
                if not self._counts[other]:
                    del self._counts[other], self._sums[other]


def _days(later: datetime, earlier: datetime) -> float:
    return (later - earlier).total_seconds() / SECONDS_PER_DAY
