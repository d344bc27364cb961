"""The dashboard: altlens' own pages and API, on loopback only."""

import sys
from urllib.request import urlopen

from infra.local.services.base import Service, Unhealthy
from infra.local.stack import DASHBOARD_STORE, HOST, Stack


def service(stack: Stack) -> Service:
    return Service(
        name="dashboard",
        family="dashboard",
        command=lambda: command(stack),
        directory=stack.home,
        port=stack.ports.dashboard,
        probe=lambda: probe(stack),
        prepare=lambda: None,
        environment=environment(stack),
        inherited={"ALTLENS_STORE_URL": DASHBOARD_STORE},  # of a user who mostly reads
        wave=1,
        patience_seconds=180,
    )


def command(stack: Stack) -> tuple[str, ...]:
    port = f"--port={stack.ports.dashboard}"
    return (sys.executable, "-m", "altlens", "dashboard", f"--host={HOST}", port)


def environment(stack: Stack) -> dict[str, str]:
    """The home of the checkout's commands, and where the operations page leads to."""
    return {
        "ALTLENS_HOME": str(stack.home.parent),
        "ALTLENS_DASHBOARD_FLOWER_URL": f"http://{HOST}:{stack.ports.flower}",
        "ALTLENS_PREFECT_API_URL": f"http://{HOST}:{stack.ports.prefect}/api",
    }


def probe(stack: Stack) -> str:
    """GET /static/icon.svg, which no token guards."""
    with urlopen(f"http://{HOST}:{stack.ports.dashboard}/static/icon.svg", timeout=5) as answer:
        kind = answer.headers.get_content_type()
    if kind != "image/svg+xml":
        raise Unhealthy(f"/static/icon.svg is {kind}, not altlens' icon")
    return "/static/icon.svg answered"
