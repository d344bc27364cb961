"""`altlens signals` and `altlens screen`: files, tables, and errors without a traceback."""

import json
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from altlens.cli import main
from altlens.settings import get_settings
from altlens.store.sqlite import SqliteStore
from tests.unit.test_screening import fill

RANGE = ("--since", "2026-06-11", "--until", "2026-06-12")


@pytest.fixture(autouse=True)
def filled(store: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(store)
    monkeypatch.setenv("ALTLENS_STORE_URL", f"sqlite:///{store.path}")
    get_settings(refresh=True)


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


def test_signals_are_written_as_csv() -> None:
    result = run("signals", "AAPL", *RANGE, "--signal", "filings_8k_30d")
    assert result.stdout.splitlines() == [
        "date,symbol,company,known_at,filings_8k_30d",
        "2026-06-11,AAPL,0000320193,2026-06-20T00:00:00.000000Z,1.0",
        "2026-06-12,AAPL,0000320193,2026-06-20T00:00:00.000000Z,3.0",
    ]


def test_signals_are_written_as_files_that_databases_read(tmp_path: Path) -> None:
    assert run("signals", *RANGE, "--format", "parquet", "--out", "panel").exit_code == 0
    assert run("signals", *RANGE, "--format", "parquet", "--out", "one.parquet").exit_code == 0
    for source in ("panel/year=2026/*.parquet", "one.parquet"):
        query = f"SELECT sum(filings_8k_30d) FROM '{tmp_path / source}'"
        assert duckdb.sql(query).fetchall() == [(10.0,)]


def test_signals_are_exported_by_default() -> None:
    assert run("signals", "AAPL", *RANGE).stdout == run("signals", "export", "AAPL", *RANGE).stdout
    assert run("signals", *RANGE, "AAPL").stdout == run("signals", "export", "AAPL", *RANGE).stdout
    assert "build" in run("signals", "--help").stdout


def test_a_screen_is_a_table_or_json() -> None:
    shown = run("screen", "filings_8k_30d > 1", "--as-of", "2026-06-12")
    assert "2 of 3 companies selected; 1 lack a value that decides" in shown.stdout
    answer = json.loads(run("screen", "filings_8k_30d > 1", "--json").stdout)
    assert [row["symbol"] for row in answer["rows"]] == ["KO", "AAPL"]


def test_signals_are_listed_with_what_they_are() -> None:
    assert "filings_8k_30d" in run("signals", "list").stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("screen", "filings_8k_30d >"), "At character 17, the end: cannot be read"),
        (("screen", "filings_8k > 1"), "did you mean filings_8k_30d"),
        (("screen", "filings_8k_30d > 1", "--index", "nosuch"), "There is no index 'nosuch'"),
        (("signals", "AAPL", *RANGE, "--signal", "nosuch"), "There is no signal 'nosuch'"),
        (("signals", "NOPEQ", *RANGE), "No company has the symbol 'NOPEQ'"),
        (("signals", "--since", "2026-06-12", "--until", "2026-06-11"), "ends before it begins"),
        (("signals", "AAPL"), "--since"),
    ],
)
def test_bad_input_is_one_sentence(arguments: tuple[str, ...], message: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr.replace("\n", " ")
    assert "Traceback" not in result.output
