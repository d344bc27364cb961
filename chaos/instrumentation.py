"""What processes on trial do beside their work: tell what they did, take their time, die when told.

A folder joins them with who drives the trial. Its `ledger` gets a line for each unit executed; a
file in `armed/`, named after a point in the code, makes the first process that comes by do what the
file says, once.
"""

import os
import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from signal import SIGKILL
from typing import Any, NamedTuple

FOLDER = "CHAOS_FOLDER"
PAUSE = "CHAOS_PAUSE_SECONDS"
CLOCK = "clock"  # a file of the folder: by how many seconds the clocks of workers are wrong
HOG_BYTES = 200_000_000
NEVER_SECONDS = 3600
SOFT_LIMIT_SECONDS, HARD_LIMIT_SECONDS = 6, 9


class Entry(NamedTuple):
    """One execution of a unit; `at` is `time.monotonic`'s, which no worker's wrong clock moves."""

    at: float
    stage: str
    unit: str


def folder() -> Path:
    """Where the trial is told and driven."""
    return Path(os.environ[FOLDER])


def note(stage: str, unit: str) -> None:
    """Write down that a unit was executed; a line is one write, so processes do not mix theirs."""
    line = f"{time.monotonic():.3f}\t{stage}\t{unit}\n".encode()
    file = os.open(folder() / "ledger", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(file, line)
    finally:
        os.close(file)


def entries() -> list[Entry]:
    """The executions so far, in their order."""
    path = folder() / "ledger"
    lines = path.read_text().splitlines() if path.exists() else []
    return [Entry(float(at), stage, unit) for at, stage, unit in (x.split("\t") for x in lines)]


def arm(point: str, act: str) -> None:
    """Have the first process at that point do `act`, once."""
    path = folder() / "armed" / point
    path.parent.mkdir(exist_ok=True)
    path.write_text(act)


def is_armed(point: str) -> bool:
    """Whether nobody came by yet."""
    return (folder() / "armed" / point).exists()


def pass_by(point: str) -> None:
    """Do what was asked for at this point, if anything."""
    path = folder() / "armed" / point
    try:
        act = path.read_text()
        path.unlink()  # of several that come by together one gets here
    except FileNotFoundError:
        return
    ACTS[act]()


def _die() -> None:
    os.kill(os.getpid(), SIGKILL)


def _die_fat() -> None:
    """As the kernel ends a process that took too much memory."""
    held = bytearray(HOG_BYTES)
    held[::4096] = b"x" * len(held[::4096])
    _die()


def _hang() -> None:
    """Hold on through the soft time limit, as code that waits in a library may."""
    deadline = time.monotonic() + NEVER_SECONDS
    while time.monotonic() < deadline:
        try:
            time.sleep(NEVER_SECONDS)
        except Exception:
            continue


ACTS: dict[str, Callable[[], None]] = {"die": _die, "die fat": _die_fat, "hang": _hang}


def watch(owner: Any, name: str, stage: str, unit_of: Callable[..., str]) -> None:
    """Have a module's function that does one unit take its time, and tell of it."""
    do = getattr(owner, name)
    pause = float(os.environ[PAUSE])

    @wraps(do)
    def doing(*args: Any) -> Any:
        pass_by(f"{stage}.unit")
        time.sleep(pause)
        done = do(*args)
        note(stage, unit_of(*args))
        return done

    setattr(owner, name, doing)


def mark(owner: Any, name: str, label: Callable[..., str]) -> None:
    """Make a function's begin and end points: `before.LABEL` and `after.LABEL`."""
    do = getattr(owner, name)

    @wraps(do)
    def doing(*args: Any, **kwargs: Any) -> Any:
        at = label(*args)
        pass_by(f"before.{at}")
        done = do(*args, **kwargs)
        pass_by(f"after.{at}")
        return done

    setattr(owner, name, doing)
