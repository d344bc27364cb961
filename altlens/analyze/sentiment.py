"""How a text speaks, as a whole and of each company it mentions.

The weights are in `models/sentiment.json`; `docs/models/sentiment.md` tells what they were trained
on. Heavier models take the same place through `altlens.analyze.transformer`.
"""

import re
from collections.abc import Sequence

from altlens.analyze import SOURCES
from altlens.analyze.linear import TITLE_CHARACTERS, LinearModel
from altlens.items.analysis import Mention, Sentiment

# A mark or a space first, since a search for such a set is quick.
_CLAUSE_END = re.compile(
    r"[;:.?!\s](?:(?<=[;:.?!])\s|(?<=\n)|(?<=\s)(?:but|while|whereas|as|despite|[-–—])\s)",
    re.IGNORECASE,
)

MODEL = LinearModel.load(SOURCES / "models" / "sentiment.json")
VERSION = MODEL.version


def sentiment(title: str, summary: str) -> Sentiment:
    """How the text speaks, of nothing in particular."""
    return MODEL.sentiment(title, summary)


def company_sentiment(
    title: str, summary: str, mentions: Sequence[Mention], whole: Sentiment
) -> list[Sentiment]:
    """How the text speaks of each company mentioned, in the order of `mentions`.

    The only company is spoken of as the `whole` text speaks; of several, each is judged by its own
    clause. Who is only quoted, as a broker or a source, is spoken of neutrally.
    """
    text = f"{title}\n{summary}"
    read: dict[str, Sentiment] = {}
    answers: list[Sentiment] = []
    for mention in mentions:
        if mention["role"] != "subject":
            answer = Sentiment(label="neutral", score=0.0, why=[mention["role"]])
        elif len(mentions) == 1:
            answer = whole
        else:
            part = clause(text, mention["start"], mention["end"])
            answer = read.get(part) or read.setdefault(part, MODEL.sentiment(part, ""))
        answers.append({**answer, "company": mention["company"]})
    return answers


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
