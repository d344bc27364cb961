"""Shared by the SEC sources: hosts, the identity that SEC requires, and checked JSON."""

from typing import Any

from altlens.errors import Unparsable
from altlens.fetch.base import Adapter
from altlens.settings import Settings

DATA_HOSTS = ("data.sec.gov",)
ARCHIVE_HOSTS = ("www.sec.gov",)


class SecAdapter(Adapter):
    """A source at SEC EDGAR, which rejects clients without a contact address."""

    def user_agent(self, settings: Settings) -> str:
        return settings.sec.identity


def get_json(session: Any, url: str) -> dict[str, Any]:
    """Fetch a JSON object; Unparsable if the body is anything else."""
    response = session.get(url)
    try:
        content = response.json()
    except (ValueError, RecursionError) as error:
        raise Unparsable(f"{url} is not the JSON it should be: {error}.") from error
    if not isinstance(content, dict):
        raise Unparsable(f"{url} holds a {type(content).__name__} where an object was expected.")
    return content
