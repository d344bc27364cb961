"""Detect the language of a text: common English words first, then py3langid's model.

Only the opening of a text is read, so the cost is bounded whatever the length. "und" is the answer
where nobody could tell; such texts are analyzed as English (`altlens.analyze.chain`).
"""

import functools
import re

import numpy as np
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from altlens.analyze.common_words import ENGLISH, FOREIGN, SHARED
from altlens.items.analysis import Language

VERSION = "2"

READ_CHARACTERS = 160
READ_BYTES = 160  # by the model, whose cost goes by the byte
# How much likelier English is than another language where a text is plain ASCII: headlines made
# of names alone mislead the model.
ASCII_ENGLISH_PRIOR = 3.0

# Below this nobody can tell, as of a wire of names and figures.
LEAST_CONFIDENCE_ASCII = 0.4
LEAST_CONFIDENCE = 0.2
LEAST_CONFIDENCE_CAPITALS = 0.9  # of a few words in capitals, as symbols are
FEW_LETTERS = 40

LANGUAGES = """
    ar bg bn ca cs da de el en es et fa fi fr he hi hr hu hy id is it ja ka kk ko lt lv mk mn nl nn
    no pl pt ro ru sk sl sq sr sv ta te th tr uk ur vi zh
"""
SAME_LANGUAGE = {"nn": "no"}  # both written norms of Norwegian are "no"

PUNCTUATION = str.maketrans(dict.fromkeys(',;:.!?()"', " "))
LETTER = re.compile(r"[^\W\d_]")
NOISE = re.compile(r"https?://\S*|[@#$]\w+|<[^>]*>|&#?\w+;|[‘’“”–—…]")


def detect(text: str) -> Language:
    """Return the language of `text`; code "und" where it cannot be told."""
    opening = text[:READ_CHARACTERS]
    words = set(opening.lower().translate(PUNCTUATION).split())
    english = words & ENGLISH
    if english or len(words & SHARED) > 1:
        english |= words & SHARED
        if _is_english(opening, words, english):
            return _answer("en", 1.0, "common words: " + ", ".join(sorted(english)[:3]))
    return _detect_by_model(opening, is_foreign=not words.isdisjoint(FOREIGN))


def _is_english(opening: str, words: set[str], english: set[str]) -> bool:
    """One word in eight is common English, none is common elsewhere, the letters are ASCII."""
    if 8 * len(english) < len(words) or not words.isdisjoint(FOREIGN):
        return False
    if opening.isascii():
        return True
    return len(english) > 1 and len(opening.encode("ascii", "ignore")) > 0.9 * len(opening)


def _detect_by_model(opening: str, *, is_foreign: bool) -> Language:
    letters = NOISE.sub(" ", opening)
    if not LETTER.search(letters):
        return _answer("und", 0.0, "no letters")
    ranking = identifier().rank(letters.encode("utf-8", "replace")[:READ_BYTES])
    label, confidence = ranking[0]
    if label != "en" and letters.isascii():
        english = dict(ranking)["en"]
        if english * ASCII_ENGLISH_PRIOR >= confidence:
            return _answer("en", english, f"plain ASCII, and {label} is little likelier")
    if confidence < (LEAST_CONFIDENCE if is_foreign else _least_confidence(letters, label)):
        return _answer("und", confidence, f"too short to tell, {label} at best")
    if label == "zh" and _is_traditional(letters):
        return _answer("zh-Hant", confidence, "py3langid, and characters only Big5 can write")
    return _answer(SAME_LANGUAGE.get(label, label), confidence, "py3langid")


def _least_confidence(letters: str, label: str) -> float:
    """How sure the model must be of a text before it is believed."""
    if not letters.isascii():
        return LEAST_CONFIDENCE
    if letters.isupper() and len(letters) < FEW_LETTERS:
        return LEAST_CONFIDENCE_CAPITALS
    return 0.0 if label == "en" else LEAST_CONFIDENCE_ASCII


def _is_traditional(text: str) -> bool:
    """Whether Big5 (traditional) can write more of `text` than GB 2312 (simplified) can."""
    return len(text.encode("big5", "ignore")) > len(text.encode("gb2312", "ignore"))


@functools.cache
def identifier() -> LanguageIdentifier:
    """Load the model, limited to LANGUAGES. Costly: once a process."""
    model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    model.set_languages(LANGUAGES.split())
    model.nb_ptc = np.ascontiguousarray(model.nb_ptc, np.float32)  # else cast for each text
    return model


def _answer(code: str, confidence: float, why: str) -> Language:
    return {"code": code, "confidence": round(confidence, 3), "why": why}
