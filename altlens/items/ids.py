"""How ids are composed: `KIND/...` keys, `KEY@CONTENT` revisions, `KEY@CONTENT~N` repeats.

A key names a thing, a revision one version of it. A revision that comes back after another one is
stored again under an id with a suffix, since documents never change.
"""

PART, CONTENT, REPEAT = "/", "@", "~"
LAST_CHARACTER = "\U0010ffff"


def revision_id(key: str, content: str) -> str:
    """The id of the revision of `key` with this content digest."""
    return f"{key}{CONTENT}{content}"


def repeat_id(item_id: str, fetched_at: str) -> str:
    """The id of a revision whose content appeared before; the suffix is its fetch time."""
    return f"{item_id}{REPEAT}{fetched_at}"


def key_of(item_id: str) -> str:
    """The key that an item's id begins with."""
    return item_id.rpartition(CONTENT)[0]


def first_id_of(item_id: str) -> str:
    """The id under which the same content was stored first."""
    key, _, content = item_id.rpartition(CONTENT)
    return revision_id(key, content.partition(REPEAT)[0])


def is_repeat(item_id: str) -> bool:
    """Whether the id is of content that was stored before."""
    return REPEAT in item_id.rpartition(CONTENT)[2]


def id_range(*parts: str) -> tuple[str, str]:
    """Bounds of the ids that begin with these parts and go on with a further part."""
    stem = PART.join(parts)
    return f"{stem}{PART}", f"{stem}{chr(ord(PART) + 1)}"


def prefix_range(prefix: str) -> tuple[str, str]:
    """Bounds of the ids that begin with `prefix`, however they go on."""
    return prefix, f"{prefix}{LAST_CHARACTER}"
