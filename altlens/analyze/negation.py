"""What turns a word around: "not worried", "avoids strike", "loss narrows", "less than feared".

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
_AVERTING = frozenset({"avoid", "avert", "dodg", "escap", "sidestep", "prevent"})
_GOOD = frozenset({"GOOD", "BUY", "UP"})
_NEGATION_REACH = 3


def apply_negation(tokens: Sequence[Token]) -> Sequence[Token]:
    """The tokens with every negated word rewritten, and the word that negates it left out."""
    turners = [
        at
        for at, token in enumerate(tokens)
        if token.kind in ("NOT", "BAD_METRIC") or token.stem in _LESSER or token.stem in _AVERTING
    ]
    if not turners:
        return tokens
    rewritten: dict[int, Token | None] = {}
    for at in turners:
        if tokens[at].kind == "NOT" or tokens[at].stem in _AVERTING:
            _negate(tokens, at, rewritten)
        elif tokens[at].kind == "BAD_METRIC":
            _relieve(tokens, at, rewritten)
        else:
            _lessen(tokens, at, rewritten)
    kept = (rewritten.get(at, token) for at, token in enumerate(tokens))
    return [token for token in kept if token is not None]


def _negate(tokens: Sequence[Token], at: int, rewritten: dict[int, Token | None]) -> None:
    """ "not worried" is good. What is "not good" stays: training knows denied praise well."""
    for near in range(at + 1, min(at + 1 + _NEGATION_REACH, len(tokens))):
        kind = tokens[near].kind
        if kind in BARRIERS:
            return
        if kind in OPPOSITES and near not in rewritten:
            if OPPOSITES[kind] in _GOOD:
                rewritten |= {near: _turn(tokens[near]), at: None}
            return


def _relieve(tokens: Sequence[Token], at: int, rewritten: dict[int, Token | None]) -> None:
    """ "costs fall" and "cuts costs" are good, "costs rise" is bad."""
    for near in (at + 1, at - 1, at + 2, at - 2):
        is_bound = _is_free(tokens, near, rewritten) and not _is_apart(tokens, at, near)
        if is_bound and tokens[near].kind in FALLING:
            rewritten |= {near: _turn(tokens[near]), at: _plain(tokens[at])}
            return
    if _is_free(tokens, at + 1, rewritten) and tokens[at + 1].kind in RISING:
        rewritten |= {at + 1: _turn(tokens[at + 1]), at: _plain(tokens[at])}


def _lessen(tokens: Sequence[Token], at: int, rewritten: dict[int, Token | None]) -> None:
    """ "falls less than feared" is good, "rises less than expected" is bad."""
    if at + 1 == len(tokens) or tokens[at + 1].stem != "than":
        return
    for near in (at - 1, at - 2):
        if _is_free(tokens, near, rewritten) and tokens[near].kind in DIRECTIONS:
            rewritten |= {near: _turn(tokens[near]), at: None}
            if at + 2 < len(tokens) and tokens[at + 2].kind == "BAD_METRIC":
                rewritten[at + 2] = _plain(tokens[at + 2])
            return


def _is_free(tokens: Sequence[Token], near: int, rewritten: dict[int, Token | None]) -> bool:
    return 0 <= near < len(tokens) and near not in rewritten


def _is_apart(tokens: Sequence[Token], at: int, near: int) -> bool:
    """Whether the one word between two places keeps them from belonging together."""
    between = tokens[(at + near) // 2].kind if abs(at - near) == 2 else ""
    return between in BARRIERS or between in ("GOOD_METRIC", "ASSET")


def _turn(token: Token) -> Token:
    return token._replace(stem=token.stem + MARK, kind=OPPOSITES[token.kind])


def _plain(token: Token) -> Token:
    return token._replace(stem=token.stem + MARK, kind="")
