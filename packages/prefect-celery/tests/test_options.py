"""Options: arguments before the environment, and a sentence for what Celery cannot use."""

import pytest
from prefect_celery import CeleryOptions, CeleryTaskRunner
from prefect_celery.celery_app import RUN, celery_app
from prefect_celery.configuration import celery_settings, check_addresses
from prefect_celery.errors import BadOption, BrokerUnavailable
from prefect_celery.queues import bounded_queues
from pydantic import ValidationError

RABBITMQ = CeleryOptions(
    broker_url="amqps://user:pw@host", result_url="rediss://host", ca_file="ca"
)


def test_arguments_come_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_CELERY_BROKER_URL", "amqp://environment")
    monkeypatch.setenv("PREFECT_CELERY_WINDOW", "7")
    options = CeleryTaskRunner("amqp://argument").resolve_options()
    assert (options.broker_url, options.window, options.queue) == ("amqp://argument", 7, "prefect")


def test_the_environment_is_read_when_the_flow_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    runner = CeleryTaskRunner()
    monkeypatch.setenv("PREFECT_CELERY_QUEUE", "heavy")
    assert runner.resolve_options().queue == "heavy"


def test_arguments_change_single_ones_of_given_options() -> None:
    options = CeleryTaskRunner(options=RABBITMQ, window=3).resolve_options()
    assert (options.broker_url, options.window) == (RABBITMQ.broker_url, 3)


def test_an_unknown_or_senseless_option_is_refused() -> None:
    with pytest.raises(ValidationError, match="extra_forbidden"):
        CeleryOptions(brokers="amqp://host")  # type: ignore[call-arg]
    with pytest.raises(ValidationError, match="greater than 0"):
        CeleryOptions(window=0)


def test_no_password_is_shown() -> None:
    assert "pw" not in repr(RABBITMQ)


@pytest.mark.parametrize(
    ("broker", "results", "words"),
    [
        ("kafka://host", "redis://host", "PREFECT_CELERY_BROKER_URL begins with 'kafka'"),
        ("amqp://host", "rpc://", "PREFECT_CELERY_RESULT_URL begins with 'rpc'"),
        ("amqp://host", "cache+memory://", "belong together"),
        ("memory://", "sentinel://host", "belong together"),
    ],
)
def test_addresses_that_celery_cannot_use_are_refused(
    broker: str, results: str, words: str
) -> None:
    with pytest.raises(BadOption, match=words):
        check_addresses(CeleryOptions(broker_url=broker, result_url=results))


def test_certificates_are_verified_where_an_address_asks_for_tls() -> None:
    settings = celery_settings(RABBITMQ)
    assert settings["broker_use_ssl"]["server_hostname"] == "host"
    assert settings["broker_use_ssl"]["ca_certs"] == "ca"
    assert settings["redis_backend_use_ssl"]["ssl_ca_certs"] == "ca"


def test_queues_are_bounded_on_rabbitmq_and_plain_elsewhere() -> None:
    (bounded,) = bounded_queues(["prefect"], "amqp://host", 10, 3, "dead")
    assert bounded.queue_arguments["x-max-length"] == 10
    assert bounded.queue_arguments["x-dead-letter-exchange"] == "dead"
    (plain,) = bounded_queues(["prefect"], "redis://host", 10, 3, "dead")
    assert not plain.queue_arguments


def test_options_of_the_runner_alone_share_one_application() -> None:
    assert celery_app(CeleryOptions(window=3)) is celery_app(CeleryOptions())
    assert celery_app(CeleryOptions(queue="other")) is not celery_app(CeleryOptions())


def test_each_application_has_a_task_of_its_own() -> None:
    apps = [celery_app(CeleryOptions(queue=queue)) for queue in ("first", "second")]
    assert [app.tasks[RUN].app for app in apps] == apps


def test_a_broker_that_does_not_answer_is_named_without_its_password() -> None:
    runner = CeleryTaskRunner("amqp://user:pw@127.0.0.1:9//", "redis://127.0.0.1:9")
    from remote_tasks import add

    with runner, pytest.raises(BrokerUnavailable, match=r"127\.0\.0\.1:9") as raised:
        runner.submit(add, {"x": 1})
    assert "pw" not in str(raised.value)
