"""A real Prefect server as a process of its own, on a free port, with its database in a folder."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Self

import httpx

from tests.integration.conftest import free_port

START_SECONDS = 180


class PrefectServer:
    """Started on entry, gone on exit; `stop` and `start` let it be away in between."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def api(self) -> str:
        return f"http://127.0.0.1:{self.port}/api"

    @property
    def environment(self) -> dict[str, str]:
        """What clients need to find it, and a Prefect home that they share."""
        return {"PREFECT_API_URL": self.api, "PREFECT_HOME": str(self.folder / "home")}

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Return when it answers."""
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

    def stop(self) -> None:
        """End it and its children at once."""
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def post(self, path: str, rows: list[Any] | None = None, /, **body: Any) -> Any:
        """What the API answers to a POST of a body, or of a list."""
        return self._ask("POST", path, rows or body).json()

    def patch(self, path: str, **body: Any) -> None:
        """Change what is at the path."""
        self._ask("PATCH", path, body)

    def delete(self, path: str) -> None:
        """Take away what is at the path."""
        self._ask("DELETE", path)

    def get(self, path: str) -> Any:
        """What the API answers to a GET."""
        return self._ask("GET", path).json()

    def _ask(self, method: str, path: str, body: Any = None) -> httpx.Response:
        """Ask anew while its database is locked, which is a 503, as Prefect's own client does."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            answer = httpx.request(method, f"{self.api}/{path}", json=body, timeout=90)
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE or time.monotonic() > deadline:
                answer.raise_for_status()
                return answer
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
