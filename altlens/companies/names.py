"""Derive the names that the press uses for a company from its legal names.

Names that no rule finds ("J&J", "Google's YouTube") are in `aliases.csv`.
"""

import csv
import enum
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from importlib import resources
from typing import NamedTuple

from altlens.companies.company import Company
from altlens.companies.directory import Directory
from altlens.companies.words import (
    ACRONYMS,
    FORMS,
    LEFT_OUT,
    SHORT,
    TRADES,
    VAGUE,
    ordinary,
    people,
)
from altlens.errors import UnknownSymbol

WORD = re.compile(r"[^\W_]+(?:[&'’][^\W_]+)*")
"""A word as names are made of them: `AT&T` and `Lowe's` are one, `T-Mobile` is two."""

# Funds, trusts and shells carry the names of others; their names are not shortened.
_VEHICLE = re.compile(
    r"\b(?:fund|funds|etf|etfs|trust [ivx]+|acquisition|income|municipal|term|series|strats|"
    r"certificates|receivables|preferred|opportunit(?:y|ies)|closed|portfolio|bdc)\b",
    re.IGNORECASE,
)
_DOTTED = re.compile(
    r"\b(?:[A-Z]\. ?){2,3}$|\b(?:S\.?/?A|N\.? ?V|A/S|P\.?L\.?C)\.?$", re.IGNORECASE
)
_RANK_OF_GONE = 700  # of companies that are gone; the history lists only notable ones
_CAMEL = re.compile(r"([a-z]{3})([A-Z][a-z]{3,})")  # "AeroSystems"
_OWNED = re.compile(r"\w+['’]s\b")
_INITIALS = re.compile(r"(?:[A-Z]{1,3}|[B-DF-HJ-NP-TV-XZ]{4})\b(?!['’&])")


class Strength(enum.IntEnum):
    """How much evidence words, written as a name, need to mean the company."""

    WORD = 0  # an ordinary English word: "Target"
    PERSON = 1  # also a name of people or places: "Jacobs"
    PHRASE = 2  # ordinary words, but several: "Best Buy"
    NAME = 3  # means nothing else: "Qualcomm"
    OWNER = 4  # somebody's name unless the 's is there: "Lowe's"
    CAPITALS = 5  # letters that mean it only in capitals: "GM"
    FAMOUS = 6  # ordinary words, but mostly the company in financial news: "Apple"
    ACTOR = 7  # mostly something else of the same name, unless it acts: "Nasdaq"


def normal(word: str) -> str:
    """Normalise a word: `Lowe’s` is `lowe`, `Estée` is `estee`, `INTL` is spelled out."""
    word = word.lower()
    if not word.isascii():
        word = unicodedata.normalize("NFKD", word.replace("’", "'"))
        word = "".join(c for c in word if not unicodedata.combining(c))
    return SHORT.get(word := word.removesuffix("'s"), word)


def ranks(directory: Directory) -> dict[str, int]:
    """Return each company's rank by size, from 0."""
    return {
        company.id: place if any(a.valid_to is None for a in company.symbols) else _RANK_OF_GONE
        for place, company in enumerate(directory)
    }


def distinctive_words(company: Company) -> frozenset[str]:
    """Return the words of its names that few companies share."""
    words = {word for name in (company.name, *company.former_names) for word in name_words(name)}
    return frozenset(words - FORMS - TRADES - VAGUE - LEFT_OUT)


_MARKED = {"?": Strength.FAMOUS, "!": Strength.ACTOR, "=": Strength.NAME}
"""What a mark before a name in `aliases.csv` says of its strength."""


class _Claim(NamedTuple):
    """A company's claim to a phrase; the smallest claim wins it."""

    steps: int  # how much of the legal name is left out
    rank: int
    company: str
    strength: Strength


def phrases(directory: Directory) -> dict[str, tuple[str, Strength]]:
    """Return every known phrase with a company's id, or "" where it means no company."""
    claims: dict[str, list[_Claim]] = defaultdict(list)
    heads: Counter[str] = Counter()
    places = ranks(directory)
    for company in directory:
        heads.update({name_words(company.name)[0]})
        for phrase, claim in _claims(company, places[company.id]):
            claims[phrase].append(claim)
    ruled = {
        phrase: (winner.company, winner.strength)
        for phrase, rivals in claims.items()
        if (winner := _winner(rivals)) and (winner.steps == 0 or heads[phrase] < 3)
    }
    return ruled | dict(_aliases(directory))


