"""The command line, short of a run."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from altlens.cli import main
from altlens.errors import BadSetting
from altlens.runs.failures import record
from altlens.settings import Settings, get_settings
from altlens.store import open_store
from altlens.store.base import Store
from tests.unit.test_failures import failed
from tests.unit.test_failures import run as a_run

HEAVY = ("prefect", "celery", "pandas", "yfinance", "numpy", "pymongo", "pydantic")


@pytest.fixture(autouse=True)
def without_prefect(monkeypatch: pytest.MonkeyPatch) -> None:
    """Importing a flow or Prefect fails: nothing here may start it."""
    for name in ("prefect", "flows.company_batch", "flows.retry_failures"):
        monkeypatch.setitem(sys.modules, name, None)


@pytest.fixture
def embedded(environment: Settings) -> Iterator[Store]:
    """The store that the commands open."""
    with open_store(environment.store_url) as opened:
        yield opened


def altlens(*arguments: str) -> Result:
    result = CliRunner().invoke(main, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from altlens.cli import main; main(['--help'], standalone_mode=False);"
        f"print([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert "Usage" in done.stdout


@pytest.mark.parametrize("command", [(), ("run",), ("show",), ("doctor",), ("failures",)])
def test_every_command_explains_itself(command: tuple[str, ...]) -> None:
    result = altlens(*command, "--help")
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) > 5


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (
            ("run", "AAPL", "--as-of", "20.6.2026"),
            "'20.6.2026' is not a date; write it as",
        ),
        (("run", "AAPL", "--as-of", "2026-02-30"), "is not a date"),
        (("show", "AAPL", "--as-of", "yesterday"), "is not a date"),
        (
            ("show", "AAPL", "--known-at", "noon"),
            "2026-06-20 or 2026-06-20T12:00Z",
        ),
        (("run",), "No companies: name symbols, a file of them, or an index"),
        (("run", "--index", "sp500"), "There is no index 'sp500': "),
        (("run", "--symbols", "nowhere.txt"), "nowhere.txt is not a list of symbols: No such file"),
        (("run", "AAPL", "--source", "telepathy"), "There is no source 'telepathy'. Sources: "),
    ],
)
def test_a_wrong_argument_is_explained(arguments: tuple[str, ...], complaint: str) -> None:
    result = altlens(*arguments)
    assert result.exit_code == 2
    assert complaint in " ".join(result.stderr.split())
    assert result.stdout == ""


@pytest.mark.parametrize("command", ["run", "show"])
def test_an_unknown_symbol_is_an_error_of_its_own(command: str) -> None:
    result = altlens(command, "QQQQQZ")
    assert result.exit_code == 1
    assert "No company has the symbol 'QQQQQZ'" in result.stderr
    assert result.stdout == ""


def test_an_empty_store_says_how_to_fill_it() -> None:
    result = altlens("show", "aapl", "--as-of", "2026-06-20")
    assert result.exit_code == 0
    said = " ".join(result.stdout.split())
    assert "The store has nothing about AAPL" in said
    assert "as of 2026-06-20" in said
    assert "altlens run AAPL" in said


def test_an_empty_view_is_json_too() -> None:
    view = json.loads(altlens("show", "AAPL", "--as-of", "2026-06-20", "--json").stdout)
    assert (view["symbol"], view["counts"], view["price"]) == ("AAPL", {}, None)
    assert view["as_of"] == "2026-06-20T23:59:59.999999Z"


def test_a_day_known_at_means_its_end() -> None:
    result = altlens("show", "AAPL", "--known-at", "2026-06-18", "--json")
    assert json.loads(result.stdout)["known_at"] == "2026-06-18T23:59:59.999999Z"


def test_doctor_names_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALTLENS_SEC_IDENTITY", "A Name a@example.com")
    get_settings(refresh=True)
    rows = {row["what"]: row for row in json.loads(altlens("doctor", "--json").stdout)}
    assert rows["filings"]["state"] == "ready"
    assert rows["reddit"]["state"] == "not configured"
    assert "ALTLENS_REDDIT_CLIENT_SECRET" in rows["reddit"]["advice"]
    assert rows["store"]["state"] == "ready"
    assert "ALTLENS_REDDIT_CLIENT_ID" in " ".join(altlens("doctor").stdout.split())


def test_doctor_finds_a_store_that_cannot_be_opened(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "junk").write_text("This is no database. " * 100)
    monkeypatch.setenv("ALTLENS_STORE_URL", f"sqlite:///{tmp_path / 'junk'}")
    get_settings(refresh=True)
    rows = {row["what"]: row for row in json.loads(altlens("doctor", "--json").stdout)}
    assert rows["store"]["state"] == "failing"
    assert "not a database" in rows["store"]["advice"]
    assert altlens("failures").exit_code == 2


def test_doctor_keeps_passwords_to_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALTLENS_STORE_URL", "postgres://someone:s3cr3t@db.example.com/altlens")
    monkeypatch.setenv("ALTLENS_BROKER_URL", "amqp://someone:s3cr3t@mq.example.com")
    get_settings(refresh=True)
    for arguments in (("doctor",), ("doctor", "--json"), ("failures",)):
        result = altlens(*arguments)
        assert "s3cr3t" not in result.output


def test_a_setting_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALTLENS_FANOUT_WINDOW", "wide")
    with pytest.raises(BadSetting):
        get_settings(refresh=True)
    result = altlens("doctor")
    assert result.exit_code == 2
    assert "ALTLENS_FANOUT_WINDOW" in result.stderr


def test_no_failures_are_good_news() -> None:
    assert "No failures" in altlens("failures").stdout
    assert json.loads(altlens("failures", "--json").stdout) == []


def test_failures_are_listed_with_their_reason(embedded: Store) -> None:
    record(embedded, a_run(embedded), "fetch", [failed("rss///feed", "it answered [/b] [red]")])
    shown = altlens("failures")
    assert shown.exit_code == 0
    assert "it answered [/b] [red]" in " ".join(shown.stdout.split())
    (row,) = json.loads(altlens("failures", "--json").stdout)
    assert (row["unit"], row["message"]) == ("rss///feed", "it answered [/b] [red]")


def test_only_so_many_failures_are_listed(embedded: Store) -> None:
    record(embedded, a_run(embedded), "fetch", [failed(f"unit {n}") for n in range(9)])
    assert len(json.loads(altlens("failures", "--json", "--limit", "4").stdout)) == 4


CLIENTS = ("yfinance", "praw", "tweepy", "feedparser", "edgar", "curl_cffi")


@pytest.mark.parametrize("command", ["show", "explain", "failures", "doctor", "export"])
def test_commands_that_read_load_no_client_and_no_pandas(command: str) -> None:
    code = (
        f"import sys; import altlens.cli.{command};"
        f"print([name for name in {(*CLIENTS, 'pandas', 'numpy', 'pyarrow', 'prefect')}"
        " if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "arguments",
    [
        ("export", "AAPL", "--items", "nosuch"),
        ("export", "AAPL", "--out", "/nonexistent/file.csv"),
        ("show", "../../etc/passwd"),
        ("show", "AAPL", "--as-of", "0001-01-01"),
        ("show", "AAPL", "--as-of", "2026-06-20T25:00"),
        ("run", "AAPL", "--as-of", "9999-12-31"),
        ("explain", "\udcff"),
        ("explain", "x" * 5000),
        ("failures", "--limit", "99999999999999999999"),
        ("alerts", "--limit", "-3"),
        ("feeds", "add", "http://["),
        ("run", "AAPL", "--replay", "/nonexistent"),
        ("replay-server", "/nonexistent"),
        ("backfill", "AAPL", "--since", "x", "--until", "y"),
    ],
)
def test_a_hostile_argument_ends_in_a_sentence_not_a_traceback(arguments: tuple[str, ...]) -> None:
    result = altlens(*arguments)
    assert result.exit_code in (1, 2)
    assert result.stderr.strip()
    assert "Traceback" not in result.output
