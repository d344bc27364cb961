"""The first page: what is new about watched companies, this week's dates, and large movers.

>>> page = today(summaries(store), watched={"AAPL", "KO"}, since=last_visit, at=now)
>>> [line.summary.symbol for line in page.new]
"""

from collections.abc import Iterable, Iterator, Set
from datetime import date, datetime, timedelta

from altlens.items.base import Instant, Model
from altlens.items.price_moves import MoveView
from altlens.items.quality import Assessed
from altlens.items.summary import CompanySummary, Headline, Upcoming

WEEK = timedelta(days=7)
LARGE_SIGMA = 2.0
MOVERS_SHOWN, LATER_SHOWN = 8, 6


class TodayLine(Model):
    """A watched company and what is new about it; `move` and `anomalies` only if they are new."""

    summary: CompanySummary
    headlines: tuple[Headline, ...] = ()
    move: MoveView | None = None
    anomalies: tuple[str, ...] = ()

    @property
    def is_new(self) -> bool:
        """Whether anything is new."""
        return bool(self.headlines or self.move or self.anomalies)


class CalendarDate(Assessed):
    """A coming date of one company. Providers that agree on a report's day share an entry."""

    symbol: str
    entry: Upcoming
    providers: tuple[str, ...] = ()


class Today(Model):
    """What is new `since` a moment, the companies without news, the dates to come, and movers.

    `calendar` are the dates of the seven days from `day` on, `later` the first ones after them.
    `newest` is the `as_of` of the newest view; `movers` are companies that are not watched, the
    largest deviation first.
    """

    since: Instant
    day: date
    newest: Instant | None
    new: tuple[TodayLine, ...]
    unchanged: tuple[CompanySummary, ...]
    calendar: tuple[CalendarDate, ...]
    later: tuple[CalendarDate, ...]
    movers: tuple[CompanySummary, ...]


def today(
    summaries: Iterable[CompanySummary], watched: Set[str] | None, since: datetime, at: datetime
) -> Today:
    """Return the page at a moment (UTC); `watched` are symbols, None for all companies."""
    rows = list(summaries)
    mine = [row for row in rows if watched is None or row.symbol in watched]
    others = [row for row in rows if watched is not None and row.symbol not in watched]
    lines = [_line(row, since) for row in mine]
    dates, end = list(_calendar(mine, at.date())), (at + WEEK).date()
    new = sorted((line for line in lines if line.is_new), key=_importance, reverse=True)
    return Today(
        since=since,
        newest=max((row.as_of for row in rows), default=None),
        new=tuple(new),
        unchanged=tuple(line.summary for line in lines if not line.is_new),
        day=at.date(),
        calendar=tuple(date for date in dates if date.entry.day <= end),
        later=tuple(date for date in dates if date.entry.day > end)[:LATER_SHOWN],
        movers=tuple(_movers(others)),
    )


def deviation(row: CompanySummary) -> float:
    """Return the larger of the last move and the attention, in sigma; 0 where neither is known."""
    is_usable = row.price_quality in ("ok", "derived")
    return max(abs(row.sigma or 0.0) if is_usable else 0.0, row.attention or 0.0)


def _line(row: CompanySummary, since: datetime) -> TodayLine:
    headlines = [one for one in row.news if max(one.public_at, one.stored_at) > since]
    move = row.last_move
    is_new = row.as_of > since
    return TodayLine(
        summary=row,
        headlines=tuple(headlines),
        move=move if move and is_new and move.session >= since.date() else None,
        anomalies=row.anomalies if is_new else (),
    )


def _importance(line: TodayLine) -> tuple[bool, float, int, str]:
    reach = max((one.publishers for one in line.headlines), default=0)
    return bool(line.move), deviation(line.summary), reach, line.summary.symbol


def _calendar(rows: Iterable[CompanySummary], first: date) -> Iterator[CalendarDate]:
    """Yield the dates from a day on, by day."""
    dates: dict[tuple[str, str, str], CalendarDate] = {}
    for row in rows:
        for entry in row.upcoming:
            if entry.until < first:
                continue
            key = (row.symbol, entry.kind, f"{entry.day} {entry.until}")
            same = dates.get(key)
            providers = (*(same.providers if same else ()), entry.provider)
            best = max((entry, *([same.entry] if same else [])), key=lambda one: len(one.detail))
            dates[key] = CalendarDate(
                symbol=row.symbol,
                entry=best,
                providers=tuple(name for name in dict.fromkeys(providers) if name),
                quality=best.quality,
                reasons=best.reasons,
            )
    yield from sorted(dates.values(), key=lambda one: (one.entry.day, one.symbol, one.entry.kind))


def _movers(rows: Iterable[CompanySummary]) -> list[CompanySummary]:
    large = [row for row in rows if deviation(row) >= LARGE_SIGMA]
    return sorted(large, key=lambda row: (-deviation(row), row.symbol))[:MOVERS_SHOWN]
