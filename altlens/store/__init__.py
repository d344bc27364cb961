"""The stores: the only code that talks to a database."""

from pathlib import Path

from altlens.errors import BadSetting
from altlens.settings import get_settings
from altlens.store.base import Store
from altlens.store.cold_storage import ColdStorage
from altlens.store.mongo import MongoStore
from altlens.store.sqlite import SqliteStore


def open_store(url: str) -> Store:
    """The store at `url` (`sqlite:///FILE` or `mongodb://…`), with its cold storage."""
    store = _open(url)
    store.cold_storage = ColdStorage(get_settings().archive_folder)
    return store


def _open(url: str) -> Store:
    if url.startswith("sqlite:///"):
        return SqliteStore(Path(url.removeprefix("sqlite:///")))
    if url.startswith(("mongodb://", "mongodb+srv://")):
        return MongoStore(url)
    scheme = url.partition(":")[0]
    raise BadSetting(
        f"ALTLENS_STORE_URL begins with {scheme!r}; use sqlite:///FILE or mongodb://HOST/NAME."
    )
