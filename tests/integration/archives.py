"""Small archives made on the spot, and runs over them without Prefect or Celery."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from altlens.fetch.archive import import_archive
from altlens.fetch.base import Subject
from altlens.store.base import Store
from altlens.work.analyze import Analyze
from altlens.work.base import Failed, Work
from altlens.work.clean import Clean
from altlens.work.failures import record
from altlens.work.fetch import Fetch
from altlens.work.run import Run, start

Reply = Mapping[str, object]


def reply(url: str, body: bytes, recorded: str, status: int = 200, **more: object) -> Reply:
    """One response of an archive."""
    return {"url": url, "body": body, "recorded": recorded, "status": status, **more}


def write_archive(folder: Path, replies: Sequence[Reply], source: str = "rss") -> Path:
    """A folder of recordings that holds these replies."""
    folder.mkdir(parents=True)
    lines = []
    for number, held in enumerate(replies):
        body = held["body"]
        assert isinstance(body, bytes)
        (folder / f"{number}.body").write_bytes(body)
        row = {name: value for name, value in held.items() if name != "body"}
        row |= {"file": f"{number}.body", "method": "GET"}
        row |= {"sha256": hashlib.sha256(body).hexdigest()}
        lines.append(json.dumps({"source": source, **row}))
    (folder / "INDEX.jsonl").write_text("\n".join(lines) + "\n")
    return folder


def run_over(
    store: Store,
    folder: Path,
    as_of: datetime,
    sources: Sequence[str] = ("rss",),
    subjects: Sequence[Subject] = (),
) -> tuple[Run, list[Failed]]:
    """Fetch, clean and analyze over an archive; the run, and the units that failed."""
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
