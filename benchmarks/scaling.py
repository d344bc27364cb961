"""The cost per item by number of workers, chunk size, window, batch size and store size."""

from collections.abc import Iterator

from altlens.settings import get_settings
from altlens.store import open_store
from benchmarks.copies import copy_until
from benchmarks.fleet import Spent, fleet
from benchmarks.pictures import lines
from benchmarks.pipeline import WARM, altlens, rate
from benchmarks.report import Picture, Size, Table
from benchmarks.seed import seed
from benchmarks.servers import Servers

ITEMS: dict[Size, int] = {"tiny": 50, "default": 3_000, "full": 20_000}
STORE_ITEMS: dict[Size, int] = {"tiny": 50, "default": 3_000, "full": 40_000}
BATCHES: dict[Size, tuple[int, ...]] = {
    "tiny": (50,),
    "default": (100, 1_000, 10_000),
    "full": (100, 1_000, 10_000, 100_000, 1_000_000),
}
STORES: dict[Size, tuple[int, ...]] = {  # documents; each text makes two
    "tiny": (2_000,),
    "default": (10_000, 50_000),
    "full": (10_000, 100_000, 1_000_000, 10_000_000),
}
WORKERS: dict[Size, tuple[int, ...]] = {"tiny": (2,), "default": (1, 2), "full": (1, 2, 3, 4)}
CHUNKS: dict[Size, tuple[int, ...]] = {
    "tiny": (),
    "default": (50,),
    "full": (50, 200, 500, 1_000),
}
WINDOWS: dict[Size, tuple[int, ...]] = {"tiny": (), "default": (2,), "full": (2, 6, 12)}


def run(size: Size, servers: Servers) -> Iterator[Table | Picture]:
    items = ITEMS[size]
    rows: list[tuple[str, int, Spent]] = []
    for count in WORKERS[size]:
        rows.append(("worker processes", count, altlens(servers, f"w{count}", items, count)))
    for chunk in CHUNKS[size]:
        spent = altlens(servers, f"c{chunk}", items, ALTLENS_FANOUT_MAX_CHUNK=str(chunk))
        rows.append(("ids in a chunk at most", chunk, spent))
    for window in WINDOWS[size]:
        spent = altlens(servers, f"f{window}", items, ALTLENS_FANOUT_WINDOW=str(window))
        rows.append(("chunks in flight", window, spent))
    usual = get_settings().fanout
    elsewhere = f"Elsewhere 2 processes, {usual.max_chunk} ids, {usual.window} chunks in flight."
    yield _table("Scaling: settings", rows, items, elsewhere)
    batches = [(n, altlens(servers, f"b{n}", n)) for n in BATCHES[size]]
    yield _table("Scaling: items of one batch", [("items", n, s) for n, s in batches])
    stores = list(_stores(servers, STORES[size], STORE_ITEMS[size]))
    yield _table(
        "Scaling: documents the store holds already",
        [("held", n, s) for n, s in stores],
        STORE_ITEMS[size],
    )
    yield Picture(
        "scaling",
        lines(
            {
                "items of one batch": [(n, rate(spent)) for n, spent in batches],
                "documents held before": [(n, rate(spent)) for n, spent in stores],
            },
            "items of one batch, documents held before",
            "items/s",
            logarithmic=True,
        ),
    )


def _stores(servers: Servers, sizes: tuple[int, ...], items: int) -> Iterator[tuple[int, Spent]]:
    """Measure the same work over a store that grows by copies in between."""
    with (
        fleet(servers, "grown") as mine,
        open_store(mine.environment["ALTLENS_STORE_URL"]) as store,
    ):
        mine.drive("clean", "analyze", run=seed(store, "grown", WARM).id)
        for wanted in sizes:
            copy_until(store, mine.environment["ALTLENS_STORE_URL"], wanted)
            measured = seed(store, f"at{wanted}", items)
            servers.checkpoint()
            yield wanted, mine.drive("clean", "analyze", run=measured.id)


def _table(title: str, rows: list[tuple[str, int, Spent]], items: int = 0, *more: str) -> Table:
    return Table(
        title,
        ("what", "value", "items/s", "CPU µs an item", "messages", "driver's peak MB"),
        tuple(
            (
                what,
                value,
                rate(spent),
                sum(spent.cpu.values()) / spent.report["stages"][-1]["executed"] * 1e6,
                sum(stage["chunks"] for stage in spent.report["stages"]),
                spent.report["peak_mb"],
            )
            for what, value, spent in rows
        ),
        (f"{items:,} items each.", *more) if items else (),
    )
