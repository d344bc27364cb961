"""`altlens doctor`: the configuration of sources and services, and what to set."""

import click
import orjson
from rich.console import Console
from rich.table import Table

from altlens.errors import AltlensError
from altlens.settings import Settings, get_settings
from altlens.source_catalog import SOURCE_INFO
from altlens.store import open_store
from altlens.user_state.feeds import with_feeds

Row = dict[str, str]


def check_configuration(as_json: bool) -> None:
    """Print a row per source and service."""
    settings = get_settings()
    rows = [*_sources(_with_added_feeds(settings)), *_services(settings)]
    if as_json:
        click.echo(orjson.dumps(rows, option=orjson.OPT_INDENT_2).decode())
        return
    table = Table(
        "what", "kind", "state", "what to do", title="altlens doctor", title_justify="left"
    )
    for row in rows:
        colour = "green" if row["state"] == "ready" else "yellow"
        table.add_row(row["what"], row["kind"], f"[{colour}]{row['state']}[/]", row["advice"])
    Console().print(table)


def _sources(settings: Settings) -> list[Row]:
    rows = []
    for source in SOURCE_INFO.values():
        advice = source.advice(settings)
        state = "not configured" if advice else "ready"
        rows.append({"what": source.name, "kind": "source", "state": state, "advice": advice})
    return rows


def _with_added_feeds(settings: Settings) -> Settings:
    """The settings with the feeds added to the store, where the store can be opened."""
    try:
        with open_store(settings.store_url) as store:
            return with_feeds(store, settings)
    except (AltlensError, OSError):
        return settings


def _services(settings: Settings) -> list[Row]:
    embedded = "embedded: nothing to start"
    return [
        _store(settings),
        {
            "what": "broker",
            "kind": "service",
            "state": "ready" if settings.embedded else "configured",
            "advice": embedded if settings.embedded else "ALTLENS_BROKER_URL is set",
        },
        {
            "what": "results",
            "kind": "service",
            "state": "ready" if settings.embedded else "configured",
            "advice": embedded if settings.embedded else "ALTLENS_RESULTS_URL is set",
        },
    ]


def _store(settings: Settings) -> Row:
    row = {"what": "store", "kind": "service"}
    try:
        open_store(settings.store_url).close()
    except (AltlensError, OSError) as error:
        return {**row, "state": "failing", "advice": str(error)}
    where = settings.store_url.rpartition("@")[2]
    return {**row, "state": "ready", "advice": where}
