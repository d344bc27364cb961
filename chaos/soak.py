"""`python -m chaos.soak`: full load on all queues for a while, and a graph of resource usage.

The stack runs the product's own app. Every few seconds its memory, open files, connections,
channels, queues and Redis keys are sampled.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

import click
import psutil

from altlens.store.base import Where
from altlens.store.collections import ANALYSES
from chaos.graph import draw
from chaos.testbed import ChaosTestbed, open_testbed
from infra.local import supervise

EVERY_SECONDS = 5
VISITORS = ("backfill", "scheduled", "person")
APP = "tasks.app"
MB = 1_000_000
Sample = dict[str, float]


@click.command()
@click.option("--minutes", type=float, default=60, show_default=True)
@click.option("--graph", type=click.Path(path_type=Path), default=Path("docs/images/soak.svg"))
@click.option("--json", "path", type=click.Path(path_type=Path), default=Path("soak.json"))
def main(minutes: float, graph: Path, path: Path) -> None:
    """Put the whole fleet under load and draw its resource usage."""
    with (
        tempfile.TemporaryDirectory(prefix="soak-") as folder,
        open_testbed(Path(folder), app=APP) as at,
    ):
        samples = list(soaked(at, minutes * 60))
    path.write_text(json.dumps(samples, indent=1) + "\n")
    graph.write_text(draw(samples, f"{minutes:.0f} minutes at full load on {os.cpu_count()} cores"))
    click.echo(f"{samples[-1]['texts analyzed']:.0f} texts analyzed; {graph}, {path}")


def soaked(at: ChaosTestbed, seconds: float) -> Iterator[Sample]:
    """Samples of the stack under load."""
    with visitors(at) as flows:
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            ended = [kind for kind, flow in flows.items() if flow.poll() is not None]
            if ended:
                words = (at.folder / "visitors.log").read_text()[-2000:]
                raise RuntimeError(f"{', '.join(ended)} ended early: {words}")
            yield {"minute": (time.monotonic() - began) / 60, **sample(at, flows)}
            time.sleep(EVERY_SECONDS)


@contextmanager
def visitors(at: ChaosTestbed) -> Iterator[dict[str, "subprocess.Popen[bytes]"]]:
    """Start the load, one process per kind."""
    with (at.folder / "visitors.log").open("ab") as log:
        flows = {
            kind: subprocess.Popen(
                [sys.executable, "-m", "chaos.soak_flow", kind],
                env=at.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
            for kind in VISITORS
        }
    try:
        yield flows
    finally:
        for flow in flows.values():
            flow.kill()
            flow.wait()


def sample(at: ChaosTestbed, flows: dict[str, "subprocess.Popen[bytes]"]) -> Sample:
    """The stack's current resource usage."""
    pids = {name: it.pid for name, it in supervise.processes(at.stack).items() if it.pid}
    pids |= {f"flow {kind}": flow.pid for kind, flow in flows.items()}
    usage: Sample = {}
    files = 0
    for name, pid in pids.items():
        family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
        usage[f"memory MB: {name}"] = sum(_memory(it) for it in family) / MB
        files += sum(_files(it) for it in family)
    broker = _overview(at)
    with at.results() as client, at.mongo() as store:
        keys, memory = client.dbsize(), client.info("memory")["used_memory"]
        opened = store.admin.command("serverStatus")["connections"]["current"]
    return usage | {
        "open files": files,
        "RabbitMQ connections": broker["object_totals"]["connections"],
        "RabbitMQ channels": broker["object_totals"]["channels"],
        "MongoDB connections": opened,
        "messages in queues": broker["queue_totals"].get("messages", 0),
        "Redis keys": keys,
        "Redis MB": memory / MB,
        "texts analyzed": at.store.count(ANALYSES, Where()),
    }


def _memory(process: psutil.Process) -> float:
    try:
        return float(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0.0


def _files(process: psutil.Process) -> int:
    try:
        return int(process.num_fds())
    except psutil.NoSuchProcess:
        return 0


def _overview(at: ChaosTestbed) -> dict[str, dict[str, float]]:
    """RabbitMQ's counts, from its management API."""
    who = b64encode(f"altlens:{at.stack.passwords.rabbitmq}".encode()).decode()
    address = f"http://127.0.0.1:{at.stack.ports.rabbitmq_management}/api/overview"
    with urlopen(
        Request(address, headers={"Authorization": f"Basic {who}"}), timeout=30
    ) as response:
        return dict(json.load(response))


if __name__ == "__main__":
    main()
