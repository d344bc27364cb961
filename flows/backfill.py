"""Run a batch for each day of a range of dates; a second run does the days that are left."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

from prefect import flow
from prefect.logging import get_run_logger

from altlens.companies.lists import resolve_symbols
from altlens.errors import BadSetting
from altlens.items.base import Model
from altlens.runs.backfill_days import HISTORIC, days, identity, left, mark, require_past
from altlens.settings import get_settings
from altlens.store import open_store
from altlens.transport.recordings import import_archive
from flows.company_batch import BatchReport, company_batch
from flows.names import backfill_name


class BackfillReport(Model):
    """Days done now and before, new documents and failures of those done now, unknown symbols."""

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

    Dates are UTC. With `replay`, recordings answer, for any source; without, only sources that
    keep past data can be chosen (the default: all of these). Raises BadSetting for others.
    """
    names = tuple(sources) or (() if replay else HISTORIC)
    if not replay:
        require_past(names)
    dates = days(since, until, step_days, order == "newest first")
    subjects, unknown = resolve_symbols(tuple(symbols), None)
    if not subjects:
        raise BadSetting(" ".join(unknown.values()))
    with open_store(get_settings().store_url) as store:
        archive = import_archive(replay, store).archive if replay else ""
        key = identity(subjects, names, archive)
        wanted = list(left(store, key, dates))
        new = failed = 0
        for number, day in enumerate(wanted, 1):
            report = company_batch(list(symbols), list(names), day, replay, interactive=False)
            assert isinstance(report, BatchReport)  # a failed or cancelled batch raises
            mark(store, key, day, report.run, datetime.now(UTC))
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
