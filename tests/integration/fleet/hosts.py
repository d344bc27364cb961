"""A separate worker host: a network namespace with one link to the servers, which can be cut.

The namespace has its own loopback, so a forwarder at each end of the link makes the servers'
addresses valid there. Without root, a host is a group of processes on the common network.
"""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path

from tests.integration.fleet.conftest import ROOT, LocalFleet, wait_for_log

LINKS = ip_address("10.213.0.0")  # four addresses per link


class Host:
    """One worker node of `processes` processes, like a separate machine."""

    def __init__(self, fleet: LocalFleet, name: str, processes: int = 1) -> None:
        self.fleet = fleet
        self.name = f"{name}-{os.getpid()}"
        self.processes: list[subprocess.Popen[bytes]] = []
        first = LINKS + 4 * random.randrange(2**14)
        self.outside, self.inside = str(first + 1), str(first + 2)
        self.is_apart = os.geteuid() == 0 and self._enter()
        try:
            self._begin(processes)
        except BaseException:
            self.remove()
            raise

    @property
    def done(self) -> int:
        """The number of chunks that the worker has finished."""
        return self._log("worker").read_text().count(" succeeded in ")

    def vanish(self) -> None:
        """Cut the link while the worker continues; without root, kill its processes."""
        if self.is_apart:
            _ip("link", "delete", self._link)
        else:
            self._kill()

    def remove(self) -> None:
        """Kill the processes and delete the namespace."""
        self._kill()
        if self.is_apart:
            _ip("netns", "delete", self.name)

    def _begin(self, processes: int) -> None:
        """Start the forwarders of the link, and the worker."""
        if self.is_apart:
            ports = [str(port) for port in self.fleet.stack.ports.as_dict().values()]
            forwarder = [sys.executable, "-m", "tests.integration.fleet.network_link"]
            self._start("outside", [*forwarder, self.outside, "127.0.0.1", *ports], b"laid")
            within = [*self._within, *forwarder, "127.0.0.1", self.outside, *ports]
            self._start("inside", within, b"laid")
        command = [sys.executable, "-m", "celery", "-A", "tests.integration.fleet.misbehaving"]
        command += ["worker", "-Q", "cpu", "-P", "prefork", "-c", str(processes)]
        command += ["-n", f"cpu@{self.name}", "-l", "INFO", "--without-gossip", "--without-mingle"]
        self._start("worker", [*self._within, *command], b" ready.")

    @property
    def _within(self) -> Sequence[str]:
        return ["ip", "netns", "exec", self.name] if self.is_apart else []

    @property
    def _link(self) -> str:
        return f"alt{hash(self.name) % 10**9}"

    def _enter(self) -> bool:
        """Create the namespace and its link; returns whether that succeeded."""
        if not _ip("netns", "add", self.name):
            return False
        within = ("netns", "exec", self.name, "ip")
        veth = ("type", "veth", "peer", "name", "wire")
        steps = [
            (*("link", "add", self._link), *veth, "netns", self.name),
            ("address", "add", f"{self.outside}/30", "dev", self._link),
            ("link", "set", self._link, "up"),
            (*within, "address", "add", f"{self.inside}/30", "dev", "wire"),
            (*within, "link", "set", "wire", "up"),
            (*within, "link", "set", "lo", "up"),
        ]
        if all(_ip(*step) for step in steps):
            return True
        _ip("netns", "delete", self.name)
        return False

    def _start(self, name: str, command: Sequence[str], ready: bytes) -> None:
        with self._log(name).open("wb") as log:
            started = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.fleet.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.processes.append(started)
        wait_for_log(started, self._log(name), ready, 280)

    def _log(self, name: str) -> Path:
        return self.fleet.folder / f"{self.name}-{name}.log"

    def _kill(self) -> None:
        for process in self.processes:
            with suppress(ProcessLookupError):  # it has ended, and its children too
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.processes.clear()


def _ip(*words: str) -> bool:
    """Run `ip`; returns whether it succeeded."""
    try:
        return not subprocess.run(["ip", *words], capture_output=True, check=False).returncode
    except FileNotFoundError:
        return False
