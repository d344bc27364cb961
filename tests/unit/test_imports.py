"""Which modules a read-only process loads."""

import subprocess
import sys
from pathlib import Path

import pytest

CLIENTS = ("yfinance", "praw", "tweepy", "feedparser", "edgar", "pandas", "pyarrow")
REPORT = f"; import sys; print([name for name in {CLIENTS} if name in sys.modules])"
SHOW = """
from altlens.store import open_store
from altlens.settings import get_settings
from altlens.cli import main
with open_store(get_settings().store_url):
    pass
main(["show", "AAPL"], standalone_mode=False)
"""
PROGRAMS = {
    "the dashboard": "import dashboard.app",
    "show": f"exec({SHOW!r})",
    "the command's help": "from altlens.cli import main; main(['--help'], standalone_mode=False)",
    "the registry of sources": "import altlens.source_catalog",
}


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS)
def test_no_client_of_a_source_is_loaded(program: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", program + REPORT],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_stages_load_yfinance_and_pandas_at_their_first_use_without_pyarrow() -> None:
    program = """
import sys
import altlens.pipeline, altlens.stages.analyze
before = {"pandas", "yfinance", "pyarrow"} & set(sys.modules)
from altlens.fetch.yahoo import statement_lines
lines = statement_lines("cash-flow")
print(before, "FreeCashFlow" in lines, "yfinance" in sys.modules, "pyarrow" in sys.modules)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.stdout == "set() True True False\n", done.stderr
