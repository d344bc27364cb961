"""Watchlists: named lists of symbols that users keep."""

from collections.abc import Iterator, Sequence

from altlens.items.base import Model, digest
from altlens.store.base import Store, Where
from altlens.store.collections import WATCHLISTS


class Watchlist(Model):
    """Symbols under a name, in the order they were added."""

    name: str
    symbols: tuple[str, ...] = ()


def watchlists(store: Store) -> Iterator[Watchlist]:
    """All watchlists, by name."""
    for row in store.find(WATCHLISTS, Where(order_by=("name",))):
        yield Watchlist(name=row["name"], symbols=row["symbols"])


def watchlist(store: Store, name: str) -> Watchlist:
    """The watchlist of that name, empty where there is none."""
    row = store.get(WATCHLISTS, [_id(name)]).get(_id(name))
    return Watchlist(name=name, symbols=row["symbols"]) if row else Watchlist(name=name)


def add_to(store: Store, name: str, symbols: Sequence[str]) -> Watchlist:
    """Add symbols; returns the watchlist."""
    current = watchlist(store, name).symbols
    return _save(store, name, tuple(dict.fromkeys((*current, *symbols))))


def take_from(store: Store, name: str, symbols: Sequence[str]) -> Watchlist:
    """Remove symbols; returns the watchlist."""
    current = watchlist(store, name).symbols
    return _save(store, name, tuple(symbol for symbol in current if symbol not in symbols))


def _save(store: Store, name: str, symbols: tuple[str, ...]) -> Watchlist:
    saved = Watchlist(name=name, symbols=symbols)
    store.put(WATCHLISTS, [{"_id": _id(name), **saved.model_dump(mode="json")}])
    return saved


def _id(name: str) -> str:
    return f"watchlist:{digest(name)}"
