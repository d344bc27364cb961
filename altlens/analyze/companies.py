"""Link the companies that a text mentions, each with its role.

Candidates come from names and symbols (`altlens.companies.names`); whether one means the company is
decided in `altlens.analyze.belief`. Pure, and linear in the text's length.
"""

import datetime as dt
import re
from collections.abc import Collection, Iterator
from functools import cache
from typing import NamedTuple

from altlens.analyze.belief import belief
from altlens.analyze.context import Context
from altlens.analyze.foreign_names import ForeignHit, foreign_names, has_script
from altlens.analyze.roles import role
from altlens.analyze.traders import traded
from altlens.companies import Directory, load
from altlens.companies.company import Alias
from altlens.companies.names import distinctive_words, phrases, ranks
from altlens.companies.words import ACRONYMS, ordinary, people
from altlens.items.analysis import Mention

VERSION = "4"

_CLASS = re.compile(r"[.\-/]([A-Za-z])\b")
_EXCHANGE = re.compile(
    r"\b(?:NYSE|NASDAQ|AMEX|OTC\w*|CBOE)(?:[ -]\w+)?\s?:\s?"
    r"(?:[A-Z][A-Z.-]{0,6}(?:,? and |[,/;] ?))*$",
    re.IGNORECASE,
)
_FILED_FOR = re.compile(r"\b(?:for|on|in)\s$", re.IGNORECASE)
_READ_BEFORE = 60  # characters before a symbol
PRIMARY = 0.6  # least relevance of a company that a text is about
ENGLISH = ("en", "und")
_FAMOUS = 500  # companies, by size, whose bare symbols people know


class _Hit(NamedTuple):
    """A span that names a company ("" for a name of none)."""

    company: str
    first: int  # its first word, and the first one after it
    last: int
    end: int  # character
    why: str
    is_doubtful: bool = False  # believed only in a text that names another company for sure


