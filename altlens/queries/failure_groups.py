"""Open failures grouped by their cause, for the operations page.

Two failures have one cause where the same stage and source gave the same error with the same
message, apart from addresses, names in quotes and numbers.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from altlens.items.base import Document, digest
from altlens.runs.failures import open_failures
from altlens.store.base import Store

MOST_FAILURES = 2000
_VARYING = re.compile(r"https?://\S+|'[^']*'|\"[^\"]*\"|\d[\d.,:/-]*")


class FailureGroup(NamedTuple):
    """Failures of one cause, the newest first. `message` is that of the newest."""

    key: str
    stage: str
    source: str
    error: str
    message: str
    last_at: datetime
    failures: tuple[Document, ...]


def failure_groups(store: Store) -> tuple[list[FailureGroup], bool]:
    """Return the groups, the largest first, and whether there are more failures than were read."""
    rows = list(open_failures(store, limit=MOST_FAILURES + 1))
    return group(rows[:MOST_FAILURES]), len(rows) > MOST_FAILURES


def group(failures: Iterable[Document]) -> list[FailureGroup]:
    """Group failures, the largest group first."""
    by_cause: dict[tuple[str, str, str, str], list[Document]] = defaultdict(list)
    for failure in failures:
        general = _VARYING.sub("…", failure["message"])
        cause = (failure["stage"], _source(failure), failure["error"], general)
        by_cause[cause].append(failure)
    groups = [
        FailureGroup(
            key=digest(cause),
            stage=cause[0],
            source=cause[1],
            error=cause[2],
            message=rows[0]["message"],
            last_at=datetime.fromisoformat(rows[0]["last_at"]),
            failures=tuple(rows),
        )
        for cause, rows in (
            (cause, sorted(rows, key=lambda row: str(row["last_at"]), reverse=True))
            for cause, rows in by_cause.items()
        )
    ]
    return sorted(groups, key=lambda one: (-len(one.failures), one.stage, one.source, one.key))


def _source(failure: Document) -> str:
    """The source that a query's unit begins with; "" for units of other stages."""
    return str(failure["unit"]).partition("/")[0] if failure["stage"] == "fetch" else ""
