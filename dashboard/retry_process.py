"""The process that tries failures again for the operations page: one at a time, and reaped."""

import os
import subprocess
import sys
from collections.abc import Iterable
from threading import Lock, Thread
from typing import Literal

from altlens.settings import Settings

RetryState = Literal["running", "done", "failed", ""]


class RetryProcess:
    """Starts `altlens failures retry` in the background, unless one is running; thread-safe.

    >>> retry = RetryProcess(settings)
    >>> retry.start(["failure:1"])
    True
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def state(self) -> RetryState:
        """What became of the last one: `failed` if something failed again; "" before the first."""
        process = self._process
        if process is None:
            return ""
        code = process.poll()
        return "running" if code is None else "failed" if code else "done"

    def start(self, ids: Iterable[str]) -> bool:
        """Try the failures of those ids again, or all; returns False if one is still running."""
        with self._lock:
            if self.state == "running":
                return False
            self._process = self._start(ids)
        Thread(target=self._process.wait, name="retry", daemon=True).start()
        return True

    def _start(self, ids: Iterable[str]) -> "subprocess.Popen[bytes]":
        home, api_url = self._settings.home, self._settings.prefect.api_url
        home.mkdir(parents=True, exist_ok=True)
        # with the address of the running Prefect server the process starts none of its own
        server = {"ALTLENS_PREFECT_API_URL": api_url} if api_url else {}
        with (home / "retry.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "altlens", "failures", "retry", "--json", "--", *ids],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, **server},
                start_new_session=True,
            )
