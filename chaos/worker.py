"""The product's Celery app under test: `celery -A chaos.worker worker`.

The units, the store's writes, the receipts and the acknowledgements are the product's own, wrapped
in the points of `instrumentation.py`.
"""

import sys
import time
from datetime import datetime, timedelta, tzinfo

from celery.backends.base import Backend
from celery.signals import worker_init
from celery.worker.request import Request

from altlens.stages import aggregate, analyze, clean, fetch
from altlens.store.mongo import MongoStore
from chaos import instrumentation
from tasks.app import app

__all__ = ["app"]

instrumentation.watch(fetch, "fetch", "fetch", lambda store, run, query: query.id)
instrumentation.watch(clean, "_cleaned", "clean", lambda store, capture: capture.id)
instrumentation.watch(analyze, "_document", "analyze", lambda item, analysis, made_at: item["_id"])
instrumentation.watch(aggregate, "_aggregate", "aggregate", lambda store, run, company: company)
instrumentation.mark(
    MongoStore, "add", lambda store, collection, documents: f"store.{collection.name}"
)
instrumentation.mark(Backend, "store_result", lambda *_: "receipt")
instrumentation.mark(Request, "acknowledge", lambda *_: "ack")


@worker_init.connect
def _shift_clock(**_: object) -> None:
    """Give this worker a wrong clock, if the folder says so."""
    path = instrumentation.folder() / instrumentation.CLOCK
    if not path.exists():
        return
    seconds, right = float(path.read_text()), time.time
    time.time = lambda: right() + seconds

    class Shifted(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + timedelta(seconds=seconds)

    for name, module in list(sys.modules.items()):
        if name.startswith("altlens.") and getattr(module, "datetime", None) is datetime:
            module.datetime = Shifted  # type: ignore[attr-defined]
