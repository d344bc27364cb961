"""How texts in German, Spanish, French, Japanese and Chinese speak, by words alone.

No model: the classes of `altlens.analyze.foreign_vocabulary`, and rules of what a direction moves
and what is denied. A text of which no word is known has no answer, which is better than a guess.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from altlens.analyze.foreign_vocabulary import SEPARABLE, WORDS_BY_LANGUAGE
from altlens.analyze.tokens import kind_of
from altlens.companies.words import ordinary
from altlens.items.analysis import Language, Mention, Sentiment

VERSION = "1"
READ_CHARACTERS = 400
REACH = 4  # words between a direction and what it moves
DENIAL_REACH = 2
SURE = 0.5  # a text detected as English with less confidence may be another language
PARTICLE_REACH = 8
LEAST_ENDING = 5
ARTICLES = frozenset(
    "der die das den dem ein eine einen el la los las un una le les une des du".split()
)
WITH_SPACES = ("de", "es", "fr")
REASONS = 3

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_CLAUSE_END = re.compile(r"[,;:.!?]\s|[\n，；：。、！？]")
_KANA = re.compile(r"[\u3040-\u30ff]")  # only Japanese is written with it
_CODES = {"zh-Hant": "zh"}
_VALUES = {"GOOD": 1, "UP": 1, "BAD": -1, "DOWN": -1, "LOSS": -1}


class Cue(NamedTuple):
    """A known word: its class, and its place among the words."""

    text: str
    kind: str
    place: int


def foreign_sentiment(title: str, summary: str, language: Language) -> Sentiment | None:
    """Return how a text in another language speaks, None where that cannot be told.

    The title decides; where it says nothing, the summary's opening does.
    """
    for text in (title, summary):
        cues = _cues(text[:READ_CHARACTERS], language)
        if cues:
            return _answer(cues)
    return None


def foreign_company_sentiment(
    title: str, summary: str, language: Language, mentions: Sequence[Mention], whole: Sentiment
) -> list[Sentiment]:
    """Return how the text speaks of each company mentioned, in the order of `mentions`.

    Of several companies each is judged by its own clause, and as the `whole` where that says
    nothing. Who is only quoted is spoken of neutrally.
    """
    text = f"{title}\n{summary}"
    answers: list[Sentiment] = []
    for mention in mentions:
        answer = whole
        if mention["role"] != "subject":
            answer = Sentiment(label="neutral", score=0.0, why=[mention["role"]])
        elif len(mentions) > 1:
            cues = _cues(_clause(text, mention["start"], mention["end"]), language)
            answer = _answer(cues) if cues else whole
        answers.append({**answer, "company": mention["company"]})
    return answers


def _clause(text: str, start: int, end: int) -> str:
    """Return the clause around a name, as much of it as is read."""
    first = max(0, start - READ_CHARACTERS)
    before = _CLAUSE_END.split(text[first : max(0, start)])[-1]
    after = _CLAUSE_END.split(text[max(0, end) : max(0, end) + READ_CHARACTERS])[0]
    return before + text[max(0, start) : max(0, end)] + after


def _cues(text: str, language: Language) -> list[Cue]:
    """Return the known words in the language that knows most of them."""
    code = _CODES.get(language["code"], language["code"])
    if code in ("ja", "zh"):
        return _script_cues(text, "ja" if _KANA.search(text) else code)
    if code == "en" and language["confidence"] >= SURE:
        return []
    by_language = {each: _word_cues(text, each) for each in WITH_SPACES}
    best = max(WITH_SPACES, key=lambda each: (len(by_language[each]), each == code))
    cues = by_language[best]
    return cues if code == best or _is_foreign(cues) else []


def _is_foreign(cues: Sequence[Cue]) -> bool:
    """Whether any word that speaks well or ill is none in English."""
    return any(
        cue.kind in _VALUES and cue.text not in ordinary() and not kind_of(cue.text) for cue in cues
    )


def _word_cues(text: str, code: str) -> list[Cue]:
    table = _table(code)
    words = [word for word in _WORD.findall(text.lower()) if word not in ARTICLES]
    cues: list[Cue] = []
    place = 0
    while place < len(words):
        word, following = words[place], words[place + 1 : place + 2]
        pair = "_".join([word, *following])
        if following and len(entry := _longest(pair, table)) > len(word) + 1:
            cues.append(Cue(pair.replace("_", " "), table[entry], place))
            place += 1
        elif kind := _separable(words, place) if code == "de" else "":
            cues.append(Cue(word, kind, place))
        elif entry := _longest(word, table) or (_ending(word, table) if code == "de" else ""):
            cues.append(Cue(word, table[entry], place))
        place += 1
    return cues


def _separable(words: Sequence[str], place: int) -> str:
    """Return the class of a verb whose particle follows, "" where there is none."""
    for particle in words[place + 1 : place + 1 + PARTICLE_REACH]:
        if kind := SEPARABLE.get((words[place], particle)):
            return kind
    return ""


def _longest(word: str, table: Mapping[str, str]) -> str:
    """Return the entry that is the whole word or its longest known beginning, "" if none is."""
    if word + "$" in table:
        return word + "$"
    return next((word[:end] for end in range(len(word), 2, -1) if word[:end] in table), "")


def _ending(word: str, table: Mapping[str, str]) -> str:
    """Return the entry that a German compound ends in, "" if none does."""
    return next(
        (word[at:] for at in range(1, len(word) - LEAST_ENDING + 1) if word[at:] in table), ""
    )


def _script_cues(text: str, code: str) -> list[Cue]:
    table = _table(code)
    matches = _searched(code).finditer(text)
    return [Cue(match[0], table[match[0]], place) for place, match in enumerate(matches)]


@cache
def _table(code: str) -> dict[str, str]:
    return {word: kind for kind, words in WORDS_BY_LANGUAGE[code].items() for word in words.split()}


@cache
def _searched(code: str) -> re.Pattern[str]:
    """Find any word of the language, the longest first."""
    return re.compile("|".join(sorted(map(re.escape, _table(code)), key=len, reverse=True)))


def _answer(cues: Sequence[Cue]) -> Sentiment:
    """Weigh the known words. What comes after "although" or "after" counts half."""
    total = 0.0
    weighed = 0.0
    words: list[str] = []
    is_background = False
    for at, cue in enumerate(cues):
        if cue.kind == "AFTER":
            is_background = True
            continue
        value = _value(cues, at)
        if not value:
            continue
        weight = 0.5 if is_background else 1.0
        total += weight * value
        weighed += weight
        words.append(cue.text)
    if not total:
        return {"label": "neutral", "score": 0.0, "why": [cue.text for cue in cues[:REASONS]]}
    score = round(total / (weighed + 1), 3)
    return {
        "label": "positive" if score > 0 else "negative",
        "score": score,
        "why": words[:REASONS],
    }


def _value(cues: Sequence[Cue], at: int) -> int:
    """Return 1 where a known word speaks well, -1 where ill, 0 where it does neither here."""
    cue = cues[at]
    value = _VALUES.get(cue.kind, 0)
    if not value:
        return 0
    near = [other for other in cues if other is not cue and abs(other.place - cue.place) <= REACH]
    if cue.kind == "LOSS":
        # in "loss shrinks" the direction decides
        return 0 if any(other.kind in ("UP", "DOWN") for other in near) else value
    if cue.kind in ("UP", "DOWN"):
        moved = min(
            (other for other in near if other.kind in ("GOOD_METRIC", "BAD_METRIC", "LOSS")),
            key=lambda other: abs(other.place - cue.place),
            default=None,
        )
        if moved is not None and moved.kind != "GOOD_METRIC":
            value = -value
    is_denied = any(
        other.kind == "NOT" and 0 < cue.place - other.place <= DENIAL_REACH for other in near
    )
    return -value if is_denied else value
