"""The block of an X application."""

from pydantic import Field, SecretStr

from blocks.base import SettingsBlock


class XApplication(SettingsBlock):
    """An application at developer.x.com, and what it may spend."""

    _block_type_name = "altlens X application"
    _block_type_slug = "altlens-x-application"
    places = {name: ("twitter", name) for name in ("bearer_token", "monthly_reads")}

    bearer_token: SecretStr = Field(description="the application's bearer token")
    monthly_reads: int = Field(description="posts read at most in a calendar month")
