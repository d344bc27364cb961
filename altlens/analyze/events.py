"""What happened, as told by a text: a trigger word first, then a rule that confirms it.

The words and rules are a table in `altlens.analyze.triggers`. Filings tell their events by item
codes, not by words, through `filing_event`.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain

from altlens.analyze.triggers import RULES
from altlens.items.analysis import Event, EventType
from altlens.items.current_report import ITEMS_8K

VERSION = "1"

READ_CHARACTERS = 600
"""How much of title, newline, summary is read."""

_WORD = re.compile(r"[^\W_]+(?:&[^\W_]+)?")
_GAP = r"(?: (?!(?:but|while|despite|after|amid) )[^ \n]{1,20}){0,4}? "
_ITEM = re.compile(r"\d\.\d\d")

_RULES = [(kind, rule) for kind in RULES for rule in RULES[kind]]
_PATTERNS = [re.compile(rule.pattern.replace("~", _GAP)) for _, rule in _RULES]
_RULES_BY_WORD: dict[str, list[int]] = {}
for _index, (_, _rule) in enumerate(_RULES):
    for _word in _rule.words.split():
        _RULES_BY_WORD.setdefault(_word, []).append(_index)


def events(title: str, summary: str) -> list[Event]:
    """The events told of, at most one of a type, in the order of the text."""
    text = f"{title}\n{summary}"[:READ_CHARACTERS]
    lower = _lower(text)
    triggers: dict[int, str] = {}
    for word in chain.from_iterable(map(_triggers, lower.split())):
        for index in _RULES_BY_WORD[word]:
            triggers.setdefault(index, word)
    found: dict[EventType, Event] = {}
    for index in sorted(triggers):
        kind, rule = _RULES[index]
        if kind not in found and (match := _PATTERNS[index].search(lower)):
            start, end = match.span()
            why = f"trigger {triggers[index]}; rule {rule.name}"
            found[kind] = Event(type=kind, start=start, end=end, text=text[start:end], why=why)
            if rule.direction:
                found[kind]["direction"] = rule.direction
    return sorted(found.values(), key=lambda event: event["start"])


@lru_cache(maxsize=16384)
def _triggers(part: str) -> tuple[str, ...]:
    """The trigger words in a part of a text that has no space."""
    return tuple(filter(_RULES_BY_WORD.__contains__, _WORD.findall(part)))


def _lower(text: str) -> str:
    """The text in lower case and of the same length, so that positions hold."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)


def filing_event(form: str, items: Sequence[str]) -> Event | None:
    """The event that an 8-K reports by its item codes; None for other forms and unknown codes."""
    if not form.upper().startswith("8-K"):
        return None
    codes = [code for item in items for code in _ITEM.findall(item) if code in ITEMS_8K]
    if not codes:
        return None
    text = f"{form} {', '.join(codes)}"
    why = "; ".join(f"item {code}: {ITEMS_8K[code]}" for code in codes)
    return Event(type="filing", start=0, end=0, text=text, why=why)
