"""Flower, Celery's web UI, on loopback only."""

from urllib.request import urlopen

from infra.local.services.base import Service, Unhealthy
from infra.local.services.celery_workers import celery
from infra.local.stack import HOST, Stack


def service(stack: Stack) -> Service:
    return Service(
        name="flower",
        family="flower",
        command=lambda: command(stack),
        directory=stack.home,
        port=stack.ports.flower,
        probe=lambda: probe(stack),
        prepare=lambda: None,
        wave=1,
        patience_seconds=180,
    )


def command(stack: Stack) -> tuple[str, ...]:
    return (
        *celery(stack),
        "flower",
        f"--address={HOST}",
        f"--port={stack.ports.flower}",
        # Flower would switch task events on in every worker: a message more for each task.
        "--enable_events=False",
    )


def probe(stack: Stack) -> str:
    """GET /healthcheck."""
    with urlopen(f"http://{HOST}:{stack.ports.flower}/healthcheck", timeout=5) as answer:
        body = answer.read().decode().strip()
    if body != "OK":
        raise Unhealthy(f"/healthcheck answered {body[:80]!r} instead of OK")
    return "/healthcheck answered OK"