class Linker:
    """Links companies in texts. Costly to build: `linker()` returns one per process."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._main_symbol = {company.id: company.symbol for company in directory}
        self._rank = ranks(directory)
        self._distinctive_words = {company.id: distinctive_words(company) for company in directory}
        self.phrases = phrases(directory)
        self._longest: dict[str, int] = {}
        for phrase in self.phrases:
            head, length = phrase.split(" ", 1)[0], phrase.count(" ") + 1
            self._longest[head] = max(length, self._longest.get(head, 0))
        self._symbols: dict[str, str] = {}
        self._holders: dict[str, list[tuple[Alias, str]]] = {}  # of symbols that several had
        self._since: dict[str, dt.date] = {}  # of symbols that somebody else may have had
        self._bare: set[str] = set()
        for company in directory:
            for alias in company.symbols:
                if alias.symbol not in self._symbols and alias.valid_from:
                    self._since[alias.symbol] = alias.valid_from
                first = self._symbols.setdefault(alias.symbol, company.id)
                if first != company.id and alias.symbol not in self._holders:
                    holder = directory.by_id(first)
                    self._holders[alias.symbol] = [
                        (its, first) for its in holder.symbols if its.symbol == alias.symbol
                    ]
                if alias.symbol in self._holders:
                    self._holders[alias.symbol].append((alias, company.id))
                if self._rank[company.id] < _FAMOUS and _is_unmistakable(alias.symbol):
                    self._bare.add(alias.symbol)

    def mentions(
        self,
        title: str,
        summary: str = "",
        language: str = "en",
        published_on: dt.date | None = None,
    ) -> list[Mention]:
        """Return the companies named in title, newline, summary; the most relevant first.

        `language` is the text's code: words that are ordinary in English only count as names in
        other languages. `published_on` (UTC) says which company had a symbol; without it today's
        holder is meant.
        """
        text = f"{title}\n{summary}" if summary else title
        context = Context(text, is_english=language in ENGLISH, published_on=published_on)
        places: dict[str, list[_Hit]] = {}
        hits = [hit for hit in self.hits(context) if hit.company]
        is_sure = _is_sure(hits)
        for hit in hits:
            if is_sure or not hit.is_doubtful:
                places.setdefault(hit.company, []).append(hit)
        firsts = [hits[0].first for hits in places.values()]
        mentions = [
            self._mention(context, len(title), hits, earlier, firsts)
            for earlier, hits in enumerate(places.values())
        ]
        if has_script(text):
            mentions += self._foreign_mentions(text, len(title), places)
        return sorted(mentions, key=lambda mention: (-mention["relevance"], mention["start"]))

    def _foreign_mentions(
        self, text: str, title_length: int, already: Collection[str]
    ) -> Iterator[Mention]:
        """Yield the companies that Chinese, Japanese or Korean names stand for."""
        places: dict[str, list[ForeignHit]] = {}
        for hit in foreign_names(self._directory).find(text):
            if hit.company not in already:
                places.setdefault(hit.company, []).append(hit)
        for earlier, (company, hits) in enumerate(places.items(), start=len(already)):
            first = hits[0]
            relevance = _relevance(True, first.start < title_length, earlier, len(hits))
            yield Mention(
                company=company,
                symbol=self._main_symbol[company],
                start=first.start,
                end=first.end,
                text=text[first.start : first.end],
                relevance=relevance,
                primary=relevance >= PRIMARY,
                role="subject",
                why=f"name {text[first.start : first.end]!r}: in its script",
            )

    def hits(self, context: Context) -> Iterator[_Hit]:
        """Yield hits from left to right, the longest name first, without overlaps."""
        free = 0
        longest, symbols = self._longest, self._symbols
        for at, (raw, norm) in enumerate(zip(context.raws, context.norms, strict=True)):
            if at < free or (norm not in longest and raw not in symbols and raw[0] not in "$#"):
                continue
            hit = self._hit(context, at)
            if hit:
                free = hit.last
                yield hit

    def _hit(self, context: Context, at: int) -> _Hit | None:
        raw = context.raws[at]
        if raw[0] == "$":
            return self._cashtag(context, at)
        if context.norms[at] in self._longest and (raw[0] in "#@" or not raw.islower()):
            hit = self._named(context, at)
            if hit:
                return hit
        return self._symbol(context, at) if raw.removeprefix("#") in self._symbols else None

    def _cashtag(self, context: Context, at: int) -> _Hit | None:
        symbol, end = context.raws[at][1:].upper(), context.end(at)
        share = _CLASS.match(context.text, end)
        if share and f"{symbol}-{share[1].upper()}" in self._symbols:
            symbol, end = f"{symbol}-{share[1].upper()}", share.end()
        company = self._holder(symbol, context.published_on)
        if company is None or context.text[end : end + 1] == "_":
            return None
        return _Hit(company, at, at + 1, end, f"cashtag {symbol}")

    def _named(self, context: Context, at: int) -> _Hit | None:
        """The longest name that begins at a word and is believed."""
        norms = context.norms
        for last in range(min(at + self._longest[norms[at]], len(norms)), at, -1):
            phrase = " ".join(norms[at:last])
            if last == at + 1 and context.is_owner(last) and f"{phrase}s" in self.phrases:
                phrase += "s"  # the SEC writes Carter's as CARTERS
            owner = self.phrases.get(phrase)
            if owner is None or not context.is_name(at, last):
                continue
            company, strength = owner
            why, is_doubtful = belief(context, at, last, strength, self._rank.get(company, 0))
            if why:
                why = f"name {phrase!r}: {why}"
                return _Hit(company, at, last, context.end(last - 1), why, is_doubtful)
        return None

    def _symbol(self, context: Context, at: int) -> _Hit | None:
        """A symbol in capitals, by its surroundings or by being nothing else."""
        raw = context.raws[at].removeprefix("#")
        start, end = context.start(at), context.end(at)
        before = context.text[max(0, start - _READ_BEFORE) : start]
        after = context.text[end : end + 1]
        if _EXCHANGE.search(before):
            why = "after an exchange"
        elif before.endswith("(") and after == ")":
            why = "in brackets" if self._is_explained(context, at) else ""
        elif raw in self._bare and not context.is_shouting:
            why = "in capitals"
        elif after == ":" and _is_unmistakable(raw) and (at == 0 or _FILED_FOR.search(before)):
            why = "before a colon"
        else:
            why = traded(context, at, self._symbols, is_word=not _is_unmistakable(raw))
        company = self._holder(raw, context.published_on)
        return _Hit(company, at, at + 1, end, f"symbol {why}") if why and company else None

    def _holder(self, symbol: str, on: dt.date | None) -> str | None:
        """The company that had a symbol on a day; without a day that of now, or the last."""
        if on:
            for alias, company in self._holders.get(symbol, ()):
                if (alias.valid_from or alias.valid_to) and alias.holds(on):
                    return company
            if symbol in self._since and on < self._since[symbol]:
                return None
        return self._symbols.get(symbol)

    def _is_explained(self, context: Context, at: int) -> bool:
        """Whether a symbol in brackets comes after words of its company's name."""
        company = self._holder(context.raws[at], context.published_on)
        return company is not None and not self._distinctive_words[company].isdisjoint(
            context.norms[max(0, at - 6) : at]
        )

    def _mention(
        self,
        context: Context,
        title_length: int,
        hits: list[_Hit],
        earlier: int,
        firsts: list[int],
    ) -> Mention:
        """One company's mention; `earlier` companies are named before it."""
        first = hits[0]
        start, symbol = context.start(first.first), self._main_symbol[first.company]
        part = role(context, first.first, first.last, symbol, firsts)
        relevance = _relevance(part == "subject", start < title_length, earlier, len(hits))
        return Mention(
            company=first.company,
            symbol=symbol,
            start=start,
            end=first.end,
            text=context.text[start : first.end],
            relevance=relevance,
            primary=relevance >= PRIMARY,
            role=part,
            why=first.why,
        )


@cache
def linker() -> Linker:
    """Return the linker over the bundled companies; build it before forking."""
    return Linker(load())


def _is_sure(hits: list[_Hit]) -> bool:
    """Whether a company is named for sure, or two that confirm each other."""
    return any(not hit.is_doubtful for hit in hits) or len({hit.company for hit in hits}) > 1


def _relevance(is_subject: bool, in_title: bool, earlier: int, times: int) -> float:
    """Relevance from 0 to 1: higher in the title, for earlier and for repeated mentions."""
    base = (1.0 if in_title else 0.5) * (1.0 if is_subject else 0.3)
    return round(min(1.0, base / (1 + 0.25 * earlier) + 0.05 * (min(times, 5) - 1)), 3)


def _is_unmistakable(symbol: str) -> bool:
    """Whether the symbol in capitals means nothing else."""
    word = symbol.lower()
    is_word = word in ordinary() or word in people() or symbol in ACRONYMS
    return 3 <= len(symbol) <= 5 and symbol.isalpha() and not is_word
