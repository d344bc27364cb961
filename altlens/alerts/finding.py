"""What the rules find in a company's view that its view before did not show. Pure."""

from collections.abc import Iterable, Iterator
from functools import singledispatch

from altlens.alerts.rules import (
    AnomalyRule,
    EventRule,
    FailingRule,
    PriceRule,
    Rule,
    SentimentRule,
)
from altlens.items.base import Model
from altlens.items.view import CompanyView

Views = tuple[CompanyView | None, CompanyView]


class Alert(Model):
    """Something worth telling. `about` is the same for the same thing found again."""

    rule: str
    company: str
    symbol: str
    about: str
    text: str
    items: tuple[str, ...] = ()


def find_alerts(
    rules: Iterable[Rule], before: CompanyView | None, after: CompanyView
) -> Iterator[Alert]:
    """What each rule finds between two views; `before` is None for a company's first view."""
    for rule in rules:
        if not rule.symbols or after.symbol in rule.symbols:
            for about, text, items in _found(rule, (before, after)):
                yield Alert(
                    rule=rule.name,
                    company=after.company,
                    symbol=after.symbol,
                    about=about,
                    text=f"{after.symbol}: {text}",
                    items=items,
                )


Finding = tuple[str, str, tuple[str, ...]]


@singledispatch
def _found(rule: Rule, views: Views) -> Iterator[Finding]:
    """What a rule finds: what it is about, a sentence, the items it rests on."""
    raise NotImplementedError(f"no way to find what {type(rule).__name__} asks for")


@_found.register
def _(rule: AnomalyRule, views: Views) -> Iterator[Finding]:
    before, after = views
    known = {(held.what, held.source, held.story) for held in before.anomalies} if before else set()
    for held in after.anomalies:
        is_new = (held.what, held.source, held.story) not in known
        if is_new and rule.what in ("", held.what) and abs(held.sigma) >= rule.sigma:
            yield f"{held.what}/{held.source}/{held.story}", held.sentence, held.items


@_found.register
def _(rule: EventRule, views: Views) -> Iterator[Finding]:
    before, after = views
    told = {(s.story, event) for s in before.stories for event in s.events} if before else set()
    for story in after.stories:
        for event in story.events:
            is_new = (story.story, event) not in told
            if (
                is_new
                and event in (rule.types or story.events)
                and (story.relevance >= rule.relevance)
            ):
                items = tuple(sighting.provenance.item for sighting in story.sightings)
                yield f"{event}/{story.story}", f"{event.replace('_', ' ')}: {story.title}", items


@_found.register
def _(rule: SentimentRule, views: Views) -> Iterator[Finding]:
    before, after = views
    for kind, mood in after.sentiment.items():
        past = before.sentiment.get(kind) if before else None
        texts = mood.negative + mood.neutral + mood.positive
        if past is None or texts < rule.texts:
            continue
        shift = mood.mean_score - past.mean_score
        if abs(shift) >= rule.by:
            sentence = f"sentiment of {kind} went from {past.mean_score:+.2f} to "
            yield f"{kind}/{after.as_of:%Y-%m-%d}", f"{sentence}{mood.mean_score:+.2f}", ()


@_found.register
def _(rule: PriceRule, views: Views) -> Iterator[Finding]:
    before, after = views
    price, past = after.price, before.price if before else None
    if price is None or price.change_1_day_percent is None:
        return
    is_new = past is None or past.last_session < price.last_session
    if is_new and abs(price.change_1_day_percent) >= rule.percent:
        sentence = f"{price.change_1_day_percent:+.1f}% to {price.last_close:,.2f} {price.currency}"
        items = (price.bars[-1].provenance.item,)
        yield f"{price.last_session}", f"{sentence} on {price.last_session}", items


@_found.register
def _(rule: FailingRule, views: Views) -> Iterator[Finding]:
    before, after = views
    for name, source in after.sources.items():
        past = before.sources.get(name) if before else None
        failed_before = past is not None and past.state == "FAILING"
        if source.state == "FAILING" and not failed_before and name in (rule.sources or (name,)):
            yield name, f"the source {name} fails: {source.detail}", ()
