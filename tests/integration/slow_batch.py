"""`company_batch` with a slow analysis, so that a test can interrupt it midway.

`python -m tests.integration.slow_batch SYMBOL...` runs it over the bundled sample.
"""

import sys
import time
from collections.abc import Sequence
from datetime import date
from typing import Any

import altlens.stages.analyze as stage
from altlens.items.analysis import Analysis
from flows.company_batch import BatchReport, company_batch
from tests.conftest import SAMPLE

AS_OF = date(2026, 6, 20)
SECONDS = 0.15
_analyze_all = stage.analyze_all


def _slow(texts: Sequence[tuple[str, str]], **given: Any) -> list[Analysis]:
    time.sleep(SECONDS * len(texts))
    return _analyze_all(texts, **given)


def _slow_down(*_: Any) -> None:
    stage.analyze_all = _slow


slow_batch = company_batch.with_options(name="slow_batch", on_running=[_slow_down])


if __name__ == "__main__":
    report = slow_batch(sys.argv[1:], as_of=AS_OF, replay=SAMPLE)
    assert isinstance(report, BatchReport)
    sys.stdout.write(report.model_dump_json(include={"stages"}) + "\n")
