"""MongoDB: the primary killed or voted out, the majority lost, a member cut off."""

import time
from contextlib import suppress

from pymongo.errors import AutoReconnect

from chaos.faults.base import fault
from chaos.testbed import Stand

LOST_SECONDS = 30
MEMBERS = {"mongo-1", "mongo-2", "mongo-3"}


@fault("kill -9 of the Mongo primary", at=("analyze", 20))
def killed(stand: Stand) -> None:
    stand.kill(stand.primary())


@fault("Mongo step-down", at=("analyze", 20), size="short")
def stepped_down(stand: Stand) -> None:
    with stand.mongo() as client, suppress(AutoReconnect):  # it may hang up before it answers
        client.admin.command("replSetStepDown", 10, force=True)


@fault("loss of Mongo's majority for 30 s", at=("clean", 12))
def majority_lost(stand: Stand) -> None:
    others = sorted(MEMBERS - {stand.primary()})
    stand.stop(*others)
    time.sleep(LOST_SECONDS)
    stand.start(*others)


@fault("network partition of the Mongo primary", at=("analyze", 20), size="full")
def cut_off(stand: Stand) -> None:
    with stand.held(stand.primary()):
        time.sleep(LOST_SECONDS)


@fault("network partition of a Mongo secondary", at=("analyze", 20), size="full")
def secondary_cut_off(stand: Stand) -> None:
    with stand.held(sorted(MEMBERS - {stand.primary()})[0]):
        time.sleep(LOST_SECONDS)
