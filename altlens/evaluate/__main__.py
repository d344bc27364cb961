"""`python -m altlens.evaluate [DATA] [--json FILE]`: a table of the quality of each step.

DATA is a folder with `recordings/` and `labelled/` below it; crafted texts are read from
`cases/texts.jsonl` where that exists.
"""

import argparse
import csv
import pathlib
import sys
import time
from collections.abc import Callable, Iterator, Sequence

import orjson
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from altlens.analyze.chain import BATCH_SIZE, analyze_all, steps
from altlens.evaluate import (
    cases,
    companies,
    duplicates,
    events,
    fundamentals,
    language,
    sentiment,
    stories,
    technicals,
)
from altlens.evaluate.result import Result
from altlens.store.base import batches

EVALUATIONS: tuple[Callable[[pathlib.Path], list[Result]], ...] = (
    language.evaluate,
    duplicates.evaluate,
    stories.evaluate,
    companies.evaluate,
    sentiment.evaluate,
    events.evaluate,
    cases.evaluate,
    technicals.evaluate,
    fundamentals.evaluate,
)
NEWS = "recordings/google-news-csv"
CHAIN_ROWS = 3000
CHAIN_PASSES = 5


def chain_cost(data: pathlib.Path) -> list[Result]:
    """Measure the whole chain on real titles with summaries: the fastest of several passes, since
    other work on the machine only adds time."""
    texts = list(_news(data))[:CHAIN_ROWS]
    passes = [_seconds(texts) for _ in range(CHAIN_PASSES)]
    cost = min(passes) / max(len(texts), 1) * 1e6
    return [Result("chain", "google-news", "cost", cost, 0.0, cost, len(texts))]


def _seconds(texts: Sequence[tuple[str, str]]) -> float:
    """CPU time of one pass of the chain."""
    started = time.process_time()
    for some in batches(texts, BATCH_SIZE):
        analyze_all(some)
    return time.process_time() - started


def _news(data: pathlib.Path) -> Iterator[tuple[str, str]]:
    for file in sorted((data / NEWS).glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as opened:
            for row in csv.DictReader(opened):
                columns = {name.lower(): value or "" for name, value in row.items() if name}
                yield columns.get("title", ""), columns.get("description", "")


def main() -> None:
    """Evaluate, print the table, write it as JSON."""
    parser = argparse.ArgumentParser(prog="make eval", description=__doc__)
    parser.add_argument("data", nargs="?", default="../shared", type=pathlib.Path)
    parser.add_argument("--json", default="artefacts/eval.json", type=pathlib.Path)
    options = parser.parse_args()
    if not (options.data / "recordings").is_dir():
        sys.exit(f"{options.data} has no recordings/; give a folder that has:  make eval DATA=dir")
    evaluations = (*EVALUATIONS, chain_cost)
    results = [result for evaluate in evaluations for result in evaluate(options.data)]
    Console(width=120).print(_table(results))
    options.json.parent.mkdir(parents=True, exist_ok=True)
    report = {"steps": steps(), "results": [result._asdict() for result in results]}
    options.json.write_bytes(orjson.dumps(report, option=orjson.OPT_INDENT_2))


def _table(results: list[Result]) -> Table:
    table = Table("step", "dataset", "metric", box=SIMPLE_HEAD)
    for heading in ("value", "baseline", "µs an item", "rows"):
        table.add_column(heading, justify="right")
    for result in results:
        figures = (
            f"{result.value:.3f}",
            f"{result.baseline:.3f}",
            f"{result.microseconds_per_item:.1f}",
        )
        table.add_row(result.step, result.dataset, result.metric, *figures, f"{result.rows:,}")
    return table


if __name__ == "__main__":
    main()
