"""The fleet's addresses as options of prefect-celery, and which of them Celery can use.

RabbitMQ is the default. Redis as broker, Redis Sentinel for results and Amazon SQS work by setting
one address each; Redis Cluster cannot, since Celery does not follow its redirections.
"""

from prefect_celery.configuration import check_addresses
from prefect_celery.errors import BadOption
from prefect_celery.options import CeleryOptions

from altlens.errors import BadSetting
from altlens.extras import require_extra
from altlens.settings import Settings
from tasks.queues import DEAD

VARIABLES = ("ALTLENS_BROKER_URL", "ALTLENS_RESULTS_URL")


def celery_options(settings: Settings) -> CeleryOptions:
    """The settings as prefect-celery takes them."""
    return CeleryOptions(
        broker_url=settings.broker.url,
        result_url=settings.results.url,
        sentinel_master=settings.results.master,
        ca_file=settings.tls.ca_file,
        queue="prefect",
        queue_length=settings.fanout.queue_length,
        deliveries=settings.fanout.deliveries,
        dead_letter_queue=DEAD,
        overdue_seconds=settings.fanout.overdue_seconds,
        worker_command="celery -A tasks.prefect_app worker -Q prefect",
    )


def check_brokers(settings: Settings) -> None:
    """Raise BadSetting where broker or results are of a kind that Celery cannot use."""
    if settings.broker.url.startswith("sqs:"):
        require_extra("sqs")
    try:
        check_addresses(celery_options(settings), VARIABLES)
    except BadOption as error:
        raise BadSetting(str(error)) from None
