"""THE TABLE of what runs when: flow, schedule, parameters, and how many runs at once.

`prefect_yaml.py` writes it for Prefect, `deploy.py` applies it, `profiles/` say for whom.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

NEW_YORK, UTC = "America/New_York", "UTC"
Collision = Literal["CANCEL_NEW", "ENQUEUE"]


@dataclass(frozen=True)
class Row:
    """One deployment.

    `cron` is read in `timezone`; `minutes` is an interval, which a profile may stretch. At most
    `limit` runs go on at once; further ones are dropped (CANCEL_NEW: the next one does the work
    anyway) or wait (ENQUEUE).
    """

    name: str
    flow: str
    about: str
    sources: tuple[str, ...] = ()
    minutes: int = 0
    cron: str = ""
    timezone: str = UTC
    limit: int = 1
    collision: Collision = "CANCEL_NEW"
    parameters: dict[str, Any] = field(default_factory=dict)


UNIVERSE = "flows.universe.universe"

TABLE = (
    # Started by people and other flows; not scheduled.
    Row("batch", "flows.company_batch.company_batch", "One batch of companies, every source.",
        limit=2, collision="ENQUEUE", parameters={"interactive": False}),
    Row("backfill", "flows.backfill.backfill", "A range of dates, day by day, resumable.",
        collision="ENQUEUE"),
    Row("reanalyze", "flows.reanalyze.reanalyze", "New analyses of stored texts.",
        collision="ENQUEUE"),
    # Polled all day.
    Row("filings", UNIVERSE, "Reports filed with the SEC.", ("filings",), minutes=5),
    Row("news", UNIVERSE, "Publishers, feeds, Yahoo News.", ("news", "yahoo_news", "rss"),
        minutes=10),
    Row("reddit", UNIVERSE, "Posts and their scores.", ("reddit",), minutes=15),
    Row("twitter", UNIVERSE, "Posts on X; reading is paid by the post.", ("twitter",), minutes=240),
    # Changes once per session or day.
    Row("prices", UNIVERSE, "Quotes and bars, an hour into the session, and half an hour after it.",
        ("prices", "yahoo_finance"), cron="30 10,16 * * 1-5", timezone=NEW_YORK),
    Row("financials", UNIVERSE, "Statements and facts, once the SEC's day is over.",
        ("financials",), cron="30 22 * * 1-5", timezone=NEW_YORK),
    Row("calendar", UNIVERSE, "Coming earnings.", ("earnings_calendar",), cron="15 6 * * *",
        timezone=NEW_YORK),
    # Once the day is over in UTC; rows are of whole days.
    Row("signals", "flows.signals.signals", "Daily signals of every company, as known that day.",
        cron="20 0 * * *"),
    Row("maintenance", "flows.maintenance.maintenance",
        "Move old bodies to cold storage, retry failures, report late sources.",
        cron="30 3 * * *"),
)  # fmt: skip
