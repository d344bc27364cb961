"""Read the headlines that linking is measured on."""

import csv
import pathlib
from datetime import UTC, datetime
from typing import NamedTuple

from altlens.aggregate.linking.link_types import TextVersion
from altlens.analyze.signature import signature


class Headline(NamedTuple):
    """A title with its publisher, time and story id."""

    id: str
    title: str
    publisher: str
    story: str
    published_at: datetime

    def version(self) -> TextVersion:
        """Return the headline as linking reads it."""
        return TextVersion(self.id, self.published_at, self.publisher, signature(self.title, ""))


def headlines(data: pathlib.Path) -> list[Headline]:
    """The rows of the UCI news aggregator set, in the order of the file."""
    rows: list[Headline] = []
    for path in sorted((data / "recordings" / "dedupe-uci-news-aggregator").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            rows += [_headline(row) for row in csv.DictReader(lines)]
    return rows


def _headline(row: dict[str, str]) -> Headline:
    published_at = datetime.fromtimestamp(int(row["TIMESTAMP"]) / 1000, UTC)
    return Headline(row["ID"], row["TITLE"], row["PUBLISHER"], row["STORY"], published_at)
