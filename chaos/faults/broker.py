"""RabbitMQ: killed, restarted, out of memory, purged, full, unreachable; messages twice."""

import time

from chaos.faults.base import fault
from chaos.proxy import Mode
from chaos.testbed import ChaosTestbed

AWAY_SECONDS = 10


@fault("kill -9 of RabbitMQ", at=("analyze", 20), size="short")
def killed(testbed: ChaosTestbed) -> None:
    testbed.kill("rabbitmq")


@fault("RabbitMQ restart", at=("clean", 12))
def restarted(testbed: ChaosTestbed) -> None:
    testbed.stop("rabbitmq")
    testbed.start("rabbitmq")


@fault("RabbitMQ memory alarm", at=("analyze", 20))
def memory_alarm(testbed: ChaosTestbed) -> None:
    testbed.rabbitmqctl("set_vm_memory_high_watermark", "absolute", "1MB")
    time.sleep(AWAY_SECONDS)
    testbed.rabbitmqctl("set_vm_memory_high_watermark", "absolute", "512MB")


@fault("queue purge", at=("analyze", 20))
def purged(testbed: ChaosTestbed) -> None:
    with testbed.channel() as channel:
        for queue in ("cpu", "fetch"):
            channel.queue_purge(queue)


def _lift(testbed: ChaosTestbed) -> None:
    testbed.rabbitmqctl("clear_policy", "--vhost", "altlens", "full")


@fault("full queue (reject-publish)", at=("analyze", 20), mend=_lift)
def full(testbed: ChaosTestbed) -> None:
    limit = '{"max-length": 1, "overflow": "reject-publish"}'
    testbed.rabbitmqctl(
        "set_policy", "--vhost", "altlens", "full", "^(cpu|fetch)$", limit, "--apply-to", "queues"
    )


@fault("half-open connections to RabbitMQ", at=("analyze", 20), size="full")
def half_open(testbed: ChaosTestbed) -> None:
    testbed.rabbitmq.hold()


@fault("RabbitMQ out of reach for 10 s", at=("clean", 12))
def out_of_reach(testbed: ChaosTestbed) -> None:
    testbed.rabbitmq.set(Mode.SHUT)
    time.sleep(AWAY_SECONDS)
    testbed.rabbitmq.set(Mode.OPEN)


@fault("every chunk delivered twice", options=("--twice",))
def twice(testbed: ChaosTestbed) -> None:
    """The flow process does it."""


@fault("late receipts of an older attempt", settings={"ALTLENS_FANOUT_OVERDUE_SECONDS": "0.5"})
def late_receipts(testbed: ChaosTestbed) -> None:
    """The flow process resends chunks that are still being processed."""
