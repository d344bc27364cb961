"""All sources, our own and those of other packages, described without their clients.

The dashboard, the API and `altlens show` read this. Importing it loads the sources that other
packages bring, so adapters build on `altlens.source_info` instead.
"""

from altlens.items.base import Item
from altlens.source_info import OWN, SourceInfo
from altlens.sources import Source, kinds_of, plugged_in

PLUGGED_IN: tuple[Source, ...] = tuple(
    plugged_in([info.name for info in OWN], kinds_of(info.kinds for info in OWN))
)
SOURCE_INFO: dict[str, SourceInfo] = {
    **{info.name: info for info in OWN},
    **{source.name: source.adapter for source in PLUGGED_IN},
}
SOURCE_KINDS: dict[str, tuple[type[Item], ...]] = {
    **{info.name: info.kinds for info in OWN},
    **{source.name: source.yields for source in PLUGGED_IN},
}
KINDS: dict[str, type[Item]] = kinds_of(SOURCE_KINDS.values())
TEXT_KINDS: tuple[str, ...] = tuple(name for name, kind in KINDS.items() if kind.has_text)
