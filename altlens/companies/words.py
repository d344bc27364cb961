"""Words of company names, and words that are weak evidence of a company.

`ordinary.txt` holds English words, `people.txt` names of people and places, each among the words
of company names and symbols; `given_names.txt` holds frequent given names of the US census of 1990
and some of other countries, without those that are words, places or companies;
`shared_words.txt` holds words of distinctive company names that WordNet or the census also has
("Nike", "Kraft"); the rest are tables below.
"""

from functools import cache
from importlib import resources

# Words that names include or omit.
LEFT_OUT = frozenset(["and"])
# Legal forms and share classes, which are not part of the name.
FORMS = frozenset(
    """
    ab adr ads ag as asa bv class co common companies company corp corporation cos cv de del fsb
    gmbh group grp hldg hldgs holding holdings inc incorporated kgaa kk limited llc llp lp ltd
    na new nv oyj p plc pty sa saa sab se shares spa sponsored stock the trust ulc
    """.split()
)
# Words of trades: omitted when the rest identifies the company.
TRADES = frozenset(
    """
    aerospace air aircraft airlines airways apparel automotive bancorp bancorporation bancshares
    bank bankshares beverage beverages biologics biopharma biopharmaceuticals biosciences
    biotechnologies biotherapeutics brands brewing broadcasting building business capital
    cellular chemical chemicals coffee com commerce communications consolidated construction
    controls cosmetics cruise cruises data defense design devices diagnostics digital
    distribution drilling education electric electronics energy engineering enterprises
    entertainment equipment exploration farms fashion finance financial fitness foods footwear
    games gaming gas general genetics global gold grill health healthcare home homes hospitality
    hotels industrial industries infrastructure innovations insurance interactive international
    investment investments lab laboratories labs learning life line lines logistics machines
    management manufacturing marine markets materials media medical medicines mexican mining
    mobile mobility motor motors music natural network networks of offshore oil online organics
    outdoor paper partners payments petroleum pharma pharmaceutical pharmaceuticals pipeline
    plastics platforms power products properties property railway realty reit rentals research
    residential resorts resource resources restaurant restaurants retail robotics royalty
    science sciences scientific security semiconductor semiconductors service services shipping
    shoes software solar solutions space stainless steel storage stores studios supply surgical
    systems technologies technology telecom telecommunications therapeutics tobacco toys trading
    transportation trucking trust united us usa utilities vaccines ventures water wholesale
    wireless works world worldwide
    """.split()
)
# First words of many companies.
VAGUE = frozenset(
    """
    advanced american applied asia bancorp canadian care central china chinese citizens
    community east eastern enterprise european federal first general great independent liberty
    mid national new north northern pacific peoples premier public royal south southern standard
    super texas total union universal us usa west western world
    """.split()
)
# How filings and lists of holdings shorten names.
SHORT = {
    "amern": "american",
    "commun": "communities",
    "elec": "electric",
    "fincl": "financial",
    "finl": "financial",
    "hlth": "health",
    "inds": "industries",
    "info": "information",
    "intl": "international",
    "inv": "investment",
    "mgmt": "management",
    "mtn": "mountain",
    "mtrs": "motors",
    "natl": "national",
    "pharma": "pharmaceuticals",
    "ppty": "property",
    "pptys": "properties",
    "pwr": "power",
    "res": "resources",
    "rlty": "realty",
    "svcs": "services",
    "tr": "trust",
}
# Capitals that mean something else in financial print.
ACRONYMS = frozenset(
    """
    ADR ADX AGM AI AM AMEX API AR ASX ATH ATL ATM AUD BBC BEARISH BID BLOG BMO BOE BOJ BPS BSE
    BTC BULL BUY CAD CAGR CAPEX CBD CDC CDO CEO CFO CHART CHF CIA CIO CMO CNBC CNN CNY COO CORP
    COVID CPA CPI CTO CUZ DAX DEI DIY DMA DNA DOE DOJ DOT DOW DVD EBIT EBITDA ECB EDT EMA EPA
    EPS ER ESG ESPN EST ETA ETC ETF ETFS ETH EU EUR EV EVP EVS FAA FAQ FBI FCC FCF FDA FDIC FED
    FERC FOMC FOMO FTC FTSE FUD FX FY GAAP GBP GDP GMT GOP GPS GPU GST HFT HIV HODL HQ HR ICO
    ICYMI IMF IMO INC INR IOT IP IPO IPOS IQ IRA IRS ISM ISO IT IV JOLTS JPY JV KPI LLC LNG LOI
    LSE LTD LTE MACD MBA MOM MOU NASA NATO NAV NDA NFL NFP NFT NGO NHS NSE NYC NYSE OEM OPEC OTC
    PA PC PCE PDF PDT PEG PHD PLC PLS PM PMI PPI PPM PR PSA PST PT PTS QE QOQ RBI REIT ROA ROE
    ROI RSI RT SAAS SEC SMA SMS SPAC SPX SUV SVP SWOT TARP TBA TBD TEL TSX TV UAE UK UN US USA
    USB USD USDA USSR UTC VAT VC VIP VIX VP VPN VR VS VWAP WHO WSJ WTI WTO WWW XAU YOLO YOY YTD
    """.split()
)


@cache
def ordinary() -> frozenset[str]:
    """English words, in lower case."""
    return _read("ordinary.txt")


@cache
def people() -> frozenset[str]:
    """Names of people and places, in lower case."""
    return _read("people.txt")


@cache
def shared_words() -> frozenset[str]:
    """Words of distinctive company names that WordNet or the census of names also has."""
    return _read("shared_words.txt")


@cache
def given_names() -> frozenset[str]:
    """Given names of people that are no words, in lower case."""
    return _read("given_names.txt")


def _read(file: str) -> frozenset[str]:
    return frozenset(resources.files(__package__).joinpath(file).read_text("utf-8").split())
