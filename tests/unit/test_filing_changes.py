"""What a report says differently from the one before: paragraphs, figures, weights, bounds."""

import time
from datetime import date
from typing import Any

from altlens.aggregate.filings.changes import MOST_CHANGES, filing_change
from altlens.aggregate.filings.paragraphs import MOST_PARAGRAPHS
from altlens.aggregate.filings.predecessor import Report, is_next, predecessor
from altlens.items.filing import FilingDocument, Section
from altlens.items.filing_change import FilingChange, ParagraphChange
from tests.hand_made import COMPANY, at

FACTORY = (
    "Our only factory stands in Harbour Town, and a fire there would stop all of our production."
)
SUPPLIERS = "We buy every valve from a few suppliers, whose prices rose in each of the last years."
LAWSUIT = (
    "In May a class action lawsuit alleged that we misled buyers of our valves about their age."
)
BOILERPLATE = (
    "Forward-looking statements are based on what management knew when this report was written."
)


def document(accession: str, sections: list[Section], **changes: Any) -> FilingDocument:
    filed = at("2026-05-01" if accession == "2" else "2026-02-01")
    values = {
        "source": "filings",
        "key": f"filing_document/{COMPANY}/{accession}",
        "companies": (COMPANY,),
        "event_at": filed,
        "available_at": filed,
        "fetched_at": filed,
        "capture": "capture:1",
        "accession": accession,
        "form": "10-Q",
        "filed": filed.date(),
        "name": "report.htm",
        "sections": tuple(sections),
    }
    return FilingDocument(**(values | changes))


def risks(*paragraphs: str) -> list[Section]:
    return [Section(part="II", item="1A", title="Risk Factors", text="\n\n".join(paragraphs))]


def controls(*paragraphs: str) -> list[Section]:
    return [Section(part="I", item="4", title="Controls", text="\n\n".join(paragraphs))]


def compare(before: list[Section], after: list[Section]) -> FilingChange:
    return filing_change(document("1", before), document("2", after))


def kinds(change: FilingChange) -> list[str]:
    return [one.change for one in change.changes]


def text_of(change: ParagraphChange, kind: str) -> str:
    return " ".join(segment.text for segment in change.segments if segment.kind == kind)


def test_a_paragraph_is_added_removed_or_reworded() -> None:
    change = compare(
        risks(FACTORY, SUPPLIERS, BOILERPLATE),
        risks(FACTORY.replace("a fire", "a flood"), LAWSUIT, BOILERPLATE),
    )
    by_kind = {one.change: one for one in change.changes}
    assert text_of(by_kind["added"], "added") == LAWSUIT
    assert text_of(by_kind["removed"], "removed") == SUPPLIERS
    assert text_of(by_kind["reworded"], "removed") == "fire"
    assert text_of(by_kind["reworded"], "added") == "flood"
    (section,) = change.sections
    assert (section.same, section.added, section.removed, section.reworded) == (1, 1, 1, 1)


def test_the_heaviest_change_comes_first() -> None:
    change = compare(risks(FACTORY), risks(FACTORY, SUPPLIERS, LAWSUIT))
    assert [text_of(one, "added") for one in change.changes] == [LAWSUIT, SUPPLIERS]
    assert change.changes[0].topics == ("legal",)


def test_a_single_not_before_effective_weighs_in_full() -> None:
    said = "Management concluded that our disclosure controls and procedures were effective then."
    change = compare(
        [*controls(said), *risks(FACTORY)],
        [*controls(said.replace("were", "were not")), *risks(FACTORY, SUPPLIERS)],
    )
    assert change.changes[0].item == "4"
    assert change.changes[0].topics == ("controls",)
    assert text_of(change.changes[0], "added") == "not"


def test_a_paragraph_that_moved_to_another_section_is_the_same() -> None:
    change = compare(
        [*risks(FACTORY), *controls(SUPPLIERS)], [*risks(SUPPLIERS), *controls(FACTORY)]
    )
    assert change.changes == ()
    assert change.title.endswith("no paragraph changed")


def test_page_furniture_is_no_change() -> None:
    broken = FACTORY.replace(" would stop", "\n\n12\n\nHarbour Inc. | Form 10-Q | 12\n\nwould stop")
    assert compare(risks(FACTORY), risks(broken)).changes == ()


