"""Text to tokens: words with their class, figures with their value, and what two figures compare.

The words behind the classes are a table in `altlens.analyze.vocabulary`; the features built from
tokens are in `altlens.analyze.features`.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from altlens.analyze.vocabulary import WORDS_BY_CLASS

_TOKEN = re.compile(
    r"https?://\S+"
    r"|[@$#]?[^\W\d_]+(?:[&'’][^\W\d_]+)*"
    r"|(?:(?<![\w%])[+-])?[$€£]?\d[\d.,]*(?: ?%)?"
    r"|[?;:]"
)
_DOUBLED = re.compile(r"([bdgkmnprt])\1$")
_VOWEL = re.compile(r"[aeiouy]")
_YEAR = re.compile(r"(?:19|20)\d\d$")
COMPARING = frozenset({"from", "versu", "vs", "compar", "against", "than"})
_SCALES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "million": 1e6}
_SCALES |= {"b": 1e9, "bn": 1e9, "bln": 1e9, "billion": 1e9, "crore": 1e7, "cr": 1e7, "lakh": 1e5}
_COMPARE_REACH = 9
_LONG = 40  # characters of a part of a text that is not worth remembering


class Token(NamedTuple):
    """A word, figure or mark of a text, in lower case."""

    text: str
    stem: str
    kind: str  # class of the vocabulary, or ""
    value: float | None = None  # of figures that are no years


def tokens(text: str) -> list[Token]:
    """The tokens of `text` in order; linear in its length, and any text will do."""
    lower = text.lower()
    if " %" in lower:  # the only token with a space in it
        return [*_tokens(lower)]
    words: list[Token] = []
    for part in lower.split():
        words += _remembered_tokens(part) if len(part) < _LONG else _tokens(part)
    return words


def _tokens(lower: str) -> tuple[Token, ...]:
    return tuple(map(_token, _TOKEN.findall(lower)))


_remembered_tokens = lru_cache(maxsize=32768)(_tokens)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The word without its regular English endings, so that "rises" and "rising" are one."""
    word = word.replace("’", "'").removesuffix("'s")
    if len(word) > 4 and word.endswith(("ies", "ied")):
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        word = word[:-2]
    elif word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) > 2 and rest[-1] != "e" and _VOWEL.search(rest):
            word = _DOUBLED.sub(r"\1", rest)
            break
    return word[:-1] if word.endswith("e") and len(word) > 3 else word


_KINDS: dict[str, str] = {}
for _kind, _words in WORDS_BY_CLASS.items():
    for _listed in _words.split():
        _KINDS.setdefault(stem(_listed), _kind)


def kind_of(word: str) -> str:
    """Return the class of a word in lower case, "" where it has none."""
    return _KINDS.get(stem(word), "")


def _token(word: str) -> Token:
    return _word(word) if word[-1].isalpha() or word[0] in "?;:" else _other(word)


def _word(word: str) -> Token:
    if word[0] in "@$":
        return Token(word, word[0], "")
    if "://" in word:
        return Token(word, "http", "")
    word = word.removeprefix("#")
    root = stem(word)
    return Token(word, root, _KINDS.get(root, ""))


def _other(word: str) -> Token:
    """A figure, or an address that ends in one."""
    if word[0] == "h":
        return Token(word, "http", "")
    kind = {"+": "UP", "-": "DOWN"}.get(word[0], "")
    bare = word.strip("+-$€£ %.,").replace(",", "")
    if word[-1] == "%":
        return Token(word, "0%", kind, _value(bare))
    if _YEAR.match(word):
        return Token(word, "2000", kind)
    return Token(word, "0", kind, _value(bare))


def _value(bare: str) -> float | None:
    try:
        return float(bare)
    except ValueError:
        return None


def compared(words: Sequence[Token], at: int) -> str:
    """ "UP" or "DOWN" where the word at `at` compares two figures ("to 5 from 3"), else ""."""
    if words[at].stem not in COMPARING:
        return ""
    later = _figures(words, at + 1, at + _COMPARE_REACH)
    earlier = _figures(words, max(0, at - _COMPARE_REACH), at)
    if not later:
        return ""
    old = later[0]
    if words[at].stem == "from" and len(later) > 1 and _reaches(words, old, later[1]):
        new = later[1]
    elif earlier and words[earlier[-1]].stem == words[old].stem:
        new = earlier[-1]
    else:
        return ""
    change = _scaled(words, new) - _scaled(words, old)
    return "UP" if change > 0 else "DOWN" if change < 0 else ""


def _figures(words: Sequence[Token], start: int, end: int) -> list[int]:
    return [at for at in range(start, min(end, len(words))) if words[at].value is not None]


def _reaches(words: Sequence[Token], old: int, new: int) -> bool:
    """Whether "to" stands between two figures of one kind, as in "from 3 to 5"."""
    return words[old].stem == words[new].stem and any(t.stem == "to" for t in words[old:new])


def _scaled(words: Sequence[Token], at: int) -> float:
    following = words[at + 1].stem if at + 1 < len(words) else ""
    return (words[at].value or 0.0) * _SCALES.get(following, 1.0)
