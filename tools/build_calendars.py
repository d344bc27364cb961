"""Write `altlens/calendars/sessions/` from the exchange_calendars library.

Run it after an upgrade of the library: `python -m tools.build_calendars`.
"""

import json
from collections import Counter
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

import exchange_calendars
import pandas as pd
from exchange_calendars.calendar_utils import _default_calendar_factories

from altlens.calendars.exchanges import ZONES

FOLDER = Path(__file__).parents[1] / "altlens" / "calendars" / "sessions"
FIRST, LAST = date(1990, 1, 1), date(2036, 12, 31)
# Minutes from the end of continuous trading, which the library gives, to the end of the closing
# auction at the latest, where that auction comes after it.
AUCTIONS = {
    "XLON": 5, "XETR": 5, "XPAR": 5, "XAMS": 5, "XBRU": 5, "XLIS": 5, "XMIL": 5, "XMAD": 5,
    "XOSL": 5, "XWAR": 5, "XDUB": 5, "XHKG": 10, "XASX": 12, "XSES": 16, "XIDX": 15, "BVMF": 15,
    "XIST": 10, "XNZE": 15, "XJSE": 10, "XBOM": 10,
}  # fmt: skip


def calendar(exchange: str) -> Any:
    """The library's calendar of an exchange, as far as it reaches within our days."""
    factory = _default_calendar_factories[exchange]
    bounds = (factory.bound_min(), factory.bound_max())
    first, last = (pd.Timestamp(day) for day in (FIRST, LAST))
    return exchange_calendars.get_calendar(
        exchange, start=max(first, bounds[0] or first), end=min(last, bounds[1] or last)
    )


def table(exchange: str) -> dict[str, Any]:
    """Our table of an exchange."""
    known = calendar(exchange)
    schedule = known.schedule
    hours = {
        session.date(): tuple(at.tz_convert(known.tz).strftime("%H:%M") for at in times)
        for session, *times in schedule[["open", "close"]].itertuples()
    }
    first = max(FIRST, known.bound_min().date() if known.bound_min() is not None else FIRST)
    last = min(LAST, known.bound_max().date() if known.bound_max() is not None else LAST)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    eras = _eras(hours)
    return {
        "exchange": exchange,
        "zone": str(known.tz),
        "first": str(first),
        "last": str(last),
        "auction_minutes": AUCTIONS.get(exchange, 0),
        "hours": [[str(day), *times] for day, times in eras],
        "special": {
            str(day): list(times) for day, times in hours.items() if times != _at(eras, day)
        },
        "closed": [str(day) for day in days if day.weekday() < 5 and day not in hours],
        "extra": [str(day) for day in days if day.weekday() >= 5 and day in hours],
    }


def _eras(hours: dict[date, tuple[str, ...]]) -> list[tuple[date, tuple[str, ...]]]:
    """The hours in force from each date on, without exceptions."""
    years = groupby(hours, key=lambda day: (day.year, day.month))
    usual = [(min(days), Counter(map(hours.__getitem__, days))) for days in map(_listed, years)]
    eras: list[tuple[date, tuple[str, ...]]] = []
    for first, counts in usual:
        times, _ = counts.most_common(1)[0]
        if not eras or eras[-1][1] != times:
            eras.append((first, times))
    return eras


def _listed(group: tuple[Any, Any]) -> list[date]:
    return list(group[1])


def _at(eras: list[tuple[date, tuple[str, ...]]], day: date) -> tuple[str, ...]:
    return next(times for first, times in reversed(eras) if first <= day)


def main() -> None:
    """Write every table."""
    FOLDER.mkdir(exist_ok=True)
    for exchange in ZONES.values():
        text = json.dumps(table(exchange), separators=(",", ":"))
        (FOLDER / f"{exchange}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
