"""A text as words, with evidence from the words around a name.

Which companies exist is not known here; see `altlens.analyze.companies`.
"""

import datetime as dt
import re
from functools import cached_property, lru_cache

from altlens.analyze.context_words import (
    ACTS,
    AFTER,
    APPOSITION,
    BEFORE,
    COMPANY_ACTS,
    COMPANY_NOUNS,
    DEEDS,
    FINANCIAL_KINDS,
    FINANCIAL_WORDS,
    HONORIFICS,
    HOUSES,
    LISTING,
    MOVES,
    NAMED_AFTER,
    OFFICES,
    PEOPLES_ACTS,
    SMALL,
    TITLES,
    VERBS,
    WORKS,
)
from altlens.analyze.tokens import kind_of
from altlens.companies.names import Strength, normal
from altlens.companies.words import LEFT_OUT, TRADES, given_names

_WORD = re.compile(r"[$#@]?[^\W_]+(?:[&'’][^\W_]+|\$[^\W\d_]+)*")  # "A$AP" is no cashtag
_URL = re.compile(r"https?://\S*")
_LONGER = re.compile(r"[A-Za-z]{4,}")
_LONGEST = re.compile(r"[A-Za-z]{6,}")  # longer than any symbol
_LETTERS = re.compile(r"[A-Za-z]{2,}")
_LONG = 40  # characters of a part of a text that is not worth remembering
_JUDGED = 1000  # characters that show how a text is written


