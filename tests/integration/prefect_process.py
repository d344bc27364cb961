"""A real Prefect server in its own process, on a free port, with its database in a folder."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Self

import httpx

from tests import prefect_database
from tests.integration.conftest import free_port

START_SECONDS = 180


class PrefectServer:
    """A server that runs from entry to exit; `stop` and `start` interrupt it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.database = folder / "server" / "prefect.db"
        prefect_database.place(self.database)

    @property
    def api(self) -> str:
        return f"http://127.0.0.1:{self.port}/api"

    @property
    def environment(self) -> dict[str, str]:
        """The environment of its clients, with a Prefect home that they share."""
        return {"PREFECT_API_URL": self.api, "PREFECT_HOME": str(self.folder / "home")}

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start the server and wait until it answers."""
        command = [sys.executable, "-m", "prefect", "server", "start", "--port", str(self.port)]
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                command,
                env={
                    **os.environ,
                    "PREFECT_HOME": str(self.folder / "server"),
                    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
                    "PREFECT_API_URL": self.api,
                },
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            text = (self.folder / "server.log").read_text()[-2000:]
            assert self.process.poll() is None, text
            assert time.monotonic() < deadline, text
            time.sleep(0.2)
        prefect_database.keep(self.database)

    def stop(self) -> None:
        """Kill the server and its children."""
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def post(self, path: str, rows: list[Any] | None = None, /, **body: Any) -> Any:
        """POST a body, or a list; returns the decoded response."""
        return self._request("POST", path, rows or body).json()

    def patch(self, path: str, **body: Any) -> None:
        """PATCH the resource at the path."""
        self._request("PATCH", path, body)

    def delete(self, path: str) -> None:
        """DELETE the resource at the path."""
        self._request("DELETE", path)

    def get(self, path: str) -> Any:
        """GET the resource at the path, decoded."""
        return self._request("GET", path).json()

    def _request(self, method: str, path: str, body: Any = None) -> httpx.Response:
        """Send a request, and repeat it on 503 (a locked database) as Prefect's client does."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            response = httpx.request(method, f"{self.api}/{path}", json=body, timeout=90)
            if (
                response.status_code != httpx.codes.SERVICE_UNAVAILABLE
                or time.monotonic() > deadline
            ):
                response.raise_for_status()
                return response
            time.sleep(0.5)

    def rows(self, flow_run: str) -> list[dict[str, Any]]:
        """The task runs of a flow run."""
        only = {"id": {"any_": [flow_run]}}
        return list(self.post("task_runs/filter", flow_runs=only))

    def _answers(self) -> bool:
        try:
            return bool(httpx.get(f"{self.api}/health", timeout=2).is_success)
        except httpx.HTTPError:
            return False
