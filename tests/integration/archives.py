"""Runs over recordings without Prefect or Celery: the stages in order, in this process."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from altlens.items.query import Subject
from altlens.runs.failures import record
from altlens.runs.outcomes import Failed
from altlens.runs.run import Run, start
from altlens.stages.analyze import Analyze
from altlens.stages.base import Work
from altlens.stages.clean import Clean
from altlens.stages.fetch import Fetch
from altlens.store.base import Store
from altlens.transport.recordings import import_archive
from tests.archives import Reply
from tests.archives import write_archive as write_replies


def reply(url: str, body: bytes, recorded: str, status: int = 200, content_type: str = "") -> Reply:
    """One recorded response."""
    return Reply(url, body, status, recorded, content_type=content_type)


def write_archive(folder: Path, replies: Sequence[Reply], source: str = "rss") -> Path:
    """Write a folder of recordings of one source."""
    return write_replies(folder, (replace(recorded, source=source) for recorded in replies))


def run_over(
    store: Store,
    folder: Path,
    as_of: datetime,
    sources: Sequence[str] = ("rss",),
    subjects: Sequence[Subject] = (),
) -> tuple[Run, list[Failed]]:
    """Fetch, clean and analyze over recordings; returns the run and its failures."""
    archive = import_archive(folder, store).archive
    run = start(store, subjects, sources, archive, as_of, as_of)
    failed: list[Failed] = []
    works: tuple[Work, ...] = (Fetch(), Clean(), Analyze())
    for work in works:
        units = list(dict.fromkeys(work.units(store, run)))
        left = [unit for unit in units if unit not in work.done(store, run, units)]
        receipt = work.perform(store, run, left, lambda: True)
        record(store, run, work.name, receipt.failed)
        failed.extend(receipt.failed)
    return run, failed
