"""The promises of docs/security.md: their tests exist, and only JSON is sent between processes."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from celery import Celery
from kombu.exceptions import ContentDisallowed
from kombu.serialization import dumps, loads, prepare_accept_content

from flows.stage import run_stage
from tasks.app import app
from tasks.prefect_app import app as prefect_app
from tests.conftest import ROOT

PAGE = ROOT / "docs" / "security.md"
NAMED = re.compile(r"`((?:packages/prefect-celery/)?tests/[\w/]+\.py)::(\w+)`")


@cache
def functions(path: Path) -> set[str]:
    """The tests of a file."""
    tree = ast.parse(path.read_text())
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize(("file", "name"), NAMED.findall(PAGE.read_text()))
def test_every_test_that_is_named_exists(file: str, name: str) -> None:
    assert name in functions(ROOT / file)


def test_every_threat_names_the_test_that_shows_its_defence() -> None:
    rows = re.findall(r"^\|(?! threat| server|---).*\|$", PAGE.read_text(), re.MULTILINE)
    lacking = [row for row in rows if not NAMED.search(row)]
    assert [row for row in lacking if "listeners" not in row and "tls" not in row] == []
    assert len(rows) > 25


@pytest.mark.parametrize("celery", [app, prefect_app], ids=["items", "prefect tasks"])
def test_a_pickled_message_is_refused_unread(celery: Celery) -> None:
    assert celery.conf.task_serializer == celery.conf.result_serializer == "json"
    accepted = prepare_accept_content(celery.conf.accept_content)
    kind, encoding, body = dumps({"run": "this"}, serializer="pickle")
    with pytest.raises(ContentDisallowed):
        loads(body, kind, encoding, accept=accepted)
    results = celery.conf.result_accept_content or celery.conf.accept_content
    assert list(results) == ["json"]


def test_a_stage_leaves_nothing_in_prefects_results() -> None:
    assert run_stage.persist_result is False
