"""Every source over mutated responses gives items or named errors."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import bson
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from altlens import errors
from altlens.errors import AltlensError
from altlens.fetch.yahoo import keep_caches_in
from altlens.items.base import Document, Item
from altlens.pipeline import SOURCES
from altlens.queries.captures import query_of
from altlens.runs.outcomes import Failed
from altlens.stages.analyze import analyze_items
from altlens.stages.clean import read_capture
from altlens.store.sqlite import SqliteStore
from tests.conftest import SAMPLE
from tests.fuzz.conftest import INPUTS
from tests.fuzz.seeds import Seed, seeds
from tests.fuzz.values import changes

pytestmark = pytest.mark.timeout(0 if INPUTS else 300)
SAMPLE_DAYS = (date(2026, 6, 20),)
RECORDED_DAYS = (date(2015, 1, 31), date(2022, 1, 31), date(2025, 3, 31), date(2026, 6, 20))
NOW = datetime(2026, 6, 20, tzinfo=UTC)
LONGEST_MESSAGE = 1000

SeedsBySource = Callable[[str], tuple[Seed, ...]]


@pytest.fixture(scope="module")
def seeds_by_source(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> SeedsBySource:
    """The seeds of a source: of the sample, and in the long form of the recordings too."""
    home = tmp_path_factory.mktemp("seeds")
    keep_caches_in(home / "yfinance")

    def load_seeds(source: str) -> tuple[Seed, ...]:
        folders: list[tuple[Path, tuple[date, ...]]] = [(SAMPLE, SAMPLE_DAYS)]
        if INPUTS:
            folders.append((request.getfixturevalue("recordings"), RECORDED_DAYS))
        with SqliteStore(home / f"{source}.sqlite") as store:
            return tuple(
                seed for place in folders for seed in seeds(store, place[0], source, place[1])
            )

    return load_seeds


@pytest.mark.parametrize("source", SOURCES)
def test_a_mutated_reply_is_read_or_refused(source: str, seeds_by_source: SeedsBySource) -> None:
    source_seeds, seen = seeds_by_source(source), Counter[str]()
    assert source_seeds, f"there is nothing to tamper with for {source}"

    @settings(settings.get_profile("fuzz"))
    @given(st.data())
    def tamper(data: st.DataObject) -> None:
        seed = data.draw(st.sampled_from(source_seeds))
        place = data.draw(st.integers(0, len(seed.bodies) - 1))
        body = data.draw(changes(seed.bodies[place]))
        bodies = [*seed.bodies[:place], body, *seed.bodies[place + 1 :]]
        seen.update(kind_of(result) for result in read(seed, bodies))

    tamper()
    print(f"\n{source}: {dict(seen.most_common())}")  # noqa: T201
    assert any(kind in seen for kind in (kind.__name__ for kind in SOURCES[source].yields)), seen


def read(seed: Seed, bodies: list[bytes]) -> list[Item | Failed | AltlensError]:
    """The items and errors of a capture with these bodies; each is checked to be storable."""
    capture, blobs = seed.answered(bodies)
    results: list[Item | Failed | AltlensError] = []
    try:
        source = SOURCES[capture.source]
        items, refused = read_capture(blobs, capture, query_of(capture), source)  # type: ignore[arg-type]
        results += [*items, *refused]
    except AltlensError as error:
        results.append(error)
    for part in results:
        check(part)
    return results


def check(result: Item | Failed | AltlensError) -> None:
    if isinstance(result, Failed):
        assert issubclass(getattr(errors, result.error), AltlensError), result
        assert result.verdict == "skip", result
        assert len(result.message) <= LONGEST_MESSAGE
        check_document({"_id": result.unit, **result.model_dump(mode="json")})
    elif isinstance(result, Item):
        document = result.document()
        check_document(document)
        if result.has_text:
            check_document(analyze_items([document], NOW)[0])


def check_document(document: Document) -> None:
    """Assert that both stores can store the document unchanged."""
    text = orjson.dumps(document)
    assert orjson.loads(text) == document
    assert bson.decode(bson.encode(document)) == document
    check_names(document)


def check_names(tree: Any) -> None:
    """Assert that no field name could be taken for an operator or a path."""
    if isinstance(tree, dict):
        for name, value in tree.items():
            assert not name.startswith("$"), name
            assert "." not in name, name
            assert "\0" not in name, name
            check_names(value)
    elif isinstance(tree, list):
        for value in tree:
            check_names(value)


def kind_of(result: Item | Failed | AltlensError) -> str:
    return result.error if isinstance(result, Failed) else type(result).__name__
