"""What tells the entries of a feed apart, and stays the same when an entry is edited.

The guid where it names one entry; else the link, the title, the date, the text. Feeds exist that
give one guid or one link to all of their entries, and none of these may be lost.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit


def identities(entries: Sequence[Mapping[str, Any]]) -> list[str]:
    """An identity for each entry of a feed; entries that say the same have the same."""
    rows = [_facts(entry) for entry in entries]
    result = [""] * len(rows)
    _divide(rows, list(range(len(rows))), 0, "", result)
    return result


def _divide(
    rows: list[tuple[str, ...]], members: list[int], level: int, path: str, result: list[str]
) -> None:
    """Name the members by the fact of this level, and those who share it by the next too."""
    groups: dict[str, list[int]] = defaultdict(list)
    for member in members:
        groups[rows[member][level]].append(member)
    for fact, group in groups.items():
        is_last = level == len(rows[group[0]]) - 1
        distinct = {rows[member][level + 1 :] for member in group}
        if fact and (is_last or len(distinct) == 1):
            for member in group:
                result[member] = f"{path}{fact}"
        elif is_last:
            for member in group:
                result[member] = path.strip()
        else:
            _divide(rows, group, level + 1, f"{path}{fact} " if fact else path, result)


def _facts(entry: Mapping[str, Any]) -> tuple[str, ...]:
    guid = _text(entry.get("id"))
    contents = entry.get("content") or ()
    body = " ".join([_text(entry.get("summary")), *(_text(c.get("value")) for c in contents)])
    return (
        "" if _is_home(guid) else guid,
        _text(entry.get("link")),
        _text(entry.get("title")),
        _text(entry.get("published") or entry.get("updated")),
        body.strip(),
    )


def _is_home(guid: str) -> bool:
    """Whether a guid is the address of a site, which no entry has for itself."""
    if not guid.startswith(("http://", "https://")):
        return False
    parts = urlsplit(guid)
    return parts.path in ("", "/") and not parts.query and not parts.fragment


def _text(value: Any) -> str:
    return str(value or "").strip()
