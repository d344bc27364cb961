"""Lists of feeds in OPML, in which readers of feeds give them to one another."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from xml.etree import ElementTree

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from altlens.errors import Unparsable


class Outline(NamedTuple):
    """One feed of a list."""

    url: str
    title: str = ""


def read_opml(text: bytes) -> Iterator[Outline]:
    """The feeds of a list, in whatever folders, each once; Unparsable where it is no OPML."""
    try:
        root = fromstring(text)
    except (ElementTree.ParseError, DefusedXmlException, ValueError, RecursionError) as error:
        raise Unparsable(f"This is no OPML that can be read: {error}.") from error
    if root.tag.lower() != "opml":
        raise Unparsable(f"This is no OPML: it begins with <{root.tag}>.")
    seen: set[str] = set()
    for outline in root.iter("outline"):
        named = {name.lower(): value.strip() for name, value in outline.attrib.items()}
        url = named.get("xmlurl", "")
        if url and url not in seen:
            seen.add(url)
            yield Outline(url, named.get("title") or named.get("text") or "")


def write_opml(outlines: Iterable[Outline]) -> bytes:
    """The feeds as other readers take them."""
    root = ElementTree.Element("opml", version="2.0")
    head = ElementTree.SubElement(root, "head")
    ElementTree.SubElement(head, "title").text = "Feeds of altlens"
    body = ElementTree.SubElement(root, "body")
    for url, title in outlines:
        told = title or url
        ElementTree.SubElement(body, "outline", type="rss", text=told, title=told, xmlUrl=url)
    ElementTree.indent(root)
    text: bytes = ElementTree.tostring(root, "utf-8", xml_declaration=True)
    return text
