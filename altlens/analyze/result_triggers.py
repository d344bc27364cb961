"""Rules for what is said of results and shares: earnings, guidance, dividends, ratings."""

from altlens.analyze.trigger_rules import (
    CUTS,
    ESTIMATES,
    FALLS,
    FIGURE_WORDS,
    FIGURES,
    OUTLOOK,
    OUTLOOK_WORDS,
    PERIOD,
    RAISES,
    RATING,
    RISES,
    TARGET,
    Rule,
)
from altlens.items.analysis import EventType

# The first rule of a type that matches decides.
RESULT_RULES: dict[EventType, tuple[Rule, ...]] = {
    "guidance": (
        Rule("raises guidance", OUTLOOK_WORDS, rf"{RAISES}~{OUTLOOK}", "up"),
        Rule("cuts guidance", OUTLOOK_WORDS, rf"{CUTS}~{OUTLOOK}", "down"),
        Rule(
            "sees figures",
            "sees expects forecasts projects anticipates predicts guides expected",
            rf"\b(?:sees|expects|forecasts|projects|anticipates|predicts|guides)~"
            rf"(?:{FIGURES}|growth\b|margins?\b|loss(?:es)?\b|demand\b|capex\b|costs?\b"
            rf"|deliver\w*"
            rf"|rise in|drop in|decline in|fall in|hit to)"
            rf"|{FIGURES}~to (?:grow|rise|fall|drop|decline|increase|be)~(?:year|quarter|20\d\d)",
            unless=r"\b(?:analysts?|wall street|street|survey|poll|economists?|fed|imf|opec"
            r"|gartner|idc)~"
            r"(?:sees?|expects?|forecasts?|projects?|anticipates?|predicts?)\b"
            r"|\bfor (?:the )?first time\b",
        ),
        Rule(
            "guides",
            "guides guided warns",
            r"\bguid(?:es|ed)~(?:below|above|under|over|higher|lower)\b"
            rf"|\bwarns~{FIGURES}~(?:will|to|may|could)\b",
        ),
        Rule("profit warning", "warning", r"\b(?:profit|sales|revenue) warning", "down"),
        Rule(
            "warns",
            "warns",
            rf"\bwarns~(?:on|of|about|over|that)~(?:{FIGURES}|loss(?:es)?\b|demand\b|slowdown\b)",
            "down",
        ),
        Rule(
            "gives guidance",
            OUTLOOK_WORDS,
            rf"\b(?:reaffirm|reiterat|confirm|maintain|back|affirm|issu|withdr[ae]w|giv"
            rf"|provid)\w*"
            rf"~{OUTLOOK}",
        ),
    ),
    "earnings": (
        Rule(
            "beats estimates",
            "beat beats tops topped exceed exceeds exceeded surpass surpasses surpassed above",
            rf"\b(?:beat|tops|topped|exceed|surpass)\w*~{ESTIMATES}"
            rf"|{FIGURES}~(?:beats?|tops?|topped|exceed\w*|surpass\w*|above)\b",
            "up",
        ),
        Rule(
            "misses estimates",
            "miss misses missed below short disappoint disappoints disappointing lag lags trail"
            " trails",
            rf"\bmiss(?:es|ed)?~{ESTIMATES}|{FIGURES}~(?:miss(?:es|ed)?|below)\b"
            r"|\b(?:profit|earnings|revenue|sales) miss\b"
            rf"|{FIGURES}~(?:falls?|fell|come|came|comes) short\b"
            rf"|{FIGURES}~(?:disappoint\w*|lags?|trails?)\b|\bdisappointing~{FIGURES}",
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
            FIGURE_WORDS,
            rf"{FIGURES}~{RISES}|\b{RISES}~in~{FIGURES}|\b(?:sales|earnings|profit) growth\b"
            rf"|{FIGURES}~(?:boosted|lifted|boost|pickup|recover\w*|top|record)\b"
            rf"|\b(?:boosts?|lifts?(?! dividend)|record)~{FIGURES}",
            "up",
        ),
        Rule(
            "profit falls",
            FIGURE_WORDS,
            rf"{FIGURES}~{FALLS}|\b{FALLS}~in~{FIGURES}",
            "down",
        ),
        Rule(
            "adds customers",
            "adds added loses lost subscribers users customers burns",
            r"\b(?:adds|added|loses|lost)~(?:subscribers|users|customers|members)\b"
            r"|\bburns~[$€£]\d.{0,20}\bcash\b",
        ),
        Rule(
            "figures against estimates",
            "vs est versus consensus",
            rf"(?:{FIGURES}|\beps\b).{{0,24}}\bvs\b.{{0,24}}\b(?:est|exp|consensus)",
        ),
        Rule(
            "reports figures",
            f"{FIGURE_WORDS} loss losses",
            rf"{PERIOD}~(?:{FIGURES}|loss(?:es)?\b)"
            rf"|\b(?:report|post|announc|book)\w*~(?:{FIGURES}|loss(?:es)?\b)"
            r"|\b(?:net|operating|pretax|pre-tax) (?:loss|profit|income)\b",
        ),
    ),
    "dividend_buyback": (
        Rule(
            "raises dividend",
            "dividend dividends payout",
            rf"{RAISES}~(?:dividends?|payout)\b|\b(?:dividends?|payout)~{RISES}"
            r"|\bhigher (?:dividends?|payout)\b",
            "up",
        ),
        Rule(
            "cuts dividend",
            "dividend dividends payout",
            rf"{CUTS}~(?:dividends?|payout)\b|\bdividend (?:cut|suspension)\b",
            "down",
        ),
        Rule(
            "split",
            "split splits",
            r"\b(?:stock|share) splits?\b|\b(?:\d+|two|three|four|five|ten)-for-\w+~splits?\b"
            r"|\breverse split\b|\bsplits? (?:its )?(?:stock|shares)\b",
        ),
        Rule(
            "hands out cash",
            "handout payout return returns capital",
            r"\b(?:cash|capital) (?:handout|return|returns|payout)\b"
            r"|\breturns?~(?:to|cash to) (?:share|stock)holders\b|\bspecial payout\b",
        ),
        Rule("buyback", "buyback buybacks back", r"\bbuy-?backs?\b|\bbuys? back~shares"),
        Rule("repurchase", "repurchase repurchases", r"\b(?:share|stock) repurchases?\b"),
        Rule(
            "pays dividend",
            "dividend dividends",
            r"\b(?:declar|pay|announc|propos|approv|special|interim|final|quarterly|resum|restor"
            r"|reinstat|maintain|hold|keep|add|initiat|introduc|start)\w*~dividends?\b"
            r"|\bdividend of\b",
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
            "raised to",
            "raised raises lifted lifts moved",
            rf"\b(?:raise[sd]?|lift(?:s|ed)|moved)~(?:to|from)(?: an?)? \"?{RATING}",
            "up",
        ),
        Rule(
            "cut to",
            "cut cuts lowered lowers downgraded",
            rf"\b(?:cuts?|lower(?:s|ed))~(?:to|from)(?: an?)? \"?{RATING}|\b(?:cuts?|lower(?:s"
            rf"|ed))~(?:rating"
            r"|notch\w*|junk)\b",
            "down",
        ),
        Rule(
            "raises target",
            "target pt",
            rf"{RAISES}~{TARGET}|\b{TARGET}~(?:raised|lifted|upped|hiked|boosted)\b"
            rf"|{RAISES}~target~(?:to|from|by) [$€£]?\d",
            "up",
        ),
        Rule(
            "cuts target",
            "target pt",
            rf"{CUTS}~{TARGET}|\b{TARGET}~(?:cut|lowered|trimmed|slashed|reduced)\b"
            rf"|{CUTS}~target~(?:to|from|by) [$€£]?\d|\btrims target\b",
            "down",
        ),
        Rule("price target", "target", r"\bprice target\b"),
        Rule("coverage", "coverage", r"\b(?:initiat|start|resum|assum)\w*~coverage\b"),
        Rule(
            "new rating",
            "rated rates initiated initiates started starts reiterated reiterates maintained"
            " maintains"
            " keeps affirms affirmed reaffirms reaffirmed resumes resumed assumed assumes rating"
            " reinstates begins",
            rf"\b(?:rate[sd]|initiat\w+|start(?:s|ed)|begins|reiterat\w+|maintain(?:s|ed)|keeps"
            rf"|re?affirm\w*|affirm(?:s|ed)|resume[sd]|assume[sd]|reinstat\w+)~{RATING}"
            r"|\bcredit rating\b",
        ),
    ),
}
