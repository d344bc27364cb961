"""All settings of altlens, read from the environment on call and nowhere else.

Names are `ALTLENS_<GROUP>_<NAME>`, e.g. `ALTLENS_REDDIT_CLIENT_ID`. A `.env` file in the working
folder can set them too. Nothing is read at import.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from altlens.errors import BadSetting


class _Group(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Store(_Group):
    """The store of captures, items, analyses and views."""

    url: str = Field(
        "", repr=False, description="sqlite:///FILE or mongodb://…; default: SQLite in HOME"
    )
    archive: str = Field(
        "", description="folder of cold storage for old bodies; default: archive in HOME"
    )
    keep_days: int = Field(
        365, description="days after which maintenance moves a body to cold storage"
    )


class Analyze(_Group):
    """The analysis of texts."""

    encoder: bool = Field(
        True, description="ask the encoder where the linear models are unsure, if it is installed"
    )


class Broker(_Group):
    """The message broker of the fleet."""

    url: str = Field(
        "memory://localhost", repr=False, description="memory://, amqp://…, redis://…, sqs://…"
    )


class Results(_Group):
    """Celery's result backend."""

    url: str = Field(
        "cache+memory://", repr=False, description="cache+memory://, redis://…, sentinel://…"
    )
    master: str = Field("", description="with sentinel://: the name of the monitored master")


class Limits(_Group):
    """The rate limiter shared by all processes."""

    url: str = Field(
        "memory://", repr=False, description="memory:// (this process only) or redis://…"
    )


class Tls(_Group):
    """How servers are verified whose URLs use TLS: amqps://, rediss://, tls=true."""

    ca_file: str = Field(
        "",
        description="PEM file of the certificate authority of the servers; default: the system's",
    )


class Prefect(_Group):
    """The Prefect server that tracks runs."""

    api_url: str = Field("", description="http://…/api; default: a temporary server for each run")


class Http(_Group):
    """Deadlines and limits of HTTP requests to sources."""

    connect_seconds: float = Field(5.0, description="deadline to connect")
    read_seconds: float = Field(20.0, description="deadline between two reads of a body")
    total_seconds: float = Field(60.0, description="deadline of a whole response")
    max_bytes: int = Field(50_000_000, description="largest accepted body, decompressed")
    attempts: int = Field(3, description="attempts of one request within a fetch")
    gateway: str = Field("", description="send every request to this server instead, as http://…")
    allow_private: bool = Field(False, description="allow user-given feeds on private addresses")


class Prices(_Group):
    """Prices read in addition to daily ones."""

    intraday: tuple[str, ...] = Field(
        ("5m",), description="a JSON list of intraday intervals: 1m, 5m, 15m, 30m, 1h"
    )


class Sec(_Group):
    """The identity that SEC EDGAR requires of every client."""

    identity: str = Field("", description="'Name email@host', sent as the User-Agent to sec.gov")


class Reddit(_Group):
    """A Reddit 'script' application, from https://www.reddit.com/prefs/apps."""

    client_id: str = Field("", description="the application's id")
    client_secret: SecretStr = Field(SecretStr(""), description="the application's secret")
    user_agent: str = Field("altlens (company research)", description="the User-Agent of requests")
    subreddits: tuple[str, ...] = Field(
        ("wallstreetbets", "stocks", "investing"),
        description="subreddits searched for each company",
    )
    query: str = Field(
        '{symbol} OR "{name}"',
        description="the search query; {symbol} and {name} are the company's",
    )
    threads: int = Field(
        5, description="most discussed submissions of the week whose comments are read, per search"
    )


class Rss(_Group):
    """Feeds read once per batch, whose articles are routed to companies by mention."""

    feeds: tuple[str, ...] = Field(
        (),
        repr=False,
        description="a JSON list of URLs, in addition to `altlens feeds add`",
    )


class News(_Group):
    """The finance feeds of several publishers."""

    feeds: str = Field("", description="a TOML file of feeds instead of the bundled list")
    user_agent: str = Field(
        "Mozilla/5.0 (compatible; altlens; feed reader)", description="the User-Agent of requests"
    )


class Twitter(_Group):
    """An application at https://developer.x.com; every post read is paid for."""

    bearer_token: SecretStr = Field(SecretStr(""), description="the application's bearer token")
    monthly_reads: int = Field(10_000, description="maximum posts read in a calendar month")
    posts: int = Field(100, description="maximum posts read per company and fetch")
    query: str = Field(
        '(${symbol} OR "{name} stock") lang:en -is:retweet',
        description="the search query; {symbol} and {name} are the company's",
    )


class Earnings(_Group):
    """The market-wide calendar of upcoming reports."""

    days_ahead: int = Field(42, description="days ahead for which the calendar is read")


class Filings(_Group):
    """How much of SEC EDGAR is read in addition to the list of recent filings."""

    documents: int = Field(
        10, description="newest reports, and as many insider forms, read per company and fetch"
    )
    older: bool = Field(True, description="also read the pages of older filings, once")
    current_pages: int = Field(
        5, le=51, description="pages of 100 newest filings of all companies; 0 for none"
    )


class Fanout(_Group):
    """How a stage is distributed over the fleet."""

    window: int = Field(6, description="maximum chunks in flight per fan-out")
    fetch_window: int = Field(
        16, description="the same for the fetch stage, which waits for the network"
    )
    chunk_seconds: float = Field(1.0, description="target seconds of work per chunk")
    max_chunk: int = Field(500, description="maximum ids in one message")
    attempts: int = Field(4, description="attempts of one item before it is a failure")
    patience_seconds: float = Field(120.0, description="longer pauses are left to the next run")
    queue_length: int = Field(1000, description="maximum messages in a queue")
    deliveries: int = Field(5, description="deliveries of a message before it is a dead letter")
    overdue_seconds: float = Field(
        60.0, description="seconds without a receipt after which the store is checked"
    )
    stalled_seconds: float = Field(
        300.0, description="seconds without progress after which a Prefect event is sent"
    )


