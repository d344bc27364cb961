"""Tokens to the features that the sentiment model weighs, each written so that one can read it.

"profit" and "profit fall" are stems; "BAD_METRIC" is a class of the vocabulary; "DOWN profit" mixes
the two; "BAD_METRIC~CUT" are two classes in that order, "+~-" two marks; "=+2" is the balance of
good and bad marks, "=first-" that before the first turn of the sentence and "=rest+" that after.
A word turned around, as in "loss narrows", carries an apostrophe.
"""

from collections.abc import Sequence

from altlens.analyze.tokens import COMPARING, Token, compared
from altlens.analyze.vocabulary import MARKS

CLASS_REACH = 4
MARK_REACH = 3
BALANCE_LIMIT = 2
TURNS = frozenset({"DESPITE", "AFTER", "STOP"})
SIDES = {kind: 1 if mark == "+" else -1 for kind, mark in MARKS.items() if mark in "+-"}


def features(found: Sequence[Token]) -> set[str]:
    """The features of a text, each once; at most about ten a token."""
    names: list[str] = []
    kinds: list[str] = []
    before, kind_before = "^", ""
    for at, (_, stem, kind, _) in enumerate(found):
        names += (stem, f"{before} {stem}")
        if kind or kind_before:
            names.append(f"{kind_before or before} {kind or stem}")
        before, kind_before = stem, kind
        told = (stem in COMPARING and compared(found, at)) or kind
        if told:
            kinds.append(told)
    names += kinds
    names += _in_order(kinds, CLASS_REACH)
    names += _in_order([MARKS[kind] for kind in kinds if kind in MARKS], MARK_REACH)
    names += _balances(kinds)
    return set(names)


def _in_order(names: Sequence[str], reach: int) -> list[str]:
    return [
        f"{name}~{later}"
        for at, name in enumerate(names)
        for later in names[at + 1 : at + 1 + reach]
    ]


def _balances(kinds: Sequence[str]) -> tuple[str, str, str]:
    """How good and bad marks weigh up in the whole text, before its first turn, and after it."""
    balances, part = [0, 0], 0
    for kind in kinds:
        if kind in TURNS:
            part = 1
        balances[part] += SIDES.get(kind, 0)
    whole = max(-BALANCE_LIMIT, min(BALANCE_LIMIT, sum(balances)))
    return f"={whole:+}", f"=first{_sign(balances[0])}", f"=rest{_sign(balances[1])}"


def _sign(balance: int) -> str:
    return "+" if balance > 0 else "-" if balance < 0 else "0"
