"""`python -m chaos`: run the batch under each fault and print a table of what it cost."""

import signal
import sys
import tempfile
import time
from pathlib import Path

import click

from chaos.faults import FAULTS, Fault
from chaos.faults.base import SIZES
from chaos.report import show, write
from chaos.testbed import ChaosTestbed, open_testbed
from chaos.trials import Row, baseline, run_trial
from chaos.workload import Ending

USUAL_SECONDS = 600


@click.command()
@click.option("--size", type=click.Choice(SIZES), default="usual", show_default=True)
@click.option("--only", multiple=True, metavar="WORDS", help="faults whose name contains this text")
@click.option("--json", "path", type=click.Path(path_type=Path), default=Path("chaos.json"))
@click.option("--keep", type=click.Path(path_type=Path), help="folder of state, kept afterwards")
def main(size: str, only: tuple[str, ...], path: Path, keep: Path | None) -> None:
    """Run a fixed batch under faults; exit status 1 where a guarantee broke.

    `short` runs a few faults, `usual` as many of the others as fit into ten minutes, `full` all.
    """
    chosen = choose(size, only)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that finally runs
    rows: list[Row] = []
    quiet, began = 0.0, time.monotonic()
    limit = USUAL_SECONDS if size == "usual" and not only else 0
    with (
        tempfile.TemporaryDirectory(prefix="chaos-") as scratch,
        open_testbed(keep or Path(scratch)) as at,
    ):
        try:
            expected, quiet = baselines(at, chosen)
            for fault in chosen:
                if limit and time.monotonic() - began > limit:
                    break
                rows.append(run_trial(at, fault, expected[fault.live]))
                click.echo(f"{'held' if rows[-1].held else 'BROKEN':>6}  {fault.name}", err=True)
                write(rows, quiet, path)
        finally:
            show(rows, quiet)
            if left := [fault.name for fault in chosen[len(rows) :]]:
                click.echo(f"Not run (SIZE=full runs all): {', '.join(left)}")
    sys.exit(0 if all(row.held for row in rows) else 1)


def choose(size: str, only: tuple[str, ...]) -> list[Fault]:
    """The faults of a size, or those whose name matches."""
    if only:
        chosen = [it for name, it in FAULTS.items() if any(words in name for words in only)]
        if not chosen:
            raise click.UsageError(f"no fault has that name. Faults: {', '.join(FAULTS)}")
        return chosen
    sizes = SIZES[: [*SIZES].index(size) + 1]
    return [it for name in sizes for it in FAULTS.values() if it.size == name]


def baselines(at: ChaosTestbed, chosen: list[Fault]) -> tuple[dict[bool, Ending], float]:
    """The results without a fault, by whether the batch is live, and the seconds of a batch."""
    began = time.monotonic()
    expected = {live: baseline(at, live) for live in {False, *(it.live for it in chosen)}}
    return expected, (time.monotonic() - began) / len(expected)


if __name__ == "__main__":
    main()
