"""What a process loads before its first request or message, and freezes for the collector."""

import gc
import json
import subprocess
import sys
from collections.abc import Iterator

import pytest

from altlens.companies.table import load as load_directory
from altlens.gc_tuning import THRESHOLDS
from dashboard.rendering import load_templates
from dashboard.warmup import warm_up
from tests.conftest import ROOT

WORKER = """
import gc, json, sys
from types import SimpleNamespace
from altlens.analyze import companies, language
from tasks.app import app
from tasks.stages import prepare
app.amqp.queues.select(sys.argv[1:])
prepare(instance=SimpleNamespace(app=app))
read = companies.linker.cache_info().currsize, language.identifier.cache_info().currsize
print(json.dumps([read, gc.get_freeze_count() > 0]))
"""


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    thresholds = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)


def test_what_all_answers_share_is_out_of_the_collectors_sight() -> None:
    warm_up()
    assert gc.get_threshold() == THRESHOLDS
    assert gc.get_freeze_count() > 100_000  # the directory alone holds more
    assert not any(tracked is load_directory() for tracked in gc.get_objects())
    load_templates()  # compiled already: this reads them from the cache


@pytest.mark.parametrize(
    ("queues", "is_for_analysis"),
    [
        (["cpu"], True),
        (["fetch", "cpu.interactive"], True),
        (["fetch", "fetch.interactive"], False),
    ],
)
def test_a_worker_reads_what_analysis_needs_where_it_takes_its_messages(
    queues: list[str], is_for_analysis: bool
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WORKER, *queues], cwd=ROOT, capture_output=True, check=True
    )
    read, is_tuned = json.loads(done.stdout)
    assert read == [int(is_for_analysis)] * 2
    assert is_tuned
