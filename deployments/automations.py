"""The example automation: Prefect cancels a run that stalls.

It is created disabled, since a run that waits for a source's rate limit stalls too.
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
    """Create the automation unless it exists; an existing one is left as it is."""
    with get_client(sync_client=True) as client:
        automations = client.request("POST", "/automations/filter", json={}).json()
    if NAME not in {automation["name"] for automation in automations}:
        stalled().create()
