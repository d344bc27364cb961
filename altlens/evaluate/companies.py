"""Measure `altlens.analyze.companies` on tweets whose cashtags were removed.

The cashtags are weak answers: a tweet may name companies that it does not tag, and tag companies
that it does not name. So a cashtag stands for every company that has had the symbol, and tweets
with a cashtag that stands for none (funds, currencies) are left out, since they cannot be judged.
Precision asks of each company found as a subject whether a cashtag stands for it; recall asks of
each cashtag whose company the rest of the text names whether it was found as a subject. The rest
names a company, whatever the linker thinks, if it holds all words of one of its names but the
legal form, or the first two, or a first word that begins no other company's name (in any case), or
one of its symbols of three letters or more (in capitals).

Stricter readings: tweets with one known cashtag suffice; brokers and sources found are errors too;
every cashtag counts, named or not.
"""

import html
import pathlib
import re
import time
from collections import Counter, defaultdict
from itertools import compress
from typing import NamedTuple, TypeVar

from altlens.analyze.companies import linker
from altlens.companies import Directory, load
from altlens.companies.names import WORD, name_words, normal, phrases
from altlens.evaluate.result import Result

DATASET = "tweets-with-cashtags"
_CASHTAG = re.compile(r"(?<![\w$])\$([A-Za-z]{1,5}(?:[.\-][A-Za-z]{1,2})?)\b")
_SPACE = re.compile(r"\s+")
_SURE_SYMBOL = 3  # letters of a symbol that names its company when written without a mark

Companies = set[str]
T = TypeVar("T")


class _Tweet(NamedTuple):
    """What is left of a tweet, and for each cashtag the companies it stands for."""

    text: str
    tags: list[Companies]
    is_known: bool  # whether every cashtag stands for some company


def evaluate(data: pathlib.Path) -> list[Result]:
    """Precision and recall, each also by its stricter reading, beside a plain dictionary's."""
    directory = load()
    tweets = _tweets(data / "labelled" / DATASET, directory)
    if not tweets:
        return []
    mentions = linker().mentions
    started = time.process_time()
    answers = [mentions(tweet.text) for tweet in tweets]
    cost = 1e6 * (time.process_time() - started) / len(tweets)
    subjects = [{m["company"] for m in one if m["role"] == "subject"} for one in answers]
    everyone = [{m["company"] for m in one} for one in answers]
    plain = _plain(directory, tweets)
    spellings = _spellings(directory)
    tags = [tweet.tags for tweet in tweets]
    named = [[tag for tag in tweet.tags if _names(tweet, tag, spellings)] for tweet in tweets]
    known = [tweet.is_known for tweet in tweets]
    everything = [True] * len(tweets)
    readings = [
        ("precision", _precision, subjects, tags, known),
        ("recall", _recall, subjects, named, known),
        ("precision, all tweets", _precision, subjects, tags, everything),
        ("recall, all tweets", _recall, subjects, named, everything),
        ("precision, all roles", _precision, everyone, tags, known),
        ("recall, every cashtag", _recall, subjects, tags, known),
    ]
    return [
        Result(
            step="companies",
            dataset=DATASET,
            metric=metric,
            value=measure(_only(judged, predicted), _only(judged, wanted)),
            baseline=measure(_only(judged, plain), _only(judged, wanted)),
            microseconds_per_item=cost,
            rows=sum(judged),
        )
        for metric, measure, predicted, wanted, judged in readings
    ]


def _only(judged: list[bool], rows: list[T]) -> list[T]:
    return list(compress(rows, judged))


def _tweets(folder: pathlib.Path, directory: Directory) -> list[_Tweet]:
    """The tweets with a cashtag of a known company, without their cashtags."""
    holders: dict[str, Companies] = defaultdict(set)
    for company in directory:
        for alias in company.symbols:
            holders[alias.symbol].add(company.id)
    tweets = []
    for path in sorted(folder.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            text = html.unescape(line)
            symbols = {tag.upper().replace(".", "-") for tag in _CASHTAG.findall(text)}
            tags = [holders[symbol] for symbol in sorted(symbols) if symbol in holders]
            if tags:
                rest = _SPACE.sub(" ", _CASHTAG.sub(" ", text))
                tweets.append(_Tweet(rest, tags, len(tags) == len(symbols)))
    return tweets


def _precision(predicted: list[Companies], tags: list[list[Companies]]) -> float:
    right = sum(
        any(company in tag for tag in tagged)
        for one, tagged in zip(predicted, tags, strict=True)
        for company in one
    )
    return right / max(1, sum(map(len, predicted)))


def _recall(predicted: list[Companies], tags: list[list[Companies]]) -> float:
    met = sum(
        not one.isdisjoint(tag)
        for one, tagged in zip(predicted, tags, strict=True)
        for tag in tagged
    )
    return met / max(1, sum(map(len, tags)))


def _spellings(directory: Directory) -> dict[str, set[str]]:
    """What names each company: phrases in lower case, symbols in capitals."""
    heads = Counter(name_words(company.name)[0] for company in directory)
    spellings = {}
    for company in directory:
        names = [name_words(name) for name in (company.name, *company.former_names)]
        spellings[company.id] = {
            *(" ".join(words) for words in names),
            *(" ".join(words[:2]) for words in names),
            *(words[0] for words in names if heads[words[0]] <= 1),
            *(a.symbol for a in company.symbols if len(a.symbol) >= _SURE_SYMBOL),
        }
    return spellings


def _names(tweet: _Tweet, tag: Companies, spellings: dict[str, set[str]]) -> bool:
    """Whether the text names any company that the tag stands for."""
    words = WORD.findall(tweet.text)
    text = f" {' '.join(map(normal, words))} "
    return any(
        spelling in words if spelling.isupper() else f" {spelling} " in text
        for company in tag
        for spelling in spellings[company]
    )


def _plain(directory: Directory, tweets: list[_Tweet]) -> list[Companies]:
    """The trivial answer: every known name in any case, and every symbol in capitals."""
    company_phrases = phrases(directory)
    symbols = {a.symbol: company.id for company in directory for a in company.symbols}
    longest = max(phrase.count(" ") for phrase in company_phrases) + 1
    predicted = []
    for tweet in tweets:
        words = WORD.findall(tweet.text)
        norms = [normal(word) for word in words]
        spans = (
            " ".join(norms[at : at + length])
            for at in range(len(norms))
            for length in range(1, longest + 1)
        )
        named = {company_phrases[span][0] for span in spans if span in company_phrases} - {""}
        predicted.append(named | {symbols[word] for word in words if word in symbols})
    return predicted