def _aliases(directory: Directory) -> Iterator[tuple[str, tuple[str, Strength]]]:
    """The names in `aliases.csv`: names of companies, and phrases that mean none."""
    text = resources.files(__package__).joinpath("aliases.csv").read_text("utf-8")
    for row in csv.DictReader(text.splitlines()):
        try:
            company = directory.resolve(row["symbol"]).id if row["symbol"] else ""
        except UnknownSymbol:  # another edition of the bundled table need not list everybody
            continue
        for name in row["names"].split("|"):
            words = _plain(name)
            strength = _MARKED.get(name[0])
            if not strength and len(words) == 1:
                strength = _as_written(name)
            if len(words) == 1 and not strength and _strength(words) is not Strength.NAME:
                strength = Strength.FAMOUS
            for phrase in _written(words):
                yield phrase, (company, strength or Strength.NAME)


def _winner(rivals: list[_Claim]) -> _Claim | None:
    """Decide who owns a phrase: a full name before a shortened one, then the far larger company."""
    best, *others = sorted(rivals)
    others = [other for other in others if other.company != best.company]
    if best.steps and any(other.rank < 5 * best.rank + 100 for other in others):
        return None
    return best


def _claims(company: Company, rank: int) -> Iterator[tuple[str, _Claim]]:
    """Yield the names the press may use, from present and former legal names."""
    for legal in (company.name, *company.former_names):
        vehicle = _VEHICLE.search(legal) is not None
        if not vehicle and (apart := _CAMEL.sub(r"\1 \2", legal)) != legal:
            for steps, words in enumerate(_shortened(name_words(apart))):
                if len(words) > 1 and _stands_alone(words, rank, steps + 1):
                    for phrase in _written(words):
                        yield phrase, _Claim(steps, rank, company.id, Strength.PHRASE)
        for steps, words in enumerate(_shortened(name_words(legal))):
            if (steps and vehicle) or not _stands_alone(words, rank, steps):
                break
            strength = _as_written(legal) if len(words) == 1 else None
            strength = strength or _strength(words)
            for phrase in _written(words):
                yield phrase, _Claim(steps, rank, company.id, strength)


def _strength(words: list[str]) -> Strength:
    """The evidence that these words need."""
    if all(word in ordinary() or len(word) < 2 for word in words):
        return Strength.PHRASE if len(words) > 1 else Strength.WORD
    if len(words) == 1 and words[0] in people():
        return Strength.PERSON
    return Strength.NAME


def _as_written(name: str) -> Strength | None:
    """The strength of a one-word name where its spelling decides."""
    if _OWNED.match(name):
        return Strength.OWNER
    return Strength.CAPITALS if _INITIALS.match(name) else None


def name_words(legal: str) -> list[str]:
    """Return the words of a legal name in spoken order: `SMITH A O CORP` is a o smith."""
    words = _plain(_DOTTED.sub("", legal))
    while len(words) > 1 and words[-1] in FORMS:
        words.pop()
    initials = 1
    while initials < len(words) and len(words[initials]) == 1 and words[initials].isalpha():
        initials += 1
    if len(words[0]) > 1:
        words = [*words[1:initials], words[0], *words[initials:]]
    return words[1:] if words[0] == "the" and len(words) > 1 else words


def _plain(name: str) -> list[str]:
    words = (normal(word) for word in WORD.findall(name))
    return [word for word in words if word not in LEFT_OUT]


def _shortened(words: list[str]) -> Iterator[list[str]]:
    """Yield the name, then shorter forms without words of its trade."""
    yield words
    while len(words) > 1 and (words[-1] in TRADES or words[-1] in FORMS):
        words = words[:-1]
        yield words


def _stands_alone(words: list[str], rank: int, steps: int) -> bool:
    """Whether the words, `steps` of them left out, still identify the company."""
    if len(words) == 1 and words[0].upper() in ACRONYMS and rank > 500:
        return False
    if all(word in TRADES or word in FORMS or word in VAGUE for word in words):
        return not steps and len(words) > 1 and rank < 1500
    if not steps:
        return True
    plain = all(word in ordinary() for word in words)
    return max(map(len, words)) > 3 and (not plain or rank < (900 if len(words) == 1 else 1000))


def _written(words: list[str]) -> Iterator[str]:
    """Yield a name as it is and, where it begins with initials, with those joined."""
    yield " ".join(words)
    initials = 0
    while initials < len(words) and len(words[initials]) == 1:
        initials += 1
    if 1 < initials < len(words):
        yield " ".join(["".join(words[:initials]), *words[initials:]])
    if "&" in words[0]:
        yield " ".join(words).replace("&", " ")
