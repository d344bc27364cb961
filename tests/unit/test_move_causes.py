"""Large moves and their possible causes: by when each was known, and how the move divides."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from rich.console import Console

from altlens.aggregate.market.market_index import NOT_STORED, with_market
from altlens.aggregate.market.move_causes import (
    NO_INTRADAY,
    NO_TEXTS,
    Candidate,
    dividend_candidates,
    move_views,
    rating_candidates,
    story_candidates,
)
from altlens.aggregate.market.priced_in import NOT_CLOSED, priced_in
from altlens.aggregate.market.prices import price_view, prices_of
from altlens.calendars import load
from altlens.cli.formatting import Notes
from altlens.cli.view_sections import market_sections
from altlens.items.analysts import RatingChange
from altlens.items.price import Bar
from altlens.items.price_moves import MoveView
from altlens.items.view import PriceView
from altlens.items.view_sections import StoryLine
from tests.doubtful_view import doubtful_view
from tests.hand_made import COMPANY, action, at, bar

NEW_YORK = load("XNYS")
FIRST, MOVED = date(2026, 4, 1), date(2026, 6, 17)  # a Wednesday
AS_OF = at("2026-06-23", 23)


def bars(**changes: Any) -> list[Bar]:
    """Sessions that move by 1 % up and down in turn, +10 % on 17 June, and then not at all."""
    rows, close = [], 100.0
    for number, session in enumerate(NEW_YORK.sessions(FIRST, date(2026, 6, 23))):
        if session.day < MOVED:
            close = 101.0 if number % 2 else 100.0
        elif session.day == MOVED:
            close = round(close * 1.1, 4)
        opened = round(close / 1.1 * 1.04, 4)
        moved = {"open": opened, "low": opened} if session.day == MOVED else {}
        closed = session.close_known_at
        times = {"event_at": closed, "published_at": closed, "available_at": closed}
        rows.append(bar(f"{session.day}", close, **(times | moved | changes)))
    return rows


def section(**changes: Any) -> PriceView:
    price = price_view(prices_of(bars(), changes.pop("actions", ()), AS_OF), AS_OF)
    assert price is not None
    return price.model_copy(update=changes)


def known(day: str, hour: int, minute: int = 0, weight: float = 0.8) -> Candidate:
    return Candidate("story", f"{day} {hour}", at(day, hour, minute), weight, "", 3, story="s")


def moves(*candidates: Candidate, intraday: Any = None) -> tuple[MoveView, ...]:
    return move_views(section(), NEW_YORK, candidates, intraday or {})


def test_a_large_move_without_a_candidate_has_no_cause() -> None:
    (move,) = moves()
    assert (move.session, move.move, move.causes) == (MOVED, pytest.approx(0.1), ())
    assert move.gap == pytest.approx(0.04, abs=1e-4)
    assert move.sigma > 5
    assert move.coverage == NO_TEXTS


def test_what_was_known_before_the_open_had_the_whole_move_after_it() -> None:
    (move,) = moves(known("2026-06-17", 11))
    (cause,) = move.causes
    assert (cause.before, cause.after) == (0.0, pytest.approx(0.1))
    assert cause.why.startswith("before the open")
    assert move.coverage == ""


def test_what_came_after_the_close_is_counted_and_no_cause() -> None:
    (move,) = moves(known("2026-06-17", 21), known("2026-06-18", 12), known("2026-06-19", 12))
    assert move.causes == ()
    assert move.later_reports == 2


def test_a_session_earlier_ranks_below_the_same_news_before_the_open() -> None:
    (move,) = moves(known("2026-06-16", 15), known("2026-06-17", 11), known("2026-06-15", 12))
    assert [cause.title for cause in move.causes] == ["2026-06-17 11", "2026-06-16 15"]
    assert move.causes[1].score == pytest.approx(0.8 * 0.35)


def test_during_the_session_the_parts_need_intraday_prices() -> None:
    (move,) = moves(known("2026-06-17", 15))
    (cause,) = move.causes
    assert (cause.before, cause.after) == (None, None)
    assert cause.reason == f"{NO_INTRADAY} +4.0% of it came at the open."
    base = section().bars[-5].close
    prices = {MOVED: [(at("2026-06-17", 14), base * 1.05), (at("2026-06-17", 16), base * 1.09)]}
    ((cause,),) = (one.causes for one in moves(known("2026-06-17", 15), intraday=prices))
    assert cause.before == pytest.approx(0.05, abs=1e-4)
    assert cause.after == pytest.approx(0.05, abs=1e-4)


def test_unimportant_stories_are_no_cause() -> None:
    (move,) = moves(known("2026-06-17", 11, weight=0.05))
    assert move.causes == ()


def test_a_story_with_more_publishers_weighs_more() -> None:
    def line(publishers: int) -> StoryLine:
        return StoryLine(
            story=f"s{publishers}",
            title="t",
            first_at=AS_OF,
            last_at=AS_OF,
            items=publishers,
            publishers=publishers,
            relevance=0.8,
            novelty=0.5,
            rank=1,
            mean_score=None,
            events=(),
        )

    one, many = story_candidates([line(1), line(9)])
    assert one.weight < many.weight == pytest.approx(0.8 * 0.75)


def test_an_upgrade_outweighs_a_repeated_rating() -> None:
    def changed(change: str, **more: Any) -> RatingChange:
        return RatingChange.model_validate(
            {
                "source": "yahoo_finance",
                "key": "rating",
                "companies": (COMPANY,),
                "event_at": AS_OF,
                "available_at": AS_OF,
                "fetched_at": AS_OF,
                "capture": "capture:1",
                "symbol": "AAPL",
                "firm": "Oakmere",
                "change": change,
                **more,
            }
        )

    up, same, target = rating_candidates(
        [
            changed("up", to_grade="Buy"),
            changed("main"),
            changed("main", target=110, target_before=90),
        ]
    )
    assert up.title == "Oakmere: upgrade to Buy"
    assert target.title == "Oakmere: new target, target 90 to 110"
    assert up.weight > target.weight > same.weight


def test_a_dividend_counts_by_its_share_of_the_fall() -> None:
    fall = next(one for one in bars()[1:] if one.close == 100.0)
    price = section(actions=[action(f"{fall.session}", "dividend", 0.5)])
    (candidate,) = dividend_candidates(price, NEW_YORK)
    assert candidate.weight == pytest.approx(0.5)  # 0.5 of a fall of 1


def test_moves_against_the_market_need_its_prices() -> None:
    price = section()
    assert with_market(price, (), AS_OF).market_reason == NOT_STORED  # type: ignore[union-attr]
    market = [bar(f"{row.session}", 500.0, symbol="SPY") for row in bars()[:-4]]
    market += [bar(f"{row.session}", 510.0, symbol="SPY") for row in bars()[-4:]]
    compared = with_market(price, market, AS_OF)
    (move,) = move_views(compared, NEW_YORK, (), {})
    assert move.market_move == pytest.approx(0.02)
    assert move.abnormal == pytest.approx(0.08)
    priced = priced_in(compared, at("2026-06-17", 11), AS_OF)  # type: ignore[arg-type]
    assert (priced.since, priced.abnormal_since) == (pytest.approx(0.1), pytest.approx(0.08))
    assert priced.market == "SPY"


def test_a_story_before_the_move_had_it_since_and_one_after_it_before() -> None:
    early = priced_in(section(), at("2026-06-17", 11), AS_OF)
    assert (early.session, early.sessions_since) == (MOVED, 4)
    assert early.since == pytest.approx(0.1)
    assert early.verdict == "moved since"
    late = priced_in(section(), at("2026-06-17", 21), AS_OF)
    assert late.session == date(2026, 6, 18)
    assert late.since == 0
    assert late.verdict == "moved before"


def test_before_a_session_has_closed_only_the_move_before_is_known() -> None:
    now = at("2026-06-23", 21)
    priced = priced_in(section(), now, now + timedelta(hours=1))
    assert priced.since is None
    assert priced.before is not None
    assert NOT_CLOSED in priced.reasons


@pytest.mark.parametrize("first_at", [at("2020-01-02"), at("2026-03-31", 12)])
def test_stories_before_the_first_bar_have_no_moves(first_at: datetime) -> None:
    priced = priced_in(section(), first_at, AS_OF)
    assert (priced.before, priced.since, priced.quality) == (None, None, "doubtful")


def test_the_terminal_names_the_likely_cause_or_says_that_none_was_found() -> None:
    def printed(*candidates: Candidate) -> str:
        view = doubtful_view().model_copy(update={"moves": moves(*candidates), "ratios": {}})
        console = Console(width=120)
        with console.capture() as capture:
            for part in market_sections(view, Notes()):
                console.print(part)
        return capture.get()

    assert "+10.0%" in printed()
    assert "no cause found. The store has no texts of that time." in printed()
    assert "story: 2026-06-17 11" in printed(known("2026-06-17", 11))
