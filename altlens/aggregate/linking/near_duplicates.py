"""Finds what a version repeats among the earlier ones, without comparing it with all of them.

Candidates share a band of the MinHash, their first tokens or their last; whether one is a
near-duplicate is decided in `title`.
"""

from collections import deque
from collections.abc import Iterator
from datetime import timedelta

from altlens.aggregate.linking.link_types import Match, TextVersion
from altlens.aggregate.linking.title_match import TitleTokens, repeats

# After this the same words tell something new. Shorter than stories stay open.
WINDOW = timedelta(days=6)
BAND_CHARACTERS = 16  # of base64: three MinHash values
EDGE_TOKENS = 2
NEWEST_PER_KEY = 8


class Duplicates:
    """The wordings of the last `WINDOW`, by what near-duplicates have in common."""

    def __init__(self) -> None:
        self._by_key: dict[str, deque[TitleTokens]] = {}
        self._held: deque[TitleTokens] = deque()

    def add(self, version: TextVersion) -> Match | None:
        """Hold a version, no earlier than those before it; give the nearest that it repeats."""
        self._forget(version)
        title = TitleTokens.of(version)
        if not title.tokens:
            return None
        candidates: dict[str, TitleTokens] = {}
        for key in _keys(title):
            bucket = self._by_key.setdefault(key, deque(maxlen=NEWEST_PER_KEY))
            candidates.update({candidate.version.id: candidate for candidate in bucket})
            bucket.append(title)
        self._held.append(title)
        twins = filter(None, (repeats(title, candidate) for candidate in candidates.values()))
        return max(twins, key=lambda twin: (twin.similarity, twin.target), default=None)

    def _forget(self, version: TextVersion) -> None:
        """Let go of what is too old to be repeated by this version or any later one."""
        while self._held and self._held[0].version.available_at < version.available_at - WINDOW:
            old = self._held.popleft()
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
