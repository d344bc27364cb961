"""Every setting of altlens, read from the environment on call; the only place that reads it.

Names are `ALTLENS_<GROUP>_<NAME>`, e.g. `ALTLENS_REDDIT_CLIENT_ID`; a `.env` file in the working
folder may hold them too. Nothing is read at import.
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
    """Where captures, items, analyses and views live."""

    url: str = Field(
        "", repr=False, description="sqlite:///FILE or mongodb://…; default: SQLite in HOME"
    )
    archive: str = Field("", description="folder of bodies out of use; default: archive in HOME")
    keep_days: int = Field(365, description="days after which maintenance moves a body there")


class Broker(_Group):
    """The message broker of the fleet."""

    url: str = Field(
        "memory://localhost", repr=False, description="memory://, amqp://…, redis://…, sqs://…"
    )


class Results(_Group):
    """Where Celery keeps receipts."""

    url: str = Field(
        "cache+memory://", repr=False, description="cache+memory://, redis://…, sentinel://…"
    )
    master: str = Field("", description="with sentinel://: the name of the watched master")


class Limits(_Group):
    """Where the rate limits of all processes are counted."""

    url: str = Field(
        "memory://", repr=False, description="memory:// (this process alone) or redis://…"
    )


class Tls(_Group):
    """How servers are recognized whose addresses ask for TLS: amqps://, rediss://, tls=true."""

    ca_file: str = Field(
        "", description="PEM file of who signed the servers' certificates; default: the system's"
    )


class Prefect(_Group):
    """The Prefect server that tracks runs."""

    api_url: str = Field("", description="http://…/api; default: a server of the run's own")


class Http(_Group):
    """Deadlines and caps of the one door to the outside."""

    connect_seconds: float = Field(5.0, description="deadline to connect")
    read_seconds: float = Field(20.0, description="deadline between two pieces of a body")
    total_seconds: float = Field(60.0, description="deadline of one whole response")
    max_bytes: int = Field(50_000_000, description="largest body taken, decompressed")
    attempts: int = Field(3, description="tries of one request within one fetch")
    gateway: str = Field("", description="send every request to this server instead, as http://…")
    allow_private: bool = Field(False, description="let user-given feeds lead to private addresses")


class Prices(_Group):
    """Which prices are read beside the daily ones."""

    intraday: tuple[str, ...] = Field(
        ("5m",), description="a JSON list of intervals within a day: 1m, 5m, 15m, 30m, 1h"
    )


class Sec(_Group):
    """The identity that SEC EDGAR demands of every client."""

    identity: str = Field("", description="'Name email@host', sent as the User-Agent to sec.gov")


class Reddit(_Group):
    """A Reddit 'script' application, from https://www.reddit.com/prefs/apps."""

    client_id: str = Field("", description="the application's id")
    client_secret: SecretStr = Field(SecretStr(""), description="the application's secret")
    user_agent: str = Field("altlens (company research)", description="how requests name us")
    subreddits: tuple[str, ...] = Field(
        ("wallstreetbets", "stocks", "investing"), description="searched for each company"
    )
    query: str = Field(
        '{symbol} OR "{name}"',
        description="what is searched for; {symbol} and {name} are the company's",
    )
    threads: int = Field(
        5, description="most discussed submissions of a week whose comments are read, per search"
    )


class Rss(_Group):
    """Feeds read once per batch, whose articles are routed to companies by mention."""

    feeds: tuple[str, ...] = Field(
        (),
        repr=False,
        description="a JSON list of addresses, beside those added with `altlens feeds add`",
    )


class News(_Group):
    """The finance feeds of several publishers."""

    feeds: str = Field("", description="a TOML file of feeds in place of the bundled list")
    user_agent: str = Field(
        "Mozilla/5.0 (compatible; altlens; feed reader)", description="how requests name us"
    )


class Twitter(_Group):
    """An application at https://developer.x.com; reading is paid by the post."""

    bearer_token: SecretStr = Field(SecretStr(""), description="the application's bearer token")
    monthly_reads: int = Field(10_000, description="posts read at most in a calendar month")
    posts: int = Field(100, description="posts read at most per company and fetch")
    query: str = Field(
        '(${symbol} OR "{name} stock") lang:en -is:retweet',
        description="what is searched for; {symbol} and {name} are the company's",
    )


class Earnings(_Group):
    """The market-wide calendar of coming reports."""

    days_ahead: int = Field(42, description="how far ahead the calendar is read")


class Filings(_Group):
    """How much of SEC EDGAR is read beside the list of a company's recent filings."""

    documents: int = Field(
        10, description="newest reports, and as many insiders' forms, read per company and fetch"
    )
    older: bool = Field(True, description="read the pages of older filings too, once")
    current_pages: int = Field(
        5, le=51, description="pages of 100 read of the newest filings of all companies; 0 for none"
    )


