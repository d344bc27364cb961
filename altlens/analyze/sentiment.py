"""How a text speaks, as a whole and of each company it mentions.

The weights are in `models/`; `docs/models/sentiment.md` tells what they were trained on. Heavier
models take the same place through `altlens.analyze.transformer`.
"""

import re
from collections.abc import Sequence

from altlens.analyze import SOURCES, encoder
from altlens.analyze.linear import TITLE_CHARACTERS, Judgement, LinearModel
from altlens.analyze.targets import Span, judge_target
from altlens.items.analysis import Mention, Sentiment

# A mark or a space first, since a search for such a set is quick.
_CLAUSE_END = re.compile(
    r"[;:.?!\s](?:(?<=[;:.?!])\s|(?<=\n)|(?<=\s)(?:but|while|whereas|as|despite|[-–—])\s)",
    re.IGNORECASE,
)

_SENTENCE_END = re.compile(r"[.?!]\s|\n")

MODEL = LinearModel.load(SOURCES / "models" / "sentiment.json")
COMPANY_MODEL = LinearModel.load(SOURCES / "models" / "company-sentiment.json")
SURE = 0.6  # the probability below which the encoder is asked, where it is installed


def version() -> str:
    """Return what identifies the models in use."""
    names = (MODEL.version, COMPANY_MODEL.version, encoder.version())
    return "+".join(name for name in names if name)


def sentiment(title: str, summary: str) -> Sentiment:
    """How the text speaks, of nothing in particular."""
    judgement = MODEL.judge(title, summary)
    if judgement.confidence() < SURE:
        judgement = _second_opinion(judgement, title or summary)
    return MODEL.answer(judgement)


def _second_opinion(judgement: Judgement, text: str) -> Judgement:
    """Return the linear model's judgement with the encoder's, if there is one."""
    other = encoder.probabilities(text) if encoder.version() else None
    return judgement if other is None else judgement.mixed(*other)


def company_sentiment(
    title: str, summary: str, mentions: Sequence[Mention], whole: Sentiment
) -> list[Sentiment]:
    """How the text speaks of each company mentioned, in the order of `mentions`.

    The only company is spoken of as the `whole` text speaks; of several, each is judged by what its
    sentence says of it. Who is only quoted, as a broker or a source, is spoken of neutrally.
    """
    if len(mentions) == 1 and mentions[0]["role"] == "subject":
        return [{**whole, "company": mentions[0]["company"]}]
    text = f"{title}\n{summary}"
    spans = [(mention["start"], mention["end"]) for mention in mentions]
    answers: list[Sentiment] = []
    for mention, span in zip(mentions, spans, strict=True):
        if mention["role"] != "subject":
            answer = Sentiment(label="neutral", score=0.0, why=[mention["role"]])
        else:
            answer = _of_company(*sentence(text, span, spans))
        answers.append({**answer, "company": mention["company"]})
    return answers


def _of_company(text: str, target: Span, others: Sequence[Span]) -> Sentiment:
    judgement = judge_target(COMPANY_MODEL, text, target, others)
    if judgement.confidence() < SURE:
        masked = f"{text[: target[0]]}{encoder.TARGET}{text[target[1] :]}"
        judgement = _second_opinion(judgement, masked)
    return COMPANY_MODEL.answer(judgement)


def sentence(text: str, target: Span, names: Sequence[Span]) -> tuple[str, Span, list[Span]]:
    """Return the sentence around `target`, with the places of it and of other names in it."""
    start, end = max(0, target[0]), min(len(text), max(0, *target))
    first = max(0, start - TITLE_CHARACTERS)
    window = text[first : end + TITLE_CHARACTERS]
    opening, closing = first, first + len(window)
    for boundary in _SENTENCE_END.finditer(window):
        if first + boundary.end() <= start:
            opening = first + boundary.end()
        elif first + boundary.start() >= end:
            closing = first + boundary.start() + 1
            break
    others = [
        (left - opening, right - opening)
        for left, right in names
        if opening <= left < right <= closing and (right <= start or left >= end)
    ]
    return text[opening:closing], (start - opening, end - opening), others


def clause(text: str, start: int, end: int) -> str:
    """The clause of `text` around the span, or as much of it as is read."""
    first = max(0, start - TITLE_CHARACTERS)
    window = text[first : end + TITLE_CHARACTERS]
    opening, closing = 0, len(window)
    for boundary in _CLAUSE_END.finditer(window):
        if boundary.end() <= start - first:
            opening = boundary.end()
        elif boundary.start() >= end - first:
            closing = boundary.start()
            break
    return window[opening:closing]
