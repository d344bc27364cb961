"""The example automation: what Prefect can do by itself when a run stands still.

It is created switched off; a run that waits for a source's pause stands still too.
"""

from datetime import timedelta

from prefect.automations import Automation
from prefect.client.orchestration import get_client
from prefect.events.actions import CancelFlowRun
from prefect.events.schemas.automations import EventTrigger, Posture

from flows.ui import STALLED

NAME = "altlens: cancel a run that stands still"


def stalled() -> Automation:
    """Cancels the flow run whose fan-out does not move; the next run does what is left."""
    return Automation(
        name=NAME,
        description="The next run of the batch goes on with what this one left. Off by default.",
        enabled=False,
        trigger=EventTrigger(
            posture=Posture.Reactive,
            expect={STALLED},
            for_each={"prefect.resource.id"},
            threshold=1,
            within=timedelta(0),
        ),
        actions=[CancelFlowRun()],
    )


def apply() -> None:
    """Create it where it is not yet; whether it is on stays as somebody set it."""
    with get_client(sync_client=True) as client:
        held = client.request("POST", "/automations/filter", json={}).json()
    if NAME not in {automation["name"] for automation in held}:
        stalled().create()
