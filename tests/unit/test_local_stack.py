"""What the local stack derives without starting a server: ports, addresses, configurations."""

import configparser
import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from infra.local import Ports, Row, Stack, StackError, Status, binaries, install, status
from infra.local.record import Record
from infra.local.services import FAMILIES, catalog, mongod, rabbitmq, redis_server
from infra.local.services.base import Unhealthy
from infra.local.services.celery_workers import command, worker_groups
from infra.local.status import State
from infra.local.supervisor_config import configuration_file, configure

STANDARD_PORTS = {4200, 4369, 5555, 5672, 6379, 15672, 25672, 27017, 27018, 27019}


@pytest.fixture
def stack(tmp_path: Path) -> Stack:
    return Stack(tmp_path / "s")


@pytest.fixture
def programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths of server programs, which need not exist."""
    for name in ("rabbitmq_server", "redis_server", "mongod"):
        monkeypatch.setattr(binaries, name, lambda: "/bin/server")


def test_default_ports_are_its_own() -> None:
    ports = Ports().as_dict().values()
    assert len(set(ports)) == len(ports)
    assert not STANDARD_PORTS & set(ports)
    assert max(ports) < 32768, "the kernel gives higher ones to outgoing connections"


def test_a_variable_moves_one_port() -> None:
    moved = Ports.read({"ALTLENS_PORT_REDIS": "7000", "ALTLENS_PORT_FLOWER": "", "HOME": "/"})
    assert moved == replace(Ports(), redis=7000)


@pytest.mark.parametrize("value", ["redis", "-1", "70000", "6379.0"])
def test_what_is_no_port_is_refused_by_name(value: str) -> None:
    with pytest.raises(StackError, match="ALTLENS_PORT_REDIS"):
        Ports.read({"ALTLENS_PORT_REDIS": value})


def test_free_ports_differ_from_one_another() -> None:
    ports = Ports.free().as_dict()
    assert len(set(ports.values())) == len(ports)


def test_addresses_name_the_stacks_own_servers(stack: Stack) -> None:
    urls = {name: urlsplit(url) for name, url in stack.environment().items()}
    secret, ports = stack.passwords, stack.ports
    store = urls["ALTLENS_STORE_URL"]
    members = ",".join(f"127.0.0.1:{port}" for port in ports.mongo)
    assert store.netloc == f"altlens:{secret.mongo}@{members}"
    assert "replicaSet=altlens" in store.query
    assert "w=majority" in store.query
    broker = urls["ALTLENS_BROKER_URL"]
    assert (broker.scheme, broker.port, broker.password) == (
        "amqp",
        ports.rabbitmq,
        secret.rabbitmq,
    )
    results, limits = urls["ALTLENS_RESULTS_URL"], urls["ALTLENS_LIMITS_URL"]
    assert results.password == limits.password == secret.redis
    assert results.path != limits.path
    assert urls["PREFECT_API_URL"].geturl() == f"http://127.0.0.1:{ports.prefect}/api"


def test_passwords_are_made_once_for_their_owner_only(stack: Stack) -> None:
    first = stack.passwords
    kept = stack.home / "passwords.json"
    assert stack.passwords == first
    assert kept.stat().st_mode & 0o777 == 0o600
    assert len({first.rabbitmq, first.redis, first.mongo, first.mongo_key}) == 4
    assert Stack(stack.home.parent / "other").passwords != first


@pytest.mark.usefixtures("programs")
def test_every_service_is_supervised_and_no_password_is_shown(stack: Stack) -> None:
    configure(stack, catalog(stack, workers=3))
    text = configuration_file(stack).read_text()
    parsed = configparser.ConfigParser(interpolation=None)
    parsed.read_string(text)
    programs = {name for name in parsed.sections() if name.startswith("program:")}
    assert programs == {f"program:{service.name}" for service in catalog(stack, 3)}
    for name in programs:
        assert parsed[name]["autorestart"] == "true"
        assert parsed[name]["killasgroup"] == "true"
        assert Path(parsed[name]["stdout_logfile"]).parent == stack.home / "logs"
    variable = "ALTLENS_DASHBOARD_STORE_URL"
    assert f'ALTLENS_STORE_URL="%(ENV_{variable})s"' in parsed["program:dashboard"]["environment"]
    assert f'{variable}=""' in parsed["program:cpu"]["environment"]
    assert "fetch@%%h" in parsed["program:fetch"]["command"]
    for password in json.loads((stack.home / "passwords.json").read_text()).values():
        assert password not in text


@pytest.mark.usefixtures("programs")
def test_no_process_imports_from_the_folder_of_its_owner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALTLENS_HOME", "state")
    owner = tmp_path / "owner"
    stack = Stack(tmp_path / "s", folder=owner)
    environment = stack.process_environment()
    assert environment["PYTHONSAFEPATH"] == "1"
    assert environment["ALTLENS_FOLDER"] == str(owner)
    assert environment["ALTLENS_HOME"] == str(Path.cwd() / "state")
    assert all(service.directory.is_relative_to(stack.home) for service in catalog(stack, 1))


@pytest.mark.usefixtures("programs")
def test_written_configurations_are_private(stack: Stack) -> None:
    configure(stack, catalog(stack, workers=1))
    written = [configuration_file(stack), *(stack.home / "config").iterdir()]
    assert {path.stat().st_mode & 0o077 for path in written} == {0}


def test_rabbitmq_listens_on_loopback_with_bounded_memory(stack: Stack) -> None:
    lines = rabbitmq.configuration(stack).splitlines()
    assert f"listeners.tcp.default = 127.0.0.1:{stack.ports.rabbitmq}" in lines
    assert f"default_pass = {stack.passwords.rabbitmq}" in lines
    assert "management.tcp.ip = 127.0.0.1" in lines
    assert any(line.startswith("vm_memory_high_watermark.absolute") for line in lines)


def test_rabbitmq_without_the_management_plugin(stack: Stack) -> None:
    bare = replace(stack, ports=replace(stack.ports, rabbitmq_management=0))
    assert "management.tcp" not in rabbitmq.configuration(bare)
    rabbitmq.prepare(bare)
    assert bare.config("rabbitmq_plugins").read_text() == "[].\n"


def test_redis_refuses_writes_instead_of_forgetting(stack: Stack) -> None:
    lines = redis_server.configuration(stack).splitlines()
    assert "maxmemory-policy noeviction" in lines
    assert "bind 127.0.0.1" in lines
    assert f"requirepass {stack.passwords.redis}" in lines


@pytest.mark.parametrize(("memory_gb", "cache_gb"), [(1, 0.25), (8, 1.0), (16, 2.0), (64, 4.0)])
def test_a_mongods_cache_is_a_share_of_the_machine(memory_gb: int, cache_gb: float) -> None:
    assert mongod.cache_gb(memory_gb * 2**30) == cache_gb


@pytest.mark.usefixtures("programs")
def test_mongod_members_differ_only_by_port_and_data(stack: Stack) -> None:
    first, second = (mongod.command(stack, number) for number in (1, 2))
    changed = [here for here, there in zip(first, second, strict=True) if here != there]
    assert changed == [str(stack.ports.mongo_1), str(stack.data("mongo-1"))]
    assert "--keyFile" in first


def answer(own: int, *others: tuple[int, int]) -> dict[str, Any]:
    """A reply of `replSetGetStatus`: this member's state and (state, health) of the others."""
    me = {"state": own, "stateStr": f"state {own}", "health": 1, "self": True}
    return {"members": [me, *({"state": state, "health": health} for state, health in others)]}


