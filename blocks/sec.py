"""The block of the identity that SEC EDGAR demands."""

from pydantic import Field

from blocks.base import SettingsBlock


class SecIdentity(SettingsBlock):
    """The identity sent to sec.gov."""

    _block_type_name = "altlens SEC identity"
    _block_type_slug = "altlens-sec-identity"
    places = {"identity": ("sec", "identity")}

    identity: str = Field(description="'Name email@host'")
