"""Prefect flows.

Prefect reads its settings when it is first imported; these defaults apply to what is not set.
"""

import os

from altlens.settings import get_settings

_home = get_settings().home.absolute() / "prefect"
if _api_url := get_settings().prefect.api_url:
    os.environ.setdefault("PREFECT_API_URL", _api_url)
_home.mkdir(parents=True, exist_ok=True)
for _name, _value in {
    "PREFECT_HOME": str(_home),
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_CLI_PROMPT": "false",
    "PREFECT_CLIENT_MAX_RETRIES": "6",  # two minutes in all for a server that is away
}.items():
    os.environ.setdefault(_name, _value)
