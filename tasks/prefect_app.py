"""prefect-celery's application on the fleet: `celery -A tasks.prefect_app worker -Q prefect`."""

from prefect_celery.celery_app import celery_app
from prefect_celery.results import READABLE_KINDS

from altlens.settings import get_settings
from tasks.brokers import celery_options

READABLE_KINDS.add("altlens")  # the codec's name in records that altlens wrote before

app = celery_app(celery_options(get_settings()))
