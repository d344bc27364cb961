"""`up`, `status` and `down`: in which order services start. `supervise.py` runs them."""

import fcntl
import shlex
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

from infra.local import leftovers, supervise, supervisor_config
from infra.local.errors import StackError
from infra.local.health import report
from infra.local.passwords import write_private
from infra.local.record import Record
from infra.local.services import FAMILIES, catalog
from infra.local.services.base import Service
from infra.local.stack import Stack, is_free
from infra.local.status import State, Status

PAUSE_SECONDS = 0.25
LAST_LOOK_SECONDS = 60


def up(stack: Stack, workers: int | None = None, services: Collection[str] = FAMILIES) -> Status:
    """Start the families of `services` that are not running, and wait until they are healthy.

    `workers` is the number of CPU processes, by default the last one used, at first one per core.
    The status has a row for a service that stays unhealthy; StackError if nothing can be started.
    """
    with exclusive(stack):
        record = Record.read(stack).started(workers, services)
        chosen = select(stack, record)
        prepare(stack, chosen)
        record.write(stack)
        started = [name for wave in waves(chosen) for name in start(stack, wave)]
        return settled(stack, chosen, started)


def settled(stack: Stack, services: Sequence[Service], started: Sequence[str]) -> Status:
    """The report, repeated while a running service does not answer.

    On a busy machine a healthy service may miss the deadline of one probe.
    """
    deadline = time.monotonic() + LAST_LOOK_SECONDS
    while True:
        status = report(stack, services, started)
        silent = [row for row in status.rows if row.state is not State.HEALTHY and row.pid]
        if not silent or time.monotonic() > deadline:
            return status
        time.sleep(PAUSE_SECONDS)


def status(stack: Stack) -> Status:
    """Probe every service that was started, or all while the stack is down."""
    return report(stack, select(stack, Record.read(stack)))


def down(stack: Stack) -> None:
    """Stop every process of the stack, supervised or not, even if its folder was removed."""
    if not stack.home.exists():
        leftovers.stop(stack)
        return
    with exclusive(stack):
        if supervise.is_running(stack):
            stop(stack)
        leftovers.stop(stack)
        Record.forget_families(stack)


@contextmanager
def exclusive(stack: Stack) -> Iterator[None]:
    """One `up` or `down` at a time in a state folder."""
    stack.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (stack.home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def select(stack: Stack, record: Record) -> list[Service]:
    families = record.families or FAMILIES
    return [service for service in catalog(stack, record.workers) if service.family in families]


def prepare(stack: Stack, services: Sequence[Service]) -> None:
    """Have supervisord run with `services` configured; start none of them."""
    running = supervise.is_running(stack)
    if not running:
        leftovers.stop(stack)
    supervisor_config.configure(stack, services)
    write_private(stack.home / "environment", exports(stack))
    if running:
        supervise.reload(stack)
    else:
        supervise.launch(stack)


def exports(stack: Stack) -> str:
    """Shell lines that point any terminal at this stack."""
    pairs = stack.environment().items()
    return "".join(f"export {name}={shlex.quote(value)}\n" for name, value in pairs)


def waves(services: Sequence[Service]) -> list[list[Service]]:
    numbers = sorted({service.wave for service in services})
    return [[service for service in services if service.wave == number] for number in numbers]


def start(stack: Stack, wave: Sequence[Service]) -> list[str]:
    """Start the services of `wave` that do not run, wait for all; return the names started."""
    processes = supervise.processes(stack)
    fresh = [service for service in wave if not processes[service.name].is_on]
    for service in fresh:
        require_free_port(stack, service)
    for service in fresh:
        supervise.start(stack, service.name)
    for service in wave:
        wait(stack, service)
    return [service.name for service in fresh]


def require_free_port(stack: Stack, service: Service) -> None:
    if service.port is None or is_free(service.port):
        return
    names = {port: name for name, port in stack.ports.as_dict().items()}
    raise StackError(
        f"port {service.port} for {service.name} is taken by another server: stop that, or set "
        f"ALTLENS_PORT_{names[service.port].upper()} and choose another state folder"
    )


def wait(stack: Stack, service: Service) -> None:
    """Return when `service` is healthy, has stopped trying, or is out of time."""
    deadline = time.monotonic() + service.patience_seconds
    while time.monotonic() < deadline and supervise.processes(stack)[service.name].is_on:
        if answers(service):
            return
        time.sleep(PAUSE_SECONDS)


def answers(service: Service) -> bool:
    try:
        service.initialize()
        service.probe()
    except Exception:
        return False
    return True


def stop(stack: Stack) -> None:
    """Those who need servers first, so that workers can still hand back what they hold."""
    on = {name for name, process in supervise.processes(stack).items() if process.is_on}
    for wave in reversed(waves(catalog(stack, workers=1))):
        supervise.stop(stack, [service.name for service in wave if service.name in on])
    supervise.shut_down(stack)
