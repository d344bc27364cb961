"""The block of the fleet's addresses."""

from pydantic import Field, SecretStr

from blocks.base import SettingsBlock


class AltlensFleet(SettingsBlock):
    """The broker, the result backend and the shared rate limits of Celery workers."""

    _block_type_name = "altlens Fleet"
    _block_type_slug = "altlens-fleet"
    places = {
        "broker_url": ("broker", "url"),
        "results_url": ("results", "url"),
        "results_master": ("results", "master"),
        "limits_url": ("limits", "url"),
    }

    broker_url: SecretStr = Field(description="amqp://…, redis://…, sqs://…")
    results_url: SecretStr = Field(description="redis://…, sentinel://…")
    results_master: str = Field("", description="with sentinel://: the watched master's name")
    limits_url: SecretStr = Field(description="redis://…")
