"""What flow runs are called in Prefect: what each is about, short enough for a list."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from prefect.context import FlowRunContext

SHOWN = 3


def batch_name() -> str:
    """`AAPL, KO: news, rss as of 2026-06-20`."""
    given = _parameters()
    day = f" as of {given['as_of']}" if given["as_of"] else ""
    return _about(given) + day


def universe_name() -> str:
    """`103 companies: news, yahoo_news, rss by 25`."""
    given = _parameters()
    counted = f"{len(given['symbols'])} companies" if given["symbols"] else ""
    filed = f"those of {Path(given['file']).name}" if given["file"] else ""
    companies = " and ".join(part for part in (counted, filed) if part)
    return f"{companies}{_sources(given)} by {given['batch']}"


def backfill_name() -> str:
    """`AAPL, KO: prices, 2026-01-01 to 2026-01-31, newest first`."""
    given = _parameters()
    return f"{_about(given)}, {given['since']} to {given['until']}, {given['order']}"


def reanalyze_name() -> str:
    """`AAPL, KO`, or `all that is stored`."""
    return _several(_parameters()["symbols"]) or "all that is stored"


def retry_name() -> str:
    """`12 failures`, or `all open failures`."""
    count = len(_parameters()["failures"])
    return f"{count} failures" if count else "all open failures"


def _parameters() -> Mapping[str, Any]:
    context = FlowRunContext.get()
    return (context.parameters if context else None) or {}


def _about(given: Mapping[str, Any]) -> str:
    return _several(given["symbols"]) + _sources(given)


def _sources(given: Mapping[str, Any]) -> str:
    return f": {', '.join(given['sources'])}" if given["sources"] else ""


def _several(names: Sequence[str]) -> str:
    """The first few of them, and how many more there are."""
    more = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" and {more} more" if more > 0 else "")
