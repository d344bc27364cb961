"""Where everything is kept: the only place that speaks to a database."""

from pathlib import Path

from altlens.errors import BadSetting
from altlens.store.base import Store
from altlens.store.mongo import MongoStore
from altlens.store.sqlite import SqliteStore


def open_store(url: str) -> Store:
    """The store at `url`: `sqlite:///FILE` or `mongodb://…`."""
    if url.startswith("sqlite:///"):
        return SqliteStore(Path(url.removeprefix("sqlite:///")))
    if url.startswith(("mongodb://", "mongodb+srv://")):
        return MongoStore(url)
    scheme = url.partition(":")[0]
    raise BadSetting(
        f"ALTLENS_STORE_URL begins with {scheme!r}; use sqlite:///FILE or mongodb://HOST/NAME."
    )
