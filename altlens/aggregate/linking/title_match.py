"""Whether one title repeats another: the same words in the same order, but for harmless edits.

Harmless are a cut or added end, an added opening, one or two inserted words, a typo, and an
attribution moved to the other end. Exchanging a word or figure for another is not, nor is
inserting a word of direction or negation. Which pairs are compared at all is in `duplicates`.
"""

from collections import Counter
from itertools import takewhile
from typing import NamedTuple

from altlens.aggregate.linking.link_types import Match, TextVersion

LEAST_OVERLAP = 0.4  # of the longer title
LEAST_TOKENS = 2  # fewer must be the very same
SURE_TOKENS = 4  # fewer may not change places, and take one insertion in all
MOST_INSERTED = 2
MOST_TYPOS = 3
TYPO_LETTERS = 5
TYPO_LIKENESS = 0.8
RESPELLED = "the same words, spelled otherwise"
NEGATIONS = frozenset(("not", "deny", "reject", "against", "none", "out", "end", "defeat"))


class TitleTokens(NamedTuple):
    """A version's words, in order and as a set, and the classes of those of direction."""

    version: TextVersion
    tokens: list[str]
    words: frozenset[str]
    classes: dict[str, str]

    @classmethod
    def of(cls, version: TextVersion) -> "TitleTokens":
        """The wording of a version, from its signature."""
        tokens = version.words
        marks = (mark.partition(":") for mark in version.signature["directions"])
        return cls(version, tokens, frozenset(tokens), {token: label for label, _, token in marks})


def repeats(new: TitleTokens, old: TitleTokens) -> Match | None:
    """What links `new` to `old` as its near-duplicate, if it is one."""
    companies, others = set(new.version.companies), set(old.version.companies)
    if companies and others and companies.isdisjoint(others):
        return None
    if new.tokens == old.tokens:
        return Match(old.version.id, 1.0, "the same words")
    short, long = (new, old) if len(new.tokens) < len(old.tokens) else (old, new)
    if len(short.tokens) < LEAST_TOKENS:
        return None
    if len(short.words - long.words) > MOST_TYPOS:
        return None
    if len(short.words & long.words) < LEAST_OVERLAP * len(long.words):
        return None
    missing, added = _unmatched(short.tokens, long.tokens), _unmatched(long.tokens, short.tokens)
    kept = [token for at, token in enumerate(short.tokens) if at not in missing]
    if not _is_in_order(kept, long, added):
        return None
    if _joined(short.tokens, missing) == _joined(long.tokens, added):
        return Match(old.version.id, 1.0, RESPELLED)
    for at in missing:
        kin = next((to for to in added if _are_kin(short, at, long, to)), None)
        if kin is None:
            return None
        added.remove(kin)
    if not _is_harmless(long, added, len(short.tokens)):
        return None
    words = ", ".join(long.tokens[at] for at in added)
    why = f"the same words, {'plus' if long is new else 'less'} {words}" if words else RESPELLED
    return Match(old.version.id, (len(long.tokens) - len(added)) / len(long.tokens), why)


def _unmatched(tokens: list[str], others: list[str]) -> list[int]:
    """Positions of the tokens that have no equal left among the others."""
    left = Counter(others)
    positions = []
    for at, token in enumerate(tokens):
        if left[token]:
            left[token] -= 1
        else:
            positions.append(at)
    return positions


def _is_in_order(tokens: list[str], long: TitleTokens, added: list[int]) -> bool:
    """Same order, two neighbours swapped, or "source: claim" against "claim: source".

    Never "A sues B" for "B sues A", nor "from 5 to 6" for "from 6 to 5".
    """
    rest = iter(long.tokens)
    if all(token in rest for token in tokens):
        return True
    others = [token for at, token in enumerate(long.tokens) if at not in added]
    moved = [at for at, (one, two) in enumerate(zip(tokens, others, strict=True)) if one != two]
    if len(tokens) < SURE_TOKENS:
        return False
    if len(moved) == 2 and moved[1] == moved[0] + 1:
        return tokens[moved[0]].isalpha() and tokens[moved[1]].isalpha()
    return any(others == tokens[cut:] + tokens[:cut] for cut in range(1, len(tokens)))


def _joined(tokens: list[str], positions: list[int]) -> str:
    """The tokens as one word, without the "s" that plurals may have lost."""
    return "".join(tokens[at] for at in positions).replace("s", "")


def _are_kin(short: TitleTokens, at: int, long: TitleTokens, to: int) -> bool:
    """Whether two different tokens are one: a typo, a cut, a synonym of direction, a lost unit."""
    token, other = short.tokens[at], long.tokens[to]
    if any(map(str.isdigit, token + other)):
        return _is_same_figure(token, other)
    label, other_label = short.classes.get(token), long.classes.get(other)
    if label and other_label:
        return label == other_label
    if at == to == len(short.tokens) - 1 and other.startswith(token):
        return True
    return _is_typo(token, other)


def _is_typo(token: str, other: str) -> bool:
    if max(len(token), len(other)) < TYPO_LETTERS or token[0] != other[0]:
        return False
    start = _shared_start(token, other)
    end = _shared_start(token[start:][::-1], other[start:][::-1])
    likeness = (start + end) / max(len(token), len(other))
    return likeness >= TYPO_LIKENESS or sorted(token) == sorted(other)


def _shared_start(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _is_same_figure(token: str, other: str) -> bool:
    """ "Q1" and "1Q", "5" and "5m", but never "5" and "6" nor "5m" and "5b"."""
    digits, letters = _split(token)
    other_digits, other_letters = _split(other)
    return digits == other_digits and (letters == other_letters or not (letters and other_letters))


def _split(token: str) -> tuple[str, list[str]]:
    letters = sorted(filter(str.isalpha, token))
    return "".join(character for character in token if not character.isalpha()), letters


def _is_harmless(long: TitleTokens, added: list[int], length: int) -> bool:
    """Whether the added tokens only go on where the shorter ends, or turn nothing round inside."""
    negating = [at for at in added if long.classes.get(long.tokens[at]) in NEGATIONS]
    if not added or added[0] >= length:
        return len(negating) < max(1, len(added))
    opening = sum(1 for order, at in enumerate(added) if at == order)
    ending = sum(
        1 for order, at in enumerate(reversed(added)) if at == len(long.tokens) - 1 - order
    )
    inside = len(added) - opening - ending
    few = inside + opening <= 1 if length < SURE_TOKENS else inside <= MOST_INSERTED
    return few and not negating
