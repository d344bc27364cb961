"""Secrets are never stored, logged or shown."""

import logging
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest
import zstandard

from altlens.items.query import Subject
from altlens.pipeline import SOURCES
from altlens.settings import get_settings
from altlens.store.sqlite import SqliteStore
from tests.integration.archives import reply, run_over, write_archive

AS_OF = datetime(2026, 6, 20, tzinfo=UTC)
TOKEN = "s3cr3t-tok3n-0123456789abcdef"
APPLE = Subject("0000320193", "AAPL", "Apple Inc.")
FEED = (
    '<rss version="2.0"><channel><title>Desk</title><item><guid>1</guid><title>Apple news</title>'
    "<link>https://desk.example.org/a?access_token={0}</link><description>Our session: "
    '{{"access_token": "{0}"}} Authorization: Bearer {0}</description></item></channel></rss>'
)


def everything(store: SqliteStore) -> str:
    """The store's documents and decompressed bodies as one text."""
    with sqlite3.connect(store.path) as connection:
        tables = [
            row[0]
            for row in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
        ]
        parts = [
            str(row)
            for name in tables
            if name != "blobs"
            for row in connection.execute(f"SELECT * FROM {name}")
        ]
        blobs = connection.execute("SELECT data, size FROM blobs").fetchall()
    bodies = (zstandard.decompress(data, max_output_size=size) for data, size in blobs)
    return "\n".join([*parts, *(body.decode("latin-1") for body in bodies)])


def test_a_token_in_a_recorded_body_is_not_stored(
    tmp_path: Path, store: SqliteStore, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    url = f"https://desk.example.org/feed?token={TOKEN}&topic=tech"
    archive = write_archive(tmp_path / "a", [reply(url, FEED.format(TOKEN).encode(), "2026-06-01")])
    run, failed = run_over(store, archive, AS_OF)
    content = everything(store)
    assert not failed
    assert "Apple news" in content
    assert TOKEN not in content
    assert TOKEN not in run.model_dump_json()
    assert TOKEN not in caplog.text


def test_a_feed_is_named_without_the_key_of_its_address(
    monkeypatch: pytest.MonkeyPatch, store: SqliteStore
) -> None:
    address = f"https://desk.example.org/feed?api_key={TOKEN}"
    monkeypatch.setenv("ALTLENS_RSS_FEEDS", orjson.dumps([address]).decode())
    settings = get_settings(refresh=True)
    [query] = SOURCES["rss"].adapter.queries((), settings)
    assert TOKEN not in query.id
    assert "desk.example.org" in query.id


def test_settings_do_not_show_their_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALTLENS_REDDIT_CLIENT_SECRET", TOKEN)
    settings = get_settings(refresh=True)
    assert settings.reddit.client_secret.get_secret_value() == TOKEN
    assert TOKEN not in repr(settings)
    assert TOKEN not in settings.model_dump_json()
