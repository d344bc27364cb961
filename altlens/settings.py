"""Every setting of altlens, read from the environment on call; the only place that reads it.

Names are `ALTLENS_<GROUP>_<NAME>`, e.g. `ALTLENS_REDDIT_CLIENT_ID`; a `.env` file in the working
folder may hold them too. Nothing is read at import.
"""

from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class _Group(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Store(_Group):
    """Where captures, items, analyses and views live."""

    url: str = Field(
        "", repr=False, description="sqlite:///FILE or mongodb://…; default: SQLite in HOME"
    )


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


class Limits(_Group):
    """Where the rate limits of all processes are counted."""

    url: str = Field(
        "memory://", repr=False, description="memory:// (this process alone) or redis://…"
    )


class Http(_Group):
    """Deadlines and caps of the one door to the outside."""

    connect_seconds: float = Field(5.0, description="deadline to connect")
    read_seconds: float = Field(20.0, description="deadline between two pieces of a body")
    total_seconds: float = Field(60.0, description="deadline of one whole response")
    max_bytes: int = Field(50_000_000, description="largest body taken, decompressed")
    attempts: int = Field(3, description="tries of one request within one fetch")
    gateway: str = Field("", description="send every request to this server instead, as http://…")
    allow_private: bool = Field(False, description="let user-given feeds lead to private addresses")


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


class Rss(_Group):
    """Feeds read once per batch, whose articles are routed to companies by mention."""

    feeds: tuple[str, ...] = Field(
        (
            "https://www.cnbc.com/id/100003114/device/rss/rss.html",
            "https://finance.yahoo.com/news/rssindex",
            "https://www.federalreserve.gov/feeds/press_all.xml",
            "https://www.sec.gov/news/speeches-statements.rss",
        ),
        repr=False,
        description="a JSON list of addresses",
    )


class Fanout(_Group):
    """How a stage spreads over the fleet."""

    window: int = Field(6, description="chunks in flight at most, per fan-out")
    chunk_seconds: float = Field(1.0, description="work aimed at per chunk")
    max_chunk: int = Field(500, description="ids in one message at most")
    attempts: int = Field(4, description="tries of one item before it is a failure")
    queue_length: int = Field(1000, description="messages a queue holds at most")
    deliveries: int = Field(5, description="deliveries of a message before it is a dead letter")
    overdue_seconds: float = Field(60.0, description="silence after which the store is asked")


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

    home: Path = Field(Path(".altlens"), description="folder of state: store, logs, caches")
    store: Store = Store()
    broker: Broker = Broker()
    results: Results = Results()
    limits: Limits = Limits()
    http: Http = Http()
    sec: Sec = Sec()
    reddit: Reddit = Reddit()
    rss: Rss = Rss()
    fanout: Fanout = Fanout()

    @property
    def store_url(self) -> str:
        """The store's address, the embedded default filled in."""
        return self.store.url or f"sqlite:///{self.home.absolute() / 'altlens.sqlite'}"

    @property
    def embedded(self) -> bool:
        """Whether broker and workers live in this process."""
        return self.broker.url.startswith("memory")


@lru_cache(maxsize=1)
def _settings() -> Settings:
    return Settings()


def get_settings(*, refresh: bool = False) -> Settings:
    """The settings as the environment had them at the first call; `refresh` reads it anew."""
    if refresh:
        _settings.cache_clear()
    return _settings()
