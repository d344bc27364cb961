"""Large moves of a price with their possible causes, and how much of a story is priced in.

Moves are shares of 1: 0.03 is 3 %. They are against the market where `abnormal`.
"""

from datetime import date
from typing import Literal

from altlens.items.base import Instant, Model
from altlens.items.quality import Assessed

CauseKind = Literal["earnings", "filing", "rating change", "story", "ex-dividend"]
Verdict = Literal["moved before", "moved since", "moved before and since", "little move", ""]


class PricedIn(Assessed):
    """How the price moved around the first report of a story.

    `session` is the first session whose close could react. `before` is the move over the
    `sessions_before` sessions up to the close before it, `since` the move over `sessions_since`
    sessions from that close on. A figure that is not known is None, and `reasons` say why.
    """

    session: date | None = None
    before: float | None = None
    before_sigma: float | None = None
    sessions_before: int = 0
    since: float | None = None
    since_sigma: float | None = None
    sessions_since: int = 0
    abnormal_before: float | None = None
    abnormal_since: float | None = None
    market: str = ""
    verdict: Verdict = ""


class CauseView(Model):
    """What may have moved a price, first known at `known_at`.

    `before` and `after` are the parts of the move before and after that moment; None, with a
    `reason`, where the stored prices do not tell. `score` (0 to 1) joins time, relevance, novelty
    and reach; `why` says it in words. `story` or `item` is the evidence.
    """

    kind: CauseKind
    title: str
    known_at: Instant
    score: float
    why: str
    before: float | None = None
    after: float | None = None
    reason: str = ""
    publishers: int = 0
    story: str = ""
    item: str = ""


class MoveView(Assessed):
    """One session's move of at least two sigma, and what may have caused it, likeliest first.

    `sigma` is against the usual daily move of the sessions before, `gap` the part at the open.
    `causes` is empty where none was found; `later_reports` counts stories that came only after the
    close, within a day. `coverage` says what the store cannot know of that time.
    """

    session: date
    move: float
    sigma: float
    gap: float | None = None
    market: str = ""
    market_move: float | None = None
    abnormal: float | None = None
    causes: tuple[CauseView, ...] = ()
    later_reports: int = 0
    coverage: str = ""
