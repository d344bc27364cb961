"""Redacts this process's secrets from the logs of client libraries."""

import logging
from collections.abc import Iterator

from pydantic import BaseModel, SecretStr

from altlens.settings import Settings, get_settings
from altlens.transport.handshakes import HANDSHAKES
from altlens.transport.scrub import scrub_text

# These log URLs, headers, crumbs or tokens at DEBUG.
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
    """Removes secrets from every log record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = scrub_text(record.getMessage(), known_secrets(get_settings()))
        record.args = ()
        return True


_REDACTED = _Redacted()


def redact_logs() -> None:
    """Install the filter on the clients' loggers; it works at every level."""
    for name in LOGGERS:
        logging.getLogger(name).addFilter(_REDACTED)
