"""Lists of companies that somebody keeps an eye on: state of users, not evidence."""

from collections.abc import Iterator, Sequence

from altlens.items.base import Model, digest
from altlens.store.base import Store, Where
from altlens.store.collections import WATCHLISTS


class Watchlist(Model):
    """Symbols under a name, in the order in which they were added."""

    name: str
    symbols: tuple[str, ...] = ()


def watchlists(store: Store) -> Iterator[Watchlist]:
    """All lists, by name."""
    for held in store.find(WATCHLISTS, Where(order_by=("name",))):
        yield Watchlist(name=held["name"], symbols=held["symbols"])


def watchlist(store: Store, name: str) -> Watchlist:
    """The list of that name, empty where there is none."""
    held = store.get(WATCHLISTS, [_id(name)]).get(_id(name))
    return Watchlist(name=name, symbols=held["symbols"]) if held else Watchlist(name=name)


def add_to(store: Store, name: str, symbols: Sequence[str]) -> Watchlist:
    """The list with the symbols on it."""
    held = watchlist(store, name)
    return _keep(store, name, tuple(dict.fromkeys((*held.symbols, *symbols))))


def take_from(store: Store, name: str, symbols: Sequence[str]) -> Watchlist:
    """The list without the symbols."""
    held = watchlist(store, name)
    return _keep(store, name, tuple(s for s in held.symbols if s not in symbols))


def _keep(store: Store, name: str, symbols: tuple[str, ...]) -> Watchlist:
    kept = Watchlist(name=name, symbols=symbols)
    store.put(WATCHLISTS, [{"_id": _id(name), **kept.model_dump(mode="json")}])
    return kept


def _id(name: str) -> str:
    return f"watchlist:{digest(name)}"
