"""The type of event rules, and patterns that many rules share.

A pattern is for lower-case text, and "~" in it stands for a space or up to four words.
"""

from typing import Literal, NamedTuple

Direction = Literal["up", "down"]

RAISES = r"\b(?:(?:rais|hik|lift|boost|increas)(?:e[sd]?|ing|s)?|ups|upped)\b"
CUTS = r"\b(?:cut(?:s|ting)?|(?:lower|slash|trim|reduc|scrap|halv|suspend|cancel|ax)\w{0,4})\b"
RISES = (
    r"(?:ris(?:es?|ing)|rose|up|jump\w*|surg\w+|soar\w*|climb\w*|gr(?:ows?|owing|ew)|gain\w*"
    r"|doubl\w+"
    r"|tripl\w+|increas\w+|improv\w+|higher)\b"
)
FALLS = (
    r"(?:fall\w*|fell|down|drop\w*|slump\w*|slid\w*|plung\w+|tumbl\w+|declin\w+|shr[aiu]nk\w*"
    r"|decreas\w+|dip\w*|lower|halv\w+|sink\w*|sank)\b"
)
FIGURES = (
    r"\b(?:profits?|earnings|eps|revenues?|sales|net income|ebitda|results|turnover|bookings"
    r"|deliveries|shipments|subscribers?|passengers?)\b"
)
TARGET = r"(?:price target|target price|pt)\b"
PERIOD = (
    r"\b(?:q[1-4]|[1-4]q|(?:first|second|third|fourth|full|half)[- ](?:quarter|year|half)"
    r"|quarterly|annual|half[- ]year(?:ly)?|full[- ]year|interim|nine[- ]month)\b"
)
ESTIMATES = r"(?:estimates?|expectations|forecasts?|consensus|views?)\b"
OUTLOOK = r"(?:guidance|outlook|(?<!market )forecasts?|profit targets?|sales targets?)\b"
RATING = (
    r"(?:(?:strong[- ])?(?:buy|sell)|hold|neutral|overweight|underweight|outperform|underperform"
    r"|(?:equal|market)[- ]?weight|(?:market|sector|peer|in-line) perform\w*|sector weight"
    r"|accumulate|reduce"
    r"|junk|investment[- ]grade|(?:aa?a?|bbb?|ccc?)[+-]?)(?![\w-])"
)
DENIED = (
    r"\b(?:den(?:y|ies|ied)|not|no|never|isn't|won't|rules? out|ruled out|no plans?|without)~"
    r"(?:deal|talks|bid|offer|buy|sell|merger?|takeover|acqui\w+|plans?|interest\w*)\b|^no deal\b"
)
"""That a deal is denied."""
OFFICER = (
    r"(?:ceo|cfo|coo|chief executive|chief financial officer|chief operating officer"
    r"|finance chief"
    r"|chairman|chairwoman|chair|president|managing director|finance director|head of|directors?"
    r"|chief|boss|executives?)\b"
)


FIGURE_WORDS = (
    "profit profits earnings eps revenue revenues sales income ebitda results turnover bookings"
    " deliveries shipments subscriber subscribers passenger passengers"
)
OUTLOOK_WORDS = "guidance outlook forecast forecasts target targets"
OFFICER_WORDS = (
    "ceo cfo coo chief chairman chairwoman chair president director directors head executive"
    " executives boss"
)


class Rule(NamedTuple):
    """A rule for an event: any of the words triggers it, the pattern confirms it."""

    name: str
    words: str
    pattern: str
    direction: Direction | None = None
    unless: str = ""  # a pattern in the same text that says it did not happen
