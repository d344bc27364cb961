"""Instrumentation of the processes under test: log each unit, slow it down, crash on demand.

A shared folder connects them with the test driver. Its `ledger` gets a line per executed unit; a
file in `armed/`, named after a point in the code, makes the first process that reaches the point do
what the file says, once.
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
CLOCK = "clock"  # a file of the folder: the seconds by which workers' clocks are wrong
HOG_BYTES = 200_000_000
NEVER_SECONDS = 3600
SOFT_LIMIT_SECONDS, HARD_LIMIT_SECONDS = 6, 9


class Entry(NamedTuple):
    """One execution of a unit; `at` is in `time.monotonic()`, which no wrong clock changes."""

    at: float
    stage: str
    unit: str


def folder() -> Path:
    """The folder shared with the test driver."""
    return Path(os.environ[FOLDER])


def note(stage: str, unit: str) -> None:
    """Log that a unit was executed; one write a line, so processes do not mix lines."""
    line = f"{time.monotonic():.3f}\t{stage}\t{unit}\n".encode()
    file = os.open(folder() / "ledger", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(file, line)
    finally:
        os.close(file)


def entries() -> list[Entry]:
    """The executions so far, in order."""
    path = folder() / "ledger"
    lines = path.read_text().splitlines() if path.exists() else []
    return [Entry(float(at), stage, unit) for at, stage, unit in (x.split("\t") for x in lines)]


def arm(point: str, act: str) -> None:
    """Make the first process that reaches the point do `act`, once."""
    path = folder() / "armed" / point
    path.parent.mkdir(exist_ok=True)
    path.write_text(act)


def is_armed(point: str) -> bool:
    """Whether no process has reached the point yet."""
    return (folder() / "armed" / point).exists()


def pass_by(point: str) -> None:
    """Do what the point is armed with, if anything."""
    path = folder() / "armed" / point
    try:
        act = path.read_text()
        path.unlink()  # of several processes only one gets here
    except FileNotFoundError:
        return
    ACTS[act]()


def _die() -> None:
    os.kill(os.getpid(), SIGKILL)


def _die_fat() -> None:
    """Die as from the kernel's out-of-memory killer."""
    memory = bytearray(HOG_BYTES)
    memory[::4096] = b"x" * len(memory[::4096])
    _die()


def _hang() -> None:
    """Ignore the soft time limit, as code that blocks in a library may."""
    deadline = time.monotonic() + NEVER_SECONDS
    while time.monotonic() < deadline:
        try:
            time.sleep(NEVER_SECONDS)
        except Exception:
            continue


ACTS: dict[str, Callable[[], None]] = {"die": _die, "die fat": _die_fat, "hang": _hang}


def watch(owner: Any, name: str, stage: str, unit_of: Callable[..., str]) -> None:
    """Slow down a module's function that processes a unit, and log each call."""
    original = getattr(owner, name)
    pause = float(os.environ[PAUSE])

    @wraps(original)
    def watched(*args: Any) -> Any:
        pass_by(f"{stage}.unit")
        time.sleep(pause)
        result = original(*args)
        note(stage, unit_of(*args))
        return result

    setattr(owner, name, watched)


def mark(owner: Any, name: str, label: Callable[..., str]) -> None:
    """Add points before and after a function: `before.LABEL` and `after.LABEL`."""
    original = getattr(owner, name)

    @wraps(original)
    def marked(*args: Any, **kwargs: Any) -> Any:
        point = label(*args)
        pass_by(f"before.{point}")
        result = original(*args, **kwargs)
        pass_by(f"after.{point}")
        return result

    setattr(owner, name, marked)