class Dashboard(_Group):
    """The web pages and their API."""

    host: str = Field(
        "127.0.0.1", description="address to listen on; any but loopback requires the token"
    )
    port: int = Field(8400, description="port to listen on")
    token: SecretStr = Field(SecretStr(""), description="the access token that visitors must enter")
    store_url: str = Field(
        "",
        repr=False,
        description="the store with a database user for the dashboard; default: the store's",
    )
    requests_per_minute: int = Field(
        600, ge=1, description="requests allowed per visitor, where the token is required"
    )
    flower_url: str = Field("", description="URL of Flower, to link to it")


class Alerts(_Group):
    """Where alerts about companies are sent."""

    rules: str = Field("", description="a TOML file of rules; default: alerts.toml in HOME")
    urls: tuple[SecretStr, ...] = Field(
        (), description="a JSON list of Apprise URLs that receive alerts"
    )


class Settings(BaseSettings):
    """All settings, frozen."""

    model_config = SettingsConfigDict(
        env_prefix="ALTLENS_",
        env_nested_delimiter="_",
        env_nested_max_split=1,
        env_file=".env",
        extra="ignore",
        frozen=True,
    )

    folder: Path = Field(
        Path(), description="`.env` and relative paths are read from here; default: working folder"
    )
    home: Path = Field(Path(".altlens"), description="folder of state: store, logs, caches")
    store: Store = Store()
    analyze: Analyze = Analyze()
    broker: Broker = Broker()
    results: Results = Results()
    limits: Limits = Limits()
    tls: Tls = Tls()
    prefect: Prefect = Prefect()
    http: Http = Http()
    prices: Prices = Prices()
    sec: Sec = Sec()
    reddit: Reddit = Reddit()
    rss: Rss = Rss()
    news: News = News()
    twitter: Twitter = Twitter()
    earnings: Earnings = Earnings()
    filings: Filings = Filings()
    fanout: Fanout = Fanout()
    dashboard: Dashboard = Dashboard()
    alerts: Alerts = Alerts()

    @property
    def store_url(self) -> str:
        """The store's URL, or that of the embedded default."""
        if not self.store.url:
            return f"sqlite:///{self.home.absolute() / 'altlens.sqlite'}"
        file = self.store.url.removeprefix("sqlite:///")
        return self.store.url if file == self.store.url else f"sqlite:///{self.folder / file}"

    @property
    def archive_folder(self) -> Path:
        """The folder of cold storage, or its default."""
        return Path(self.store.archive) if self.store.archive else self.home / "archive"

    @property
    def alert_rules(self) -> Path:
        """The file of alert rules, or its default."""
        return Path(self.alerts.rules) if self.alerts.rules else self.home / "alerts.toml"

    def redis_tls(self, url: str) -> dict[str, str]:
        """Arguments of Redis clients for a URL that uses TLS."""
        if not url.startswith("rediss://"):
            return {}
        authority = {"ssl_ca_certs": self.tls.ca_file} if self.tls.ca_file else {}
        return {"ssl_cert_reqs": "required", **authority}

    @property
    def embedded(self) -> bool:
        """Whether the broker and the workers run in this process."""
        return self.broker.url.startswith("memory")


def fleet_file(home: Path) -> Path:
    """The file with the fleet's URLs that `altlens up` writes while it is up."""
    return home / "fleet.env"


_overriding: list[Settings] = []
_FILES = (("alerts", "rules"), ("news", "feeds"), ("store", "archive"), ("tls", "ca_file"))


@lru_cache(maxsize=1)
def _settings() -> Settings:
    try:
        folder = Settings(_env_file=None).folder
        file = folder / ".env"
        fleet = fleet_file(folder / Settings(_env_file=file).home)
        return _anchored(Settings(_env_file=(fleet, file)), folder)  # the user's own file wins
    except ValidationError as error:  # its own text quotes values, which may be secret
        raise BadSetting(" ".join(_complaints(error))) from None
    except SettingsError as error:
        raise BadSetting(f"A setting cannot be read: {error}. Write lists as JSON.") from None


def _anchored(settings: Settings, folder: Path) -> Settings:
    """The settings, with relative paths resolved against the folder."""
    if folder == Path():
        return settings
    changed: dict[str, object] = {"home": folder / settings.home}
    for group, name in _FILES:
        values = getattr(settings, group)
        if file := getattr(values, name):
            changed[group] = values.model_copy(update={name: str(folder / file)})
    return settings.model_copy(update=changed)


def _complaints(error: ValidationError) -> Iterator[str]:
    """One sentence per invalid variable."""
    for fault in error.errors(include_url=False, include_input=False):
        name = "_".join(("ALTLENS", *(str(part).upper() for part in fault["loc"])))
        known = fault["type"] != "extra_forbidden"
        yield f"{name}: {fault['msg']}." if known else f"altlens has no setting {name}."


def get_settings(*, refresh: bool = False) -> Settings:
    """The settings of the environment, read at the first call; `refresh` reads them again."""
    if refresh:
        _settings.cache_clear()
    return _overriding[-1] if _overriding else _settings()


@contextmanager
def overridden(settings: Settings) -> Iterator[None]:
    """Use these settings in every thread of this process within the context."""
    _overriding.append(settings)
    try:
        yield
    finally:
        _overriding.remove(settings)
