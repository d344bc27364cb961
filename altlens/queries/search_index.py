"""Which texts hold a word: what search reads, written a chunk of analyses at a time.

An index entry for each word of each text costs MongoDB nearly as much as the text itself. So a
chunk's words are spread over `BUCKETS` documents, each telling for some words which texts of the
chunk hold them, by their places in a list that is one document more. They are written before the
analyses they lead to: none is missing, and one too many leads nowhere.
"""

from collections.abc import Iterable, Iterator, Sequence
from zlib import crc32

from altlens.items.base import Document, digest

BUCKETS = 64
PATH = "/"
LINE, PART = "\n", "\t"  # a line a word, its texts' places behind it; no token holds either
LIST = ""  # in place of a bucket: the chunk's texts, a line each


def entries(answers: Sequence[Document]) -> Iterator[Document]:
    """What leads to a chunk's analyses by the weighty words of their texts."""
    if not answers:
        return
    places: dict[str, list[str]] = {}
    for place, answer in enumerate(answers):
        written = str(place)
        for word in tokens(answer):
            places.setdefault(word, []).append(written)
    buckets: dict[str, list[str]] = {}
    for word, held_at in places.items():
        buckets.setdefault(bucket_of(word), []).append(PART.join((word, *held_at)))
    ids = [answer["_id"] for answer in answers]
    segment = digest({"texts": ids})  # of the bare ids are those of entries without a list
    times = {
        "newest": max(answer["available_at"] for answer in answers),
        "oldest": min(answer["available_at"] for answer in answers),
        "analyzed_at": min(answer["analyzed_at"] for answer in answers),
    }
    yield {"_id": _entry_id(segment, LIST), "bucket": LIST, **times, "texts": LINE.join(ids)}
    for bucket, lines in buckets.items():
        yield {
            "_id": _entry_id(segment, bucket),
            "bucket": bucket,
            **times,
            "words": LINE.join(("", *lines, "")),
        }


def places_of(entry: Document, word: str) -> list[str]:
    """The places, in the chunk's list, of the texts that hold the word."""
    _, found, rest = entry["words"].partition(f"{LINE}{word}{PART}")
    return rest.partition(LINE)[0].split(PART) if found else []


def analyses_at(held: Document | None, places: Iterable[str]) -> list[str]:
    """The analyses at those places of the list that is held of a chunk.

    Where none is, the chunk died before it was written, and its places lead nowhere; or its entries
    are of those that named the analyses themselves.
    """
    if held is None:
        return list(places)
    ids = held["texts"].split(LINE)
    return [ids[int(place)] for place in places]


def sibling_entry(entry: str, word: str) -> str:
    """The id of the entry that tells, of the same chunk as another, which texts hold the word."""
    return _entry_id(entry.partition(PATH)[0], bucket_of(word))


def list_entry(entry: str) -> str:
    """The id of the list of the texts that an entry's places count in."""
    return _entry_id(entry.partition(PATH)[0], LIST)


def _entry_id(segment: str, bucket: str) -> str:
    return f"{segment}{PATH}{bucket}"


def bucket_of(word: str) -> str:
    """The bucket that a word is found in, wherever it is asked."""
    return f"{crc32(word.encode()) % BUCKETS:02}"


def tokens(answer: Document) -> set[str]:
    """The weighty words of the text that was analyzed."""
    words: Iterable[str] = answer["analysis"].get("signature", {}).get("tokens", ())
    return set(words)
