"""`altlens export`: views or items as CSV, JSON lines or Parquet, to a file or standard output."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click

from altlens.exports.csv_file import csv_lines
from altlens.exports.json_lines import json_lines
from altlens.exports.rows import Table, find_companies, item_table, read_views, view_table
from altlens.extras import require_extra
from altlens.queries.point_in_time import TimeLimits
from altlens.settings import get_settings
from altlens.store import open_store


def export(
    symbols: Sequence[str], kind: str, file_format: str, limits: TimeLimits, out: Path | None
) -> None:
    """Write views, or items where a `kind` is given."""
    if file_format == "parquet":
        require_extra("parquet")
        if out is None and sys.stdout.isatty():
            raise click.UsageError("Parquet is binary: name a file with --out.")
    with open_store(get_settings().store_url) as store:
        companies = find_companies(store, symbols, limits)
        if kind:
            table = item_table(store, companies, kind, limits)
        else:
            views = read_views(store, companies, limits)
            table = view_table(views)
    with target_file(out) as target:
        if file_format == "json" and not kind:
            target.writelines(f"{view.model_dump_json()}\n".encode() for view in views)
        else:
            _write(table, file_format, target)


def _write(table: Table, file_format: str, target: BinaryIO) -> None:
    if file_format == "parquet":
        from altlens.exports.parquet import write_parquet

        write_parquet(table, target)
    else:
        target.writelines(csv_lines(table) if file_format == "csv" else json_lines(table))


@contextmanager
def target_file(out: Path | None) -> Iterator[BinaryIO]:
    """Standard output, or a file that appears when it is complete."""
    if out is None:
        yield sys.stdout.buffer
        return
    if out.exists() and not out.is_file():  # a device or a pipe
        with out.open("wb") as target:
            yield target
        return
    if not out.parent.is_dir():
        raise click.BadParameter(f"the folder {out.parent} does not exist.", param_hint="--out")
    partial = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        with partial.open("wb") as target:
            yield target
        partial.replace(out)
    finally:
        partial.unlink(missing_ok=True)
