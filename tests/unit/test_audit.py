"""The audit: the newest figures, the rules that they pass and fail, and the command."""

import datetime as dt
import json
from collections.abc import Iterator

import pytest
from click.testing import CliRunner, Result

from altlens.aggregate.fundamentals.audit import audit
from altlens.aggregate.fundamentals.market import Market
from altlens.aggregate.fundamentals.valuation import VALUATION_RULES
from altlens.cli import main
from altlens.settings import Settings
from altlens.store import open_store
from altlens.store.base import Store
from altlens.store.collections import ITEMS
from tests.hand_made import bar, fact
from tests.reported import LATER, book_of, cover, months, year


@pytest.fixture
def embedded(environment: Settings) -> Iterator[Store]:
    """The store that the command opens."""
    with open_store(environment.store_url) as opened:
        yield opened


def altlens(*arguments: str) -> Result:
    result = CliRunner().invoke(main, arguments, env={"COLUMNS": "160"})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


def test_the_newest_figure_of_each_kind_of_period_is_audited() -> None:
    book = book_of(
        year("Revenues", 90, 2022), year("Revenues", 100), months("Revenues", 28, 2024, 1, 3)
    )
    report = audit("1", "ABC", book, None)
    assert [(f.measure, f.period, f.value) for f in report.figures] == [
        ("revenue", "quarter", 28),
        ("revenue", "year", 100),
    ]
    assert (report.currency, report.age_limit_days, report.valuation) == ("USD", 280, ())


def test_failed_rules_carry_their_reason_and_passed_ones_none() -> None:
    book = book_of(year("Revenues", 100), year("GrossProfit", 140))
    by_measure = {figure.measure: figure for figure in audit("1", "ABC", book, None).figures}
    failed = [o for o in by_measure["gross profit"].outcomes if o.reason]
    assert [outcome.rule for outcome in failed] == ["gross profit within revenue"]
    assert by_measure["gross profit"].quality == "doubtful"
    assert not [outcome for outcome in by_measure["revenue"].outcomes if outcome.reason]


def test_a_valuation_is_audited_by_every_rule() -> None:
    book = book_of(year("NetIncomeLoss", 50e6), cover(100))
    report = audit("1", "ABC", book, Market(10, "USD", LATER))
    assert [outcome.rule for outcome in report.valuation] == [r.name for r in VALUATION_RULES]
    assert report.ratios["market capitalization"].value is None


def test_the_command_prints_qualities_and_reasons(embedded: Store) -> None:
    facts = [
        fact("2025-01-01", "2025-12-31", 100e9, "a-1"),
        fact("2025-01-01", "2025-12-31", 140e9, "a-1", concept="GrossProfit"),
    ]
    items = [*facts, bar("2026-02-20", 10.0)]
    embedded.add(ITEMS, [item.document() for item in items])
    text = altlens("audit", "AAPL", "--as-of", "2026-02-21").stdout
    assert "doubtful" in text
    assert "Gross profit of 140.0 billion exceeds revenue of 100.0 billion." in " ".join(
        text.split()
    )
    report = json.loads(altlens("audit", "AAPL", "--as-of", "2026-02-21", "--json").stdout)
    assert {figure["measure"]: figure["quality"] for figure in report["figures"]} == {
        "revenue": "ok",
        "gross profit": "doubtful",
    }


def test_the_command_says_when_nothing_is_reported(embedded: Store) -> None:
    assert "altlens run AAPL" in altlens("audit", "AAPL", "--as-of", "2026-02-21").stdout
    assert altlens("audit", "NOSUCHSYMBOL").exit_code == 1


def test_the_audit_of_a_past_day_knows_nothing_later() -> None:
    facts = [year("Revenues", 100), year("Revenues", 0.1, 2024)]
    early = book_of(*facts, as_of=dt.date(2024, 6, 1))
    assert [f.value for f in audit("1", "ABC", early, None).figures] == [100]
