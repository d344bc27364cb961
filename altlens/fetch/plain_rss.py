"""RSS 2.0 in its common form, read by lxml at a twentieth of feedparser's cost.

It reads only what both readers understand in the same way: UTF-8, well-formed XML, no markup to
repair, no relative addresses. For anything else it returns None, and feedparser reads the feed.
Entries have feedparser's names for the fields that cleaners use.
"""

import re
from collections.abc import Callable
from html.entities import entitydefs
from typing import Any, NamedTuple

from lxml import etree

MEDIA = "{http://search.yahoo.com/mrss/}"
DC = "{http://purl.org/dc/elements/1.1/}"
ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"
CNBC = "{http://search.cnbc.com/rss/2.0/modules/siteContentMetadata}"
UNREAD = frozenset(
    {
        *("comments", "enclosure", f"{MEDIA}content", f"{MEDIA}thumbnail", f"{MEDIA}credit"),
        *(f"{CNBC}{name}" for name in ("type", "id", "sponsored")),
    }
)
CHANNEL = frozenset(
    "title link description language copyright generator lastBuildDate pubDate ttl image docs"
    " webMaster managingEditor category feed_asset item {http://www.w3.org/2005/Atom}link"
    " {http://purl.org/rss/1.0/modules/syndication/}updatePeriod"
    " {http://purl.org/rss/1.0/modules/syndication/}updateFrequency"
    f" {DC}date {DC}rights {DC}language".split()
)
NAMED = {"title": "title", "language": "language", f"{DC}language": "language"}
ONCE = frozenset(
    {"title", "link", "guid", "pubDate", "description", ENCODED, "source", f"{DC}date"}
)
TAGS = (
    "a|abbr|b|blockquote|br|cite|code|div|em|font|h[1-6]|hr|i|img|li|ol|p|small|span|strong|sub|sup"
    "|u|ul"
)

_UTF8 = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*\bencoding=[\"']utf-8[\"']", re.IGNORECASE)
_OTHER = re.compile(rb"<!DOCTYPE|<\?xml[^>]*\bencoding=(?![\"']utf-8[\"'])", re.IGNORECASE)
_ADDRESS = re.compile(
    r"https?://[a-z0-9][a-z0-9.-]*(?::\d+)?(?:/[\w.~%!$'()*+,:@=/-]*)?"
    r"(?:\?[\w.~%!$'()*+,:@=/&?-]+)?(?:#[\w.~%!$'()*+,:@=/?-]+)?",
    re.ASCII,
)
_MARKUP = re.compile(
    rf"(?:[^<&]+|&(?:\w+|#\d{{2,5}}|#x[0-9a-fA-F]{{2,4}});|&(?=\s|[A-Z]\b(?!;))"
    rf"|</?(?:{TAGS})(?:\s+[\w-]+=\"[^\"<>]*\")*\s*/?>)*+",
    re.ASCII | re.IGNORECASE,
)
_ENTITY = re.compile(r"&(\w+);")
_HTMLISH = re.compile(r"</\w+>|&#?\w+;")
_MISREAD = re.compile("[\x80-\x9f]")


class PlainFeed(NamedTuple):
    """A feed's title and language, and its entries."""

    title: str
    language: str
    entries: list[dict[str, Any]]


class _NotPlain(Exception):
    """The feed needs feedparser."""


def read_plain(body: bytes, content_type: str) -> PlainFeed | None:
    """The feed, or None where it is not plain RSS 2.0."""
    charset = content_type.lower().partition("charset=")[2].strip("\"' ")
    if charset not in ("", "utf-8") or _OTHER.search(body):
        return None
    if not (_UTF8.match(body) or body.isascii()):
        return None
    try:
        root = etree.fromstring(body, _parser())
        return _feed(root)
    except (etree.XMLSyntaxError, _NotPlain):
        return None


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )


def _feed(root: Any) -> PlainFeed:
    if root.tag != "rss" or dict(root.attrib) != {"version": "2.0"} or len(root) != 1:
        raise _NotPlain
    channel = root[0]
    named: dict[str, str] = {}
    for child in channel:
        if child.tag not in CHANNEL:
            raise _NotPlain
        name = NAMED.get(child.tag)
        if name and (len(child) or _titled(_bare(child)) != named.setdefault(name, _bare(child))):
            raise _NotPlain
    if channel.tag != "channel" or channel.attrib:
        raise _NotPlain
    entries = [_entry(item) for item in channel.iterchildren("item")]
    if not entries:
        raise _NotPlain
    return PlainFeed(named.get("title", ""), named.get("language", ""), entries)


