"""Find events in a text: a trigger word first, then a rule that confirms it.

The rules are tables in `altlens.analyze.triggers`. For filings, `filing_event` reads item codes
instead of words.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain

from altlens.analyze.trigger_rules import Rule
from altlens.analyze.triggers import RULES
from altlens.items.analysis import Event, EventType, Mention
from altlens.items.current_report import ITEMS_8K

VERSION = "2"

READ_CHARACTERS = 600
"""How much of title, newline, summary is read."""

_WORD = re.compile(r"[^\W_]+(?:&[^\W_]+)?")
_GAP = r"(?: (?!(?:but|while|despite|after|amid) )[^ \n]{1,20}){0,4}? "
_ITEM = re.compile(r"\d\.\d\d")

_ADVICE = re.compile(
    r"^(?:should (?:you|i|we|investors)\b|is it (?:time|too late)|is now (?:the|a)|how (?:to|i"
    r"|you)\b"
    r"|what (?:to|you|investors) |everything |here'?s (?:why|how|what)|why (?:i|you|we)\b"
    r"|\d+ (?:\w+ ){0,4}(?:reasons|stocks?|things|ways|tips|questions|charts|takeaways|etfs)\b"
    r"|(?:best|top|the best|the top) (?:\d+ )?\w+ ?(?:stocks?|to buy|etfs|picks)\b|(?:survey"
    r"|poll)\b"
    r"|opinion\b|explainer\b|factbox\b|q&a\b|quiz\b)"
    r"|\b(?:explained|explainer|what to know|what you need to know|what to expect|what to watch"
    r"|key takeaways|survey (?:finds|shows)|poll (?:finds|shows)|respondents)\b[^\n]*(?:\n|$)"
)
"""Titles of advice, lists, surveys and explanations, which report no event."""
_FIGURE = re.compile(
    r"(?:US|A|C|HK)?[$€£¥] ?\d[\d,.]*\d?(?: ?(?:billion|million|trillion|bln|mln|bn|mn|b|m)\b)?"
    r"|\b\d[\d,.]*(?: ?%| percent\b| (?:billion|million) (?:dollars|euros|pounds|yen)\b)"
)
_COUNT = re.compile(
    r"\b\d[\d,.]*(?: ?%| percent\b| (?:[a-z]+ )?(?:jobs|workers|employees|people|staff"
    r"|positions|roles))"
)
_SPLIT = re.compile(r"\b\d+-for-\d+\b")
_NEAR = 60  # characters before and after a trigger within which a figure belongs to it

_RULES = [(kind, rule) for kind in RULES for rule in RULES[kind]]
_PATTERNS = [re.compile(rule.pattern.replace("~", _GAP)) for _, rule in _RULES]
_UNLESS = [
    re.compile(rule.unless.replace("~", _GAP)) if rule.unless else None for _, rule in _RULES
]
_RULES_BY_WORD: dict[str, list[int]] = {}
for _index, (_, _rule) in enumerate(_RULES):
    for _word in _rule.words.split():
        _RULES_BY_WORD.setdefault(_word, []).append(_index)


def events(title: str, summary: str, mentions: Sequence[Mention] = ()) -> list[Event]:
    """Return the events a text tells of, at most one of a type, in the order of the text.

    `mentions` are the companies the text names: an event's party is among its subjects.
    """
    text = f"{title}\n{summary}"[:READ_CHARACTERS]
    lower = _lower(text)
    triggers: dict[int, str] = {}
    for word in chain.from_iterable(map(_triggers, lower.split())):
        for index in _RULES_BY_WORD[word]:
            triggers.setdefault(index, word)
    if not triggers or _ADVICE.search(lower):
        return []
    matches: dict[EventType, tuple[int, int, int]] = {}
    for index in sorted(triggers):
        kind = _RULES[index][0]
        if kind in matches or (kind == "earnings" and _is_outlook(lower, matches.get("guidance"))):
            continue
        if match := _PATTERNS[index].search(lower):
            unless = _UNLESS[index]
            if unless is None or not unless.search(lower):
                matches[kind] = (*match.span(), index)
    events = [
        _event(text, start, end, _RULES[index], triggers[index])
        for start, end, index in matches.values()
    ]
    for event in events:
        if party := _party(event["start"], mentions):
            event["company"] = party
    return sorted(events, key=lambda event: event["start"])


def _is_outlook(lower: str, guidance: tuple[int, int, int] | None) -> bool:
    """Whether the figures of a text are those that a company expects."""
    return guidance is not None and _RULES[guidance[2]][1].name in ("sees figures", "guides")


def _event(
    text: str, start: int, end: int, kind_and_rule: tuple[EventType, Rule], trigger: str
) -> Event:
    kind, rule = kind_and_rule
    why = f"trigger {trigger}; rule {rule.name}"
    event = Event(type=kind, start=start, end=end, text=text[start:end], why=why)
    if rule.direction:
        event["direction"] = rule.direction
    if figure := _figure(kind, text, start, end):
        event["figure"] = figure
    return event


def _party(start: int, mentions: Sequence[Mention]) -> str:
    """The subject named last before the trigger, or else the first one."""
    subjects = [mention for mention in mentions if mention["role"] == "subject"]
    before = [mention for mention in subjects if mention["start"] <= start]
    if before:
        return max(before, key=lambda mention: mention["start"])["company"]
    return min(subjects, key=lambda mention: mention["start"])["company"] if subjects else ""


def _figure(kind: EventType, text: str, start: int, end: int) -> str:
    """The figure nearest to a trigger in its line, as written; "" without one."""
    opening = max(text.rfind("\n", 0, start) + 1, start - _NEAR)
    closing = text.find("\n", end)
    closing = min(len(text) if closing < 0 else closing, end + _NEAR)
    pattern = _COUNT if kind == "layoffs" else _FIGURE
    if kind == "dividend_buyback" and (split := _SPLIT.search(text, opening, closing)):
        return split[0]
    figures = list(pattern.finditer(text, opening, closing))
    after = [match for match in figures if match.end() > start]
    chosen = after[0] if after else figures[-1] if figures else None
    return chosen[0].rstrip(".,") if chosen else ""


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
    """Return the event of an 8-K by its item codes; None for other forms and unknown codes."""
    if not form.upper().startswith("8-K"):
        return None
    codes = [code for item in items for code in _ITEM.findall(item) if code in ITEMS_8K]
    if not codes:
        return None
    text = f"{form} {', '.join(codes)}"
    why = "; ".join(f"item {code}: {ITEMS_8K[code]}" for code in codes)
    return Event(type="filing", start=0, end=0, text=text, why=why)
