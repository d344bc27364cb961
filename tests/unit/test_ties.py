"""Ties to other companies: what reports say of them, related symbols, mentions together."""

from datetime import timedelta
from typing import Any

from altlens.aggregate.texts.ties import tie_views
from altlens.analyze.filing_ties import filing_ties
from altlens.companies.table import load
from altlens.items.analysts import Related, RelatedSymbols
from altlens.items.base import Item
from altlens.items.filing import FilingDocument, Section
from altlens.items.filing_ties import FilingTies
from altlens.stages.filing_ties import ties_of
from tests.hand_made import COMPANY, at

AS_OF = at("2026-06-18")
MICROSOFT, INTEL, CISCO = (load().resolve(symbol).id for symbol in ("MSFT", "INTC", "CSCO"))


def found(text: str) -> set[tuple[str, str]]:
    return {(tie.company, tie.kind) for tie in filing_ties(COMPANY, [Section(text=text)])}


def test_a_sentence_names_competitors_suppliers_or_customers() -> None:
    assert found("Our competitors include Microsoft Corporation and others.") == {
        (MICROSOFT, "competitor")
    }
    assert found("We purchase chips from Intel Corporation and Cisco Systems, Inc. each year.") == {
        (INTEL, "supplier"),
        (CISCO, "supplier"),
    }
    assert found("Our largest customer, Cisco Systems, Inc., accounted for 12% of revenue.") == {
        (CISCO, "customer")
    }


def test_the_points_of_a_list_are_what_its_first_sentence_says() -> None:
    text = (
        "Our current competitors include:\n\n•makers of chips, such as Intel Corporation.\n\nOther."
    )
    assert found(text) == {(INTEL, "competitor")}
    assert found("Our current competitors include:\n\nWe like Intel Corporation.") == set()


def test_disputes_sentences_of_two_kinds_and_the_filer_itself_tie_nobody() -> None:
    assert found("Our competitor Intel Corporation filed a lawsuit against us.") == set()
    assert found("Our customers and our competitors include Intel Corporation.") == set()
    assert found("Our competitors say that Apple Inc. is late.") == set()


def document(accession: str, day: str, text: str) -> FilingDocument:
    return FilingDocument(
        source="filings",
        key=f"filing_document/{COMPANY}/{accession}",
        companies=(COMPANY,),
        event_at=at(day),
        available_at=at(day),
        fetched_at=at(day),
        capture="capture:1",
        accession=accession,
        form="10-K",
        filed=at(day).date(),
        name="k.htm",
        sections=(Section(item="1", text=text),),
    )


def reports(*documents: Item) -> list[FilingTies]:
    return list(ties_of(documents))


def views(filed: list[FilingTies], related: list[RelatedSymbols], **changes: Any) -> list[Any]:
    as_of = changes.get("as_of", AS_OF)
    return list(tie_views(COMPANY, filed, related, [], load(), as_of))


def test_a_tie_of_reports_is_dated_weighted_and_has_its_sentence() -> None:
    both = "Our competitors include Microsoft Corporation."
    filed = reports(
        document("1", "2024-11-01", f"{both} We purchase chips from Intel Corporation."),
        document("2", "2025-11-01", both),
    )
    supplier, competitor = views(filed, [])
    assert (supplier.symbol, supplier.tie, supplier.weight) == ("INTC", "supplier", 0.5)
    assert (supplier.quality, supplier.last_at) == ("stale", at("2024-11-01"))
    assert (competitor.symbol, competitor.weight, competitor.quality) == ("MSFT", 1.0, "derived")
    assert (competitor.first_at, competitor.last_at) == (at("2024-11-01"), at("2025-11-01"))
    assert competitor.evidence == both
    assert competitor.origin == "10-K filed 2025-11-01"


def test_related_symbols_are_of_the_newest_list_and_weighed_by_its_strongest() -> None:
    lists = [
        _related(at("2026-06-01"), "CSCO"),
        _related(AS_OF - timedelta(days=1), "MSFT", "INTC"),
    ]
    assert [(tie.symbol, tie.tie, tie.weight) for tie in views([], lists)] == [
        ("MSFT", "viewed together", 1.0),
        ("INTC", "viewed together", 0.5),
    ]


def _related(seen: Any, *symbols: str) -> RelatedSymbols:
    return RelatedSymbols(
        source="yahoo_finance",
        key=f"related_symbols/{COMPANY}/AAPL",
        companies=(COMPANY,),
        event_at=seen,
        available_at=seen,
        fetched_at=seen,
        capture="capture:1",
        symbol="AAPL",
        related=tuple(
            Related(symbol=symbol, score=0.4 / (place + 1)) for place, symbol in enumerate(symbols)
        ),
    )
