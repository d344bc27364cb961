"""Alerts of a batch: evaluate the rules over its views, send what they find, record each alert."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from altlens.alerts.delivery import Delivery, State
from altlens.alerts.finding import Alert, find_alerts
from altlens.alerts.rules import Rule, read_rules
from altlens.alerts.sending import Send, sender
from altlens.items.base import stamp
from altlens.queries.view_reader import ViewReader
from altlens.runs.run import Run
from altlens.settings import Settings
from altlens.store.base import Store, Where
from altlens.store.collections import DELIVERIES


def send_alerts(store: Store, run: Run, settings: Settings, now: datetime) -> list[Delivery]:
    """Evaluate the user's rules over the run's views and send to the user's addresses."""
    rules = read_rules(settings.alert_rules)
    return evaluate_and_send(store, run, rules, sender(settings.alerts.urls), now) if rules else []


def evaluate_and_send(
    store: Store, run: Run, rules: Sequence[Rule], send: Send, now: datetime
) -> list[Delivery]:
    """Evaluate the rules over the run's views, send what they find, and record each delivery."""
    deliveries: list[Delivery] = []
    cooldowns = {rule.name: timedelta(hours=rule.cooldown_hours) for rule in rules}
    views = ViewReader(store)
    for view in views.of_run(run) if rules else ():
        for alert in find_alerts(rules, views.before(view), view):
            delivery = _deliver(store, run, alert, cooldowns[alert.rule], send, now)
            store.add(DELIVERIES, [delivery.document()])
            deliveries.append(delivery)
    return deliveries


def _deliver(
    store: Store, run: Run, alert: Alert, cooldown: timedelta, send: Send, now: datetime
) -> Delivery:
    state: State
    detail = ""
    if run.as_of is not None:
        state, detail = "past", "the run is as of a past date"
    elif sent_at := _last_sent(store, alert, now - cooldown, now):
        state, detail = "held back", f"sent at {sent_at[:16]}"
    else:
        detail = send(f"altlens: {alert.rule}", alert.text)
        state = "failed" if detail else "sent"
    return Delivery(**alert.model_dump(), at=now, state=state, detail=detail)


def _last_sent(store: Store, alert: Alert, since: datetime, now: datetime) -> str:
    """When the rule last sent an alert on the company, from `since` until before `now`."""
    where = Where(
        equal={"rule": alert.rule, "company": alert.company},
        at_least={"at": stamp(since)},
        order_by=("at",),
        descending=True,
    )
    times = (row["at"] for row in store.find(DELIVERIES, where) if row["state"] == "sent")
    return next((at for at in times if at < stamp(now)), "")
