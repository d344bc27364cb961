"""Prefect's server and page, with its own SQLite database in the state folder."""

import sys
from urllib.request import urlopen

from infra.local.services.base import Service, Unhealthy
from infra.local.stack import HOST, Stack


def service(stack: Stack) -> Service:
    return Service(
        name="prefect",
        family="prefect",
        command=lambda: (sys.executable, "-m", "prefect", "server", "start"),
        directory=stack.data("prefect"),
        port=stack.ports.prefect,
        probe=lambda: probe(stack),
        prepare=lambda: stack.data("prefect").mkdir(parents=True, exist_ok=True),
        environment=environment(stack),
        # Nobody waits for it, and it starts as slowly as the workers: so beside them.
        wave=1,
        patience_seconds=300,
    )


def environment(stack: Stack) -> dict[str, str]:
    home = stack.data("prefect")
    return {
        "PREFECT_HOME": str(home),
        "PREFECT_API_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{home}/prefect.db",
        "PREFECT_SERVER_API_HOST": HOST,
        "PREFECT_SERVER_API_PORT": str(stack.ports.prefect),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    }


def probe(stack: Stack) -> str:
    """GET /api/health."""
    with urlopen(f"http://{HOST}:{stack.ports.prefect}/api/health", timeout=5) as answer:
        body = answer.read().decode().strip()
    if body != "true":
        raise Unhealthy(f"/api/health answered {body[:80]!r} instead of true")
    return "/api/health answered true"
