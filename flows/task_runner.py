"""prefect-celery's task runner on altlens' fleet: `@flow(task_runner=CeleryTaskRunner())`.

For tens to thousands of heavy tasks, each with its row in Prefect. Items by the million go by
`fanout.py`.
"""

import prefect_celery
from prefect_celery import CeleryOptions
from prefect_celery.results import READABLE_KINDS

from altlens.settings import get_settings
from tasks.brokers import celery_options, check_brokers

READABLE_KINDS.add("altlens")  # the codec's name in records that altlens wrote before


class CeleryTaskRunner(prefect_celery.CeleryTaskRunner):
    """`prefect_celery.CeleryTaskRunner` whose defaults are altlens' settings.

    Use the base class on a broker of your own.
    """

    def resolve_options(self) -> CeleryOptions:
        settings = get_settings()
        check_brokers(settings)
        given = {name: value for name, value in self._arguments.items() if name != "options"}
        return celery_options(settings).model_copy(update=given)
