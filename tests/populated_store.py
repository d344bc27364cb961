"""Fill a store from the bundled sample, stage by stage, without Prefect or Celery."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from altlens.companies.table import load as load_directory
from altlens.items.base import end_of_day
from altlens.items.query import Subject
from altlens.pipeline import SOURCES
from altlens.runs.failures import record
from altlens.runs.progress import StageReport, save_report
from altlens.runs.run import FINISHED, Run, set_state, start
from altlens.stages.aggregate import Aggregate
from altlens.stages.analyze import Analyze
from altlens.stages.base import Receipt
from altlens.stages.clean import Clean
from altlens.stages.fetch import Fetch
from altlens.store.base import Store, batches
from altlens.transport.recordings import import_archive
from tests.conftest import SAMPLE

LAST_DAY = date(2026, 6, 20)
SYMBOLS = ("AAPL", "JPM", "KO")


def fill(
    store: Store,
    symbols: Sequence[str] = SYMBOLS,
    day: date = LAST_DAY,
    archive: Path = SAMPLE,
) -> Run:
    """Run a whole batch over the sample or other recordings, as of the end of a day."""
    directory = load_directory()
    companies = [directory.resolve(symbol) for symbol in symbols]
    subjects = [Subject(company.id, company.symbol, company.name) for company in companies]
    name = import_archive(archive, store).archive
    run = start(store, subjects, tuple(SOURCES), name, end_of_day(day), datetime.now(UTC))
    for work in (Fetch(), Clean(), Analyze(), Aggregate()):
        began = datetime.now(UTC)
        receipts: list[Receipt] = []
        for units in batches(dict.fromkeys(work.units(store, run))):
            receipts.append(work.perform(store, run, units, lambda: True))
            record(store, run, work.name, receipts[-1].failed)
        save_report(store, run.id, began, _report(work.name, receipts))
    return set_state(store, run, FINISHED)


def _report(stage: str, receipts: Sequence[Receipt]) -> StageReport:
    return StageReport(
        stage=stage,
        executed=sum(receipt.done for receipt in receipts),
        new=sum(receipt.new for receipt in receipts),
        known=sum(receipt.known for receipt in receipts),
        failed=sum(len(receipt.failed) for receipt in receipts),
        seconds=sum(receipt.seconds for receipt in receipts),
    )
