"""How much a change in a report weighs: by its section and by what the changed words are about.

The weights are set by hand; docs/decisions/0050-what-changed-in-a-filing.md says why.
"""

import re

from altlens.items.filing_change import ChangeKind, Topic

_PART_TWO = "II"
_ITEMS_ANNUAL = {"1": 1.2, "1A": 3.0, "1B": 1.5, "1C": 1.5, "3": 2.5, "7": 2.0, "7A": 1.5}
_ITEMS_ANNUAL |= {"8": 1.2, "9": 2.5, "9A": 3.0, "9B": 2.0, "5": 0.8, "2": 0.6, "15": 0.8}
_ITEMS_INTERIM_ONE = {"1": 1.2, "2": 2.0, "3": 1.5, "4": 3.0}
_ITEMS_INTERIM_TWO = {"1": 2.5, "1A": 3.0, "2": 0.8, "3": 3.0, "5": 2.0, "6": 0.3}
_ITEMS_CURRENT = {"1.01": 2.5, "1.02": 2.5, "1.03": 5.0, "1.05": 4.0, "2.01": 2.5, "2.02": 3.0}
_ITEMS_CURRENT |= {"2.03": 2.0, "2.04": 4.0, "2.05": 3.0, "2.06": 4.0, "3.01": 4.0, "4.01": 3.5}
_ITEMS_CURRENT |= {"4.02": 5.0, "5.01": 4.0, "5.02": 2.5, "7.01": 2.0, "8.01": 2.0, "9.01": 0.3}
_OTHER_SECTION = 0.8


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_TOPICS: dict[Topic, tuple[float, re.Pattern[str]]] = {
    "controls": (
        3.0,
        _any(
            "material weakness|significant deficienc|restate(?:d|ment)|non-?reliance",
            "not (?:been )?effective|ineffective (?:internal )?controls?",
            "(?:dismiss|resign)[a-z]* (?:of |as )?(?:the |our |its )?auditor",
        ),
    ),
    "going concern": (
        3.0,
        _any(
            "going concern|substantial doubt|event of default|bankruptcy|insolven|delist",
            "chapter 11|covenants? (?:breach|default)|breach(?:es|ed)? of [a-z]* ?covenant",
        ),
    ),
    "legal": (
        2.0,
        _any(
            "lawsuit|class action|complaint|plaintiff|subpoena|investigation|indict|antitrust",
            r"settle(?:d|ment)|penalt(?:y|ies)|\bfined?\b|consent (?:order|decree)|injunction",
            r"department of justice|\bDOJ\b|\bFTC\b|infring|statement of objections|verdict",
        ),
    ),
    "guidance": (
        2.0,
        _any(
            "guidance|outlook|forecast|full[- ]year|lower(?:ed)? (?:our|its)|withdr[ae]wn?",
            "we (?:now )?(?:expect|anticipate|project|estimate)|headwind",
            "the company (?:now )?(?:expects|anticipates)|below (?:our|prior) expectation",
        ),
    ),
    "impairment": (
        2.0,
        _any(
            "impair|write-?(?:down|off)|restructuring|workforce reduction|lay-?offs?|severance",
            "discontinu|divest",
        ),
    ),
    "customers": (
        1.5,
        _any(
            "(?:one|two|three|largest|major|single) customers?|concentration",
            r"\d+% (?:or more )?of (?:our |total |net )*(?:revenue|sales)",
            "loss of [a-z]+ ?(?:[a-z]+ )?customers?|sole[- ]source|single[- ]source",
        ),
    ),
    "trade": (1.5, _any("tariff|export control|export licen[cs]|sanction|embargo|entity list")),
}
_GRAVE: frozenset[Topic] = frozenset({"controls", "going concern"})  # a single word counts in full
_CHANGE: dict[ChangeKind, float] = {"added": 1.0, "removed": 0.7, "reworded": 0.9}
FULL_LENGTH = 40  # changed words from which the length no longer counts
LEAST_LENGTH = 0.2  # for a topic, however few words changed


def section_weight(form: str, part: str, item: str) -> float:
    """The weight of a section of a form, 0.3 to 5."""
    base = form.removesuffix("/A")
    if base == "8-K":
        table = _ITEMS_CURRENT
    elif base == "10-Q":
        table = _ITEMS_INTERIM_TWO if part == _PART_TWO else _ITEMS_INTERIM_ONE
    else:
        table = _ITEMS_ANNUAL
    return table.get(item, _OTHER_SECTION)


def topics_of(text: str) -> tuple[Topic, ...]:
    """What the words are about, the weightiest topic first."""
    return tuple(topic for topic, (_, words) in _TOPICS.items() if words.search(text))


def change_weight(
    section: float, change: ChangeKind, topics: tuple[Topic, ...], words: int
) -> float:
    """The weight of a change of so many words in a section of that weight."""
    about = 1.0 + sum(_TOPICS[topic][0] for topic in topics) / 2
    length = min(1.0, words / FULL_LENGTH)
    if topics:
        length = 1.0 if _GRAVE & set(topics) else max(length, LEAST_LENGTH)
    return round(section * about * _CHANGE[change] * length, 3)
