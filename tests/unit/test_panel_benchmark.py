"""The benchmark of daily signals, at a size for tests: it writes items as the store has them."""

from altlens.items.base import end_of_day, without_id
from altlens.items.query import Subject
from altlens.queries.signal_rows import read_signals
from altlens.runs.run import start
from altlens.signals.registry import all_signals
from altlens.source_catalog import KINDS
from altlens.stages.signals import Signals
from altlens.store.base import Where
from altlens.store.collections import ITEMS
from altlens.store.sqlite import SqliteStore
from benchmarks.panel_seed import companies, seed, sessions


def test_a_seeded_store_has_items_of_every_kind_and_rows_of_every_session(
    store: SqliteStore,
) -> None:
    subjects, days = companies(2), sessions(8)
    assert seed(store, subjects, days, 60) == 60
    seen = set()
    for document in store.find(ITEMS, Where()):
        item = KINDS[document["kind"]].model_validate(without_id(document))
        assert item.model_dump(mode="json") == without_id(document)
        seen.add(item.kind)
    assert {"article", "post", "bar", "fact", "filing", "insider_trade", "rating_change"} <= seen
    named = [Subject(company.id, company.symbol, company.name) for company in subjects]
    last = end_of_day(days[-1])
    run = start(store, named, (), "", last, last, first_day=days[0])
    units = list(Signals().units(store, run))
    assert Signals().perform(store, run, units, lambda: True).failed == ()
    ids = [company.id for company in subjects]
    table = read_signals(store, ids, days[0], days[-1], [*all_signals()])
    assert table.day.tolist() == [day for day in days for _ in ids]
    known = dict(zip(table.signals, table.values.T[-1], strict=True))
    assert known["close"] > 0
    assert known["net_margin"] > 0
    assert known["texts_30d"] > 0
