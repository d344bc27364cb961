"""Retention where the disk is full: moves what fits, and fails at what does not.

`python -m chaos.full_disk` is a process of its own, whose files may not grow beyond a few bytes.
"""

import resource
from datetime import UTC, datetime

from altlens.settings import get_settings
from altlens.stages.retention import retire
from altlens.store import open_store
from altlens.store.archive import Archive

ROOM_BYTES = 1_500


def main() -> None:
    settings = get_settings()
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM_BYTES, ROOM_BYTES))
    with open_store(settings.store_url) as store:
        retire(store, Archive(settings.archive_folder), datetime.now(UTC))


if __name__ == "__main__":
    main()
