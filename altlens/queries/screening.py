"""Screens and movers: companies by their signals on a day, with what their figures rest on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import numpy as np

from altlens.companies.table import load as load_directory
from altlens.queries.signal_query import (
    SignalQuery,
    check_signals,
    known_companies,
    query_signals,
    select_rows,
)
from altlens.queries.signal_rows import SignalColumns, read_signals
from altlens.screens.evaluation import compute_value, evaluate
from altlens.screens.expression import parse, parse_value
from altlens.signals.registry import all_families, all_signals, doubt_name, family_of
from altlens.store.base import Store, Where
from altlens.store.collections import SIGNALS

LAST_MONTH = "9999-12"
LONGEST_CLOSURE = timedelta(days=7)  # of an exchange; an older row is none of the day
EXPLAIN_MOVES = ("gap", "volume_z", "attention_z", "sentiment_change_1d", "days_since_earnings")
DOUBTS = ("ok", "stale", "doubtful")  # by the code of a doubt signal


class Screened(NamedTuple):
    """A company on its newest session: the signals asked for, None where missing.

    `quality` is the worst of the evidence behind these signals: ok, stale or doubtful.
    """

    company: str
    symbol: str
    name: str
    day: date
    values: dict[str, float | None]
    quality: str


class Screening(NamedTuple):
    """The companies that a screen selects, in order, at most so many of `selected`.

    `companies` had a row to look at; of them `undecided` lack a value that the condition needs.
    """

    rows: list[Screened]
    signals: tuple[str, ...]
    selected: int
    undecided: int
    companies: int
    day: date


@dataclass(frozen=True)
class ScreenQuery:
    """What to screen. `sort` is a signal or a value, with "-" in front for the largest first.

    Without `sort` the first signal counts, the largest first. `day` is a date in UTC; without one
    the newest that the store has. `show` are signals to add to those of the expression.
    """

    expression: str
    day: date | None = None
    index: str = ""
    symbols: Sequence[str] = ()
    sort: str = ""
    show: Sequence[str] = ()
    as_known_at: datetime | None = None
    limit: int = 50


def screen(store: Store, query: ScreenQuery, home: Path) -> Screening:
    """Select the companies for which the condition holds on the day.

    A company whose exchange had no session on the day is judged by its session before. Raises what
    `parse` and `query_signals` raise; nothing is read before the query is checked.
    """
    known = all_signals()
    expression = parse(query.expression, known)
    sort = parse_value(query.sort or f"-{expression.signals[0]}", known)
    shown = check_signals((*expression.signals, *sort.signals, *query.show))
    day, columns = _newest_rows(store, query, shown, home)
    lines = {name: columns.values[place] for place, name in enumerate(columns.signals)}
    outcome = evaluate(expression, lines, len(columns.day))
    places = np.flatnonzero(outcome.true)
    by = compute_value(sort, lines, len(columns.day))[places]
    places = places[np.lexsort((columns.company[places], by, np.isnan(by)))]  # missing ones last
    return Screening(
        rows=[_screened(columns, place, shown) for place in places[: query.limit].tolist()],
        signals=shown,
        selected=len(places),
        undecided=int(outcome.unknown.sum()),
        companies=len(columns.day),
        day=day,
    )


def movers_query(
    day: date | None, index: str = "", as_known_at: datetime | None = None, limit: int = 50
) -> ScreenQuery:
    """The screen of the largest moves of a session, either way, with what may explain them."""
    return ScreenQuery(
        "return_1d != 0",
        day,
        index,
        sort="-abs(return_1d)",
        show=EXPLAIN_MOVES,
        as_known_at=as_known_at,
        limit=limit,
    )


def newest_day(store: Store, companies: Sequence[str]) -> date | None:
    """The newest day of any row of the companies; None without rows."""
    newest: list[str] = []
    for company in companies:
        where = Where(
            equal={"company": company},
            at_most={"month": LAST_MONTH},  # what says how far rows are complete sorts behind
            order_by=("month",),
            descending=True,
            limit=1,
        )
        newest += [row["month"] for row in store.find(SIGNALS, where, fields=("month",))]
    if not newest:
        return None
    first = date.fromisoformat(f"{max(newest)}-01")
    rows = read_signals(store, companies, first, first + timedelta(days=30), ())
    return rows.day.max().item() if len(rows.day) else None


def _newest_rows(
    store: Store, query: ScreenQuery, shown: Sequence[str], home: Path
) -> tuple[date, SignalColumns]:
    """The newest row of each company on the day, or up to a week before it."""
    families = {family_of()[name] for name in shown}
    doubts = [doubt_name(family) for family in all_families() if family.name in families]
    signals = tuple(dict.fromkeys((*shown, *doubts)))
    day = query.day or newest_day(store, known_companies(store)) or date.min + LONGEST_CLOSURE
    wanted = SignalQuery(
        since=day - LONGEST_CLOSURE + timedelta(days=1),
        until=day,
        symbols=query.symbols,
        index=query.index,
        signals=signals,
        as_known_at=query.as_known_at,
    )
    columns = query_signals(store, wanted, home)
    newest = np.zeros(len(columns.day), np.bool_)
    _, last = np.unique(columns.company[::-1], return_index=True)  # rows are ordered by day
    newest[len(columns.day) - 1 - last] = True
    return day, select_rows(columns, newest)


def _screened(columns: SignalColumns, place: int, shown: Sequence[str]) -> Screened:
    company = columns.companies[columns.company[place]]
    cells = dict(zip(columns.signals, columns.values[:, place].tolist(), strict=True))
    values = {name: None if np.isnan(cells[name]) else cells[name] for name in shown}
    doubts = [cells[doubt_name(family)] for family in all_families() if doubt_name(family) in cells]
    worst = max((code for code in doubts if not np.isnan(code)), default=0.0)
    return Screened(
        company=company,
        symbol=columns.symbols[columns.symbol[place]],
        name=load_directory().by_id(company).name,
        day=columns.day[place].item(),
        values=values,
        quality=DOUBTS[int(worst)],
    )
