"""Run Prefect tasks in Celery workers: `@flow(task_runner=CeleryTaskRunner())`.

    from prefect import flow, task
    from prefect_celery import CeleryTaskRunner

    @task
    def double(x: int) -> int:
        return 2 * x

    @flow(task_runner=CeleryTaskRunner())
    def doubles(numbers: list[int]) -> list[int]:
        return double.map(numbers).result()

Names are imported on first use: `client`, `queues`, `options` and `configuration` work in processes
that never load Prefect.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from celery import Celery

    from prefect_celery.options import CeleryOptions
    from prefect_celery.task_runner import CeleryTaskRunner

    app: Celery

__version__ = "0.1.0"
__all__ = ["CeleryOptions", "CeleryTaskRunner", "app"]


def __getattr__(name: str) -> Any:
    if name == "CeleryTaskRunner":
        from prefect_celery.task_runner import CeleryTaskRunner

        return CeleryTaskRunner
    if name == "CeleryOptions":
        from prefect_celery.options import CeleryOptions

        return CeleryOptions
    if name == "app":  # for `celery -A prefect_celery worker`
        from prefect_celery.celery_app import celery_app
        from prefect_celery.options import CeleryOptions

        return celery_app(CeleryOptions())
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
