"""Ties to other companies by type: from filings, a site's related symbols, mentions together."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from altlens.companies.directory import Directory
from altlens.errors import UnknownSymbol
from altlens.items.analysts import RelatedSymbols
from altlens.items.filing_ties import FiledTie, FilingTies
from altlens.items.view_sections import NeighbourView, TieView

SHOWN = 40
IN_FORCE = timedelta(days=460)  # a report is followed by the next annual one within that time
STALE = "No report of the last 15 months names this company so."


def tie_views(
    company: str,
    reports: Sequence[FilingTies],
    related: Sequence[RelatedSymbols],
    neighbours: Sequence[NeighbourView],
    directory: Directory,
    as_of: datetime,
) -> tuple[TieView, ...]:
    """Return the ties by type, the strongest first within each.

    A weight is from 0 to 1 within its type: the share of the strongest, or for filings the share
    of reports of a form that name the company so.
    """
    ties = [
        *_filed(company, reports, directory, as_of),
        *_related(company, related, directory),
        *_mentioned(neighbours),
    ]
    order = ("supplier", "customer", "competitor", "viewed together", "mentioned together")
    ties.sort(key=lambda tie: (order.index(tie.tie), -tie.weight, tie.symbol, tie.company))
    return tuple(ties[:SHOWN])


def _filed(
    company: str, reports: Sequence[FilingTies], directory: Directory, as_of: datetime
) -> Iterator[TieView]:
    """One tie per company and type, with the sentence of the newest report that has it."""
    named: dict[tuple[str, str], list[tuple[FilingTies, FiledTie]]] = {}
    for report in sorted(reports, key=lambda one: (one.filed, one.accession), reverse=True):
        for tie in report.ties:
            if tie.company != company:
                named.setdefault((tie.company, tie.tie), []).append((report, tie))
    for (other, _), rows in named.items():
        newest, tie = rows[0]
        symbol, name = _name(other, directory, tie.name)
        of_form = sum(report.form == newest.form for report in reports)
        naming = sum(report.form == newest.form for report, _ in rows)
        is_stale = as_of - newest.available_at > IN_FORCE
        yield TieView(
            company=other,
            symbol=symbol,
            name=name,
            tie=tie.tie,
            weight=round(naming / of_form, 4),
            first_at=rows[-1][0].available_at,
            last_at=newest.available_at,
            evidence=tie.sentence,
            origin=f"{newest.form} filed {newest.filed}",
            items=tuple(report.text_item for report, _ in rows[:5]),
            quality="stale" if is_stale else "derived",
            reasons=(STALE,) if is_stale else (),
        )


def _related(
    company: str, related: Sequence[RelatedSymbols], directory: Directory
) -> Iterator[TieView]:
    """The symbols of the newest list that the directory knows."""
    if not related:
        return
    newest = max(related, key=lambda one: one.fetched_at)
    strongest = max((row.score for row in newest.related), default=0.0)
    for row in newest.related:
        try:
            other = directory.resolve(row.symbol)
        except UnknownSymbol:
            continue
        if other.id == company:
            continue
        yield TieView(
            company=other.id,
            symbol=other.symbol,
            name=other.name,
            tie="viewed together",
            weight=round(row.score / strongest, 4) if strongest > 0 else 0.0,
            first_at=newest.fetched_at,
            last_at=newest.fetched_at,
            evidence=f"Visitors of {newest.symbol} at Yahoo also view {row.symbol}.",
            origin="Yahoo's related symbols",
            items=(newest.id,),
        )


def _mentioned(neighbours: Sequence[NeighbourView]) -> Iterator[TieView]:
    strongest = max((neighbour.weight for neighbour in neighbours), default=0.0)
    for neighbour in neighbours:
        yield TieView(
            company=neighbour.company,
            symbol=neighbour.symbol,
            name=neighbour.name,
            tie="mentioned together",
            weight=round(neighbour.weight / strongest, 4) if strongest > 0 else 0.0,
            first_at=None,
            last_at=neighbour.last_at,
            evidence=f"Named in the same text {neighbour.count} times.",
            origin="news and posts",
            items=neighbour.items,
            quality="derived",
        )


def _name(company: str, directory: Directory, otherwise: str) -> tuple[str, str]:
    try:
        entry = directory.by_id(company)
    except KeyError:
        return "", otherwise
    return entry.symbol, entry.name
