"""TLS to all three real servers: only those with a trusted authority are used."""

import datetime as dt
import ipaddress
import os
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import pytest
import redis
from celery import Celery
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pymongo import MongoClient
from pymongo.errors import PyMongoError

from altlens.errors import RateLimited, StoreUnavailable
from altlens.settings import get_settings
from altlens.store import mongo, open_store
from altlens.store.collections import ITEMS
from altlens.transport.rate_slots_redis import RedisSlotScheduler
from infra.local import StackError, binaries
from infra.local.services import rabbitmq
from infra.local.stack import HOST, USER, Stack
from tasks.app import configuration

SECONDS = 90


class Certificates(NamedTuple):
    """The certificate of an authority, and that of a server with its key."""

    authority: Path
    certificate: Path
    key: Path


def issue(folder: Path) -> Certificates:
    """Issue a certificate for this machine by a new, untrusted authority."""
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address(HOST))]
    now = dt.datetime.now(dt.UTC)
    root, server = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    authority = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "throw-away")])

    def certificate(name: str, key: ec.EllipticCurvePrivateKey, is_authority: bool) -> bytes:
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(authority)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=1))
            .not_valid_after(now + dt.timedelta(days=1))
            .add_extension(x509.BasicConstraints(is_authority, None), critical=True)
        )
        if not is_authority:
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        signed = builder.sign(root, hashes.SHA256())
        return signed.public_bytes(serialization.Encoding.PEM)

    folder.mkdir()
    certificates = Certificates(folder / "ca.pem", folder / "server.pem", folder / "server.key")
    certificates.authority.write_bytes(certificate("throw-away", root, True))
    certificates.key.write_bytes(
        server.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    certificates.certificate.write_bytes(certificate("localhost", server, False))
    both = folder / "both.pem"
    both.write_bytes(certificates.certificate.read_bytes() + certificates.key.read_bytes())
    return certificates


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return issue(tmp_path_factory.mktemp("tls") / "paper")


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Stack:
    return Stack.free(tmp_path_factory.mktemp("servers"))


@pytest.fixture(scope="module")
def start_server(stack: Stack) -> Iterator[Callable[[tuple[str, ...], dict[str, str]], None]]:
    """A function that starts servers; they are killed after this module's tests."""
    with ExitStack() as ending:

        def start(command: tuple[str, ...], environment: dict[str, str]) -> None:
            log = ending.enter_context((stack.home / f"{len(command)}.log").open("wb"))
            env = {**os.environ, **environment}
            process = subprocess.Popen(command, env=env, cwd=stack.home, stdout=log, stderr=log)
            ending.callback(process.wait)
            ending.callback(process.kill)

        yield start


def program(find: Callable[[], str]) -> str:
    try:
        return find()
    except StackError as error:
        if os.environ.get("ALTLENS_REQUIRE_SERVICES"):
            raise
        pytest.skip(str(error))


def until(answers: Callable[[], object]) -> None:
    """Call the function until it raises no connection error."""
    deadline = time.monotonic() + SECONDS
    while True:
        try:
            answers()
        except (OSError, redis.RedisError, PyMongoError, StoreUnavailable):
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.2)
        else:
            return


def set_addresses(
    monkeypatch: pytest.MonkeyPatch, authority: Path | None, **addresses: str
) -> None:
    """Set the servers' addresses, and the trusted authority or none."""
    for name, url in addresses.items():
        monkeypatch.setenv(f"ALTLENS_{name}_URL", url)
    monkeypatch.setenv("ALTLENS_TLS_CA_FILE", str(authority or ""))
    get_settings(refresh=True)


def celery() -> Celery:
    app = Celery("tls", set_as_current=False)
    app.conf.update(configuration())
    return app


