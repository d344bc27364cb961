"""The client publishes messages and collects each result once, by any Celery application."""

import time
from collections.abc import Iterator
from itertools import islice
from uuid import uuid4

import pytest
from celery import Celery
from prefect_celery.client import CeleryClient, Result
from prefect_celery.configuration import celery_settings
from prefect_celery.options import CeleryOptions
from prefect_celery.queues import bounded_queues


@pytest.fixture(scope="module")
def client() -> CeleryClient:
    options = CeleryOptions(broker_url="memory://", result_url="cache+memory://")
    app = Celery("numbers", set_as_current=False)
    queues = bounded_queues(["numbers"], options.broker_url, 10, 3, "dead")
    app.add_defaults({**celery_settings(options), "task_queues": queues})

    @app.task(name="divide", shared=False)
    def divide(x: int, y: int) -> float:
        return x / y

    return CeleryClient(app, embedded_threads=2)


def results(client: CeleryClient, ids: list[str]) -> Iterator[Result]:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        yield from client.collect(ids)


def test_a_result_is_collected_once(client: CeleryClient) -> None:
    task_id = str(uuid4())
    assert client.publish("divide", [6, 3], queue="numbers", task_id=task_id)
    assert next(results(client, [task_id])) == Result(task_id, 2.0)
    assert list(client.collect([task_id])) == []


def test_an_error_is_told_by_name(client: CeleryClient) -> None:
    task_id = str(uuid4())
    client.publish("divide", [1, 0], queue="numbers", task_id=task_id)
    result = next(results(client, [task_id]))
    assert result.error == "ZeroDivisionError: division by zero"
    assert result.value is None


def test_many_results_come_each_to_its_message(client: CeleryClient) -> None:
    ids = {str(uuid4()): number for number in range(20)}
    for task_id, number in ids.items():
        client.publish("divide", [number, 1], queue="numbers", task_id=task_id)
    collected = {
        result.task_id: result.value for result in islice(results(client, list(ids)), len(ids))
    }
    assert collected == ids
