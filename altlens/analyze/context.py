"""A text as words, and whether those that look like a company's name mean the company.

Knows nothing of which companies there are; `altlens.analyze.companies` asks.
"""

import re
from functools import cached_property, lru_cache

from altlens.companies.names import Strength, normal
from altlens.companies.words import LEFT_OUT, TRADES

AFTER = frozenset(
    """
    acquires adds agrees analyst analysts announced announces appoints at beat beats begins
    bought bounces buyback buys calls ceo cfo chairman climbs closes coverage covered cut cuts
    declares declined declines director dividend downgrade downgraded drops earnings employees
    enters eps expands expected expects faces falls files gains gets given has heads higher
    hires hits holdings initiated insider is issues jumps launches lifted loses lost lower
    lowered lowers makes margin merger misses names news now opens options plans plunges
    position posts president price profit profits pt puts quarterly raised raises rallies rated
    rating reaches reaffirmed receives reiterated reported reports research results revenue
    rises sales says sees sells sentiment set settles shareholder shareholders shares short
    signs sinks slides slumps soars sold stake started stock stocks sues surges takes tells to
    trades trading tumbles turns unveils upgrade upgraded valuation versus vs warns will wins
    """.split()
)
BEFORE = frozenset(
    """
    about acquire acquired acquires analysts at boosts bought buy by comparing contrasting cuts
    downgrades for from in increases initiates into lowers of on own owns raises rated
    reiterates sell sells shares short sues than trims upgrades versus via vs with
    """.split()
)
HOUSES = frozenset(
    """
    academy advisers advisors asset assets associates association bank capital college counsel
    foundation institute investment investments investors management securities trust university
    ventures wealth
    """.split()
)
TITLES = frozenset(
    """
    co companies company corp corporation cos group holding holdings inc incorporated ltd plc
    """.split()
)
SMALL = frozenset(["a", "of", "the", "de", "in", "on", "la"])

_WORD = re.compile(r"[$#@]?[^\W_]+(?:[&'’][^\W_]+)*")
_URL = re.compile(r"https?://\S*")
_LONGER = re.compile(r"[A-Za-z]{4,}")
_LONG = 40  # characters of a part of a text that is not worth remembering
_JUDGED = 1000  # characters that show how a text is written


class Context:
    """A text with its words as written (`raws`) and as names hold them (`norms`)."""

    def __init__(self, text: str) -> None:
        self.text = text
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

    def belief(self, first: int, last: int, strength: Strength, rank: int) -> str:
        """Why to believe that the words first:last name a company of that rank; "" if not to."""
        if strength is Strength.NAME:
            return "" if self._is_part(first, last, rank) else "means nothing else"
        if strength is Strength.CAPITALS:
            return "in capitals" if self.raws[first].partition("'")[0].isupper() else ""
        if self.raws[first].islower():
            return ""
        if last < len(self.raws) and self.norms[last] in TITLES and not self.raws[last].islower():
            return "has its legal form"
        if strength is Strength.OWNER:
            return "with its 's" if self.is_owner(last) else ""
        points = self._points(first, last, strength, rank)
        return f"{points} signs" if points >= 3 else ""

    def _points(self, first: int, last: int, strength: Strength, rank: int) -> int:
        """How many signs there are that doubtful words name a company."""
        is_phrase = strength is Strength.PHRASE
        points = 2 + (rank < 3000) if is_phrase else (rank < 1500) + (rank < 300)
        points += last < len(self.norms) and self.norms[last] in AFTER
        points += first == 0 or self.norms[first - 1] in BEFORE
        points += self.is_owner(last)
        if self.is_shouting:
            return points - 2
        if strength is Strength.PERSON:
            return points - (first > 0 and not self.raws[first - 1].islower())
        return points if self.is_titled else points + 2 * self._stands_out(first, last)

    def _stands_out(self, first: int, last: int) -> bool:
        """Whether only these words have capitals where a sentence would give them none."""
        is_alone = last == len(self.raws) or not self.raws[last][0].isupper()
        return is_alone and first > 0 and self.raws[first - 1].islower() and self._joins(first)

    def _joins(self, at: int) -> bool:
        """Whether only a space parts a word from the one before."""
        return self.end(at - 1) + 1 == self.start(at)

    def _is_part(self, first: int, last: int, rank: int) -> bool:
        """Whether the word is only the head of another house's name: `Vida Capital`, `Tpg-Axon`."""
        if rank < 300 or last > first + 1 or last == len(self.raws) or self.raws[last].islower():
            return False
        between = self.text[self.end(first) : self.start(last)]
        return between == "-" or (between == " " and self.norms[last] in HOUSES)

    def is_owner(self, last: int) -> bool:
        """Whether the word before `last` ends in 's."""
        return self.raws[last - 1][-2:] in ("'s", "’s")

    @cached_property
    def is_shouting(self) -> bool:
        """Whether most of it is in capitals, which then say nothing."""
        longer = _LONGER.findall(self.text[:_JUDGED])
        return sum(map(str.isupper, longer)) > 0.5 * len(longer)

    @cached_property
    def is_titled(self) -> bool:
        """Whether most words begin with a capital, as in headlines."""
        longer = _LONGER.findall(self.text[:_JUDGED])
        return sum(not word[0].islower() for word in longer) > 0.6 * len(longer)


class _Places:
    """Where words begin in a text, looked up only as far as somebody asks: it is seldom far.

    `kept` are the places among all words of those that count, where not all do.
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


def _words(part: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words in a part of a text, as written and as names hold them."""
    raws = tuple(_WORD.findall(part))
    return raws, tuple(normal(raw.lstrip("#@")) for raw in raws)


_remembered_words = lru_cache(maxsize=32768)(_words)
