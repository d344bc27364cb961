"""Analyze reads many texts at once, and a text that fails does not affect the others."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import altlens.stages.analyze as stage
from altlens.items.analysis import Analysis
from altlens.runs.run import Run, start
from altlens.store.base import Store
from altlens.store.collections import ANALYSES, ITEMS
from altlens.store.sqlite import SqliteStore
from tests.hand_made import article, at

NOW = at("2026-06-18")
TITLES = [f"Apple opens store number {number}" for number in range(120)]


def run_over(store: Store) -> tuple[Run, list[str]]:
    """A run, and the ids of a text for each title."""
    texts = [
        article(title, NOW, NOW, key=f"article/{number}").document()
        for number, title in enumerate(TITLES)
    ]
    store.add(ITEMS, texts)
    return start(store, (), (), "", None, datetime.now(UTC)), [text["_id"] for text in texts]


def test_a_text_that_breaks_the_chain_fails_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = stage.analyze_all

    def trips(texts: Sequence[tuple[str, str]], **given: Any) -> list[Analysis]:
        if any(title == TITLES[7] for title, _ in texts):
            raise RuntimeError("tripped")
        return real(texts, **given)

    monkeypatch.setattr(stage, "analyze_all", trips)
    with SqliteStore(tmp_path / "store.sqlite") as store:
        run, ids = run_over(store)
        receipt = stage.Analyze().perform(store, run, [*ids, "article/gone@0"], lambda: True)
        assert (receipt.done, receipt.new) == (len(ids) - 1, len(ids) - 1)
        assert [failed.unit for failed in receipt.failed] == [ids[7], "article/gone@0"]
        assert "tripped" in receipt.failed[0].message
        marks = {stage.analysis_id(_id) for _id in ids}
        assert marks - store.existing(ANALYSES, marks) == {stage.analysis_id(ids[7])}


def test_a_cancelled_run_keeps_what_it_did_and_hands_back_the_rest(tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "store.sqlite") as store:
        run, ids = run_over(store)
        checks = iter(range(70))
        receipt = stage.Analyze().perform(store, run, ids, lambda: next(checks, None) is not None)
        assert receipt.done == len(ids) - len(receipt.cancelled) == 70
        assert list(receipt.cancelled) == ids[70:]
