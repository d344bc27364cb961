"""What the analyze stage says of one text item, as plain typed dictionaries.

Steps produce these by the thousand a second, so they are dictionaries that are JSON already;
the models of items that people pass around live in the other modules of this folder.
Character positions count from 0 over the text that `analyzed_text` returns.
"""

from typing import Literal, NotRequired, TypedDict

Label = Literal["negative", "neutral", "positive"]
Role = Literal["subject", "broker", "source"]
EventType = Literal[
    "earnings",
    "guidance",
    "merger_acquisition",
    "dividend_buyback",
    "legal",
    "executive_change",
    "product",
    "rating_change",
    "layoffs",
    "financing",
    "filing",
]


class Language(TypedDict):
    """The language a text is written in."""

    code: str  # ISO 639-1, "zh-Hant" where the script decides, "und" where it is unclear
    confidence: float  # 0 to 1
    why: str  # which rule or model decided


class Mention(TypedDict):
    """One company that a text speaks of."""

    company: str  # company id (CIK, ten digits)
    symbol: str
    start: int  # the first span that named it
    end: int
    text: str
    relevance: float  # 0 to 1
    primary: bool
    role: Role
    why: str  # alias and rule that linked it


class Sentiment(TypedDict):
    """How a text speaks, of nothing in particular or of one company."""

    label: Label
    score: float  # probability of positive less that of negative, -1 to 1
    why: list[str]  # the words that weighed most, strongest first
    company: NotRequired[str]


class Event(TypedDict):
    """Something that happened, as a trigger in the text states it."""

    type: EventType
    start: int
    end: int
    text: str
    why: str  # the trigger and the rule that confirmed it
    direction: NotRequired[Literal["up", "down"]]
    company: NotRequired[str]  # id of the party: the subject named last before the trigger
    figure: NotRequired[str]  # stated with it, as written: "$80", "5 %", "10-for-1"


class Signature(TypedDict):
    """What near-duplicate and story linking need, so that they never read the text again."""

    minhash: str  # base64 of little-endian 32-bit values
    numbers: list[str]  # normalised figures in the title
    directions: list[str]  # "up" and "down" words in the title, by class
    tokens: list[str]  # the title's weighty words, normalised, in order
    cut: NotRequired[bool]  # the title's end is missing
    capitals: NotRequired[bool]  # all of it is in capitals, where "US" may be "us"
    countries: NotRequired[list[str]]  # the tokens that are countries
    credit: NotRequired[int]  # tokens at the end that name who tells


class Analysis(TypedDict, total=False):
    """The whole chain's answer for one item; a step that has nothing to say leaves its key out."""

    language: Language
    companies: list[Mention]
    sentiment: Sentiment
    company_sentiment: list[Sentiment]
    events: list[Event]
    signature: Signature
