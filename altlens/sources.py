"""What a source is made of, and the sources that other installed packages bring.

altlens' own are listed in `altlens.pipeline`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING

from altlens.errors import BadSetting
from altlens.items.base import Item

if TYPE_CHECKING:  # a reader of items needs no client
    from altlens.clean.base import Cleaner
    from altlens.fetch.base import Adapter

GROUP = "altlens.sources"


@dataclass(frozen=True)
class Source:
    """One line of the map. `version` is the cleaner's: a new one cleans captures again."""

    adapter: "Adapter"
    clean: "Cleaner"
    yields: tuple[type[Item], ...]
    version: int = 1

    @property
    def name(self) -> str:
        """The name under which users choose it."""
        return self.adapter.name


def kinds_of(yielded: Iterable[Iterable[type[Item]]]) -> dict[str, type[Item]]:
    """Every kind of item that sources yield, by its name."""
    return {str(kind.model_fields["kind"].default): kind for kinds in yielded for kind in kinds}


def plugged_in(names: Iterable[str], kinds: Mapping[str, type[Item]]) -> Iterator[Source]:
    """Load the sources behind the entry points `altlens.sources`, sorted by name.

    `names` and `kinds` are taken already. BadSetting for a source that cannot be used, with the
    package it came in: a source that is silently absent would be worse.
    """
    taken_names, taken_kinds = set(names), dict(kinds)
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        source = _loaded(point, taken_names, taken_kinds)
        taken_names.add(source.name)
        taken_kinds |= kinds_of([source.yields])
        yield source


def _loaded(point: EntryPoint, names: set[str], kinds: Mapping[str, type[Item]]) -> Source:
    try:
        source = point.load()
    except Exception as error:
        raise _unusable(point, f"{type(error).__name__}: {error}") from error
    if not isinstance(source, Source):
        raise _unusable(point, f"it is no altlens.sources.Source but {source!r}")
    if source.name in names:
        raise _unusable(point, f"there is a source {source.name!r} already")
    for name, kind in kinds_of([source.yields]).items():
        if kinds.get(name, kind) is not kind:
            raise _unusable(point, f"there is a kind of item {name!r} already")
    return source


def _unusable(point: EntryPoint, why: str) -> BadSetting:
    package = point.dist.name if point.dist else point.value
    return BadSetting(
        f"The source {point.name!r} of the package {package} cannot be used: {why}. "
        f"Mend it, or: pip uninstall {package}."
    )
