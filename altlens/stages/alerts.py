"""Alerts of a batch: what the rules find is sent unless it was just told, and written down."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from altlens.alerts.delivery import Delivery, State
from altlens.alerts.finding import Alert, find_alerts
from altlens.alerts.rules import Rule, read_rules
from altlens.alerts.sending import Send, sender
from altlens.items.base import stamp
from altlens.items.view import CompanyView
from altlens.queries.view_reader import load_view
from altlens.runs.run import Run
from altlens.settings import Settings
from altlens.stages.aggregate import view_mark
from altlens.store.base import Store, Where
from altlens.store.collections import DELIVERIES, OUTCOMES, VIEWS


def send_alerts(store: Store, run: Run, settings: Settings, now: datetime) -> list[Delivery]:
    """What the user's rules find in the run's views, told to the user's addresses."""
    rules = read_rules(settings.alert_rules)
    return evaluate_and_send(store, run, rules, sender(settings.alerts.urls), now) if rules else []


def evaluate_and_send(
    store: Store, run: Run, rules: Sequence[Rule], send: Send, now: datetime
) -> list[Delivery]:
    """Evaluate the rules over the run's views and tell what they find."""
    deliveries: list[Delivery] = []
    quiet = {rule.name: timedelta(hours=rule.cooldown_hours) for rule in rules}
    for after in _views(store, run) if rules else ():
        for alert in find_alerts(rules, _before(store, after), after):
            delivery = _deliver(store, run, alert, quiet[alert.rule], send, now)
            store.add(DELIVERIES, [delivery.document()])
            deliveries.append(delivery)
    return deliveries


def _deliver(
    store: Store, run: Run, alert: Alert, quiet: timedelta, send: Send, now: datetime
) -> Delivery:
    state: State
    detail = ""
    if run.as_of is not None:
        state, detail = "past", "the run is as of the past"
    elif told_at := _last_told(store, alert, now - quiet, now):
        state, detail = "held back", f"told at {told_at[:16]}"
    else:
        detail = send(f"altlens: {alert.rule}", alert.text)
        state = "failed" if detail else "sent"
    return Delivery(**alert.model_dump(), at=now, state=state, detail=detail)


def _last_told(store: Store, alert: Alert, since: datetime, now: datetime) -> str:
    """When the rule last told something of the company, if that is not long ago but before now."""
    where = Where(
        equal={"rule": alert.rule, "company": alert.company},
        at_least={"at": stamp(since)},
        order_by=("at",),
        descending=True,
    )
    told = (held["at"] for held in store.find(DELIVERIES, where) if held["state"] == "sent")
    return next((at for at in told if at < stamp(now)), "")


def _views(store: Store, run: Run) -> Iterator[CompanyView]:
    marks = store.get(OUTCOMES, [view_mark(run, s.company) for s in run.subjects], ("view",))
    for document in store.get(VIEWS, [mark["view"] for mark in marks.values()]).values():
        yield load_view(document)


def _before(store: Store, after: CompanyView) -> CompanyView | None:
    """The company's view before another one."""
    where = Where(
        equal={"company": after.company},
        at_most={"as_of": stamp(after.as_of)},
        order_by=("as_of", "known_at"),
        descending=True,
    )
    for held in store.find(VIEWS, where):
        if held["as_of"] < stamp(after.as_of):
            return load_view(held)
    return None
