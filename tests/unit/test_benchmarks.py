"""How benchmarks summarize their measurements."""

from pathlib import Path

import orjson
from rich.console import Console

from benchmarks.catalog import BENCHMARKS
from benchmarks.fleet import Spent
from benchmarks.pipeline import LIMIT, MINE, cpu, throughput
from benchmarks.report import Table, keep, show, text
from benchmarks.texts import ENTRIES, feeds
from benchmarks.work import clean_and_analyze


def spent(items: int, seconds: float, **report: object) -> Spent:
    cpu_seconds = {"workers": seconds, "flow": seconds / 2}
    return Spent(seconds, cpu_seconds, {"items": items, "peak_mb": 100.0, **report})


FOUND = {
    LIMIT: [spent(1_000, 1.0), spent(1_000, 2.0), spent(1_000, 1.0)],
    MINE: [spent(0, 2.0, stages=[{"executed": 20, "chunks": 4}, {"executed": 1_000, "chunks": 6}])],
    "slow": [spent(10, 1.0, messages=10)],
}


def test_ways_are_compared_by_the_medians_of_their_rates() -> None:
    table = throughput(FOUND, {"absent": "it is not installed"})
    assert table.rows == (
        (LIMIT, 1_000, 1_000.0, None, 1.0, 0.5),
        (MINE, 1_000, 500.0, 5.0, 0.5, 1.0),
        ("slow", 10, 10.0, 10.0, 0.01, 50.0),
    )
    assert table.notes[-1] == "Not measured: absent: it is not installed."


def test_cpu_time_is_listed_by_process() -> None:
    name, workers, flow, *others, whole, peak = cpu(FOUND).rows[1]
    assert (name, workers, flow, whole, peak) == (MINE, 2_000.0, 1_000.0, 3_000.0, 100.0)
    assert set(others) == {0.0}


def test_tables_are_shown_and_kept(tmp_path: Path) -> None:
    table = Table("Title", ("way", "items/s"), (("one", 1234.5), ("two", None)), ("A note.",))
    console = Console(record=True, width=60)
    show(table, console)
    shown = console.export_text()
    assert all(words in shown for words in ("Title", "1,23", "–", "A note."))
    keep("some", "tiny", 1.0, [table], tmp_path)
    document = orjson.loads((tmp_path / "some.json").read_bytes())
    assert document["tables"][0]["rows"] == [["one", 1234.5], ["two", None]]


def test_figures_have_three_digits_that_matter() -> None:
    assert [text(cell) for cell in (0.012345, 12.345, 12345.6, 1234567)] == [
        "0.0123",
        "12.3",
        "12,346",
        "1,234,567",
    ]


def test_every_generated_entry_is_different() -> None:
    texts = [pair for feed in feeds("some", 2 * ENTRIES) for pair in clean_and_analyze(*feed)]
    assert len({item["_id"] for item, _ in texts}) == 2 * ENTRIES
    assert all(analysis["item"] == item["_id"] for item, analysis in texts)
    assert len({item["title"] for item, _ in texts}) == 2 * ENTRIES


def test_every_benchmark_is_described() -> None:
    readme = (Path(__file__).parents[2] / "benchmarks" / "README.md").read_text()
    assert [b.name for b in BENCHMARKS if f"| `{b.name}` |" not in readme] == []
