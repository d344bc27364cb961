"""A batch over false values in every source completes all stages, and its failures are named."""

from random import Random

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from altlens.errors import NotRecorded
from altlens.fetch.yahoo import keep_caches_in
from altlens.runs.run import FINISHED
from altlens.store.base import Where
from altlens.store.collections import CAPTURES, FAILURES, VIEWS
from altlens.store.sqlite import SqliteStore
from tests import populated_store
from tests.archives import SAMPLE, Reply, sample_rows, write_archive
from tests.fuzz.conftest import INPUTS
from tests.fuzz.values import DATES, NUMBERS, OTHERS, TEXTS, mutated

pytestmark = pytest.mark.timeout(0 if INPUTS else 300)
FALSE_VALUES = (*NUMBERS, *DATES) * 4 + TEXTS + OTHERS
SYMBOL = "KO"


@settings(
    max_examples=max(2, INPUTS // 100),
    deadline=None,
    database=None,
    derandomize=not INPUTS,
    suppress_health_check=list(HealthCheck),
)
@given(st.integers(0, 2**32))
@example(4)
def test_a_batch_over_false_values_completes(
    tmp_path_factory: pytest.TempPathFactory, number: int
) -> None:
    home = tmp_path_factory.mktemp("lies")
    keep_caches_in(home / "yfinance")
    archive = write_archive(home / "archive", altered_replies(Random(number)))
    with SqliteStore(home / "store.sqlite") as store:
        run = populated_store.fill(store, (SYMBOL,), archive=archive)
        assert run.state == FINISHED
        assert store.count(VIEWS, Where()) == 1
        failures = list(store.find(FAILURES, Where()))
        for row in failures:
            assert row["stage"] in ("fetch", "clean"), row
            assert row["verdict"] == "skip", row
            if row["error"] != NotRecorded.__name__:
                assert store.existing(CAPTURES, [row["capture"]]), row


def altered_replies(random: Random) -> list[Reply]:
    """The sample's responses about the company, some with false values."""
    return [
        Reply(
            body=mutated((SAMPLE / row["file"]).read_bytes(), false_values(random)),
            **{name: row[name] for name in ("url", "recorded", "source", "content_type")},
        )
        for row in sample_rows()
        if SYMBOL in row["file"] or not any(part.isupper() for part in row["file"].split("-"))
    ]


def false_values(random: Random) -> list[tuple[float, object]]:
    return [(random.random(), random.choice(FALSE_VALUES)) for _ in range(random.choice((0, 1, 6)))]
