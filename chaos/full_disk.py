"""Retention on a full disk, and again with free space.

Mounts a small file system as cold storage where that is allowed (as root); else it limits the size
of files. `python -m chaos.full_disk [BYTES]` moves bodies under that limit.
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
    """Mount a file system of that size at the folder, or resize it; False if not allowed."""
    folder.mkdir(parents=True, exist_ok=True)
    words = f"size={kilobytes}k" + (",remount" if os.path.ismount(folder) else "")
    command = ["mount", "-t", "tmpfs", "-o", words, "altlens", str(folder)]
    done = subprocess.run(command, check=False, capture_output=True)
    return done.returncode == 0


def unmount(folder: Path) -> None:
    """Unmount the file system, and keep its files in the folder."""
    if os.path.ismount(folder):
        copy = folder.with_name(f"{folder.name}.copy")
        shutil.copytree(folder, copy)
        subprocess.run(["umount", str(folder)], check=True, capture_output=True)
        shutil.copytree(copy, folder, dirs_exist_ok=True)
        shutil.rmtree(copy)


def main(limit: int | None) -> None:
    settings = get_settings()
    if limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    with open_store(settings.store_url) as store:
        moved = retire(store, ColdStorage(settings.archive_folder), datetime.now(UTC))
    sys.stdout.write(f"{moved.bodies}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else None)
