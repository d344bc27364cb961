"""A flow's settings with blocks filled in, by their names."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from prefect.blocks.core import Block

from altlens.errors import BadSetting
from altlens.settings import Settings, get_settings, overridden
from blocks.base import BLOCKING, SettingsBlock
from blocks.fleet import AltlensFleet
from blocks.store import AltlensStore


@contextmanager
def using(names: Sequence[str]) -> Iterator[Settings]:
    """Override the settings with these blocks within the context; each is named as `TYPE/NAME`.

    Workers of a fleet read their own settings: secrets never travel in messages. So with a fleet
    only its own block is of use; the rest is refused.
    """
    settings = get_settings()
    blocks = [_load(name) for name in names]
    for block in sorted(blocks, key=lambda block: isinstance(block, AltlensFleet)):
        settings = block.to_settings(settings)
    foreign = [name for name, block in zip(names, blocks, strict=True) if _is_workers(block)]
    if foreign and not settings.embedded:
        raise BadSetting(
            f"The block {foreign[0]} cannot reach the fleet's workers, which read their own "
            "settings; put the same into their environment."
        )
    with overridden(settings):
        yield settings


def _load(name: str) -> SettingsBlock:
    try:
        block = Block.load(name, **BLOCKING)
    except ValueError as error:
        raise BadSetting(f"{error} Save blocks with `altlens blocks save`.") from error
    if not isinstance(block, SettingsBlock):
        raise BadSetting(f"The block {name} holds no settings of altlens.")
    return block


def _is_workers(block: SettingsBlock) -> bool:
    return not isinstance(block, AltlensFleet | AltlensStore)
