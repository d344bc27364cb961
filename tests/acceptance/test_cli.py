"""`altlens` as a user starts it: real processes over the bundled sample, one state folder.

Each run starts a Prefect server, which is slow, so the tests build on each other in order.
"""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PASSED_ON = ("ALTLENS_ANALYZE_ENCODER", "PATH", "TMPDIR")
ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "altlens" / "sample"
ALTLENS = Path(sys.executable).with_name("altlens")
EIGHT = ("AAPL", "MSFT", "NVDA", "AMZN", "JPM", "TSLA", "KO", "GOOGL")
EARLY, LATE = "2026-06-16", "2026-06-18"  # the days on which the sample was recorded
OLD_TITLE = "Apple said to plan larger services bundle"
NEW_TITLE = "Apple to raise price of services bundle by $3 in September"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("altlens")


def surroundings(home: Path) -> dict[str, Any]:
    """The environment of a user: no settings but the home, no `.env`, a hundred columns."""
    keep = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    mine = {"HOME": str(home), "ALTLENS_HOME": str(home / "state"), "COLUMNS": "100"}
    return {"cwd": home, "env": {**keep, **mine, "LC_ALL": "C.UTF-8"}, "text": True}


def altlens(home: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    command = [str(ALTLENS), *words]
    return subprocess.run(
        command, **surroundings(home), capture_output=True, check=False, timeout=240
    )


def run(home: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    return altlens(home, "run", *words, "--replay", str(SAMPLE))


def bundle_title(home: Path, *when: str) -> str:
    """The title of the edited article in its publisher's feed."""
    view = json.loads(altlens(home, "show", "AAPL", *when, "--json").stdout)
    [title] = [
        article["title"]
        for article in view["articles"]
        if (article["publisher"], article["provenance"]["source"]) == ("Northgate Markets", "rss")
        and "services bundle" in article["title"]
    ]
    return str(title)


def rows(text: str) -> dict[str, list[str]]:
    """The columns of a batch's table by symbol, without the name, which is cut to fit."""
    split = [line.split() for line in text.splitlines()]
    return {words[0]: words[-8:] for words in split if words and words[0] in EIGHT}


def test_help_imports_no_large_library(home: Path) -> None:
    program = "import sys; from altlens.cli import main; main(['--help'], standalone_mode=False); "
    program += "sys.exit(any(name in sys.modules for name in ('prefect', 'celery', 'pandas')))"
    done = subprocess.run([sys.executable, "-c", program], **surroundings(home), check=False)
    assert done.returncode == 0


def test_doctor_names_what_to_set(home: Path) -> None:
    rows_by_name = {
        row["what"]: row for row in json.loads(altlens(home, "doctor", "--json").stdout)
    }
    assert "ALTLENS_SEC_IDENTITY" in rows_by_name["filings"]["advice"]
    assert rows_by_name["prices"]["state"] == "ready"
    assert rows_by_name["store"]["state"] == "ready"
    assert "ALTLENS_SEC_IDENTITY" in altlens(home, "doctor").stdout


def test_showing_an_unknown_company_is_an_error(home: Path) -> None:
    done = altlens(home, "show", "ZZZZQ")
    assert done.returncode == 1
    assert "ZZZZQ" in done.stderr


def test_before_the_first_run_it_says_how_to_begin(home: Path) -> None:
    assert "altlens run AAPL" in altlens(home, "show", "AAPL").stdout
    assert altlens(home, "failures").stdout.startswith("No failures")


def test_the_demo_prints_what_the_readme_shows(home: Path) -> None:
    done = run(home, *EIGHT)
    assert done.returncode == 0, done.stderr
    assert "new items" in done.stdout
    readme = (ROOT / "README.md").read_text("utf-8").partition("## The data's way")[0]
    assert rows(readme) == rows(done.stdout), "copy what `make demo` prints into README.md"


def test_a_repeated_run_prints_only_json_and_adds_nothing(home: Path) -> None:
    done = run(home, "AAPL", "KO", "--json", "-v")
    report = json.loads(done.stdout)
    assert [view["symbol"] for view in report["views"]] == ["AAPL", "KO"]
    assert sum(stage["new"] for stage in report["stages"]) == 0
    assert "company_batch" in done.stderr


def test_an_unknown_symbol_is_named_and_the_rest_is_done(home: Path) -> None:
    done = run(home, "MSFT", "ZZZZQ")
    assert done.returncode == 1
    assert "ZZZZQ" in done.stderr
    assert set(rows(done.stdout)) == {"MSFT"}
    assert "Nothing new" in done.stdout


def test_missing_recordings_of_a_past_date_are_reported(home: Path) -> None:
    done = run(home, "AAPL", "KO", "MSFT", "--as-of", EARLY)
    assert done.returncode == 0, done.stderr
    assert set(rows(done.stdout)) == {"AAPL", "KO", "MSFT"}
    assert "altlens failures" in done.stdout


def test_failures_name_the_query_and_the_reason(home: Path) -> None:
    listed = json.loads(altlens(home, "failures", "--json").stdout)
    assert {row["error"] for row in listed} == {"NotRecorded"}
    assert any("MSFT" in row["unit"] for row in listed)
    shown = altlens(home, "failures", "--limit", "1").stdout
    assert "NotRecorded" in shown
    assert "altlens failures retry" in shown


def test_an_unknown_failure_cannot_be_retried(home: Path) -> None:
    done = altlens(home, "failures", "retry", "failure:fetch:nothing")
    assert done.returncode == 1
    assert "altlens failures" in done.stderr


@pytest.mark.parametrize(
    ("when", "title"),
    [
        (("--as-of", EARLY), OLD_TITLE),
        (("--as-of", LATE), NEW_TITLE),
        (("--as-of", LATE, "--known-at", EARLY), OLD_TITLE),
        (("--as-of", LATE, "--known-at", LATE), NEW_TITLE),
    ],
)
def test_an_edited_title_is_shown_as_of_its_time(
    home: Path, when: tuple[str, ...], title: str
) -> None:
    assert bundle_title(home, *when) == title


@pytest.mark.parametrize(("when", "day"), [(EARLY, "2026-07-22"), (LATE, "2026-07-21")])
def test_a_moved_report_is_expected_as_of_its_time(home: Path, when: str, day: str) -> None:
    view = json.loads(altlens(home, "show", "KO", "--as-of", when, "--json").stdout)
    assert {report["start"] for report in view["earnings"]["next"]} == {day}


def test_a_past_view_shows_nothing_later(home: Path) -> None:
    view = json.loads(altlens(home, "show", "AAPL", "--as-of", EARLY, "--json").stdout)
    assert view["price"]["last_session"] == EARLY
    assert max(filing["filed"] for filing in view["filings"]) <= EARLY
    assert EARLY in altlens(home, "show", "AAPL", "--as-of", EARLY).stdout


def test_a_closed_pipe_is_no_error(home: Path) -> None:
    command = f"'{ALTLENS}' show AAPL --json | head -n 1"
    done = subprocess.run(
        ["sh", "-c", command], **surroundings(home), capture_output=True, check=False, timeout=60
    )
    assert (done.stdout, done.stderr) == ("{\n", "")


def test_a_folder_without_recordings_is_an_error(home: Path) -> None:
    done = altlens(home, "run", "AAPL", "--replay", str(home / "nowhere"))
    assert done.returncode == 2
    assert done.stdout == ""
    assert "nowhere" in done.stderr
    assert "Traceback" not in done.stderr


def test_when_no_source_answers_the_reason_and_the_stored_data_are_shown(home: Path) -> None:
    place = surroundings(home)
    place["env"] |= {
        "ALTLENS_HTTP_GATEWAY": "http://127.0.0.1:9",  # a closed port
        "ALTLENS_FANOUT_ATTEMPTS": "1",
        "ALTLENS_HTTP_ATTEMPTS": "1",
    }
    command = [str(ALTLENS), "run", "AAPL", "--source", "prices", "--source", "twitter"]
    done = subprocess.run(command, **place, capture_output=True, check=False, timeout=240)
    assert done.returncode == 1
    assert "No source answered" in done.stderr
    assert "cannot be reached" in done.stderr
    assert rows(done.stdout)["AAPL"]
    assert "twitter is off: set ALTLENS_TWITTER_BEARER_TOKEN" in done.stdout


def test_an_interrupted_run_says_so_and_the_next_completes(tmp_path: Path) -> None:
    words = ("run", "KO", "--replay", str(SAMPLE), "--as-of", LATE)
    as_on_a_terminal = ("env", "--default-signal=INT")  # a background job's children ignore it
    with subprocess.Popen(
        [*as_on_a_terminal, str(ALTLENS), *words, "-v"],
        **surroundings(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as interrupted:
        assert interrupted.stderr is not None
        assert any("Beginning flow run" in line for line in interrupted.stderr)
        interrupted.send_signal(signal.SIGINT)
        stdout, stderr = interrupted.communicate(timeout=120)
    assert interrupted.returncode == 130
    assert stdout == ""
    assert "altlens: stopped." in stderr
    assert "Traceback" not in stderr
    again = altlens(tmp_path, *words)
    assert again.returncode == 0, again.stderr
    assert set(rows(again.stdout)) == {"KO"}
