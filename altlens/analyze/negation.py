"""What turns a word around: "not worried", "loss narrows", "falls less than feared".

Such a word is rewritten to stand for what it means there: its class becomes the opposite one and
its stem is marked, so that it no longer shares a weight with the plain word.
"""

from collections.abc import Sequence

from altlens.analyze.tokens import Token

OPPOSITES = {"UP": "DOWN", "RAISE": "CUT", "GOOD": "BAD", "BUY": "SELL", "HIGH": "LOW"}
OPPOSITES |= {there: here for here, there in OPPOSITES.items()} | {"LEGAL": "GOOD"}
DIRECTIONS = frozenset({"UP", "DOWN", "RAISE", "CUT", "HIGH", "LOW"})
FALLING, RISING = frozenset({"DOWN", "CUT"}), frozenset({"UP", "RAISE"})
BARRIERS = frozenset({"AFTER", "DESPITE", "STOP", "THAN"})
MARK = "'"

_LESSER = frozenset({"less", "smaller", "narrower", "slower", "milder", "fewer"})
_GOOD = frozenset({"GOOD", "BUY", "UP"})
_NEGATION_REACH = 3


def apply_negation(found: Sequence[Token]) -> Sequence[Token]:
    """The tokens with every negated word rewritten, and the word that negates it left out."""
    turners = [
        at
        for at, token in enumerate(found)
        if token.kind in ("NOT", "BAD_METRIC") or token.stem in _LESSER
    ]
    if not turners:
        return found
    rewritten: dict[int, Token | None] = {}
    for at in turners:
        if found[at].kind == "NOT":
            _negate(found, at, rewritten)
        elif found[at].kind == "BAD_METRIC":
            _relieve(found, at, rewritten)
        else:
            _lessen(found, at, rewritten)
    kept = (rewritten.get(at, token) for at, token in enumerate(found))
    return [token for token in kept if token is not None]


def _negate(found: Sequence[Token], at: int, rewritten: dict[int, Token | None]) -> None:
    """ "not worried" is good. What is "not good" stays: training knows denied praise well."""
    for near in range(at + 1, min(at + 1 + _NEGATION_REACH, len(found))):
        kind = found[near].kind
        if kind in BARRIERS:
            return
        if kind in OPPOSITES and near not in rewritten:
            if OPPOSITES[kind] in _GOOD:
                rewritten |= {near: _turn(found[near]), at: None}
            return


def _relieve(found: Sequence[Token], at: int, rewritten: dict[int, Token | None]) -> None:
    """ "costs fall" and "cuts costs" are good, "costs rise" is bad."""
    for near in (at + 1, at - 1, at + 2, at - 2):
        is_bound = _is_free(found, near, rewritten) and not _is_apart(found, at, near)
        if is_bound and found[near].kind in FALLING:
            rewritten |= {near: _turn(found[near]), at: _plain(found[at])}
            return
    if _is_free(found, at + 1, rewritten) and found[at + 1].kind in RISING:
        rewritten |= {at + 1: _turn(found[at + 1]), at: _plain(found[at])}


def _lessen(found: Sequence[Token], at: int, rewritten: dict[int, Token | None]) -> None:
    """ "falls less than feared" is good, "rises less than expected" is bad."""
    if at + 1 == len(found) or found[at + 1].stem != "than":
        return
    for near in (at - 1, at - 2):
        if _is_free(found, near, rewritten) and found[near].kind in DIRECTIONS:
            rewritten |= {near: _turn(found[near]), at: None}
            if at + 2 < len(found) and found[at + 2].kind == "BAD_METRIC":
                rewritten[at + 2] = _plain(found[at + 2])
            return


def _is_free(found: Sequence[Token], near: int, rewritten: dict[int, Token | None]) -> bool:
    return 0 <= near < len(found) and near not in rewritten


def _is_apart(found: Sequence[Token], at: int, near: int) -> bool:
    """Whether the one word between two places keeps them from belonging together."""
    between = found[(at + near) // 2].kind if abs(at - near) == 2 else ""
    return between in BARRIERS or between in ("GOOD_METRIC", "ASSET")


def _turn(token: Token) -> Token:
    return token._replace(stem=token.stem + MARK, kind=OPPOSITES[token.kind])


def _plain(token: Token) -> Token:
    return token._replace(stem=token.stem + MARK, kind="")
