"""What every part of the sample is made of: companies, the recording times and one response.

The parts beside this module each write one source's wire format; none of them reads a clock or
the network, and all chance comes from `chance`, so the sample is the same bytes on every machine.
"""

import hashlib
import json
import random
import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
FIRST_SEEN = datetime(2026, 6, 16, 21, 5, tzinfo=UTC)
LAST_SEEN = datetime(2026, 6, 18, 21, 5, tzinfo=UTC)
INVENTED = "invented figures"
MILLION = 1_000_000

Company = dict[str, Any]


@dataclass(frozen=True)
class Response:
    """One recorded response; `name` is its file's, without the day."""

    source: str
    name: str
    url: str
    body: bytes
    recorded: datetime
    content_type: str = "application/json"
    tickers: tuple[str, ...] = ()
    kind: str = "invented"
    note: str = ""

    @property
    def file(self) -> str:
        """The body's file, relative to the sample folder."""
        stem, _, ending = self.name.rpartition(".")
        return f"{self.source}/{stem}-{self.recorded:%Y-%m-%d}.{ending}"

    def row(self) -> dict[str, Any]:
        """The row of INDEX.jsonl."""
        return {
            "file": self.file,
            "source": self.source,
            "url": self.url,
            "method": "GET",
            "status": 200,
            "content_type": self.content_type,
            "recorded": iso(self.recorded),
            "tickers": ",".join(self.tickers),
            "kind": self.kind,
            "bytes": len(self.body),
            "sha256": hashlib.sha256(self.body).hexdigest(),
            "note": self.note,
        }


@cache
def table(name: str, key: str) -> list[dict[str, Any]]:
    """The array of tables `key` of one TOML file in this folder."""
    rows: list[dict[str, Any]] = tomllib.loads((FOLDER / name).read_text("utf-8"))[key]
    return rows


def companies() -> list[Company]:
    return table("companies.toml", "company")


def compact(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def chance(*seed: object) -> random.Random:
    return random.Random("/".join(str(part) for part in seed))


def digest(*parts: object) -> str:
    return hashlib.sha256("/".join(str(part) for part in parts).encode()).hexdigest()


def iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def epoch(day: str | date) -> int:
    """Seconds since 1970 of a day's midnight, UTC."""
    return int(datetime.fromisoformat(str(day)).replace(tzinfo=UTC).timestamp())
