"""Names of flow runs in Prefect, short enough for a list."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from prefect.context import FlowRunContext

SHOWN = 3


def batch_name() -> str:
    """`AAPL, KO: news, rss as of 2026-06-20`."""
    parameters = _parameters()
    day = f" as of {parameters['as_of']}" if parameters["as_of"] else ""
    return _about(parameters) + day


def universe_name() -> str:
    """`103 companies: news, yahoo_news, rss by 25`."""
    parameters = _parameters()
    counted = f"{len(parameters['symbols'])} companies" if parameters["symbols"] else ""
    filed = f"those of {Path(parameters['file']).name}" if parameters["file"] else ""
    companies = " and ".join(part for part in (counted, filed) if part)
    return f"{companies}{_sources(parameters)} by {parameters['batch']}"


def backfill_name() -> str:
    """`AAPL, KO: prices, 2026-01-01 to 2026-01-31, newest first`."""
    parameters = _parameters()
    dates = f"{parameters['since']} to {parameters['until']}"
    return f"{_about(parameters)}, {dates}, {parameters['order']}"


def reanalyze_name() -> str:
    """`AAPL, KO`, or `all that is stored`."""
    return _several(_parameters()["symbols"]) or "all that is stored"


def signals_name() -> str:
    """`AAPL, KO to 2026-06-20`, or `every company`."""
    parameters = _parameters()
    until = f" to {parameters['until']}" if parameters["until"] else ""
    return (_several(parameters["symbols"]) or "every company") + until


def retry_name() -> str:
    """`12 failures`, or `all open failures`."""
    count = len(_parameters()["failures"])
    return f"{count} failures" if count else "all open failures"


def _parameters() -> Mapping[str, Any]:
    context = FlowRunContext.get()
    return (context.parameters if context else None) or {}


def _about(parameters: Mapping[str, Any]) -> str:
    return _several(parameters["symbols"]) + _sources(parameters)


def _sources(parameters: Mapping[str, Any]) -> str:
    return f": {', '.join(parameters['sources'])}" if parameters["sources"] else ""


def _several(names: Sequence[str]) -> str:
    """The first few names, and how many more there are."""
    more = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" and {more} more" if more > 0 else "")
