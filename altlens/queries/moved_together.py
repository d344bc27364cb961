"""Who else moved when a company moved: the tied companies on the sessions of its large moves."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from altlens.items.base import Instant, Model
from altlens.items.price import DAILY, Action, Bar
from altlens.items.quality import Assessed
from altlens.items.view import CompanyView
from altlens.queries.evidence import items
from altlens.queries.point_in_time import PointInTime
from altlens.store.base import Store

MOVES_READ = 5
LONGEST_AGO = timedelta(days=120)
COMPANIES_READ = 12
LONGEST_GAP = timedelta(days=5)  # between a close and the one before it, over a long weekend
NO_BAR = "No close of the session, or none of the session before it, is stored."
SPLIT = "The shares were split on this session."


class OtherMove(Assessed):
    """A tied company's move on one session, in percent of the close before; None if unknown."""

    company: str
    symbol: str
    name: str
    ties: tuple[str, ...]
    percent: float | None
    items: tuple[str, ...]


class SharedMove(Model):
    """A large move of the company and how the companies tied to it moved, largest first."""

    session: date
    percent: float
    sigma: float
    others: tuple[OtherMove, ...]


class MovedTogether(Model):
    """The company's newest large moves with those of the companies tied to it."""

    company: str
    symbol: str
    as_of: Instant
    moves: tuple[SharedMove, ...]


class _Tied(NamedTuple):
    """A company tied to the one of the view, by all its ties."""

    company: str
    symbol: str
    name: str
    ties: tuple[str, ...]


class _Prices(NamedTuple):
    """Daily bars, oldest first, and the days of splits."""

    bars: Sequence[Bar]
    splits: frozenset[date]


def moved_together(store: Store, view: CompanyView, at: PointInTime) -> MovedTogether:
    """Return the moves of at least two sigma of the view's last 120 days, newest first."""
    since = view.as_of.date() - LONGEST_AGO
    moves = [move for move in view.moves[:MOVES_READ] if move.session >= since and move.is_usable]
    tied = list(_tied(view)) if moves else []
    oldest = min((move.session for move in moves), default=since) - 2 * LONGEST_GAP
    prices = {one.company: _prices(store, one, oldest, at) for one in tied}
    return MovedTogether(
        company=view.company,
        symbol=view.symbol,
        as_of=view.as_of,
        moves=tuple(
            SharedMove(
                session=move.session,
                percent=round(100 * move.move, 4),
                sigma=move.sigma,
                others=_others(move.session, tied, prices),
            )
            for move in moves
        ),
    )


def _others(
    session: date, tied: Sequence[_Tied], prices: Mapping[str, _Prices]
) -> tuple[OtherMove, ...]:
    others = (_other(session, company, *prices[company.company]) for company in tied)
    return tuple(sorted(others, key=lambda other: (-abs(other.percent or 0.0), other.symbol)))


def _tied(view: CompanyView) -> Iterator[_Tied]:
    """The tied companies that have a symbol, each once with all its ties."""
    named: dict[str, tuple[str, str]] = {}
    ties: dict[str, list[str]] = {}
    for tie in view.ties:
        if tie.symbol:
            named.setdefault(tie.company, (tie.symbol, tie.name))
            ties.setdefault(tie.company, []).append(tie.tie)
    for company, (symbol, name) in list(named.items())[:COMPANIES_READ]:
        yield _Tied(company, symbol, name, tuple(dict.fromkeys(ties[company])))


def _prices(store: Store, tied: _Tied, since: date, at: PointInTime) -> _Prices:
    """The symbol's daily bars since a day, oldest first, and the days of its splits."""
    start = datetime.combine(since, time(), UTC)
    rows = items(store, tied.company, ["bar", "action"], at, since=start)
    bars = [
        item
        for item in rows
        if isinstance(item, Bar) and item.interval == DAILY and item.symbol == tied.symbol
    ]
    splits = [item for item in rows if isinstance(item, Action) and item.action == "split"]
    bars.sort(key=lambda bar: bar.session)
    return _Prices(bars, frozenset(one.session for one in splits))


def _other(session: date, tied: _Tied, bars: Sequence[Bar], splits: frozenset[date]) -> OtherMove:
    place = next((n for n, bar in enumerate(bars) if bar.session == session), 0)
    pair = bars[place - 1 : place + 1] if place else ()
    reason = SPLIT if session in splits else "" if _is_pair(pair) else NO_BAR
    percent = None if reason else round((pair[1].close / pair[0].close - 1) * 100, 4)
    return OtherMove(
        company=tied.company,
        symbol=tied.symbol,
        name=tied.name,
        ties=tied.ties,
        percent=percent,
        items=tuple(bar.id for bar in pair),
        quality="doubtful" if reason else "derived",
        reasons=(reason,) if reason else (),
    )


def _is_pair(pair: Sequence[Bar]) -> bool:
    return (
        len(pair) == 2
        and pair[0].close > 0
        and pair[1].close > 0
        and pair[0].currency == pair[1].currency
        and pair[1].session - pair[0].session <= LONGEST_GAP
    )
