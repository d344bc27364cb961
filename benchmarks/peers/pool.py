"""The upper limit: a bare multiprocessing pool, feeds in memory, no queue, no store.

`python -m benchmarks.peers.pool NAME ITEMS`
"""

import sys
from multiprocessing import Pool

from altlens.analyze import chain
from altlens.gc_tuning import tune_gc
from benchmarks.driving import run_measured
from benchmarks.texts import feeds
from benchmarks.work import clean_and_analyze


def _count(given: tuple[str, bytes]) -> int:
    return len(clean_and_analyze(*given))


if __name__ == "__main__":
    chain.load()
    tune_gc()
    pages = list(feeds(sys.argv[1], int(sys.argv[2])))
    with Pool(2) as pool:
        pool.map(_count, pages[:4])
        run_measured(lambda: {"items": sum(pool.imap_unordered(_count, pages, chunksize=4))})
