"""Where everything is kept: the only place that speaks to a database."""

from pathlib import Path

from altlens.errors import BadSetting
from altlens.store.base import Store
from altlens.store.sqlite import SqliteStore


def open_store(url: str) -> Store:
    """The store at `url`: `sqlite:///FILE`."""
    if url.startswith("sqlite:///"):
        return SqliteStore(Path(url.removeprefix("sqlite:///")))
    raise BadSetting(f"ALTLENS_STORE_URL={url!r} is no store's address; use sqlite:///FILE.")
