"""What all SEC sources share: the hosts, the identity, and JSON that says what is wrong with it."""

from typing import Any

from altlens.errors import Unparsable
from altlens.fetch.base import Adapter
from altlens.settings import Settings

DATA_HOSTS = ("data.sec.gov",)
ARCHIVE_HOSTS = ("www.sec.gov",)


class SecAdapter(Adapter):
    """A source at SEC EDGAR, which refuses clients that do not say who they are."""

    def user_agent(self, settings: Settings) -> str:
        return settings.sec.identity


def get_json(session: Any, url: str) -> dict[str, Any]:
    """The JSON object at an address; Unparsable where it is none."""
    response = session.get(url)
    try:
        held = response.json()
    except (ValueError, RecursionError) as error:
        raise Unparsable(f"{url} is not the JSON it should be: {error}.") from error
    if not isinstance(held, dict):
        raise Unparsable(f"{url} holds a {type(held).__name__} where an object was expected.")
    return held
