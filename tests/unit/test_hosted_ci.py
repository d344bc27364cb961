"""Files that other programs read: the CI workflow, the hooks and the development container."""

import json
import re
import shlex
import subprocess
import sys
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT

WORKFLOW = ROOT / ".github" / "workflows" / "ci.yml"
HOOKS = ROOT / ".pre-commit-config.yaml"
CONTAINER = ROOT / ".devcontainer" / "devcontainer.json"
PINNED = re.compile(r"[\w.-]+/[\w.-]+@[0-9a-f]{40}")
TARGET = re.compile(r"\bmake ([a-z-]+)")


def steps() -> list[dict[str, Any]]:
    jobs = yaml.safe_load(WORKFLOW.read_text("utf-8"))["jobs"]
    return [step for job in jobs.values() for step in job["steps"]]


def targets(text: str) -> set[str]:
    return set(TARGET.findall(text))


def test_the_workflow_follows_githubs_schema() -> None:
    for schema in ("vendor.github-workflows", "custom.github-workflows-require-timeout"):
        command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema]
        checked = subprocess.run(
            [*command, str(WORKFLOW)], check=False, capture_output=True, text=True
        )
        assert checked.returncode == 0, checked.stdout + checked.stderr


def test_actions_are_pinned_to_commits() -> None:
    used = [step["uses"] for step in steps() if "uses" in step]
    assert used
    assert [action for action in used if not PINNED.fullmatch(action)] == []


def test_the_workflow_runs_lint_both_suites_and_the_wheels() -> None:
    commands = [step["run"] for step in steps() if "run" in step]
    assert targets("\n".join(commands)) >= {"lint", "test-fast", "test", "wheels"}
    jobs = yaml.safe_load(WORKFLOW.read_text("utf-8"))["jobs"]
    assert len(jobs["quick"]["strategy"]["matrix"]["python"]) == 2


@pytest.mark.parametrize("file", [WORKFLOW, CONTAINER], ids=lambda file: file.name)
def test_targets_that_are_run_exist(file: Any) -> None:
    defined = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert targets(file.read_text("utf-8")) <= defined


def test_hooks_run_the_locked_tools() -> None:
    [repository] = yaml.safe_load(HOOKS.read_text("utf-8"))["repos"]
    assert repository["repo"] == "local"
    locked = (ROOT / "requirements-dev.lock").read_text("utf-8")
    for hook in repository["hooks"]:
        assert {"id", "name", "entry", "language"} <= hook.keys()
        assert hook["language"] == "system"
        assert set(hook.get("stages", ())) <= {"pre-commit", "pre-push"}
        program = shlex.split(hook["entry"])[0]
        package = {"lint-imports": "import-linter"}.get(program.rpartition("/")[2])
        assert program.startswith(".venv/bin/")
        assert re.search(rf"^{package or program.rpartition('/')[2]}==", locked, re.MULTILINE)


def test_the_container_has_an_image_and_sets_itself_up() -> None:
    container = json.loads(CONTAINER.read_text("utf-8"))
    assert re.fullmatch(r"[\w./-]+:[\w.-]+", container["image"])
    assert "make dev" in container["postCreateCommand"]
    assert all(0 < port < 65536 for port in container["forwardPorts"])
    assert {str(port) for port in container["forwardPorts"]} == set(container["portsAttributes"])
