"""MongoDB: primary killed or stepped down, majority lost, a member partitioned."""

import time
from contextlib import suppress

from pymongo.errors import AutoReconnect

from chaos.faults.base import fault
from chaos.testbed import ChaosTestbed

LOST_SECONDS = 30
MEMBERS = {"mongo-1", "mongo-2", "mongo-3"}


@fault("kill -9 of the Mongo primary", at=("analyze", 20))
def killed(testbed: ChaosTestbed) -> None:
    testbed.kill(testbed.primary())


@fault("Mongo step-down", at=("analyze", 20), size="short")
def stepped_down(testbed: ChaosTestbed) -> None:
    with testbed.mongo() as client, suppress(AutoReconnect):  # it may close the connection first
        client.admin.command("replSetStepDown", 10, force=True)


@fault("loss of Mongo's majority for 30 s", at=("clean", 12))
def majority_lost(testbed: ChaosTestbed) -> None:
    others = sorted(MEMBERS - {testbed.primary()})
    testbed.stop(*others)
    time.sleep(LOST_SECONDS)
    testbed.start(*others)


@fault("network partition of the Mongo primary", at=("analyze", 20), size="full")
def cut_off(testbed: ChaosTestbed) -> None:
    with testbed.suspended(testbed.primary()):
        time.sleep(LOST_SECONDS)


@fault("network partition of a Mongo secondary", at=("analyze", 20), size="full")
def secondary_cut_off(testbed: ChaosTestbed) -> None:
    with testbed.suspended(sorted(MEMBERS - {testbed.primary()})[0]):
        time.sleep(LOST_SECONDS)
