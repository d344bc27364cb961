"""Tokens to the features that the sentiment model weighs; each has a name that one can read.

"profit" and "profit fall" are stems; "BAD_METRIC" is a class of the vocabulary; "DOWN profit" mixes
the two; "BAD_METRIC~CUT" are two classes in that order, "+~-" two marks; "=+2" is the balance of
good and bad marks, "=first-" that before the first turn of the sentence and "=rest+" that after.
A word turned around, as in "loss narrows", carries an apostrophe.

Where a company is asked about, the words on its two sides are features too: ">sue" comes after it,
"»sue" after it and another company, "]sue" right after it, "}sue" one later; "<", "«", "[" and "{"
are the same before it.
"""

from collections.abc import Sequence
from typing import NamedTuple

from altlens.analyze.tokens import COMPARING, Token, compared
from altlens.analyze.vocabulary import MARKS

CLASS_REACH = 4
MARK_REACH = 3
BALANCE_LIMIT = 2
TURNS = frozenset({"DESPITE", "AFTER", "STOP"})
BALANCES = [f"={balance:+}" for balance in range(-BALANCE_LIMIT, BALANCE_LIMIT + 1)]
SIDES = {kind: 1 if mark == "+" else -1 for kind, mark in MARKS.items() if mark in "+-"}

RIGHT, LEFT = (">", "»", "]", "}"), ("<", "«", "[", "{")
SIDE_MARKS = frozenset(RIGHT + LEFT)
TARGET, OTHER = "TARGET", "OTHER"  # classes of the company asked about, and of others
NAMES_COUNTED = 3

BESIDE, AFTER = " ", "~"  # between the two words of a feature's name
TwoWords = tuple[str, str]


class Features(NamedTuple):
    """The features of a text by how they are made: words and classes alone, two side by side, and
    one with another that comes somewhere after it. Their names are for training and for people."""

    alone: list[str]
    beside: list[TwoWords]
    after: list[TwoWords]

    def names(self) -> set[str]:
        """Each feature once, written."""
        beside = {f"{first}{BESIDE}{second}" for first, second in self.beside}
        after = {f"{first}{AFTER}{second}" for first, second in self.after}
        return {*self.alone, *beside, *after}


def features(tokens: Sequence[Token]) -> Features:
    """The features of a text, some more than once; at most about ten a token."""
    alone: list[str] = []
    beside: list[TwoWords] = []
    kinds: list[str] = []
    before, kind_before = "^", ""
    for at, (_, stem, kind, _) in enumerate(tokens):
        alone.append(stem)
        beside.append((before, stem))
        if kind or kind_before:
            beside.append((kind_before or before, kind or stem))
        before, kind_before = stem, kind
        token_class = (stem in COMPARING and compared(tokens, at)) or kind
        if token_class:
            kinds.append(token_class)
    alone += kinds
    alone += _balances(kinds)
    after = _in_order(kinds, CLASS_REACH)
    after += _in_order([MARKS[kind] for kind in kinds if kind in MARKS], MARK_REACH)
    return Features(alone, beside, after)


def target_features(tokens: Sequence[Token], target: int) -> Features:
    """The features of a text that is asked how it speaks of the company at `target`."""
    whole = features(tokens)
    alone = whole.alone
    following = _side(tokens[target + 1 :], RIGHT, alone)
    preceding = _side(tokens[:target][::-1], LEFT, alone)
    alone += (f"=right{min(NAMES_COUNTED, following)}", f"=left{min(NAMES_COUNTED, preceding)}")
    return whole


def _side(tokens: Sequence[Token], marks: tuple[str, str, str, str], names: list[str]) -> int:
    """Add the features of one side, from the company outwards; return how many others it names."""
    others = 0
    far, beyond, first, second = marks
    for distance, (_, stem, kind, _) in enumerate(tokens):
        if kind == OTHER:
            others += 1
        mark = beyond if others else far
        names.append(mark + stem)
        if kind:
            names.append(mark + kind)
        if distance < 2:
            near = second if distance else first
            names.append(near + stem)
            if kind:
                names.append(near + kind)
    return others


def _in_order(names: Sequence[str], reach: int) -> list[TwoWords]:
    return [
        (name, later) for at, name in enumerate(names) for later in names[at + 1 : at + 1 + reach]
    ]


def _balances(kinds: Sequence[str]) -> tuple[str, str, str]:
    """How good and bad marks weigh up in the whole text, before its first turn, and after it."""
    balances, part = [0, 0], 0
    for kind in kinds:
        if kind in TURNS:
            part = 1
        balances[part] += SIDES.get(kind, 0)
    whole = max(-BALANCE_LIMIT, min(BALANCE_LIMIT, sum(balances)))
    return (
        BALANCES[whole + BALANCE_LIMIT],
        f"=first{_sign(balances[0])}",
        f"=rest{_sign(balances[1])}",
    )


def _sign(balance: int) -> str:
    return "+" if balance > 0 else "-" if balance < 0 else "0"
