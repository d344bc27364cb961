"""OPML, the format in which feed readers exchange lists of feeds."""

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
    """Yield the feeds of a list, in any folder, each once; Unparsable where it is not OPML."""
    try:
        root = fromstring(text)
    except (ElementTree.ParseError, DefusedXmlException, ValueError, RecursionError) as error:
        raise Unparsable(f"The file is not readable OPML: {error}.") from error
    if root.tag.lower() != "opml":
        raise Unparsable(f"The file is not OPML: it begins with <{root.tag}>.")
    seen: set[str] = set()
    for outline in root.iter("outline"):
        attributes = {name.lower(): value.strip() for name, value in outline.attrib.items()}
        url = attributes.get("xmlurl", "")
        if url and url not in seen:
            seen.add(url)
            yield Outline(url, attributes.get("title") or attributes.get("text") or "")


def write_opml(outlines: Iterable[Outline]) -> bytes:
    """Write the feeds as an OPML document in UTF-8."""
    root = ElementTree.Element("opml", version="2.0")
    head = ElementTree.SubElement(root, "head")
    ElementTree.SubElement(head, "title").text = "Feeds of altlens"
    body = ElementTree.SubElement(root, "body")
    for url, title in outlines:
        label = title or url
        ElementTree.SubElement(body, "outline", type="rss", text=label, title=label, xmlUrl=url)
    ElementTree.indent(root)
    text: bytes = ElementTree.tostring(root, "utf-8", xml_declaration=True)
    return text
