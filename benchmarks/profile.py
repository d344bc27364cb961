"""A py-spy profile of the worker's processes during a batch."""

import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from altlens.store import open_store
from benchmarks.fleet import Fleet, fleet
from benchmarks.report import Picture, Size, Table
from benchmarks.seed import seed
from benchmarks.servers import Servers

ITEMS: dict[Size, int] = {"tiny": 500, "default": 20_000, "full": 50_000}
RATE = 200  # samples a second
PY_SPY = shutil.which("py-spy", path=str(Path(sys.executable).parent))

# A sample counts for the first of these paths that matches a frame, from the leaf upwards.
PARTS = {
    "altlens/fetch/": "clean: read the feed",
    "altlens/clean/": "clean: text, dates, addresses",
    "altlens/items/": "clean: items, their ids and documents",
    "altlens/analyze/language": "analyze: language",
    "altlens/analyze/companies": "analyze: companies",
    "altlens/analyze/sentiment": "analyze: sentiment",
    "altlens/analyze/events": "analyze: events",
    "altlens/analyze/signature": "analyze: signature",
    "altlens/analyze/chain": "analyze: the chain, and what of it is compiled",
    "altlens/stages/words": "analyze: words for search",
    "altlens/store/": "store: encode, send, receive, decode",
    "altlens/stages/": "stages: the rest",
    "celery/": "messages, receipts and the worker's loop",
}


def run(size: Size, servers: Servers) -> Iterator[Table | Picture]:
    if PY_SPY is None:
        yield Table("Profile", ("part", "share %"), (), ("py-spy is not installed.",))
        return
    stacks = _sampled(servers, ITEMS[size], PY_SPY)
    parts: Counter[str] = Counter()
    leaves: Counter[str] = Counter()
    for stack, count in stacks.items():
        frames = stack.split(";")
        parts[_part(frames)] += count
        leaves[frames[-1].rpartition(":")[0] + ")"] += count
    total = sum(stacks.values())
    yield Table(
        "Profile of the worker's processes, by part",
        ("part", "share %"),
        tuple((part, 100 * count / total) for part, count in parts.most_common()),
        (
            f"{total:,} samples, {RATE} a second, of threads that held Python's lock, "
            f"over {ITEMS[size]:,} items.",
        ),
    )
    yield Table(
        "Profile of the worker's processes, by function",
        ("function, without what it calls", "share %"),
        tuple((leaf, 100 * count / total) for leaf, count in leaves.most_common(20)),
    )


def _sampled(servers: Servers, items: int, py_spy: str) -> Counter[str]:
    """The worker's stacks and their counts while items go through clean and analyze."""
    path = servers.folder / "stacks.txt"
    with fleet(servers, "profile") as mine:
        with open_store(mine.environment["ALTLENS_STORE_URL"]) as store:
            warm, measured = seed(store, "profilew", 500), seed(store, "profile", items)
        mine.drive("clean", "analyze", run=warm.id)
        options = {"--format": "raw", "--rate": str(RATE), "--output": str(path)}
        command = [py_spy, "record", "--subprocesses", "--gil", "--pid", str(_pid(mine))]
        command += [word for option in options.items() for word in option]
        spy = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        mine.drive("clean", "analyze", run=measured.id)
        spy.send_signal(signal.SIGINT)
        spy.wait(60)
    stacks: Counter[str] = Counter()
    for line in path.read_text().splitlines():
        stack, _, count = line.rpartition(" ")
        stacks[stack] += int(count)
    return stacks


def _pid(mine: Fleet) -> int:
    (pid,) = mine.workers.values()
    return pid


def _part(frames: list[str]) -> str:
    for frame in reversed(frames):
        for place, part in PARTS.items():
            if place in frame:
                return part
    return "other"
