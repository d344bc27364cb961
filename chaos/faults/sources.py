"""The world: down, slow, lying; and no room for what is kept of it."""

import subprocess
import sys
from functools import partial
from pathlib import Path

from altlens.replay_server.faults import parse
from chaos import full_disk
from chaos.faults.base import FAULTS, Fault, fault
from chaos.testbed import HEAL_SECONDS, Stand, wait_until
from chaos.workload import ROOT

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


def _archive(stand: Stand) -> Path:
    return Path(stand.environment["ALTLENS_HOME"]) / "archive"


def _room_again(stand: Stand) -> None:
    full_disk.unmount(_archive(stand))


def _is_waiting(stand: Stand, queue: str) -> bool:
    with stand.channel() as channel:
        return bool(channel.queue_declare(queue, passive=True).message_count)


@fault("disk full for the archive", at=("fetch", 1), live=True, mend=_room_again)
def disk_full(stand: Stand) -> str:
    """Move all that was fetched, before clean reads it, onto a disk with room for little of it.

    The move says so and loses nothing; with room on the disk it goes on where it was, and clean
    reads what it moved.
    """
    stand.stop("cpu")
    wait_until(lambda: _is_waiting(stand, "cpu"), HEAL_SECONDS)
    folder = _archive(stand)
    is_small = full_disk.mount(folder)
    failed = _retire(stand, *([] if is_small else [str(full_disk.LONGEST_FILE_BYTES)]))
    if f"Cold storage {folder} cannot be written" not in failed.stderr:
        raise RuntimeError(f"the disk was not full: {failed.stdout}{failed.stderr[-300:]}")
    before = len([*folder.rglob("*.zst")])
    if is_small:
        full_disk.mount(folder, full_disk.ROOMY_KILOBYTES)
    done = _retire(stand)
    if done.returncode or not int(done.stdout):
        raise RuntimeError(f"it did not go on when there was room: {done.stderr[-300:]}")
    stand.start("cpu")
    used = f"a tmpfs of {full_disk.FULL_KILOBYTES} KB" if is_small else "RLIMIT_FSIZE"
    return f"{used}: {before} bodies moved, {done.stdout.strip()} with room"


def _retire(stand: Stand, *limit: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "chaos.full_disk", *limit],
        check=False,
        cwd=ROOT,
        env=stand.environment,
        capture_output=True,
        text=True,
    )
