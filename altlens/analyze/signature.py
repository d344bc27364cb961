"""What linking needs to know of a text: its weighty words, figures, direction words, a MinHash.

Pure per item; which items are duplicates or tell one story is decided in `altlens.aggregate`,
from these signatures alone.
"""

import base64
import re
import struct
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from rensa import RMinHash

from altlens.analyze.common_words import EMPTY
from altlens.analyze.directions import direction
from altlens.items.analysis import Signature

VERSION = "1"

READ_CHARACTERS = 300
PERMUTATIONS = 48
SEED = 1
ENOUGH_TOKENS = 3  # a title with fewer is told apart by its summary

NUMBER_WORDS = {
    word: str(number)
    for number, word in enumerate(
        ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), start=2
    )
}
UNITS = {
    "k": "k", "thousand": "k", "m": "m", "mn": "m", "mln": "m", "million": "m", "b": "b",
    "bn": "b", "bln": "b", "billion": "b", "t": "t", "tn": "t", "trln": "t", "trillion": "t",
    "cr": "cr", "crore": "cr", "crores": "cr", "lakh": "lakh", "lakhs": "lakh",
}  # fmt: skip

TOKEN = re.compile(
    rf"(\d[\d,]*(?:\.\d+)?)[\s-]?({'|'.join(sorted(UNITS, key=len, reverse=True))})?(?![^\W_])"
    r"|([^\W\d_]+(?:-[^\W\d_]+)+)(?![^\W_]|['&])|([^\W_]+(?:['&][^\W_]+)*)"
)
NEGATED = re.compile(r"n't$|^(?:do|does|did|is|are|was|ca|could|wo|would|should|has|have)nt$")
CONTRACTED = re.compile(r"'(?:s|d|m|re|ll|ve)$|&")
ACRONYM = re.compile(r"\b(?:[^\W\d_]\.){2,}")
# Thai, Burmese, Khmer, Japanese and Chinese put no spaces between words: pairs of characters
# are their tokens.
UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]+")


def signature(title: str, summary: str) -> Signature:
    """The signature of a text; of the title alone where that has words enough."""
    tokens = list(_tokens(title))
    if len(tokens) < ENOUGH_TOKENS:
        tokens += _tokens(summary)
    return {
        "minhash": _minhash(tokens),
        "numbers": [token for token in tokens if _has_digit(token)],
        "directions": [f"{label}:{token}" for token in tokens if (label := direction(token))],
        "tokens": tokens,
    }


def _tokens(text: str) -> Iterator[str]:
    """The weighty words and figures of the text's opening, normalised, in order."""
    text = text[:READ_CHARACTERS].rstrip()
    if not text.isascii():
        text = UNSPACED.sub(_pairs, unicodedata.normalize("NFKC", text)).replace("’", "'")
    if text.endswith("..."):
        text = text.rpartition(" ")[0]  # the last word may be broken off
    text = ACRONYM.sub(lambda dotted: dotted[0].replace(".", "") + " ", text.lower())
    for number, unit, compound, word in TOKEN.findall(text):
        if number:
            yield _figure(number) + UNITS.get(unit, "")
        elif compound:
            yield from map(_singular, compound.split("-"))
        elif told := _weighty(word):
            yield told


def _has_digit(token: str) -> bool:
    return not token.isalpha() and any(map(str.isdigit, token))


@lru_cache(maxsize=65536)
def _weighty(word: str) -> str:
    """The word as signatures hold it; "" for one that says nothing."""
    if word in NUMBER_WORDS:
        return NUMBER_WORDS[word]
    if NEGATED.search(word):
        return "not"
    word = CONTRACTED.sub("", word)
    return "" if word in EMPTY else _singular(word)


def _singular(word: str) -> str:
    """The word without a plural ending."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 2 and word[-1] == "s" and word[-2] not in "aiosu" else word


def _figure(number: str) -> str:
    """A figure without thousands' commas and idle zeros: "1,250.0" is "1250"."""
    digits = number.replace(",", "")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _pairs(run: re.Match[str]) -> str:
    text = run[0]
    return f" {' '.join(text[at : at + 2] for at in range(max(1, len(text) - 1)))} "


def _minhash(tokens: list[str]) -> str:
    if not tokens:
        return ""
    sketch = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    sketch.update(tokens)
    return base64.b64encode(struct.pack(f"<{PERMUTATIONS}I", *sketch.digest())).decode()
