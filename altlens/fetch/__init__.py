"""The sources' adapters, one module each.

pandas, which yfinance needs, loads pyarrow wherever it is installed, and edgartools installs it:
0.3 s a process for nothing that a source uses. So pandas is loaded here without it, unless one of
them is loaded already.
"""

import sys

if "pandas" not in sys.modules and "pyarrow" not in sys.modules:
    sys.modules["pyarrow"] = None  # type: ignore[assignment]  # import of pyarrow fails
    try:
        import pandas  # noqa: F401
    finally:
        del sys.modules["pyarrow"]
