"""Make the signature of a text: its weighty words, figures, direction words, and a MinHash.

Pure per item; `altlens.aggregate.linking` finds duplicates and stories from signatures alone.
"""

import base64
import re
import struct
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from rensa import RMinHash

from altlens.analyze.common_words import COUNTRIES, EMPTY
from altlens.analyze.directions import direction
from altlens.items.analysis import Signature

VERSION = "2"

READ_CHARACTERS = 300
PERMUTATIONS = 48
SEED = 1
ENOUGH_TOKENS = 3  # a title with fewer takes in its summary

SCALES = {"k": 3, "m": 6, "b": 9, "t": 12}  # powers of ten
UNIT_OF_POWER = {power: unit for unit, power in SCALES.items()}
MILLION_DIGITS = 6
MOST_DIGITS = 40  # of a figure that is worth normalising

NUMBER_WORDS = {
    word: str(number)
    for number, word in enumerate(
        ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), start=2
    )
}
_SMALL_NUMBERS = "two three four five six seven eight nine ten eleven twelve".split()
SPELLED_OUT = {
    **{word: str(number) for number, word in enumerate(_SMALL_NUMBERS, start=2)},
    **{"a": "1", "one": "1", "fifteen": "15", "twenty": "20", "thirty": "30", "forty": "40"},
    **{"fifty": "50", "hundred": "100"},
}
QUARTERS = {"first": "q1", "second": "q2", "third": "q3", "fourth": "q4"}
UNITS = {
    "k": "k", "thousand": "k", "m": "m", "mn": "m", "mln": "m", "million": "m", "b": "b",
    "bn": "b", "bln": "b", "billion": "b", "t": "t", "tn": "t", "trln": "t", "trillion": "t",
    "cr": "cr", "crore": "cr", "crores": "cr", "lakh": "lakh", "lakhs": "lakh",
}  # fmt: skip

TOKEN = re.compile(
    rf"(\d[\d,]*(?:\.\d+)?)[\s-]?({'|'.join(sorted(UNITS, key=len, reverse=True))})?(?![^\W_])"
    r"|([^\W\d_]+(?:-[^\W\d_]+)+)(?![^\W_]|['&])|([^\W_]+(?:['&][^\W_]+)*)"
)
SPELLED_FIGURE = re.compile(
    rf"\b({'|'.join(sorted(SPELLED_OUT, key=len, reverse=True))})[ -](thousand|million|billion)\b"
)
QUARTER = re.compile(r"\b(first|second|third|fourth)[ -]quarter\b")
QUARTER_TURNED = re.compile(r"\b([1-4])q\b")
# Words in capitals that are no pronouns. A text all in capitals says so of "US" alone.
COUNTRY = re.compile(r"\b(?:US|USA|U\.S\.?(?:A\.)?)(?![\w.]*\w)")
INDUSTRY = re.compile(r"\bIT\b")
CREDIT = re.compile(r"\s[-|–—]\s(?=[A-Z])([^-|–—]{2,40})$")  # " - The Daily"
MOST_CREDIT_WORDS = 5
NEGATED = re.compile(r"n't$|^(?:do|does|did|is|are|was|ca|could|wo|would|should|has|have)nt$")
CONTRACTED = re.compile(r"'(?:s|d|m|re|ll|ve)$|&")
ACRONYM = re.compile(r"\b(?:[^\W\d_]\.){2,}")
# Thai, Burmese, Khmer, Japanese and Chinese put no spaces between words: pairs of characters
# are their tokens.
UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]+")


def signature(title: str, summary: str) -> Signature:
    """Return the signature of a text; of the title alone where that has words enough."""
    tokens = list(_tokens(title))
    is_alone = len(tokens) >= ENOUGH_TOKENS or not summary
    if not is_alone:
        tokens += _tokens(summary)
    result: Signature = {
        "minhash": _minhash(tokens),
        "numbers": [token for token in tokens if _has_digit(token)],
        "directions": [f"{label}:{token}" for token in tokens if (label := direction(token))],
        "tokens": tokens,
    }
    if is_alone and _is_cut(title):
        result["cut"] = True
    if title.isupper() and COUNTRY.search(title):
        result["capitals"] = True
    if countries := [*filter(COUNTRIES.__contains__, tokens)]:
        result["countries"] = countries
    if is_alone and (credit := _credit(title)):
        result["credit"] = credit
    return result


