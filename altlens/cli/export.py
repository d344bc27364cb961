"""`altlens export`: views or items as CSV, JSON or Parquet, to a file or the terminal."""

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import BinaryIO

import click
import pandas as pd

from altlens.extras import require_extra
from altlens.frames import items_frame, read_views, views_frame
from altlens.settings import get_settings
from altlens.store import open_store


def export(
    symbols: Sequence[str], kind: str, form: str, as_of: date | None, out: Path | None
) -> None:
    """Write what the store knows; `kind` is empty for views, else the kind of items."""
    if form == "parquet":
        require_extra("parquet")
    if out is None and form == "parquet" and sys.stdout.isatty():
        raise click.UsageError("Parquet is no text: name a file with --out.")
    target: BinaryIO = out.open("wb") if out else sys.stdout.buffer
    try:
        if form == "json" and not kind:
            target.write(_views_json(symbols, as_of))
        else:
            _write(_frame(symbols, kind, as_of), form, target)
    finally:
        if out:
            target.close()


def _frame(symbols: Sequence[str], kind: str, as_of: date | None) -> pd.DataFrame:
    with open_store(get_settings().store_url) as store:
        if not kind:
            return views_frame(symbols, as_of, store=store)
        return pd.concat([items_frame(symbol, kind, as_of, store=store) for symbol in symbols])


def _views_json(symbols: Sequence[str], as_of: date | None) -> bytes:
    """Whole views, one a line."""
    with open_store(get_settings().store_url) as store:
        views = read_views(store, symbols, as_of)
    return "".join(f"{view.model_dump_json()}\n" for view in views).encode()


def _write(frame: pd.DataFrame, form: str, target: BinaryIO) -> None:
    if form == "parquet":
        frame.map(_plain).to_parquet(target, engine="pyarrow")
    elif form == "json":
        frame.reset_index().to_json(target, orient="records", lines=True, date_format="iso")
    else:
        frame.to_csv(target)


def _plain(value: object) -> object:
    """Lists and mappings as text, since a column of Parquet has one type."""
    return str(value) if isinstance(value, list | tuple | dict) else value
