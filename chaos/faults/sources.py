"""Sources: down, slow, wrong; and a full disk for cold storage."""

import subprocess
import sys
from functools import partial
from pathlib import Path

from altlens.replay_server.faults import parse
from chaos import full_disk
from chaos.faults.base import FAULTS, Fault, fault
from chaos.testbed import HEAL_SECONDS, ChaosTestbed, wait_until
from chaos.workload import ROOT

SOURCE_FAULTS = {
    "source host down": ("503,first=12",),
    "source host resets connections": ("reset,first=12",),
    "source host slow": ("slow,delay=0.5,first=12",),
    "source host lies about the type": ("type,is=text/html,first=12",),
    "source host lies about the length": ("truncated,first=12",),
}


def _misbehave(words: tuple[str, ...], testbed: ChaosTestbed) -> None:
    testbed.world.faults = tuple(parse(word) for word in words)


def _behave(testbed: ChaosTestbed) -> None:
    testbed.world.faults = ()


for name, words in SOURCE_FAULTS.items():
    FAULTS[name] = Fault(name, partial(_misbehave, words), live=True, mend=_behave, size="full")


def _archive(testbed: ChaosTestbed) -> Path:
    return Path(testbed.environment["ALTLENS_HOME"]) / "archive"


def _room_again(testbed: ChaosTestbed) -> None:
    full_disk.unmount(_archive(testbed))


def _is_waiting(testbed: ChaosTestbed, queue: str) -> bool:
    with testbed.channel() as channel:
        return bool(channel.queue_declare(queue, passive=True).message_count)


@fault("disk full for the archive", at=("fetch", 1), live=True, mend=_room_again)
def disk_full(testbed: ChaosTestbed) -> str:
    """Move all fetched bodies, before clean reads them, to a disk that is too small.

    The move reports that and loses nothing; with free space it resumes, and clean reads what was
    moved.
    """
    testbed.stop("cpu")
    wait_until(lambda: _is_waiting(testbed, "cpu"), HEAL_SECONDS)
    folder = _archive(testbed)
    is_small = full_disk.mount(folder)
    failed = _retire(testbed, *([] if is_small else [str(full_disk.LONGEST_FILE_BYTES)]))
    if f"Cold storage {folder} cannot be written" not in failed.stderr:
        raise RuntimeError(f"the disk was not full: {failed.stdout}{failed.stderr[-300:]}")
    before = len([*folder.rglob("*.zst")])
    if is_small:
        full_disk.mount(folder, full_disk.ROOMY_KILOBYTES)
    done = _retire(testbed)
    if done.returncode or not int(done.stdout):
        raise RuntimeError(f"it did not go on when there was room: {done.stderr[-300:]}")
    testbed.start("cpu")
    used = f"a tmpfs of {full_disk.FULL_KILOBYTES} KB" if is_small else "RLIMIT_FSIZE"
    return f"{used}: {before} bodies moved, {done.stdout.strip()} with room"


def _retire(testbed: ChaosTestbed, *limit: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "chaos.full_disk", *limit],
        check=False,
        cwd=ROOT,
        env=testbed.environment,
        capture_output=True,
        text=True,
    )
