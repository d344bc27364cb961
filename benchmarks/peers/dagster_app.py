"""Dagster on Celery: `celery -A benchmarks.peers.dagster_app worker -Q dagster`."""

from dagster_celery.make_app import make_app
from dagster_celery.tasks import create_task

from altlens.settings import get_settings

SERVERS = {
    "broker": get_settings().broker.url,
    "backend": get_settings().results.url,
}

app = make_app(SERVERS)
execute_plan = create_task(app)