@pytest.mark.parametrize(
    ("reply", "description"),
    [
        (answer(1, (2, 1), (2, 1)), "sees 3 of 3"),
        (answer(2, (1, 1), (8, 0)), "sees 2 of 3"),
    ],
)
def test_a_member_that_does_its_part(reply: dict[str, Any], description: str) -> None:
    assert description in mongod.describe(reply, expected=3)


@pytest.mark.parametrize(
    ("reply", "complaint"),
    [
        (answer(5, (1, 1), (2, 1)), "neither PRIMARY nor SECONDARY"),
        (answer(2, (2, 1), (2, 1)), "no primary"),
        (answer(2, (1, 0), (2, 1)), "no primary"),
        (answer(1, (2, 1)), "only 2 of 3"),
    ],
)
def test_a_member_that_does_not(reply: dict[str, Any], complaint: str) -> None:
    with pytest.raises(Unhealthy, match=complaint):
        mongod.describe(reply, expected=3)


def test_workers_are_plain_celery(stack: Stack) -> None:
    fetch, cpu, interactive = (command(stack, group) for group in worker_groups(workers=3))
    assert fetch[1:6] == ("-m", "celery", "-A", "tasks.app", "worker")
    assert {"--queues=fetch", "--pool=threads"} <= set(fetch)
    assert {"--queues=cpu", "--pool=prefork", "--concurrency=3"} <= set(cpu)
    assert "--queues=cpu.interactive,fetch.interactive" in interactive


