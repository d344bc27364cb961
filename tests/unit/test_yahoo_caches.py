"""yfinance's caches use the given folder, even after they were used with another."""

import shutil
from pathlib import Path
from threading import Thread

from yfinance.cache import get_tz_cache

from altlens.fetch.yahoo_client import keep_caches_in


def test_a_new_folder_is_used_where_the_one_before_is_gone(tmp_path: Path) -> None:
    before, now = tmp_path / "before", tmp_path / "now"
    keep_caches_in(before)
    get_tz_cache().store("AAPL", "America/New_York")
    shutil.rmtree(before)
    keep_caches_in(now)
    zones: list[str | None] = []
    asking = Thread(target=lambda: zones.append(get_tz_cache().lookup("AAPL")))  # opens anew
    asking.start()
    asking.join()
    assert zones == [None]
    assert any(now.iterdir())
