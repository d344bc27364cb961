"""Edits of titles: light ones as publishers make them, and misleading ones.

Each edit is a function of a title and a source of chance. It gives "" where it does not apply.
"""

import random
import re
from collections.abc import Callable

Edit = Callable[[str, random.Random], str]

PUBLISHERS = ("Reuters", "The Wall Street Journal", "CNBC", "Seeking Alpha", "Yahoo Finance")
OPENINGS = ("UPDATE 1-", "BREAKING: ", "Exclusive: ", "RPT-", "Watch: ")
FILLERS = ("reportedly", "also", "today", "finally", "now", "officially", "suddenly", "again")
OPPOSITES = (
    "rise fall|rises falls|rising falling|rose fell|up down|higher lower|high low|gain lose"
    "|gains losses|gained lost|profit loss|beat miss|beats misses|raise cut|raises cuts|raised cut"
    "|jump drop|jumps drops|surge plunge|surges plunges|climbs slips|increase decrease"
    "|increases decreases|growth decline|upgrade downgrade|upgrades downgrades|buy sell|buys sells"
    "|bullish bearish|strong weak|stronger weaker|win lose|wins loses|approve reject"
    "|approves rejects|best worst|most least|more less|better worse|above below|before after"
    "|open close|opens closes|positive negative|bull bear|top bottom|start end|starts ends"
    "|launch cancel|confirms denies|big small|good bad|over under|long short|with without"
)
OPPOSITE = {
    word: other
    for pair in OPPOSITES.split("|")
    for one, two in [pair.split()]
    for word, other in ((one, two), (two, one))
}
FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
WORD = re.compile(r"[^\W\d_]+")


def upper(title: str, _: random.Random) -> str:
    """In capitals."""
    return title.upper()


def no_punctuation(title: str, _: random.Random) -> str:
    """Without quotation marks, colons, commas and full stops at words' ends."""
    return re.sub(r"[\"“”:;!?]|[,.](?=\s|$)|(?<!\w)['‘’]|['‘’](?!\w)", "", title)


def typeset(title: str, _: random.Random) -> str:
    """With typographic apostrophes, and spaces that do not break."""
    return title.replace("'", "’").replace(" ", "\u00a0")


def publisher_added(title: str, chance: random.Random) -> str:
    """With a publisher's name at the end."""
    return title + chance.choice([" - ", " | ", " – "]) + chance.choice(PUBLISHERS)


def opening_added(title: str, chance: random.Random) -> str:
    """With an agency's mark in front."""
    return chance.choice(OPENINGS) + title


def cut(title: str, chance: random.Random) -> str:
    """Cut after 60 to 90 % of the words."""
    words = title.split()
    return " ".join(words[: max(3, round(len(words) * chance.uniform(0.6, 0.9)))]) + " ..."


def word_added(title: str, chance: random.Random) -> str:
    """With a word that changes nothing somewhere inside."""
    words = title.split()
    words.insert(chance.randint(1, len(words)), chance.choice(FILLERS))
    return " ".join(words)


def letters_swapped(title: str, chance: random.Random) -> str:
    """With two neighbouring letters of a long word swapped."""
    long = [match for match in WORD.finditer(title) if len(match[0]) >= 8]
    if not long:
        return ""
    at = chance.choice(long).start() + 4
    return title[:at] + title[at + 1] + title[at] + title[at + 2 :]


def figure_changed(title: str, chance: random.Random) -> str:
    """With one figure changed: a false duplicate."""
    figures = list(FIGURE.finditer(title))
    if not figures:
        return ""
    match = chance.choice(figures)
    at = match.start() + chance.choice([at for at, sign in enumerate(match[0]) if sign.isdigit()])
    digit = chance.choice([digit for digit in "123456789" if digit != title[at]])
    return title[:at] + digit + title[at + 1 :]


def direction_changed(title: str, chance: random.Random) -> str:
    """With one word of direction turned to its opposite: a false duplicate."""
    words = [match for match in WORD.finditer(title) if match[0].lower() in OPPOSITE]
    if not words:
        return ""
    match = chance.choice(words)
    other = OPPOSITE[match[0].lower()]
    other = other.title() if match[0][0].isupper() else other
    return title[: match.start()] + other + title[match.end() :]


LIGHT: tuple[Edit, ...] = (
    upper,
    no_punctuation,
    typeset,
    publisher_added,
    opening_added,
    cut,
    word_added,
    letters_swapped,
)
