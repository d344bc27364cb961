"""Options that several commands share, and how users write dates."""

from datetime import date, datetime

import click


def _limit(_: click.Context, __: click.Parameter, text: str | None) -> datetime | None:
    from altlens.queries.point_in_time import parse_limit

    try:
        return parse_limit(text)
    except ValueError as error:
        raise click.BadParameter(f"{error}.") from error


def parse_day(context: click.Context, parameter: click.Parameter, text: str | None) -> date | None:
    """Read a day, as 2026-06-20; a callback of options."""
    if text and len(text.strip()) != len("2026-06-20"):
        raise click.BadParameter(f"{text!r} is not a date; write it as 2026-06-20.")
    limit = _limit(context, parameter, text)
    return limit.date() if limit else None


as_of_day_option = click.option(
    "--as-of",
    callback=parse_day,
    metavar="DATE",
    help="Work as of the end of DATE, UTC, as if later data did not exist.",
)
as_of_option = click.option(
    "--as-of",
    callback=_limit,
    metavar="DATE",
    help="Use only what was public by the end of DATE, UTC, or by a time as 2026-06-20T12:00Z.",
)
known_at_option = click.option(
    "--known-at",
    callback=_limit,
    metavar="DATE",
    help="Use only what this store had by the end of DATE, UTC, or by a time.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON only.")
limit_option = click.option(
    "--limit",
    default=50,
    show_default=True,
    type=click.IntRange(1, 100_000),
    metavar="ROWS",
    help="Show at most this many.",
)
