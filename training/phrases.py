"""Short headlines written for training, from patterns: what headline sets rarely hold.

`phrases.txt` holds the patterns, by label: that of the text, or those of {a} and of {b}. A pattern
has alternatives in parentheses, `(rises|climbs)`, and slots: {a} and {b} companies, {c} a cashtag,
{n} a number, {p} a per cent figure, {hi} and {lo} two figures of which the first is higher. `rows`
fills them with a seeded generator.
"""

import pathlib
import random
import re
from collections.abc import Iterator
from typing import NamedTuple, cast

from altlens.items.analysis import Label

PATTERNS = pathlib.Path(__file__).with_name("phrases.txt")
SEED = 18
FILLS = 12  # rows a pattern
PAIR_FILLS = 50  # of two companies, of which other sets have few
_CHOICE = re.compile(r"\(([^()]*\|[^()]*)\)")
_CAPITALS = 0.12  # share of rows in capitals, as of a wire
_PREFIX = 0.08

NAMES = """
    Acme|Northwind|Brightwell|Contoso|Halvorsen|Kestrel Air|Larkspur Foods|Meridian Bank|Orbitron|
    Pinecrest|Quillon|Redwater Energy|Silverline|Tallis|Umbra Labs|Vantor|Westmark|Xylos|Yarrow|
    Zephyr Motors|Bluepeak|Corvid Systems|Dunmore|Ellery|Fairhaven|Granite Steel|Hollis Pharma|
    Ironbridge|Juniper Retail|Kowalski Oil|Lumen Foods|Marlow Group|Nimbus Cloud|Osprey|Pallas|
    Rivermont|Stellan Bio|Thornbury|Valence|Wexler|Apex|Harbor Chemical|Ardent|Solace Health
"""
BROKERS = "Morgan Stanley|Citi|UBS|Jefferies|Barclays|BofA|Piper Sandler|Evercore|Bernstein|Stifel"
FIRMS = [name.strip() for name in NAMES.replace("\n", "").split("|") if name.strip()]


class Phrase(NamedTuple):
    """A made text, its label where it has one, and labels of the companies it names."""

    text: str
    label: Label | None
    companies: dict[str, Label]


def rows() -> Iterator[Phrase]:
    """Yield the rows of all patterns, the same each time."""
    random_ = random.Random(SEED)
    for labels, patterns in _sections():
        for pattern in patterns:
            for _ in range(FILLS if len(labels) == 1 else PAIR_FILLS):
                text, first, second = _filled(pattern, random_)
                companies = dict(zip((first, second), labels, strict=False))
                shared = labels[0] if len(set(labels)) == 1 else None
                yield Phrase(text, shared, companies if first in text else {})


def _sections() -> Iterator[tuple[tuple[Label, ...], list[str]]]:
    """Yield the labels of each section of the file, and its patterns."""
    for section in PATTERNS.read_text(encoding="utf-8").split("\n= ")[1:]:
        heading, *patterns = section.strip().splitlines()
        yield tuple(cast(Label, label) for label in heading.split()), patterns


def _filled(pattern: str, random_: random.Random) -> tuple[str, str, str]:
    while match := _CHOICE.search(pattern):
        pattern = (
            pattern[: match.start()] + random_.choice(match[1].split("|")) + pattern[match.end() :]
        )
    first, second = random_.sample(FIRMS, 2)
    low = random_.choice([0.12, 0.3, 0.45, 1.1, 2.5, 3.2, 4.1, 8.7, 13.0, 56.0, 120.0])
    high = round(low * random_.choice([1.1, 1.3, 1.8, 2.4]) + 0.02, 2)
    unit = re.search(r"\{d(?:hi|lo)\}(M|B| mln| mn)", pattern)
    figures = {
        "a": first,
        "b": second,
        "c": "$" + "".join(random_.choices("ABCDEFGHIKLMNOPRSTUVWXYZ", k=random_.choice([3, 4]))),
        "n": f"{random_.choice([200, 1500, 4000, 12000, 100000]):,}",
        "p": random_.choice(["4%", "12%", "25%", "2.5%", "8 percent", "18%"]),
        "d": f"${random_.choice([2, 4, 15, 20, 115, 300])}",
        "dhi": f"${high:g}",
        "dlo": f"${low:g}",
        "hi": f"{high:g}",
        "lo": f"{low:g}",
        "same": unit[1] if unit else "",
        "broker": random_.choice(BROKERS.split("|")),
    }
    text = " ".join(pattern.format(**figures).split()).replace(" ,", ",")
    if random_.random() < _PREFIX:
        text = random_.choice(["UPDATE 1-", "BRIEF-", "RT ", "BREAKING: "]) + text
    if random_.random() < _CAPITALS:
        return text.upper(), first.upper(), second.upper()
    return text, first, second
