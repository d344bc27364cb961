"""Figures computed from other figures."""

import math
from collections.abc import Sequence

from altlens.aggregate.fundamentals.figures import Figure, FiledValue
from altlens.aggregate.fundamentals.periods import Span
from altlens.items.quality import Assessed, combined

DERIVED = "derived"


def combine(
    measure: str,
    span: Span,
    signed: Sequence[tuple[int, Figure]],
    reason: str,
    values: Sequence[float] | None = None,
) -> Figure:
    """The sum of figures, each times 1 or -1, with the doubts and filings of all of them.

    `values` stand for those in force, where others belong together.
    """
    parts = [figure for _, figure in signed]
    amounts = values or [figure.value for figure in parts]
    total = math.fsum(sign * amount for (sign, _), amount in zip(signed, amounts, strict=True))
    names = " ".join(
        f"{'' if not place else '+ ' if sign > 0 else '− '}{figure.concept}"
        for place, (sign, figure) in enumerate(signed)
    )
    concepts = dict.fromkeys(figure.concept for figure in parts)
    quality = combined(
        [*(part.assessed for part in parts), Assessed(quality="derived", reasons=_reasons(reason))]
    )
    return Figure(
        measure=measure,
        concept=names if len(concepts) > 1 else next(iter(concepts)),
        unit=parts[0].unit,
        span=span,
        value=total,
        filings=_filings(parts),
        notes=tuple(note for part in parts for note in part.notes),
        quality=quality.quality,
        reasons=quality.reasons,
        is_derived=True,
    )


def _reasons(reason: str) -> tuple[str, ...]:
    return (reason,) if reason else ()


def _filings(parts: Sequence[Figure]) -> tuple[FiledValue, ...]:
    """The filings of the values in force, oldest first, each once."""
    filings = {part.in_force.accession: part.in_force for part in parts if not part.is_derived}
    for part in parts:
        if part.is_derived:
            filings |= {filed.accession: filed for filed in part.filings}
    return tuple(sorted(filings.values(), key=lambda filed: (filed.filed, filed.accession)))
