"""The API's signals: the table of them, screens and movers."""

import io
from datetime import UTC, date, datetime, time
from typing import Annotated, Any, Literal

import numpy as np
from fastapi import APIRouter, Query, Response

from altlens.exports.signal_csv import csv_lines
from altlens.extras import require_extra
from altlens.queries.point_in_time import TimeLimits
from altlens.queries.screening import Screening, ScreenQuery, movers_query, screen
from altlens.queries.signal_query import SignalQuery, query_signals, select_rows
from altlens.queries.signal_rows import SignalColumns
from altlens.signals.registry import all_signals, family_of
from dashboard.dependencies import SettingsDep, StoreDep, TimeLimitsDep
from dashboard.models import ScreenedModel, ScreenModel, SignalModel, SignalTable

router = APIRouter(prefix="/api", tags=["signals"])
MOST_JSON_CELLS, MOST_CELLS = 500_000, 20_000_000
TYPES = {
    "arrow": "application/vnd.apache.arrow.stream",
    "parquet": "application/vnd.apache.parquet",
    "csv": "text/csv; charset=utf-8",
}
UNPROCESSABLE: dict[int | str, dict[str, str]] = {
    404: {"description": "unknown symbol"},
    422: {"description": "unknown signal or index, bad range or expression, too much"},
}
FILES: dict[int | str, dict[str, Any]] = {
    **UNPROCESSABLE,
    200: {"content": {media_type: {} for media_type in TYPES.values()}},
}
Format = Literal["json", "arrow", "parquet", "csv"]
IndexName = Annotated[
    str,
    Query(pattern=r"^[\w-]{0,80}$", description="an index of the server: its members on each day"),
]
Names = Annotated[list[str], Query(max_length=500)]
RowCount = Annotated[int, Query(ge=1, le=1000)]


@router.get("/signals/names")
def names() -> tuple[SignalModel, ...]:
    """List every signal with its unit and description."""
    families = family_of()
    return tuple(
        SignalModel(**signal._asdict(), family=families[signal.name])
        for signal in all_signals().values()
    )


@router.get(
    "/signals",
    response_model=SignalTable,
    responses=FILES,
)
def signals(
    store: StoreDep,
    settings: SettingsDep,
    limits: TimeLimitsDep,
    since: Annotated[date, Query(description="the first day")],
    until: Annotated[date, Query(description="the last day")],
    symbol: Names = [],  # noqa: B006
    signal: Names = [],  # noqa: B006
    index: IndexName = "",
    format: Format = "json",  # noqa: A002
) -> Response | SignalTable:
    """Return signals by day and company, as known at `known_at`, up to `as_of`; null is missing.

    Without `symbol` and `index` every company, without `signal` every signal.
    """
    query = SignalQuery(
        since=since,
        until=until,
        symbols=symbol,
        index=index,
        signals=signal,
        as_known_at=limits.known_at,
        most_cells=MOST_JSON_CELLS if format == "json" else MOST_CELLS,
    )
    if format in ("arrow", "parquet"):
        require_extra("parquet")
    columns = query_signals(store, query, settings.home)
    if last := last_whole_day(limits):
        columns = select_rows(columns, columns.day <= np.datetime64(last, "D"))
    if format == "json":
        return _table(columns)
    return Response(_file(columns, format), media_type=TYPES[format])


@router.get("/screen", responses=UNPROCESSABLE)
def screening(
    store: StoreDep,
    settings: SettingsDep,
    limits: TimeLimitsDep,
    expression: Annotated[str, Query(description="such as: sentiment_7d > 0.3 and volume_z > 2")],
    index: IndexName = "",
    symbol: Names = [],  # noqa: B006
    sort: str = "",
    show: Names = [],  # noqa: B006
    limit: RowCount = 50,
) -> ScreenModel:
    """Select companies by their signals on the day of `as_of`, or the newest stored one."""
    query = ScreenQuery(
        expression,
        last_whole_day(limits),
        index,
        symbol,
        sort,
        show,
        limits.known_at,
        limit,
    )
    return screen_model(screen(store, query, settings.home))


@router.get("/movers", responses=UNPROCESSABLE)
def movers(
    store: StoreDep,
    settings: SettingsDep,
    limits: TimeLimitsDep,
    index: IndexName = "",
    limit: RowCount = 50,
) -> ScreenModel:
    """List the largest price moves of the day of `as_of`, or the newest stored one."""
    query = movers_query(last_whole_day(limits), index, limits.known_at, limit)
    return screen_model(screen(store, query, settings.home))


def last_whole_day(limits: TimeLimits) -> date | None:
    """The last day (UTC) that has ended by `as_of`: a row rests on the whole of its day."""
    if limits.as_of is None:
        return None
    day = limits.as_of.date()
    ends_at = datetime.combine(day, time.max, UTC)
    return day if limits.as_of >= ends_at else date.fromordinal(day.toordinal() - 1)


def screen_model(screening: Screening) -> ScreenModel:
    """Convert to the response model."""
    rows = tuple(ScreenedModel(**row._asdict()) for row in screening.rows)
    return ScreenModel(**{**screening._asdict(), "rows": rows})


def _table(columns: SignalColumns) -> SignalTable:
    return SignalTable(
        date=tuple(columns.day.tolist()),
        symbol=tuple(columns.symbols[code] for code in columns.symbol),
        known_at=tuple(known_at.replace(tzinfo=UTC) for known_at in columns.known_at.tolist()),
        signals={
            name: tuple(None if missing else value for value, missing in zip(*cells, strict=True))
            for name, values in zip(columns.signals, columns.values, strict=True)
            for cells in [(values.tolist(), np.isnan(values).tolist())]
        },
    )


def _file(columns: SignalColumns, file_format: str) -> bytes:
    if file_format == "csv":
        return b"".join(csv_lines(columns))
    from altlens.exports.signal_arrow import WRITERS

    target = io.BytesIO()
    WRITERS[file_format](columns, target)
    return target.getvalue()
