"""Sends alerts through Apprise: mail, chat, push or a webhook, each by one URL."""

from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from pydantic import SecretStr

from altlens.errors import BadSetting
from altlens.extras import require_extra

Send = Callable[[str, str], str]


def sender(urls: Sequence[SecretStr]) -> Send:
    """A function that sends a title and a text and returns what went wrong, empty for nothing.

    BadSetting for an address that Apprise does not know; its secrets are not shown.
    """
    if not urls:
        return lambda title, text: "no address to send to: set ALTLENS_ALERTS_URLS"
    require_extra("alerts")
    from apprise import Apprise, AppriseAsset

    asset = AppriseAsset(app_id="altlens", app_desc="altlens", async_mode=False)
    targets = Apprise(asset=asset)
    for url in urls:
        if not targets.add(url.get_secret_value()):
            scheme = urlsplit(url.get_secret_value()).scheme
            raise BadSetting(
                f"An address in ALTLENS_ALERTS_URLS ({scheme}://…) is not one that Apprise knows; "
                "see https://github.com/caronc/apprise/wiki."
            )

    def send(title: str, text: str) -> str:
        return "" if targets.notify(title=title, body=text) else "an address refused it"

    return send
