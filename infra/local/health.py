"""One status row per service, from supervisord's state and the service's own answer."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from infra.local import leftovers, supervise
from infra.local.services.base import Service
from infra.local.stack import Stack
from infra.local.status import Row, State, Status
from infra.local.supervise import Process

LONGEST_DETAIL = 300
LOG_TAIL_BYTES = 4000


def report(stack: Stack, services: Sequence[Service], started: Sequence[str] = ()) -> Status:
    """Probe all `services` in parallel."""
    processes = supervise.processes(stack)
    if not processes and leftovers.processes(stack):
        return Status(tuple(orphan(stack, service) for service in services))
    with ThreadPoolExecutor(len(services)) as pool:
        rows = pool.map(
            lambda service: inspect(stack, service, processes.get(service.name)), services
        )
        return Status(tuple(rows), tuple(started))


def orphan(stack: Stack, service: Service) -> Row:
    detail = "supervisord is gone and some of its processes are not: nobody restarts them"
    return replace(row(stack, service, None, State.FAILING, detail), advice="altlens up")


def inspect(stack: Stack, service: Service, process: Process | None) -> Row:
    """The row of one service; an exception of its probe becomes the row's detail."""
    if process is None or process.state in ("STOPPED", "STOPPING"):
        return row(stack, service, process, State.STOPPED, "not running")
    if process.pid is None:
        return row(stack, service, process, State.FAILING, f"{process.state}: {process.note}")
    try:
        return row(stack, service, process, State.HEALTHY, service.probe())
    except Exception as error:
        young = process.up_seconds < service.patience_seconds
        state = State.STARTING if young else State.FAILING
        return row(stack, service, process, state, f"{type(error).__name__}: {error}")


def row(stack: Stack, service: Service, process: Process | None, state: State, detail: str) -> Row:
    log = stack.log(service.name)
    advice = {
        State.HEALTHY: "",
        State.STARTING: "try again in a few seconds",
        State.STOPPED: "altlens up",
        State.FAILING: f"read {log}, then altlens down and altlens up",
    }
    if state in (State.STARTING, State.FAILING) and (words := last_words(stack.log(service.name))):
        detail = f"{detail[: LONGEST_DETAIL // 2]}; its log ends: {words}"
    return Row(
        name=service.name,
        state=state,
        detail=" ".join(detail.split())[:LONGEST_DETAIL],
        port=service.port,
        pid=process.pid if process else None,
        log=str(log),
        advice=advice[state],
    )


def last_words(log: Path) -> str:
    """The last line of a log that has letters or digits."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - LOG_TAIL_BYTES))
            lines = file.read().decode(errors="replace").splitlines()
    except OSError:
        return ""
    return next((line.strip() for line in reversed(lines) if any(map(str.isalnum, line))), "")
