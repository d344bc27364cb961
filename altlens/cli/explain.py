"""`altlens explain`: one item, its origin, its analysis and its links, each with the reason."""

from collections.abc import Iterator

import click
from rich.console import Console
from rich.text import Text

from altlens.companies.table import load
from altlens.items.analysis import Analysis
from altlens.queries.explain import CompanyLinks, Explanation, explain, ids_with_prefix
from altlens.settings import get_settings
from altlens.store import open_store

MATCHES_NAMED = 5  # where a prefix fits several items
INDENT = "  "

Line = tuple[str, str]  # a label and its text


def explain_item(prefix: str, as_json: bool) -> int:
    """Print the explanation of the item; returns the exit status."""
    with open_store(get_settings().store_url) as store:
        matches = ids_with_prefix(store, prefix, MATCHES_NAMED)
        if len(matches) != 1:
            click.secho(f"altlens: {_unclear(prefix, matches)}", err=True, fg="red")
            return 1
        explained = explain(store, matches[0])
    if as_json:
        click.echo(explained.model_dump_json(indent=2))
        return 0
    console = Console()
    for heading, lines in _sections(explained):
        console.print(Text(heading, style="bold"))
        for name, said in lines:
            console.print(Text(f"{INDENT}{name}", style="cyan"), Text(said), soft_wrap=True)
    return 0


def _unclear(prefix: str, matches: list[str]) -> str:
    if not matches:
        return f"No item id begins with {prefix!r}; `altlens show SYMBOL --json` prints ids."
    more = " and more" if len(matches) == MATCHES_NAMED else ""
    return f"{prefix!r} fits {', '.join(matches)}{more}; give more of the id."


def _sections(explained: Explanation) -> Iterator[tuple[str, list[Line]]]:
    item = explained.item
    fields = ("title", "summary", "publisher", "author", "channel", "url")
    times = ("published_at", "available_at", "fetched_at")
    lines = [(name, str(item[name])) for name in (*fields, *times) if item.get(name)]
    yield item["_id"], [*lines, *(("other version", other) for other in explained.wordings)]
    yield "why it is here", [(_name(company), why) for company, why in explained.reasons]
    if explained.capture:
        lines = [("capture", explained.capture.id), ("query", explained.capture.query)]
        lines += [
            (f"{sent.method} {sent.status}", f"{sent.url} at {sent.fetched_at:%Y-%m-%d %H:%M:%S}Z")
            for sent in explained.capture.exchanges
        ]
        yield "responses", lines
    if explained.analysis:
        version, when = explained.analysis["version"], explained.analysis["analyzed_at"][:19]
        yield f"analysis {version} of {when}Z", list(_steps(explained.analysis["analysis"]))
    for linking in explained.links:
        yield f"among the texts on {_name(linking.company)}", list(_ties(linking))


def _steps(analysis: Analysis) -> Iterator[Line]:
    """What each step found, with the span or words that made it say so."""
    if language := analysis.get("language"):
        yield (
            "language",
            f"{language['code']} ({language['confidence']:.2f}): {language['why']}",
        )
    for mention in analysis.get("companies", []):
        place = f"“{mention['text']}” at {mention['start']}–{mention['end']}"
        rank = f"{'primary ' if mention['primary'] else ''}{mention['role']}"
        yield (
            "mentions",
            f"{mention['symbol']}, {rank}, relevance {mention['relevance']:.2f}: {place}, "
            f"{mention['why']}",
        )
    whole = [analysis["sentiment"]] if "sentiment" in analysis else []
    for sentiment in (*whole, *analysis.get("company_sentiment", [])):
        of = _name(sentiment["company"]) if "company" in sentiment else "as a whole"
        yield (
            "sentiment",
            f"{sentiment['label']} {sentiment['score']:+.2f} {of}: "
            f"{', '.join(sentiment['why']) or 'no word'}",
        )
    for event in analysis.get("events", []):
        way = f" {event['direction']}" if "direction" in event else ""
        yield (
            "event",
            f"{event['type']}{way}: “{event['text']}” at {event['start']}–{event['end']}, "
            f"{event['why']}",
        )
    if signature := analysis.get("signature"):
        yield "linked by", " ".join(signature["tokens"])


def _ties(linking: CompanyLinks) -> Iterator[Line]:
    if not linking.ties:
        yield "new", "nothing earlier is similar: it starts a story"
    for tie in linking.ties:
        verb = "repeats" if tie.kind == "duplicate" else "continues"
        yield verb, f"{tie.target} ({tie.similarity:.2f}): {tie.why}; “{tie.title}”"
    for story in dict.fromkeys(tie.story for tie in linking.ties):
        yield "story", story


def _name(company: str) -> str:
    try:
        return load().by_id(company).symbol
    except KeyError:
        return company
