"""The role of a company in a text: subject, broker or holder, or source.

The lists name brokers, media and data firms; the rest is read from the words around the name.
"""

from collections.abc import Sequence
from itertools import dropwhile

from altlens.analyze.context import Context
from altlens.companies.words import FORMS
from altlens.items.analysis import Role

# Main symbols of companies that rate, broker or hold the shares of others.
BROKERS = frozenset(
    """
    AB AEG AMG AMP APO ARES AXP BAC BAM BBVA BCS BEN BK BLK BMO BNS BNY BP BX C CFG CG CM CMA
    CNA CNO CRARF CS DB EVR FHB FHI FHN FITB FNF GBL GHL GS HBAN HLI HSBC IBKR ING IVZ JEF JHG
    JPM KEY KKR L LAZ LM LNC LPLA MC MCO MET MFC MORN MS MTB MUFG NA NMR NTRS NWG OPY PFG PIPR
    PNC PRU PWP RF RJF RY SAN SCHW SEIC SF SLF SPGI STI STT TD TFC TROW UBS USB VCTR VIRT VOYA
    VRTS WFC WHG WT
    """.split()
)
SOURCES = frozenset(["CMCSA", "FOXA", "GCI", "MORN", "NWSA", "NYT", "TDAY", "TRI", "WBD", "YHOO"])

DATA_FIRMS = frozenset(
    """
    ADP CBRE CSGP EFX FDS FICO FORR INFO IT JLL MCO MORN MSCI NLSN RDFN SCOR SPGI TRU VRSK Z ZG
    """.split()
)
"""Main symbols of companies whose figures and rankings others cite."""

PLATFORMS = frozenset(["facebook", "instagram", "linkedin", "reddit", "twitter", "youtube"])
MEDIA = frozenset(
    [
        *("barron", "cnn", "fox business", "fox news", "reuters", "wall street journal", "wsj"),
        *("yahoo", "yahoo canada finance", "yahoo finance", "yahoo lifestyle", "yahoo news"),
    ]
)

_FINANCE = frozenset(["asset", "bancorp", "bank", "banking", "capital", "insurance", "investment"])
_AGENT = frozenset(["analyst", "analysts", "at", "by", "from", "per", "says"])
_HOLDER = frozenset(["holder", "shareholder"])
REPORTING_VERBS = frozenset(["reports", "reported", "says", "poll", "exclusive", "survey"])
_OWN = frozenset(
    """
    ceo cfo co company cuts dividend earnings owner parent profit results revenue shares stock
    """.split()
)
_CITED = frozenset(
    """
    barometer chart data estimates figures finds forecasts index intelligence magic peer poll
    quadrant ranking rankings rates report says shows survey surveys tracker wave
    """.split()
)
_CITES = frozenset(["by", "from", "in", "per", "to"])  # "according to"
_ON = frozenset(["on", "our", "my", "your"])
_INDEXES = frozenset(["index", "indexes", "indices"])
_ADDS = frozenset(["adds", "deletes", "drops", "includes", "removes"])
_CREDITS = frozenset(["by", "per", "tells", "told"])
_RATES = frozenset(
    """
    adjusts affirms analyst analysts anticipates assigns begins boosts cautious comments
    covering covers cuts decreases downgrade downgrades equities expects forecasts gives
    increases initiates issues keeps kept latest lifts likes lowers maintains positive predicts
    raises rates reaffirms reconfirms reduces reiterates research resumes says sees sets starts
    sticks thinks trims turns upgrade upgrades warning warns weighs
    """.split()
)
_PASSIVE = frozenset(["downgraded", "reconfirmed", "upgraded"])
_TARGETS = frozenset(["now", "on", "price", "pt", "target"])
_HOLDS = frozenset(
    """
    acquired acquires boosted bought buys continues cut decreased grew has have holds increased
    invests lifted lowered maintained maintains new owns raised reduced sells sold trimmed trims
    upped
    """.split()
)
_HELD = frozenset(["holding", "holdings", "its", "position", "shares", "stake", "stock"])
_RATED = frozenset(
    """
    buy coverage covered cut downgrade downgraded downgrades given hold initiated lifted lowered
    maintained neutral outperform overweight price pt raised rating reaffirmed reiterated sell
    started target underperform underweight upgrade upgraded upgrades
    """.split()
)
_RESEARCHES = frozenset(
    """
    affirms begins comments covering covers downgrade downgrades initiates likes maintains predicts
    rates reaffirms reconfirms reiterates resumes sticks thinks turns upgrade upgrades weighs
    """.split()
)
"""What brokers do to the shares of others, even where those are not named."""
_RATED_THINGS = frozenset(
    """
    buy coverage estimate estimates hold neutral outperform overweight price pt rating sell target
    targets underperform underweight valuation
    """.split()
)
_NOTES = frozenset("downgrade initiation note picks preview upgrade".split())
_ANALYSTS = frozenset(["analyst", "analysts"])
_REACH = 6  # words after a name that may say what it does


