"""Words that say which way something went, by class: a table, and the lookup by stem.

Two titles that differ in the class of one such word say different things, however alike they look.
A class holds words that may stand for one another; its opposite is another class.
"""

from altlens.analyze.tokens import stem

WORDS_BY_CLASS = {
    "up": """
        up upward rise rises rose risen gain climb jump surge soar rally advance increase grow grew
        grown growth rebound recover recovery spike leap higher firmer uptick
    """,
    "down": """
        down downward fall fell fallen drop decline decrease dip slide slid slip plunge plummet
        tumble sink sank slump crash retreat shrink shrank lower softer downtick
    """,
    "raise": "raise hike lift boost elevate",
    "cut": "cut trim slash reduce reduction lowered pare",
    "beat": "beat beaten exceed surpass top outpace",
    "miss": "miss trail lag shortfall undershoot",
    "profit": "profit profitable gainer winner",
    "loss": "loss lose lost loser unprofitable",
    "buy": "buy bought buyer buying acquire acquisition purchase accumulate",
    "sell": "sell sold seller selling divest divestment divestiture dispose offload",
    "upgrade": "upgrade overweight outperform",
    "downgrade": "downgrade underweight underperform",
    "bull": "bull bullish optimistic optimism upbeat",
    "bear": "bear bearish pessimistic pessimism downbeat",
    "long": "long",
    "short": "short",
    "strong": "strong stronger strongest strength strengthen robust solid",
    "weak": "weak weaker weakest weakness weaken soft sluggish",
    "high": "high highest peak ceiling maximum",
    "low": "low lowest bottom floor minimum trough",
    "more": "more greater larger bigger",
    "less": "less fewer smaller",
    "most": "most best biggest largest",
    "least": "least worst smallest",
    "good": "good better positive favourable favorable improve improvement",
    "bad": "bad worse negative unfavourable unfavorable worsen deteriorate",
    "above": "above over",
    "below": "below under beneath",
    "before": "before ahead",
    "after": "after behind",
    "approve": "approve approval accept back endorse clear clearance allow permit support",
    "reject": "reject rejection refuse block oppose disapprove ban bar prohibit veto",
    "confirm": "confirm admit affirm",
    "deny": "deny denies denied dismiss refute",
    "win": "win won victory succeed success successful",
    "defeat": "defeat fail failure unsuccessful",
    "start": "start begin began begun open launch resume enter join",
    "end": "end stop halt close cease suspend exit leave left quit shut",
    "hire": "hire appoint recruit promote",
    "fire": "fire oust sack demote resign",
    "expand": "expand expansion widen extend accelerate",
    "contract": "shrinkage contraction narrow shorten decelerate slow slowdown",
    "inflow": "inflow import surplus deposit",
    "outflow": "outflow export deficit withdraw withdrawal withdrawn",
    "merge": "merge merger unite",
    "split": "split spinoff separate demerge demerger",
    "legal win": "acquit clear innocent",
    "legal loss": "convict guilty",
    "not": "not no never without neither nor cannot unlikely hardly",
    "likely": "likely",
    "out": "out off outside",
    "against": "against",
    "old": "old",
    "none": "none nothing",
}

_CLASS_BY_STEM = {
    stem(word): label for label, words in reversed(WORDS_BY_CLASS.items()) for word in words.split()
}


def direction(word: str) -> str | None:
    """The class of a word; the first that lists any form of it."""
    return _CLASS_BY_STEM.get(stem(word))
