"""Apply the table to a Prefect server: the work pool, the deployments, the example automation.

It is `prefect deploy` on the profile's file, so that both ways end in the same.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import WorkPoolCreate, WorkPoolUpdate
from prefect.exceptions import ObjectAlreadyExists
from prefect.settings import PREFECT_API_URL
from prefect.workers.process import ProcessWorker

from altlens.errors import BadSetting
from altlens.settings import get_settings
from deployments.automations import apply as apply_automations
from deployments.prefect_yaml import POOL, render
from deployments.schedules import TABLE


def deploy(profile: str) -> list[str]:
    """Apply the profile; returns the deployments' names.

    BadSetting where no server is named, or where it refuses.
    """
    if not PREFECT_API_URL.value():
        raise BadSetting(
            "No Prefect server is named that would keep deployments. Start one with `altlens up`, "
            "or set ALTLENS_PREFECT_API_URL."
        )
    make_pool()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "prefect.yaml"
        file.write_text(render(profile), "utf-8")
        command = [sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all"]
        done = subprocess.run(
            [*command, "--prefect-file", str(file)],
            cwd=folder,  # nothing is imported from where the user is
            check=False,
            capture_output=True,
            text=True,
        )
    if done.returncode:
        raise BadSetting(f"Prefect took none of the deployments: {done.stdout[-800:]}{done.stderr}")
    apply_automations()
    return [f"{row.flow.rpartition('.')[2]}/{row.name}" for row in TABLE]


def make_pool() -> None:
    """The process work pool.

    Its runs start in temporary folders, so that nothing is imported from the user's; settings and
    relative paths are read from the folder in which this is called.
    """
    template = ProcessWorker.get_default_base_job_template()
    folder = {"ALTLENS_FOLDER": str(get_settings().folder.absolute())}
    template["variables"]["properties"]["env"]["default"] = folder
    pool = WorkPoolCreate(name=POOL, type=ProcessWorker.type, base_job_template=template)
    try:
        with get_client(sync_client=True) as client:
            client.create_work_pool(pool)
    except ObjectAlreadyExists:  # a worker made it, with a template that knows no folder
        with get_client(sync_client=True) as client:
            client.update_work_pool(POOL, WorkPoolUpdate(base_job_template=template))
