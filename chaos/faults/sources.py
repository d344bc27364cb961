"""The world: down, slow, lying; and no room for what is kept of it."""

import subprocess
import sys
from functools import partial

from altlens.replay_server.faults import parse
from chaos.faults.base import FAULTS, Fault, fault
from chaos.stand import Stand

LIES = {
    "source host down": ("503,first=12",),
    "source host resets connections": ("reset,first=12",),
    "source host slow": ("slow,delay=0.5,first=12",),
    "source host lies about the type": ("type,is=text/html,first=12",),
    "source host lies about the length": ("truncated,first=12",),
}


def _misbehave(words: tuple[str, ...], stand: Stand) -> None:
    stand.world.faults = tuple(parse(word) for word in words)


def _behave(stand: Stand) -> None:
    stand.world.faults = ()


for name, words in LIES.items():
    FAULTS[name] = Fault(name, partial(_misbehave, words), live=True, mend=_behave, size="full")


@fault("disk full for the archive", at=("clean", 2), live=True)
def disk_full(stand: Stand) -> None:
    """Move bodies away that clean has yet to read, onto a disk without room for most of them."""
    done = subprocess.run(
        [sys.executable, "-m", "chaos.full_disk"],
        check=False,
        env=stand.environment,
        capture_output=True,
        text=True,
    )
    if "cannot be written" not in done.stderr:
        raise RuntimeError(f"the disk was not full: {done.stdout}{done.stderr[-300:]}")
