"""Measure stories: B-cubed against the story ids of the UCI news aggregator set.

The set was collected one story after the other, which is easier than news that comes mixed; so
it is measured a second time with the same times dealt out at random. The cost is that of linking an
item, duplicates and stories together, from its signature.
"""

import pathlib
import random
import time
from collections import Counter
from typing import NamedTuple

from altlens.aggregate.linking.link_texts import link, story_of
from altlens.evaluate.news import Headline, headlines
from altlens.evaluate.result import Result

DATASET = "dedupe-uci-news-aggregator"
SEED = 1


class BCubed(NamedTuple):
    """Mean over items of how pure and how complete the item's cluster is, 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean."""
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def evaluate(data: pathlib.Path) -> list[Result]:
    """B-cubed scores; `data` is laid out as `altlens.evaluate.__main__` says."""
    rows = headlines(data)
    mixed = _deal_times(rows, random.Random(SEED))
    return _measure(DATASET, rows) + _measure(f"{DATASET}, arrival mixed", mixed)


def b_cubed(clusters: list[str], true_clusters: list[str]) -> BCubed:
    """Compares two clusterings of the same items, each a list of cluster names."""
    both = Counter(zip(clusters, true_clusters, strict=True))
    sizes, true_sizes = Counter(clusters), Counter(true_clusters)
    return BCubed(
        precision=sum(n * n / sizes[cluster] for (cluster, _), n in both.items()) / len(clusters),
        recall=sum(n * n / true_sizes[cluster] for (_, cluster), n in both.items()) / len(clusters),
    )


def _measure(dataset: str, rows: list[Headline]) -> list[Result]:
    versions = [row.version() for row in rows]
    started = time.process_time()
    links = link(versions)
    cost = 1e6 * (time.process_time() - started) / len(rows)
    stories = story_of(links)
    true = [row.story for row in rows]
    score = b_cubed([stories.get(row.id, row.id) for row in rows], true)
    alone, together = b_cubed([row.id for row in rows], true), b_cubed([""] * len(rows), true)
    trivial = max(alone, together, key=lambda score: score.f1)
    return [
        Result("stories", dataset, f"B-cubed {name}", value, baseline, cost, len(rows))
        for name, value, baseline in (
            ("F1", score.f1, trivial.f1),
            ("precision", score.precision, trivial.precision),
            ("recall", score.recall, trivial.recall),
        )
    ]


def _deal_times(rows: list[Headline], chance: random.Random) -> list[Headline]:
    times = [row.published_at for row in rows]
    chance.shuffle(times)
    return [row._replace(published_at=at) for row, at in zip(rows, times, strict=True)]
