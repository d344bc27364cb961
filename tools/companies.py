"""Write altlens/companies/listed.csv anew: `python -m tools.companies`.

The source is the SEC's list of symbols that edgartools bundles as Parquet. Reading it takes pyarrow
and rewriting its names takes a while, so altlens carries the result; `--check` compares only.
"""

import csv
import io
import re
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import click
import pyarrow.parquet as pq

import altlens.companies

FILE = Path(altlens.companies.__file__).with_name("listed.csv")
COLUMNS = ("cik", "name", "symbol", "exchange")

# The SEC marks some names with the state or country of incorporation: "QUALCOMM INC/DE".
_STATE_MARK = re.compile(r"\s*[/\\]\s*(?:(?:[A-Z]{2,3}|ADR|NEW)\s*[/\\]?)?\s*$")
_CAPITALS = re.compile(r"(?<![&\w])[A-Z]{2,}(?![&\w])")
_MIXED_CASE = re.compile(r"\b(?!plc|Corp)[A-Z]?[a-z]{3,}")
_VOWEL = re.compile(r"[AEIOUY]")
_FORMS = {"CO": "Co", "CORP": "Corp", "INC": "Inc", "LTD": "Ltd", "OF": "of", "AND": "and"}


def render() -> str:
    """The file's text: a row a symbol, in the SEC's order of company size."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_rows())
    return text.getvalue()


def _rows() -> Iterator[tuple[str, str, str, str]]:
    file = files("edgar").joinpath("reference/data/company_tickers.parquet")
    table = pq.read_table(str(file))
    columns = [table[name].to_pylist() for name in ("cik", "name", "ticker", "exchange")]
    for cik, name, symbol, exchange in zip(*columns, strict=True):
        yield cik, readable(name, symbol), symbol, exchange or ""


def readable(name: str, symbol: str) -> str:
    """The SEC's name without its state mark; a name in capitals only becomes mixed case."""
    name = _STATE_MARK.sub("", name)
    if _MIXED_CASE.search(name):
        return name
    return _CAPITALS.sub(lambda word: _mixed_case(word[0], symbol), name)


def _mixed_case(word: str, symbol: str) -> str:
    """`MACHINES` as `Machines`; the symbol itself and words without a vowel stay."""
    if word in _FORMS:
        return _FORMS[word]
    if len(word) < 3 or not _VOWEL.search(word) or (len(word) < 6 and symbol.startswith(word)):
        return word
    return word.capitalize()


@click.command()
@click.option("--check", is_flag=True, help="Only report whether the file is current.")
def main(check: bool) -> None:
    """Write the list of today's symbols."""
    text = render()
    if not check:
        FILE.write_text(text, "utf-8")
    elif FILE.read_text("utf-8") != text:
        sys.exit(f"{FILE.name} is out of date; run `python -m tools.companies`")


if __name__ == "__main__":
    main()
