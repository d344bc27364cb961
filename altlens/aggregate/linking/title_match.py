"""Decide whether one title repeats another: the same words in order, but for harmless edits.

Harmless are a cut end, the publisher's name, an added opening, one or two inserted words, a typo,
initials for a name, and an attribution moved to the other end. Exchanging a word or figure for
another is not, nor is adding a country, a word of negation, or a fact at the end. Which pairs are
compared at all is in `near_duplicates`.
"""

from collections import Counter
from itertools import takewhile
from typing import NamedTuple

from altlens.aggregate.linking.link_types import Match, TextVersion

LEAST_OVERLAP = 0.4  # of the longer title
LEAST_TOKENS = 2  # fewer must be the very same
SURE_TOKENS = 4  # fewer may not change places, and take one insertion in all
MOST_INSERTED = 2
MOST_APPENDED = 1  # words at the end of a title that was not cut; more are news
MOST_INITIALS = 4
MOST_TYPOS = 3
TYPO_LETTERS = 5
TYPO_LIKENESS = 0.8
RESPELLED = "the same words, spelled differently"
NEGATIONS = frozenset(("not", "deny", "reject", "against", "none", "out", "end", "defeat"))


class TitleTokens(NamedTuple):
    """A title's tokens, in order and as a set.

    `classes` are those of the tokens of direction; tokens from `credit` on name the publisher;
    `is_cut` says that the end is missing.
    """

    version: TextVersion
    tokens: list[str]
    words: frozenset[str]
    classes: dict[str, str]
    credit: int
    is_cut: bool
    is_capitals: bool

    def is_fact(self, at: int) -> bool:
        """Whether the token at a place is a figure or of direction."""
        token = self.tokens[at]
        return token in self.classes or any(map(str.isdigit, token))

    @classmethod
    def of(cls, version: TextVersion) -> "TitleTokens":
        """Read the tokens from a text version's signature."""
        signature = version.signature
        tokens = version.words
        credit = max(LEAST_TOKENS, len(signature["tokens"]) - signature.get("credit", 0))
        marks = (mark.partition(":") for mark in signature["directions"])
        classes = {token: label for label, _, token in marks}
        is_cut = signature.get("cut", False)
        is_capitals = signature.get("capitals", False)
        return cls(version, tokens, frozenset(tokens), classes, credit, is_cut, is_capitals)

    def without(self, token: str) -> "TitleTokens":
        """The title without a token."""
        tokens = [other for other in self.tokens if other != token]
        return self._replace(tokens=tokens, words=self.words - {token})


def repeats(new: TitleTokens, old: TitleTokens) -> Match | None:
    """Return the match of `new` with `old` as its near-duplicate, if it is one."""
    companies, others = set(new.version.companies), set(old.version.companies)
    if companies and others and companies.isdisjoint(others):
        return None
    if new.is_capitals is not old.is_capitals:  # "us" and "US" cannot be told apart
        new, old = new.without("usa"), old.without("usa")
    if new.tokens == old.tokens:
        return Match(old.version.id, 1.0, "the same words")
    short, long = (new, old) if len(new.tokens) < len(old.tokens) else (old, new)
    if not _may_match(short, long):
        return None
    missing, added = _unmatched(short.tokens, long.tokens), _unmatched(long.tokens, short.tokens)
    kept = [token for at, token in enumerate(short.tokens) if at not in missing]
    if not _are_in_order(kept, long, added):
        return None
    if _joined(short.tokens, missing) == _joined(long.tokens, added):
        return Match(old.version.id, 1.0, RESPELLED)
    if not _pair_up(short, missing, long, added) or not _is_harmless(short, long, added):
        return None
    words = ", ".join(long.tokens[at] for at in added)
    why = f"the same words, {'plus' if long is new else 'less'} {words}" if words else RESPELLED
    return Match(old.version.id, (len(long.tokens) - len(added)) / len(long.tokens), why)


def _may_match(short: TitleTokens, long: TitleTokens) -> bool:
    """Whether enough words are shared for a closer look."""
    return (
        len(short.tokens) >= LEAST_TOKENS
        and len(short.words - long.words) <= MOST_TYPOS
        and len(short.words & long.words) >= LEAST_OVERLAP * len(long.words)
    )


def _pair_up(short: TitleTokens, missing: list[int], long: TitleTokens, added: list[int]) -> bool:
    """Whether each missing token is another spelling of added ones; these are taken out."""
    for at in missing:
        if at >= short.credit and len(short.tokens) > SURE_TOKENS:
            continue
        spelled_out = _spelled_out(short.tokens[at], long.tokens, added)
        variants = spelled_out or [to for to in added if _are_variants(short, at, long, to)][:1]
        if not variants:
            return False
        for to in variants:
            added.remove(to)
    return True


def _spelled_out(token: str, others: list[str], added: list[int]) -> list[int]:
    """The added tokens that follow one another and begin with the token's letters: "jj"."""
    if not (token.isalpha() and 1 < len(token) <= MOST_INITIALS):
        return []
    for at in added:
        run = [*range(at, at + len(token))]
        if set(run) <= set(added) and "".join(others[to][0] for to in run) == token:
            return run
    return []


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


def _are_in_order(tokens: list[str], long: TitleTokens, added: list[int]) -> bool:
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


def _are_variants(short: TitleTokens, at: int, long: TitleTokens, to: int) -> bool:
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


def _is_harmless(short: TitleTokens, long: TitleTokens, added: list[int]) -> bool:
    """Whether the added tokens are what a cut left out, or say nothing more."""
    added = [at for at in added if at < long.credit]
    if not added:
        return True
    negating = [at for at in added if long.classes.get(long.tokens[at]) in NEGATIONS]
    if added[0] >= len(short.tokens) and short.is_cut:
        return len(negating) < len(added)
    countries = long.version.signature.get("countries", ())
    if any(long.tokens[at] in countries for at in added):
        return False
    if added[0] >= len(short.tokens):
        return len(added) <= MOST_APPENDED and not any(map(long.is_fact, added))
    opening = sum(1 for order, at in enumerate(added) if at == order)
    ending = sum(
        1 for order, at in enumerate(reversed(added)) if at == len(long.tokens) - 1 - order
    )
    inside = len(added) - opening - ending
    few = inside + opening <= 1 if len(short.tokens) < SURE_TOKENS else inside <= MOST_INSERTED
    return few and not negating and (short.is_cut or ending <= MOST_APPENDED)
