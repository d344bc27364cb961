"""The XBRL facts of a report beside the figures of its text, and what it restated."""

from collections.abc import Iterable, Iterator, Sequence

from altlens.items.filing_change import FilingChange, NumberChange
from altlens.items.filing_comparison import ComparedNumber, MatchingFact, RestatedFact
from altlens.items.view import FactView

SCALES = (1.0, 1e3, 1e6, 1e9)
LEAST_DIGITS = 4  # of a figure whose scale is not known
MOST_FACTS = 3  # that have one value; more of them say nothing


def compared_numbers(change: FilingChange, facts: Iterable[FactView]) -> tuple[ComparedNumber, ...]:
    """The changed figures, each with the facts of this report that have its value.

    Those with a fact come first, else the order stays.
    """
    of_report = [fact for fact in facts if change.accession in fact.accessions]
    rows = [
        ComparedNumber(**number.model_dump(), facts=tuple(_matching(number, of_report)))
        for number in change.numbers
    ]
    return tuple(sorted(rows, key=lambda row: not row.facts))


def restated_facts(change: FilingChange, facts: Iterable[FactView]) -> tuple[RestatedFact, ...]:
    """The facts that earlier filings gave otherwise and this report, as the last, gave anew."""
    return tuple(
        RestatedFact(
            measure=fact.measure,
            concept=fact.concept,
            unit=fact.unit,
            start=fact.start,
            end=fact.end,
            before=fact.earlier[-1].value,
            before_accession=fact.earlier[-1].accession,
            before_filed=fact.earlier[-1].filed,
            after=fact.value,
            quality=fact.quality,
            reasons=fact.reasons,
        )
        for fact in facts
        if fact.earlier and fact.accessions and fact.accessions[-1] == change.accession
    )


def _matching(number: NumberChange, facts: Sequence[FactView]) -> Iterator[MatchingFact]:
    if number.after.endswith("%"):
        return
    values = _values(number)
    matching = [fact for fact in facts if fact.value in values]
    for fact in matching if len(matching) <= MOST_FACTS else ():
        yield MatchingFact(
            measure=fact.measure,
            concept=fact.concept,
            unit=fact.unit,
            start=fact.start,
            end=fact.end,
            value=fact.value,
            item=fact.provenance.item,
        )


def _values(number: NumberChange) -> set[float]:
    """What the figure may stand for; signs differ between texts and facts."""
    digits = sum(character.isdigit() for character in number.after)
    scales: tuple[float, ...] = (number.scale,) if number.scale else SCALES
    if not number.scale and digits < LEAST_DIGITS:
        return set()
    value = number.after_value
    return {round(sign * value * scale, 6) for scale in scales for sign in (1, -1) if value}
