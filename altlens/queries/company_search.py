"""Companies by what a reader types: symbols, names, names among other words, and with a typo.

>>> find_companies(load(), "appel iphone", 8).corrected
'apple'
"""

import difflib
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from altlens.companies.company import Company
from altlens.companies.directory import Directory

SHORTEST = 4  # letters of a word that is corrected
CLOSE = 0.78
_WORD = re.compile(r"\w+")


class FoundCompanies(NamedTuple):
    """Matches, the best first; `corrected` is what they match where it is not the whole text."""

    companies: list[Company]
    corrected: str = ""


def find_companies(directory: Directory, text: str, limit: int) -> FoundCompanies:
    """Return the companies that match the text, or else a part of it, or a close spelling."""
    if companies := directory.search(text, limit):
        return FoundCompanies(companies)
    words = _WORD.findall(text.lower())
    for phrase in _phrases(words):
        if companies := directory.search(phrase, limit):
            return FoundCompanies(companies, phrase)
    corrected = [_closest(directory, word) for word in words]
    for phrase in _phrases([word for word in corrected if word]):
        if companies := directory.search(phrase, limit):
            return FoundCompanies(companies, phrase)
    return FoundCompanies([])


def _phrases(words: list[str]) -> Iterator[str]:
    """Yield the words together, then fewer neighbours of them, the first before the last."""
    for count in range(len(words), 0, -1):
        for first in range(len(words) - count + 1):
            phrase = " ".join(words[first : first + count])
            if len(phrase) >= SHORTEST:
                yield phrase


def _closest(directory: Directory, word: str) -> str:
    if len(word) < SHORTEST:
        return ""
    known = _name_words(directory)
    candidates = [one for one in known if abs(len(one) - len(word)) <= 1 and one[0] == word[0]]
    close = difflib.get_close_matches(word, candidates, n=1, cutoff=CLOSE)
    return close[0] if close else ""


@lru_cache(maxsize=2)
def _name_words(directory: Directory) -> tuple[str, ...]:
    """Return the words of all names, those of larger companies first."""
    names = (name for company in directory for name in (company.name, *company.former_names))
    words = (word for name in names for word in _WORD.findall(name.lower()))
    return tuple(dict.fromkeys(word for word in words if len(word) >= SHORTEST))
