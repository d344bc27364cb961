"""Which texts hold a word: what search reads, written a chunk of analyses at a time.

An index entry for each word of each text costs MongoDB nearly as much as the text itself. So a
chunk's words are spread over `BUCKETS` documents, each naming for some words the texts that hold
them. They are written before the analyses they lead to: none is missing, and one too many leads
nowhere.
"""

from collections.abc import Iterable, Iterator, Sequence
from zlib import crc32

from altlens.items.base import Document, digest

BUCKETS = 64
PATH = "/"
LINE, PART = "\n", "\t"  # a line a word, its texts' ids behind it; no token holds either


def entries(answers: Sequence[Document]) -> Iterator[Document]:
    """What leads to a chunk's analyses by the weighty words of their texts."""
    if not answers:
        return
    texts: dict[str, list[str]] = {}
    for answer in answers:
        for word in tokens(answer):
            texts.setdefault(word, []).append(answer["_id"])
    buckets: dict[str, list[str]] = {}
    for word, ids in texts.items():
        buckets.setdefault(bucket_of(word), []).append(PART.join((word, *ids)))
    segment = digest([answer["_id"] for answer in answers])
    times = {
        "newest": max(answer["available_at"] for answer in answers),
        "oldest": min(answer["available_at"] for answer in answers),
        "analyzed_at": min(answer["analyzed_at"] for answer in answers),
    }
    for bucket, lines in buckets.items():
        yield {
            "_id": _entry_id(segment, bucket),
            "bucket": bucket,
            **times,
            "words": LINE.join(("", *lines, "")),
        }


def holders(entry: Document, word: str) -> list[str]:
    """The analyses whose texts hold the word, by what the entry names."""
    _, found, rest = entry["words"].partition(f"{LINE}{word}{PART}")
    return rest.partition(LINE)[0].split(PART) if found else []


def beside_of(entry: str, word: str) -> str:
    """The id of the entry that names, for the same chunk as another, the texts with the word."""
    return _entry_id(entry.partition(PATH)[0], bucket_of(word))


def _entry_id(segment: str, bucket: str) -> str:
    return f"{segment}{PATH}{bucket}"


def bucket_of(word: str) -> str:
    """The bucket that a word is found in, wherever it is asked."""
    return f"{crc32(word.encode()) % BUCKETS:02}"


def tokens(answer: Document) -> set[str]:
    """The weighty words of the text that was analyzed."""
    words: Iterable[str] = answer["analysis"].get("signature", {}).get("tokens", ())
    return set(words)
