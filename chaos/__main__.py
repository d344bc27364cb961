"""`python -m chaos`: the batch under each fault, and one table of what they cost."""

import signal
import sys
import tempfile
import time
from pathlib import Path

import click

from chaos.faults import FAULTS, Fault
from chaos.faults.base import SIZES
from chaos.report import show, write
from chaos.testbed import Stand, stand
from chaos.trials import Row, baseline, tried
from chaos.workload import Ending

USUAL_SECONDS = 600


@click.command()
@click.option("--size", type=click.Choice(SIZES), default="usual", show_default=True)
@click.option("--only", multiple=True, metavar="WORDS", help="faults whose name holds these words")
@click.option("--json", "path", type=click.Path(path_type=Path), default=Path("chaos.json"))
@click.option("--keep", type=click.Path(path_type=Path), help="folder of state, left for reading")
def main(size: str, only: tuple[str, ...], path: Path, keep: Path | None) -> None:
    """Run a fixed batch under faults; status 1 where a promise broke.

    `short` takes a few faults, `usual` as many of the others as fit into ten minutes, `full` all.
    """
    chosen = choose(size, only)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that no process is left
    rows: list[Row] = []
    quiet, began = 0.0, time.monotonic()
    limit = USUAL_SECONDS if size == "usual" and not only else 0
    with (
        tempfile.TemporaryDirectory(prefix="chaos-") as scratch,
        stand(keep or Path(scratch)) as at,
    ):
        try:
            expected, quiet = baselines(at, chosen)
            for fault in chosen:
                if limit and time.monotonic() - began > limit:
                    break
                rows.append(tried(at, fault, expected[fault.live]))
                click.echo(f"{'held' if rows[-1].held else 'BROKEN':>6}  {fault.name}", err=True)
                write(rows, quiet, path)
        finally:
            show(rows, quiet)
            if left := [fault.name for fault in chosen[len(rows) :]]:
                click.echo(f"Not tried (SIZE=full takes its time): {', '.join(left)}")
    sys.exit(0 if all(row.held for row in rows) else 1)


def choose(size: str, only: tuple[str, ...]) -> list[Fault]:
    """The faults of a size, or those of a name."""
    if only:
        chosen = [it for name, it in FAULTS.items() if any(words in name for words in only)]
        if not chosen:
            raise click.UsageError(f"no fault has that name; there are: {', '.join(FAULTS)}")
        return chosen
    sizes = SIZES[: [*SIZES].index(size) + 1]
    return [it for name in sizes for it in FAULTS.values() if it.size == name]


def baselines(at: Stand, chosen: list[Fault]) -> tuple[dict[bool, Ending], float]:
    """How the batches end without any fault, by whether they are live, and a batch's seconds."""
    began = time.monotonic()
    expected = {live: baseline(at, live) for live in {False, *(it.live for it in chosen)}}
    return expected, (time.monotonic() - began) / len(expected)


if __name__ == "__main__":
    main()
