"""The steps in order, over one text. Adding a step is a module and a line here.

Each step is pure and has a version; together they are the version of every answer.
"""

from altlens.analyze import companies, events, language, sentiment, signature
from altlens.items.analysis import Analysis
from altlens.items.base import digest

STEPS = {
    "language": language.VERSION,
    "companies": companies.VERSION,
    "sentiment": sentiment.VERSION,
    "events": events.VERSION,
    "signature": signature.VERSION,
}
VERSION = digest(STEPS)
READ_IN = ("en", "und")  # what sentiment and events are written for


def analyzed_text(title: str, summary: str) -> str:
    """The text that positions in answers count over."""
    return f"{title}\n{summary}" if summary else title


def analyze(title: str, summary: str) -> Analysis:
    """What the chain finds in a title and its summary."""
    found: Analysis = {
        "language": language.detect(analyzed_text(title, summary)),
        "companies": companies.linker().mentions(title, summary),
        "signature": signature.signature(title, summary),
    }
    if found["language"]["code"] in READ_IN:
        whole = found["sentiment"] = sentiment.sentiment(title, summary)
        found["company_sentiment"] = sentiment.company_sentiment(
            title, summary, found["companies"], whole
        )
        found["events"] = events.events(title, summary)
    return found
