"""What a whole batch loads."""

import subprocess
import sys
from pathlib import Path

RUN = """
from altlens.cli import main
sources = ["prices", "yahoo_finance", "news", "reddit", "earnings_calendar"]
options = [word for name in sources for word in ("--source", name)]
main(["run", "KO", "--replay", "sample", *options], standalone_mode=False)
"""


def test_a_batch_loads_no_pyarrow_unless_filings_are_parsed(tmp_path: Path) -> None:
    """Pandas would load it wherever it is installed; edgartools needs it to parse filings."""
    done = subprocess.run(
        [sys.executable, "-c", RUN + "import sys; print('pyarrow' in sys.modules)"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "False"
