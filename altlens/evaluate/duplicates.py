"""Measure near-duplicates on real titles: edited lightly, and edited so that they say otherwise.

The baseline of each figure is the bare MinHash of the signature, at half the values equal. The
cost is that of a signature; that of linking is shown with the stories.
"""

import base64
import pathlib
import random
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from altlens.aggregate.linking.link_texts import link
from altlens.aggregate.linking.link_types import TextVersion
from altlens.analyze.signature import signature
from altlens.evaluate import edits
from altlens.evaluate.news import headlines
from altlens.evaluate.result import Result
from altlens.items.analysis import Signature

SEED = 1
FIRST_SEEN = datetime(2020, 1, 1, tzinfo=UTC)
MINHASH_THRESHOLD = 0.5

Pair = tuple[str, str]
Signed = tuple[Signature, Signature]


def evaluate(data: pathlib.Path) -> list[Result]:
    """Recall of light edits, and how many false duplicates pass."""
    titles = list(dict.fromkeys(row.title for row in headlines(data)))
    return [
        _measure("recall of light edits", _pairs(titles, edits.LIGHT)),
        _measure("number edits merged", _pairs(titles, [edits.figure_changed])),
        _measure("direction edits merged", _pairs(titles, [edits.direction_changed])),
    ]


def _pairs(titles: Sequence[str], kinds: Sequence[edits.Edit]) -> list[Pair]:
    """Each title with its edits, those that leave it as it was left out."""
    chance = random.Random(SEED)
    edited = ((title, kind(title, chance)) for title in titles for kind in kinds)
    return [(title, other) for title, other in edited if other not in ("", title)]


def _measure(metric: str, pairs: Sequence[Pair]) -> Result:
    started = time.process_time()
    signed = [(signature(one, ""), signature(other, "")) for one, other in pairs]
    seconds = time.process_time() - started
    return Result(
        step="near-duplicates",
        dataset="dedupe-uci-news-aggregator, edited",
        metric=metric,
        value=sum(map(_are_linked, signed)) / len(pairs),
        baseline=sum(map(_are_alike, signed)) / len(pairs),
        microseconds_per_item=1e6 * seconds / len(pairs) / 2,
        rows=len(pairs),
    )


def _are_linked(pair: Signed) -> bool:
    """Whether linking calls the second, an hour later by someone else, a duplicate."""
    versions = [
        TextVersion(str(order), FIRST_SEEN + timedelta(hours=order), f"publisher {order}", signed)
        for order, signed in enumerate(pair)
    ]
    return any(one["kind"] == "duplicate" for one in link(versions))


def _are_alike(pair: Signed) -> bool:
    one, other = (base64.b64decode(signed["minhash"]) for signed in pair)
    values = range(0, len(one), 4)
    equal = sum(one[at : at + 4] == other[at : at + 4] for at in values)
    return equal >= MINHASH_THRESHOLD * len(values)
