"""What a source is made of, and the sources that other installed packages bring.

altlens' own are listed in `altlens.pipeline`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points

from altlens.clean.base import Cleaner
from altlens.errors import BadSetting
from altlens.fetch.base import Adapter
from altlens.items.base import Item

GROUP = "altlens.sources"


@dataclass(frozen=True)
class Source:
    """One line of the map. `version` is the cleaner's: a new one cleans captures again."""

    adapter: Adapter
    clean: Cleaner
    yields: tuple[type[Item], ...]
    version: int = 1

    @property
    def name(self) -> str:
        """The name under which users choose it."""
        return self.adapter.name


def kinds_of(sources: Iterable[Source]) -> dict[str, type[Item]]:
    """Every kind of item that the sources yield, by its name."""
    return {
        str(kind.model_fields["kind"].default): kind for source in sources for kind in source.yields
    }


def plugged_in(own: tuple[Source, ...]) -> Iterator[Source]:
    """The sources behind the entry points `altlens.sources`, by name, after altlens' own.

    BadSetting for one that cannot be used, with the package it came in: a source that silently is
    not there would be worse.
    """
    taken = list(own)
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        source = _loaded(point, taken)
        taken.append(source)
        yield source


def _loaded(point: EntryPoint, taken: list[Source]) -> Source:
    try:
        source = point.load()
    except Exception as error:
        raise _unusable(point, f"{type(error).__name__}: {error}") from error
    if not isinstance(source, Source):
        raise _unusable(point, f"it is no altlens.sources.Source but {source!r}")
    if source.name in {other.name for other in taken}:
        raise _unusable(point, f"there is a source {source.name!r} already")
    held = kinds_of(taken)
    for name, kind in kinds_of([source]).items():
        if held.get(name, kind) is not kind:
            raise _unusable(point, f"there is a kind of item {name!r} already")
    return source


def _unusable(point: EntryPoint, why: str) -> BadSetting:
    package = point.dist.name if point.dist else point.value
    return BadSetting(
        f"The source {point.name!r} of the package {package} cannot be used: {why}. "
        f"Mend it, or: pip uninstall {package}."
    )