def _entry(item: Any) -> dict[str, Any]:
    if item.attrib:
        raise _NotPlain
    entry: dict[str, Any] = {}
    seen: set[str] = set()
    for child in item:
        tag = child.tag
        if len(child) or tag in seen:
            raise _NotPlain
        if tag in ONCE:
            seen.add(tag)
        if tag in _READERS:
            _READERS[tag](child, entry)
        elif tag not in UNREAD:
            raise _NotPlain
    if "description" in entry:
        entry["summary"] = entry.pop("description")
    return entry


def _title(element: Any, entry: dict[str, Any]) -> None:
    entry["title"] = _titled(_bare(element))


def _link(element: Any, entry: dict[str, Any]) -> None:
    entry["link"] = _address(_bare(element))


def _guid(element: Any, entry: dict[str, Any]) -> None:
    attributes = dict(element.attrib)
    is_link = attributes.pop("isPermaLink", "true") == "true"
    if attributes:
        raise _NotPlain
    entry["id"] = _address(_text(element)) if is_link else _text(element)
    if is_link:
        entry.setdefault("link", entry["id"])


def _published(element: Any, entry: dict[str, Any]) -> None:
    entry["published"] = _dated(element)


def _updated(element: Any, entry: dict[str, Any]) -> None:
    entry["updated"] = _dated(element)


def _description(element: Any, entry: dict[str, Any]) -> None:
    entry["description"] = _marked_up(_bare(element))


def _encoded(element: Any, entry: dict[str, Any]) -> None:
    text = _marked_up(_bare(element))
    entry["content"] = [{"value": text}]
    entry.setdefault("summary", text)


def _category(element: Any, entry: dict[str, Any]) -> None:
    attributes = dict(element.attrib)
    domain = attributes.pop("domain", None)
    term = _text(element)
    if attributes or (domain is not None and not term):
        raise _NotPlain
    tag = {"term": term, "scheme": domain, "label": None}
    tags = entry.setdefault("tags", [])
    if term and (domain is not None or tag not in tags):
        tags.append(tag)


def _source(element: Any, entry: dict[str, Any]) -> None:
    if set(element.attrib) - {"url"}:
        raise _NotPlain
    source = {"href": _address(element.attrib["url"])} if "url" in element.attrib else {}
    if title := _text(element):
        source["title"] = title
    entry["source"] = source


def _creator(element: Any, entry: dict[str, Any]) -> None:
    name = _bare(element)
    if "@" in name:
        raise _NotPlain
    entry.setdefault("authors", []).append({"name": name} if name else {})


_READERS: dict[str, Callable[[Any, dict[str, Any]], None]] = {
    "title": _title,
    "link": _link,
    "guid": _guid,
    "pubDate": _published,
    "description": _description,
    ENCODED: _encoded,
    "category": _category,
    "source": _source,
    f"{DC}creator": _creator,
    f"{DC}date": _updated,
}


def _dated(element: Any) -> str:
    text = _bare(element)
    if not text.isascii():  # feedparser knows the dates of some languages
        raise _NotPlain
    return text


def _bare(element: Any) -> str:
    if element.attrib:
        raise _NotPlain
    return _text(element)


def _text(element: Any) -> str:
    """The element's text, unless feedparser would suspect its encoding."""
    text = str(element.text or "").strip()
    if not text.isascii() and (_MISREAD.search(text) or _is_twice_encoded(text)):
        raise _NotPlain
    return text


def _is_twice_encoded(text: str) -> bool:
    try:
        text.encode("iso-8859-1").decode("utf-8")
    except UnicodeError:
        return False
    return True


def _titled(text: str) -> str:
    """Text that feedparser does not change unless it looks like markup."""
    return _marked_up(text) if _HTMLISH.search(text) else text


def _marked_up(text: str) -> str:
    """Markup that feedparser writes back with the same meaning."""
    if ("<" in text or "&" in text) and not (
        _MARKUP.fullmatch(text) and all(name in entitydefs for name in _ENTITY.findall(text))
    ):
        raise _NotPlain
    return text


def _address(text: str) -> str:
    if text and not _ADDRESS.fullmatch(text):
        raise _NotPlain
    return text
