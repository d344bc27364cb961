"""The events step: types, directions, positions and arbitrary input."""

import json
import pathlib
import re

import pytest
from edgar.company_reports import CurrentReport
from hypothesis import given
from hypothesis import strategies as st

from altlens.analyze.chain import analyze
from altlens.analyze.events import events, filing_event
from altlens.analyze.triggers import RULES
from altlens.companies import load
from altlens.evaluate.events import evaluate
from altlens.items.current_report import ITEMS_8K


@pytest.mark.parametrize(
    ("title", "kind", "direction"),
    [
        ("Acme profit beats estimates", "earnings", "up"),
        ("Acme earnings miss expectations", "earnings", "down"),
        ("Acme third-quarter sales fall 4%", "earnings", "down"),
        ("Acme reports Q2 results", "earnings", None),
        ("Acme raises full-year guidance", "guidance", "up"),
        ("Acme slashes its 2027 outlook", "guidance", "down"),
        ("Acme issues profit warning", "guidance", "down"),
        ("Acme agrees to buy Bolt for $3 billion", "merger_acquisition", None),
        ("Acme rejects Bolt's takeover offer", "merger_acquisition", None),
        ("Acme sells its packaging unit to Bolt", "merger_acquisition", None),
        ("Acme lifts quarterly dividend by a tenth", "dividend_buyback", "up"),
        ("Acme suspends dividend", "dividend_buyback", "down"),
        ("Acme starts $2bn share buyback", "dividend_buyback", None),
        ("Bolt sues Acme over patents", "legal", None),
        ("Acme fined $20 million by watchdog", "legal", None),
        ("Acme chief executive Jo Field to step down", "executive_change", None),
        ("Acme names Jo Field as CFO", "executive_change", None),
        ("Acme unveils folding phone", "product", None),
        ("FDA approves Acme's asthma drug", "product", None),
        ("Acme recalls 10,000 cars", "product", "down"),
        ("Acme upgraded to buy at Bolt Research", "rating_change", "up"),
        ("Acme price target cut to $5", "rating_change", "down"),
        ("Acme to cut 900 jobs", "layoffs", None),
        ("Acme lays off a tenth of its people", "layoffs", None),
        ("Acme prices $500 million notes", "financing", None),
        ("Acme files for an IPO", "financing", None),
        ("Acme deliveries fall short of forecasts", "earnings", "down"),
        ("Acme expects margins to narrow next year", "guidance", None),
        ("Acme guides above consensus", "guidance", None),
        ("Acme snaps up rival Bolt", "merger_acquisition", None),
        ("Acme in talks to combine with Bolt", "merger_acquisition", None),
        ("Acme walks away from Bolt deal", "merger_acquisition", None),
        ("Acme announces 3-for-1 stock split", "dividend_buyback", None),
        ("Acme plans cash return of $2 billion", "dividend_buyback", None),
        ("Acme loses appeal over patents", "legal", None),
        ("FTC blocks Acme's purchase of Bolt", "legal", None),
        ("Acme begins hunt for successor to Jo Field", "executive_change", None),
        ("Acme raised to overweight at Bolt Research", "rating_change", "up"),
        ("Bolt Research cuts Acme to sell", "rating_change", "down"),
        ("Bolt Research starts Acme at outperform", "rating_change", None),
        ("Bolt Research lowers Acme target to $40", "rating_change", "down"),
        ("Acme plans workforce reduction", "layoffs", None),
        ("Acme seeks bankruptcy protection", "financing", None),
        ("Acme agrees debt restructuring", "financing", None),
        ("Acme raises $3 billion in stock sale", "financing", None),
    ],
)
def test_events_have_a_type_and_a_direction(title: str, kind: str, direction: str | None) -> None:
    by_type = {event["type"]: event for event in events(title, "")}
    assert kind in by_type
    assert by_type[kind].get("direction") == direction


@pytest.mark.parametrize(
    "title",
    [
        "Acme denies it plans to buy Bolt",
        "No deal: Acme not in talks to acquire Bolt",
        "Jo Field's lawsuit over a fence is heard",
        "Woman sues neighbour over a barking dog",
        "Two charged after robbery at Acme branch",
        "Poll finds half of workers fear layoffs",
        "Should investors buy Acme before its earnings report?",
        "7 dividend stocks for a rainy day",
        "Mergers and acquisitions explained",
        "Acme launches search for a lost dog",
        "Police chief fired",
    ],
)
def test_denials_people_advice_and_surveys_are_no_events(title: str) -> None:
    assert events(title, "") == []


