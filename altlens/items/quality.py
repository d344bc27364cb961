"""How far a figure can be relied upon: its quality, with reasons in words.

A figure that is stale or doubtful is shown with its mark and its reasons, and feeds no ratio,
signal or alert.
"""

from collections.abc import Iterable
from typing import Literal

from altlens.items.base import Model

Quality = Literal["ok", "derived", "stale", "doubtful"]

_ORDER: tuple[Quality, ...] = ("ok", "derived", "stale", "doubtful")


class Assessed(Model):
    """A figure's quality. `ok` was reported as it stands, `derived` was computed from such.

    `stale` is past the age limit of its kind, `doubtful` failed a check. `reasons` are sentences a
    reader understands; empty where the quality is `ok`.
    """

    quality: Quality = "ok"
    reasons: tuple[str, ...] = ()

    @property
    def is_usable(self) -> bool:
        """Whether ratios, signals and alerts may rest on the figure."""
        return self.quality in ("ok", "derived")


def combined(parts: Iterable[Assessed]) -> Assessed:
    """The quality of what rests on several figures: the worst of them, with all reasons."""
    parts = tuple(parts)
    worst = max((part.quality for part in parts), key=_ORDER.index, default="ok")
    reasons = dict.fromkeys(reason for part in parts for reason in part.reasons)
    return Assessed(quality=worst, reasons=tuple(reasons))
