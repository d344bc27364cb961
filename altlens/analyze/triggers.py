"""How news tells of events: trigger words, and the patterns that confirm them.

A table, written for this project; how it is read is in `altlens.analyze.events`. A pattern is for
lower-case text, and "~" in it stands for a space or up to four words.
"""

from typing import Literal, NamedTuple

from altlens.items.analysis import EventType

Direction = Literal["up", "down"]

_RAISES = r"\b(?:(?:rais|hik|lift|boost|increas)(?:e[sd]?|ing|s)?|ups|upped)\b"
_CUTS = r"\b(?:cut(?:s|ting)?|(?:lower|slash|trim|reduc|scrap|halv|suspend|cancel|ax)\w{0,4})\b"
_RISES = (
    r"(?:ris(?:es?|ing)|rose|up|jump\w*|surg\w+|soar\w*|climb\w*|gr(?:ows?|owing|ew)|gain\w*|doubl\w+"
    r"|tripl\w+|increas\w+|improv\w+|higher)\b"
)
_FALLS = (
    r"(?:fall\w*|fell|down|drop\w*|slump\w*|slid\w*|plung\w+|tumbl\w+|declin\w+|shr[aiu]nk\w*"
    r"|decreas\w+|dip\w*|lower|halv\w+|sink\w*|sank)\b"
)
_FIGURES = r"\b(?:profits?|earnings|eps|revenues?|sales|net income|ebitda|results|turnover)\b"
_TARGET = r"(?:price target|target price|pt)\b"
_PERIOD = (
    r"\b(?:q[1-4]|[1-4]q|(?:first|second|third|fourth|full|half)[- ](?:quarter|year|half)"
    r"|quarterly|annual|half[- ]year(?:ly)?|full[- ]year|interim|nine[- ]month)\b"
)
_ESTIMATES = r"(?:estimates?|expectations|forecasts?|consensus|views?)\b"
_OUTLOOK = r"(?:guidance|outlook|(?<!market )forecasts?|profit targets?|sales targets?)\b"
_OFFICER = (
    r"(?:ceo|cfo|coo|chief executive|chief financial officer|chief operating officer|finance chief"
    r"|chairman|chairwoman|chair|president|managing director|finance director|head of|directors?"
    r"|chief|boss|executives?)\b"
)


_FIGURE_WORDS = "profit profits earnings eps revenue revenues sales income ebitda results turnover"
_OUTLOOK_WORDS = "guidance outlook forecast forecasts target targets"
_OFFICER_WORDS = (
    "ceo cfo coo chief chairman chairwoman chair president director directors head executive"
    " executives boss"
)


class Rule(NamedTuple):
    """One way to tell of an event: any of the words, confirmed by the pattern."""

    name: str
    words: str
    pattern: str
    direction: Direction | None = None


