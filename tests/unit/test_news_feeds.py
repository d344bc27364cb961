"""The list of finance feeds, and the queries built from it."""

from pathlib import Path

import pytest

from altlens.errors import BadSetting
from altlens.fetch.news import News
from altlens.fetch.news_feeds import Feed, load_feeds
from altlens.items.query import Subject
from altlens.settings import get_settings

NAMES = {
    "AAPL": ("0000320193", "Apple Inc.", "Apple"),
    "MSFT": ("0000789019", "Microsoft Corp", "Microsoft"),
    "NVDA": ("0001045810", "NVIDIA Corp", "Nvidia"),
    "AMZN": ("0001018724", "Amazon.com, Inc.", "Amazon"),
    "JPM": ("0000019617", "JPMorgan Chase & Co.", "JPMorgan+Chase"),
    "TSLA": ("0001318605", "Tesla, Inc.", "Tesla"),
    "KO": ("0000021344", "Coca-Cola Co", "Coca-Cola"),
    "GOOGL": ("0001652044", "Alphabet Inc.", "Alphabet"),
    "PG": ("0000080424", "Procter & Gamble Co", "Procter+%26+Gamble"),
}


def subject(symbol: str) -> Subject:
    company, name, _ = NAMES[symbol]
    return Subject(company, symbol, name)


def parts(*subjects: Subject) -> list[str]:
    return [query.part for query in News().queries(subjects, get_settings(refresh=True))]


def test_the_bundled_list_names_publishers_topics_and_languages() -> None:
    feeds = load_feeds("")
    publishers = {feed.publisher for feed in feeds}
    assert publishers >= {
        "CNBC",
        "Nasdaq",
        "MarketWatch",
        "Seeking Alpha",
        "PR Newswire",
        "GlobeNewswire",
        "SEC",
        "Federal Reserve",
        "Google News",
    }
    assert all(feed.topic and feed.language and feed.url.startswith("https://") for feed in feeds)
    assert len({feed.url for feed in feeds}) == len(feeds)


@pytest.mark.parametrize("symbol", NAMES)
def test_google_news_is_asked_for_the_everyday_name(symbol: str) -> None:
    address = (
        f"https://news.google.com/rss/search?q={NAMES[symbol][2]}+stock&hl=en-US&gl=US&ceid=US%3Aen"
    )
    assert address in parts(subject(symbol))


def test_market_feeds_are_asked_once_a_batch() -> None:
    per_company = sum(feed.is_of_a_company for feed in load_feeds(""))
    one, two = len(parts(subject("AAPL"))), len(parts(subject("AAPL"), subject("KO")))
    assert two - one == per_company


def test_sec_is_fetched_only_with_a_contact_address(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not any("sec.gov" in part for part in parts())
    monkeypatch.setenv("ALTLENS_SEC_IDENTITY", "Test test@example.com")
    assert sum("sec.gov" in part for part in parts()) == 2


def test_share_classes_are_written_with_a_dot() -> None:
    feed = Feed(publisher="Own", url="https://example.com/{symbol}.xml?q={name}")
    assert feed.address("BRK-B", "A & B") == "https://example.com/BRK.B.xml?q=A+%26+B"


def test_secrets_in_an_address_do_not_travel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = tmp_path / "feeds.toml"
    listed.write_text('[[feed]]\npublisher = "Own"\nurl = "https://example.com/f?token=abcdef123"')
    monkeypatch.setenv("ALTLENS_NEWS_FEEDS", str(listed))
    assert parts() == ["https://example.com/f?token=REDACTED"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[feed]]\npublisher = 1", "feed.0.publisher"),
        ("[[feed]]\nurl = 'https://example.com'", "feed.0.publisher: Field required"),
        ("[[feeds]]\npublisher = 'x'\nurl = 'y'", "feed: Field required"),
        ("not toml at all", "line 1"),
    ],
)
def test_a_list_that_cannot_be_used_says_why(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "feeds.toml"
    path.write_text(text)
    with pytest.raises(BadSetting) as raised:
        load_feeds(str(path))
    assert message in str(raised.value)
    assert "ALTLENS_NEWS_FEEDS" in str(raised.value)


def test_a_missing_list_is_reported(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="No such file"):
        load_feeds(str(tmp_path / "none.toml"))
