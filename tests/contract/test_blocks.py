"""Every block holds settings without losing any and without showing a secret."""

from typing import Any

import pytest
from pydantic import SecretStr

from altlens.settings import Settings, get_settings
from blocks import BLOCKS, SettingsBlock
from blocks.fleet import AltlensFleet

FILLED = {
    "ALTLENS_STORE_URL": "mongodb://user:s3cr3t-store@db/altlens",
    "ALTLENS_STORE_ARCHIVE": "/srv/cold",
    "ALTLENS_BROKER_URL": "amqp://user:s3cr3t-broker@mq/altlens",
    "ALTLENS_RESULTS_URL": "sentinel://:s3cr3t-results@redis",
    "ALTLENS_RESULTS_MASTER": "main",
    "ALTLENS_LIMITS_URL": "redis://:s3cr3t-limits@redis",
    "ALTLENS_REDDIT_CLIENT_ID": "an-id",
    "ALTLENS_REDDIT_CLIENT_SECRET": "s3cr3t-reddit",
    "ALTLENS_REDDIT_SUBREDDITS": '["stocks"]',
    "ALTLENS_TWITTER_BEARER_TOKEN": "s3cr3t-twitter",
    "ALTLENS_TWITTER_MONTHLY_READS": "7",
    "ALTLENS_SEC_IDENTITY": "A Person person@example.com",
    "ALTLENS_ALERTS_URLS": '["json://s3cr3t-alerts"]',
}


@pytest.fixture(params=BLOCKS, ids=lambda kind: kind.__name__)
def kind(request: pytest.FixtureRequest) -> type[SettingsBlock]:
    block: type[SettingsBlock] = request.param
    return block


@pytest.fixture
def filled(environment: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name, value in FILLED.items():
        monkeypatch.setenv(name, value)
    return get_settings(refresh=True)


def value_at(settings: Settings, place: tuple[str, str]) -> Any:
    """The value of a setting, in plain text if it is a secret."""
    value = getattr(getattr(settings, place[0]), place[1])
    if isinstance(value, tuple):
        return tuple(open_(part) for part in value)
    return open_(value)


def open_(value: Any) -> Any:
    return value.get_secret_value() if isinstance(value, SecretStr) else value


def test_settings_survive_the_round_trip(kind: type[SettingsBlock], filled: Settings) -> None:
    back = kind.from_settings(filled).to_settings(Settings.model_construct())
    for place in kind.places.values():
        assert value_at(back, place) == value_at(filled, place)


def test_every_field_has_a_setting_and_a_description(kind: type[SettingsBlock]) -> None:
    schema = kind.model_json_schema()["properties"]
    assert set(schema) == set(kind.places)
    assert all(field.get("description") for field in schema.values())


def test_no_secret_is_shown(kind: type[SettingsBlock], filled: Settings) -> None:
    block = kind.from_settings(filled)
    assert "s3cr3t" not in f"{block!r} {block} {block.model_dump_json()}"


def test_default_settings_make_no_block(kind: type[SettingsBlock], filled: Settings) -> None:
    assert kind.from_settings(filled).is_filled
    assert not kind.from_settings(Settings.model_construct()).is_filled


def test_the_sentinels_master_travels_with_the_address(filled: Settings) -> None:
    settings = AltlensFleet.from_settings(filled).to_settings(Settings.model_construct())
    assert settings.results.master == "main"
