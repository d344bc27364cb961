"""Reads the headlines that linking is measured on. No measure is here."""

import csv
import pathlib
from datetime import UTC, datetime
from typing import NamedTuple

from altlens.aggregate.linking.link_types import TextVersion
from altlens.analyze.signature import signature


class Headline(NamedTuple):
    """A title, who published it when, and the id of the story it tells."""

    id: str
    title: str
    publisher: str
    story: str
    published_at: datetime

    def version(self) -> TextVersion:
        """The headline as linking sees it."""
        return TextVersion(self.id, self.published_at, self.publisher, signature(self.title, ""))


def headlines(data: pathlib.Path) -> list[Headline]:
    """The rows of the UCI news aggregator set, in the order of the file."""
    found: list[Headline] = []
    for path in sorted((data / "recordings" / "dedupe-uci-news-aggregator").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            found += [_headline(row) for row in csv.DictReader(lines)]
    return found


def _headline(row: dict[str, str]) -> Headline:
    published_at = datetime.fromtimestamp(int(row["TIMESTAMP"]) / 1000, UTC)
    return Headline(row["ID"], row["TITLE"], row["PUBLISHER"], row["STORY"], published_at)
