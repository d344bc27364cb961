"""How a text speaks, as a whole and of each company it mentions.

The weights are in `models/sentiment.json`; `docs/models/sentiment.md` tells what they were trained
on. Heavier models take the same place through `altlens.analyze.transformer`.
"""

import pathlib
import re
from collections.abc import Sequence

from altlens.analyze.linear import TITLE_CHARACTERS, LinearModel
from altlens.items.analysis import Mention, Sentiment

_CLAUSE_END = re.compile(
    r"[;:.?!]\s|\n|\s(?:but|while|whereas|as|despite)\s|\s[-–—]\s", re.IGNORECASE
)

MODEL = LinearModel.load(pathlib.Path(__file__).with_name("models") / "sentiment.json")
VERSION = MODEL.version


def sentiment(title: str, summary: str) -> Sentiment:
    """How the text speaks, of nothing in particular."""
    return MODEL.sentiment(title, summary)


def company_sentiment(title: str, summary: str, mentions: Sequence[Mention]) -> list[Sentiment]:
    """How the text speaks of each company mentioned, in the order of `mentions`.

    Where a text names several, each is judged by its own clause. Who is only quoted, as a broker
    or a source, is spoken of neutrally.
    """
    text = f"{title}\n{summary}"
    return [_of_company(text, title, summary, mention, len(mentions)) for mention in mentions]


def _of_company(text: str, title: str, summary: str, mention: Mention, companies: int) -> Sentiment:
    if mention["role"] != "subject":
        answer = Sentiment(label="neutral", score=0.0, why=[mention["role"]])
    elif companies > 1:
        answer = MODEL.sentiment(clause(text, mention["start"], mention["end"]), "")
    else:
        answer = MODEL.sentiment(title, summary)
    answer["company"] = mention["company"]
    return answer


def clause(text: str, start: int, end: int) -> str:
    """The clause of `text` around the span, or as much of it as is read."""
    first = max(0, start - TITLE_CHARACTERS)
    window = text[first : end + TITLE_CHARACTERS]
    opening, closing = 0, len(window)
    for found in _CLAUSE_END.finditer(window):
        if found.end() <= start - first:
            opening = found.end()
        elif found.start() >= end - first:
            closing = found.start()
            break
    return window[opening:closing]
