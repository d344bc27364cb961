"""RabbitMQ: killed, restarted, out of memory, emptied, full, unreachable; and messages twice."""

import time

from chaos.faults.base import fault
from chaos.proxy import Way
from chaos.testbed import Stand

AWAY_SECONDS = 10


@fault("kill -9 of RabbitMQ", at=("analyze", 20), size="short")
def killed(stand: Stand) -> None:
    stand.kill("rabbitmq")


@fault("RabbitMQ restart", at=("clean", 12))
def restarted(stand: Stand) -> None:
    stand.stop("rabbitmq")
    stand.start("rabbitmq")


@fault("RabbitMQ memory alarm", at=("analyze", 20))
def memory_alarm(stand: Stand) -> None:
    stand.rabbitmqctl("set_vm_memory_high_watermark", "absolute", "1MB")
    time.sleep(AWAY_SECONDS)
    stand.rabbitmqctl("set_vm_memory_high_watermark", "absolute", "512MB")


@fault("queue purge", at=("analyze", 20))
def purged(stand: Stand) -> None:
    with stand.channel() as channel:
        for queue in ("cpu", "fetch"):
            channel.queue_purge(queue)


def _lift(stand: Stand) -> None:
    stand.rabbitmqctl("clear_policy", "--vhost", "altlens", "full")


@fault("full queue (reject-publish)", at=("analyze", 20), mend=_lift)
def full(stand: Stand) -> None:
    limit = '{"max-length": 1, "overflow": "reject-publish"}'
    stand.rabbitmqctl(
        "set_policy", "--vhost", "altlens", "full", "^(cpu|fetch)$", limit, "--apply-to", "queues"
    )


@fault("half-open connections to RabbitMQ", at=("analyze", 20), size="full")
def half_open(stand: Stand) -> None:
    stand.rabbitmq.hold()


@fault("RabbitMQ out of reach for 10 s", at=("clean", 12))
def out_of_reach(stand: Stand) -> None:
    stand.rabbitmq.set(Way.SHUT)
    time.sleep(AWAY_SECONDS)
    stand.rabbitmq.set(Way.OPEN)


@fault("every chunk delivered twice", options=("--twice",))
def twice(stand: Stand) -> None:
    """The flow process itself does it."""


@fault("late receipts of an older attempt", settings={"ALTLENS_FANOUT_OVERDUE_SECONDS": "0.5"})
def late_receipts(stand: Stand) -> None:
    """The flow process gives up on chunks while they are being worked on."""
