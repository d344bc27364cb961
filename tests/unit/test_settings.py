"""Settings, and how environment variables set them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from altlens.errors import BadSetting
from altlens.settings import Settings, get_settings


def fields(model: type[BaseModel], prefix: str = "ALTLENS") -> Iterator[tuple[str, FieldInfo]]:
    """The variable and description of every setting."""
    for name, info in model.model_fields.items():
        kind = info.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from fields(kind, f"{prefix}_{name.upper()}")
        else:
            yield f"{prefix}_{name.upper()}", info


def test_every_setting_is_described() -> None:
    described = dict(fields(Settings))
    assert "ALTLENS_REDDIT_CLIENT_SECRET" in described
    assert [name for name, info in described.items() if not info.description] == []


def test_names_are_group_and_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALTLENS_REDDIT_CLIENT_ID", "an id")
    monkeypatch.setenv("ALTLENS_HTTP_CONNECT_SECONDS", "1.5")
    monkeypatch.setenv("ALTLENS_RSS_FEEDS", '["https://example.com/feed"]')
    settings = get_settings(refresh=True)
    assert settings.reddit.client_id == "an id"
    assert settings.http.connect_seconds == 1.5
    assert settings.rss.feeds == ("https://example.com/feed",)


def test_the_environment_is_read_once_until_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    before = get_settings()
    monkeypatch.setenv("ALTLENS_SEC_IDENTITY", "A Name a@example.com")
    assert get_settings() is before
    assert get_settings(refresh=True).sec.identity == "A Name a@example.com"


def test_settings_are_frozen(environment: Settings) -> None:
    with pytest.raises(ValidationError):
        environment.reddit.client_id = "other"  # type: ignore[misc]
    with pytest.raises(ValidationError):
        environment.reddit = environment.reddit  # type: ignore[misc]


def test_secrets_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("STORE_URL", "BROKER_URL", "RESULTS_URL", "LIMITS_URL"):
        monkeypatch.setenv(f"ALTLENS_{name}", "redis://user:s3cr3t@example.com")
    monkeypatch.setenv("ALTLENS_REDDIT_CLIENT_SECRET", "s3cr3t")
    monkeypatch.setenv("ALTLENS_RSS_FEEDS", '["https://example.com/feed?token=s3cr3t"]')
    settings = get_settings(refresh=True)
    assert settings.reddit.client_secret.get_secret_value() == "s3cr3t"
    assert "s3cr3t" not in f"{settings!r} {settings}"


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("ALTLENS_REDDIT_CLINT_ID", "s3cr3t", "altlens has no setting ALTLENS_REDDIT_CLINT_ID"),
        ("ALTLENS_HTTP_ATTEMPTS", "s3cr3t", "ALTLENS_HTTP_ATTEMPTS: .*valid integer"),
        ("ALTLENS_RSS_FEEDS", "https://example.com/s3cr3t", "Write lists as JSON"),
    ],
)
def test_a_misspelt_name_or_a_bad_value_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, complaint: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSetting, match=complaint) as raised:
        get_settings(refresh=True)
    assert "s3cr3t" not in str(raised.value)


def test_the_default_needs_no_server(environment: Settings) -> None:
    assert environment.embedded
    assert environment.store_url == f"sqlite:///{environment.home.absolute()}/altlens.sqlite"


def test_relative_paths_are_read_from_the_named_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    lines = ("STORE_ARCHIVE=cold", "TLS_CA_FILE=/etc/ca.pem", "ALERTS_RULES=mine.toml")
    (folder / ".env").write_text("".join(f"ALTLENS_{line}\n" for line in lines), "utf-8")
    monkeypatch.setenv("ALTLENS_FOLDER", str(folder))
    monkeypatch.setenv("ALTLENS_HOME", "state")
    monkeypatch.setenv("ALTLENS_STORE_URL", "sqlite:///mine.sqlite")
    settings = get_settings(refresh=True)
    assert settings.home == folder / "state"
    assert settings.archive_folder == folder / "cold"
    assert settings.tls.ca_file == "/etc/ca.pem"
    assert settings.alert_rules == folder / "mine.toml"
    assert settings.news.feeds == ""
    assert settings.store_url == f"sqlite:///{folder / 'mine.sqlite'}"


def test_without_a_named_folder_paths_are_those_of_the_working_folder(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ALTLENS_STORE_URL", "sqlite:///mine.sqlite")
    monkeypatch.setenv("ALTLENS_STORE_ARCHIVE", "cold")
    settings = get_settings(refresh=True)
    assert settings.archive_folder == Path("cold")
    assert settings.store_url == "sqlite:///mine.sqlite"