class Context:
    """A text with its words as written (`raws`) and as names hold them (`norms`)."""

    def __init__(
        self, text: str, *, is_english: bool = True, published_on: dt.date | None = None
    ) -> None:
        self.text = text
        self.published_on = published_on
        self.is_english = is_english
        if "://" in text:
            text = _URL.sub(lambda url: " " * len(url[0]), text)
        self.raws: list[str] = []
        self.norms: list[str] = []
        for part in text.split():
            raws, norms = _remembered_words(part) if len(part) < _LONG else _words(part)
            self.raws += raws
            self.norms += norms
        if LEFT_OUT.isdisjoint(self.norms):
            self._places = _Places(text, self.raws, None)
        else:
            kept = [at for at, norm in enumerate(self.norms) if norm not in LEFT_OUT]
            self._places = _Places(text, self.raws, kept)
            self.raws = [self.raws[at] for at in kept]
            self.norms = [self.norms[at] for at in kept]

    def start(self, at: int) -> int:
        """Where a word begins in the text."""
        return self._places.start(at)

    def end(self, at: int) -> int:
        """Where a word ends in the text."""
        return self._places.start(at) + len(self.raws[at])

    def is_name(self, first: int, last: int) -> bool:
        """Whether the words are written as a name: with capitals but for the small ones."""
        return all(
            not self.raws[at].islower()
            or self.norms[at] in SMALL
            or self.norms[at] in TRADES
            or self.text[self.start(at) - 1] == "-"
            for at in range(first + 1, last)
        )

    def is_in_form(self, last: int) -> bool:
        """Whether a company's legal form follows, written as part of its name."""
        return (
            last < len(self.raws) and self.norms[last] in TITLES and not self.raws[last].islower()
        )

    def points(self, first: int, last: int, strength: Strength, rank: int) -> int:
        """Return how many signs there are that doubtful words name a company of that rank."""
        is_phrase = strength is Strength.PHRASE
        points = 2 + (rank < 3000) if is_phrase else (rank < 1500) + (rank < 300)
        points += self.is_before_verb(last)
        points += first == 0 or self.norms[first - 1] in BEFORE
        points += self.is_owner(last)
        if self.is_shouting:
            return points - 2
        if strength is Strength.PERSON:
            return points - (first > 0 and not self.raws[first - 1].islower())
        return points if self.is_titled else points + 2 * self._stands_out(first, last)

    def is_before_verb(self, last: int, *, strictly: bool = False) -> bool:
        """Whether the next word is one that often follows a company's name; `strictly` a verb."""
        return last < len(self.norms) and self.norms[last] in (VERBS if strictly else AFTER)

    def is_opening(self, first: int) -> bool:
        """Whether the words open the text, or follow an agency's mark: `BRIEF-`, `UPDATE 1-`."""
        return first == 0 or (first < 3 and self.text[self.start(first) - 1] == "-")

    def _stands_out(self, first: int, last: int) -> bool:
        """Whether only these words have capitals where a sentence would give them none."""
        is_alone = last == len(self.raws) or not self.raws[last][0].isupper()
        return is_alone and first > 0 and self.raws[first - 1].islower() and self._joins(first)

    def _joins(self, at: int) -> bool:
        """Whether only a space parts a word from the one before."""
        return self.end(at - 1) + 1 == self.start(at)

    def is_beside_verb(self, first: int, last: int) -> bool:
        """Whether a word before or after is one that goes with companies, or the name has an 's."""
        before = self.norms[first - 1] if first else ""
        after = self.norms[last] if last < len(self.norms) else ""
        return after in VERBS or after in COMPANY_NOUNS or before in ACTS or self.is_owner(last)

    def is_acting(self, first: int, last: int) -> bool:
        """Whether the words act as companies do, or are about to: "Unity to cut jobs"."""
        return self.is_beside_verb(first, last) or (
            last + 1 < len(self.norms)
            and self.norms[last] in ("to", "will")
            and self.norms[last + 1] in DEEDS
            and (first == 0 or self.is_opening(first))
        )

    def is_person(self, first: int, last: int) -> bool:
        """Whether the words name a person: after a given name or title, or by what is said."""
        norms, raws = self.norms, self.raws
        if first and last == first + 1:
            before = norms[first - 1]
            is_after = self.text[self.end(first - 1) : self.start(first)] in (" ", ". ")
            if is_after and before in HONORIFICS:
                return True
            if is_after and len(before) == 1 and first > 1:
                before = norms[first - 2]  # "Michael J. Fox"
            if is_after and before in given_names() and raws[first - 1][0].isupper():
                return raws[first - 1][-1].isalpha() and not self.is_owner(first)
        if last == len(norms):
            return False
        if norms[last] in PEOPLES_ACTS:
            return True
        between = self.text[self.end(last - 1) : self.start(last)]
        if between != ", ":
            return False
        return (
            norms[last] in APPOSITION
            or (len(norms[last]) == 2 and norms[last].isdigit() and self._ends_apart(last))
            or any(norm in OFFICES for norm in norms[last : last + 3])
        )

    def _ends_apart(self, at: int) -> bool:
        """Whether a comma follows a word, as after an age."""
        return self.text[self.end(at) : self.end(at) + 1] == ","

    def acts(self, last: int) -> bool:
        """Whether the next words tell of what only a company does or has, and no index."""
        norms = self.norms
        if last + 1 < len(norms) and norms[last] in ("to", "will"):
            return norms[last + 1] in DEEDS - MOVES
        return last < len(norms) and norms[last] in COMPANY_ACTS

    def is_named_after(self, last: int) -> bool:
        """Whether the words go on as the name of a prize, a place or the like."""
        for at in range(last, min(last + 3, len(self.raws))):
            if not self._joins(at) or not self.raws[at][0].isupper():
                return False
            if self.norms[at] in NAMED_AFTER:
                return self.norms[at - 1] not in WORKS
            if self.norms[at] in AFTER or self.norms[at] in TITLES:
                return False
        return False

    def is_listed(self, first: int, last: int) -> bool:
        """Whether a comma or "and" parts the words from a name before or after."""
        return (first > 0 and self._lists(first)) or (last < len(self.raws) and self._lists(last))

    def _lists(self, at: int) -> bool:
        between = self.text[self.end(at - 1) : self.start(at)].strip()
        return between in LISTING and self.raws[at][0].isupper() and self.raws[at - 1][0].isupper()

    def is_part(self, first: int, last: int, rank: int) -> bool:
        """Whether the word is only the head of another house's name: `Vida Capital`, `Tpg-Axon`."""
        if rank < 300 or last > first + 1 or last == len(self.raws) or self.raws[last].islower():
            return False
        between = self.text[self.end(first) : self.start(last)]
        return between == "-" or (between == " " and self.norms[last] in HOUSES)

    def is_house(self, last: int) -> bool:
        """Whether the words go on as the name of an investor: `Discovery Capital Management`."""
        return (
            last + 1 < len(self.raws)
            and self.norms[last] in HOUSES
            and self.norms[last + 1] in HOUSES
            and self.raws[last][0].isupper()
            and self.raws[last + 1][0].isupper()
            and self._joins(last)
        )

    def is_owner(self, last: int) -> bool:
        """Whether the word before `last` ends in 's."""
        return self.raws[last - 1][-2:] in ("'s", "’s", "'S", "’S")

    @cached_property
    def norms_set(self) -> frozenset[str]:
        """The words as names hold them, in no order."""
        return frozenset(self.norms)

    @cached_property
    def is_financial(self) -> bool:
        """Whether any word is of shares, results, deals or offices, or a ticker."""
        return any(map(_is_financial, self.norms))

    @cached_property
    def is_shouting(self) -> bool:
        """Whether most of it is in capitals, which then say nothing."""
        opening = self.text[:_JUDGED]
        words = _LONGEST.findall(opening) or _LETTERS.findall(opening)
        return sum(map(str.isupper, words)) > 0.5 * len(words)

    @cached_property
    def capital_share(self) -> float:
        """The share of longer words that begin with a capital."""
        longer = _LONGER.findall(self.text[:_JUDGED])
        return sum(not word[0].islower() for word in longer) / max(1, len(longer))

    @property
    def is_titled(self) -> bool:
        """Whether most words begin with a capital, as in headlines."""
        return self.capital_share > 0.6

    @property
    def is_sentence(self) -> bool:
        """Whether capitals set names apart from other words."""
        return self.capital_share < 0.8 and not self.is_shouting


class _Places:
    """Start positions of words, computed lazily and only as far as needed.

    `kept` are the indexes of the words that count, None where all do.
    """

    def __init__(self, text: str, raws: list[str], kept: list[int] | None) -> None:
        self._text = text
        self._raws = raws
        self._kept = kept
        self._starts: list[int] = []
        self._end = 0

    def start(self, at: int) -> int:
        place = at if self._kept is None else self._kept[at]
        while len(self._starts) <= place:
            raw = self._raws[len(self._starts)]
            begins = self._text.index(raw, self._end)  # only marks stand between two words
            self._starts.append(begins)
            self._end = begins + len(raw)
        return self._starts[place]


@lru_cache(maxsize=32768)
def _is_financial(norm: str) -> bool:
    return (
        (norm[0] == "$" and norm[-1].isalpha())
        or norm in TITLES
        or norm in FINANCIAL_WORDS
        or kind_of(norm) in FINANCIAL_KINDS
    )


def _words(part: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words in a part of a text, as written and as names hold them."""
    raws = tuple(_WORD.findall(part))
    return raws, tuple(normal(raw.lstrip("#@")) for raw in raws)


_remembered_words = lru_cache(maxsize=32768)(_words)