@pytest.mark.parametrize(
    ("title", "kind", "symbol", "figure"),
    [
        ("Citi trims Intel price target to $21", "rating_change", "INTC", "$21"),
        ("Intel to cut 5% of staff", "layoffs", "INTC", "5%"),
        ("Nvidia to shed 900 jobs", "layoffs", "NVDA", "900 jobs"),
        ("Nvidia announces 4-for-1 stock split", "dividend_buyback", "NVDA", "4-for-1"),
        ("Pfizer to buy Acme for $2.5 billion", "merger_acquisition", "PFE", "$2.5 billion"),
        ("Pfizer sued", "legal", "PFE", None),
    ],
)
def test_an_event_names_its_party_and_its_figure(
    title: str, kind: str, symbol: str, figure: str | None
) -> None:
    analysis = analyze(title, "")
    by_type = {event["type"]: event for event in analysis["events"]}
    assert load().by_id(by_type[kind]["company"]).symbol == symbol  # type: ignore[index]
    assert by_type[kind].get("figure") == figure  # type: ignore[index]


def test_an_event_without_a_company_has_no_party() -> None:
    (event,) = events("Acme sued", "")
    assert "company" not in event


@pytest.mark.parametrize(
    "title",
    [
        "Three stocks to buy now",
        "Acme launches probe into missing funds",
        "Why I buy back into nothing",
        "The chief worry is the weather",
        "A fine day for the markets",
        "Fund targets emerging markets",
    ],
)
def test_a_trigger_alone_is_not_enough(title: str) -> None:
    kinds = {event["type"] for event in events(title, "")}
    assert kinds <= {"legal"} if "probe" in title else not kinds


def test_positions_count_over_title_newline_summary() -> None:
    title, summary = "Acme in the news", "The company upgraded İts plans; shares were upgraded."
    (event,) = events(title, summary)
    text = f"{title}\n{summary}"
    assert text[event["start"] : event["end"]] == event["text"] == "upgraded"
    assert event["why"] == "trigger upgraded; rule upgrade"


def test_one_event_a_type_in_the_order_of_the_text() -> None:
    text_events = events("Acme cuts dividend, sells its rail unit and names Jo Field as CEO", "")
    assert [event["type"] for event in text_events] == [
        "dividend_buyback",
        "merger_acquisition",
        "executive_change",
    ]


def test_rules_cannot_be_named_by_their_groups() -> None:
    rules = [rule for kind in RULES.values() for rule in kind]
    assert not [rule.name for rule in rules if re.compile(rule.pattern.replace("~", " ")).groups]
    assert all(rule.words.split() for rule in rules)


@given(st.text(), st.text())
def test_any_text_is_accepted(title: str, summary: str) -> None:
    text_events = events(title, summary)
    text = f"{title}\n{summary}"
    assert len({event["type"] for event in text_events}) == len(text_events)
    assert all(text[event["start"] : event["end"]] == event["text"] for event in text_events)
    json.dumps(text_events)


@given(
    st.lists(
        st.sampled_from("buys to buy sells cuts raises dividend , ; stake unit profit".split())
    )
)
def test_any_mix_of_triggers_is_accepted(words: list[str]) -> None:
    assert len(events(" ".join(words) * 50, "")) <= len(RULES)


def test_filing_event_reads_item_codes() -> None:
    event = filing_event("8-K/A", ["2.02", "Item 9.01", "0.00"])
    assert event is not None
    assert (event["type"], event["text"]) == ("filing", "8-K/A 2.02, 9.01")
    assert event["why"] == (
        "item 2.02: results of operations; item 9.01: financial statements and exhibits"
    )


@pytest.mark.parametrize(("form", "items"), [("10-K", ["2.02"]), ("8-K", []), ("8-K", ["x", ""])])
def test_no_filing_event(form: str, items: list[str]) -> None:
    assert filing_event(form, items) is None


def test_items_of_a_current_report_are_those_that_edgartools_knows() -> None:
    known = {name.removeprefix("ITEM ") for name in CurrentReport.structure.structure}
    assert set(ITEMS_8K) - known <= {"6.06"}  # the form has it, edgartools not yet
    assert known <= set(ITEMS_8K)


def test_items_are_named_in_short_each_in_its_own_words() -> None:
    assert all(re.fullmatch(r"[1-9]\.0\d", code) for code in ITEMS_8K)
    assert len(set(ITEMS_8K.values())) == len(ITEMS_8K)
    assert all(name == name.strip(" .") and len(name) <= 60 for name in ITEMS_8K.values())


def test_precision_on_the_labelled_set(recordings: pathlib.Path) -> None:
    precision, recall = evaluate(recordings.parent)
    assert precision.value >= 0.8 > precision.baseline
    assert recall.value >= 0.5