# The first rule of a type that matches decides.
RULES: dict[EventType, tuple[Rule, ...]] = {
    "guidance": (
        Rule("raises guidance", _OUTLOOK_WORDS, rf"{_RAISES}~{_OUTLOOK}", "up"),
        Rule("cuts guidance", _OUTLOOK_WORDS, rf"{_CUTS}~{_OUTLOOK}", "down"),
        Rule("profit warning", "warning", r"\b(?:profit|sales|revenue) warning", "down"),
        Rule("warns", "warns", rf"\bwarns~(?:on|of|about|over)~{_FIGURES}", "down"),
        Rule(
            "gives guidance",
            _OUTLOOK_WORDS,
            rf"\b(?:reaffirm|reiterat|confirm|maintain|back|affirm|issu|withdr[ae]w|giv|provid)\w*"
            rf"~{_OUTLOOK}",
        ),
    ),
    "earnings": (
        Rule(
            "beats estimates",
            "beat beats tops topped exceed exceeds exceeded surpass surpasses surpassed above",
            rf"\b(?:beat|tops|topped|exceed|surpass)\w*~{_ESTIMATES}"
            rf"|{_FIGURES}~(?:beats?|tops?|topped|exceed\w*|surpass\w*|above)\b",
            "up",
        ),
        Rule(
            "misses estimates",
            "miss misses missed below",
            rf"\bmiss(?:es|ed)?~{_ESTIMATES}|{_FIGURES}~(?:miss(?:es|ed)?|below)\b"
            r"|\b(?:profit|earnings|revenue|sales) miss\b",
            "down",
        ),
        Rule(
            "returns to profit",
            "profit",
            r"\b(?:returns?|swings?|back) (?:in)?to (?:a )?profit",
            "up",
        ),
        Rule(
            "turns to loss",
            "loss",
            r"\b(?:swings?|slips?|falls?|turns?) (?:in)?to (?:a )?loss",
            "down",
        ),
        Rule(
            "profit rises",
            _FIGURE_WORDS,
            rf"{_FIGURES}~{_RISES}|\b{_RISES}~in~{_FIGURES}|\b(?:sales|earnings|profit) growth\b",
            "up",
        ),
        Rule(
            "profit falls",
            _FIGURE_WORDS,
            rf"{_FIGURES}~{_FALLS}|\b{_FALLS}~in~{_FIGURES}",
            "down",
        ),
        Rule(
            "reports figures",
            f"{_FIGURE_WORDS} loss losses",
            rf"{_PERIOD}~(?:{_FIGURES}|loss(?:es)?\b)"
            rf"|\b(?:report|post|announc|book)\w*~(?:{_FIGURES}|loss(?:es)?\b)"
            r"|\b(?:net|operating|pretax|pre-tax) (?:loss|profit|income)\b",
        ),
    ),
    "merger_acquisition": (
        Rule("takeover", "takeover takeovers", r"\btakeovers?\b"),
        Rule("buyout", "buyout buyouts", r"\bbuyouts?\b"),
        Rule("suitor", "suitor suitors", r"\bsuitors?\b"),
        Rule("m&a", "m&a", r"\bm&a\b"),
        Rule(
            "merger", "merger mergers merge merges merging merged", r"\bmerg(?:ers?|es?|ing|ed)\b"
        ),
        Rule("spin-off", "spin spins spinoff spinning", r"\bspin(?:s|ning)?[- ]?off\b"),
        Rule("joint venture", "venture", r"\bjoint venture\b"),
        Rule(
            "acquires",
            "acquire acquires acquired acquiring acquisition acquisitions",
            r"\bacqui(?:res?|red|ring|sitions?)\b",
        ),
        Rule(
            "bids",
            "bid bids offer offers",
            r"\bbids? (?:for|from|to buy|by|target|rejected)\b"
            r"|\b(?:reject|rebuff|sweeten|rais)\w*~(?:bid|offer)\b"
            r"|\d ?(?:billion|bn|b|million|mn|m)(?:[- ]\w+)? (?:bid|offer)\b|\boffers? to buy\b",
        ),
        Rule(
            "buys",
            "buy buys",
            r"(?<!stocks )(?<!stock )(?<!shares )(?<!time )(?<!reasons )\bto buy "
            r"(?!(?:shares|stocks?|back|more|or|into|now|on|at)\b)"
            r"|(?<!good )(?<!top )(?<!best )\bbuys "
            r"(?!(?:shares|stocks?|back|more|into|for|on|of|in|at|the dip)\b)",
        ),
        Rule(
            "sells a business",
            "sell sells selling sold sale divest divests divestment exit exits offload offloads",
            r"\b(?:sells?|selling|sold|sale of|divests?|divestment of|exits?|offloads?)~(?:unit"
            r"|business|businesses|division|stake|arm|operations?|brands?|assets?|subsidiary"
            r"|portfolio)\b",
        ),
        Rule(
            "stake",
            "stake",
            r"\b(?:buys?|tak(?:es?|ing)|builds?|rais\w+|boosts?|increas\w+)~stake\b",
        ),
    ),
    "dividend_buyback": (
        Rule(
            "raises dividend",
            "dividend dividends payout",
            rf"{_RAISES}~(?:dividends?|payout)\b",
            "up",
        ),
        Rule(
            "cuts dividend",
            "dividend dividends payout",
            rf"{_CUTS}~(?:dividends?|payout)\b|\bdividend (?:cut|suspension)\b",
            "down",
        ),
        Rule("buyback", "buyback buybacks back", r"\bbuy-?backs?\b|\bbuys? back~shares"),
        Rule("repurchase", "repurchase repurchases", r"\b(?:share|stock) repurchases?\b"),
        Rule(
            "pays dividend",
            "dividend dividends",
            r"\b(?:declar|pay|announc|propos|approv|special|interim|final|quarterly|resum|restor"
            r"|reinstat|maintain)\w*~dividends?\b|\bdividend of\b",
        ),
    ),
    "legal": (
        Rule("lawsuit", "lawsuit lawsuits law", r"\blaw-?suits?\b"),
        Rule("sues", "sue sues sued suing", r"\bsu(?:es?|ed|ing)\b"),
        Rule("litigation", "litigation class", r"\blitigation\b|\bclass[- ]action\b"),
        Rule("fined", "fined fines", r"\bfin(?:ed|es)\b"),
        Rule("fine", "fine", r"\d~fine\b|\b(?:record|hefty|with) fine\b|\bfine (?:of|for|over)\b"),
        Rule("penalty", "penalty penalties", r"\bpenalt(?:y|ies)\b"),
        Rule(
            "settlement",
            "settle settles settled settlement",
            r"\bsettle(?:s|d|ment)?~(?:with|over|lawsuit|case|claims?|charges|probe|suit|dispute"
            r"|investigation|allegations)\b"
            r"|\b(?:pays?|agrees?|reach\w*)~(?:to settle|settlement)\b",
        ),
        Rule(
            "investigation",
            "probe probes probed investigation investigations investigates investigated"
            " prosecutors watchdog",
            r"\b(?:probe[sd]?|investigat(?:es|ed|ions?)|prosecutors|watchdog)\b",
        ),
        Rule(
            "court",
            "court judge jury trial guilty indicted jail jailed",
            r"\b(?:court|judge|jury|guilty|indicted|jail(?:ed)?)\b"
            r"|\btrial (?:over|date|begins|opens)\b",
        ),
        Rule(
            "charged",
            "charged charges antitrust fraud bribery",
            r"\bcharged with\b|\b(?:antitrust|fraud|bribery)\b"
            r"|\b(?:faces?|over|criminal) charges\b",
        ),
    ),
    "executive_change": (
        Rule(
            "leaves",
            _OFFICER_WORDS,
            rf"\b{_OFFICER}~(?:resign\w*|quits?|steps? down|stepping down|stepped down"
            r"|step(?:s|ped)? aside|retir\w+|leaves?|leaving|depart\w*|exits?|ousted|sacked|fired"
            r"|to go|stands? down)\b"
            rf"|\b(?:resignation|departure|exit|retirement|ouster) of~{_OFFICER}"
            rf"|\b(?:oust|sack|fire|lose|part)(?:s|ed)?~{_OFFICER}",
        ),
        Rule(
            "joins",
            _OFFICER_WORDS,
            r"\b(?:appoint|nam|hir|recruit|promot|poach|elect|pick|tap)(?:s|es|ed|ing)?~"
            rf"{_OFFICER}|\b{_OFFICER}~(?:appointed|named|hired|takes over|to succeed|joins)\b"
            rf"|\b(?:new|next|interim) {_OFFICER}|\b(?:replac|succeed)\w*~{_OFFICER}"
            rf"|\bas (?:new )?(?:its )?{_OFFICER}",
        ),
    ),
    "layoffs": (
        Rule("layoffs", "layoff layoffs", r"\blayoffs?\b"),
        Rule("lays off", "lay lays laid laying", r"\b(?:lay|lays|laid|laying)[- ]offs?\b"),
        Rule("redundancies", "redundancy redundancies", r"\bredundanc(?:y|ies)\b"),
        Rule(
            "cuts jobs",
            "job jobs workforce staff employees workers positions roles headcount",
            rf"{_CUTS}~(?:jobs?|staff|employees|workers|workforce|positions|roles|headcount)\b"
            r"|\bjob (?:cuts|losses)\b|\b(?:shed|eliminat)\w*~(?:jobs|positions|staff)\b",
        ),
    ),
    "rating_change": (
        Rule(
            "upgrade",
            "upgrade upgrades upgraded",
            r"\bupgrad(?:es?|ed)\b(?!~(?:software|network|system|service|plant))",
            "up",
        ),
        Rule("downgrade", "downgrade downgrades downgraded", r"\bdowngrad(?:es?|ed)\b", "down"),
        Rule(
            "raises target",
            "target pt",
            rf"{_RAISES}~{_TARGET}|\b{_TARGET}~(?:raised|lifted|upped|hiked|boosted)\b",
            "up",
        ),
        Rule(
            "cuts target",
            "target pt",
            rf"{_CUTS}~{_TARGET}|\b{_TARGET}~(?:cut|lowered|trimmed|slashed|reduced)\b",
            "down",
        ),
        Rule("price target", "target", r"\bprice target\b"),
        Rule("coverage", "coverage", r"\b(?:initiat|start|resum|assum)\w*~coverage\b"),
        Rule(
            "new rating",
            "rated initiated initiates started reiterated reiterates maintained rating",
            r"\b(?:rated|initiat\w+|started|reiterat\w+|maintained)~(?:buy|sell|hold|neutral"
            r"|overweight|underweight|outperform|underperform)\b",
        ),
    ),
    "financing": (
        Rule("ipo", "ipo ipos", r"\bipos?\b"),
        Rule("flotation", "flotation float", r"\bflotation\b|\bplans?~to float\b"),
        Rule(
            "listing",
            "listing debut",
            r"\b(?:stock )?market (?:listing|debut)\b|\bplans?~listing\b",
        ),
        Rule(
            "share issue",
            "offering issue placement",
            r"\b(?:share|stock|public|secondary|equity|rights) (?:offering|issue|placement)\b"
            r"|\bprivate placement\b|\bprices~offering\b",
        ),
        Rule(
            "debt issue",
            "bond bonds notes debentures convertible convertibles",
            r"\b(?:issu|sell|pric|rais|offer|plac)\w*~(?:bonds?|notes|debentures|convertibles?)\b"
            r"|\b(?:bond|notes|convertible) (?:offering|issue|sale)\b",
        ),
        Rule(
            "loan",
            "loan facility funding financing",
            r"\b(?:secur|obtain|sign|get|clos|arrang)\w*~(?:loan|credit facility|funding"
            r"|financing)\b|\bcredit facility\b|\bfunding round\b",
        ),
        Rule("refinancing", "refinancing refinances refinance", r"\brefinanc(?:ing|es?)\b"),
    ),
    "product": (
        Rule(
            "recall",
            "recall recalls recalled recalling",
            r"\brecall(?:s|ed|ing)?~(?:\d[\d,.]*\b|cars?|vehicles?|products?|models?|trucks?|units?)"
            r"|\bproduct recall\b",
            "down",
        ),
        Rule(
            "approval",
            "approval approves approved clears clearance backs accepts rejects",
            r"\b(?:fda|ema|eu|regulators?|health canada)~(?:approv|clear|back|accept|reject)\w*"
            r"|\b(?:fda|ema|marketing|regulatory) (?:approval|clearance|nod)\b"
            r"|\bapprov(?:al|es|ed)~(?:drug|vaccine|treatment|device|therapy)\b",
        ),
        Rule(
            "drug trial",
            "trial study data phase",
            r"\b(?:drug|cancer|vaccine|clinical|phase|late-stage|mid-stage)~(?:trial|study|data)\b"
            r"|\bphase (?:[123]|i{1,3})\b",
        ),
        Rule(
            "launch",
            "launch launches launched unveil unveils unveiled introduces introduced",
            r"\b(?:launch|unveil|introduc)(?:es|s|ed)?\b(?!~(?:probe|investigation|bid|offer|buyback"
            r"|review|lawsuit|ipo|appeal|takeover|inquiry|tender|sale|plan|program))",
        ),
    ),
}
