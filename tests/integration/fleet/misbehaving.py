"""The product's Celery app with an analyzer that fails or stalls on marked titles.

`celery -A tests.integration.fleet.misbehaving worker` is otherwise the real worker.
"""

import os
import signal
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import altlens.stages.analyze as stage
from altlens.items.analysis import Analysis
from tasks.app import app

__all__ = ["app"]

FIXED = "ALTLENS_TEST_FIXED"  # names a file; once it exists, the killer item no longer kills
_analyze_all = stage.analyze_all


def _misbehaving(texts: Sequence[tuple[str, str]], **given: Any) -> list[Analysis]:
    for title, _ in texts:
        _misbehave(title)
    return _analyze_all(texts, **given)


def _misbehave(title: str) -> None:
    if title.startswith("killer") and not Path(os.environ[FIXED]).exists():
        with Path(f"{os.environ[FIXED]}.deaths").open("a") as deaths:
            deaths.write(f"{os.getpid()}\n")
        os.kill(os.getpid(), signal.SIGKILL)
    if title.startswith("slow"):
        time.sleep(0.02)


stage.analyze_all = _misbehaving