class Fanout(_Group):
    """How a stage spreads over the fleet."""

    window: int = Field(6, description="chunks in flight at most, per fan-out")
    fetch_window: int = Field(16, description="the same for the fetch stage, which mostly waits")
    chunk_seconds: float = Field(1.0, description="work aimed at per chunk")
    max_chunk: int = Field(500, description="ids in one message at most")
    attempts: int = Field(4, description="tries of one item before it is a failure")
    patience_seconds: float = Field(120.0, description="longer pauses are left to the next run")
    queue_length: int = Field(1000, description="messages a queue holds at most")
    deliveries: int = Field(5, description="deliveries of a message before it is a dead letter")
    overdue_seconds: float = Field(60.0, description="silence after which the store is asked")
    stalled_seconds: float = Field(300.0, description="standstill after which Prefect is told")


class Dashboard(_Group):
    """The web pages and their API."""

    host: str = Field(
        "127.0.0.1", description="address to listen on; any but loopback demands the token"
    )
    port: int = Field(8400, description="port to listen on")
    token: SecretStr = Field(SecretStr(""), description="what a visitor must give to be let in")
    store_url: str = Field(
        "", repr=False, description="the store by a user of the pages' own; default: the store's"
    )
    requests_per_minute: int = Field(
        600, ge=1, description="requests of one visitor, where the token is demanded"
    )
    flower_url: str = Field("", description="where people open Flower, to link to it")


class Alerts(_Group):
    """Who is told when something happens to a company."""

    rules: str = Field("", description="a TOML file of rules; default: alerts.toml in HOME")
    urls: tuple[SecretStr, ...] = Field(
        (), description="a JSON list of Apprise addresses that alerts go to"
    )


class Settings(BaseSettings):
    """The whole tree, frozen."""

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
        """The store's address, the embedded default filled in."""
        if not self.store.url:
            return f"sqlite:///{self.home.absolute() / 'altlens.sqlite'}"
        file = self.store.url.removeprefix("sqlite:///")
        return self.store.url if file == self.store.url else f"sqlite:///{self.folder / file}"

    @property
    def archive_folder(self) -> Path:
        """Where old bodies are moved to, the default filled in."""
        return Path(self.store.archive) if self.store.archive else self.home / "archive"

    @property
    def alert_rules(self) -> Path:
        """The file of alert rules, the default filled in."""
        return Path(self.alerts.rules) if self.alerts.rules else self.home / "alerts.toml"

    def redis_tls(self, url: str) -> dict[str, str]:
        """What Redis clients take beside an address that asks for TLS."""
        if not url.startswith("rediss://"):
            return {}
        authority = {"ssl_ca_certs": self.tls.ca_file} if self.tls.ca_file else {}
        return {"ssl_cert_reqs": "required", **authority}

    @property
    def embedded(self) -> bool:
        """Whether broker and workers live in this process."""
        return self.broker.url.startswith("memory")


def fleet_file(home: Path) -> Path:
    """Where `altlens up` leaves the fleet's addresses while it is up."""
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
    except ValidationError as error:  # whose own text quotes values, which may be secret
        raise BadSetting(" ".join(_complaints(error))) from None
    except SettingsError as error:
        raise BadSetting(f"A setting cannot be read: {error}; lists are written as JSON.") from None


def _anchored(settings: Settings, folder: Path) -> Settings:
    """The settings with relative paths read from the folder."""
    if folder == Path():
        return settings
    changed: dict[str, object] = {"home": folder / settings.home}
    for group, name in _FILES:
        values = getattr(settings, group)
        if file := getattr(values, name):
            changed[group] = values.model_copy(update={name: str(folder / file)})
    return settings.model_copy(update=changed)


def _complaints(error: ValidationError) -> Iterator[str]:
    """What is wrong with which variable."""
    for fault in error.errors(include_url=False, include_input=False):
        name = "_".join(("ALTLENS", *(str(part).upper() for part in fault["loc"])))
        known = fault["type"] != "extra_forbidden"
        yield f"{name}: {fault['msg']}." if known else f"{name} is no setting of altlens."


def get_settings(*, refresh: bool = False) -> Settings:
    """The settings as the environment had them at the first call; `refresh` reads it anew."""
    if refresh:
        _settings.cache_clear()
    return _overriding[-1] if _overriding else _settings()


@contextmanager
def overridden(settings: Settings) -> Iterator[None]:
    """Have every thread of this process get these settings meanwhile."""
    _overriding.append(settings)
    try:
        yield
    finally:
        _overriding.remove(settings)