def test_a_paragraph_that_differs_in_figures_and_periods_gives_the_figures() -> None:
    said = "As of March 31, 2026, we had deferred revenue of $12.8 billion, 39% of it short-term."
    now = said.replace("March 31", "June 30").replace("12.8", "13.6").replace("39%", "41%")
    change = compare(risks(said), risks(now))
    assert change.changes == ()
    assert [(one.before, one.after, one.scale) for one in change.numbers] == [
        ("$12.8 billion", "$13.6 billion", 1e9),
        ("39%", "41%", None),
    ]
    assert change.sections[0].figures == 1


def table(*rows: str) -> str:
    return "\n".join(("2026 2025", *rows))


def test_rows_of_a_table_are_compared_by_their_first_figure() -> None:
    caption = "The following table shows net sales (dollars in millions):"
    before = risks(caption, table("Americas $ 37,678 $ 35,383", "Europe 21,884 20,205"))
    after = risks(caption, table("Americas $ 41,198 $ 37,678", "Europe 21,884 21,884"))
    (number,) = compare(before, after).numbers
    assert (number.label, number.before, number.after) == ("Americas", "$37,678", "$41,198")
    assert (number.before_value, number.after_value, number.scale) == (37678.0, 41198.0, 1e6)


def test_a_row_that_may_mislead_is_left_out() -> None:
    caption = "The following table shows net sales (dollars in millions):"
    rows = ("Total (1) 10,000 9,000", "Notes due 2031 5 6", "Other 1,000", "Other 2,000")
    later = ("Total (2) 12,000 9,000", "Notes due 2032 5 6", "Other 1,500", "Other 2,500")
    assert compare(risks(caption, table(*rows)), risks(caption, table(*later))).numbers == ()


def test_a_table_that_names_two_scales_has_none() -> None:
    caption = "Sales (in millions, except shares, which are in thousands):"
    before = risks(caption, table("Shares issued 15,204,137 15,943,425"))
    after = risks(caption, table("Shares issued 15,100,000 15,943,425"))
    (number,) = compare(before, after).numbers
    assert number.scale is None


def test_documents_with_nothing_in_common_are_doubted() -> None:
    (doubt,) = compare(risks(FACTORY, BOILERPLATE), risks(LAWSUIT, SUPPLIERS)).doubts
    assert "hardly a paragraph" in doubt


def test_a_hostile_document_costs_linear_time_and_bounded_space() -> None:
    same = "\n\n".join(["a b c d e f g. "] * 300)
    near = "\n\n".join(
        f"alpha {n} beta gamma delta {n * 7} epsilon zeta word{n}." for n in range(6100)
    )
    started = time.process_time()
    change = compare(risks(same, near), risks(near.replace("gamma", "eta"), "x " * 50_000))
    assert time.process_time() - started < 20
    assert len(change.changes) <= MOST_CHANGES
    assert len(change.model_dump_json()) < 500_000
    assert any(str(MOST_PARAGRAPHS) in doubt or "very long" in doubt for doubt in change.doubts)


def test_the_later_fetch_of_the_two_dates_the_comparison() -> None:
    fetched = at("2026-07-01")
    change = filing_change(
        document("1", risks(FACTORY), fetched_at=fetched), document("2", risks(FACTORY))
    )
    assert change.available_at == at("2026-05-01")
    assert change.fetched_at == fetched


def report(filed: str, form: str, *items: str) -> Report:
    return Report(date.fromisoformat(filed), f"{form}-{filed}", form, items)


def test_a_report_follows_the_newest_of_its_form_before_it() -> None:
    reports = [
        report("2025-02-01", "10-K"),
        report("2025-05-01", "10-Q"),
        report("2025-05-20", "10-Q/A"),
        report("2025-08-01", "10-Q"),
        report("2025-11-01", "10-Q"),
    ]
    latest = reports[3]
    assert predecessor(latest, reports) == reports[1]
    assert predecessor(reports[2], reports) == reports[1]
    assert predecessor(reports[0], reports) is None


def test_a_current_report_follows_one_with_its_first_item() -> None:
    reports = [
        report("2025-01-30", "8-K", "2.02", "9.01"),
        report("2025-03-01", "8-K", "5.02"),
        report("2025-04-30", "8-K", "2.02", "9.01"),
    ]
    assert predecessor(reports[2], reports) == reports[0]
    assert predecessor(report("2025-05-01", "8-K", "9.01"), reports) is None


def test_a_quarterly_report_of_long_ago_may_not_be_the_one_before() -> None:
    before = report("2025-05-01", "10-Q")
    assert is_next(report("2025-08-01", "10-Q"), before)
    assert not is_next(report("2026-05-01", "10-Q"), before)