def test_a_folder_keeps_its_ports(stack: Stack) -> None:
    Record.read(stack).started(2, ["redis"]).write(stack)
    moved = replace(stack, ports=replace(stack.ports, redis=7000))
    with pytest.raises(StackError, match=f"redis {stack.ports.redis}"):
        Record.read(moved)


def test_what_was_started_adds_up_and_workers_are_remembered(stack: Stack) -> None:
    Record.read(stack).started(5, ["redis"]).write(stack)
    again = Record.read(stack).started(None, ["mongo"])
    assert again.workers == 5
    assert again.families == ("mongo", "redis")
    Record.forget_families(stack)
    assert Record.read(stack).families == ()


@pytest.mark.parametrize(
    ("workers", "families", "complaint"),
    [(1, ["mango"], "mango"), (0, ["redis"], "--workers 0")],
)
def test_what_cannot_be_started(
    stack: Stack, workers: int, families: list[str], complaint: str
) -> None:
    with pytest.raises(StackError, match=complaint):
        Record.read(stack).started(workers, families)


def test_a_folder_too_deep_for_a_socket(tmp_path: Path) -> None:
    deep = Stack(tmp_path / ("x" * 100))
    with pytest.raises(StackError, match="choose a shorter"):
        configure(deep, [])


def test_status_before_anything_was_started(stack: Stack) -> None:
    stack_status = status(stack)
    assert {row.state for row in stack_status.rows} == {State.STOPPED}
    assert {row.advice for row in stack_status.rows} == {"altlens up"}
    assert not stack_status.healthy
    assert not stack.home.exists()


def test_status_goes_into_json() -> None:
    row = Row("redis", State.HEALTHY, "PING", 17379, 42, "/logs/redis.log")
    document = json.loads(json.dumps(Status((row,), started=("redis",)).as_dict()))
    assert document["healthy"] is True
    assert document["rows"][0]["state"] == "healthy"
    assert document["started"] == ["redis"]


def test_every_family_has_a_service(stack: Stack) -> None:
    assert {service.family for service in catalog(stack, workers=1)} == set(FAMILIES)


def test_without_the_right_to_install_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(install.shutil, "which", lambda name: None)
    with pytest.raises(StackError) as refused:
        install.install_packages(["redis-server"], services=["redis-server"])
    assert "apt-get install redis-server" in str(refused.value)
    assert "docker compose -f infra/compose.yaml" in str(refused.value)


def test_packages_are_installed_without_starting_services(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    policy = tmp_path / "policy-rc.d"
    seen: list[tuple[str, str]] = []
    real = install.run

    def run(words: list[str], given: str = "") -> None:
        if "apt-get" in words:
            seen.append((" ".join(words), policy.read_text()))
        else:
            real(words, given)

    monkeypatch.setattr(install, "POLICY", str(policy))
    monkeypatch.setattr(install, "become_root", lambda packages, otherwise: [])
    monkeypatch.setattr(install, "succeeds", lambda words: True)
    monkeypatch.setattr(install, "run", run)
    install.install_packages(["redis-server"], services=["redis-server"])
    assert any("install" in words and "redis-server" in words for words, _ in seen)
    assert {policy_then for _, policy_then in seen} == {"#!/bin/sh\nexit 101\n"}
    assert not policy.exists()
