"""Writes the blocks' types, and a document of each from the settings, to a Prefect server."""

from altlens.settings import Settings
from blocks import BLOCKS
from blocks.base import BLOCKING


def save(settings: Settings, name: str) -> list[str]:
    """Save what the settings fill in, replacing what is there; returns the blocks' full names."""
    saved = []
    for kind in BLOCKS:
        kind.register_type_and_schema(**BLOCKING)
        block = kind.from_settings(settings)
        if block.is_filled:
            block.save(name, overwrite=True, **BLOCKING)
            saved.append(f"{kind.get_block_type_slug()}/{name}")
    return saved
