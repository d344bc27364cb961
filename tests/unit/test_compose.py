"""The compose file follows its schema, matches the local stack and keeps its security promises."""

import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from infra.local import Ports
from infra.local.services.celery_workers import command, worker_groups
from infra.local.stack import Stack
from tests.conftest import ROOT

INFRA = ROOT / "infra"
FILE = INFRA / "compose.yaml"
ONE_SHOT = {"mongo-init"}
VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)(:[?-])?([^}]*)\}")


@cache
def services() -> dict[str, dict[str, Any]]:
    definitions: dict[str, dict[str, Any]] = yaml.safe_load(FILE.read_text())["services"]
    return definitions


def with_defaults(value: str) -> str:
    return VARIABLE.sub(lambda match: match[3] if match[2] == ":-" else match[0], value)


@pytest.fixture(params=sorted(services()))
def service(request: pytest.FixtureRequest) -> tuple[str, dict[str, Any]]:
    return request.param, services()[request.param]


def test_it_follows_the_compose_specification() -> None:
    schema = ["--builtin-schema", "vendor.compose-spec"]
    checked = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", *schema, str(FILE)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_every_part_of_the_fleet_is_there() -> None:
    wanted = {"rabbitmq", "redis", "mongo-1", "mongo-2", "mongo-3", "postgres", "prefect"}
    wanted |= {"prefect-worker", "worker-fetch", "worker-cpu", "worker-interactive"}
    wanted |= {"flower", "dashboard"}
    assert wanted == set(services()) - ONE_SHOT
    assert services()["rabbitmq"]["image"].startswith("rabbitmq:4-management")


def test_a_service_is_watched_and_bounded(service: tuple[str, dict[str, Any]]) -> None:
    name, definition = service
    assert definition["mem_limit"]
    assert definition["restart"] == ("on-failure" if name in ONE_SHOT else "unless-stopped")
    assert name in ONE_SHOT or definition["healthcheck"]["test"]


def test_a_service_may_do_little(service: tuple[str, dict[str, Any]]) -> None:
    _, definition = service
    assert definition["cap_drop"] == ["ALL"]
    assert definition["security_opt"] == ["no-new-privileges:true"]
    assert definition["read_only"] is True
    assert "/tmp" in definition["tmpfs"]
    assert definition.get("user", "root") not in ("root", "0") or definition["image"] == "altlens"
    assert "USER altlens" in (INFRA / "Dockerfile").read_text()


def test_nothing_is_published_beyond_loopback(service: tuple[str, dict[str, Any]]) -> None:
    for port in service[1].get("ports", []):
        assert port.startswith("127.0.0.1:"), port
    assert service[1].get("network_mode", "").partition(":")[0] in ("", "service")


def test_published_ports_are_those_of_the_local_stack() -> None:
    published = {
        name: int(with_defaults(definition["ports"][0]).split(":")[1])
        for name, definition in services().items()
        if "ports" in definition
    }
    ours = Ports()
    assert published == {
        "rabbitmq": ours.rabbitmq_management,
        "prefect": ours.prefect,
        "flower": ours.flower,
        "dashboard": ours.dashboard,
    }


def test_every_password_is_asked_for_and_refused_when_missing() -> None:
    text = FILE.read_text()
    used = {match[1]: match[2] for match in VARIABLE.finditer(text)}
    required = {name for name, operator in used.items() if operator == ":?"}
    optional = {name for name, operator in used.items() if operator == ":-"}
    example = (INFRA / ".env.example").read_text()
    assert required == set(re.findall(r"^(\w+)=$", example, re.MULTILINE))
    assert optional == set(re.findall(r"^#(\w+)=\d+$", example, re.MULTILINE))
    assert used.keys() == required | optional


def test_no_password_is_written_down(service: tuple[str, dict[str, Any]]) -> None:
    for name, value in service[1].get("environment", {}).items():
        if re.search(r"PASS|KEY|AUTH|TOKEN", name):
            assert re.fullmatch(r"(\w+:)?\$\{\w+:\?[^}]*\}", value), name
        for secret in re.findall(r"://\w*:(.*?)@", value):
            assert secret.startswith("${"), name


def test_the_dashboard_has_a_user_of_its_own() -> None:
    users = {
        name: re.search(r"mongodb://([\w-]+):", definition["environment"]["ALTLENS_STORE_URL"])
        for name, definition in services().items()
        if "ALTLENS_STORE_URL" in definition.get("environment", {})
    }
    named = {name: user[1] for name, user in users.items() if user}
    assert named.pop("dashboard") == "altlens-dashboard"
    assert set(named.values()) == {"altlens"}


def test_dependencies_and_mounted_files_exist(service: tuple[str, dict[str, Any]]) -> None:
    assert set(service[1].get("depends_on", {})) <= set(services())
    volumes = yaml.safe_load(FILE.read_text())["volumes"]
    for mount in service[1].get("volumes", []):
        source = mount.partition(":")[0]
        assert (INFRA / source).is_file() if source.startswith(".") else source in volumes


def test_workers_start_as_in_the_local_stack(tmp_path: Path) -> None:
    for group in worker_groups(workers=2):
        started = [with_defaults(word) for word in services()[f"worker-{group.name}"]["command"]]
        assert started[0] == "celery"
        assert tuple(started[1:]) == command(Stack(tmp_path), group)[3:]
