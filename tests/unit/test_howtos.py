"""The code of the guides, executed exactly as the page shows it."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from altlens.clean.base import Origin
from altlens.items.query import Subject
from altlens.settings import get_settings
from altlens.store.sqlite import SqliteStore
from altlens.transport.recordings import import_archive
from altlens.transport.replay import ReplayTransport
from altlens.transport.transport import open_session
from tests.archives import Reply, write_archive

GUIDE = Path(__file__).parents[2] / "docs" / "howto" / "add-a-source.md"
NVIDIA = Subject("0001045810", "NVDA", "NVIDIA CORP")
STORY = {
    "objectID": "41",
    "title": "Nvidia opens a <b>driver</b>",
    "created_at_i": 1781600000,
    "author": "jordan",
    "url": "https://example.org/driver",
}


def test_the_source_of_the_guide_yields_posts(tmp_path: Path, store: SqliteStore) -> None:
    shown: dict[str, Any] = {}
    for block in re.findall(r"```python\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL):
        exec(block, shown)
    adapter = shown["HackerNews"]()
    [query] = adapter.queries((NVIDIA,), get_settings())
    reply = Reply(
        url=f"{shown['SEARCH']}?query=NVIDIA+CORP&tags=story&page=0",
        body=json.dumps({"hits": [STORY]}).encode(),
    )
    archive = import_archive(write_archive(tmp_path / "a", [reply]), store).archive
    now = datetime(2026, 6, 20, tzinfo=UTC)
    session = open_session(ReplayTransport(adapter, store, archive, now))
    origin = Origin(query, "capture:1", now)
    [post] = [
        post for raw in adapter.read(session, query, now) for post in shown["clean"](raw, origin)
    ]
    assert (post.title, post.channel, post.source) == (
        "Nvidia opens a driver",
        "Hacker News",
        "hacker_news",
    )
    assert post.available_at == datetime.fromtimestamp(1781600000, UTC)
