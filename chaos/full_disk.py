"""Retention where the disk is full, and room on it again.

A small file system of its own in the archive's place, where this machine lets us mount one (as
root); else a limit on how long a file may get. `python -m chaos.full_disk [BYTES]` moves bodies,
under that limit.
"""

import os
import resource
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from altlens.settings import get_settings
from altlens.stages.retention import retire
from altlens.store import open_store
from altlens.store.cold_storage import ColdStorage

FULL_KILOBYTES, ROOMY_KILOBYTES = 12, 65_536
LONGEST_FILE_BYTES = 200


def mount(folder: Path, kilobytes: int = FULL_KILOBYTES) -> bool:
    """Put a file system of that size at the folder, or give the one there another; if allowed."""
    folder.mkdir(parents=True, exist_ok=True)
    words = f"size={kilobytes}k" + (",remount" if os.path.ismount(folder) else "")
    command = ["mount", "-t", "tmpfs", "-o", words, "altlens", str(folder)]
    done = subprocess.run(command, check=False, capture_output=True)
    return done.returncode == 0


def unmount(folder: Path) -> None:
    """Take the file system away, and leave what is on it in the folder."""
    if os.path.ismount(folder):
        held = folder.with_name(f"{folder.name}.held")
        shutil.copytree(folder, held)
        subprocess.run(["umount", str(folder)], check=True, capture_output=True)
        shutil.copytree(held, folder, dirs_exist_ok=True)
        shutil.rmtree(held)


def main(limit: int | None) -> None:
    settings = get_settings()
    if limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    with open_store(settings.store_url) as store:
        moved = retire(store, ColdStorage(settings.archive_folder), datetime.now(UTC))
    sys.stdout.write(f"{moved.bodies}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else None)
