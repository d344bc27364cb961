"""Tokens to the features that the sentiment model weighs, each written so that one can read it.

"profit" and "profit fall" are stems; "BAD_METRIC" is a class of the vocabulary; "DOWN profit" mixes
the two; "BAD_METRIC~CUT" are two classes in that order, "+~-" two marks; "=+2" is the balance of
good and bad marks, "=first-" that before the first turn of the sentence and "=rest+" that after.
A word turned around, as in "loss narrows", carries an apostrophe.
"""

from collections.abc import Sequence

from altlens.analyze.tokens import Token, compared
from altlens.analyze.vocabulary import MARKS

CLASS_REACH = 4
MARK_REACH = 3
BALANCE_LIMIT = 2
TURNS = frozenset({"DESPITE", "AFTER", "STOP"})


def features(found: Sequence[Token]) -> set[str]:
    """The features of a text, each once; at most about ten a token."""
    names = set(_adjacent(found))
    kinds = [kind for at, token in enumerate(found) if (kind := compared(found, at) or token.kind)]
    names.update(kinds)
    names.update(_in_order(kinds, CLASS_REACH))
    names.update(_in_order([MARKS[kind] for kind in kinds if kind in MARKS], MARK_REACH))
    names.update(_balances(kinds))
    return names


def _adjacent(found: Sequence[Token]) -> list[str]:
    """Every stem, and each with its neighbour: as stems, and by class where one has a class."""
    names: list[str] = []
    before, kind_before = "^", ""
    for _, stem, kind, _ in found:
        names += (stem, f"{before} {stem}")
        if kind or kind_before:
            names.append(f"{kind_before or before} {kind or stem}")
        before, kind_before = stem, kind
    return names


def _in_order(names: Sequence[str], reach: int) -> list[str]:
    return [
        f"{name}~{later}"
        for at, name in enumerate(names)
        for later in names[at + 1 : at + 1 + reach]
    ]


def _balances(kinds: Sequence[str]) -> tuple[str, str, str]:
    turn = next((at for at, kind in enumerate(kinds) if kind in TURNS), len(kinds))
    first, rest = _balance(kinds[:turn]), _balance(kinds[turn:])
    whole = max(-BALANCE_LIMIT, min(BALANCE_LIMIT, first + rest))
    return f"={whole:+}", f"=first{_sign(first)}", f"=rest{_sign(rest)}"


def _balance(kinds: Sequence[str]) -> int:
    marks = [MARKS.get(kind) for kind in kinds]
    return marks.count("+") - marks.count("-")


def _sign(balance: int) -> str:
    return "+" if balance > 0 else "-" if balance < 0 else "0"