def _is_cut(title: str) -> bool:
    return title[:READ_CHARACTERS].rstrip().endswith(("...", "…")) or len(title) >= READ_CHARACTERS


def _credit(title: str) -> int:
    """The number of tokens at the end that name the publisher, as in " - The Daily"."""
    match = CREDIT.search(title[:READ_CHARACTERS].rstrip())
    return _publisher_tokens(match[1]) if match else 0


@lru_cache(maxsize=4096)
def _publisher_tokens(name: str) -> int:
    tokens = list(_tokens(name)) if len(name.split()) <= MOST_CREDIT_WORDS else []
    return 0 if any(_has_digit(token) or direction(token) for token in tokens) else len(tokens)


def _tokens(text: str) -> Iterator[str]:
    """Yield the weighty words and figures of the text's opening, normalised, in order."""
    text = text[:READ_CHARACTERS].rstrip()
    if not text.isascii():
        text = UNSPACED.sub(_pairs, unicodedata.normalize("NFKC", text)).replace("’", "'")
    if text.endswith("..."):
        text = text.rpartition(" ")[0]  # the last word may be broken off
    if "US" in text or "U.S" in text:
        text = COUNTRY.sub("usa", text)
    if "IT" in text and not text.isupper():
        text = INDUSTRY.sub("infotech", text)
    text = ACRONYM.sub(lambda dotted: dotted[0].replace(".", "") + " ", text.lower())
    text = _with_figures(text)
    for number, unit, compound, word in TOKEN.findall(text):
        if number:
            yield _figure(number, UNITS.get(unit, ""))
        elif compound:
            yield from map(_singular, compound.split("-"))
        elif weighty := _weighty(word):
            yield weighty


def _with_figures(text: str) -> str:
    """The text in lower case with quarters and figures in words written as figures."""
    if "q" in text:  # seldom, as are the rest
        text = QUARTER.sub(lambda match: QUARTERS[match[1]], text)
        text = QUARTER_TURNED.sub(r"q\1", text)
    if "illion" in text or "thousand" in text:
        text = SPELLED_FIGURE.sub(lambda match: f"{SPELLED_OUT[match[1]]} {match[2]}", text)
    return text


def _has_digit(token: str) -> bool:
    return not token.isalpha() and any(map(str.isdigit, token))


@lru_cache(maxsize=65536)
def _weighty(word: str) -> str:
    """The normalised word; "" for a stop word."""
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


@lru_cache(maxsize=16384)
def _figure(number: str, unit: str) -> str:
    """A figure as everybody might write it: "1,250.0" is "1250", "400k" "400000".

    Figures of a million and more are in millions, billions or trillions: "1,500 mln" is "1.5b".
    """
    digits = number.replace(",", "")
    if unit in SCALES and len(digits) <= MOST_DIGITS:
        digits = format(Decimal(digits).scaleb(SCALES[unit]), "f")
        unit = ""
    if not unit and len(digits.partition(".")[0]) > MILLION_DIGITS and len(digits) <= MOST_DIGITS:
        power = min((len(digits.partition(".")[0]) - 1) // 3 * 3, 12)
        digits, unit = format(Decimal(digits).scaleb(-power), "f"), UNIT_OF_POWER[power]
    return (digits.rstrip("0").rstrip(".") if "." in digits else digits) + unit


def _pairs(run: re.Match[str]) -> str:
    text = run[0]
    return f" {' '.join(text[at : at + 2] for at in range(max(1, len(text) - 1)))} "


def _minhash(tokens: list[str]) -> str:
    if not tokens:
        return ""
    sketch = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    sketch.update(tokens)
    return base64.b64encode(struct.pack(f"<{PERMUTATIONS}I", *sketch.digest())).decode()
