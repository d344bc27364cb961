"""What the serving process does before its first visitor."""

import gc
from collections.abc import Iterator

import pytest

from altlens.companies.table import load as load_directory
from altlens.settling import THRESHOLDS
from dashboard.rendering import load_templates
from dashboard.settling import settle


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    thresholds = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)


def test_what_all_answers_share_is_out_of_the_collectors_sight() -> None:
    settle()
    assert gc.get_threshold() == THRESHOLDS
    assert gc.get_freeze_count() > 100_000  # the directory alone holds more
    assert not any(held is load_directory() for held in gc.get_objects())
    load_templates()  # they are compiled already, and are found again
