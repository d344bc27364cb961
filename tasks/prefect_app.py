"""The Celery application of Prefect tasks: `celery -A tasks.prefect_app worker -Q prefect`.

An application and a queue of their own, so that heavy tasks of any flow neither wait behind items
nor hold them up. What its one task does is `flows/remote.py`.
"""

from typing import Any

from celery import Celery

from altlens.settings import get_settings
from tasks.app import configuration
from tasks.loader import InstalledLoader
from tasks.queues import queues

QUEUE = "prefect"
RUN = "prefect.run"


def _configuration() -> dict[str, Any]:
    return {
        **configuration(),
        "task_queues": queues(get_settings(), [QUEUE]),
        "task_default_queue": QUEUE,
    }


app = Celery(
    "altlens.prefect", loader=InstalledLoader, include=["flows.remote"], set_as_current=False
)
app.add_defaults(_configuration)