def test_redis(
    stack: Stack,
    certificates: Certificates,
    start_server: Callable[[tuple[str, ...], dict[str, str]], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    port = str(stack.ports.redis)
    start_server(
        (
            *(program(binaries.redis_server), "--port", "0", "--tls-port", port, "--bind", HOST),
            *(
                "--tls-cert-file",
                str(certificates.certificate),
                "--tls-key-file",
                str(certificates.key),
            ),
            *("--tls-ca-cert-file", str(certificates.authority), "--tls-auth-clients", "no"),
            *("--requirepass", "secret", "--save", "", "--dir", str(stack.home)),
        ),
        {},
    )
    url = f"rediss://:secret@{HOST}:{port}/0"
    set_addresses(monkeypatch, certificates.authority, RESULTS=url, LIMITS=url)
    until(celery().backend.client.ping)
    assert celery().backend.client.ping()
    RedisSlotScheduler(url).set_cooldown("a.example", 1.0)
    set_addresses(monkeypatch, None, RESULTS=url, LIMITS=url)
    with pytest.raises(redis.ConnectionError, match="CERTIFICATE_VERIFY_FAILED"):
        celery().backend.client.ping()
    with pytest.raises(RateLimited):
        RedisSlotScheduler(url).set_cooldown("a.example", 1.0)


def test_mongodb(
    stack: Stack,
    certificates: Certificates,
    start_server: Callable[[tuple[str, ...], dict[str, str]], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    port, data = stack.ports.mongo[0], stack.home / "mongo"
    data.mkdir()
    both, authority = certificates.authority.parent / "both.pem", str(certificates.authority)
    start_server(
        (
            *(program(binaries.mongod), "--port", str(port), "--bind_ip", HOST),
            *("--dbpath", str(data), "--replSet", "tls", "--nounixsocket"),
            *("--tlsMode", "requireTLS", "--tlsCertificateKeyFile", str(both)),
            *("--tlsCAFile", authority, "--tlsAllowConnectionsWithoutCertificates"),
        ),
        {},
    )
    alone = f"mongodb://{HOST}:{port}/?directConnection=true&tls=true"
    with MongoClient(alone, tlsCAFile=authority) as first:
        until(lambda: first.admin.command("ping"))
        members = [{"_id": 0, "host": f"{HOST}:{port}"}]
        first.admin.command("replSetInitiate", {"_id": "tls", "members": members})
        until(lambda: first.altlens.probe.insert_one({}))
    url = f"mongodb://{HOST}:{port}/altlens?replicaSet=tls&tls=true"
    set_addresses(monkeypatch, certificates.authority)
    with open_store(url) as store:
        assert store.add(ITEMS, [{"_id": "one"}]).new == 1
    set_addresses(monkeypatch, None)
    monkeypatch.setattr(mongo, "PATIENCE_MS", 3000)
    with pytest.raises(StoreUnavailable, match="CERTIFICATE_VERIFY_FAILED"):
        open_store(url)


def test_rabbitmq(
    stack: Stack,
    certificates: Certificates,
    start_server: Callable[[tuple[str, ...], dict[str, str]], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = program(binaries.rabbitmq_server)
    rabbitmq.prepare(stack)
    port = stack.ports.rabbitmq
    plain, tls = f"listeners.tcp.default = {HOST}:{port}", f"listeners.ssl.default = {HOST}:{port}"
    path = stack.config("rabbitmq.conf")
    lines = [
        "listeners.tcp = none",
        f"ssl_options.cacertfile = {certificates.authority}",
        f"ssl_options.certfile = {certificates.certificate}",
        f"ssl_options.keyfile = {certificates.key}",
    ]
    path.write_text("\n".join([path.read_text().replace(plain, tls), *lines]) + "\n")
    environment = rabbitmq.environment(stack) | {"RABBITMQ_LOGS": "-", "RUNNING_UNDER_SYSTEMD": "1"}
    start_server((server,), environment)
    url = f"amqps://{USER}:{stack.passwords.rabbitmq}@{HOST}:{port}/{USER}"
    set_addresses(monkeypatch, certificates.authority, BROKER=url)

    def opens() -> None:
        with celery().connection_for_write(connect_timeout=5) as connection:
            connection.connect()
            connection.channel().close()

    until(opens)
    set_addresses(monkeypatch, None, BROKER=url)
    with pytest.raises(ssl.SSLCertVerificationError):
        opens()
