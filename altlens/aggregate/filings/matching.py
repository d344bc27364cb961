"""Pairs the paragraphs of two reports: the same, the same but for figures, or reworded.

Linear in the number of words: candidates for a pair share a run of three words that few other
paragraphs have.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from altlens.aggregate.filings.paragraphs import Paragraph

RUN = 3  # words of which two paragraphs share a run
MOST_SHARING = 24  # a run that more paragraphs have tells nothing
MOST_RUNS = 400  # of a paragraph
SIMILAR = 0.45  # share of runs in common from which a paragraph is a rewording


class Pair(NamedTuple):
    """A paragraph of the earlier report and its counterpart in the later one."""

    before: Paragraph
    after: Paragraph


class Matched(NamedTuple):
    """All paragraphs of both reports: paired, or in one of them only."""

    same: list[Pair]
    figures: list[Pair]
    reworded: list[Pair]
    removed: list[Paragraph]
    added: list[Paragraph]


def match(before: Sequence[Paragraph], after: Sequence[Paragraph]) -> Matched:
    """Pair equal paragraphs wherever they stand, then those equal but for figures, then similar."""
    same, before, after = _equal(before, after, lambda paragraph: paragraph.exact)
    figures, before, after = _equal(before, after, lambda paragraph: paragraph.masked)
    reworded, before, after = _similar(before, after)
    return Matched(same, figures, reworded, before, after)


def _equal(
    before: Sequence[Paragraph], after: Sequence[Paragraph], key: Callable[[Paragraph], str]
) -> tuple[list[Pair], list[Paragraph], list[Paragraph]]:
    """Pair those of equal key in order; one without a key has no counterpart."""
    waiting: dict[str, deque[Paragraph]] = defaultdict(deque)
    for paragraph in before:
        waiting[key(paragraph)].append(paragraph)
    pairs: list[Pair] = []
    unpaired: list[Paragraph] = []
    for paragraph in after:
        candidates = waiting.get(key(paragraph)) if key(paragraph) else None
        if candidates:
            pairs.append(Pair(candidates.popleft(), paragraph))
        else:
            unpaired.append(paragraph)
    left = {id(paragraph) for candidates in waiting.values() for paragraph in candidates}
    return pairs, [paragraph for paragraph in before if id(paragraph) in left], unpaired


def _similar(
    before: Sequence[Paragraph], after: Sequence[Paragraph]
) -> tuple[list[Pair], list[Paragraph], list[Paragraph]]:
    """Pair the most similar first; each paragraph has one counterpart at most."""
    runs_before = [_runs(paragraph) for paragraph in before]
    runs_after = [_runs(paragraph) for paragraph in after]
    scored = sorted(_candidates(before, after, runs_before, runs_after), reverse=True)
    taken_before: dict[int, int] = {}
    taken_after: set[int] = set()
    for _, negative_new, old in scored:
        new = -negative_new
        if old not in taken_before and new not in taken_after:
            taken_before[old] = new
            taken_after.add(new)
    pairs = [Pair(before[old], after[new]) for old, new in sorted(taken_before.items())]
    return (
        pairs,
        [paragraph for index, paragraph in enumerate(before) if index not in taken_before],
        [paragraph for index, paragraph in enumerate(after) if index not in taken_after],
    )


def _candidates(
    before: Sequence[Paragraph],
    after: Sequence[Paragraph],
    runs_before: Sequence[frozenset[str]],
    runs_after: Sequence[frozenset[str]],
) -> Iterator[tuple[float, int, int]]:
    """Similarity, negated index in `after`, index in `before`: of pairs that are similar enough."""
    having = _index(runs_before)
    for new, runs in enumerate(runs_after):
        shared: Counter[int] = Counter()
        for run in runs:
            shared.update(having.get(run, ()))
        for old, common in shared.items():
            if before[old].is_table == after[new].is_table:
                similarity = 2 * common / (len(runs) + len(runs_before[old]))
                if similarity >= SIMILAR:
                    yield similarity, -new, old


def _index(runs: Iterable[frozenset[str]]) -> dict[str, list[int]]:
    """Which paragraphs have a run, without the runs that many have."""
    having: dict[str, list[int]] = defaultdict(list)
    for number, of_paragraph in enumerate(runs):
        for run in of_paragraph:
            having[run].append(number)
    return {run: numbers for run, numbers in having.items() if len(numbers) <= MOST_SHARING}


def _runs(paragraph: Paragraph) -> frozenset[str]:
    words = paragraph.masked.split()
    if len(words) < RUN:
        return frozenset(words)
    starts = range(min(len(words) - RUN + 1, MOST_RUNS))
    return frozenset(" ".join(words[start : start + RUN]) for start in starts)
