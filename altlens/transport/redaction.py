"""Which values are secret in this process, and keeping them out of what the clients log."""

import logging
from collections.abc import Iterator

from pydantic import BaseModel, SecretStr

from altlens.settings import Settings, get_settings
from altlens.transport.handshakes import HANDSHAKES
from altlens.transport.scrub import scrub_text

# Those that write down addresses, headers, crumbs or tokens at DEBUG.
LOGGERS = (
    "praw",
    "prawcore",
    "requests_oauthlib.oauth2_session",
    "tweepy.auth",
    "tweepy.client",
    "urllib3.connectionpool",
    "urllib3.poolmanager",
    "urllib3.util.retry",
    "yfinance",
)


def known_secrets(settings: Settings) -> Iterator[str]:
    """The secret values of the settings and of this process's handshakes."""
    for _, group in settings:
        if isinstance(group, BaseModel):
            values = (value for _, value in group if isinstance(value, SecretStr))
            yield from filter(None, (value.get_secret_value() for value in values))
    yield from HANDSHAKES.secrets()


class _Redacted(logging.Filter):
    """Passes every record on, without the secrets in it."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = scrub_text(record.getMessage(), known_secrets(get_settings()))
        record.args = ()
        return True


_REDACTED = _Redacted()


def redact_logs() -> None:
    """Have the clients' loggers pass on nothing secret, at whatever level somebody sets them."""
    for name in LOGGERS:
        logging.getLogger(name).addFilter(_REDACTED)
