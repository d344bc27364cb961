"""Find near-duplicates of a text version among the earlier ones, without comparing all of them.

Candidates share a band of the MinHash, their first tokens or their last tokens; whether one is a
near-duplicate is decided in `title_match`.
"""

from collections import deque
from collections.abc import Iterator
from datetime import timedelta

from altlens.aggregate.linking.link_types import Match, TextVersion
from altlens.aggregate.linking.title_match import TitleTokens, repeats

# After this the same words are new again. Stories stay open longer.
WINDOW = timedelta(days=6)
BAND_CHARACTERS = 16  # of base64: three MinHash values
EDGE_TOKENS = 2
NEWEST_PER_KEY = 8


class Duplicates:
    """The titles of the last `WINDOW`, indexed by what near-duplicates share."""

    def __init__(self) -> None:
        self._by_key: dict[str, deque[TitleTokens]] = {}
        self._titles: deque[TitleTokens] = deque()

    def add(self, version: TextVersion) -> Match | None:
        """Add a version, no earlier than those before it; return the nearest that it repeats."""
        self._forget(version)
        title = TitleTokens.of(version)
        if not title.tokens:
            return None
        candidates: dict[str, TitleTokens] = {}
        for key in _keys(title):
            bucket = self._by_key.setdefault(key, deque(maxlen=NEWEST_PER_KEY))
            candidates.update({candidate.version.id: candidate for candidate in bucket})
            bucket.append(title)
        self._titles.append(title)
        twins = filter(None, (repeats(title, candidate) for candidate in candidates.values()))
        return max(twins, key=lambda twin: (twin.similarity, twin.target), default=None)

    def _forget(self, version: TextVersion) -> None:
        """Drop titles too old for this version or any later one to repeat."""
        while self._titles and self._titles[0].version.available_at < version.available_at - WINDOW:
            old = self._titles.popleft()
            for key in _keys(old):
                bucket = self._by_key.get(key)
                if bucket and bucket[0] is old:
                    bucket.popleft()
                if not bucket:
                    self._by_key.pop(key, None)


def _keys(title: TitleTokens) -> Iterator[str]:
    minhash = title.version.signature["minhash"]
    for start in range(0, len(minhash), BAND_CHARACTERS):
        yield f"{start} {minhash[start : start + BAND_CHARACTERS]}"
    yield "first " + " ".join(title.tokens[:EDGE_TOKENS])
    yield "last " + " ".join(title.tokens[-EDGE_TOKENS:])
