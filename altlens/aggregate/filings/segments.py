"""Two wordings of a paragraph as runs of words: in both, only in the first, only in the second."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from altlens.items.filing_change import Segment, SegmentKind

MOST_WORDS = 320  # compared word by word; longer paragraphs sentence by sentence
CONTEXT_WORDS = 4  # on each side of a changed run
LEAST_DISTINCT = 0.2  # share of different words; below it, comparing takes quadratic time

_SENTENCES = re.compile(r"(?<=[.!?])\s+")


def segments(before: str, after: str) -> tuple[Segment, ...]:
    """The two texts joined, with what each has alone marked."""
    old, new = before.split(), after.split()
    if max(len(old), len(new)) > MOST_WORDS:
        old, new = _SENTENCES.split(before), _SENTENCES.split(after)
    if not (_is_comparable(old) and _is_comparable(new)):
        return (Segment(kind="removed", text=before), Segment(kind="added", text=after))
    return tuple(_merged(_opcodes(old, new)))


def words_of(parts: Sequence[Segment], *kinds: SegmentKind) -> str:
    """The text of the segments of those kinds."""
    return " ".join(part.text for part in parts if part.kind in kinds)


def in_context(parts: Sequence[Segment]) -> str:
    """The words that one text has alone, with the common words around them, run by run.

    A "not" alone says nothing; the words around it say what it denies.
    """
    runs: list[str] = []
    for number, part in enumerate(parts):
        if part.kind == "same":
            continue
        before = parts[number - 1] if number else None
        if before and before.kind != "same" and number > 1:  # removed, then added in its place
            before = parts[number - 2]
        words = before.text.split()[-CONTEXT_WORDS:] if before and before.kind == "same" else []
        after = next((p for p in parts[number + 1 : number + 3] if p.kind == "same"), None)
        words += [part.text, *(after.text.split()[:CONTEXT_WORDS] if after else [])]
        runs.append(" ".join(words))
    return "\n".join(runs)


def _is_comparable(pieces: Sequence[str]) -> bool:
    return len(pieces) <= MOST_WORDS and len(set(pieces)) >= LEAST_DISTINCT * len(pieces)


def _opcodes(old: list[str], new: list[str]) -> Iterator[tuple[SegmentKind, list[str]]]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, first, last, first_new, last_new in matcher.get_opcodes():
        if tag == "equal":
            yield "same", new[first_new:last_new]
        elif last - first == last_new - first_new == 1 and " " in old[first]:  # a sentence
            words, new_words = old[first].split(), new[first_new].split()
            if _is_comparable(words) and _is_comparable(new_words):
                yield from _opcodes(words, new_words)
            else:
                yield from (("removed", [old[first]]), ("added", [new[first_new]]))
        else:
            yield "removed", old[first:last]
            yield "added", new[first_new:last_new]


def _merged(runs: Iterator[tuple[SegmentKind, list[str]]]) -> Iterator[Segment]:
    return (Segment(kind=kind, text=" ".join(pieces)) for kind, pieces in runs if pieces)
