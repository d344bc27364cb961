"""Companies that a report names as its competitors, suppliers or customers.

A sentence ties a company where it names one beside the word for the tie: "our competitors include
…". Pure, and linear in the length of the report.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from altlens.analyze.companies import linker
from altlens.items.filing import Section
from altlens.items.filing_ties import TieKind

MOST_SENTENCES = 400  # of a report; those with a cue are few
MOST_CHARACTERS = 1200  # of a sentence that is read; lists of competitors are long
MOST_COMPANIES = 40  # of one sentence
_PIECES = re.compile(
    r"(?<=[.;!?])(?<!\bCo\.)(?<!Inc\.)(?<!Corp\.)(?<!Ltd\.)(?<!U\.S\.)\s+(?=[A-Z“\"•])|\n+"
)
_CUES: tuple[tuple[TieKind, re.Pattern[str]], ...] = (
    (
        "competitor",
        re.compile(
            r"\bcompetitors?\b(?!'s)|\bcompet(?:e|es|ed|ing) (?:\w+ ){0,3}(?:with|against)\b"
            r"|\bcompetition (?:\w+ ){0,3}(?:from|with)\b|\bcompetitive (?:products|offerings)\b",
            re.I,
        ),
    ),
    (
        "supplier",
        re.compile(
            r"\b(?:our|key|major|primary|sole|contract|third[- ]party) (?:\w+ ){0,2}"
            r"(?:suppliers?|manufacturers?|foundr(?:y|ies)|subcontractors?|vendors?)\b"
            r"|\b(?:we|company) (?:\w+ ){0,3}(?:utili[sz]es?|uses?|engages?|rel(?:y|ies) on|"
            r"purchases?|procures?|sources?) (?:\w+,? ){0,6}(?:such as|from)\b"
            r"|\b(?:supplied|manufactured|fabricated|produced) (?:for us )?by\b",
            re.I,
        ),
    ),
    (
        "customer",
        re.compile(
            r"\b(?:our|major|largest|significant|key) (?:\w+ ){0,2}customers?\b"
            r"|\bcustomers? (?:\w+ ){0,3}(?:include|including|such as|accounted|represented)\b"
            r"|\b(?:net )?sales to\b|\bwe sell (?:\w+ ){0,6}to\b",
            re.I,
        ),
    ),
)
_BULLETS = ("•", "●", "▪", "·", "-", "–", "—", "*")
_LITIGATION = re.compile(
    r"\b(?:plaintiffs?|lawsuit|court|complaint|infring\w+|litigation|alleg\w+|index|auditors?|"
    r"inquir(?:y|ies)|investigation|commission|authorit(?:y|ies)|regulators?)\b",
    re.I,
)


class FoundTie(NamedTuple):
    """A company that a sentence ties to the filer, and how."""

    company: str
    kind: TieKind
    name: str
    item: str
    sentence: str


def filing_ties(filer: str, sections: Sequence[Section]) -> list[FoundTie]:
    """Return each company and kind once, with the first sentence that says so."""
    found: dict[tuple[str, TieKind], FoundTie] = {}
    for tie in _ties(filer, sections):
        found.setdefault((tie.company, tie.kind), tie)
    return list(found.values())


def _ties(filer: str, sections: Sequence[Section]) -> Iterator[FoundTie]:
    read = 0
    for section in sections:
        for kind, sentence in _cued(section.text):
            read += 1
            if read > MOST_SENTENCES:
                return
            mentions = [m for m in linker().mentions(sentence) if m["company"] != filer]
            for mention in mentions[:MOST_COMPANIES]:
                yield FoundTie(mention["company"], kind, mention["text"], section.item, sentence)


def _cued(text: str) -> Iterator[tuple[TieKind, str]]:
    """The sentences with a cue, and the points of a list that a sentence with one introduces."""
    listed: list[TieKind] = []
    for piece in _PIECES.split(text):
        sentence = piece.strip()[:MOST_CHARACTERS]
        if not sentence:
            continue
        is_point = sentence.startswith(_BULLETS)
        kinds = _kinds(sentence)
        if not is_point:
            listed = kinds if sentence.endswith(":") else []
        if kinds or (is_point and listed):
            yield (listed if is_point and listed else kinds)[0], sentence


def _kinds(sentence: str) -> list[TieKind]:
    """The tie that the sentence speaks of; none where it speaks of several, or of a dispute."""
    kinds = [kind for kind, cue in _CUES if cue.search(sentence)]
    return kinds if len(kinds) == 1 and not _LITIGATION.search(sentence) else []
