"""The same batch over a range of dates, one flow run a day; run again, it does the days left."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

from prefect import flow
from prefect.logging import get_run_logger

from altlens.errors import BadSetting
from altlens.items.base import Model
from altlens.runs.backfill_days import HISTORIC, days, identity, left, mark, require_past
from altlens.settings import get_settings
from altlens.store import open_store
from altlens.transport.recordings import import_archive
from flows.company_batch import BatchReport, company_batch, resolve
from flows.names import backfill_name


class BackfillReport(Model):
    """How many days were done now and before, what those of now brought, and symbols of nobody."""

    days: int
    done_before: int
    new: int
    failed: int
    unknown: dict[str, str]


@flow(name="backfill", flow_run_name=backfill_name, persist_result=False)
def backfill(
    symbols: Sequence[str],
    since: date,
    until: date,
    sources: Sequence[str] = (),
    order: Literal["newest first", "oldest first"] = "newest first",
    replay: Path | None = None,
    step_days: int = 1,
) -> BackfillReport | Any:
    """Run the companies as of the end of each day from `since` to `until`.

    With `replay`, recordings answer, for any source; without, the sources are asked now, which
    only those with a memory can answer (none named: all of these).
    """
    names = tuple(sources) or (() if replay else HISTORIC)
    if not replay:
        require_past(names)
    dates = days(since, until, step_days, order == "newest first")
    subjects, unknown = resolve(symbols, None)
    if not subjects:
        raise BadSetting(" ".join(unknown.values()))
    with open_store(get_settings().store_url) as store:
        archive = import_archive(replay, store).archive if replay else ""
        this = identity(subjects, names, archive)
        wanted = list(left(store, this, dates))
        new = failed = 0
        for number, day in enumerate(wanted, 1):
            report = company_batch(list(symbols), list(names), day, replay, interactive=False)
            assert isinstance(report, BatchReport)  # anything else was raised
            mark(store, this, day, report.run, datetime.now(UTC))
            new += report.new
            failed += sum(stage.failed for stage in report.stages)
            get_run_logger().info("%s is done, %s of %s days left", day, len(wanted) - number,
                                  len(wanted))  # fmt: skip
    return BackfillReport(
        days=len(dates),
        done_before=len(dates) - len(wanted),
        new=new,
        failed=failed,
        unknown=unknown,
    )
