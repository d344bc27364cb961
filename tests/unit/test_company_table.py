"""The bundled table of companies: it is current, and is read without pyarrow and pandas."""

import subprocess
import sys

from tests.conftest import ROOT
from tools import companies

READ = """
import sys
from altlens.companies.table import load
assert load().resolve("AAPL").name.startswith("Apple")
print([name for name in ("pyarrow", "pandas", "edgar") if name in sys.modules])
"""


def test_the_list_of_symbols_is_current() -> None:
    assert companies.FILE.read_text("utf-8") == companies.render(), "run python -m tools.companies"


def test_names_in_capitals_become_readable() -> None:
    assert companies.readable("INTERNATIONAL BUSINESS MACHINES CORP", "IBM") == (
        "International Business Machines Corp"
    )
    assert companies.readable("QUALCOMM INC/DE", "QCOM") == "Qualcomm Inc"
    assert companies.readable("PNC FINANCIAL SERVICES GROUP", "PNC").startswith("PNC ")
    assert companies.readable("eBay Inc", "EBAY") == "eBay Inc"


def test_the_table_is_read_without_heavy_libraries() -> None:
    done = subprocess.run(
        [sys.executable, "-c", READ], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
