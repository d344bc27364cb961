"""What rules find in a company's view that is not in its earlier view. Pure."""

from collections.abc import Iterable, Iterator
from functools import singledispatch

from altlens.alerts.rules import (
    AnomalyRule,
    EventRule,
    FailingRule,
    FilingRule,
    PriceRule,
    Rule,
    SentimentRule,
)
from altlens.items.base import Model
from altlens.items.view import CompanyView

ViewPair = tuple[CompanyView | None, CompanyView]  # the earlier one and the current one


class Alert(Model):
    """What a rule found. `about` is equal where a later batch finds the same again."""

    rule: str
    company: str
    symbol: str
    about: str
    text: str
    items: tuple[str, ...] = ()


def find_alerts(
    rules: Iterable[Rule], before: CompanyView | None, after: CompanyView
) -> Iterator[Alert]:
    """Evaluate rules between two views; `before` is None for the first view of a company."""
    for rule in rules:
        if not rule.symbols or after.symbol in rule.symbols:
            for about, text, items in _findings(rule, (before, after)):
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
def _findings(rule: Rule, views: ViewPair) -> Iterator[Finding]:
    """Per finding: what it is about, a sentence, and the ids of its items."""
    raise NotImplementedError(f"no evaluation of {type(rule).__name__}")


@_findings.register
def _(rule: AnomalyRule, views: ViewPair) -> Iterator[Finding]:
    before, after = views
    known = {(one.what, one.source, one.story) for one in before.anomalies} if before else set()
    for anomaly in after.anomalies:
        is_new = (anomaly.what, anomaly.source, anomaly.story) not in known
        if is_new and rule.what in ("", anomaly.what) and abs(anomaly.sigma) >= rule.sigma:
            about = f"{anomaly.what}/{anomaly.source}/{anomaly.story}"
            yield about, anomaly.sentence, anomaly.items


@_findings.register
def _(rule: EventRule, views: ViewPair) -> Iterator[Finding]:
    before, after = views
    known = {(s.story, event) for s in before.stories for event in s.events} if before else set()
    for story in after.stories:
        for event in story.events:
            is_new = (story.story, event) not in known
            if (
                is_new
                and event in (rule.types or story.events)
                and (story.relevance >= rule.relevance)
            ):
                items = tuple(sighting.provenance.item for sighting in story.sightings)
                yield f"{event}/{story.story}", f"{event.replace('_', ' ')}: {story.title}", items


@_findings.register
def _(rule: SentimentRule, views: ViewPair) -> Iterator[Finding]:
    before, after = views
    past, current = before.recent_sentiment if before else None, after.recent_sentiment
    if past is None or past.mean_7d is None or current.mean_7d is None:
        return
    if current.texts_7d >= rule.texts and abs(current.mean_7d - past.mean_7d) >= rule.by:
        sentence = f"sentiment of 7 days went from {past.mean_7d:+.2f} to {current.mean_7d:+.2f}"
        yield f"7 days/{after.as_of:%Y-%m-%d}", f"{sentence} over {current.texts_7d} texts", ()


@_findings.register
def _(rule: PriceRule, views: ViewPair) -> Iterator[Finding]:
    before, after = views
    price, past = after.price, before.price if before else None
    if price is None or price.change_1_day_percent is None or not price.is_usable:
        return
    is_new = past is None or past.last_session < price.last_session
    if is_new and abs(price.change_1_day_percent) >= rule.percent:
        sentence = f"{price.change_1_day_percent:+.1f}% to {price.last_close:,.2f} {price.currency}"
        items = (price.bars[-1].provenance.item,)
        yield f"{price.last_session}", f"{sentence} on {price.last_session}", items


@_findings.register
def _(rule: FilingRule, views: ViewPair) -> Iterator[Finding]:
    before, after = views
    known = {line.accession for line in before.filing_changes} if before else set()
    since = before.as_of if before and not before.filing_changes else None  # none compared then
    for line in after.filing_changes:
        is_wanted = line.form.removesuffix("/A") in (rule.forms or (line.form.removesuffix("/A"),))
        is_about = not rule.topics or not set(rule.topics).isdisjoint(line.topics)
        is_heavy = line.weight >= rule.weight and line.is_usable
        is_new = line.accession not in known and (
            since is None or line.provenance.available_at > since
        )
        if is_new and is_wanted and is_about and is_heavy:
            compared = f"{line.form} filed {line.filed} against the one filed {line.earlier_filed}"
            counts = f"{line.added} added, {line.removed} removed, {line.reworded} reworded"
            about = f" ({', '.join(line.topics)})" if line.topics else ""
            yield line.accession, f"{compared}: {counts}{about}", (line.provenance.item,)


@_findings.register
def _(rule: FailingRule, views: ViewPair) -> Iterator[Finding]:
    before, after = views
    for name, source in after.sources.items():
        past = before.sources.get(name) if before else None
        failed_before = past is not None and past.state == "FAILING"
        if source.state == "FAILING" and not failed_before and name in (rule.sources or (name,)):
            yield name, f"the source {name} fails: {source.detail}", ()
