"""Inverted index: which texts contain a word, written a chunk of analyses at a time.

An entry per word and text costs MongoDB nearly as much as the text itself. So the postings of a
chunk are spread over `BUCKETS` documents, plus one that lists its analysis ids; a posting is a
position in that list. Entries are written before the analyses they point to, so that none is ever
missing; an entry too many points to nothing and is ignored.
"""

from collections.abc import Iterable, Iterator, Sequence
from zlib import crc32

from altlens.items.base import Document, digest

BUCKETS = 64
PATH = "/"
LINE, PART = "\n", "\t"  # one line per word, followed by positions; no token contains either
LIST = ""  # in place of a bucket: the analysis ids of the chunk, one per line


def entries(answers: Sequence[Document]) -> Iterator[Document]:
    """Yield the index entries of a chunk of analyses, by the significant words of their texts."""
    if not answers:
        return
    places: dict[str, list[str]] = {}
    for place, answer in enumerate(answers):
        written = str(place)
        for word in tokens(answer):
            places.setdefault(word, []).append(written)
    buckets: dict[str, list[str]] = {}
    for word, positions in places.items():
        buckets.setdefault(bucket_of(word), []).append(PART.join((word, *positions)))
    ids = [answer["_id"] for answer in answers]
    segment = digest({"texts": ids})  # the digest of bare ids names old entries
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
    """The positions in the chunk's list of the texts that contain the word."""
    _, match, rest = entry["words"].partition(f"{LINE}{word}{PART}")
    return rest.partition(LINE)[0].split(PART) if match else []


def analyses_at(id_list: Document | None, places: Iterable[str]) -> list[str]:
    """The analysis ids at those positions of a chunk's list.

    Without a list, either the process died before it wrote one, and the positions point to nothing;
    or the entries are old ones, which contain the ids themselves.
    """
    if id_list is None:
        return list(places)
    ids = id_list["texts"].split(LINE)
    return [ids[int(place)] for place in places]


def sibling_entry(entry: str, word: str) -> str:
    """The id of the entry for another word in the same chunk."""
    return _entry_id(entry.partition(PATH)[0], bucket_of(word))


def list_entry(entry: str) -> str:
    """The id of the chunk's list of analysis ids."""
    return _entry_id(entry.partition(PATH)[0], LIST)


def _entry_id(segment: str, bucket: str) -> str:
    return f"{segment}{PATH}{bucket}"


def bucket_of(word: str) -> str:
    """The bucket of a word, the same on every machine."""
    return f"{crc32(word.encode()) % BUCKETS:02}"


def tokens(answer: Document) -> set[str]:
    """The significant words of the analyzed text."""
    words: Iterable[str] = answer["analysis"].get("signature", {}).get("tokens", ())
    return set(words)