def role(context: Context, first: int, last: int, symbol: str, firsts: Sequence[int]) -> Role:
    """Return the role of the company named by the words first:last.

    `firsts` are the words at which companies are named, this one among them.
    """
    if _is_source(context, first, last, symbol, firsts):
        return "source"
    norms = context.norms
    before = norms[first - 1] if first else ""
    if before in _HOLDER:
        return "broker"
    if (
        symbol in BROKERS
        and first > 0
        and last == len(norms)
        and _is_credited(context, first, last)
    ):
        return "broker"
    if symbol in BROKERS or not _FINANCE.isdisjoint(norms[first:last]):
        if before in _AGENT and (len(firsts) > 1 or not _RATED.isdisjoint(norms)):
            return "broker"
        objects = [at for at in firsts if at != first and norms[at - 1] not in _AGENT]
        following = list(dropwhile(FORMS.__contains__, norms[last : last + _REACH]))
        on_next = any(at >= last for at in objects)
        if (on_next and _mark(context, last) == ":") or _acts(following, on_next, bool(objects)):
            return "broker"
    return "subject"


def _is_source(context: Context, first: int, last: int, symbol: str, firsts: Sequence[int]) -> bool:
    """Whether the company only publishes the text, or the figures that it cites."""
    norms = context.norms
    before = norms[first - 1] if first else ""
    after = norms[last] if last < len(norms) else ""
    name = " ".join(norms[first:last])
    if before == "via" or (name in MEDIA and after not in _OWN):
        return True
    if name in PLATFORMS and (before in _ON or after == "channel" or context.raws[first][0] == "@"):
        return True
    if symbol in SOURCES and _is_credited(context, first, last):
        return True
    if symbol not in DATA_FIRMS or after in _OWN:
        return False
    if _mark(context, last) == ":" or after in _CITED or _is_cited(norms, first, before):
        return True
    return len(firsts) > 1 and after in _ADDS and not _INDEXES.isdisjoint(norms[last:])


def _is_cited(norms: Sequence[str], first: int, before: str) -> bool:
    """Whether figures come from the company: "per Zillow", but not "a stake in Zillow"."""
    return before in _CITES and not (before == "in" and norms[first - 2] in _HELD)


def _is_credited(context: Context, first: int, last: int) -> bool:
    """`Reuters reports`, `per Reuters`, `... - Reuters`, `(Reuters) - ...`, `Reuters: ...`."""
    text, norms = context.text, context.norms
    before = norms[first - 1] if first else ""
    start = context.start(first)
    mark_before = text[max(0, start - 4) : start].rstrip()[-1:]
    mark_after = _mark(context, last)
    is_last = last == len(norms)
    return (
        (not is_last and norms[last] in REPORTING_VERBS)
        or before in _CREDITS
        or mark_after in (":", ")", "|")
        or (is_last and mark_before in ("-", "–", "—", "|", ":"))
    )


def _mark(context: Context, last: int) -> str:
    """The mark right after a name, or the first letter of the next word."""
    end = context.end(last - 1)
    return context.text[end : end + 4].lstrip()[:1]


def _acts(following: Sequence[str], on_next: bool, on_any: bool) -> bool:
    """Whether a broker rates or holds another company, by the words after its name."""
    if not following or "by" in following[:3]:
        return False
    does = set(following)
    if following[0] in _RATES:
        if on_any or following[0] in _RESEARCHES:
            return True
        rates = not does.isdisjoint(_RATED_THINGS)
        return rates and following[0] not in _ANALYSTS  # "MetLife analysts" follow MetLife
    if does.intersection(following[:3]) & _NOTES:
        return True
    if on_any and not _PASSIVE.isdisjoint(following[:3]) and "at" not in following[:4]:
        return True
    if on_any and not does.isdisjoint(_HOLDS) and not does.isdisjoint(_HELD):
        return True
    return on_next and not does.isdisjoint(_RATES | _HOLDS | _TARGETS)
