"""Count and rank the stories about a company, the most important first.

Clustering is in `altlens.aggregate.linking.stories`.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from statistics import fmean

from altlens.aggregate.texts.annotated_texts import AnnotatedText
from altlens.aggregate.texts.post_titles import is_fragment
from altlens.aggregate.view.provenance import provenance
from altlens.items.base import SECONDS_PER_DAY
from altlens.items.view_sections import ReportView, StoryView

SHOWN = 25
REPORTS_SHOWN = 50
QUERIED_RELEVANCE = 0.1  # of a text fetched for the company that does not mention it
HALF_LIFE_DAYS = 7.0


def first_stories(stories: Sequence[StoryView]) -> tuple[StoryView, ...]:
    """Return the first stories by rank, each with its newest reports."""
    return tuple(
        story.model_copy(update={"sightings": story.sightings[-REPORTS_SHOWN:]})
        for story in stories[:SHOWN]
    )


def every_story(texts: Sequence[AnnotatedText], as_of: datetime) -> tuple[StoryView, ...]:
    """Return all stories by rank; texts must be in order of availability.

    Deleted posts and fragments make no story.
    """
    stories: dict[str, list[AnnotatedText]] = defaultdict(list)
    for text in texts:
        stories[text.story].append(text)
    views = [
        _story(story, reports, as_of)
        for story, reports in stories.items()
        if not all(is_fragment(report.item) for report in reports)
    ]
    return tuple(sorted(views, key=lambda view: (-view.rank, view.story)))


def _story(story: str, texts: Sequence[AnnotatedText], as_of: datetime) -> StoryView:
    relevance = fmean(map(_relevance, texts))
    novelty = fmean(text.novelty["score"] if text.novelty else 1.0 for text in texts)
    publishers = len({text.outlet for text in texts})
    age_days = (as_of - texts[-1].available_at).total_seconds() / SECONDS_PER_DAY
    reach = math.log2(1 + publishers)
    rank = relevance * (1 + novelty) / 2 * reach * 0.5 ** (age_days / HALF_LIFE_DAYS)
    scores = [text.score for text in texts if text.score is not None]
    events = Counter(event for text in texts for event in _events(text))
    return StoryView(
        story=story,
        title=max(texts, key=_relevance).title,
        first_at=texts[0].available_at,
        last_at=texts[-1].available_at,
        items=len(texts),
        publishers=publishers,
        relevance=round(relevance, 3),
        novelty=round(novelty, 3),
        rank=float(f"{rank:.6g}"),
        mean_score=round(fmean(scores), 4) if scores else None,
        events=tuple(sorted(events, key=lambda event: (-events[event], event))),
        sightings=tuple(map(_report, texts)),
    )


def _report(text: AnnotatedText) -> ReportView:
    language = text.analysis.get("language")
    return ReportView(
        title=text.title,
        kind=text.item.kind,
        publisher=text.publisher,
        available_at=text.available_at,
        language=language["code"] if language else "",
        sentiment=text.label,
        sentiment_score=text.score,
        events=_events(text),
        relevance=text.relevance,
        novelty=text.novelty["score"] if text.novelty else None,
        nearest=text.novelty["nearest"] if text.novelty else None,
        why=text.novelty["why"] if text.novelty else "",
        provenance=provenance(text.item),
    )


def _relevance(text: AnnotatedText) -> float:
    return QUERIED_RELEVANCE if text.relevance is None else text.relevance


def _events(text: AnnotatedText) -> tuple[str, ...]:
    return tuple(dict.fromkeys(event["type"] for event in text.analysis.get("events", [])))
