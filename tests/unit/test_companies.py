"""Which companies a text mentions: forms, ambiguous words, roles and arbitrary input."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from altlens.analyze.companies import Linker, linker
from altlens.analyze.context import _URL, _WORD, Context
from altlens.companies import Alias, Company, Directory, load
from altlens.companies.names import normal
from altlens.evaluate.companies import evaluate
from altlens.items.analysis import Mention

TITLES = st.text(
    st.characters(codec="utf-8") | st.sampled_from("AaBb $.-'’&():#@ÅŁ中😀\x00\u202e"), max_size=80
)


@given(
    st.lists(
        st.text(st.sampled_from("AaBb and$#@'’&.-:/\t\u3000_1éİ中\x1c"), max_size=12)
        | st.sampled_from([" and ", " https://a.b/and?c=d ", "Johnson & Johnson", " " + "x" * 50]),
        max_size=8,
    ).map("".join)
)
def test_words_and_their_places_are_those_of_the_whole_text(text: str) -> None:
    bare = _URL.sub(lambda url: " " * len(url[0]), text)
    words = [word for word in _WORD.finditer(bare) if normal(word[0].lstrip("#@")) != "and"]
    context = Context(text)
    assert context.raws == [word[0] for word in words]
    assert context.norms == [normal(raw.lstrip("#@")) for raw in context.raws]
    for at in reversed(range(len(words))):
        assert (context.start(at), context.end(at)) == words[at].span()


def mentions_by_symbol(title: str, summary: str = "") -> dict[str, Mention]:
    """The mentions in a text, by symbol."""
    return {mention["symbol"]: mention for mention in linker().mentions(title, summary)}


@pytest.mark.parametrize(
    ("title", "symbols"),
    [
        ("$AAPL looks heavy before the close", {"AAPL"}),
        ("Adding to $brk.b and $msft", {"BRK-B", "MSFT"}),
        ("A small maker of pumps (NYSE: XYL) lifts its dividend", {"XYL"}),
        ("Xylem (XYL) lifts its dividend", {"XYL"}),
        ("NVDA and AMD slip", {"NVDA", "AMD"}),
        ("Nvidia's new chip is late", {"NVDA"}),
        ("JPMorgan Chase & Co. names a new treasurer", {"JPM"}),
        ("J.P. Morgan names a new treasurer", {"JPM"}),
        ("Johnson and Johnson settles", {"JNJ"}),
        ("AT&T rolls out fibre in Ohio", {"T"}),
        ("Facebook opens an office in Zagreb", {"META"}),
        ("McDonald’s tests a new burger", {"MCD"}),
        ("Lowe's opens ten stores", {"LOW"}),
        ("Estée Lauder warns on travel retail", {"EL"}),
        ("Simon Ppty Group INC New shares rose", {"SPG"}),
        ("Celgene wins approval", {"CELG"}),
        ("#Boeing delivers fewer jets", {"BA"}),
        # Little is said of Apple, but another company is named for sure.
        ("Why INTC rises if Apple b < c and d", {"INTC", "AAPL"}),
    ],
)
def test_a_company_is_found_however_it_is_named(title: str, symbols: set[str]) -> None:
    assert set(mentions_by_symbol(title)) == symbols


@pytest.mark.parametrize(
    "title",
    [
        "Brokers raise their average price target",
        "How to visa your way through an open season",
        "We all need a good rest and a real plan on it now",
        "The CEO said the IPO may list on the NYSE in Q2",
        "RT @somebody: ALL IN ON OIL AND GAS THIS YEAR",
        "Rob Lowe joins the cast",
        "Michelle Williams writes about penny stocks",
        "Pura Vida Investments lifts its position",
        "A meeting of minds (AMOM) on monetary policy",
        "Shares of Siemens fell in Frankfurt",
        "",
        "?",
    ],
)
def test_words_that_only_look_like_companies_are_left_alone(title: str) -> None:
    assert mentions_by_symbol(title) == {}


@pytest.mark.parametrize(
    "title",
    [
        "Orange and apple harvests shrink after late frost",
        "Apple growers hope for a mild spring",
        "Cattle ranching spreads across the Amazon basin",
        "US Intel officials testify before the senate",
        "Gap year students return",
        "The Oracle of Delphi, told anew",
        "Southwest drought empties reservoirs",
        "Mississippi Delta blues festival draws thousands",
        "Glenn Ford retrospective opens in Paris",
        "Boeing Prize for young pilots goes to a student from Kent",
        "T$LA and A$AP share a stage",
    ],
)
def test_a_famous_word_used_as_such_is_no_company(title: str) -> None:
    assert mentions_by_symbol(title) == {}


@pytest.mark.parametrize(
    "title",
    [
        "Ruth Kraft wins the village chess cup",
        "Mayor Campbell opens a playground",
        "Keith Campbell Ford paints in Cornwall",
        "Kellogg, 71, was a teacher in Iowa",
        "Cooper marries in a chapel by the sea",
        "Nike on a Greek vase: the goddess with wings",
        "Merck Forest school children plant oaks",
    ],
)
def test_people_and_what_is_named_after_them_are_no_companies(title: str) -> None:
    assert mentions_by_symbol(title) == {}


@pytest.mark.parametrize(
    ("title", "symbols"),
    [
        ("Unity to trim its workforce by a tenth", {"U"}),
        ("Carnival orders three liners", {"CCL"}),
        ("Southwest pilots reject a pay offer", {"LUV"}),
        ("SHELL TO BUY A GAS FIELD IN OMAN", {"SHEL"}),
        ("KOHL'S NAMES NEW FINANCE CHIEF", {"KSS"}),
        ("Meta rolls out parental controls", {"META"}),
        ("Ford idles a plant in Ohio", {"F"}),
        ("Nasdaq fined for late filings", {"NDAQ"}),
    ],
)
def test_a_word_that_acts_as_companies_do_is_one(title: str, symbols: set[str]) -> None:
    assert set(mentions_by_symbol(title)) == symbols


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("American Express lifts its dividend", "subject"),
        ("Morgan Stanley raises price target on a chip maker", "broker"),
        ("Shares climb after a Goldman Sachs upgrade", "broker"),
        ("Redfin report: rents fall in May", "source"),
        ("A fund takes a stake in Zillow", "subject"),
    ],
)
def test_what_a_house_does_to_whom_decides_its_role(title: str, role: str) -> None:
    (mention,) = linker().mentions(title)
    assert mention["role"] == role


def test_characters_of_two_other_words_are_no_name() -> None:
    assert linker().mentions("央行警告不要提高通胀", "", "zh") == []  # 提高 (raise), 通胀 (prices)
    (mention,) = linker().mentions("外媒：高通将裁撤部门", "", "zh")
    assert mention["symbol"] == "QCOM"


@pytest.mark.parametrize(
    ("title", "symbol"),
    [
        ("ソニーグループが半導体工場を建設", "SONY"),
        ("辉瑞疫苗工厂停产", "PFE"),
        ("스타벅스 매장 확대", "SBUX"),
    ],
)
def test_large_companies_are_known_in_other_scripts(title: str, symbol: str) -> None:
    (mention,) = linker().mentions(title, "", "ja")
    assert mention["symbol"] == symbol


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (dt.date(2016, 5, 2), "Pandora"),
        (dt.date(2024, 5, 2), "Everpure"),
        (None, "Everpure"),
    ],
)
def test_the_day_decides_which_company_a_symbol_stood_for(day: dt.date | None, name: str) -> None:
    (mention,) = linker().mentions("$P is on the move", published_on=day)
    assert name.lower() in load().by_id(mention["company"]).name.lower()


def test_a_symbol_stood_for_nobody_we_know_before_its_company_took_it() -> None:
    assert linker().mentions("$META at a new high", published_on=dt.date(2019, 3, 1)) == []


@pytest.mark.parametrize(
    ("title", "symbols"),
    [
        ("Meta delays its new headset", {"META"}),
        ("Delta lifts its dividend", {"DAL"}),
        ("Chase raises its fee for travel cards", {"JPM"}),
        ("Nasdaq profit rises as listings return", {"NDAQ"}),
        ("Nasdaq closes lower", set()),
        ("Waters beats profit estimates", {"WAT"}),
        ("Earnings today: Intel, Meta and Gap", {"INTC", "META", "GAP"}),
        ("Drug makers (NYSE: PFE, MRK and LLY) slip", {"PFE", "MRK", "LLY"}),
        ("New filing for CNP: 8-K", {"CNP"}),
        ("Tjx Companies INC names a treasurer", {"TJX"}),
        ("bought 40 GME after the dip", {"GME"}),
        ("HOOD calls are printing", {"HOOD"}),
        ("Behind the HOOD of a classic car", set()),
        ("Spirit Aero resumes deliveries", {"SPR"}),
        ("TARGET RAISES FULL-YEAR FORECAST", {"TGT"}),
        ("ON TARGET FOR A RECORD YEAR", set()),
    ],
)
def test_a_word_is_a_company_by_what_stands_beside_it(title: str, symbols: set[str]) -> None:
    assert set(mentions_by_symbol(title)) == symbols


@pytest.mark.parametrize(
    ("title", "language", "symbol"),
    [
        ("Apple senkt die Preise in China", "de", "AAPL"),
        ("Los beneficios de Visa suben un 4 %", "es", "V"),
        ("マイクロソフト、データセンターに投資", "ja", "MSFT"),
        ("英伟达市值创新高", "zh", "NVDA"),
        ("苹果股价下跌", "zh", "AAPL"),
        ("테슬라 판매 감소", "ko", "TSLA"),
    ],
)
def test_companies_are_found_in_other_languages(title: str, language: str, symbol: str) -> None:
    (mention,) = linker().mentions(title, "", language)
    assert mention["symbol"] == symbol
    assert title[mention["start"] : mention["end"]] == mention["text"]


@pytest.mark.parametrize("title", ["苹果丰收价格下降", "アップルパイの作り方"])
def test_a_fruit_is_not_a_company_in_any_script(title: str) -> None:
    assert linker().mentions(title, "", "zh") == []


def test_an_ordinary_word_is_a_company_where_the_text_shows_it() -> None:
    assert set(mentions_by_symbol("Sales at Gap fell again")) == {"GAP"}
    assert set(mentions_by_symbol("Gap Inc closes stores")) == {"GAP"}
    assert mentions_by_symbol("The gap between rich and poor grows") == {}


@pytest.mark.parametrize(
    ("title", "roles"),
    [
        ("Goldman Sachs upgrades Netflix to buy", {"GS": "broker", "NFLX": "subject"}),
        ("Netflix cut to hold at Morgan Stanley", {"NFLX": "subject", "MS": "broker"}),
        ("Morgan Stanley posts record profit", {"MS": "subject"}),
        ("Reuters reports that Intel will split", {"TRI": "source", "INTC": "subject"}),
        ("Intel to split its foundry - Reuters", {"INTC": "subject", "TRI": "source"}),
        ("Thomson Reuters raises its outlook", {"TRI": "subject"}),
        ("Bank of Montreal trimmed its stake in Nike", {"BMO": "broker", "NKE": "subject"}),
        ("Citigroup Inc. analysts expect $3 EPS", {"C": "subject"}),
        ("Cisco is a leader, Gartner says", {"CSCO": "subject", "IT": "source"}),
        ("Gartner profit rises", {"IT": "subject"}),
    ],
)
def test_brokers_and_sources_are_not_subjects(title: str, roles: dict[str, str]) -> None:
    assert {
        symbol: mention["role"] for symbol, mention in mentions_by_symbol(title).items()
    } == roles


def test_the_title_weighs_more_than_the_summary_and_the_first_more_than_the_last() -> None:
    mentions = mentions_by_symbol("Disney sues Netflix", "Comcast looks on. Disney wants damages.")
    weights = [mentions[symbol]["relevance"] for symbol in ("DIS", "NFLX", "CMCSA")]
    assert weights == sorted(weights, reverse=True)
    assert mentions["DIS"]["primary"]
    assert not mentions["CMCSA"]["primary"]


def test_positions_count_over_title_newline_summary() -> None:
    title, summary = "Prices rise", "Then Walmart cut them."
    mention = mentions_by_symbol(title, summary)["WMT"]
    assert f"{title}\n{summary}"[mention["start"] : mention["end"]] == "Walmart" == mention["text"]


def test_a_mention_says_why() -> None:
    assert "walmart" in mentions_by_symbol("Walmart cuts prices")["WMT"]["why"]
    assert "exchange" in mentions_by_symbol("Somebody (NASDAQ: WMT) cuts prices")["WMT"]["why"]


def test_a_custom_directory_needs_no_famous_names() -> None:
    mill = Company(id="0000000009", name="Old Mill Co", symbols=(Alias(symbol="OMC"),))
    (mention,) = Linker(Directory([mill])).mentions("Old Mill Co buys a river; Walmart does not")
    assert mention["company"] == mill.id


@given(TITLES, TITLES)
@settings(max_examples=300)
def test_any_text_is_answered_soundly(title: str, summary: str) -> None:
    mentions = linker().mentions(title, summary)
    assert mentions == linker().mentions(title, summary)
    text = f"{title}\n{summary}" if summary else title
    companies = [mention["company"] for mention in mentions]
    assert len(companies) == len(set(companies))
    for mention in mentions:
        assert text[mention["start"] : mention["end"]] == mention["text"] != ""
        assert 0 < mention["relevance"] <= 1
        assert load().by_id(mention["company"]).symbol == mention["symbol"]


@pytest.mark.parametrize(
    "text",
    ["A" * 10**6, "a'" * 500_000, "$A " * 300_000, "First " * 150_000, "https://" * 100_000],
    ids=["one word", "apostrophes", "cashtags", "a common head", "addresses"],
)
def test_a_huge_text_is_answered(text: str) -> None:
    assert len(linker().mentions(text, text)) <= 1


def test_the_evaluation_reads_any_folder_of_the_layout(tmp_path: Path) -> None:
    folder = tmp_path / "labelled" / "tweets-with-cashtags"
    folder.mkdir(parents=True)
    tweets = [
        "Walmart $WMT cuts prices",
        "Nvidia $NVDA and Pfizer rise",
        "$KO goes sideways",
        "Target $TGT &amp; $ZZZQ",
        "No tags here",
    ]
    (folder / "tweets.txt").write_text("\n".join(tweets), encoding="utf-8")
    results = {result.metric: result for result in evaluate(tmp_path)}
    assert results["precision"].value == pytest.approx(2 / 3)
    assert results["recall"].value == 1.0
    assert results["recall, every cashtag"].value == pytest.approx(2 / 3)
    assert (results["recall"].rows, results["recall, all tweets"].rows) == (3, 4)
    assert evaluate(tmp_path / "elsewhere") == []
