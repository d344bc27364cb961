"""The block of alert recipients."""

from pydantic import Field, SecretStr

from blocks.base import SettingsBlock


class AlertTargets(SettingsBlock):
    """Where alerts go."""

    _block_type_name = "altlens Alert targets"
    _block_type_slug = "altlens-alert-targets"
    places = {"urls": ("alerts", "urls")}

    urls: tuple[SecretStr, ...] = Field((), description="Apprise addresses")
