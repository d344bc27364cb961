"""What the store holds as flat rows under typed columns, the same for every file format."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from altlens.aggregate.texts.text_views import mention_of, sentiment_of
from altlens.companies.company import Company
from altlens.companies.table import load as load_directory
from altlens.errors import BadInput, BadRange
from altlens.items.analysis import Analysis
from altlens.items.base import Item
from altlens.items.summary import CompanySummary
from altlens.items.view import CompanyView, Freshness
from altlens.queries.evidence import items, texts_about
from altlens.queries.overview import summaries, summarize
from altlens.queries.point_in_time import PointInTime, TimeLimits
from altlens.queries.view_reader import ViewReader
from altlens.source_catalog import KINDS, SOURCE_INFO, TEXT_KINDS
from altlens.store.base import Store

Row = dict[str, object]

NESTED = {"closes", "sources"}  # of a summary: the states of sources get columns of their own

# Columns of texts beside those of their kind; they are about the requested company.
TEXT_COLUMNS: dict[str, Any] = {
    "detected_language": str,
    "sentiment_score": float | None,
    "sentiment_label": str,
    "events": list[str],
    "relevance": float | None,
    "analysis": Analysis | None,
}


class Table(NamedTuple):
    """Rows of plain values, and the Python type of each column."""

    columns: dict[str, Any]
    rows: list[Row]


def find_companies(store: Store, symbols: Sequence[str], limits: TimeLimits) -> list[Company]:
    """The companies that have the symbols, each once; without symbols all that have a view.

    A symbol means its company on the day of the limits. UnknownSymbol for one that none has had.
    """
    directory = load_directory()
    if symbols:
        companies = [directory.resolve(symbol, limits.day) for symbol in symbols]
    else:
        companies = [directory.by_id(summary.company) for summary in summaries(store)]
    return list({company.id: company for company in companies}.values())


def read_views(store: Store, companies: Sequence[Company], limits: TimeLimits) -> list[CompanyView]:
    """The views of the companies."""
    reader = ViewReader(store)
    return [reader.read(company, limits) for company in companies]


def view_table(views: Sequence[CompanyView]) -> Table:
    """One row per company: its summary, the number of items of each kind, each source's state."""
    fields = CompanySummary.model_fields.items()
    columns = {name: field.annotation for name, field in fields if name not in NESTED}
    columns |= dict.fromkeys(KINDS, int) | {_state(name): Freshness for name in SOURCE_INFO}
    return Table(columns, [_view_row(view) for view in views])


class Period(NamedTuple):
    """When what is wanted became available, UTC, both ends included; None leaves an end open."""

    since: datetime | None = None
    until: datetime | None = None

    def has(self, available_at: datetime) -> bool:
        """Whether the time lies within the period."""
        return (self.since is None or self.since <= available_at) and (
            self.until is None or available_at <= self.until
        )


ALWAYS = Period()


def item_table(
    store: Store,
    companies: Sequence[Company],
    kind: str,
    limits: TimeLimits,
    period: Period = ALWAYS,
) -> Table:
    """One row per item of the kind and company, oldest first; texts with what analysis found.

    BadInput for a kind that does not exist, BadRange for a period that ends before it begins.
    """
    if kind not in KINDS:
        raise BadInput(f"There is no kind of item {kind!r}. Kinds: {', '.join(sorted(KINDS))}.")
    if period.since and period.until and period.until < period.since:
        raise BadRange(f"The period from {period.since} to {period.until} ends before it begins.")
    columns: dict[str, Any] = {"symbol": str, "company": str, "id": str}
    columns |= {_column(name): field.annotation for name, field in KINDS[kind].model_fields.items()}
    columns |= TEXT_COLUMNS if kind in TEXT_KINDS else {}
    at = limits.at(datetime.now(UTC))
    rows: list[Row] = []
    for company in companies:
        named = {"symbol": company.symbol_on(limits.day), "company": company.id}
        rows.extend({**named, **row} for row in _item_rows(store, company.id, kind, at, period))
    return Table(columns, rows)


def _view_row(view: CompanyView) -> Row:
    summary = summarize(view)
    counts = {kind: view.counts.get(kind, 0) for kind in KINDS}
    states = {_state(name): state for name, state in summary.sources.items()}
    return {**summary.model_dump(exclude=NESTED), **counts, **states}


def _state(source: str) -> str:
    return f"{source}_state"


def _item_rows(store: Store, company: str, kind: str, at: PointInTime, period: Period) -> list[Row]:
    if kind not in TEXT_KINDS:
        known = items(store, company, [kind], at, since=period.since)
        return [_item_row(item) for item in known if period.has(item.available_at)]
    texts = texts_about(store, company, at)
    return [
        {**_item_row(item), **_text_row(company, texts.analyses.get(item.id))}  # type: ignore[arg-type]
        for item in texts.items
        if item.kind == kind and period.has(item.available_at)
    ]


def _item_row(item: Item) -> Row:
    values = {_column(name): value for name, value in item.model_dump().items()}
    return {"id": item.id, **values}


def _column(field: str) -> str:
    """The column of an item's field: `symbol` is the requested one, beside the source's own."""
    return "source_symbol" if field == "symbol" else field


def _text_row(company: str, analysis: Analysis | None) -> Row:
    known: Analysis = analysis or {}
    label, score = sentiment_of(company, known)
    mention = mention_of(company, known)
    return {
        "detected_language": known["language"]["code"] if "language" in known else "",
        "sentiment_score": score,
        "sentiment_label": label,
        "events": list(dict.fromkeys(event["type"] for event in known.get("events", []))),
        "relevance": mention["relevance"] if mention else None,
        "analysis": analysis,
    }
