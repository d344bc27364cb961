"""The base class of blocks: a typed form over a group of settings, with secrets as secrets.

A block overrides settings for the flow run that names it.
"""

from typing import Any, ClassVar, Self

from prefect.blocks.core import Block
from pydantic import SecretStr

from altlens.settings import Settings

# A flag of Prefect's that its types leave out: block until done, in a notebook's event loop too.
BLOCKING: dict[str, Any] = {"_sync": True}


class SettingsBlock(Block):
    """A form whose fields are `GROUP_NAME` for each setting it fills in.

    `places` says which setting each field stands for.
    """

    places: ClassVar[dict[str, tuple[str, str]]]

    def to_settings(self, settings: Settings) -> Settings:
        """The settings with the form's values."""
        for field, (group, name) in self.places.items():
            values = getattr(settings, group)
            value = getattr(self, field)
            if isinstance(value, SecretStr) and not isinstance(getattr(values, name), SecretStr):
                value = value.get_secret_value()
            changed = values.model_copy(update={name: value})
            settings = settings.model_copy(update={group: changed})
        return settings

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """The form with the settings' values."""
        values = {
            field: getattr(getattr(settings, group), name)
            for field, (group, name) in cls.places.items()
        }
        return cls(**values)

    @property
    def is_filled(self) -> bool:
        """Whether any value differs from its default."""
        empty = type(self).from_settings(Settings.model_construct())
        return any(getattr(self, field) != getattr(empty, field) for field in self.places)
