"""The block of the store's address."""

from pydantic import Field, SecretStr

from blocks.base import SettingsBlock


class AltlensStore(SettingsBlock):
    """Where captures, items, analyses and views live."""

    _block_type_name = "altlens Store"
    _block_type_slug = "altlens-store"
    places = {"url": ("store", "url"), "archive": ("store", "archive")}

    url: SecretStr = Field(SecretStr(""), description="sqlite:///FILE or mongodb://…")
    archive: str = Field("", description="folder of bodies out of use")
