"""Rules for what companies do: deals, lawsuits, appointments, layoffs, financing, products."""

from altlens.analyze.trigger_rules import CUTS, DENIED, OFFICER, OFFICER_WORDS, Rule
from altlens.items.analysis import EventType

PERSONS = (
    r"^[a-z]+ [a-z]+'s (?:law-?suit|suit|case|trial)\b"
    r"|\b(?:man|woman|men|women|couple|neighbou?r|tenant|widow|celebrity|actor|actress|singer"
    r"|rapper"
    r"|boy|girl|teen\w*|student|mayor|senator|sheriff)(?:'s)? (?:sues?|sued|settles?|accused"
    r"|guilty|"
    r"jailed|indicted|charged|arrested|sentenced)\b"
)
"""That those who sue or are sued are people: somebody written by two names, or by a role."""
CRIMES = (
    r"\b(?:robber\w*|murder\w*|theft|stabb\w+|shooting|assault\w*|kidnap\w*|burglar\w*|homicide"
    r"|manslaughter|drunk|dui)\b"
)

# The first rule of a type that matches decides.
CORPORATE_RULES: dict[EventType, tuple[Rule, ...]] = {
    "merger_acquisition": (
        Rule("takeover", "takeover takeovers", r"\btakeovers?\b", unless=DENIED),
        Rule("buyout", "buyout buyouts", r"\bbuyouts?\b"),
        Rule("suitor", "suitor suitors", r"\bsuitors?\b"),
        Rule("m&a", "m&a", r"\bm&a\b"),
        Rule(
            "merger", "merger mergers merge merges merging merged", r"\bmerg(?:ers?|es?|ing|ed)\b"
        ),
        Rule("spin-off", "spin spins spinoff spinning", r"\bspin(?:s|ning)?[- ]?off\b"),
        Rule(
            "tie-up",
            "tie tieup swap combination combine combines talks mull mulls explores",
            r"\btie-?up\b|\basset swap\b|\bcombin(?:e|es|ation)~(?:with|of)\b"
            r"|\btalks~(?:buy|acquire|merge|sell|sale|combine|takeover)\b"
            r"|\b(?:mull|explor|weigh|consider)\w*~(?:sale|bid|deal with|offer|merger|spinoff"
            r"|takeover)\b",
            unless=DENIED,
        ),
        Rule(
            "takes over",
            "snaps snap scoops scoop takes purchase purchases bought swallows",
            r"\b(?:snap|scoop)s? up (?!(?:shares|stocks?|bonds|the dip)\b)|\btakes over\b(?! as)"
            r"|\bpurchase of (?!(?:shares|bonds|stocks?|\d|new|up to|goods)\b)|\bswallows\b"
            r"|\bto purchase (?!(?:shares|bonds|power|up to|\d)\b)|\bhas bought (?!(?:shares"
            r"|stocks?)\b)",
            unless=DENIED,
        ),
        Rule(
            "accepts or ends a deal",
            "bid offer deal split spin",
            r"\b(?:accepts?|accepted|spurns?|rebuffs?)~(?:bid|offer|approach)\b"
            r"|\b(?:walks? away from|calls? off|terminat\w+|abandons?|scraps?|complet\w+"
            r"|clos(?:es|ed))~deal\b"
            r"|\bto (?:split|spin) off\b",
        ),
        Rule("breakup fee", "breakup break", r"\bbreak-?up fee\b"),
        Rule("joint venture", "venture", r"\bjoint venture\b"),
        Rule(
            "acquires",
            "acquire acquires acquired acquiring acquisition acquisitions",
            r"\bacqui(?:res?|red|ring|sitions?)\b",
            unless=DENIED,
        ),
        Rule(
            "bids",
            "bid bids offer offers deal",
            r"\bbids? (?:for|from|to buy|by|target|rejected)\b"
            r"|\b(?:reject|rebuff|sweeten|rais)\w*~(?:bid|offer)\b"
            r"|\d ?(?:billion|bn|b|million|mn|m)(?:[- ]\w+)? (?:bid|offer)\b|\boffers? to buy\b"
            r"|\b(?:takeover|new|rival|hostile|improved|higher|final|cash|all-share) (?:bid"
            r"|offer for)\b"
            r"|\b(?:bid|offer) (?:rebuffal|approach|battle|deadline|for)\b|\bups (?:offer|bid)\b"
            r"|\b(?:increases?|raises?|sweetens?|mulling|makes?|considers?"
            r"|putting together)~(?:offer|bid)\b"
            r"|\d ?(?:billion|bn|bln|b|million|mn|mln|m)~deal\b",
            unless=DENIED,
        ),
        Rule(
            "buys",
            "buy buys",
            r"(?<!stocks )(?<!stock )(?<!shares )(?<!time )(?<!reasons )\bto buy "
            r"(?!(?:shares|stocks?|back|more|or|into|now|on|at|this|these|before|after|for|and"
            r"|in|if"
            r"|bitcoin|bonds|oil|gas|gold|lng|\d+ (?:jets|planes|aircraft))\b)"
            r"|(?<!good )(?<!top )(?<!best )\bbuys "
            r"(?!(?:shares|stocks?|back|more|into|for|on|of|in|at|the dip|another|bitcoin"
            r"|bonds)\b)",
            unless=DENIED,
        ),
        Rule(
            "sells a business",
            "sell sells selling sold sale divest divests divestment exit exits offload offloads"
            " divesting",
            r"\b(?:sells?|selling|sold|sale of|divests?|divest from|divest(?:ment of|ing)"
            r"|exits?|offloads?)~(?:unit"
            r"|business|businesses|division|stake|arm|operations?|brands?|assets?|subsidiary"
            r"|portfolio|rights)\b|\bput up for sale\b|\bunit sale\b",
        ),
        Rule(
            "stake",
            "stake",
            r"\b(?:buys?|tak(?:es?|ing)|builds?|rais\w+|boosts?|increas\w+)~stake\b",
        ),
    ),
    "legal": (
        Rule("lawsuit", "lawsuit lawsuits law", r"\blaw-?suits?\b", unless=PERSONS),
        Rule("sues", "sue sues sued suing", r"\bsu(?:es?|ed|ing)\b", unless=PERSONS),
        Rule("litigation", "litigation class", r"\blitigation\b|\bclass[- ]action\b"),
        Rule("fined", "fined fines", r"\bfin(?:ed|es)\b"),
        Rule("fine", "fine", r"\d~fine\b|\b(?:record|hefty|with) fine\b|\bfine (?:of|for|over)\b"),
        Rule(
            "regulator acts",
            "block blocks blocked fine fines sues probes",
            r"\b(?:ftc|sec|doj|eu|cma|justice department|watchdog|commission|regulators?|us"
            r"|u\.s\.|judge)~"
            r"(?:blocks?|blocked|fines?|bars?|to block|charges|sues)\b",
        ),
        Rule("penalty", "penalty penalties", r"\bpenalt(?:y|ies)\b"),
        Rule(
            "settlement",
            "settle settles settled settlement settling",
            r"\bsettle(?:s|d|ment)?~(?:with|over|lawsuit|case|claims?|charges|probe|suit|dispute"
            r"|investigation|allegations)\b"
            r"|\b(?:pays?|agrees?|reach\w*)~(?:to settle|settlement)\b|\bsettling with\b",
        ),
        Rule(
            "investigation",
            "probe probes probed investigation investigations investigates investigated"
            " prosecutors watchdog",
            r"\b(?:probe[sd]?|investigat(?:es|ed|ions?)|prosecutors|watchdog)\b",
            unless=CRIMES,
        ),
        Rule(
            "court",
            "court courts judge jury trial guilty indicted jail jailed appeal appeals tribunal"
            " ruling",
            r"\b(?:courts?|judge|jury|guilty|indicted|jail(?:ed)?|tribunal)\b"
            r"|\btrial (?:over|date|begins|opens)\b"
            r"|\b(?:los|win|won|fil|reject|dismiss)\w*~appeals?\b|\bappeals~(?:ruling|fine"
            r"|verdict|ban)\b"
            r"|\bruling (?:against|in|on)\b",
            unless=CRIMES,
        ),
        Rule(
            "breach",
            "breached breaches breach violated violates legal law",
            r"\b(?:breach|violat)(?:ed|es)?~(?:law|rules|act|antitrust|sanctions|patents?)\b"
            r"|\blegal (?:action|advice|battle|challenge|fight|dispute|claim)s?\b",
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
            OFFICER_WORDS,
            rf"\b{OFFICER}~(?:resign\w*|quits?|steps? down|stepping down|stepped down"
            r"|step(?:s|ped)? aside|retir\w+|leaves?|leaving|depart\w*|exits?|ousted|sacked|fired"
            r"|to go|stands? down)\b"
            rf"|\b(?:resignation|departure|exit|retirement|ouster) of~{OFFICER}"
            rf"|\b(?:oust|sack|fire|lose|part)(?:s|ed)?~{OFFICER}|\bousts (?!rival)",
            unless=r"\bfires? at\b|\b(?:police|fire|army|navy|air force|union|school|city"
            r"|county|un|nato|party) chief\b",
        ),
        Rule(
            "joins",
            OFFICER_WORDS,
            r"\b(?:appoint|nam|hir|recruit|promot|poach|elect|pick|tap)(?:s|es|ed|ing)?~"
            rf"{OFFICER}|\b{OFFICER}~(?:appointed|named|hired|takes over|to succeed|joins)\b"
            rf"|\b(?:new|next|interim) {OFFICER}|\b(?:replac|succeed)\w*~{OFFICER}"
            rf"|\bas (?:new )?(?:its )?{OFFICER}",
        ),
        Rule(
            "seeks successor",
            "successor succession replacement hunt search appointment board poaches hires names",
            rf"\b(?:hunt|search|look\w*|seek\w*)~(?:successor|replacement|{OFFICER})"
            rf"|\bsuccessor (?:to|for)\b|\bsuccession plan\b|\b{OFFICER} appointment\b"
            rf"|\bappointment~(?:as|of)~{OFFICER}|\b(?:join|appoint|elect)\w*~(?:to )?(?:its "
            rf"|the )?board\b"
            rf"|\b(?:poach|hir)es\b(?! \d)(?!~(?:workers|staff|banks?|advisers?|people))"
            rf"|\bnames~(?:to lead|to run|as head)\b",
        ),
    ),
    "layoffs": (
        Rule("layoffs", "layoff layoffs", r"\blayoffs?\b"),
        Rule("lays off", "lay lays laid laying", r"\b(?:lay|lays|laid|laying)[- ]offs?\b"),
        Rule("redundancies", "redundancy redundancies", r"\bredundanc(?:y|ies)\b"),
        Rule(
            "cuts jobs",
            "job jobs workforce staff employees workers positions roles headcount",
            rf"{CUTS}~(?:jobs?|staff|employees|workers|workforce|positions|roles|headcount)\b"
            r"|\b(?:job|staff|workforce|headcount) (?:cuts?|losses|reductions?)\b"
            r"|\b(?:reduc|shrink)\w*~(?:workforce|headcount|staff)\b|\bto (?:fire|let go"
            r"|dismiss)~(?:workers"
            r"|employees|staff|people)\b|\b(?:shed|eliminat)\w*~(?:jobs|positions|staff|roles)\b",
        ),
    ),
    "financing": (
        Rule("ipo", "ipo ipos", r"\bipos?\b"),
        Rule("flotation", "flotation float", r"\bflotation\b|\bplans?~to float\b"),
        Rule(
            "listing",
            "listing debut",
            r"\b(?:stock )?market (?:listing|debut)\b|\bplans?~listing\b|-backed listing\b"
            r"|\b(?:london|new york|hong kong|nasdaq|nyse|dual) listing\b",
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
        Rule(
            "raises capital",
            "raises raise raised raising sale round capital rights sell",
            r"\brais(?:es?|ed|ing) (?:about |up to |nearly |over )?[$€£]?\d[\d.,]*~"
            r"(?:share sale|stock sale|round|funding|ipo|offering|debt|capital|equity|venture"
            r"|series|valuation"
            r"|from investors|bonds?|rights)\b|\b(?:share|stock) sale\b|\brights issue\b"
            r"|\bcapital (?:raise|increase|raising)\b|\bfunding round\b"
            r"|\brais(?:es|ed) [$€£]\d[\d.,]* ?(?:billion|million|bn|mln|m|b)$"
            r"|\bto (?:sell|raise)~[$€£]\d[\d.,]* ?(?:billion|million|bn|mln|m|b)~(?:stock"
            r"|shares|equity)\b",
        ),
        Rule(
            "insolvency",
            "bankruptcy bankrupt chapter insolvency administration restructuring restructure"
            " creditors swap",
            r"\b(?:fil|seek|enter|emerg|declar|near|avoid|avert|prepar|exit)\w*~(?:bankruptcy"
            r"|chapter 11"
            r"|insolvency|administration)\b|\bgoes bankrupt\b|\bbankruptcy (?:filing|protection"
            r"|plan)\b"
            r"|\bdebt(?:-for-equity)? (?:swap|restructuring|exchange)\b"
            r"|\brestructur\w*~(?:debt|creditors|bonds)\b|\b(?:deal|talks"
            r"|agreement) with (?:creditors|bondholders|lenders)\b",
        ),
        Rule("refinancing", "refinancing refinances refinance", r"\brefinanc(?:ing|es?)\b"),
    ),
    "product": (
        Rule(
            "recall",
            "recall recalls recalled recalling",
            r"\brecall(?:s|ed|ing)?~(?:\d[\d,.]*\b|cars?|vehicles?|products?|models?|trucks?"
            r"|units?)"
            r"|\bproduct recall\b",
            "down",
        ),
        Rule(
            "approval",
            "approval approves approved clears clearance backs accepts rejects",
            r"\b(?:fda|ema|eu|regulators?|health canada)~(?:approv|clear|back|accept|reject)\w*"
            r"|\b(?:fda|ema|marketing|regulatory) (?:approval|clearance|nod)\b"
            r"|\bapprov(?:al|es|ed)~(?:drug|vaccine|treatment|device|therapy)\b"
            r"|\b(?:drug|vaccine|treatment|device|therapy)~(?:approval|approved|clearance"
            r"|cleared|rejected)\b",
        ),
        Rule(
            "drug trial",
            "trial study data phase",
            r"\b(?:drug|cancer|vaccine|clinical|phase|late-stage|mid-stage)~(?:trial|study"
            r"|data)\b"
            r"|\bphase (?:[123]|i{1,3})\b",
        ),
        Rule(
            "launch",
            "launch launches launched unveil unveils unveiled introduces introduced",
            r"\b(?:launch|unveil|introduc)(?:es|s|ed)?\b(?!~(?:probe|investigation|bid|offer"
            r"|buyback"
            r"|review|lawsuit|ipo|appeal|takeover|inquiry|tender|sale|plan|program|search|hunt"
            r"|attack|strike"
            r"|campaign|rescue|missile|hostile|restructuring|cost|coverage|fund"
            r"|scholarship|picnic|summer|season|petition|crackdown|offensive))",
        ),
    ),
}
