"""`altlens dashboard`: serve the pages and the API until it is stopped."""

import click
import uvicorn

from altlens.settings import get_settings
from altlens.store import open_store
from dashboard.security import require_token
from dashboard.startup import StoreWaitingApp
from dashboard.warmup import warm_up


def serve(host: str, port: int | None) -> None:
    """Listen and serve; a setting's value stands in for what is not given."""
    settings = get_settings()
    host, port = host or settings.dashboard.host, port or settings.dashboard.port
    require_token(settings, host)
    url = settings.dashboard.store_url or settings.store_url
    warm_up()
    with StoreWaitingApp(settings, lambda: open_store(url)) as app:
        shown = f"[{host}]" if ":" in host else host
        click.echo(f"The dashboard is at http://{shown}:{port} (Ctrl+C here ends it).", err=True)
        uvicorn.run(app, host=host, port=port, log_level="warning")
