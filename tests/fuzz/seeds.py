"""Seeds of mutations: captures of every source over the bundled sample or over recordings.

Long responses are cut to a few records of each kind, so that many inputs are read in little time.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from altlens.companies import load
from altlens.items.base import end_of_day
from altlens.items.capture import Capture
from altlens.items.query import Subject
from altlens.queries.captures import load_capture
from altlens.runs.run import start
from altlens.stages.fetch import Fetch
from altlens.store.base import Store, Where, sha256
from altlens.store.collections import CAPTURES
from altlens.transport.recordings import import_archive

SYMBOLS = ("AAPL", "JPM", "KO")
ROWS, FIELDS = 5, 60  # kept of each list, and of each object
LONGEST = 40_000  # bytes of a mutated response
MOST = 24  # captures per source
_ENTRIES = re.compile(rb"<(item|entry)\b.*?</\1>", re.DOTALL)


class Bodies:
    """The part of a store that a closed session needs."""

    def __init__(self, bodies: Sequence[bytes]) -> None:
        self._bodies = {sha256(body): body for body in bodies}

    def get_blob(self, address: str) -> bytes:
        return self._bodies[address]


@dataclass(frozen=True)
class Seed:
    """One capture with its bodies."""

    capture: Capture
    bodies: tuple[bytes, ...]

    def answered(self, bodies: Sequence[bytes]) -> tuple[Capture, Bodies]:
        """The capture with other bodies of its responses."""
        exchanges = tuple(
            exchange.model_copy(update={"body": sha256(body), "size_bytes": len(body)})
            for exchange, body in zip(self.capture.exchanges, bodies, strict=True)
        )
        return self.capture.model_copy(update={"exchanges": exchanges}), Bodies(bodies)


def seeds(store: Store, folder: Path, source: str, days: Sequence[date]) -> tuple[Seed, ...]:
    """The captures of a source over recordings as of some days."""
    archive = import_archive(folder, store).archive
    for day in days:
        _fetch(store, archive, source, end_of_day(day))
    captured = [
        _seed_of(load_capture(document), store)
        for document in store.find(CAPTURES, Where(equal={"source": source}, order_by=("query",)))
    ]
    usable = [seed for seed in captured if seed.bodies and max(map(len, seed.bodies)) <= LONGEST]
    step = max(1, len(usable) // MOST)
    return tuple(usable[::step])


def _fetch(store: Store, archive: str, source: str, moment: datetime) -> None:
    directory = load()
    companies = [directory.resolve(symbol) for symbol in SYMBOLS]
    subjects = [Subject(company.id, company.symbol, company.name) for company in companies]
    run = start(store, subjects, (source,), archive, moment, moment)
    work = Fetch()
    work.perform(store, run, list(work.units(store, run)), lambda: True)


def _seed_of(capture: Capture, store: Store) -> Seed:
    bodies = tuple(shortened(store.get_blob(exchange.body)) for exchange in capture.exchanges)
    return Seed(capture, bodies)


def shortened(body: bytes) -> bytes:
    """A response with few records of each kind."""
    try:
        return json.dumps(_shortened_tree(json.loads(body))).encode()
    except ValueError:
        entries = list(_ENTRIES.finditer(body))
        if len(entries) <= ROWS:
            return body
        return body[: entries[ROWS - 1].end()] + body[entries[-1].end() :]


def _shortened_tree(tree: Any) -> Any:
    if isinstance(tree, list):
        return [_shortened_tree(value) for value in tree[:ROWS]]
    if isinstance(tree, dict):
        return {name: _shortened_tree(value) for name, value in list(tree.items())[:FIELDS]}
    return tree
