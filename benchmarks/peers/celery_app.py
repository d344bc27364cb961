"""Stock Celery, out of the box: `celery -A benchmarks.peers.celery_app worker`."""

from celery import Celery

from altlens.settings import get_settings
from benchmarks.peers.one import do_one

QUEUE = "stock"

app = Celery(
    "stock",
    broker=get_settings().broker.url,
    backend=get_settings().results.url,
    set_as_current=False,
)
app.conf.task_default_queue = QUEUE


@app.task(name="stock.work")
def work(place: str, body: str) -> str:
    """Clean and analyze one item per message."""
    return do_one(place, body)
