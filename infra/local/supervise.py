"""Client of a stack's supervisord: start it, control its programs, read their state, stop it.

Its configuration is `supervisor_config.py`; the order in which programs start is `launch.py`.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from xmlrpc.client import Fault, ServerProxy

from supervisor.xmlrpc import SupervisorTransport

from infra.local.errors import StackError
from infra.local.stack import Stack
from infra.local.supervisor_config import configuration_file, socket_file

START_SECONDS = 20
SHUTDOWN_SECONDS = 60


@dataclass(frozen=True)
class Process:
    """One program as supervisord reports it."""

    state: str
    pid: int | None
    up_seconds: int
    note: str

    @property
    def is_on(self) -> bool:
        """Whether supervisord keeps it running, or is about to restart it."""
        return self.state in ("STARTING", "RUNNING", "BACKOFF")


@contextmanager
def rpc(stack: Stack) -> Iterator[Any]:
    """supervisord's XML-RPC interface over its socket; OSError when nobody listens."""
    transport = SupervisorTransport(serverurl=f"unix://{socket_file(stack)}")
    with ServerProxy("http://127.0.0.1", transport=transport) as proxy:
        yield proxy.supervisor


def answers(stack: Stack) -> bool:
    """Whether a supervisord answers, even one that is shutting down."""
    try:
        with rpc(stack) as calls:
            calls.getIdentification()
    except Fault:
        return True
    except OSError:
        return False
    return True


def is_running(stack: Stack) -> bool:
    """Whether a supervisord accepts commands; waits for one that is shutting down."""
    try:
        with rpc(stack) as calls:
            return bool(calls.getIdentification())
    except Fault:
        wait_while(lambda: answers(stack))
        return False
    except OSError:
        return False


def launch(stack: Stack) -> None:
    """Start supervisord in the background, detached from this terminal."""
    command = [sys.executable, "-m", "supervisor.supervisord", "-c", str(configuration_file(stack))]
    started = subprocess.run(
        command,
        check=False,
        env=stack.process_environment(),
        capture_output=True,
        text=True,
        timeout=60,
    )
    deadline = time.monotonic() + START_SECONDS
    while not is_running(stack):
        if started.returncode or time.monotonic() > deadline:
            output = (started.stdout + started.stderr).strip()
            raise StackError(f"supervisord did not start, see {stack.log('supervisord')}: {output}")
        time.sleep(0.1)


def reload(stack: Stack) -> None:
    """Apply a changed configuration; changed programs stop until they are started again."""
    with rpc(stack) as calls:
        added, changed, removed = calls.reloadConfig()[0]
        for name in (*changed, *removed):
            calls.stopProcessGroup(name)
            calls.removeProcessGroup(name)
        for name in (*added, *changed):
            calls.addProcessGroup(name)


def start(stack: Stack, name: str) -> None:
    with rpc(stack) as calls:
        calls.startProcess(name, False)


def processes(stack: Stack) -> dict[str, Process]:
    """The programs by name; empty when supervisord does not run."""
    try:
        with rpc(stack) as calls:
            rows = calls.getAllProcessInfo()
    except (OSError, Fault):
        return {}
    return {
        row["name"]: Process(
            state=row["statename"],
            pid=row["pid"] or None,
            up_seconds=row["now"] - row["start"],
            note=row["spawnerr"] or row["description"],
        )
        for row in rows
    }


def stop(stack: Stack, names: Sequence[str]) -> None:
    """Stop programs in parallel; return when all have ended."""
    with rpc(stack) as calls:
        for name in names:
            calls.stopProcess(name, False)
    wait_while(
        lambda: any(process.pid for name, process in processes(stack).items() if name in names)
    )


def shut_down(stack: Stack) -> None:
    """Stop supervisord and all programs it runs."""
    with rpc(stack) as calls:
        calls.shutdown()
    wait_while(lambda: answers(stack))


def wait_while(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SHUTDOWN_SECONDS
    while condition() and time.monotonic() < deadline:
        time.sleep(0.1)
