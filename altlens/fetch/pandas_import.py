"""pandas, loaded at its first use and without pyarrow.

pandas loads pyarrow wherever it is installed, and edgartools installs it: 0.3 s a process for
nothing that a source uses.
"""

import sys
from importlib.abc import MetaPathFinder
from threading import get_ident


class _NoPyarrow(MetaPathFinder):
    """Hides pyarrow from one thread; another may load it meanwhile."""

    def __init__(self) -> None:
        self._thread = get_ident()

    def find_spec(self, fullname: str, path: object, target: object = None) -> None:
        if fullname == "pyarrow" and get_ident() == self._thread:
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)


def load_pandas() -> None:
    """Load pandas, without pyarrow unless that is loaded already."""
    if "pandas" in sys.modules:
        return
    finder = _NoPyarrow()
    sys.meta_path.insert(0, finder)
    try:
        import pandas  # noqa: F401
    finally:
        sys.meta_path.remove(finder)
